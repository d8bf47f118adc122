"""What a merge settles in two records' homes and safe ways, and that the undoing opens it again."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client as Browser
from django.urls import reverse

from casemgmt.core import audit
from casemgmt.core.errors import Refused
from casemgmt.core.ranges import since
from clients import frame
from clients.actions.homes import leave_home
from clients.models import Case, Client, Household, HouseholdMembership, SafeContact
from tests.cast import SET_UP, Cast
from tests.clients.arranging import way_facts
from tests.clients.test_merging import KNOWN, merged, two, undone
from tests.clients.test_merging_guards import merge_page
from tests.stories import a_case

pytestmark = pytest.mark.django_db
BrowserOf = Callable[[str], Browser]
DAY = dt.timedelta(days=1)


def lives(
    case: Case, at: dt.datetime, until: dt.datetime | None = None, *, hidden: bool = False
) -> HouseholdMembership:
    """The client of a case lives in a home of their own for a while."""
    address = "3 Hidden Way" if hidden else f"{case.client.phone or 9} Elm Road"
    home = Household(agency=case.agency, address=address, address_is_confidential=hidden)
    audit.save(home, by=SET_UP, why="For this test")
    stay = HouseholdMembership(household=home, client=case.client, during=since(at, until))
    return audit.save(stay, by=SET_UP, why="For this test")


def stays() -> dict[object, tuple[object, object]]:
    rows = HouseholdMembership.objects.all()
    return {stay.pk: (stay.client_id, stay.during) for stay in rows}


@pytest.mark.parametrize("chosen", [0, 1])
def test_one_of_two_homes_holds_and_the_undoing_opens_the_other(
    cast: Cast, now: dt.datetime, chosen: int
) -> None:
    keep, other = two(cast, now)
    own, others = lives(keep, now - 30 * DAY), lives(other, now - 10 * DAY)
    long_ago = lives(other, now - 50 * DAY, now - 40 * DAY)
    between = lives(other, now - 20 * DAY, now - 10 * DAY)
    before = stays()
    with pytest.raises(Refused) as refusal:
        merged(cast, keep, other, now)
    assert refusal.value.field == "home"
    holds, ends = (own, others) if chosen == 0 else (others, own)
    merge = merged(cast, keep, other, now, home=str(holds.pk))
    after = stays()
    client, during = after[holds.pk]
    assert client == keep.client_id
    assert during == since(now if chosen else now - 30 * DAY)
    assert after[ends.pk] == (before[ends.pk][0], since(before[ends.pk][1].lower, now))  # type: ignore[attr-defined]
    assert after[long_ago.pk] == (keep.client_id, before[long_ago.pk][1])
    assert after[between.pk] == before[between.pk]
    undone(cast, merge, now)
    assert stays() == before


def test_a_home_that_only_the_other_has_holds_from_where_the_kept_ones_leave_off(
    cast: Cast, now: dt.datetime
) -> None:
    keep, other = two(cast, now)
    lives(keep, now - 30 * DAY, now - 5 * DAY)
    open_one = lives(other, now - 10 * DAY)
    before = stays()
    merge = merged(cast, keep, other, now)
    assert stays()[open_one.pk] == (keep.client_id, since(now - 5 * DAY))
    undone(cast, merge, now)
    assert stays() == before


def test_two_who_are_one_and_live_in_one_home_live_there_once(cast: Cast, now: dt.datetime) -> None:
    keep, other = two(cast, now)
    own, others = lives(keep, now - 3 * DAY), lives(other, now - 9 * DAY)
    others.household = own.household
    audit.save(others, by=SET_UP, why="For this test", only=["household"])
    merged(cast, keep, other, now)
    assert stays()[others.pk] == (other.client_id, since(now - 9 * DAY, now))
    assert stays()[own.pk] == (keep.client_id, since(now - 3 * DAY))


def test_a_home_that_was_left_since_stops_the_undoing(cast: Cast, now: dt.datetime) -> None:
    keep, other = two(cast, now)
    lives(keep, now - 30 * DAY)
    holds = lives(other, now - 10 * DAY)
    merge = merged(cast, keep, other, now, home=str(holds.pk))
    later, moved = now + 3 * DAY, HouseholdMembership.objects.get(pk=holds.pk)
    leave_home(moved, by=cast.mia, now=later, day=cast.agency.today(later))
    with pytest.raises(Refused, match="A home, a safe way"):
        undone(cast, merge, later)


def test_nobody_lives_in_two_homes_at_once(cast: Cast, now: dt.datetime) -> None:
    case = a_case(cast, now)
    lives(case, now - 9 * DAY, now - DAY)
    lives(case, now - DAY)
    with pytest.raises(IntegrityError, match="one_home_at_a_time"), transaction.atomic():
        lives(case, now - 2 * DAY, now)


def test_a_letter_goes_nowhere_while_a_home_is_confidential(
    cast: Cast, now: dt.datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    case, another = a_case(cast, now), a_case(cast, now)
    lives(case, now - DAY)
    assert frame.current_address(case) == "9 Elm Road"
    lives(another, now - DAY, hidden=True)
    both = Household.objects.filter(memberships__client__in=[case.client, another.client])
    fresh = frame._homes(case)
    fresh.query.where = both.query.where
    monkeypatch.setattr(frame, "_homes", lambda _case: fresh.all())
    assert frame.current_address(case) == ""


def test_the_page_asks_which_home_holds_and_tells_no_hidden_address(
    cast: Cast, now: dt.datetime, browser_of: BrowserOf
) -> None:
    keep, other = two(cast, now)
    lives(keep, now - 3 * DAY, hidden=True)
    holds = lives(other, now - 2 * DAY)
    sally, page = browser_of("sally"), merge_page(keep, other)
    shown = sally.get(page)
    words = shown.content.decode()
    assert "A confidential address, since" in words
    assert "555-0199 Elm Road, since" in words
    assert "Hidden Way" not in words
    sent = {"other": other.client_id, "why": KNOWN, "name_used": "kept", "phone": "kept"}
    sent |= {"seen": shown.context["form"]["seen"].value()}
    assert sally.post(page, sent).status_code == 200
    assert sally.post(page, {**sent, "home": holds.pk}).status_code == 302
    assert stays()[holds.pk] == (keep.client_id, since(stays()[holds.pk][1].lower))  # type: ignore[attr-defined]


def told(case: Case, now: dt.datetime, **facts: str) -> SafeContact:
    """A way in which the client of a case can be reached, where nothing else is said by e-mail."""
    way = SafeContact(client=case.client, during=since(now), **way_facts(**facts))
    return audit.save(way, by=SET_UP, why="For this test")


def two_with_mail(cast: Cast, now: dt.datetime) -> tuple[Case, Case]:
    """Two records, each with an e-mail address, a phone and a home of its own."""
    facts = {"phone": "555-0100", "email": "old@example.org"}
    keep = a_case(cast, now, **facts)
    other = a_case(cast, now, stage="closed", email="safe@example.org", phone="555-0199")
    return keep, other


def test_a_way_that_moves_goes_on_meaning_what_the_client_said(
    cast: Cast, now: dt.datetime
) -> None:
    keep, other = two_with_mail(cast, now)
    mail = told(other, now, detail="")
    text = told(other, now, channel="text", detail="")
    named = told(other, now, detail="third@example.org")
    met = told(other, now, channel="in_person", detail="")
    own = told(keep, now, detail="")
    merge = merged(cast, keep, other, now, chosen=["phone"])
    said = {way.pk: way.detail for way in SafeContact.objects.filter(client=keep.client_id)}
    assert said == {
        mail.pk: "safe@example.org", text.pk: "", named.pk: "third@example.org", met.pk: "",
        own.pk: "",
    }  # fmt: skip
    undone(cast, merge, now)
    assert {way.detail for way in SafeContact.objects.all()} == {"", "third@example.org"}


def test_a_way_of_the_kept_record_does_not_follow_an_address_that_is_taken(
    cast: Cast, now: dt.datetime
) -> None:
    keep, other = two_with_mail(cast, now)
    own, call = told(keep, now, detail=""), told(keep, now, channel="phone", detail="")
    merge = merged(cast, keep, other, now, chosen=["email"])
    assert SafeContact.objects.get(pk=own.pk).detail == "old@example.org"
    assert SafeContact.objects.get(pk=call.pk).detail == ""
    undone(cast, merge, now)
    assert SafeContact.objects.get(pk=own.pk).detail == ""


def test_a_way_that_meant_nothing_else_ends_and_the_undoing_opens_it(
    cast: Cast, now: dt.datetime
) -> None:
    keep, other = two(cast, now)
    keep.client.email = "old@example.org"
    audit.save(keep.client, by=SET_UP, why="For this test", only=["email"])
    lives(keep, now - 3 * DAY)
    lives(other, now - 2 * DAY)
    ways = [told(other, now, channel=one, detail="") for one in ("email", "letter")]
    merge = merged(
        cast, keep, other, now + DAY, home=str(keep.client.household_memberships.get().pk)
    )
    for way in ways:
        ended = SafeContact.objects.get(pk=way.pk)
        assert (ended.client_id, ended.detail) == (keep.client_id, "")
        assert ended.during == since(way.during.lower, now + DAY)
    undone(cast, merge, now + DAY)
    assert all(way.during.upper is None for way in SafeContact.objects.all())
    assert Client.objects.get(pk=other.client_id).safe_contacts.count() == len(ways)


def test_the_undo_page_says_what_is_in_the_way_of_a_way_that_ended(
    cast: Cast, now: dt.datetime, browser_of: BrowserOf
) -> None:
    keep, other = two_with_mail(cast, now)
    way = told(other, now, detail="")
    merge = merged(cast, keep, other, now)
    row = SafeContact.objects.get(pk=way.pk)
    row.detail = "new@example.org"
    audit.save(row, by=SET_UP, why="For this test", only=["detail"])
    page = browser_of("sally").get(reverse("merge-detail", args=[merge.pk])).content.decode()
    assert "was changed since, and may be the other one" in page


def test_a_wall_around_one_of_two_that_were_merged_covers_the_other_too(
    cast: Cast, now: dt.datetime
) -> None:
    """Who is kept from one record of a person is kept from all of them."""
    keep, first, second = (a_case(cast, now).client for _turn in range(3))
    for gone in (first, second):
        gone.merged_into = keep
        audit.save(gone, by=SET_UP, why="For this test", only=["merged_into"])
    with connection.cursor() as cursor:
        cursor.execute("SELECT array_agg(same) FROM app.same_people(%s) same", [[first.pk]])
        assert set(cursor.fetchone()[0]) == {keep.pk, first.pk, second.pk}
