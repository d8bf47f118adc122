"""Goals, steps and services of a plan."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from careplans.actions.closing import settle_goal
from careplans.actions.goals import (
    add_goal,
    add_objective,
    add_service,
    edit_goal,
    edit_service,
    mark_objective_done,
    mark_objective_open,
    remove_goal,
    remove_objective,
    remove_service,
)
from careplans.forms import GoalForm, ObjectiveForm, ServiceForm, SettleForm
from careplans.models import Goal, Objective, ServiceLine, ServicePlan
from careplans.views.shared import card_form
from casemgmt.core.access import FORM, POST, record_access
from casemgmt.core.answers import acted
from casemgmt.core.forms import attempt


@record_access(ServicePlan, "edit", FORM)
def goal_new(request: Any, plan: ServicePlan) -> HttpResponse:
    """Add a goal."""
    form = GoalForm(request.POST or None)
    if form.is_valid() and attempt(
        form, add_goal, plan, by=request.staff, now=request.now, **form.cleaned_data
    ):
        return redirect("plan-detail", pk=plan.pk)
    return card_form(request, plan, form, title=_("New goal"), button=_("Add goal"))


@record_access(Goal, "edit", FORM)
def goal_edit(request: Any, goal: Goal) -> HttpResponse:
    """Change a goal of a draft."""
    form = GoalForm(request.POST or None, instance=goal)
    if form.is_valid() and attempt(
        form, edit_goal, goal, by=request.staff, now=request.now, **form.changes
    ):
        return redirect("plan-detail", pk=goal.plan_id)
    out = reverse("goal-remove", args=[goal.pk])
    title = _("Change goal")
    return card_form(request, goal, form, title=title, button=_("Save"), remove_url=out)


@record_access(Goal, "edit", POST)
def goal_remove(request: Any, goal: Goal) -> HttpResponse:
    """Take a goal out of a draft."""
    plan_id = goal.plan_id
    acted(
        request, _("The goal is taken out."), remove_goal, goal, by=request.staff, now=request.now
    )
    return redirect("plan-detail", pk=plan_id)


@record_access(Goal, "edit", FORM)
def goal_settle(request: Any, goal: Goal) -> HttpResponse:
    """Say how a goal ended."""
    initial = {"outcome": goal.outcome, "outcome_words": goal.outcome_words}
    form = SettleForm(request.POST or None, initial=initial)
    if form.is_valid() and attempt(
        form, settle_goal, goal, by=request.staff, now=request.now, **form.cleaned_data
    ):
        closing = goal.case.stage == "closing"
        return redirect("closure-detail" if closing else "plan-list", pk=goal.case_id)
    return card_form(request, goal, form, title=goal.title, button=_("Save outcome"))


@record_access(Goal, "edit", FORM)
def objective_new(request: Any, goal: Goal) -> HttpResponse:
    """Add a step to a goal."""
    form = ObjectiveForm(request.POST or None)
    if form.is_valid() and attempt(
        form, add_objective, goal, by=request.staff, now=request.now, **form.cleaned_data
    ):
        return redirect("plan-detail", pk=goal.plan_id)
    lead = _("A step towards: %(goal)s") % {"goal": goal.title}
    return card_form(request, goal, form, title=_("New step"), lead=lead, button=_("Add step"))


@record_access(Objective, "edit", POST)
def objective_remove(request: Any, step: Objective) -> HttpResponse:
    """Take a step out of a draft."""
    plan_id = step.goal.plan_id
    said = _("The step is taken out.")
    acted(request, said, remove_objective, step, by=request.staff, now=request.now)
    return redirect("plan-detail", pk=plan_id)


@record_access(Objective, "edit", POST)
def objective_done(request: Any, step: Objective) -> HttpResponse:
    """A step was done."""
    acted(request, _("Step done."), mark_objective_done, step, by=request.staff, now=request.now)
    return redirect("plan-list", pk=step.case_id)


@record_access(Objective, "edit", POST)
def objective_open(request: Any, step: Objective) -> HttpResponse:
    """A step was not done after all."""
    said = _("The step is open again.")
    acted(request, said, mark_objective_open, step, by=request.staff, now=request.now)
    return redirect("plan-list", pk=step.case_id)


@record_access(ServicePlan, "edit", FORM)
def service_new(request: Any, plan: ServicePlan) -> HttpResponse:
    """Add a service."""
    goals = Goal.objects.visible_to(request.staff, request.now).filter(plan=plan)
    form = ServiceForm(request.POST or None, goals=goals)
    if form.is_valid() and attempt(
        form, add_service, plan, by=request.staff, now=request.now, **form.cleaned_data
    ):
        return redirect("plan-detail", pk=plan.pk)
    return card_form(request, plan, form, title=_("New service"), button=_("Add service"))


@record_access(ServiceLine, "edit", FORM)
def service_edit(request: Any, line: ServiceLine) -> HttpResponse:
    """Change a service of a draft."""
    goals = Goal.objects.visible_to(request.staff, request.now).filter(plan_id=line.plan_id)
    form = ServiceForm(request.POST or None, instance=line, goals=goals)
    if form.is_valid() and attempt(
        form, edit_service, line, by=request.staff, now=request.now, **form.changes
    ):
        return redirect("plan-detail", pk=line.plan_id)
    out = reverse("service-remove", args=[line.pk])
    title = _("Change service")
    return card_form(request, line, form, title=title, button=_("Save"), remove_url=out)


@record_access(ServiceLine, "edit", POST)
def service_remove(request: Any, line: ServiceLine) -> HttpResponse:
    """Take a service out of a draft."""
    plan_id, said = line.plan_id, _("The service is taken out.")
    acted(request, said, remove_service, line, by=request.staff, now=request.now)
    return redirect("plan-detail", pk=plan_id)
