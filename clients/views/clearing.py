"""Who is cleared for restricted information in a case: said by whoever leads it."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from casemgmt.agency.models import Staff
from casemgmt.core.access import FORM, record_access
from casemgmt.core.forms import attempt
from clients.actions import clearing
from clients.forms.restricted import CaseClearanceForm, EndClearanceForm
from clients.frame import case_frame
from clients.models import Case, CaseClearance
from clients.seeing import who_sees


@record_access(Case, "clear", FORM, step_up=True)
def case_clearances(request: Any, case: Case) -> HttpResponse:
    """Who is cleared in this case beyond what they are cleared for everywhere, and clearing more."""
    seers = [seer.staff.pk for seer in who_sees(case, request.now)]
    people = Staff.objects.for_agency(case.agency_id).filter(pk__in=seers)
    others = people.exclude(pk=request.staff.pk)
    form = CaseClearanceForm(request.POST or None, people=others, today=request.today)
    act = {"by": request.staff, "now": request.now}
    if form.is_valid() and attempt(form, clearing.clear_in_case, case, **act, **form.cleaned_data):
        words = _("%(name)s is cleared in this case from now on.")
        messages.success(request, words % {"name": form.cleaned_data["staff"].name})
        return redirect("case-clearances", pk=case.pk)
    cleared = CaseClearance.objects.visible_to(request.staff, request.now)
    standing = cleared.filter(case=case, during__contains=request.now)
    context = {
        "form": form,
        "cleared": standing.select_related("staff").order_by("staff__name", "category"),
    }
    frame = case_frame(request, case, "team")
    return render(request, "clients/case_clearances.html", context | frame)


@record_access(CaseClearance, "clear", FORM, step_up=True)
def case_clearance_end(request: Any, clearance: CaseClearance) -> HttpResponse:
    """End a clearance in a case."""
    form = EndClearanceForm(request.POST or None)
    if form.is_valid():
        act = {"by": request.staff, "now": request.now}
        if attempt(form, clearing.end_case_clearance, clearance, **act, **form.cleaned_data):
            words = _("%(name)s is not cleared for this any more.")
            messages.success(request, words % {"name": clearance.staff.name})
            return redirect("case-clearances", pk=clearance.case_id)
    context = {"form": form, "clearance": clearance}
    frame = case_frame(request, clearance.case, "team")
    return render(request, "clients/case_clearance_end.html", context | frame)
