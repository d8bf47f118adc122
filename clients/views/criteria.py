"""Pages of a program's criteria."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from casemgmt.agency.models import Program
from casemgmt.core.access import FORM, READ, record_access
from casemgmt.core.forms import attempt
from clients.actions.admitting import approve_criteria
from clients.criteria import subject_words, version_on
from clients.forms.criteria import CriteriaForm
from clients.tables import versions_of

SHOWN = 50


@record_access(Program, "configure", READ)
def criteria_list(request: Any, program: Program) -> HttpResponse:
    """The versions of a program's criteria, the newest first."""
    in_force = version_on(program, request.today)
    words = subject_words(program.agency_id)
    versions = [
        (version, [(one, words.get(one.about, one.about)) for one in version.asked])
        for version in versions_of(program, SHOWN)
    ]
    context = {"program": program, "versions": versions, "in_force": in_force}
    return render(request, "clients/criteria_list.html", {**context, "today": request.today})


@record_access(Program, "configure", FORM, step_up=True)
def criteria_new(request: Any, program: Program) -> HttpResponse:
    """A new version, which begins with the one in force."""
    before = version_on(program, request.today)
    form = CriteriaForm(request.POST or None, program=program, before=before, today=request.today)
    if form.is_valid():
        given = {name: form.cleaned_data[name] for name in ("effective_from", "why")}
        act = {"by": request.staff, "now": request.now, "criteria": form.criteria}
        if attempt(form, approve_criteria, program, **act, **given):
            messages.success(request, _("The criteria are kept."))
            return redirect("criteria-list", pk=program.pk)
    context = {"program": program, "form": form, "rows": form.rows}
    return render(request, "clients/criteria_new.html", context)
