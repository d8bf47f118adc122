"""Calendars that leave the process: times for a calendar program, with as few words as may be."""

import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from django.http import HttpResponse
from icalendar import Calendar
from icalendar import Event as Entry

PRODUCT = "-//casemgmt//appointments//EN"


@dataclass(frozen=True)
class Event:
    """One time in a calendar. What it says is for the caller to have decided."""

    key: uuid.UUID
    starts_at: dt.datetime
    ends_at: dt.datetime
    changed_at: dt.datetime
    words: str
    place: str = ""


def calendar_response(events: Iterable[Event]) -> HttpResponse:
    """Answer a calendar program with these events; nobody keeps the answer on the way."""
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    for event in events:
        calendar.add_component(_entry(event))
    answer = HttpResponse(calendar.to_ical(), content_type="text/calendar; charset=utf-8")
    answer.headers["Cache-Control"] = "no-store, private"
    answer.headers["Content-Disposition"] = 'inline; filename="calendar.ics"'
    return answer


def _entry(event: Event) -> Entry:
    entry = Entry()
    entry.add("uid", f"{event.key}@appointments.invalid")
    entry.add("dtstamp", event.changed_at.astimezone(dt.UTC))
    entry.add("dtstart", event.starts_at.astimezone(dt.UTC))
    entry.add("dtend", event.ends_at.astimezone(dt.UTC))
    entry.add("summary", event.words)
    entry.add("class", "PRIVATE")
    if event.place:
        entry.add("location", event.place)
    return entry
