"""The page on which a case moves on to its next stage."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from casemgmt.core.access import FORM, record_access
from casemgmt.core.forms import attempt
from clients.actions.moving import checklist, move_case, next_stage
from clients.forms.cases import MoveForm
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
