"""Pages on which a case moves: on to its next stage, on hold, and on again."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from casemgmt.core.access import FORM, record_access
from casemgmt.core.forms import attempt
from clients.actions.moving import checklist, hold_case, move_case, next_stage, resume_case
from clients.forms.cases import HoldForm, MoveForm, ResumeForm
from clients.frame import case_frame
from clients.models import Case


@record_access(Case, "move", FORM)
def case_move(request: Any, case: Case) -> HttpResponse:
    """What the next stage asks for, and the button that goes there."""
    stage = next_stage(case)
    form = MoveForm(request.POST or None, initial={"to_stage": stage})
    if form.is_valid():
        moved = attempt(
            form, move_case, case, by=request.staff, now=request.now, **form.cleaned_data
        )
        if moved is not None:
            words = _("The case is in its next stage: %(stage)s.")
            messages.success(request, words % {"stage": moved.get_stage_display()})
            return redirect("case-detail", pk=case.pk)
    checks = checklist(case, request.now)
    context = {
        "form": MoveForm(initial={"to_stage": stage}) if form.is_bound else form,
        "problems": form.non_field_errors() if form.is_bound else [],
        "next_stage": stage,
        "checks": checks,
        "is_ready": all(check.done for check in checks),
    }
    return render(request, "clients/case_move.html", context | case_frame(request, case, "move"))


@record_access(Case, "move", FORM)
def case_hold(request: Any, case: Case) -> HttpResponse:
    """Let the case rest until a day."""
    form = HoldForm(request.POST or None)
    if form.is_valid():
        given = form.cleaned_data
        if attempt(form, hold_case, case, by=request.staff, now=request.now, **given):
            messages.success(request, _("The case is on hold."))
            return redirect("case-detail", pk=case.pk)
    context = {"form": form} | case_frame(request, case, "hold")
    return render(request, "clients/case_hold.html", context)


@record_access(Case, "move", FORM)
def case_resume(request: Any, case: Case) -> HttpResponse:
    """Take the case up again."""
    form = ResumeForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        given = form.cleaned_data
        if attempt(form, resume_case, case, by=request.staff, now=request.now, **given):
            messages.success(request, _("The case is active again."))
            return redirect("case-detail", pk=case.pk)
    context = {"form": form} | case_frame(request, case, "resume")
    return render(request, "clients/case_resume.html", context)
