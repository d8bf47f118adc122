"""Goals, steps and services of a plan: written while it is a draft, worked on afterwards."""

import datetime as dt
from decimal import Decimal

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from careplans.actions.planning import refuse_unless_draft
from careplans.models import Goal, Objective, ServiceLine, ServicePlan
from casemgmt.agency.models import Staff
from casemgmt.core import audit
from casemgmt.core.access import allow
from casemgmt.core.errors import Refused

GOAL_FIELDS = frozenset({"title", "domain", "baseline", "measure", "target_on"})
SERVICE_FIELDS = frozenset(
    {"goal", "service", "provider", "amount", "monthly_cost", "funder", "starts_on", "ends_on"}
)


@transaction.atomic
def add_goal(
    plan: ServicePlan,
    *,
    by: Staff,
    now: dt.datetime,
    title: str,
    target_on: dt.date,
    baseline: str = "",
    measure: str = "",
    domain: str = "",
    why: str = "",
) -> Goal:
    """Add a goal to a draft (PLN-02, PLN-04)."""
    allow(by, "edit", plan, now)
    refuse_unless_draft(plan)
    _refuse_untitled(title)
    last = Goal.objects.filter(plan=plan).aggregate(last=Max("order"))["last"] or 0
    goal = Goal(
        case=plan.case,
        plan=plan,
        order=last + 1,
        title=title.strip(),
        domain=domain,
        baseline=baseline,
        measure=measure,
        target_on=target_on,
    )
    return audit.save(goal, by=by, why=why or _("Goal added"))


@transaction.atomic
def edit_goal(goal: Goal, *, by: Staff, now: dt.datetime, why: str = "", **values: object) -> Goal:
    """Change a goal of a draft. Raises ``Refused`` for a day before one of its steps (PLN-03)."""
    allow(by, "edit", goal, now)
    refuse_unless_draft(goal.plan)
    _refuse_untitled(str(values.get("title", goal.title)))
    target_on = values.get("target_on")
    if target_on is not None and goal.objectives.filter(due_on__gt=target_on).exists():
        raise Refused(_("A step of this goal is due after that day."), field="target_on")
    return audit.write_changes(goal, values, GOAL_FIELDS, by=by, why=why or _("Goal changed"))


@transaction.atomic
def remove_goal(goal: Goal, *, by: Staff, now: dt.datetime, why: str = "") -> ServicePlan:
    """Take a goal and its steps out of a draft; what is agreed is settled, never removed."""
    allow(by, "edit", goal, now)
    refuse_unless_draft(goal.plan)
    reason = why or _("Taken out of the draft")
    for line in ServiceLine.objects.filter(goal=goal):
        line.goal = None
        audit.save(line, by=by, why=reason, only=["goal"])
    for step in Objective.objects.filter(goal=goal):
        audit.remove(step, by=by, why=reason)
    plan = goal.plan
    audit.remove(goal, by=by, why=reason)
    return plan


@transaction.atomic
def add_objective(
    goal: Goal,
    *,
    by: Staff,
    now: dt.datetime,
    text: str,
    responsible: str,
    due_on: dt.date,
    why: str = "",
) -> Objective:
    """Add a step to a goal of a draft: what, who, by when (PLN-03, PLN-09)."""
    allow(by, "edit", goal, now)
    refuse_unless_draft(goal.plan)
    if not text.strip():
        raise Refused(_("Write what is to be done."), field="text")
    if not responsible.strip():
        raise Refused(_("Write who does it."), field="responsible")
    if due_on > goal.target_on:
        raise Refused(_("A step comes before the day of its goal."), field="due_on")
    step = Objective(
        case=goal.case,
        goal=goal,
        text=text.strip(),
        responsible=responsible.strip(),
        due_on=due_on,
    )
    return audit.save(step, by=by, why=why or _("Step added"))


@transaction.atomic
def remove_objective(step: Objective, *, by: Staff, now: dt.datetime, why: str = "") -> ServicePlan:
    """Take a step out of a draft."""
    allow(by, "edit", step, now)
    plan = step.goal.plan
    refuse_unless_draft(plan)
    audit.remove(step, by=by, why=why or _("Taken out of the draft"))
    return plan


@transaction.atomic
def mark_objective_done(
    step: Objective, *, by: Staff, now: dt.datetime, done_on: dt.date | None = None, why: str = ""
) -> Objective:
    """A step of the active plan was done, today unless another local day is given."""
    allow(by, "edit", step, now)
    _refuse_out_of_force(step)
    today = step.case.agency.today(now)
    if step.done_on is not None:
        return step
    if done_on is not None and done_on > today:
        raise Refused(_("Choose today or a day before."), field="done_on")
    step.done_on = done_on or today
    return audit.save(step, by=by, why=why or _("Step done"), only=["done_on"])


@transaction.atomic
def mark_objective_open(
    step: Objective, *, by: Staff, now: dt.datetime, why: str = ""
) -> Objective:
    """Take back on the same local day that a step of the active plan was done."""
    allow(by, "edit", step, now)
    _refuse_out_of_force(step)
    if step.done_on is None:
        return step
    if step.done_on != step.case.agency.today(now):
        raise Refused(_("A step is taken back on the day it was done only."))
    step.done_on = None
    return audit.save(step, by=by, why=why or _("Step not done after all"), only=["done_on"])


@transaction.atomic
def add_service(
    plan: ServicePlan,
    *,
    by: Staff,
    now: dt.datetime,
    service: str,
    provider: str = "",
    amount: str = "",
    monthly_cost: Decimal = Decimal(0),
    funder: str = "",
    goal: Goal | None = None,
    starts_on: dt.date | None = None,
    ends_on: dt.date | None = None,
    why: str = "",
) -> ServiceLine:
    """Add a service to a draft; ``monthly_cost`` is in the agency's currency (PLN-11, PLN-13)."""
    allow(by, "edit", plan, now)
    refuse_unless_draft(plan)
    line = ServiceLine(
        case=plan.case,
        plan=plan,
        goal=goal,
        service=service,
        provider=provider,
        amount=amount,
        monthly_cost=monthly_cost,
        funder=funder,
        starts_on=starts_on,
        ends_on=ends_on,
    )
    _refuse_odd_line(line)
    return audit.save(line, by=by, why=why or _("Service added"))


@transaction.atomic
def edit_service(
    line: ServiceLine, *, by: Staff, now: dt.datetime, why: str = "", **values: object
) -> ServiceLine:
    """Change a service of a draft."""
    allow(by, "edit", line, now)
    refuse_unless_draft(line.plan)
    audit.set_known(line, values, SERVICE_FIELDS)
    _refuse_odd_line(line)
    return audit.save(line, by=by, why=why or _("Service changed"), only=list(values))


@transaction.atomic
def remove_service(line: ServiceLine, *, by: Staff, now: dt.datetime, why: str = "") -> ServicePlan:
    """Take a service out of a draft."""
    allow(by, "edit", line, now)
    refuse_unless_draft(line.plan)
    plan = line.plan
    audit.remove(line, by=by, why=why or _("Taken out of the draft"))
    return plan


def _refuse_out_of_force(step: Objective) -> None:
    if step.goal.plan.state != ServicePlan.State.ACTIVE:
        raise Refused(_("Steps are done once the plan is agreed."))


def _refuse_untitled(title: str) -> None:
    if not title.strip():
        raise Refused(_("Write what the client wants to reach."), field="title")


def _refuse_odd_line(line: ServiceLine) -> None:
    if not line.service.strip():
        raise Refused(_("Write which service it is."), field="service")
    if line.monthly_cost < 0:
        raise Refused(_("Give what it costs a month; 0 when it is free."), field="monthly_cost")
    if line.goal is not None and line.goal.plan_id != line.plan_id:
        raise Refused(_("Choose a goal of this plan."), field="goal")
    if line.starts_on and line.ends_on and line.ends_on < line.starts_on:
        raise Refused(_("A service ends after it starts."), field="ends_on")
