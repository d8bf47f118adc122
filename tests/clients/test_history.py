"""The history of a case in words: who, when, why, and the fields that changed (REC-02)."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
import time_machine
from django.apps import apps
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from casemgmt.agency.models import Program
from casemgmt.core import audit
from casemgmt.core.ranges import since
from casemgmt.core.records import Record
from clients.access.refresh import refresh
from clients.actions.assigning import assign_case, end_assignment
from clients.actions.notes import Happening, write_note
from clients.models import (
    Assignment,
    Case,
    Client,
    Household,
    HouseholdMembership,
    RelatedPerson,
)
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
        audit.save(case, by=cast.mia, why="For this test", only=["acuity"])
    newest = shown(browser_of("mia"), case)[0]
    assert [(c.old, c.new) for c in newest.changes] == [("Low", "High")]


def test_notes_assignments_and_the_clients_facts_are_in_it(
    cast: Cast, now: dt.datetime, browser_of: BrowserOf
) -> None:
    case = a_case(cast, now)
    noted(case, cast, now)
    person = RelatedPerson(client=case.client, name="Lucía", relation="Daughter")
    audit.save(person, by=cast.mia, why="For this test")
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
    case = a_case(cast, now)
    told = {name: set(kinds_of(case, cast[name], now)) for name in ("mia", "sally")}
    assert held <= told["sally"]
    assert held - told["mia"] == {"clients.CaseClearance"}, "told to whoever leads the case"


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
    household = audit.save(
        Household(agency=cast.agency, address="1 Elm St"), by=SET_UP, why="For this test"
    )
    membership = HouseholdMembership(
        household=household, client=case.client, during=since(LONG_AGO)
    )
    audit.save(membership, by=SET_UP, why="For this test")
    page = mia.get(reverse("case-history", args=[case.pk])).content.decode()
    assert "1 Elm St" in page
    household.address, household.address_is_confidential = "9 Hidden Rd", True
    audit.save(
        household, by=SET_UP, why="For this test", only=["address", "address_is_confidential"]
    )
    page = mia.get(reverse("case-history", args=[case.pk])).content.decode()
    assert "Elm" not in page
    assert "Hidden" not in page
    household.address, household.address_is_confidential = "7 Open Sq", False
    audit.save(
        household, by=SET_UP, why="For this test", only=["address", "address_is_confidential"]
    )
    page = mia.get(reverse("case-history", args=[case.pk])).content.decode()
    assert "Open" in page
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
            audit.save(case, by=cast.mia, why="For this test", only=["acuity"])
            noted(case, cast, now)
        with CaptureQueriesContext(connection) as queries:
            page = mia.get(address)
        counted.append(len(queries))
    assert len(page.context["entries"]) == 25
    assert counted[1] <= counted[0] <= 40


DAY = dt.timedelta(days=1)


def a_case_of(client: Client, cast: Cast, name: str, program: Program, opened: dt.datetime) -> Case:
    """A case of a client in a program, carried by one of the cast since it was opened."""
    facts = {"agency": cast.agency, "client": client, "program": program, "stage": "intake"}
    number = f"C-{name.upper()}"
    case = audit.save(
        Case(**facts, number=number, opened_at=opened), by=cast[name], why="For this test"
    )
    carried = Assignment(case=case, staff=cast[name], role="primary", during=since(opened))
    audit.save(carried, by=cast[name], why="For this test")
    refresh([case.pk])
    return case


@pytest.fixture
def two_cases(cast: Cast, now: dt.datetime) -> tuple[Case, Case]:
    """One client's cases: Omar's, begun long ago in the second program, and Mia's since an hour.

    Omar wrote down what was known before Mia came, and the client's new phone since then.
    """
    omar = cast.omar
    with time_machine.travel(now - 20 * DAY):
        client = Client(agency=cast.agency, given_name="Rosa", phone="555 0100", language="Polish")
        audit.save(client, by=omar, why="Fled her flat")
        client.language = "Spanish"
        audit.save(client, by=omar, why="She said so", only=["language"])
        person = RelatedPerson(client=client, name="Jan", relation="Husband")
        audit.save(person, by=omar, why="For this test")
        left = now - 30 * DAY
        for address, at, until in (
            ("1 Elm Street", now - 40 * DAY, left),
            ("2 Oak Street", left, None),
        ):
            home = audit.save(
                Household(agency=cast.agency, address=address), by=omar, why="For this test"
            )
            during = since(at, until)
            audit.save(
                HouseholdMembership(household=home, client=client, during=during),
                by=omar,
                why="For this test",
            )
        first = a_case_of(client, cast, "omar", cast.second_program, now - 30 * DAY)
    second = a_case_of(client, cast, "mia", cast.program, now - dt.timedelta(hours=1))
    client.phone = "555 0199"
    audit.save(client, by=omar, why="Reached in the shelter", only=["phone"])
    return first, second


SHARED = {"Client", "Related person", "Household", "Household membership"}


@pytest.mark.usefixtures("first_line_alone")
def test_shared_facts_are_told_from_the_readers_first_case_on_and_as_they_were_then(
    two_cases: tuple[Case, Case], browser_of: BrowserOf
) -> None:
    _first, second = two_cases
    told = shown(browser_of("mia"), second)
    then = {entry.what: entry for entry in told if entry.what.endswith("as it was then")}
    assert set(then) == {f"{kind} as it was then" for kind in SHARED}
    for entry in then.values():
        assert (entry.when, entry.who, entry.why) == (second.opened_at, "", "")
        assert {change.old for change in entry.changes} == {None}
    client = {str(c.label): c.new for c in then["Client as it was then"].changes}
    assert (client["Language"], client["Phone"]) == ("Spanish", "555 0100")
    assert [c.new for c in then["Household as it was then"].changes] == ["2 Oak Street"]
    page = browser_of("mia").get(reverse("case-history", args=[second.pk])).content.decode()
    for hidden in ("Omar", "Fled", "She said so", "Polish", "1 Elm Street", "shelter"):
        assert hidden not in page, hidden


def test_who_changed_a_shared_fact_is_named_only_when_they_are_around_a_case_one_sees(
    cast: Cast, now: dt.datetime, two_cases: tuple[Case, Case], browser_of: BrowserOf
) -> None:
    _first, second = two_cases
    client = Client.objects.get(pk=second.client_id)
    client.pronouns = "she/her"
    audit.save(client, by=cast.sally, why="Asked her", only=["pronouns"])
    changed = [
        entry for entry in shown(browser_of("mia"), second) if entry.what == "Client changed"
    ]
    assert [(entry.who, entry.why) for entry in changed] == [
        ("Sally Example", "Asked her"),
        ("Somebody of the agency", ""),
    ]
    assert [(c.old, c.new) for c in changed[1].changes] == [("555 0100", "555 0199")]
    assign_case(second, by=cast.sally, now=now, staff=cast.gina, role="secondary")
    (ended,) = Assignment.objects.filter(case=second, staff=cast.gina)
    end_assignment(ended, by=cast.sally, now=now + dt.timedelta(hours=1), why="Done")
    client.pronouns = ""
    audit.save(client, by=cast.gina, why="Wrong", only=["pronouns"])
    newest = next(e for e in shown(browser_of("mia"), second) if e.what == "Client changed")
    assert newest.who == "Gina Example"


def test_a_reader_of_the_first_case_is_told_everything_in_both(
    cast: Cast, now: dt.datetime, two_cases: tuple[Case, Case], browser_of: BrowserOf
) -> None:
    first, second = two_cases
    assign_case(second, by=cast.sally, now=now, staff=cast.omar, role="secondary")
    for case in (first, second):
        told = [entry for entry in shown(browser_of("omar"), case) if "Client" in entry.what]
        assert [(entry.what, entry.who) for entry in told] == [
            ("Client changed", "Omar Example"),
            ("Client changed", "Omar Example"),
            ("Client added", "Omar Example"),
        ]
