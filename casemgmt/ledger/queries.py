"""What the pages of this room ask for."""

import datetime as dt
import uuid
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import QuerySet

from casemgmt.ledger.models import JobRun, Notice, OutboxMessage
from casemgmt.ledger.pulse import OLD, last_beat, waiting_to_be_sealed
from casemgmt.ledger.registry import Job, jobs
from casemgmt.ledger.running import ENDED_BADLY, due_jobs, next_due

RECENT = 30
"""Runs shown on the page."""
REMEMBERED = dt.timedelta(days=7)
"""How long a task that was given up is worth an alert."""


@dataclass(frozen=True)
class JobState:
    """A registered job with its newest run; ``due`` is when it runs next, ``None`` for at once."""

    job: Job
    last: JobRun | None
    due: dt.datetime | None


@dataclass(frozen=True)
class Alarms:
    """What an admin should know of the work in the background; no clients, counts only.

    ``beat`` is when the clock last struck and ``stands_still`` says that this is too long ago;
    ``failed`` are jobs whose newest run ended badly, ``given_up`` counts tasks after their last try;
    ``wrong`` is what the newest runs found that should not be: how many, and of what; ``unsealed``
    is since when the audit chain waits, if for long.
    """

    stands_still: bool
    beat: dt.datetime | None
    failed: list[JobRun]
    given_up: int
    wrong: list[tuple[int, Any]]
    unsealed: dt.datetime | None

    def __bool__(self) -> bool:
        found = self.stands_still or self.failed or self.given_up or self.wrong or self.unsealed
        return bool(found)


def unread(user: Any) -> int:
    """How many notices a person has not opened, for the bell."""
    return Notice.objects.filter(to=user, read_at=None).count()


def notices_of(user: Any) -> QuerySet[Notice]:
    """A person's own notices, newest first."""
    return Notice.objects.filter(to=user).order_by("-at")


def newest_runs() -> dict[str, JobRun]:
    """The newest run of each registered job, by the job's name."""
    names = [name for name, _job in jobs.items()]
    rows = JobRun.objects.filter(job__in=names).order_by("job", "-started_at").distinct("job")
    return {run.job: run for run in rows}


def job_states(now: dt.datetime, newest: Mapping[str, JobRun]) -> list[JobState]:
    """Every registered job: how it last went, by its ``newest`` run, and when it runs next."""
    due = due_jobs(now)
    return [
        JobState(job, newest.get(name), None if name in due else next_due(now, job))
        for name, job in jobs.items()
    ]


def recent_runs() -> list[JobRun]:
    """The newest runs of all jobs."""
    return list(JobRun.objects.order_by("-started_at")[:RECENT])


def open_runs() -> list[JobRun]:
    """The runs that wait or go on now."""
    return list(JobRun.objects.filter(ended_at=None).order_by("started_at"))


def askers(runs: Iterable[JobRun], agency_id: uuid.UUID) -> dict[uuid.UUID, str]:
    """The names of those who asked for runs, by account; people of other agencies are left out."""
    accounts = {run.asked_by for run in runs if run.asked_by}
    rows = get_user_model().objects.filter(pk__in=accounts, staff__agency_id=agency_id)
    return dict(rows.values_list("pk", "staff__name"))


def alarms(now: dt.datetime, newest: Mapping[str, JobRun]) -> Alarms:
    """What an admin should be told at the top of a page, from the ``newest`` run of each job.

    Asks the database, never the broker.
    """
    beat = last_beat()
    failed = [run for run in newest.values() if run.state in ENDED_BADLY]
    given_up = OutboxMessage.objects.filter(failed_at__gt=now - REMEMBERED).count()
    stands_still = beat is None or now - beat > OLD
    return Alarms(
        stands_still=stands_still,
        beat=beat,
        failed=failed,
        given_up=given_up,
        wrong=list(_wrong(newest)),
        unsealed=waiting_to_be_sealed(now),
    )


def _wrong(newest: Mapping[str, JobRun]) -> Iterator[tuple[int, Any]]:
    for name, job in jobs.items():
        counts = newest[name].counts if name in newest else {}
        for kind in job.wrong:
            if counts.get(kind):
                yield counts[kind], job.kinds[kind]
