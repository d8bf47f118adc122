"""Who looked and who changed what, by person and by case; asking is kept too.

Privacy officers are told of the whole agency, supervisors of their own people as far as they see the
cases, and everybody of themselves.
"""

import datetime as dt
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from casemgmt.agency.models import Staff
from casemgmt.agency.queries import supervised_by
from casemgmt.core.access import POST, READ, staff_access
from casemgmt.core.display import full_day, moment
from casemgmt.core.tables import csv_download
from casemgmt.ledger.looks import looks, told
from casemgmt.ledger.reads import log_event
from casemgmt.work import looking
from casemgmt.work.forms import LookFilter
from clients.models import Case
from clients.reviewing import (
    case_numbered,
    changes_by,
    looks_to_review,
    numbers_of,
    of_what_is_seen,
)

A_PAGE = 25
USUAL = dt.timedelta(days=7)
"""How far back the page goes when nobody says otherwise."""
MOST_LINES = 10_000
"""So many lines a file has at most."""


@dataclass(frozen=True)
class Asked:
    """What somebody asks of the logs: readings or changes, whose, of which case, and when.

    ``is_nobodys`` is true where a number was given that is no case's.
    """

    changes: bool
    person: Staff | None
    case_id: UUID | None
    is_nobodys: bool
    since: dt.date
    until: dt.date

    def span(self, zone: Any) -> tuple[dt.datetime, dt.datetime]:
        """From the first midnight to the one after the last day."""
        after = self.until + dt.timedelta(days=1)
        return (
            dt.datetime.combine(self.since, dt.time.min, tzinfo=zone),
            dt.datetime.combine(after, dt.time.min, tzinfo=zone),
        )


@staff_access("review_privacy", READ)
def look_list(request: Any) -> HttpResponse:
    """What the agency's people read or changed, newest first; cases by their numbers only."""
    form = LookFilter(request.GET or None, agency_id=request.staff.agency_id)
    asked = _asked(request, form)
    _keep(request, "looks read", asked)
    context = _page(request, asked, _reviewed(request, asked), _numbers(request))
    return render(request, "work/looks.html", {"form": form, "exports": True, **context})


@staff_access("review_privacy", POST, step_up=True)
def look_export(request: Any) -> HttpResponse:
    """The same as a file, marked with who took it and when."""
    form = LookFilter(request.POST, agency_id=request.staff.agency_id)
    if not form.is_valid():
        return redirect("look-list")
    asked = _asked(request, form)
    _keep(request, "looks exported", asked)
    found = list(_reviewed(request, asked)[:MOST_LINES])
    if asked.changes:
        heads = looking.change_heads()
        lines = looking.change_lines(found, _names(request), _numbers(request))
    else:
        heads = looking.reading_heads()
        lines = looking.reading_lines(told(found), _numbers(request), request.now)
    words = _("Confidential. Taken by %(name)s on %(when)s for %(first)s to %(last)s.")
    mark = words % {
        "name": request.staff.name,
        "when": f"{full_day(request.now)}, {moment(request.now).rpartition(', ')[2]}",
        "first": full_day(asked.since),
        "last": full_day(asked.until),
    }
    name = "changes" if asked.changes else "readings"
    return csv_download(f"{name} {asked.since} {asked.until}.csv", heads, lines, mark=mark)


@staff_access("own_account", READ)
def own_looks(request: Any) -> HttpResponse:
    """What I read and changed myself."""
    return _of_one(request, request.staff, "work/own_looks.html")


@staff_access("watch_team", READ)
def member_looks(request: Any, pk: Any) -> HttpResponse:
    """What one of a supervisor's people read and changed, of the cases that the supervisor sees."""
    person = supervised_by(request.staff, request.now).filter(pk=pk).first()
    if person is None:
        raise Http404
    return _of_one(request, person, "work/member_looks.html")


def _of_one(request: Any, person: Staff, template: str) -> HttpResponse:
    form = LookFilter(request.GET or None)
    asked = _asked(request, form, person)
    _keep(request, "looks read", asked)
    found = _changes(request, asked) if asked.changes else _readings_of(request, asked, person)
    numbers = looking.numbers_seen(request.staff, request.now)
    context = {"form": form, "person": person, **_page(request, asked, found, numbers)}
    return render(request, template, context)


def _asked(request: Any, form: LookFilter, person: Staff | None = None) -> Asked:
    given = form.cleaned_data if form.is_valid() else {}
    number = given.get("number")
    case_id = case_numbered(number, request.now) if number else None
    until = given.get("until") or request.today
    return Asked(
        changes=given.get("what") == "changes",
        person=person or given.get("person"),
        case_id=case_id,
        is_nobodys=bool(number) and case_id is None,
        since=given.get("since") or min(until, request.today) - USUAL,
        until=until,
    )


def _reviewed(request: Any, asked: Asked) -> Any:
    """What a privacy officer is told; a number that is not there leaves nothing."""
    if asked.changes:
        return [] if asked.is_nobodys else _changes(request, asked)
    narrowed: dict[str, Any] = {"case_id": asked.case_id} if asked.case_id else {}
    narrowed |= {"user_id": asked.person.user_id} if asked.person else {}
    zone, narrowed = request.agency_timezone, narrowed | _within(request, asked)
    found = looks_to_review(request.staff.agency_id, zone, request.now, **narrowed)
    return found.none() if asked.is_nobodys else found


def _readings_of(request: Any, asked: Asked, person: Staff) -> Any:
    """One's own, all of them; of somebody else those of cases, and of records in them, one sees."""
    narrowed, rules = {"user_id": person.user_id, **_within(request, asked)}, []
    if person.pk != request.staff.pk:
        cases = Case.objects.visible_to(request.staff, request.now)
        narrowed["case_id__in"] = cases.values("pk")
        rules = [of_what_is_seen(request.staff, request.now)]
    return looks(request.staff.agency_id, request.agency_timezone, *rules, **narrowed)


def _within(request: Any, asked: Asked) -> dict[str, dt.datetime]:
    since, until = asked.span(request.agency_timezone)
    return {"at__gte": since, "at__lt": until}


def _changes(request: Any, asked: Asked) -> Any:
    zone = request.agency_timezone
    since, until = asked.span(zone)
    return changes_by(since, until, zone, request.now, person=asked.person, case_id=asked.case_id)


def _page(request: Any, asked: Asked, found: Any, numbers: looking.NumbersOf) -> dict[str, Any]:
    page = Paginator(found, A_PAGE).get_page(request.GET.get("page"))
    shown = list(page.object_list)
    if asked.changes:
        columns = looking.change_columns()
        rows = looking.change_rows(shown, _names(request), numbers)
    else:
        columns = looking.reading_columns()
        rows = looking.reading_rows(told(shown), numbers, request.now)
    return {"asked": asked, "page": page, "columns": columns, "rows": rows}


def _numbers(request: Any) -> looking.NumbersOf:
    return lambda keys: numbers_of(keys, request.now)


def _names(request: Any) -> dict[UUID, str]:
    people = Staff.objects.for_agency(request.staff.agency_id)
    return dict(people.values_list("user_id", "name"))


def _keep(request: Any, event: str, asked: Asked) -> None:
    """Write whose readings were looked through, or taken along, and of which case."""
    person = asked.person.pk if asked.person else None
    about = {"clients.case": asked.case_id, "agency.staff": person}
    code = "changes" if asked.changes else ""
    for record, key in [pair for pair in about.items() if pair[1]] or [("", None)]:
        log_event(request, event, record=record, key=key, code=code)
