"""Planning the next look at a client's situation."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from assessments.actions.reassessing import plan_reassessment, rule_day
from assessments.forms import ReassessmentForm
from assessments.models import ReassessmentTask
from casemgmt.core.access import FORM, record_access
from casemgmt.core.forms import attempt
from clients.frame import case_frame
from clients.models import Case


@record_access(Case, "add", FORM)
def reassessment_plan(request: HttpRequest, case: Case) -> HttpResponse:
    """Plan the next reassessment, or move it, with the reason."""
    typed: Any = request
    rows = ReassessmentTask.objects.visible_to(typed.staff, typed.now).filter(case=case)
    planned, rule = rows.open().first(), rule_day(case, typed.now)
    basis = ReassessmentTask.Basis.CHANGE
    initial = {"due_on": planned.due_on if planned else rule, "basis": basis}
    form = ReassessmentForm(request.POST or None, initial=initial)
    if (
        form.is_valid()
        and attempt(
            form, plan_reassessment, case, by=typed.staff, now=typed.now, **form.cleaned_data
        )
        is not None
    ):
        messages.success(request, _("The next reassessment is planned."))
        return redirect("assessment-list", pk=case.pk)
    context = {"form": form, "planned": planned, "rule": rule}
    frame = case_frame(request, case, "assessments")
    return render(request, "assessments/reassessment_plan.html", {**frame, **context})
