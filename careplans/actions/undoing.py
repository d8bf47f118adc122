"""A case that was closed by mistake, put right on the same day by new rows (CLO-13)."""

import datetime as dt
from typing import Any, TypeVar

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from assessments.actions.reassessing import bring_back_reassessments
from careplans.actions.closing import WRITTEN
from careplans.actions.planning import copy_of
from careplans.models import Closure, Goal, Objective, ServiceLine, ServicePlan
from careplans.readiness import can_undo
from casemgmt.agency.models import Staff
from casemgmt.core import audit
from casemgmt.core.access import allow
from casemgmt.core.errors import Refused
from casemgmt.ledger.notices import settle
from clients import lifecycle
from clients.access.refresh import refresh
from clients.actions.assigning import begin_assignment, may_carry
from clients.models import Assignment, Case, Stage

R = TypeVar("R", ServicePlan, ServiceLine)
AGREED = (
    *("agreement", "agreed_name", "unsigned_reason", "agreed_at", "disclosed"),
    *("represented_by", "client_part"),
)


@transaction.atomic
def undo_closing(closure: Closure, *, by: Staff, now: dt.datetime, why: str) -> Closure:
    """A supervisor takes back a closing on the day it was finished.

    What was finished stays as it is: the case is closing again with a new closure that ``corrects``
    the old one, a new version of the plan as it was agreed, and new parts in the case for whoever
    carried it; its next reassessment is planned again. Raises ``Refused`` on another
    day, when a new case was opened meanwhile, and without a reason.
    """
    allow(by, "undo", closure, now)
    if not can_undo(closure, now):
        raise Refused(
            _(
                "A closing is undone on the same day only. If the client comes back, a new case "
                "is opened."
            )
        )
    case, ended = closure.case, closure.completed_at
    lifecycle.move(case, Stage.CLOSING, by=by, now=now, why=why)
    again = Closure(
        **{name: getattr(closure, name) for name in WRITTEN},
        case=case,
        corrects=closure,
        started_by=closure.started_by,
        started_at=now,
    )
    audit.save(again, by=by, why=why)
    _bring_back_plans(case, ended, by=by, why=why)
    bring_back_reassessments(case, by=by, why=why)
    settle("closed", urls=[reverse("case-detail", args=[case.pk])], now=now)
    _bring_back_people(case, ended, by=by, now=now, why=why)
    return again


def _bring_back_people(
    case: Case, ended: dt.datetime | None, *, by: Staff, now: dt.datetime, why: str
) -> None:
    """Whoever carried the case gets a new part in it; the ended one gives no access any more.

    A cover's last day went with the closing: whoever is still away is covered anew.
    """
    rows = Assignment.objects.filter(case=case, ended_by_closure=True, during__endswith=ended)
    for before in rows.select_related("staff__user").order_by("role"):
        before.ended_by_closure = False
        audit.save(before, by=by, why=why, only=["ended_by_closure"])
        covered = before.role == Assignment.Role.COVERING
        if not covered and may_carry(case, before.staff, now):
            begin_assignment(case, by=by, now=now, staff=before.staff, role=before.role, why=why)
    refresh([case.pk])


def _bring_back_plans(case: Case, ended: dt.datetime | None, *, by: Staff, why: str) -> None:
    """The plan that was in force comes back as a new version, one in preparation as it was."""
    plans = ServicePlan.objects.filter(case=case, ended_at=ended, state=ServicePlan.State.ENDED)
    newest = ServicePlan.objects.filter(case=case).order_by("-number").first()
    for plan in plans.filter(agreed_at__isnull=False):
        _plan_again(plan, newest.number + 1 if newest else 1, by=by, why=why)
    for plan in plans.filter(agreed_at=None):
        plan.state, plan.ended_at = _as_before(plan).state, None
        audit.save(plan, by=by, why=why, only=["state", "ended_at"])
        for line in ServiceLine.objects.filter(plan=plan):
            line.state, line.ends_on = _as_before(line).state, _as_before(line).ends_on
            audit.save(line, by=by, why=why, only=["state", "ends_on"])


def _plan_again(plan: ServicePlan, number: int, *, by: Staff, why: str) -> None:
    """The same plan with the same agreement as a new version: written as a draft, then in force."""
    unsigned: dict[str, Any] = {
        "agreement": "",
        "agreed_name": "",
        "unsigned_reason": "",
        "disclosed": [],
    }
    unsigned |= {"represented_by": None, "client_part": ""}
    draft = {"number": number, "state": ServicePlan.State.DRAFT, "agreed_at": None}
    again = audit.save(copy_of(plan, **unsigned, **draft, ended_at=None), by=by, why=why)
    goals = {}
    for goal in Goal.objects.filter(plan=plan):
        goals[goal.pk] = audit.save(copy_of(goal, plan=again), by=by, why=why)
    for step in Objective.objects.filter(goal__plan=plan):
        audit.save(copy_of(step, goal=goals[step.goal_id]), by=by, why=why)
    for line in ServiceLine.objects.filter(plan=plan):
        before = _as_before(line) if line.ended_with_its_plan else line
        copy = copy_of(before, plan=again, goal=goals.get(line.goal_id))
        audit.save(copy, by=by, why=why)
    for name in AGREED:
        setattr(again, name, getattr(plan, name))
    again.state = ServicePlan.State.ACTIVE
    audit.save(again, by=by, why=why, only=[*AGREED, "state"])


def _as_before(record: R) -> R:
    """A record as it was before its last change."""
    found: R = record.history.get(version=record.version - 1).instance
    return found
