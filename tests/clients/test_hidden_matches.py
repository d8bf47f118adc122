"""A match that whoever records a referral may not know of: noticed, hidden, settled."""

import datetime as dt
import re
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext
from django.urls import resolve, reverse

from casemgmt.core import audit
from casemgmt.core.access import decide
from casemgmt.core.errors import Refused
from casemgmt.core.identity import acting_as
from casemgmt.core.ranges import since
from casemgmt.ledger.models import ReadEvent
from clients.access.beyond import who_works_with
from clients.access.refresh import refresh
from clients.actions.matching import settle_match
from clients.actions.people import update_client
from clients.actions.referring import dispose_referral, take_referral
from clients.actions.screening import accept_referral
from clients.likely import asked_of, likely_same
from clients.likeness import OTHER, SAME, SOUNDS, Birth, Evidence
from clients.matching import NAMESAKES, telling
from clients.models import Case, Client, ConflictWall, HiddenMatch, Referral
from tests.cast import SET_UP, Cast
from tests.clients.paths import FACTS, accepted, read_only, received, screened
from tests.stories import a_case

BrowserOf = Callable[[str], Browser]
BORN = dt.date(1950, 3, 2)
REASON = "Asked her old worker; the address is another."


def _matched(cast: Cast, now: dt.datetime, **facts: Any) -> HiddenMatch:
    """Ines records somebody like a client of Omar's."""
    a_case(cast, now, carried_by="omar", birth_date=BORN)
    received(cast, now, birth_date=BORN, **facts)
    return HiddenMatch.objects.for_agency(cast.agency.pk).get()


def test_out_04_a_hidden_match_opens_a_review_and_says_why(cast: Cast, now: dt.datetime) -> None:
    match = _matched(cast, now, family_name="Delgadó")
    assert match.because == "same birth date, same name"
    assert match.recorded_by == cast.ines
    assert not match.is_settled


def test_out_04_whom_one_knows_of_needs_no_review(cast: Cast, now: dt.datetime) -> None:
    a_case(cast, now, birth_date=BORN)
    a_case(cast, now, carried_by="omar", birth_date=dt.date(1971, 11, 20))
    received(cast, now, by="mia", birth_date=BORN)
    assert not HiddenMatch.objects.for_agency(cast.agency.pk).exists()


def test_out_04_taking_on_a_new_person_looks_again_by_what_is_known_better(
    cast: Cast, now: dt.datetime
) -> None:
    hidden = a_case(cast, now, carried_by="omar", birth_date=BORN)
    referral = screened(cast, now, by="mia", given_name="A woman", family_name="")
    assert not HiddenMatch.objects.for_agency(cast.agency.pk).exists()
    case = accept_referral(
        referral, by=cast.mia, now=now, given_name="Rosa", family_name="Delgado", birth_date=BORN
    )
    match = HiddenMatch.objects.for_agency(cast.agency.pk).get()
    assert match.client_id == hidden.client_id != case.client_id


def test_out_04_one_match_is_noticed_once(cast: Cast, now: dt.datetime) -> None:
    a_case(cast, now, carried_by="omar", birth_date=BORN)
    accepted(cast, now, birth_date=BORN)
    assert HiddenMatch.objects.for_agency(cast.agency.pk).count() == 1


def test_out_04_recording_looks_the_same_with_a_hidden_match_and_without(
    cast: Cast, now: dt.datetime, browser_of: BrowserOf
) -> None:
    browser, form = browser_of("ines"), {"program": cast.program.pk, "urgency": 2, **FACTS}
    form |= {"received_at": "2026-01-05T09:30", "birth_date": "1950-03-02"}
    plain = browser.post(reverse("referral-new"), form, follow=True)
    first = take_referral(Referral.objects.get(), by=cast.ines, now=now)
    dispose_referral(first, by=cast.ines, now=now, disposition="declined", reason="Said no")
    a_case(cast, now, carried_by="omar", birth_date=BORN)
    hiding = browser.post(reverse("referral-new"), form, follow=True)
    assert HiddenMatch.objects.for_agency(cast.agency.pk).exists()
    assert hiding.status_code == plain.status_code == 200
    assert bare(hiding) == bare(plain)


def bare(page: Any) -> str:
    """A page without what is another's in every page."""
    text: str = re.sub('class="n">[0-9]+<', "", page.content.decode())
    for found in Referral.objects.all():
        text = text.replace(str(found.pk), "")
    for name in ("csrf_token", "csp_nonce"):
        text = text.replace(str(page.context.get(name, "-")), "")
    lines = [line for line in text.splitlines() if "csrf" not in line.lower()]
    return "\n".join(line for line in lines if 'name="key"' not in line)


def test_out_04_only_privacy_officers_learn_of_it(
    cast: Cast, now: dt.datetime, browser_of: BrowserOf
) -> None:
    match = _matched(cast, now)
    page = reverse("match-settle", args=[match.pk])
    for name in ("ines", "mia", "sally", "omar", "alex", "quinn", "otto"):
        assert browser_of(name).get(page).status_code == 404
        assert not decide(cast[name], "view", match, now).visible
    shown = browser_of("petra").get(reverse("match-list")).content.decode()
    assert page in shown
    assert browser_of("petra").get(page).status_code == 200


def test_out_04_an_officer_behind_a_wall_learns_nothing_of_it(
    cast: Cast, now: dt.datetime, browser_of: BrowserOf
) -> None:
    match = _matched(cast, now)
    facts = {"relation": "Sister", "told_by": cast.mia, "told_at": now}
    wall = ConflictWall(client=match.client, staff=cast.petra, during=since(now), **facts)
    audit.save(wall, by=SET_UP, why="For this test")
    page = reverse("match-settle", args=[match.pk])
    assert browser_of("petra").get(page).status_code == 404
    assert page not in browser_of("petra").get(reverse("match-list")).content.decode()


@pytest.mark.parametrize("how", ["recorded_by", "taken_by"])
def test_nobody_settles_a_match_of_a_referral_of_their_own(
    cast: Cast, now: dt.datetime, how: str
) -> None:
    match = _matched(cast, now)
    assert decide(cast.petra, "settle", match, now).allow
    setattr(match if how == "recorded_by" else match.referral, how, cast.petra)
    for record in (match, match.referral):
        audit.save(record, by=SET_UP, why="For this test")
    assert not decide(cast.petra, "settle", match, now).visible


def test_out_04_who_it_is_is_said_once_with_a_reason(
    cast: Cast, now: dt.datetime, browser_of: BrowserOf
) -> None:
    match, browser = _matched(cast, now), browser_of("petra")
    page = reverse("match-settle", args=[match.pk])
    short = browser.post(page, {"outcome": "different", "reason": "Two people"})
    assert "Say in a sentence" in short.content.decode()
    answer = browser.post(page, {"outcome": "different", "reason": REASON})
    assert answer["Location"] == reverse("match-list")
    match.refresh_from_db()
    assert (match.outcome, match.reason, match.settled_by) == ("different", REASON, cast.petra)
    with pytest.raises(Refused, match="settled this already"):
        settle_the_same(cast, now, match)
    assert page not in browser.get(reverse("match-list")).content.decode()


def settle_the_same(cast: Cast, now: dt.datetime, match: HiddenMatch) -> None:
    """Petra says so, and is nobody else to the database."""
    with acting_as(cast.petra.user.pk):
        settle_match(match, by=cast.petra, now=now, outcome="same", reason=REASON)


def _settled_same(cast: Cast, now: dt.datetime, match: HiddenMatch) -> Referral:
    settle_the_same(cast, now, match)
    return Referral.objects.get(pk=match.referral_id)


def test_out_04_a_referral_of_somebody_known_goes_to_whoever_works_with_them(
    cast: Cast, now: dt.datetime
) -> None:
    match = _matched(cast, now)
    referral = _settled_same(cast, now, match)
    assert (referral.taken_by, referral.state) == (cast.omar, "screening")
    assert not decide(cast.ines, "edit", referral, now).allow
    assert decide(cast.omar, "edit", referral, now).allow
    assert [one.client for one in likely_same(cast.omar, now, asked_of(referral))] == [match.client]


def test_out_04_who_worked_with_them_last_takes_it_where_the_case_is_closed(
    cast: Cast, now: dt.datetime
) -> None:
    match = _matched(cast, now)
    read_only(Case.objects.get(client=match.client), now)
    assert _settled_same(cast, now, match).taken_by == cast.omar


def test_out_04_the_officer_who_settles_it_sees_no_case_and_hands_it_over_all_the_same(
    cast: Cast, now: dt.datetime, browser_of: BrowserOf
) -> None:
    match = _matched(cast, now)
    for name in ("mia", "sally", "quinn", "petra"):
        with acting_as(cast[name].user.pk):
            told = who_works_with(match.pk, now)
        assert told == ([cast.omar.pk] if name == "petra" else [])
    where = reverse("match-settle", args=[match.pk])
    answer = browser_of("petra").post(where, {"outcome": "same", "reason": REASON})
    assert answer["Location"] == reverse("match-list")
    referral = Referral.objects.get(pk=match.referral_id)
    assert (referral.taken_by, referral.state) == (cast.omar, "screening")


def test_out_04_a_referral_nobody_can_take_is_not_settled_as_the_same_person(
    cast: Cast, now: dt.datetime, browser_of: BrowserOf
) -> None:
    match = _matched(cast, now)
    cast.omar.is_active = False
    audit.save(cast.omar, by=SET_UP, why="For this test", only=["is_active"])
    page = reverse("match-settle", args=[match.pk])
    answer = browser_of("petra").post(page, {"outcome": "same", "reason": REASON})
    assert "Nobody here works with this client" in answer.content.decode()
    assert REASON in answer.content.decode()
    with pytest.raises(Refused, match="Nobody here works with this client"):
        settle_the_same(cast, now, match)
    assert not match.is_settled
    match.refresh_from_db()
    assert not match.is_settled


def test_out_04_who_was_taken_on_before_keeps_their_case(cast: Cast, now: dt.datetime) -> None:
    a_case(cast, now, carried_by="omar", birth_date=BORN)
    case = accepted(cast, now, birth_date=BORN)
    match = HiddenMatch.objects.for_agency(cast.agency.pk).get()
    referral = _settled_same(cast, now, match)
    assert (referral.state, referral.client_id) == ("accepted", case.client_id)


def test_out_04_whom_a_wall_keeps_from_the_client_is_handed_nothing(
    cast: Cast, now: dt.datetime
) -> None:
    match = _matched(cast, now)
    facts = {"relation": "Cousin", "told_by": cast.mia, "told_at": now}
    wall = ConflictWall(client=match.client, staff=cast.omar, during=since(now), **facts)
    audit.save(wall, by=SET_UP, why="For this test")
    refresh([Case.objects.get(client=match.client).pk])
    with pytest.raises(Refused, match="Nobody here works with this client"):
        settle_the_same(cast, now, match)


def test_con_27_a_referral_known_to_be_a_clients_is_hidden_from_whom_a_wall_keeps_from_the_client(
    cast: Cast, now: dt.datetime
) -> None:
    match = _matched(cast, now)
    facts = {"relation": "Brother", "told_by": cast.mia, "told_at": now}
    wall = ConflictWall(client=match.client, staff=cast.ines, during=since(now), **facts)
    audit.save(wall, by=SET_UP, why="For this test")
    assert decide(cast.ines, "view", match.referral, now).visible
    referral = _settled_same(cast, now, match)
    assert not decide(cast.ines, "view", referral, now).visible
    assert decide(cast.omar, "view", referral, now).visible


def test_out_04_facts_that_become_known_later_are_looked_at_again(
    cast: Cast, now: dt.datetime
) -> None:
    hidden = a_case(cast, now, carried_by="omar", birth_date=BORN)
    case = accepted(cast, now, given_name="A woman", family_name="")
    update_client(case.client, by=cast.mia, now=now, changes={"name_used": "Ro"})
    assert not HiddenMatch.objects.for_agency(cast.agency.pk).exists()
    better = {"given_name": "Rosa", "family_name": "Delgado", "birth_date": BORN}
    update_client(case.client, by=cast.mia, now=now, changes=better)
    match = HiddenMatch.objects.for_agency(cast.agency.pk).get()
    assert match.client_id == hidden.client_id


def test_out_04_who_a_mistaken_referral_was_like_waits_for_nobody(
    cast: Cast, now: dt.datetime
) -> None:
    match = _matched(cast, now)
    referral = match.referral
    referral.state, referral.disposed_at = Referral.State.TAKEN_BACK, now
    referral.disposed_by, referral.disposition_reason = cast.ines, "Brought in by mistake"
    audit.save(referral, by=SET_UP, why="For this test")
    assert not HiddenMatch.objects.visible_to(cast.petra, now).unsettled().exists()


def test_con_58_the_list_of_matches_is_a_logged_read_of_clients_and_referrals(
    cast: Cast, now: dt.datetime, browser_of: BrowserOf
) -> None:
    match, browser = _matched(cast, now), browser_of("petra")
    for page in (reverse("match-list"), reverse("match-settle", args=[match.pk])):
        read = ReadEvent.objects.filter(user=cast.petra.user, page=resolve(page).view_name)
        browser.get(page)
        named = set(read.values_list("record_id", flat=True))
        assert {match.client_id, match.referral_id} <= named


def test_many_hidden_matches_are_noticed_in_as_few_questions_as_one(
    cast: Cast, now: dt.datetime
) -> None:
    asked = []
    for hidden in (1, 4):
        for _once in range(hidden):
            a_case(cast, now, carried_by="omar", birth_date=BORN)
        with CaptureQueriesContext(connection) as queries:
            received(cast, now, birth_date=BORN)
        asked.append(len(queries))
    assert HiddenMatch.objects.for_agency(cast.agency.pk).count() == 1 + 5
    assert asked[0] == asked[1]


@pytest.mark.parametrize(("bearers", "opened"), [(5, 5), (6, 0)])
def test_out_04_a_name_that_many_bear_opens_no_review_until_more_is_known(
    cast: Cast, now: dt.datetime, bearers: int, opened: int
) -> None:
    for years in range(bearers):
        born = BORN.replace(year=BORN.year + years * 11)
        namesake = Client(
            agency=cast.agency, given_name="Rosa", family_name="Delgado", birth_date=born
        )
        audit.save(namesake, by=SET_UP, why="For this test")
    referral = received(cast, now)
    assert HiddenMatch.objects.filter(referral=referral).count() == opened
    referral = received(cast, now, birth_date=BORN)
    assert HiddenMatch.objects.get(referral=referral).because == "same birth date, same name"


def test_of_many_namesakes_those_are_looked_into_who_agree_better_than_the_rest() -> None:
    known = {uuid4(): Evidence(SOUNDS, OTHER, Birth.SAME)}
    best = {uuid4(): Evidence(SAME, SAME, Birth.UNKNOWN) for _one in range(2)}
    many = {uuid4(): Evidence(SAME, SOUNDS, Birth.UNKNOWN) for _one in range(NAMESAKES)}
    assert telling(known | best | many) == known | best
    assert telling(many) == many
