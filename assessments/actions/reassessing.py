"""The next look at a client's situation: planned, settled, or no longer needed."""

import datetime as dt

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from assessments.models import Assessment, ReassessmentTask
from assessments.schedule import due_after
from casemgmt.agency.models import Staff
from casemgmt.core import audit
from casemgmt.core.access import allow, decide
from casemgmt.core.display import day as short_day
from casemgmt.core.errors import Refused
from clients.after_death import refuse_after_death
from clients.models import Case, Stage

AFTER_A_HOLD = 14
"""Days within which a reassessment after a hold is early enough, whatever the rule: the product's
own choice."""


@transaction.atomic
def plan_reassessment(
    case: Case,
    *,
    by: Staff,
    now: dt.datetime,
    due_on: dt.date,
    basis: str = ReassessmentTask.Basis.CHANGE,
    why: str = "",
) -> ReassessmentTask:
    """Plan the next reassessment for a local day; it takes the place of the one planned before.

    A day later than the program's rule is for a supervisor (REA-02). Raises ``Refused`` outside
    Monitoring, for a day that is not ahead, and without a reason for replacing or for a later day.
    """
    allow(by, "add", case, now)
    if case.stage != Stage.ACTIVE:
        raise Refused(_("A reassessment is planned while the case is in Monitoring."))
    refuse_after_death(case.pk)
    before = ReassessmentTask._base_manager.filter(case=case, state="scheduled").first()
    latest = max(rule_day(case, now), case.agency.today(now))
    _refuse_day(case, due_on, latest, by, now)
    if (before is not None or due_on > latest) and not why.strip():
        raise Refused(_("Say why."), field="why")
    if before is not None:
        _cancel(before, by=by, why=why)
    return _schedule(case, due_on, basis, by=by, why=why or _("Reassessment planned"))


@transaction.atomic
def keep_planned(case: Case, *, by: Staff, now: dt.datetime, why: str) -> ReassessmentTask:
    """Plan the next reassessment by the program's rule unless one is planned (REA-01).

    For the action that brings a case into Monitoring; the nightly job does the same later.
    """
    allow(by, "add", case, now)
    planned = ReassessmentTask._base_manager.filter(case=case, state="scheduled").first()
    if planned is not None:
        return planned
    basis = ReassessmentTask.Basis.INTERVAL
    return _schedule(case, rule_day(case, now), basis, by=by, why=why)


@transaction.atomic
def reassess_after_hold(
    case: Case, *, by: Staff, now: dt.datetime, due_on: dt.date, why: str = ""
) -> ReassessmentTask:
    """Plan the reassessment that a hold made necessary; it takes the place of what was planned
    (REA-06).

    For the action that resumes a case, which asked for a day. The program's rule may have passed
    while the case rested: a day within two weeks is always early enough, and a later one is for a
    supervisor (REA-02).
    """
    allow(by, "add", case, now)
    today = case.agency.today(now)
    _refuse_day(case, due_on, max(rule_day(case, now), due_after(today, AFTER_A_HOLD)), by, now)
    for before in ReassessmentTask._base_manager.filter(case=case, state="scheduled"):
        _cancel(before, by=by, why=_("Planned anew after a hold"))
    basis = ReassessmentTask.Basis.CHANGE
    return _schedule(case, due_on, basis, by=by, why=why or _("After a hold"))


def cancel_reassessments(case: Case, *, by: Staff, why: str) -> list[ReassessmentTask]:
    """Cancel what is planned for a case that was closed, inside an action that has decided already.

    ``why`` is what the closing says. Returns what was cancelled.
    """
    planned = list(ReassessmentTask._base_manager.filter(case=case, state="scheduled"))
    return [_cancel(task, by=by, why=why, by_closure=True) for task in planned]


def bring_back_reassessments(case: Case, *, by: Staff, why: str) -> None:
    """Plan again what the closing of a case cancelled, inside the action that undoes it."""
    ended = ReassessmentTask._base_manager.filter(case=case, ended_by_closure=True)
    for task in ended:
        task.state, task.closed_reason = ReassessmentTask.State.SCHEDULED, ""
        task.ended_by_closure = False
        audit.save(task, by=by, why=why, only=["state", "closed_reason", "ended_by_closure"])


def settle_with(
    assessment: Assessment, case: Case, *, by: Staff, now: dt.datetime
) -> ReassessmentTask | None:
    """Settle what was due with a finished reassessment and plan the next one (REA-07).

    For the action that has decided already. Returns the next one, or ``None`` when the case is not
    in Monitoring any more.
    """
    why = _("Reassessment finished")
    planned = ReassessmentTask._base_manager.filter(case=case, state="scheduled").first()
    if planned is not None:
        planned.state = ReassessmentTask.State.COMPLETED
        planned.assessment = assessment
        audit.save(planned, by=by, why=why, only=["state", "assessment"])
    if case.stage != Stage.ACTIVE:
        return None
    basis = ReassessmentTask.Basis.INTERVAL
    return _schedule(case, rule_day(case, now), basis, by=by, why=why)


def rule_day(case: Case, now: dt.datetime) -> dt.date:
    """The local day the program's rule asks for: its interval after the last finished assessment,
    or after the day services began where that was later."""
    finished = Assessment._base_manager.filter(case=case, state="completed")
    looked = finished.aggregate(last=Max("completed_at"))["last"]
    began = case.activated_at or case.opened_at
    last = max(moment for moment in (looked, began) if moment is not None)
    interval = case.program.setting("reassess_days", case.agency.today(now))
    return due_after(case.agency.today(last), int(interval))


def _refuse_day(case: Case, due_on: dt.date, latest: dt.date, by: Staff, now: dt.datetime) -> None:
    today = case.agency.today(now)
    if due_on <= today:
        raise Refused(_("Choose a day after today."), field="due_on")
    if due_on > latest and not decide(by, "approve", case, now).allow:
        words = _("Only a supervisor can plan it later than %(day)s.")
        raise Refused(words % {"day": short_day(latest, today)}, field="due_on")


def _schedule(case: Case, due_on: dt.date, basis: str, *, by: Staff, why: str) -> ReassessmentTask:
    task = ReassessmentTask(case=case, due_on=due_on, basis=basis)
    return audit.save(task, by=by, why=why)


def _cancel(
    task: ReassessmentTask, *, by: Staff, why: str, by_closure: bool = False
) -> ReassessmentTask:
    task.state = ReassessmentTask.State.CANCELLED
    task.closed_reason, task.ended_by_closure = why.strip(), by_closure
    return audit.save(task, by=by, why=why, only=["state", "closed_reason", "ended_by_closure"])
