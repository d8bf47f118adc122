"""The history of a case: who changed what, when and why."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render

from casemgmt.core.access import READ, record_access
from clients.frame import case_frame
from clients.models import Case
from clients.record_history import changes_in, entries, kinds_of

A_PAGE = 25


@record_access(Case, "view", READ)
def case_history(request: Any, case: Case) -> HttpResponse:
    """The saved changes of a case and what it holds, the newest first, all kinds or one."""
    kinds = kinds_of(case, request.staff, request.now)
    chosen = kinds.get(request.GET.get("kind", ""))
    found = changes_in([chosen] if chosen else kinds.values())
    page = Paginator(found, A_PAGE).get_page(request.GET.get("page"))
    context = {
        **case_frame(request, case, "history"),
        "kinds": list(kinds.values()),
        "chosen": chosen.label if chosen else "",
        "entries": entries(kinds, list(page.object_list)),
        "page": page,
    }
    return render(request, "clients/history.html", context)
