"""The plan: read it, write it, ask for agreement, print it."""

import datetime as dt
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from careplans.actions.agreeing import agree_plan
from careplans.actions.planning import (
    PLANNED_IN,
    approve_plan,
    edit_plan,
    propose_plan,
    reopen_plan,
    start_plan,
)
from careplans.drawing import goal_rows, plan_line, plan_tag, service_lines
from careplans.forms import AgreeForm, ConfirmForm, PlanForm, WhyForm
from careplans.models import Disclosure, ServicePlan
from careplans.papers import plan_pdf_of
from careplans.readiness import missing_in_plan, newest_closure
from careplans.views.shared import card_form
from casemgmt.core.access import FORM, POST, READ, record_access
from casemgmt.core.answers import acted
from casemgmt.core.errors import Refused
from casemgmt.core.forms import attempt
from casemgmt.core.pdf import PdfFailed
from clients.forms.authorities import authorities_of
from clients.frame import case_frame
from clients.models import Case, Stage


@record_access(Case, "view", READ)
def plan_list(request: Any, case: Case) -> HttpResponse:
    """The newest plan that was agreed, else the newest, and every version."""
    plans = ServicePlan.objects.visible_to(request.staff, request.now).filter(case=case)
    versions = list(plans.select_related("written_by", "approved_by"))
    agreed = next((one for one in versions if one.agreed_at is not None), None)
    preparing = next((one for one in versions if one.state in {"draft", "proposed"}), None)
    shown = agreed or (versions[0] if versions else None)
    context = {
        **_frame(request, case),
        "versions": [(plan, plan_tag(plan)) for plan in versions],
        "preparing": preparing if preparing != shown else None,
        "can_start": preparing is None,
        "closure": newest_closure(case) if case.stage in {Stage.CLOSING, Stage.CLOSED} else None,
        **(_plan_context(request, shown) if shown else {}),
    }
    return render(request, "careplans/plan_list.html", context)


@record_access(ServicePlan, "view", READ)
def plan_detail(request: Any, plan: ServicePlan) -> HttpResponse:
    """One version of the plan, with what it still needs while it is a draft."""
    missing = missing_in_plan(plan, request.today) if plan.is_editable else []
    context = {
        **_frame(request, plan.case),
        **_plan_context(request, plan),
        "missing": missing,
    }
    return render(request, "careplans/plan_detail.html", context)


@record_access(Case, "edit", POST)
def plan_new(request: Any, case: Case) -> HttpResponse:
    """Start a version of the plan."""
    said = _("The plan is started. Write down what the client wants first.")
    if not acted(request, said, start_plan, case, by=request.staff, now=request.now):
        return redirect("plan-list", pk=case.pk)
    plan = ServicePlan.objects.visible_to(request.staff, request.now).filter(case=case)
    return redirect("plan-detail", pk=plan.in_preparation().values_list("pk", flat=True)[0])


@record_access(ServicePlan, "edit", FORM)
def plan_edit(request: Any, plan: ServicePlan) -> HttpResponse:
    """Write what stands above the goals; the program's interval suggests the day of the review."""
    suggested = None if plan.review_on else _next_review(request, plan)
    form = PlanForm(request.POST or None, instance=plan, suggested=suggested)
    if form.is_valid() and attempt(
        form, edit_plan, plan, by=request.staff, now=request.now, **form.changes
    ):
        return redirect("plan-detail", pk=plan.pk)
    title = _("Plan %(n)s") % {"n": plan.number}
    return card_form(request, plan, form, title=title, button=_("Save"), needed=_("needed"))


@record_access(ServicePlan, "edit", FORM)
def plan_propose(request: Any, plan: ServicePlan) -> HttpResponse:
    """Finish writing, and ask for agreement."""
    form = ConfirmForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and attempt(form, propose_plan, plan, by=request.staff, now=request.now):
        return redirect("plan-detail", pk=plan.pk)
    lead = _(
        "Goals and services stand still from here on. You can take the plan back to change it."
    )
    title = _("Finish the plan and ask for agreement")
    return card_form(request, plan, form, title=title, lead=lead, button=_("Finish the plan"))


@record_access(ServicePlan, "edit", FORM)
def plan_reopen(request: Any, plan: ServicePlan) -> HttpResponse:
    """Take a finished plan back into writing."""
    form = WhyForm(request.POST or None)
    if form.is_valid() and attempt(
        form, reopen_plan, plan, by=request.staff, now=request.now, **form.cleaned_data
    ):
        return redirect("plan-detail", pk=plan.pk)
    title = _("Take the plan back")
    lead = _("Say what has to change. An approval given before is gone.")
    return card_form(request, plan, form, title=title, lead=lead, button=_("Take it back"))


@record_access(ServicePlan, "approve", FORM)
def plan_approve(request: Any, plan: ServicePlan) -> HttpResponse:
    """A supervisor approves the plan before the client agrees to it."""
    form = ConfirmForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and attempt(form, approve_plan, plan, by=request.staff, now=request.now):
        return redirect("plan-detail", pk=plan.pk)
    lead = _("Read the plan first. After your approval the client can agree to it.")
    return card_form(
        request, plan, form, title=_("Approve the plan"), lead=lead, button=_("Approve")
    )


@record_access(ServicePlan, "sign", FORM)
def plan_agree(request: Any, plan: ServicePlan) -> HttpResponse:
    """The client agrees."""
    authorities = authorities_of(plan.case, request.staff, request.now)
    form = AgreeForm(request.POST or None, authorities=authorities)
    if form.is_valid() and attempt(
        form, agree_plan, plan, by=request.staff, now=request.now, **form.cleaned_data
    ):
        return redirect("plan-list", pk=plan.case_id)
    frame = case_frame(request, plan.case, "plan")
    return render(request, "careplans/plan_agree.html", {"plan": plan, "form": form, **frame})


@record_access(ServicePlan, "view", READ)
def plan_pdf(request: Any, plan: ServicePlan) -> HttpResponse:
    """The plan on paper, for the client to read and sign."""
    try:
        return plan_pdf_of(plan, staff=request.staff, now=request.now)
    except (PdfFailed, Refused) as problem:
        messages.error(request, problem.message)
        return redirect("plan-detail", pk=plan.pk)


def _next_review(request: Any, plan: ServicePlan) -> dt.date:
    after = int(plan.case.program.setting("review_days", request.today))
    day: dt.date = request.today + dt.timedelta(days=after)
    return day


def _frame(request: Any, case: Case) -> dict[str, Any]:
    """The frame of the case's pages; ``may_plan`` says whether a plan may be worked on now."""
    frame = case_frame(request, case, "plan")
    return {**frame, "may_plan": frame["may_serve"] and case.stage in PLANNED_IN}


def _plan_context(request: Any, plan: ServicePlan) -> dict[str, Any]:
    return {
        "plan": plan,
        "plan_line": plan_line(plan, request.today),
        "plan_tag": plan_tag(plan),
        "goals": goal_rows(plan, request.staff, request.now, request.today),
        "services": service_lines(plan, request.staff, request.now),
        "told": [Disclosure(code).label for code in plan.disclosed],
        "back_url": reverse("plan-list", args=[plan.case_id]),
    }
