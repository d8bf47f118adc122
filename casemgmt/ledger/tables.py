"""Jobs and their runs as rows of tables."""

import datetime as dt
import uuid
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from casemgmt.core.display import moment
from casemgmt.core.pieces import Action, Cell, Column, TableRow, Tag, Tone
from casemgmt.ledger.models import JobRun
from casemgmt.ledger.queries import JobState
from casemgmt.ledger.registry import jobs

TONES: dict[str, Tone] = {"done": "ok", "failed": "late", "lost": "warn", "running": "info"}


def job_columns() -> list[Column]:
    """The columns of the table of jobs."""
    return [Column(_("Job")), Column(_("Last run")), Column(_("Result")), Column(_("Next"))]


def job_row(state: JobState) -> TableRow:
    """A registered job, with the button that runs it again."""
    run, label = state.last, state.job.label
    again = Action(
        _("Run now"), reverse("job-rerun", args=[state.job.name]), post=True, about=label
    )
    return TableRow(
        cells=[
            Cell(label),
            Cell(moment(run.started_at) if run else _("Not yet")),
            result(run) if run else Cell(""),
            Cell(moment(state.due) if state.due else _("Within a minute")),
        ],
        actions=[again],
    )


def run_columns() -> list[Column]:
    """The columns of the table of runs."""
    return [
        Column(_("Job")),
        Column(_("Started")),
        Column(_("Took")),
        Column(_("Result")),
        Column(_("Asked for by")),
    ]


def run_row(run: JobRun, names: dict[uuid.UUID, str]) -> TableRow:
    """One run; a person of another agency is not named."""
    asker = names.get(run.asked_by, _("Another agency")) if run.asked_by else _("The schedule")
    return TableRow(
        cells=[
            Cell(label_of(run.job)),
            Cell(moment(run.started_at)),
            Cell(_took(run.ended_at - run.started_at) if run.ended_at else ""),
            result(run),
            Cell(asker),
        ]
    )


def result(run: JobRun) -> Cell:
    """How a run ended: its state, what it made, and the kind of the error."""
    tag = Tag(run.get_state_display(), TONES.get(run.state, ""))
    return Cell(run.error or items(run), tags=[tag])


def items(run: JobRun) -> str:
    """What a run made, by kind: "Planned: 3, people told: 1"."""
    if run.state != JobRun.State.DONE:
        return ""
    job = jobs.get(run.job)
    kinds = job.kinds if job else {}
    made = [f"{kinds.get(kind, kind)}: {count}" for kind, count in run.counts.items() if count]
    return ", ".join(made) or _("Nothing was due")


def progress(run: JobRun) -> dict[str, Any]:
    """A run as the piece that asks again until it has ended."""
    bad = run.state in (JobRun.State.FAILED, JobRun.State.LOST)
    return {
        "id": run.pk,
        "url": reverse("job-run", args=[run.pk]),
        "title": label_of(run.job),
        "note": " · ".join(filter(None, [run.get_state_display(), run.error or items(run)])),
        "done": run.ended_at is not None,
        "failed": bad,
    }


def label_of(name: str) -> Any:
    """A job's name for people; the bare name of one that is no longer registered."""
    job = jobs.get(name)
    return job.label if job else name


def _took(length: dt.timedelta) -> str:
    seconds = max(0, round(length.total_seconds()))
    if seconds == 0:
        return _("under a second")
    return ngettext("%(n)d second", "%(n)d seconds", seconds) % {"n": seconds}
