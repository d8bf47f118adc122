"""The history of the agency's settings, for whoever configures it."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render

from casemgmt.core.access import READ, staff_access
from casemgmt.work.forms import SettingFilter
from casemgmt.work.kept_settings import changes_in, entries, kinds_of

A_PAGE = 25


@staff_access("configure", READ)
def setting_history(request: Any) -> HttpResponse:
    """Each change of how the agency works, newest first, of all kinds or one, by anybody or one."""
    kinds = kinds_of(request.staff.agency_id)
    form = SettingFilter(
        request.GET or None,
        agency_id=request.staff.agency_id,
        kinds=[(kind.label, kind.name) for kind in kinds.values()],
    )
    given = form.cleaned_data if form.is_valid() else {}
    chosen = kinds.get(given.get("kind") or "")
    found = changes_in([chosen] if chosen else kinds.values(), given.get("person"))
    page = Paginator(found, A_PAGE).get_page(request.GET.get("page"))
    context = {"form": form, "page": page, "entries": entries(kinds, list(page.object_list))}
    return render(request, "work/setting_history.html", context)
