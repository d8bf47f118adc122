"""A case rests for a while, and is taken up again."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from careplans.actions.holding import hold_case, resume_case
from careplans.forms import HoldForm, ResumeForm
from careplans.models import ServiceLine
from casemgmt.core.access import FORM, record_access
from casemgmt.core.forms import attempt
from clients.frame import case_frame
from clients.models import Case


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
    return render(request, "careplans/case_hold.html", context)


@record_access(Case, "move", FORM)
def case_resume(request: Any, case: Case) -> HttpResponse:
    """Take the case up again: what is looked at again, and which services go on."""
    services = ServiceLine.objects.visible_to(request.staff, request.now).filter(case=case)
    lines = list(services.of_active_plan().interrupted())
    form = ResumeForm(request.POST if request.method == "POST" else None, lines=lines)
    if form.is_valid() and attempt(
        form, resume_case, case, by=request.staff, now=request.now, **form.answers
    ):
        messages.success(request, _("The case is active again."))
        return redirect("case-detail", pk=case.pk)
    context = {"form": form} | case_frame(request, case, "resume")
    return render(request, "careplans/case_resume.html", context)
