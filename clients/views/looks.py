"""Who looked at a case: told to everybody who works it, and itself a look."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render

from casemgmt.core.access import READ, record_access
from casemgmt.ledger.looks import columns, looks, table_row, told
from clients.frame import case_frame
from clients.models import Case, EmergencyAccess

A_PAGE = 25
NEWEST = 30
"""So many emergency accesses are shown beside what was read."""


@record_access(Case, "view", READ)
def case_looks(request: Any, case: Case) -> HttpResponse:
    """Who read this case on which day, the newest first, and who opened it in an emergency."""
    found = looks(case.agency_id, request.agency_timezone, case_id=case.pk)
    page = Paginator(found, A_PAGE).get_page(request.GET.get("page"))
    rows = [table_row(look) for look in told(page.object_list)]
    opened = EmergencyAccess.objects.visible_to(request.staff, request.now)
    emergencies = opened.filter(client=case.client_id).select_related("staff").order_by("-during")
    context = {
        "page": page,
        "columns": columns(numbered=False),
        "rows": rows,
        "emergencies": emergencies[:NEWEST],
    }
    return render(request, "clients/case_looks.html", context | case_frame(request, case, "team"))
