"""The history of a case in words: who, when, why, and the fields that changed (REC-02)."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.apps import apps
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from casemgmt.core import audit
from casemgmt.core.ranges import since
from casemgmt.core.records import Record
from clients.actions.notes import Happening, write_note
from clients.models import Case, Household, HouseholdMembership, RelatedPerson
from clients.record_history import kinds_of
from tests.cast import LONG_AGO, SET_UP, Cast
from tests.stories import a_case

BrowserOf = Callable[[str], Browser]


def shown(browser: Browser, case: Case, **query: str) -> list[Any]:
    page = browser.get(reverse("case-history", args=[case.pk]), query)
    return list(page.context["entries"])


def noted(case: Case, cast: Cast, now: dt.datetime, text: str = "She walks.") -> None:
    happening = Happening("phone", now - dt.timedelta(hours=1), 5)
    write_note(case, by=cast.mia, now=now, happening=happening, text=text, why="asked to")


def test_a_change_tells_who_when_why_and_which_fields(
    cast: Cast, now: dt.datetime, browser_of: BrowserOf
) -> None:
    case = a_case(cast, now)
    case.acuity = Case.Acuity.HIGH
    audit.save(case, by=cast.sally, why="two falls", only=["acuity"])
    newest = shown(browser_of("mia"), case)[0]
    assert (newest.what, newest.who, newest.why) == ("Case changed", "Sally Example", "two falls")
    assert [(str(c.label), c.old, c.new) for c in newest.changes] == [("Effort", None, "High")]


def test_a_second_change_is_compared_with_the_first(
    cast: Cast, now: dt.datetime, browser_of: BrowserOf
) -> None:
    case = a_case(cast, now)
    for value in (Case.Acuity.LOW, Case.Acuity.HIGH):
        case.acuity = value
        audit.save(case, by=cast.mia, only=["acuity"])
    newest = shown(browser_of("mia"), case)[0]
    assert [(c.old, c.new) for c in newest.changes] == [("Low", "High")]


def test_notes_assignments_and_the_clients_facts_are_in_it(
    cast: Cast, now: dt.datetime, browser_of: BrowserOf
) -> None:
    case = a_case(cast, now)
    noted(case, cast, now)
    person = RelatedPerson(client=case.client, name="Lucía", relation="Daughter")
    audit.save(person, by=cast.mia)
    mia = browser_of("mia")
    told = {entry.what for entry in shown(mia, case)}
    assert told == {
        "Case added", "Client added", "Assignment added", "Note added", "Contact added",
        "Related person added",
    }  # fmt: skip
    only = shown(mia, case, kind="clients.Note")
    assert [entry.what for entry in only] == ["Note added"]
    assert only[0].why == "asked to"
    assert ("What was said and done", "She walks.") in [
        (str(c.label), c.new) for c in only[0].changes
    ]
    assert ("Author", "Mia Example") in [(str(c.label), c.new) for c in only[0].changes]


def test_every_record_a_case_holds_is_covered(cast: Cast, now: dt.datetime) -> None:
    held = {
        model._meta.label
        for model in apps.get_models()
        if getattr(model, "case_path", None) == "case" and issubclass(model, Record)
    }
    assert held <= set(kinds_of(a_case(cast, now)))
    assert "consent.Release" in held


def test_another_cases_history_is_not_in_it(
    cast: Cast, now: dt.datetime, browser_of: BrowserOf
) -> None:
    mine, other = a_case(cast, now), a_case(cast, now)
    noted(other, cast, now, text="about somebody else")
    page = browser_of("mia").get(reverse("case-history", args=[mine.pk])).content.decode()
    assert "about somebody else" not in page


def test_a_confidential_address_is_not_told(
    cast: Cast, now: dt.datetime, browser_of: BrowserOf
) -> None:
    case, mia = a_case(cast, now), browser_of("mia")
    household = audit.save(Household(agency=cast.agency, address="1 Elm St"), by=SET_UP)
    membership = HouseholdMembership(
        household=household, client=case.client, during=since(LONG_AGO)
    )
    audit.save(membership, by=SET_UP)
    page = mia.get(reverse("case-history", args=[case.pk])).content.decode()
    assert "1 Elm St" in page
    household.address, household.address_is_confidential = "9 Hidden Rd", True
    audit.save(household, by=SET_UP, only=["address", "address_is_confidential"])
    page = mia.get(reverse("case-history", args=[case.pk])).content.decode()
    assert "Elm" not in page
    assert "Hidden" not in page


@pytest.mark.parametrize("name", ["omar", "otto", "alex"])
def test_the_history_does_not_exist_for_strangers(
    cast: Cast, now: dt.datetime, browser_of: BrowserOf, name: str
) -> None:
    case = a_case(cast, now)
    assert browser_of(name).get(reverse("case-history", args=[case.pk])).status_code == 404


def test_a_filter_nobody_knows_shows_everything(
    cast: Cast, now: dt.datetime, browser_of: BrowserOf
) -> None:
    assert len(shown(browser_of("mia"), a_case(cast, now), kind="agency.Staff' --")) == 3


def test_the_history_asks_no_more_of_the_database_with_more_rows(
    cast: Cast, now: dt.datetime, browser_of: BrowserOf
) -> None:
    case, mia, counted = a_case(cast, now), browser_of("mia"), []
    address = reverse("case-history", args=[case.pk])
    mia.get(address)
    for rows in (3, 27):
        for number in range(rows):
            case.acuity = number % 5
            audit.save(case, by=cast.mia, only=["acuity"])
            noted(case, cast, now)
        with CaptureQueriesContext(connection) as queries:
            page = mia.get(address)
        counted.append(len(queries))
    assert len(page.context["entries"]) == 25
    assert counted[1] <= counted[0] <= 40
