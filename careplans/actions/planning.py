"""Writing a plan, and asking for agreement to it."""

import datetime as dt
import uuid
from typing import TypeVar

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from assessments.models import Assessment
from careplans.models import Goal, Objective, ServiceLine, ServicePlan
from careplans.readiness import missing_in_plan
from casemgmt.agency.models import Staff
from casemgmt.core import audit
from casemgmt.core.access import allow
from casemgmt.core.errors import Missing, Refused
from clients.after_death import refuse_after_death
from clients.models import Case, Stage

R = TypeVar("R", ServicePlan, Goal, Objective, ServiceLine)
WRITTEN = ("client_words", "participation", "monitoring", "starts_on", "review_on")
PLANNED_IN = frozenset({Stage.PLANNING, Stage.ACTIVE})
"""The stages in which a plan is written, proposed, approved and agreed."""
NOT_STARTED: dict[str, object] = {
    "state": ServiceLine.State.PLANNED,
    "told": [],
    "started_on": None,
    "interrupted_on": None,
    "stopped_because": "",
}
"""What a service is in a draft: what runs goes on with the agreement, as it stands on that day."""


@transaction.atomic
def start_plan(case: Case, *, by: Staff, now: dt.datetime, why: str = "") -> ServicePlan:
    """Start a version of the plan; a later one begins as a copy of the active one (PLN-01, PLN-27).

    Raises ``Refused`` when the case is not in planning or monitored, when no assessment is
    completed, or when a version is in preparation already.
    """
    allow(by, "edit", case, now)
    refuse_outside_planning(case.pk)
    assessment = Assessment.objects.filter(case=case).completed().order_by("-completed_at").first()
    if assessment is None:
        place = reverse("assessment-list", args=[case.pk])
        raise Refused(
            _("The plan rests on an assessment."),
            missing=[Missing(_("Complete an assessment first"), place)],
        )
    if ServicePlan.objects.filter(case=case).in_preparation().exists():
        raise Refused(_("A plan is in preparation already. Go on with that one."))
    active = ServicePlan.objects.filter(case=case).active().first()
    newest = ServicePlan.objects.filter(case=case).order_by("-number").first()
    plan = ServicePlan(
        case=case,
        number=newest.number + 1 if newest else 1,
        assessment=assessment,
        client_words=active.client_words if active else "",
        monitoring=active.monitoring if active else "",
        written_by=by,
    )
    audit.save(plan, by=by, why=why or _("Plan begun"))
    if active is not None:
        _copy_goals(active, plan, by=by, why=why or _("Plan begun"))
    return plan


@transaction.atomic
def edit_plan(
    plan: ServicePlan, *, by: Staff, now: dt.datetime, why: str = "", **values: object
) -> ServicePlan:
    """Change what a draft says: client_words, participation, monitoring, starts_on, review_on."""
    allow(by, "edit", plan, now)
    refuse_unless_draft(plan)
    return audit.write_changes(plan, values, WRITTEN, by=by, why=why or _("Plan changed"))


@transaction.atomic
def propose_plan(plan: ServicePlan, *, by: Staff, now: dt.datetime, why: str = "") -> ServicePlan:
    """Finish writing and ask for agreement; from here on goals and services stand still.

    Raises ``Refused`` with everything that is still missing (PLN-02 to -05, -09, -14, -17, -18).
    """
    allow(by, "edit", plan, now)
    refuse_unless_draft(plan)
    today = plan.case.agency.today(now)
    missing = missing_in_plan(plan, today)
    if missing:
        raise Refused(_("Before the client can be asked, these are still needed."), missing=missing)
    plan.state = ServicePlan.State.PROPOSED
    plan.proposed_at = now
    plan.asks_supervisor = bool(plan.case.program.setting("plan_needs_supervisor", today))
    return audit.save(
        plan, by=by, why=why or _("Plan proposed"), only=["state", "proposed_at", "asks_supervisor"]
    )


@transaction.atomic
def reopen_plan(plan: ServicePlan, *, by: Staff, now: dt.datetime, why: str) -> ServicePlan:
    """Take a proposed plan back into writing, because the client or the supervisor wants a change.

    An approval given before is gone: it was for other words.
    """
    allow(by, "edit", plan, now)
    refuse_outside_planning(plan.case_id)
    if plan.state != ServicePlan.State.PROPOSED:
        raise Refused(_("Only a plan that waits for agreement can be taken back."))
    if not why.strip():
        raise Refused(_("Say what has to change."), field="why")
    plan.state = ServicePlan.State.DRAFT
    plan.proposed_at = plan.approved_by = plan.approved_at = None
    fields = ["state", "proposed_at", "approved_by", "approved_at"]
    return audit.save(plan, by=by, why=why, only=fields)


@transaction.atomic
def approve_plan(plan: ServicePlan, *, by: Staff, now: dt.datetime, why: str = "") -> ServicePlan:
    """A supervisor of the worker says yes; nobody approves a plan they wrote (PLN-28)."""
    allow(by, "approve", plan, now)
    refuse_outside_planning(plan.case_id)
    if plan.state != ServicePlan.State.PROPOSED:
        raise Refused(_("Only a plan that is finished and proposed can be approved."))
    if plan.written_by_id == by.pk:
        raise Refused(_("Somebody else approves a plan that you wrote."))
    plan.approved_by, plan.approved_at = by, now
    return audit.save(
        plan, by=by, why=why or _("Plan approved"), only=["approved_by", "approved_at"]
    )


def refuse_outside_planning(case_id: uuid.UUID) -> None:
    """Raise ``Refused`` while a case is on hold or closing, and after a death: nothing new is
    planned then.

    Looks at the case as it is stored, under the lock the action holds.
    """
    stage = Case.objects.filter(pk=case_id).values_list("stage", flat=True).get()
    if stage not in PLANNED_IN:
        raise Refused(_("A plan is written and agreed in the stages Planning and Monitoring."))
    refuse_after_death(case_id)


def refuse_unless_draft(plan: ServicePlan) -> None:
    """Raise ``Refused`` for a plan whose text stands still (law 3: signed is frozen), and outside
    the stages in which plans are written."""
    refuse_outside_planning(plan.case_id)
    if not plan.is_editable:
        raise Refused(_("This plan stands as it is. Start a new version to change it."))


def _copy_goals(old: ServicePlan, new: ServicePlan, *, by: Staff, why: str) -> None:
    copies = {}
    for goal in Goal.objects.filter(plan=old).unsettled():
        copies[goal.pk] = audit.save(copy_of(goal, plan=new), by=by, why=why)
    for step in Objective.objects.filter(goal__in=copies):
        audit.save(copy_of(step, goal=copies[step.goal_id]), by=by, why=why)
    for line in ServiceLine.objects.filter(plan=old).running():
        goal = copies.get(line.goal_id)
        audit.save(copy_of(line, plan=new, goal=goal, **NOT_STARTED), by=by, why=why)


def copy_of(record: R, **instead: object) -> R:
    """A record that is not stored yet, with the fields of another one but for some.

    What a plan is made of remembers its ``origin``: the one in the version where it came up first.
    """
    kept = {
        field.name: getattr(record, field.name)
        for field in record._meta.concrete_fields
        if field.name not in {"id", "version"}
    }
    if "origin" in kept:
        kept["origin"] = kept["origin"] or record
    return type(record)(**{**kept, **instead})
