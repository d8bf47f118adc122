"""How a case ends."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from careplans.actions.closing import (
    approve_closure,
    complete_closure,
    edit_closure,
    start_closure,
    withdraw_closure,
)
from careplans.actions.undoing import undo_closing
from careplans.drawing import goal_rows
from careplans.forms import ClosureForm, ConfirmForm, StartClosureForm, WhyForm
from careplans.models import Closure, ServicePlan
from careplans.papers import closure_letter_of
from careplans.readiness import (
    can_undo,
    closing_checks,
    closing_rules,
    newest_closure,
    record_contents,
    stage_before_closing,
    waits_for_supervisor,
)
from careplans.views.shared import card_form
from casemgmt.core.access import FORM, READ, record_access
from casemgmt.core.errors import Refused
from casemgmt.core.forms import attempt
from casemgmt.core.pdf import PdfFailed
from clients.frame import case_frame
from clients.models import Case, Stage

_BACK = gettext_lazy("The case goes back to where it was.")
_BACK_FROM_A_HOLD = gettext_lazy(
    "The case was on hold: it goes to Monitoring, and whether it rests again is decided anew."
)


@record_access(Case, "view", READ)
def closure_detail(request: Any, case: Case) -> HttpResponse:
    """Before you can close: what is settled, and what is still needed."""
    closure = newest_closure(case)
    plans = ServicePlan.objects.visible_to(request.staff, request.now).filter(case=case)
    plan = plans.newest_agreed()
    opened = closure if closure is not None and closure.state == Closure.State.OPEN else None
    rules = closing_rules(opened, request.now) if opened else []
    checks = closing_checks(rules)
    context = {
        **case_frame(request, case, "plan"),
        "closure": closure,
        "checks": checks,
        "ready": all(check.done for check in checks),
        "may_undo": closure is not None and can_undo(closure, request.now),
        "asks_supervisor": waits_for_supervisor(rules),
        "contents": record_contents(case, request.now, ending=closure is not None),
        "goals": goal_rows(plan, request.staff, request.now, request.today) if plan else [],
    }
    return render(request, "careplans/closure_detail.html", context)


@record_access(Case, "move", FORM)
def closure_start(request: Any, case: Case) -> HttpResponse:
    """Begin to end a case."""
    initial = {"reason": Closure.Reason.DIED} if case.client.died_on else {}
    form = StartClosureForm(request.POST or None, initial=initial)
    if form.is_valid() and attempt(
        form, start_closure, case, by=request.staff, now=request.now, **form.cleaned_data
    ):
        return redirect("closure-detail", pk=case.pk)
    frame = case_frame(request, case, "plan")
    return render(request, "careplans/closure_start.html", {"form": form, **frame})


@record_access(Closure, "edit", FORM)
def closure_edit(request: Any, closure: Closure) -> HttpResponse:
    """Write on at a closure."""
    form = ClosureForm(request.POST or None, instance=closure)
    if form.is_valid() and attempt(
        form, edit_closure, closure, by=request.staff, now=request.now, **form.changes
    ):
        return redirect("closure-detail", pk=closure.case_id)
    title = _("Prepare the closing")
    lead = _("Write what you know today. Nothing is final before the case closes.")
    save, needed = _("Save"), _("needed")
    return card_form(request, closure, form, title=title, lead=lead, button=save, needed=needed)


@record_access(Closure, "approve", FORM)
def closure_approve(request: Any, closure: Closure) -> HttpResponse:
    """A supervisor approves the closing."""
    form = ConfirmForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and attempt(
        form, approve_closure, closure, by=request.staff, now=request.now
    ):
        return redirect("closure-detail", pk=closure.case_id)
    lead = _("You read why it ends and what was reached. Changing either asks you again.")
    title = _("Approve the closing")
    return card_form(request, closure, form, title=title, lead=lead, button=_("Approve"))


@record_access(Closure, "approve", FORM)
def closure_withdraw(request: Any, closure: Closure) -> HttpResponse:
    """The case goes on after all."""
    form = WhyForm(request.POST or None)
    rested = stage_before_closing(closure.case) == Stage.ON_HOLD
    back = _BACK_FROM_A_HOLD if rested else _BACK
    if form.is_valid() and attempt(
        form, withdraw_closure, closure, by=request.staff, now=request.now, **form.cleaned_data
    ):
        messages.success(request, _("The closing is withdrawn.") + f" {back}")
        return redirect("plan-list", pk=closure.case_id)
    title = _("The case goes on")
    lead = f"{back} " + _("What was written about closing is kept.")
    return card_form(
        request, closure, form, title=title, lead=lead, button=_("Go on with the case")
    )


@record_access(Closure, "undo", FORM)
def closure_undo(request: Any, closure: Closure) -> HttpResponse:
    """The case was closed by mistake a moment ago."""
    form = WhyForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and attempt(
        form, undo_closing, closure, by=request.staff, now=request.now, **form.cleaned_data
    ):
        messages.success(request, _("The case is closing again. What was written is kept."))
        return redirect("closure-detail", pk=closure.case_id)
    title = _("Undo the closing")
    lead = _("Only today. Say what was wrong; then put it right, or take the case back.")
    return card_form(request, closure, form, title=title, lead=lead, button=_("Undo the closing"))


@record_access(Closure, "move", FORM)
def closure_complete(request: Any, closure: Closure) -> HttpResponse:
    """Close the case."""
    form = ConfirmForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and attempt(
        form, complete_closure, closure, by=request.staff, now=request.now
    ):
        return redirect("closure-detail", pk=closure.case_id)
    lead = _(
        "Services, the plan, the next reassessment and everybody's part in the case end now. "
        "The case stays readable for those who worked on it. If the client comes back, a new case "
        "is opened."
    )
    title, button = _("Close the case"), _("Close the case")
    return card_form(request, closure, form, title=title, lead=lead, button=button)


@record_access(Closure, "view", READ)
def closure_letter(request: Any, closure: Closure) -> HttpResponse:
    """The letter that tells the client."""
    try:
        return closure_letter_of(closure, staff=request.staff, now=request.now)
    except (PdfFailed, Refused) as problem:
        messages.error(request, problem.message)
        return redirect("closure-detail", pk=closure.case_id)
