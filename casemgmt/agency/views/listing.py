"""The lists an agency keeps for itself."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from casemgmt.agency.actions.listing import keep_list
from casemgmt.agency.list_forms import ListForm
from casemgmt.agency.lists import METHODS, NEEDED, PROTECTED, SELF_DESCRIPTION
from casemgmt.core.access import FORM, staff_access
from casemgmt.core.forms import attempt


@staff_access("configure", FORM, step_up=True)
def method_list(request: Any) -> HttpResponse:
    """How people are found: the words a referral is recorded with."""
    form = ListForm(request.POST or None, agency=request.staff.agency, which=METHODS)
    return _list_page(request, form, "method-list", "agency/method_list.html")


@staff_access("configure", FORM, step_up=True)
def protected_list(request: Any) -> HttpResponse:
    """What may not decide whether somebody is taken on: what the law names, and the agency."""
    form = ListForm(request.POST or None, agency=request.staff.agency, which=PROTECTED)
    return _list_page(request, form, "protected-list", "agency/protected_list.html")


@staff_access("configure", FORM, step_up=True)
def subject_list(request: Any) -> HttpResponse:
    """What clients are asked about themselves."""
    form = ListForm(request.POST or None, agency=request.staff.agency, which=SELF_DESCRIPTION)
    return _list_page(request, form, "subject-list", "agency/subject_list.html")


@staff_access("configure", FORM, step_up=True)
def needed_list(request: Any) -> HttpResponse:
    """What an intake needs an answer to (ADM-04)."""
    form = ListForm(request.POST or None, agency=request.staff.agency, which=NEEDED)
    return _list_page(request, form, "needed-list", "agency/needed_list.html")


def _list_page(request: Any, form: ListForm, name: str, template: str) -> HttpResponse:
    if form.is_valid():
        act = {"by": request.staff, "now": request.now}
        saved = attempt(form, keep_list, request.staff.agency, form.which, **act, **form.kept)
        if saved is not None:
            messages.success(request, _("Saved.") if saved else _("Nothing was changed."))
            return redirect(name)
    return render(request, template, {"form": form, "pairs": form.pairs})
