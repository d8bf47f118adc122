"""What a file of clients brought in goes back, as long as nobody works with any of it."""

import datetime as dt
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.db import DatabaseError, transaction

from casemgmt.agency.actions.clearing import clear
from casemgmt.core import audit
from casemgmt.core.errors import Refused
from casemgmt.core.identity import acting_as
from casemgmt.core.ranges import ended
from casemgmt.ledger.drafts import save_draft
from casemgmt.reports.referrals import referrals_by
from clients.access.refresh import refresh_through
from clients.actions.assigning import assign_case
from clients.actions.emergency import NobodyFound, _found
from clients.actions.homes import join_home
from clients.actions.notes import Happening, write_note
from clients.actions.people import update_client
from clients.actions.referring import dispose_referral, receive_referral
from clients.actions.relating import add_person
from clients.actions.screening import accept_referral
from clients.likely import Asked, asked_of, weighed_among
from clients.matching import notice_hidden
from clients.models import (
    Case,
    CaseTransition,
    HiddenMatch,
    Household,
    HouseholdMembership,
    Referral,
)
from tests.cast import SET_UP, Cast
from tests.clients.paths import screened, taken
from tests.clients.test_duplicates import TWICE
from tests.importing import A_CLIENT, BO, MINUTE, NOBODYS, brought, taken_back
from tests.stories import a_case

pytestmark = pytest.mark.django_db


def test_it_all_goes_back_and_nobody_sees_it_any_more(cast: Cast, now: dt.datetime) -> None:
    ada, bo = brought(cast, now, A_CLIENT, NOBODYS)
    taken_back(cast, now + MINUTE)
    at = now + 2 * MINUTE
    for name in ("mia", "sally", "vera", "omar", "petra"):
        assert not Case.objects.visible_to(cast[name], at).exists()
    for case in (ada, bo):
        case.refresh_from_db()
        assert (case.stage, case.closed_at) == ("closed", now + MINUTE)
        assert case.client.taken_back_at == now + MINUTE
        assert case.referral is not None
        assert case.referral.state == "taken_back"
        moves = CaseTransition.objects.filter(case=case).order_by("at")
        assert [move.to_stage for move in moves] == ["intake", "closed"]
        assert case.history.count() == case.client.history.count() == 2
    assert not HouseholdMembership.objects.filter(during__contains=at).exists()
    report = referrals_by(cast.agency, "source", 2026)
    assert report.groups == []
    taken_back(cast, at)


def test_nobody_is_pointed_to_a_client_who_was_taken_back(cast: Cast, now: dt.datetime) -> None:
    (ada,) = brought(cast, now, A_CLIENT)
    asked = {1: Asked("Ada", "Finch", dt.date(1950, 3, 2))}
    assert weighed_among(cast.agency.pk, asked)[1]
    taken_back(cast, now + MINUTE)
    assert not weighed_among(cast.agency.pk, asked)[1]
    referral = ada.referral
    assert referral is not None
    notice_hidden(referral, asked_of(ada.client), by=cast.paul, now=now + 2 * MINUTE)
    assert not HiddenMatch.objects.for_agency(cast.agency.pk).exists()


def test_a_match_with_a_client_who_was_taken_back_asks_nothing(
    cast: Cast, now: dt.datetime
) -> None:
    brought(cast, now, A_CLIENT)
    facts = {"received_at": now, "referrer_kind": "self", "method": "self_referral"}
    facts |= {"given_name": "Ada", "family_name": "Finch", "birth_date": dt.date(1950, 3, 2)}
    receive_referral(by=cast.paul, now=now, program=cast.program, reason="A fall", **facts)
    waiting = HiddenMatch.objects.for_agency(cast.agency.pk).unsettled()
    assert waiting.count() == 1
    taken_back(cast, now + MINUTE)
    assert not waiting.all().exists()


def _note(case: Case, cast: Cast, now: dt.datetime, *categories: str) -> None:
    happened = Happening("office", now - MINUTE, minutes=1, categories=categories)
    with acting_as(cast.mia.user.pk):
        write_note(case, by=cast.mia, now=now, happening=happened, text="He followed her.")


def _restricted_note(case: Case, cast: Cast, now: dt.datetime) -> None:
    clear(cast.mia, by=cast.alex, now=now - MINUTE, category="dv_safety", why="Trained")
    _note(case, cast, now, "dv_safety")


def _another_case(case: Case, cast: Cast, now: dt.datetime) -> None:
    with acting_as(cast.mia.user.pk):
        referral = screened(cast, now, by="mia", program=cast.second_program)
        accept_referral(referral, by=cast.mia, now=now, client=case.client)


def _an_old_case(case: Case, cast: Cast, now: dt.datetime) -> None:
    old = a_case(cast, now, stage="closed")
    old.client = case.client
    audit.save(old, by=SET_UP, why="For this test", only=["client"])


def _a_duplicate(case: Case, cast: Cast, now: dt.datetime) -> None:
    with acting_as(cast.mia.user.pk):
        again = taken(cast, now, by="mia")
        dispose_referral(again, by=cast.mia, now=now, client=case.client, **TWICE)


def _half_a_note(case: Case, cast: Cast, now: dt.datetime) -> None:
    said = {"kind": "note", "case_id": case.pk, "fields": {"text": "She fell again"}, "version": 0}
    with acting_as(cast.mia.user.pk):
        save_draft(uuid.uuid4(), by=cast.mia, now=now, **said)


def _somebody_moves_in(case: Case, cast: Cast, now: dt.datetime) -> None:
    home = Household.objects.get(memberships__client=case.client)
    other = a_case(cast, now)
    join_home(other.client, by=cast.mia, now=now, household=home, day=cast.agency.today(now))


SINCE: dict[str, Callable[[Case, Cast, dt.datetime], Any]] = {
    "given to another": lambda case, cast, at: assign_case(
        case, by=cast.sally, now=at, staff=cast.gina
    ),
    "a second worker": lambda case, cast, at: assign_case(
        case, by=cast.sally, now=at, staff=cast.gina, role="secondary"
    ),
    "the client changed": lambda case, cast, at: update_client(
        case.client, by=cast.mia, now=at, changes={"pronouns": "she/her"}
    ),
    "moved": lambda case, cast, at: update_client(
        case.client, by=cast.mia, now=at, changes={}, address="2 Elm Street"
    ),
    "somebody in their life": lambda case, cast, at: add_person(
        case, by=cast.mia, now=at, name="Bea", kin="friend"
    ),
    "a note": _note,
    "a note the importer may not read": _restricted_note,
    "somebody moves in": _somebody_moves_in,
    "another case of the client": _another_case,
    "a case that came by no referral": _an_old_case,
    "a referral that is a duplicate of them": _a_duplicate,
    "half a note": _half_a_note,
}


@pytest.mark.parametrize("what", SINCE)
def test_nothing_goes_back_that_somebody_works_with(
    cast: Cast, now: dt.datetime, what: str
) -> None:
    ada, _bo = brought(cast, now - 2 * MINUTE, A_CLIENT, BO)
    SINCE[what](ada, cast, now)
    with pytest.raises(Refused, match="works with one"):
        taken_back(cast, now)
    ada.refresh_from_db()
    assert (ada.stage, ada.client.taken_back_at) == ("intake", None)


def test_nothing_goes_back_that_is_no_longer_ones_own(cast: Cast, now: dt.datetime) -> None:
    brought(cast, now, A_CLIENT)
    line = cast.mia.lines_up.get()
    line.during = ended(line.during, now)
    audit.save(line, by=SET_UP, why="For this test", only=["during"])
    refresh_through(cast.mia.pk)
    with pytest.raises(Refused, match="no longer yours"):
        taken_back(cast, now + MINUTE)


@pytest.mark.parametrize(("was", "state"), [("accepted", "declined"), ("declined", "taken_back")])
def test_a_settled_referral_is_taken_back_with_its_client_and_never_else(
    cast: Cast, now: dt.datetime, was: str, state: str
) -> None:
    (case,) = brought(cast, now, A_CLIENT)
    referral = case.referral
    assert referral is not None
    if was == "declined":
        referral = Referral(
            **{name: getattr(referral, name) for name in ("agency", "program", "received_at")},
            **{name: getattr(referral, name) for name in ("referrer_kind", "method", "reason")},
            given_name="Bo",
            state=was,
            disposed_at=now,
            disposed_by=cast.sally,
        )
        audit.save(referral, by=SET_UP, why="For this test")
    referral.state = state
    with pytest.raises(DatabaseError, match="Cannot update"), transaction.atomic():
        audit.save(referral, by=SET_UP, why="For this test", only=["state"])


def test_what_is_taken_back_says_what_it_said(cast: Cast, now: dt.datetime) -> None:
    (ada,) = brought(cast, now, A_CLIENT)
    referral = ada.referral
    assert referral is not None
    referral.state, referral.reason = "taken_back", "Something else"
    with pytest.raises(DatabaseError, match="Cannot update"), transaction.atomic():
        audit.save(referral, by=SET_UP, why="For this test", only=["state", "reason"])


def test_a_referral_that_was_taken_back_came_before_none(cast: Cast, now: dt.datetime) -> None:
    (ada,) = brought(cast, now - 2 * MINUTE, A_CLIENT)
    taken_back(cast, now - MINUTE)
    with acting_as(cast.sally.user.pk):
        again = taken(cast, now, by="sally", given_name="Ada", family_name="Finch")
        assert not Referral.objects.visible_to(cast.sally, now).like(again).exists()
        with pytest.raises(Refused, match="came in before"):
            dispose_referral(again, by=cast.sally, now=now, duplicate_of=ada.referral, **TWICE)


def test_an_emergency_finds_who_is_here_and_not_who_was_taken_back(
    cast: Cast, now: dt.datetime
) -> None:
    facts = (None, "Finch", dt.date(1950, 3, 2), None)
    brought(cast, now - 2 * MINUTE, A_CLIENT)
    taken_back(cast, now - MINUTE)
    with acting_as(cast.omar.user.pk), pytest.raises(NobodyFound):
        _found(facts, now, may_cross=False)
    (ada,) = brought(cast, now, A_CLIENT)
    with acting_as(cast.omar.user.pk):
        assert _found(facts, now, may_cross=False) == ada.client
