"""Who looked: the read log by person and by case, for privacy officers; asking is kept too."""

import datetime as dt
from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render

from casemgmt.core.access import READ, staff_access
from casemgmt.ledger.looks import columns, table_row, told
from casemgmt.ledger.reads import log_event
from casemgmt.work.forms import LookFilter
from clients.reviewing import case_numbered, looks_to_review, numbers_of

A_PAGE = 25
USUAL = dt.timedelta(days=7)
"""How far back the page goes when nobody says otherwise."""


@staff_access("review_privacy", READ)
def look_list(request: Any) -> HttpResponse:
    """What the agency's people read, newest first; cases by their numbers only."""
    form = LookFilter(request.GET or None, agency_id=request.staff.agency_id)
    given = form.cleaned_data if form.is_valid() else {}
    page = Paginator(_found(request, given), A_PAGE).get_page(request.GET.get("page"))
    found = told(page.object_list)
    numbers = numbers_of((look.case_id for look in found if look.case_id), request.now)
    context = {
        "form": form,
        "page": page,
        "columns": columns(numbered=True),
        "rows": [table_row(look, _number(numbers, look.case_id)) for look in found],
        "since": _since(request, given),
    }
    return render(request, "work/looks.html", context)


def _number(numbers: dict[UUID, str], case_id: UUID | None) -> str:
    return numbers.get(case_id, "") if case_id else ""


def _found(request: Any, given: dict[str, Any]) -> Any:
    """The looks that the filter leaves; a number that is not there leaves none."""
    zone, person, number = request.agency_timezone, given.get("person"), given.get("number")
    case_id = case_numbered(number, request.now) if number else None
    _keep(request, case_id, person)
    midnight = dt.datetime.combine(_since(request, given), dt.time.min, tzinfo=zone)
    narrowed: dict[str, Any] = {"at__gte": midnight}
    narrowed |= {"case_id": case_id} if case_id else {}
    narrowed |= {"user_id": person.user_id} if person else {}
    found = looks_to_review(request.staff.agency_id, zone, request.now, **narrowed)
    return found.none() if number and case_id is None else found


def _since(request: Any, given: dict[str, Any]) -> dt.date:
    day: dt.date = given.get("since") or request.today - USUAL
    return day


def _keep(request: Any, case_id: UUID | None, person: Any) -> None:
    """Write whose readings were looked through, and of which case."""
    asked = {"clients.case": case_id, "agency.staff": person and person.pk}
    for record, key in [pair for pair in asked.items() if pair[1]] or [("", None)]:
        log_event(request, "looks read", record=record, key=key)
