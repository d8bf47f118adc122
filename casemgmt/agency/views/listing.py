"""The lists an agency keeps for itself."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from casemgmt.agency.actions.listing import keep_list
from casemgmt.agency.list_forms import ListForm
from casemgmt.agency.lists import METHODS
from casemgmt.core.access import FORM, staff_access
from casemgmt.core.forms import attempt


@staff_access("configure", FORM, step_up=True)
def method_list(request: Any) -> HttpResponse:
    """How people are found: the words a referral is recorded with."""
    agency = request.staff.agency
    form = ListForm(request.POST or None, agency=agency, which=METHODS)
    if form.is_valid():
        act = {"by": request.staff, "now": request.now}
        saved = attempt(form, keep_list, agency, METHODS, **act, **form.kept)
        if saved is not None:
            messages.success(request, _("Saved.") if saved else _("Nothing was changed."))
            return redirect("method-list")
    return render(request, "agency/method_list.html", {"form": form, "pairs": form.pairs})
