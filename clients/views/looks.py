"""Who looked at a case: told to everybody who works it, and itself a look."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render

from casemgmt.core.access import READ, record_access
from casemgmt.ledger.looks import columns, looks, table_row, told
from clients.frame import case_frame
from clients.models import Case

A_PAGE = 25


@record_access(Case, "view", READ)
def case_looks(request: Any, case: Case) -> HttpResponse:
    """Who read this case on which day, the newest first."""
    found = looks(case.agency_id, request.agency_timezone, case_id=case.pk)
    page = Paginator(found, A_PAGE).get_page(request.GET.get("page"))
    rows = [table_row(look) for look in told(page.object_list)]
    context = {"page": page, "columns": columns(numbered=False), "rows": rows}
    return render(request, "clients/case_looks.html", context | case_frame(request, case, "team"))
