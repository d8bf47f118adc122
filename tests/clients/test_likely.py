"""One person once: who is pointed out before somebody new is recorded, and to whom."""

import datetime as dt
import random
from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client as Browser
from django.urls import reverse

from casemgmt.core import audit
from casemgmt.ledger.models import ReadEvent
from clients.likely import Asked, weighed
from clients.likeness import Birth, birth_likeness, compared
from clients.models import Client
from clients.nicknames import nicknames_of
from tests.cast import SET_UP, Cast
from tests.clients import labelled
from tests.stories import a_case

BrowserOf = Callable[[str], Browser]
BORN = dt.date(1950, 3, 2)
SEED = 20261128
CLIENTS = 240
RECALL, PRECISION = 0.95, 0.90


def _typed(browser: Browser, **who: str) -> str:
    """What appears while somebody is typed in."""
    page = browser.get(reverse("referral-likely"), who, headers={"hx-request": "true"})
    assert page.status_code == 200
    return page.content.decode()


@pytest.mark.parametrize(
    ("given", "family", "born", "because"),
    [
        ("Rosa", "Delgado", "", "same name"),
        ("Rosa", "Delgadó", "1950-03-02", "same birth date, same name"),
        ("Rosa", "Dellgado", "", "same given name, family name sounds alike"),
        ("Rosa", "Delgamo", "", "same given name, family name is spelled alike"),
        ("Rosa", "Felgado", "", "same given name, family name is spelled alike"),
        ("Rosita", "Delgado", "1950-03-02", "same birth date, given name is a nickname"),
        ("Delgado", "Rosa", "1950-03-02", "given and family name the other way round, same name"),
        ("Rosa", "Delgado", "1950-02-03", "birth date almost the same, same name"),
        ("Rosa", "Delgado", "1960-03-02", "birth date almost the same, same name"),
        ("Rosa", "Ruiz", "1950-03-02", "same birth date, same given name"),
    ],
)
def test_out_04_who_may_be_the_same_appears_while_typing_and_says_why(
    cast: Cast,
    now: dt.datetime,
    browser_of: BrowserOf,
    given: str,
    family: str,
    born: str,
    because: str,
) -> None:
    case = a_case(cast, now, birth_date=BORN)
    shown = _typed(browser_of("mia"), given_name=given, family_name=family, birth_date=born)
    assert case.number in shown
    assert because in shown


@pytest.mark.parametrize(
    ("given", "family", "born"),
    [
        ("Rosa", "Delgado", "1971-11-20"),
        ("Elena", "Delgado", "1950-03-02"),
        ("Walter", "Quill", "1950-03-02"),
        ("R", "Delgado", "1950-03-02"),
        ("Rosa", "", ""),
    ],
)
def test_out_04_a_namesake_a_twin_and_half_a_name_are_not_pointed_out(
    cast: Cast, now: dt.datetime, browser_of: BrowserOf, given: str, family: str, born: str
) -> None:
    a_case(cast, now, birth_date=BORN)
    shown = _typed(browser_of("mia"), given_name=given, family_name=family, birth_date=born)
    assert not shown.strip()


def test_out_04_a_hidden_match_looks_like_none(
    cast: Cast, now: dt.datetime, browser_of: BrowserOf
) -> None:
    who = {"given_name": "Rosa", "family_name": "Delgado", "birth_date": "1950-03-02"}
    browser = browser_of("mia")
    nobody = _typed(browser, **who)
    a_case(cast, now, carried_by="omar", birth_date=BORN)
    assert _typed(browser, **who) == nobody
    assert not ReadEvent.objects.filter(record="clients.client").exists()


def test_out_04_everybody_shown_is_a_logged_read(
    cast: Cast, now: dt.datetime, browser_of: BrowserOf
) -> None:
    case = a_case(cast, now, birth_date=BORN)
    _typed(browser_of("mia"), given_name="Rosa", family_name="Delgado")
    read = ReadEvent.objects.filter(record="clients.client").values_list("record_id", flat=True)
    assert list(read) == [case.client_id]


def test_out_04_a_phone_is_enough_beside_half_a_name(
    cast: Cast, now: dt.datetime, browser_of: BrowserOf
) -> None:
    client = a_case(cast, now, phone="(555) 010-7788").client
    known = Client.objects.filter(pk=client.pk)
    found = weighed(known, Asked("Rosa", "Ruiz", phone="+1 555 010 7788"))
    assert found[client.pk].because == "same phone or e-mail, same given name"
    assert not weighed(known, Asked("Rosa", "Ruiz", phone="555 010 9999"))
    assert not weighed(known, Asked("Elena", "Delgado", phone="+1 555 010 7788"))


def test_out_04_a_phone_is_compared_while_it_is_typed(
    cast: Cast, now: dt.datetime, browser_of: BrowserOf
) -> None:
    case, browser = a_case(cast, now, phone="(555) 010-7788"), browser_of("mia")
    assert case.number in _typed(browser, given_name="Rosa", phone="+1 555 010 7788")
    assert case.number not in _typed(browser, given_name="Rosa", phone="555 010 9999")


def test_without_scripts_the_same_is_a_page(
    cast: Cast, now: dt.datetime, browser_of: BrowserOf
) -> None:
    case = a_case(cast, now)
    typed = {"given_name": "Rosa", "family_name": "Delgado"}
    page = browser_of("mia").get(reverse("referral-likely"), typed).content.decode()
    assert case.number in page
    assert "</html>" in page
    stranger = {"given_name": "Walter", "family_name": "Quill"}
    page = browser_of("mia").get(reverse("referral-likely"), stranger).content.decode()
    assert "Nobody you know of" in page


@pytest.mark.parametrize(
    ("other", "likeness"),
    [
        (dt.date(1950, 3, 2), Birth.SAME),
        (dt.date(1950, 2, 3), Birth.NEAR),
        (dt.date(1950, 3, 20), Birth.NEAR),
        (dt.date(1905, 3, 2), Birth.NEAR),
        (dt.date(1958, 3, 2), Birth.NEAR),
        (dt.date(1958, 4, 2), Birth.OTHER),
        (None, Birth.UNKNOWN),
    ],
)
def test_birth_dates_are_compared_as_they_are_mistyped(
    other: dt.date | None, likeness: Birth
) -> None:
    assert birth_likeness(BORN, other) is likeness


def test_nicknames_of_one_name_lead_to_each_other() -> None:
    assert "guillermo" in nicknames_of("Bill")
    assert "jose" in nicknames_of("Pepe")
    assert "pepe" in nicknames_of("JOSÉ")
    assert nicknames_of("Xochitl") == []


def test_a_name_is_read_the_wrong_way_round_only_when_both_halves_agree() -> None:
    turned = compared([0, 0, 4, 4], asked_birth=None, birth=None)
    assert turned.is_swapped
    assert turned.is_warning
    assert not compared([0, 4, 4, 0], asked_birth=None, birth=None).is_warning


def test_out_04_most_of_those_known_are_pointed_out_and_few_others(
    cast: Cast, metric: Callable[[str, object, object], None]
) -> None:
    dice = random.Random(SEED)
    people = labelled.clients(dice, CLIENTS)
    ids = [_recorded(cast, person) for person in people]
    known, counted = Client.objects.for_agency(cast.agency.pk), Counter[str]()
    questions = [*labelled.written_otherwise(dice, people), *labelled.others(dice, people)]
    for one in questions:
        found = set(weighed(known, Asked(one.asked.given, one.asked.family, one.asked.born)))
        truth = {ids[one.truth]} if one.truth is not None else set()
        counted["hit"] += len(found & truth)
        counted["missed"] += len(truth - found)
        counted["wrong"] += len(found - truth)
        counted[f"{one.kind}: missed or wrong"] += len(found ^ truth)
    recall = counted["hit"] / (counted["hit"] + counted["missed"])
    precision = counted["hit"] / (counted["hit"] + counted["wrong"])
    metric("duplicate_recall", round(recall, 3), RECALL)
    metric("duplicate_precision", round(precision, 3), PRECISION)
    assert recall >= RECALL, counted
    assert precision >= PRECISION, counted


def _recorded(cast: Cast, person: labelled.Person) -> Any:
    client = Client(
        agency=cast.agency,
        given_name=person.given,
        family_name=person.family,
        birth_date=person.born,
    )
    return audit.save(client, by=SET_UP, why="For this test").pk
