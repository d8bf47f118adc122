"""Moving a case on from stage to stage."""

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
"""The moves a worker makes by asking for them. Holds and closing have actions of their own."""


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
