"""Who looked: told to those who work the case, and to privacy officers by number only."""

import datetime as dt
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client as Browser
from django.urls import reverse

from casemgmt.agency.models import Staff
from casemgmt.core import audit
from casemgmt.core.identity import acting_as
from casemgmt.core.ranges import ended
from casemgmt.ledger.models import AuditEvent, ReadEvent
from clients.actions.boundaries import put_up_wall, report_conflict
from clients.models import Case
from clients.reviewing import case_numbered, kept_from_me, numbers_of
from tests.cast import SET_UP, Cast
from tests.clients.test_boundaries import second_officer, soon
from tests.stories import a_case

pytestmark = pytest.mark.django_db
BrowserOf = Callable[[str], Browser]
LOOKS = reverse("look-list")


def opened(browser_of: BrowserOf, name: str, case: Case) -> None:
    assert browser_of(name).get(reverse("case-detail", args=[case.pk])).status_code == 200


def rows(page: Any) -> list[list[str]]:
    """The table of a page as text, without the line of what was read."""
    return [[str(cell.text) for cell in row.cells] for row in page.context["rows"]]


def test_who_works_a_case_reads_who_looked_at_it(
    cast: Cast, now: dt.datetime, browser_of: BrowserOf
) -> None:
    case = a_case(cast, now)
    opened(browser_of, "sally", case)
    page = browser_of("mia").get(reverse("case-looks", args=[case.pk]))
    who = {row[0]: row[-1] for row in rows(page)}
    assert who == {"Sally Example": "1", "Mia Example": "1"}
    again = browser_of("mia").get(reverse("case-looks", args=[case.pk]))
    assert {row[0]: row[-1] for row in rows(again)}["Mia Example"] == "2"


def test_readings_of_another_case_are_not_among_them(
    cast: Cast, now: dt.datetime, browser_of: BrowserOf
) -> None:
    case, other = a_case(cast, now), a_case(cast, now)
    opened(browser_of, "sally", other)
    page = browser_of("mia").get(reverse("case-looks", args=[case.pk]))
    assert [row[0] for row in rows(page)] == ["Mia Example"]


@pytest.mark.parametrize("name", ["omar", "petra", "alex", "otto"])
def test_nobody_else_reads_who_looked(
    cast: Cast, now: dt.datetime, browser_of: BrowserOf, name: str
) -> None:
    case = a_case(cast, now)
    assert browser_of(name).get(reverse("case-looks", args=[case.pk])).status_code == 404


def test_a_privacy_officer_looks_through_the_readings_of_a_person_and_of_a_case(
    cast: Cast, now: dt.datetime, browser_of: BrowserOf
) -> None:
    case, other = a_case(cast, now), a_case(cast, now)
    opened(browser_of, "sally", case)
    opened(browser_of, "mia", other)
    petra = browser_of("petra")
    assert {tuple(row[:2]) for row in rows(petra.get(LOOKS))} == {
        ("Sally Example", case.number),
        ("Mia Example", other.number),
    }
    by_person = petra.get(LOOKS, {"person": str(cast.sally.pk)})
    assert [row[1] for row in rows(by_person)] == [case.number]
    by_case = petra.get(LOOKS, {"number": f" {other.number.lower()} "})
    assert [row[0] for row in rows(by_case)] == ["Mia Example"]
    html = petra.get(LOOKS).content.decode()
    assert case.client.given_name not in html
    assert case.client.family_name not in html


def test_readings_before_the_chosen_day_are_left_out(
    cast: Cast, now: dt.datetime, browser_of: BrowserOf
) -> None:
    case = a_case(cast, now)
    opened(browser_of, "mia", case)
    petra, today = browser_of("petra"), cast.agency.today(now)
    assert rows(petra.get(LOOKS, {"since": today.isoformat()}))
    assert not rows(petra.get(LOOKS, {"since": (today + dt.timedelta(days=1)).isoformat()}))
    assert "Enter a valid date" in petra.get(LOOKS, {"since": "soon"}).content.decode()


def test_readings_of_another_agency_are_not_there(
    cast: Cast, now: dt.datetime, browser_of: BrowserOf
) -> None:
    theirs = {"user": cast.otto.user, "agency_id": cast.other_agency.pk, "record_id": uuid4()}
    ReadEvent.objects.create(at=now, record="clients.client", action="view", page="x", **theirs)
    assert not rows(browser_of("petra").get(LOOKS))


def test_a_number_of_nobody_finds_nothing(
    cast: Cast, now: dt.datetime, browser_of: BrowserOf
) -> None:
    opened(browser_of, "mia", a_case(cast, now))
    page = browser_of("petra").get(LOOKS, {"number": "C-NOSUCH"})
    assert not rows(page)
    assert "No reads in this period" in page.content.decode()


def test_looking_through_readings_is_written_down(
    cast: Cast, now: dt.datetime, browser_of: BrowserOf
) -> None:
    case, petra = a_case(cast, now), browser_of("petra")
    petra.get(LOOKS)
    petra.get(LOOKS, {"person": str(cast.sally.pk), "number": case.number})
    kept = AuditEvent.objects.filter(event="looks read", user=cast.petra.user)
    assert set(kept.values_list("record", "record_id")) == {
        ("", None),
        ("clients.case", case.pk),
        ("agency.staff", cast.sally.pk),
    }


def test_a_privacy_officer_learns_nothing_of_a_case_they_are_kept_from(
    cast: Cast, now: dt.datetime, browser_of: BrowserOf
) -> None:
    case = a_case(cast, now)
    opened(browser_of, "mia", case)
    second_officer(cast)
    told = report_conflict(case, by=cast.mia, now=now, staff=cast.petra, relation="Neighbors")
    put_up_wall(told, by=Staff.objects.get(pk=cast.quinn.pk), now=now)
    petra = browser_of("petra")
    assert not rows(petra.get(LOOKS))
    assert not rows(petra.get(LOOKS, {"number": case.number}))
    with acting_as(cast.petra.user.pk):
        at = soon(now)
        assert kept_from_me(at) == [case.pk]
        assert (numbers_of([case.pk], at), case_numbered(case.number, at)) == ({}, None)
    assert rows(browser_of("quinn").get(LOOKS))


@pytest.mark.parametrize("name", ["mia", "sally", "alex", "otto"])
def test_only_a_privacy_officer_of_the_agency_is_told_a_number(
    cast: Cast, now: dt.datetime, name: str
) -> None:
    case = a_case(cast, now)
    with acting_as(cast[name].user.pk):
        assert numbers_of([case.pk], now) == {}
        assert case_numbered(case.number, now) is None
    with acting_as(cast.petra.user.pk):
        assert numbers_of([case.pk], now) == {case.pk: case.number}


def test_a_role_that_ended_is_told_no_number(cast: Cast, now: dt.datetime) -> None:
    case = a_case(cast, now)
    for role in cast.petra.roles.all():
        role.during = ended(role.during, now)
        audit.save(role, by=SET_UP, why="For this test", only=["during"])
    with acting_as(cast.petra.user.pk):
        assert case_numbered(case.number, now) is None
