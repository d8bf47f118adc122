"""A week's appointments on a page, and the secret link for a calendar program."""

import datetime as dt
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from casemgmt.core.access import FORM, POST, READ, link_access, may, staff_access
from casemgmt.core.answers import acted
from casemgmt.core.calendars import calendar_response
from casemgmt.core.days import end_of_day, local_day, start_of_day
from casemgmt.core.forms import attempt
from casemgmt.core.identity import acting_as
from casemgmt.ledger.reads import log_event, log_once_a_day, log_reads
from clients.actions.calendar_links import make_link, revoke_link
from clients.calendars import events_of, open_link, overlapping, visits_of
from clients.forms.visits import CalendarLinkForm, WeekForm
from clients.models import Appointment, CalendarLink
from clients.visit_feeds import ICONS, state_tags

WEEK = 7


@staff_access("work_day", READ)
def calendar(request: Any) -> HttpResponse:
    """One's own appointments of a week, or those of somebody one supervises."""
    form = WeekForm(request.GET or None, staff=request.staff, now=request.now)
    asked = form.cleaned_data if form.is_valid() else {}
    person = asked.get("person") or request.staff
    day = asked.get("day") or request.today
    monday = day - dt.timedelta(days=day.weekday())
    visits = _visits_of(request, person, monday)
    log_reads(request, "list", visits)
    context = {
        "form": form,
        "person": person,
        "is_own": person == request.staff,
        "days": _days(request, visits, monday),
        "monday": monday,
        "before": monday - dt.timedelta(days=WEEK),
        "after": monday + dt.timedelta(days=WEEK),
        "visits": visits,
        "may_plan": may(request.staff, "list_cases", request.now),
    }
    return render(request, "clients/calendar.html", context)


def _visits_of(request: Any, person: Any, monday: dt.date) -> list[Appointment]:
    zone = request.staff.agency.timezone
    start = start_of_day(monday, zone)
    end = end_of_day(monday + dt.timedelta(days=WEEK - 1), zone)
    rows = Appointment.objects.visible_to(request.staff, request.now).in_calendar()
    rows = rows.filter(staff=person).between(start, end)
    return list(rows.select_related("case__client", "case__program", "staff").order_by("starts_at"))


def _days(request: Any, visits: list[Appointment], monday: dt.date) -> list[dict[str, Any]]:
    """Each day of the week with its appointments; one that runs past midnight stands where it
    begins, or on the first day."""
    zone, clash = request.staff.agency.timezone, overlapping(visits)
    days: dict[dt.date, list[dict[str, Any]]] = {
        monday + dt.timedelta(days=ahead): [] for ahead in range(WEEK)
    }
    for visit in visits:
        row = {
            "visit": visit,
            "icon": ICONS[visit.kind],
            "tags": state_tags(visit),
            "clashes": visit.pk in clash,
        }
        days[max(local_day(visit.starts_at, zone), monday)].append(row)
    return [{"day": day, "rows": rows} for day, rows in days.items()]


@staff_access("link_calendar", FORM, step_up=True)
def calendar_link(request: Any) -> HttpResponse:
    """One's own link: made, shown once to be copied, and revoked."""
    form = CalendarLinkForm(request.POST if request.method == "POST" else None)
    link = CalendarLink.objects.for_agency(request.staff.agency_id).filter(
        staff=request.staff, revoked_at=None
    )
    shown = ""
    if form.is_valid():
        token = attempt(form, make_link, by=request.staff, now=request.now, **form.cleaned_data)
        if token is not None:
            shown = request.build_absolute_uri(reverse("calendar-feed", args=[token]))
    context = {"form": form, "link": link.first(), "shown": shown}
    return render(request, "clients/calendar_link.html", context)


@staff_access("work_day", POST)
def calendar_revoke(request: Any) -> HttpResponse:
    """End one's own link."""
    acted(request, _("The link is revoked."), revoke_link, by=request.staff, now=request.now)
    return redirect("calendar-link")


@link_access("calendar", READ)
def calendar_feed(request: Any, token: str) -> HttpResponse:
    """The appointments of a link's owner for a calendar program, with no client's name.

    A revoked link, one of somebody who left and one that never was answer alike. What it tells of a
    case is a reading of the owner's, written once a day: a calendar program asks every few minutes.
    """
    link = open_link(token, request.now)
    if link is None:
        raise Http404
    log_event(request, "calendar read", code="calendar", record="clients.calendarlink", key=link.pk)
    with acting_as(link.staff.user_id):
        visits = visits_of(link, request.now)
        if link.shows_initials or link.shows_place:
            log_once_a_day(request, visits, reader=link.staff)
        return calendar_response(events_of(link, visits, request.now))
