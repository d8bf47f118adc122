"""Pages of what can't wait."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from casemgmt.core.access import FORM, POST, record_access
from casemgmt.core.answers import acted
from casemgmt.core.forms import attempt
from clients.actions.needs_now import change_need, name_need, need_done
from clients.forms.needs_now import NeedForm
from clients.frame import case_frame
from clients.models import Case, ImmediateNeed


@record_access(Case, "edit", FORM)
def need_new(request: Any, case: Case) -> HttpResponse:
    """Name something that can't wait."""
    act = {"by": request.staff, "now": request.now}
    form = NeedForm(request.POST or None, case=case, **act)
    if form.is_valid():
        given = {name: form.cleaned_data[name] for name in form.Meta.fields}
        if attempt(form, name_need, case, **act, facts=given):
            messages.success(request, _("It is written down."))
            return redirect("intake-edit", pk=case.pk)
    return render(
        request, "clients/need_form.html", {"form": form} | case_frame(request, case, "intake")
    )


@record_access(ImmediateNeed, "edit", FORM)
def need_edit(request: Any, need: ImmediateNeed) -> HttpResponse:
    """Say what is done about it, or why nothing is."""
    act = {"by": request.staff, "now": request.now}
    form = NeedForm(request.POST or None, instance=need, case=need.case, **act)
    if form.is_valid() and attempt(form, change_need, need, **act, changes=form.changes):
        messages.success(request, _("It is written down."))
        return redirect("intake-edit", pk=need.case_id)
    context = {"form": form, "need": need}
    return render(
        request, "clients/need_form.html", context | case_frame(request, need.case, "intake")
    )


@record_access(ImmediateNeed, "edit", POST)
def need_settle(request: Any, need: ImmediateNeed) -> HttpResponse:
    """What was to be done is done."""
    acted(request, _("Done."), need_done, need, by=request.staff, now=request.now)
    return redirect("intake-edit", pk=need.case_id)
