"""A birth date of which only a part is known, or none, and why (INT-02)."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client as Browser
from django.urls import reverse

from casemgmt.core import audit
from casemgmt.core.errors import Refused
from casemgmt.core.identity import acting_as
from casemgmt.core.partial import read
from clients.actions.emergency import NobodyFound, open_in_emergency
from clients.actions.homes import join_home
from clients.actions.people import move_home, update_client
from clients.likely import Asked, likely_same
from clients.models import Client, Referral
from tests.cast import SET_UP, Cast
from tests.clients.paths import accepted
from tests.stories import a_case

BrowserOf = Callable[[str], Browser]


def born(client: Client, cast: Cast, now: dt.datetime, text: str) -> Client:
    """The client with this birth date, as it is stored."""
    update_client(client, by=cast.mia, now=now, changes={"birth_date": read(text)})
    return Client.objects.get(pk=client.pk)


def test_int_02_a_birth_date_is_shown_as_it_is_known(
    cast: Cast, now: dt.datetime, browser_of: BrowserOf
) -> None:
    case, mia = a_case(cast, now), browser_of("mia")
    for text in ("1948", "March 1948", "5 Mar 1948"):
        client = born(case.client, cast, now, text)
        assert (client.birth_words, client.born) == (text, read(text))
        case.client = client
        page = mia.get(reverse("case-detail", args=[case.pk])).content.decode()
        assert text in page
        assert ("age about" in page) == (text != "5 Mar 1948")
    update_client(client, by=cast.mia, now=now, changes={"birth_date_is_estimate": True})
    assert "about 5 Mar 1948" in mia.get(reverse("case-detail", args=[case.pk])).content.decode()
    history = mia.get(reverse("case-history", args=[case.pk])).content.decode()
    assert "1 Jan 1948" not in history
    assert "March 1948" in history


def test_int_02_the_form_takes_a_part_and_says_what_it_wants(
    cast: Cast, now: dt.datetime, browser_of: BrowserOf
) -> None:
    client, mia = a_case(cast, now).client, browser_of("mia")
    page = reverse("client-edit", args=[client.pk])
    sent = {"given_name": "Rosa", "family_name": "Delgado", "version": client.version}
    refused = mia.post(page, {**sent, "birth_date": "48"})
    assert "Write a day, a month or a year" in refused.content.decode()
    future = mia.post(page, {**sent, "birth_date": "2200"})
    assert "has passed" in str(future.context["form"].errors)
    assert mia.post(page, {**sent, "birth_date": "March 1948"}).status_code == 302
    assert 'value="March 1948"' in mia.get(page).content.decode()
    theirs = mia.post(page, {**sent, "birth_date": "April 1948"}).content.decode()
    assert "They wrote: March 1948" in theirs


def test_int_02_no_birth_date_says_whether_it_is_unknown_or_declined(
    cast: Cast, now: dt.datetime
) -> None:
    client = a_case(cast, now).client
    for why in ("unknown", "declined"):
        client = update_client(client, by=cast.mia, now=now, changes={"no_birth_date": why})
        assert client.no_birth_date == why
    with pytest.raises(Refused) as refusal:
        changes: dict[str, Any] = {"birth_date": read("1948"), "no_birth_date": "unknown"}
        update_client(client, by=cast.mia, now=now, changes=changes)
    assert refusal.value.field == "no_birth_date"
    client = born(client, cast, now, "1948")
    assert (client.no_birth_date, client.birth_date_precision) == ("", "year")


@pytest.mark.parametrize(
    "wrong",
    [
        {"birth_date": dt.date(1948, 3, 5), "birth_date_precision": "month"},
        {"birth_date": dt.date(1948, 3, 1), "birth_date_precision": "year"},
        {"birth_date": None, "birth_date_precision": "year"},
        {"birth_date": dt.date(1948, 1, 1), "birth_date_precision": "decade"[:5]},
        {"birth_date": dt.date(1948, 1, 1), "no_birth_date": "declined"},
        {"no_birth_date": "lost"},
        {"language": "Spanish", "no_language": "declined"},
        {"phone": "555-0188", "no_phone": "none"},
        {"no_language": "none"},
        {"no_phone": "lost"},
        {"no_address": "lost"},
    ],
)
def test_int_02_the_database_holds_no_made_up_day(
    cast: Cast, now: dt.datetime, wrong: dict[str, Any]
) -> None:
    client = a_case(cast, now).client
    for name, value in wrong.items():
        setattr(client, name, value)
    with pytest.raises(IntegrityError, match="check"), transaction.atomic():
        audit.save(client, by=SET_UP, why="For this test", only=list(wrong))


def test_int_02_a_referral_hands_on_what_is_known(cast: Cast, now: dt.datetime) -> None:
    case = accepted(cast, now, birth_date=read("March 1948"))
    referral = Referral.objects.get(client=case.client)
    assert referral.born == case.client.born == read("March 1948")
    assert case.client.birth_words == "March 1948"


@pytest.mark.parametrize(
    ("stored", "asked", "is_found"),
    [
        ("1948", "5 Mar 1948", True),
        ("March 1948", "5 Mar 1948", True),
        ("5 Mar 1948", "1948", True),
        ("1948", "1948", True),
        ("1951", "5 Mar 1948", False),
    ],
)
def test_int_02_a_part_of_a_birth_date_is_compared_as_far_as_it_is_known(
    cast: Cast, now: dt.datetime, stored: str, asked: str, is_found: bool
) -> None:
    born(a_case(cast, now).client, cast, now, stored)
    found = likely_same(cast.mia, now, Asked("Rossa", "Delgade", read(asked)))
    assert bool(found) == is_found
    for one in found:
        assert "as far as it is known" in one.because


def test_int_02_a_year_is_no_day_of_birth_in_an_emergency(cast: Cast, now: dt.datetime) -> None:
    born(a_case(cast, now, stage="active").client, cast, now, "1948")
    with acting_as(cast.omar.user_id), pytest.raises(NobodyFound):
        open_in_emergency(
            by=cast.omar, now=now, ground="safety", reason="They do not answer the door today",
            family_name="Delgado", birth_date=dt.date(1948, 1, 1),
        )  # fmt: skip


@pytest.mark.parametrize(
    ("name", "given"),
    [("language", "Spanish"), ("phone", "555-0188"), ("address", "4 Quay Street")],
)
def test_int_02_no_language_phone_or_address_says_why(
    cast: Cast, now: dt.datetime, browser_of: BrowserOf, name: str, given: str
) -> None:
    client, reason = a_case(cast, now, language="").client, f"no_{name}"
    about = reverse("client-about", args=[client.pk])

    def write(**facts: str) -> Client:
        known = {"address": facts.pop("address", ""), "changes": facts}
        update_client(client, by=cast.mia, now=now, **known)
        return Client.objects.get(pk=client.pk)

    assert getattr(write(**{reason: "declined"}), reason) == "declined"
    assert "Prefers not to say" in browser_of("mia").get(about).content.decode()
    with pytest.raises(Refused, match="not both") as refusal:
        write(**{name: given, reason: "unknown"})
    assert refusal.value.field == reason
    assert getattr(write(**{name: given}), reason) == ""
    with pytest.raises(Refused, match="not both"):
        write(**{reason: "unknown"})


def test_int_02_whoever_moves_has_an_address(cast: Cast, now: dt.datetime) -> None:
    case, other = a_case(cast, now), a_case(cast, now)
    for client in (case.client, other.client):
        update_client(client, by=cast.mia, now=now, changes={"no_address": "none"})
    home = move_home(case.client, by=cast.mia, now=now, address="4 Quay", is_confidential=False)
    join_home(other.client, by=cast.mia, now=now, household=home, day=cast.agency.today(now))
    assert set(Client.objects.values_list("no_address", flat=True)) == {""}
