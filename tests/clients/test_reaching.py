"""Safe ways to be reached: what the client said, and for how long it holds (MON-12)."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client as Browser
from django.urls import reverse

from casemgmt.core.errors import Forbidden, Refused
from clients.actions.reaching import add_way, end_way
from clients.actions.relating import add_person
from clients.models import SafeContact
from clients.visit_feeds import when_safe
from tests.cast import Cast
from tests.clients.arranging import HOUR, a_way, way_facts
from tests.stories import a_case

BrowserOf = Callable[[str], Browser]


def test_mon_12_a_way_holds_from_now_until_it_is_ended(cast: Cast, now: dt.datetime) -> None:
    case = a_case(cast, now)
    way = a_way(case.client, cast, now, unsaid="Nothing about housing")
    rows = SafeContact.objects.visible_to(cast.mia, now)
    assert list(rows.standing(now)) == [way]
    assert not rows.standing(now - HOUR).exists()
    end_way(way, by=cast.mia, now=now + HOUR)
    assert not rows.standing(now + HOUR).exists()
    assert way.history.count() == 2


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"days": []}, "days"),
        ({"from_time": dt.time(9)}, "until_time"),
        ({"until_time": dt.time(9)}, "from_time"),
        ({"from_time": dt.time(9), "until_time": dt.time(9)}, "until_time"),
        ({"channel": "through", "detail": " "}, "detail"),
        ({"detail": ""}, "detail"),
        ({"leave_no_message": True}, "leave_no_message"),
    ],
)
def test_mon_12_a_way_that_says_too_little_is_refused(
    cast: Cast, now: dt.datetime, given: dict[str, Any], field: str
) -> None:
    with pytest.raises(Refused) as refusal:
        a_way(a_case(cast, now).client, cast, now, **given)
    assert refusal.value.field == field


def test_mon_12_only_who_works_with_the_client_writes_it(cast: Cast, now: dt.datetime) -> None:
    case = a_case(cast, now)
    way = a_way(case.client, cast, now)
    for stranger in (cast.omar, cast.otto, cast.alex, cast.ines):
        assert not SafeContact.objects.visible_to(stranger, now).exists()
        with pytest.raises(Forbidden):
            add_way(case.client, by=stranger, now=now, facts=way_facts())
        with pytest.raises(Forbidden):
            end_way(way, by=stranger, now=now)


def test_mon_12_where_it_differs_and_what_to_leave_unsaid_are_sealed(
    cast: Cast, now: dt.datetime
) -> None:
    way = a_way(a_case(cast, now).client, cast, now, unsaid="The shelter")
    with connection.cursor() as cursor:
        for table in ("clients_safecontact", "clients_historicalsafecontact"):
            cursor.execute(f"SELECT detail, unsaid FROM {table} WHERE id = %s", [way.pk])
            ((detail, unsaid),) = cursor.fetchall()
            assert "rosa" not in detail
            assert "shelter" not in unsaid


def test_safe_hours_are_read_on_the_local_clock() -> None:
    way = SafeContact(days=[1, 2], from_time=dt.time(9), until_time=dt.time(12))
    monday = dt.datetime(2026, 11, 23, 9, tzinfo=dt.UTC)
    assert way.is_safe_at(monday)
    assert not way.is_safe_at(monday - dt.timedelta(minutes=1))
    assert not way.is_safe_at(monday + dt.timedelta(hours=3))
    assert not way.is_safe_at(monday + dt.timedelta(days=2))
    assert when_safe(way) == "Mon, Tue, 09:00 to 12:00"
    assert when_safe(SafeContact(days=[1, 2, 3, 4, 5])) == "Monday to Friday"


@pytest.mark.parametrize("change", ["days = '{}'", "days = '{8}'", "from_time = '23:00'"])
def test_the_database_keeps_no_way_without_its_times(
    cast: Cast, now: dt.datetime, change: str
) -> None:
    hours = {"from_time": dt.time(9), "until_time": dt.time(12)}
    a_way(a_case(cast, now).client, cast, now, **hours)
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE clients_safecontact SET {change}")


def test_mon_12_a_way_is_written_down_and_shown_on_the_pages(
    cast: Cast, now: dt.datetime, browser_of: BrowserOf
) -> None:
    case, mia = a_case(cast, now, safe_contact="Call after six"), browser_of("mia")
    page = reverse("way-new", args=[case.client_id])
    given = {"channel": "phone", "days": [1, 2, 3], "leave_no_message": "on"}
    shown = mia.post(page, given, follow=True).content.decode()
    assert "Leave no message" in shown
    assert "Call after six" in shown
    assert (
        "1 safe way to reach them"
        in mia.get(reverse("case-detail", args=[case.pk])).content.decode()
    )
    history = mia.get(reverse("case-history", args=[case.pk])).content.decode()
    assert "Safe way written down" in history
    way = SafeContact.objects.get()
    ended = mia.post(reverse("way-end", args=[way.pk]), follow=True).content.decode()
    assert "Leave no message" not in ended


@pytest.mark.parametrize("page", ["case-detail", "note-new", "client-about", "case-team"])
def test_int_02_whoever_is_kept_away_is_marked_and_nobody_to_call(
    cast: Cast, now: dt.datetime, browser_of: BrowserOf, page: str
) -> None:
    case = a_case(cast, now)
    rex = {"name": "Rex Delgado", "kin": "no_contact", "relation": "Husband", "phone": "555-0133"}
    son = {"name": "Leo Delgado", "relation": "Son", "phone": "555-0144"}
    for facts in (rex, son):
        add_person(case, by=cast.mia, now=now, **facts)
    whose = case.client_id if page == "client-about" else case.pk
    shown = browser_of("mia").get(reverse(page, args=[whose])).content.decode()
    assert "tel:555-0144" in shown
    assert "Rex Delgado" in shown
    assert "Keep away" in shown
    assert "tel:555-0133" not in shown


@pytest.mark.parametrize("page", ["note-new", "contact-new"])
def test_mon_12_whoever_writes_of_a_contact_reads_the_safe_ways(
    cast: Cast, now: dt.datetime, browser_of: BrowserOf, page: str
) -> None:
    case = a_case(cast, now, safe_contact="Only when he is at work")
    said = {"channel": "phone", "detail": "555-0122", "unsaid": "Nothing about housing"}
    a_way(case.client, cast, now, **said, leave_no_message=True)
    shown = browser_of("mia").get(reverse(page, args=[case.pk])).content.decode()
    ways = shown.partition("Safe ways to reach them</h2>")[2].partition("</section>")[0]
    for words in ("555-0122", "Nothing about housing", "Leave no message", "Only when he is"):
        assert words in ways
