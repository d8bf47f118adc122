"""Moving a case on, putting it on hold, and taking it up again."""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from casemgmt.agency.models import Staff
from casemgmt.core.access import allow
from casemgmt.core.errors import Refused
from casemgmt.core.pieces import Check
from clients import lifecycle
from clients.models import Case, Stage

ONWARD: dict[str, Stage] = {
    Stage.INTAKE: Stage.ASSESSMENT,
    Stage.ASSESSMENT: Stage.PLANNING,
    Stage.PLANNING: Stage.ACTIVE,
}
"""The moves a worker makes by asking for them. Closing has actions of its own."""


def next_stage(case: Case) -> Stage | None:
    """The stage a case moves on to, or ``None`` where another action ends the stage."""
    return ONWARD.get(case.stage)


def checklist(case: Case, now: dt.datetime) -> list[Check]:
    """ "Before you can move on": every condition of the next stage, done or with where to do it."""
    stage = next_stage(case)
    checks: list[Check] = []
    for words, missing in [] if stage is None else lifecycle.checks_of(case, stage, now):
        checks += [Check(one.text, url=one.url) for one in missing] or [Check(words, done=True)]
    return sorted(checks, key=lambda check: check.done)


@transaction.atomic
def move_case(case: Case, *, by: Staff, now: dt.datetime, to_stage: str, why: str = "") -> Case:
    """Move a case on to its next stage.

    Raises ``Refused`` with everything that is still missing, and for any stage but the next one.
    """
    allow(by, "move", case, now)
    if to_stage != ONWARD.get(case.stage):
        raise Refused(_("The case has moved on since you opened this page. Look at it again."))
    return lifecycle.move(case, to_stage, by=by, now=now, why=why)


@transaction.atomic
def hold_case(case: Case, *, by: Staff, now: dt.datetime, reason: str, review_on: dt.date) -> Case:
    """Let an active case rest until a day on which somebody looks again.

    Raises ``Refused`` without a reason or with a day that is not after today.
    """
    allow(by, "move", case, now)
    if not reason.strip():
        raise Refused(_("Say why the case is on hold."), field="reason")
    if review_on <= by.agency.today(now):
        raise Refused(_("Give a day from tomorrow on."), field="review_on")
    return lifecycle.move(
        case,
        Stage.ON_HOLD,
        by=by,
        now=now,
        why=reason.strip(),
        hold_reason=reason.strip(),
        hold_review_on=review_on,
    )


@transaction.atomic
def resume_case(case: Case, *, by: Staff, now: dt.datetime, why: str = "") -> Case:
    """Take up a case that was on hold. Raises ``Refused`` for a case that is not on hold."""
    allow(by, "move", case, now)
    if case.stage != Stage.ON_HOLD:
        raise Refused(_("The case is not on hold."))
    return lifecycle.move(case, Stage.ACTIVE, by=by, now=now, why=why)
