"""What this room asks before a case may change its stage (requirements 2.2)."""

import datetime as dt
from functools import partial

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from casemgmt.core.errors import Missing
from clients.actions.intake import intake_items, intake_of
from clients.models import Assignment, Case, IntakeRecord, Stage
from clients.registry import StageGuard, stage_guards

INTAKE_ROWS = {
    "CON-03 notice at the outset": gettext_lazy("Told how information is used"),
    "INT-01 meeting": gettext_lazy("When and where you met"),
    "INT-10 explanations": gettext_lazy(
        "What is offered, its limits and what else there is, explained"
    ),
    "CON-07 confidentiality restated": gettext_lazy("Limits of confidentiality said aloud"),
    "INT-11 interview alone": gettext_lazy("Offered to talk alone"),
    "CUL-01 language asked": gettext_lazy("Language asked and written down"),
    "INT-02 what the agency needs": gettext_lazy("Asked what the agency needs to know"),
    "INT-13 capacity and representative": gettext_lazy("Who decides is recorded"),
    "INT-15 wish for a case manager": gettext_lazy("Asked which case manager they would like"),
    "INT-03 immediate needs": gettext_lazy("Nothing that can't wait is left without an action"),
}


def the_intake(case: Case, now: dt.datetime) -> IntakeRecord:
    """The intake of a case, as far as it is."""
    return intake_of(case)


def intake_item(row: str, intake: IntakeRecord, now: dt.datetime) -> list[Missing]:
    """The item of a requirement row, when the intake lacks it."""
    page = reverse("intake-edit", args=[intake.case_id])
    items = intake_items(intake, intake.case.agency.today(now))
    items = [item for item in items if item.row == row]
    return [Missing(item.text, item.url_from(page)) for item in items if not item.is_done]


def intake_complete(intake: IntakeRecord, now: dt.datetime) -> list[Missing]:
    """Somebody has said that the intake is complete."""
    if intake.completed_at is not None:
        return []
    return [Missing(_("Complete the intake"), reverse("intake-edit", args=[intake.case_id]))]


def one_primary(case: Case, now: dt.datetime) -> list[Missing]:
    """Somebody carries the case as its primary case manager (COO-01)."""
    if Assignment.objects.filter(case=case).at(now).primary().exists():
        return []
    return [
        Missing(_("Give the case a primary case manager"), reverse("case-team", args=[case.pk]))
    ]


def register() -> None:
    """Register every guard of this room."""
    to_assessment = (Stage.INTAKE, Stage.ASSESSMENT)
    for name, words in INTAKE_ROWS.items():
        missing = partial(intake_item, name.split(" ", 1)[0])
        guard = StageGuard(*to_assessment, missing, words, about=the_intake)
        stage_guards.register(name, guard)
    words = gettext_lazy("Intake complete")
    whole = StageGuard(*to_assessment, intake_complete, words, about=the_intake)
    stage_guards.register("INT-01 intake complete", whole)
    carried = gettext_lazy("Has a primary case manager")
    for name, start in {
        "COO-01 primary case manager": Stage.PLANNING,
        "COO-01 primary case manager after a hold": Stage.ON_HOLD,
    }.items():
        guard = StageGuard(start, Stage.ACTIVE, one_primary, carried)
        stage_guards.register(name, guard)
