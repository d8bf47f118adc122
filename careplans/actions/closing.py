"""How a case ends: why, what was reached, who was told, and what is settled first."""

import datetime as dt

from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from assessments.actions.reassessing import cancel_reassessments, keep_planned
from careplans.actions.agreeing import end_services
from careplans.models import Closure, Goal, ServicePlan
from careplans.readiness import stage_before_closing
from casemgmt.agency.models import Staff, SupervisionLine
from casemgmt.core import audit
from casemgmt.core.access import allow, decide
from casemgmt.core.errors import Refused
from casemgmt.ledger.notices import notify
from clients import lifecycle
from clients.access.reading import seen_by
from clients.access.refresh import refresh
from clients.models import Assignment, Case, Stage
from consent.models import ServiceConsent

WRITTEN = frozenset(
    {
        "reason",
        "narrative",
        "summary",
        "closes_on",
        "how_told",
        "told_on",
        "exception_reason",
        "prepared",
        "transfer",
        "others_told",
        "follow_up",
        "services_settled",
        "record_checked",
    }
)
CLAIMS = frozenset({"reason", "narrative", "summary"})


@transaction.atomic
def start_closure(
    case: Case, *, by: Staff, now: dt.datetime, reason: str, narrative: str
) -> Closure:
    """Begin to end a case, for a reason from the list and with the facts in words (CLO-01)."""
    allow(by, "move", case, now)
    if case.stage == Stage.CLOSING:
        raise Refused(_("This case is closing already."))
    closure = Closure(case=case, reason=reason, narrative=narrative, started_by=by, started_at=now)
    _check_words(closure)
    said = closure.get_reason_display()
    audit.save(closure, by=by, why=said)
    lifecycle.move(case, Stage.CLOSING, by=by, now=now, why=said)
    return closure


def close_after_withdrawal(consent: ServiceConsent, *, by: Staff, now: dt.datetime) -> None:
    """Begin to end the case of a client who ended their consent to be served, inside the action
    that recorded it (CON-02).

    A client's no is taken whatever happens here: nothing does where the case closes already, the
    client has died, or this person may not move the case.
    """
    case = Case.objects.select_related("agency", "client", "program").get(pk=consent.case_id)
    closes = case.stage in {Stage.CLOSING, Stage.CLOSED} or case.client.died_on is not None
    if closes or not decide(by, "move", case, now).allow:
        return
    narrative = consent.withdrawal_words or _("The client ended their consent to services.")
    reason = Closure.Reason.CLIENT_CHOICE
    start_closure(case, by=by, now=now, reason=reason, narrative=narrative)


@transaction.atomic
def edit_closure(
    closure: Closure, *, by: Staff, now: dt.datetime, why: str = "", **values: object
) -> Closure:
    """Write on at a closure; changing its reason, story or summary undoes an approval."""
    allow(by, "edit", closure, now)
    _refuse_unless_open(closure)
    told_on = values.get("told_on")
    if isinstance(told_on, dt.date) and told_on > closure.case.agency.today(now):
        raise Refused(_("Choose today or a day before."), field="told_on")
    audit.set_known(closure, values, WRITTEN)
    _check_words(closure)
    untold = closure.how_told == Closure.Told.EXCEPTION
    if untold and not closure.exception_reason.strip():
        raise Refused(_("Say why the client could not be told."), field="exception_reason")
    fields = list(values)
    if CLAIMS & set(values) and closure.approved_by_id is not None:
        closure.approved_by = None
        fields.append("approved_by")
    return audit.save(closure, by=by, why=why or _("Closing written"), only=fields)


@transaction.atomic
def settle_goal(
    goal: Goal, *, by: Staff, now: dt.datetime, outcome: str, outcome_words: str = "", why: str = ""
) -> Goal:
    """Say how a goal of the active plan ended (CLO-03). One that was not reached says why.

    An approval of the closing is gone then: it was for another outcome.
    """
    allow(by, "edit", goal, now)
    if goal.plan.state != ServicePlan.State.ACTIVE:
        raise Refused(_("Only goals of the active plan have an outcome."))
    if outcome not in Goal.Outcome.values:
        raise Refused(_("Choose how the goal ended."), field="outcome")
    if outcome != Goal.Outcome.MET and not outcome_words.strip():
        raise Refused(_("Say in a few words why it was not fully reached."), field="outcome_words")
    if (goal.outcome, goal.outcome_words) == (outcome, outcome_words):
        return goal
    goal.outcome, goal.outcome_words = outcome, outcome_words
    audit.save(goal, by=by, why=why or _("Goal settled"), only=["outcome", "outcome_words"])
    _ask_again(goal.case, by=by)
    return goal


@transaction.atomic
def approve_closure(closure: Closure, *, by: Staff, now: dt.datetime, why: str = "") -> Closure:
    """A supervisor of the worker agrees that the case may end; not the person who asked (CLO-10)."""
    allow(by, "approve", closure, now)
    _refuse_unless_open(closure)
    if closure.started_by_id == by.pk:
        raise Refused(_("Somebody else approves a closing that you began."))
    closure.approved_by = by
    return audit.save(closure, by=by, why=why or _("Closing approved"), only=["approved_by"])


@transaction.atomic
def withdraw_closure(closure: Closure, *, by: Staff, now: dt.datetime, why: str) -> Closure:
    """A supervisor takes the case back to the stage it came from; the closure is kept, withdrawn.

    A case that was on hold goes back to being monitored: the hold has to be decided anew. What is
    monitored has its next reassessment planned.
    """
    allow(by, "approve", closure, now)
    _refuse_unless_open(closure)
    if not why.strip():
        raise Refused(_("Say why the case goes on."), field="why")
    case = closure.case
    before = stage_before_closing(case)
    stage = Stage.ACTIVE if before == Stage.ON_HOLD else before
    closure.state = Closure.State.WITHDRAWN
    audit.save(closure, by=by, why=why, only=["state"])
    lifecycle.move(case, stage, by=by, now=now, why=why)
    if stage == Stage.ACTIVE:
        keep_planned(case, by=by, now=now, why=_("The case goes on"))
    return closure


@transaction.atomic
def complete_closure(closure: Closure, *, by: Staff, now: dt.datetime, why: str = "") -> Closure:
    """End the case: its services, its plan, its next reassessment, and everybody's part in it.

    Raises ``Refused`` with everything that is still missing: the guards of the move look at the
    closure while it is open and at the plan while it is active, so the move comes first. The people
    who carried it, and their supervisors, are told that a case was closed, without a name.
    """
    allow(by, "move", closure, now)
    _refuse_unless_open(closure)
    case = closure.case
    team = _team(case, now)
    reason = why or closure.get_reason_display()
    lifecycle.move(case, Stage.CLOSED, by=by, now=now, why=reason)
    closure.state, closure.completed_at = Closure.State.COMPLETED, now
    audit.save(closure, by=by, why=reason, only=["state", "completed_at"])
    _end_plans(case, by=by, now=now)
    cancel_reassessments(case, by=by, why=reason)
    seeing = seen_by(case.pk, now)
    for person in [one for one in team - {by} if one.user_id in seeing]:
        url = reverse("case-detail", args=[case.pk])
        notify(person.user_id, "closed", key=str(closure.pk), url=url, now=now)
    refresh([case.pk])
    return closure


def _check_words(closure: Closure) -> None:
    if closure.reason not in Closure.Reason.values:
        raise Refused(_("Choose why the case ends."), field="reason")
    if not closure.says_of_a_death:
        raise Refused(_death_words(closure), field="reason")
    if not closure.narrative.strip():
        raise Refused(_("Write what led to it."), field="narrative")
    if closure.how_told and closure.how_told not in Closure.Told.values:
        raise Refused(_("Choose how the client was told."), field="how_told")


def _death_words(closure: Closure) -> str:
    if closure.reason == Closure.Reason.DIED:
        return _("First record on the client's page that they died.")
    return _("The client has died: choose that as the reason.")


def _refuse_unless_open(closure: Closure) -> None:
    if closure.state != Closure.State.OPEN:
        raise Refused(_("This closure is over. It stays as it is."))


def _ask_again(case: Case, *, by: Staff) -> None:
    for closure in Closure.objects.filter(case=case, approved_by__isnull=False).open():
        closure.approved_by = None
        audit.save(closure, by=by, why=_("What was reached changed"), only=["approved_by"])


def _end_plans(case: Case, *, by: Staff, now: dt.datetime) -> None:
    unfinished = Q(state__in=["draft", "proposed", "active"])
    for plan in ServicePlan.objects.filter(unfinished, case=case):
        end_services(plan, by=by, now=now, why=_("The case was closed"))
        plan.state, plan.ended_at = ServicePlan.State.ENDED, now
        audit.save(plan, by=by, why=_("The case was closed"), only=["state", "ended_at"])


def _team(case: Case, now: dt.datetime) -> set[Staff]:
    carried = Assignment.objects.filter(case=case).at(now).select_related("staff")
    workers = {assignment.staff for assignment in carried}
    lines = SupervisionLine.objects.filter(supervisee__in=workers, during__contains=now)
    return workers | {line.supervisor for line in lines.select_related("supervisor")}
