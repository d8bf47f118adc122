"""Contacts, made or tried, logged in one line (MON-01)."""

import datetime as dt
from collections.abc import Callable
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test import Client as Browser
from django.urls import reverse

from casemgmt.core.errors import Forbidden, Refused
from clients.actions.notes import Happening, log_contact, write_note
from clients.models import Contact
from clients.registry import timeline_sources
from tests.cast import Cast
from tests.stories import a_case, shut

BrowserOf = Callable[[str], Browser]
HOUR = dt.timedelta(hours=1)


def a_call(now: dt.datetime, **facts: object) -> Happening:
    return Happening(**{"mode": "phone", "started_at": now - HOUR, "minutes": 5, **facts})  # type: ignore[arg-type]


def test_a_contact_is_logged_without_a_note(cast: Cast, now: dt.datetime) -> None:
    case = a_case(cast, now)
    call = a_call(now, was_reached=False, summary="No answer.")
    contact = log_contact(case, by=cast.mia, now=now, happening=call)
    assert (contact.recorded_by, contact.was_reached, contact.summary) == (
        cast.mia,
        False,
        "No answer.",
    )
    assert not hasattr(contact, "note")


def test_a_contact_cannot_lie_ahead(cast: Cast, now: dt.datetime) -> None:
    case = a_case(cast, now)
    log_contact(case, by=cast.mia, now=now, happening=a_call(now, started_at=now))
    with pytest.raises(Refused, match="ahead"):
        log_contact(case, by=cast.mia, now=now, happening=a_call(now, started_at=now + HOUR))


def test_what_happened_is_from_the_list(cast: Cast, now: dt.datetime) -> None:
    case = a_case(cast, now)
    with pytest.raises(Refused, match="Choose what happened") as refusal:
        log_contact(case, by=cast.mia, now=now, happening=a_call(now, mode="dreamt"))
    assert refusal.value.field == "mode"


def test_a_closed_case_takes_no_contact(cast: Cast, now: dt.datetime) -> None:
    case = a_case(cast, now)
    shut(case, now)
    with pytest.raises(Refused, match="closed"):
        log_contact(case, by=cast.mia, now=now, happening=a_call(now))


def test_nobody_logs_a_contact_who_may_not_work_the_case(cast: Cast, now: dt.datetime) -> None:
    with pytest.raises(Forbidden):
        log_contact(a_case(cast, now), by=cast.omar, now=now, happening=a_call(now))


def test_a_contact_without_a_note_can_still_be_changed_by_the_database(
    cast: Cast, now: dt.datetime
) -> None:
    log_contact(a_case(cast, now), by=cast.mia, now=now, happening=a_call(now))
    with connection.cursor() as cursor:
        cursor.execute("UPDATE clients_contact SET minutes = 7")
    assert Contact.objects.get().minutes == 7


def test_a_contact_is_logged_in_the_browser(
    cast: Cast, now: dt.datetime, browser_of: BrowserOf
) -> None:
    case = a_case(cast, now)
    mia, address = browser_of("mia"), reverse("contact-new", args=[case.pk])
    assert mia.get(address).status_code == 200
    local = (now - HOUR).astimezone(ZoneInfo(cast.agency.timezone))
    fields = {
        "mode": "phone",
        "reached": "no",
        "started_at_0": f"{local:%Y-%m-%d}",
        "started_at_1": f"{local:%H:%M}",
        "minutes": "3",
        "summary": "Left no message.",
    }
    assert mia.post(address, {**fields, "minutes": "-1"}).status_code == 200
    assert mia.post(address, {**fields, "started_at_0": "0001-01-01"}).status_code == 200
    assert mia.post(address, {**fields, "started_at_0": "9999-12-31"}).status_code == 200
    assert mia.post(address, fields)["Location"] == reverse("note-list", args=[case.pk])
    contact = Contact.objects.get()
    assert contact.started_at == local.replace(second=0, microsecond=0)
    assert "Left no message." in mia.get(reverse("note-list", args=[case.pk])).content.decode()


def test_the_timeline_tells_each_contact_once(cast: Cast, now: dt.datetime) -> None:
    case = a_case(cast, now)
    log_contact(case, by=cast.mia, now=now, happening=a_call(now, summary="Rang."))
    write_note(
        case, by=cast.mia, now=now, happening=a_call(now, mode="home_visit"), text="Went there."
    )

    def lines(label: str, name: str) -> list[tuple[str, str]]:
        found = timeline_sources[label](cast[name], case, now)
        return [(line.entry.icon, line.entry.text) for line in found]

    assert lines("clients.Contact", "mia") == [("phone", "Rang.")]
    assert lines("clients.Note", "mia") == [("house", "Went there.")]
    assert lines("clients.Contact", "omar") == lines("clients.Note", "omar") == []
