"""A case rests for a while and is taken up again; its services stand still with it."""

import datetime as dt
import uuid
from collections.abc import Mapping

from django.db import transaction
from django.utils.translation import gettext as _

from assessments.actions.reassessing import keep_planned, reassess_after_hold
from careplans.actions.services import continue_service, end_service, stand_still
from careplans.models import ServiceLine
from casemgmt.agency.models import Staff
from casemgmt.core.access import allow
from casemgmt.core.errors import Refused
from clients import lifecycle
from clients.models import Case, Stage

GOES_ON, ENDS = "goes_on", "ends"


@transaction.atomic
def hold_case(case: Case, *, by: Staff, now: dt.datetime, reason: str, review_on: dt.date) -> Case:
    """Let an active case rest until a day on which somebody looks again; what runs stands still.

    Raises ``Refused`` without a reason or with a day that is not after today.
    """
    allow(by, "move", case, now)
    if not reason.strip():
        raise Refused(_("Say why the case is on hold."), field="reason")
    if review_on <= by.agency.today(now):
        raise Refused(_("Give a day from tomorrow on."), field="review_on")
    lifecycle.move(
        case,
        Stage.ON_HOLD,
        by=by,
        now=now,
        why=reason.strip(),
        hold_reason=reason.strip(),
        hold_review_on=review_on,
    )
    for line in ServiceLine.objects.filter(case=case).of_active_plan().started():
        stand_still(line, by=by, now=now, why=reason)
    return case


@transaction.atomic
def resume_case(
    case: Case,
    *,
    by: Staff,
    now: dt.datetime,
    reassess: bool | None,
    due_on: dt.date | None = None,
    not_needed: str = "",
    services: Mapping[uuid.UUID, str] | None = None,
    why: str = "",
) -> Case:
    """Take up a case that was on hold (REA-06).

    ``reassess`` says whether the client's situation has to be looked at again: with the local day
    ``due_on`` if so, with the reason ``not_needed`` if not. ``services`` says of every interrupted
    service, by its id, whether it goes on or ends (``GOES_ON``, ``ENDS``). Raises ``Refused`` for a
    case that is not on hold, and while one of these is not answered.
    """
    allow(by, "move", case, now)
    if case.stage != Stage.ON_HOLD:
        raise Refused(_("The case is not on hold."))
    _refuse_unanswered(reassess, due_on, not_needed)
    waiting = list(ServiceLine.objects.filter(case=case).of_active_plan().interrupted())
    answers = services or {}
    if any(answers.get(line.pk) not in {GOES_ON, ENDS} for line in waiting):
        raise Refused(_("Say of every service whether it goes on or ends."))
    lifecycle.move(
        case, Stage.ACTIVE, by=by, now=now, why=_reason(why, "" if reassess else not_needed)
    )
    for line in waiting:
        _settle(line, answers[line.pk], by=by, now=now, why=why)
    if due_on is not None and reassess:
        reassess_after_hold(case, by=by, now=now, due_on=due_on, why=why)
    else:
        keep_planned(case, by=by, now=now, why=_("Taken up after a hold"))
    return case


def _refuse_unanswered(reassess: bool | None, due_on: dt.date | None, not_needed: str) -> None:
    if reassess is None:
        raise Refused(_("Say whether a reassessment is needed."), field="reassess")
    if reassess and due_on is None:
        raise Refused(_("Give the day by which you reassess."), field="due_on")
    if not reassess and not not_needed.strip():
        raise Refused(_("Say why no reassessment is needed."), field="not_needed")


def _reason(why: str, not_needed: str) -> str:
    """Why the case goes on, with the reason for no reassessment, as the timeline tells it."""
    said = _("No reassessment: %(why)s") % {"why": not_needed.strip()} if not_needed.strip() else ""
    return "\n".join(part for part in (why.strip(), said) if part)


def _settle(line: ServiceLine, answer: str, *, by: Staff, now: dt.datetime, why: str) -> None:
    if answer == GOES_ON:
        continue_service(line, by=by, now=now, why=why)
    else:
        end_service(line, by=by, now=now, why=_("Not taken up again after the hold"))
