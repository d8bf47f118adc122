"""A safe way never comes to mean another number or address than the client said is safe (MON-12)."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client as Browser
from django.urls import reverse

from clients.actions.homes import join_home, leave_home
from clients.actions.intake import save_intake
from clients.actions.people import move_home, update_client
from clients.models import Case, Client, HouseholdMembership, SafeContact
from clients.reminding import remind_of_appointments
from tests.cast import Cast
from tests.clients.arranging import HOUR, a_visit, a_way
from tests.clients.test_reminding import delivered
from tests.stories import a_case

BrowserOf = Callable[[str], Browser]
OLD, NEW = "rosa@example.org", "shared@example.org"


def known(case: Case, cast: Cast, now: dt.datetime, **facts: Any) -> Client:
    """The client of a case, with what was written down of them before any way was."""
    return update_client(case.client, by=cast.mia, now=now - HOUR, changes=facts)


def edited(case: Case, cast: Cast, now: dt.datetime, **facts: Any) -> None:
    update_client(case.client, by=cast.mia, now=now, changes=facts)


def at_intake(case: Case, cast: Cast, now: dt.datetime, **facts: Any) -> None:
    save_intake(case, by=cast.mia, now=now, changes={}, client_changes=facts)


@pytest.mark.parametrize("write", [edited, at_intake])
def test_mon_12_a_new_e_mail_address_does_not_become_the_safe_one(
    cast: Cast, now: dt.datetime, write: Any
) -> None:
    case = a_case(cast, now)
    known(case, cast, now, email=OLD)
    a_way(case.client, cast, now, detail="")
    a_visit(case, cast, now)
    remind_of_appointments(now)
    write(case, cast, now, email=NEW)
    assert [sent.to for sent in delivered(now + HOUR / 60)] == [[OLD]]
    assert SafeContact.objects.get().detail == OLD


@pytest.mark.parametrize("channel", ["phone", "text"])
def test_mon_12_a_new_number_does_not_become_the_safe_one(
    cast: Cast, now: dt.datetime, channel: str
) -> None:
    case = a_case(cast, now)
    known(case, cast, now, phone="555-0100")
    a_way(case.client, cast, now, channel=channel, detail="")
    own = a_way(case.client, cast, now, channel=channel, detail="555-0177")
    edited(case, cast, now, email=NEW)
    assert {way.detail for way in SafeContact.objects.all()} == {"", "555-0177"}
    edited(case, cast, now, phone="555-0199")
    assert {way.detail for way in SafeContact.objects.all()} == {"555-0100", "555-0177"}
    assert SafeContact.objects.standing(now + HOUR).count() == 2
    assert SafeContact.objects.get(pk=own.pk).history.count() == 1


def test_mon_12_a_way_that_meant_no_number_yet_ends_with_the_first(
    cast: Cast, now: dt.datetime
) -> None:
    case = a_case(cast, now)
    known(case, cast, now, phone="")
    a_way(case.client, cast, now, channel="phone", detail="")
    edited(case, cast, now + HOUR, phone="555-0199")
    assert not SafeContact.objects.standing(now + HOUR).exists()


def moves(case: Case, cast: Cast, now: dt.datetime) -> None:
    update_client(case.client, by=cast.mia, now=now, changes={}, address="9 Elm Road")


def taken_in_again(case: Case, cast: Cast, now: dt.datetime) -> None:
    """As a referral of somebody known does that gives a new address."""
    move_home(case.client, by=cast.mia, now=now, address="9 Elm Road", is_confidential=False)


def moves_in(case: Case, cast: Cast, now: dt.datetime) -> None:
    friend = a_case(cast, now)
    update_client(friend.client, by=cast.mia, now=now, changes={}, address="2 Oak Street")
    home = HouseholdMembership.objects.get(client=friend.client).household
    today = cast.agency.today(now)
    join_home(case.client, by=cast.mia, now=now, household=home, day=today)


def moves_out(case: Case, cast: Cast, now: dt.datetime) -> None:
    stay = HouseholdMembership.objects.get(client=case.client)
    leave_home(stay, by=cast.mia, now=now, day=cast.agency.today(now))


@pytest.mark.parametrize("go", [moves, taken_in_again, moves_in, moves_out])
def test_mon_12_no_letter_follows_to_a_new_home(cast: Cast, now: dt.datetime, go: Any) -> None:
    case = a_case(cast, now)
    update_client(case.client, by=cast.mia, now=now - HOUR, changes={}, address="4 Quay Street")
    a_way(case.client, cast, now - HOUR, channel="letter", detail="")
    a_way(case.client, cast, now - HOUR, channel="letter", detail="PO Box 7")
    go(case, cast, now)
    standing = SafeContact.objects.standing(now + HOUR)
    assert [way.detail for way in standing] == ["PO Box 7"]


def test_mon_12_the_page_says_what_became_of_a_way(
    cast: Cast, now: dt.datetime, browser_of: BrowserOf
) -> None:
    case = a_case(cast, now)
    known(case, cast, now, email=OLD, phone="")
    a_way(case.client, cast, now, detail="")
    a_way(case.client, cast, now, channel="phone", detail="")
    mia, page = browser_of("mia"), reverse("client-edit", args=[case.client_id])
    form = mia.get(page).context["form"]
    given = {name: form[name].value() or "" for name in form.fields}
    assert form["email"].value() == OLD
    keys = {"version": Client.objects.get(pk=case.client_id).version}
    shown = mia.post(page, given | keys | {"email": NEW, "phone": "555-0199"}, follow=True)
    text = shown.content.decode()
    assert "E-mail: the safe way keeps the one they had." in text
    assert "Call: the safe way has ended." in text
    assert [way.channel for way in SafeContact.objects.standing(now + HOUR)] == ["email"]
    assert SafeContact.objects.get(channel="email").detail == OLD


@pytest.mark.parametrize(
    ("channel", "given", "taken"),
    [
        ("email", {"email": OLD}, {"email": ""}),
        ("phone", {"phone": "555-0199"}, {"phone": "", "no_phone": "none"}),
    ],
)
def test_mon_12_what_the_client_takes_away_is_safe_no_more(
    cast: Cast, now: dt.datetime, channel: str, given: dict[str, str], taken: dict[str, str]
) -> None:
    case = a_case(cast, now)
    known(case, cast, now, **given)
    a_way(case.client, cast, now - HOUR, channel=channel, detail="")
    edited(case, cast, now, **taken)
    assert not SafeContact.objects.standing(now + HOUR).exists()
    assert SafeContact.objects.get().detail == ""
