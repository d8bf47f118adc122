"""Screening and acceptance: how a case begins (INT-01, INT-05, COO-01)."""

import datetime as dt
from collections.abc import Callable

import pytest
import time_machine
from django.test import Client as Browser
from django.urls import reverse

from casemgmt.core import audit
from casemgmt.core.access import decide
from casemgmt.core.errors import Forbidden, Refused
from clients.actions import opening
from clients.actions.assigning import assign_case
from clients.actions.referring import dispose_referral
from clients.actions.screening import accept_referral, screen_referral
from clients.forms.referrals import client_label
from clients.models import (
    AccessGrant,
    Assignment,
    Case,
    CaseTransition,
    Client,
    HouseholdMembership,
    IntakeRecord,
    Referral,
)
from tests.cast import SET_UP, Cast
from tests.clients.paths import accepted, read_only, screened, taken
from tests.stories import a_case, died, tags_of


@pytest.mark.parametrize(
    ("eligible", "appropriate", "opens"),
    [(True, True, True), (True, False, False), (False, True, False), (False, False, False)],
)
def test_a_case_needs_a_person_who_is_eligible_and_whom_the_program_suits(
    cast: Cast, now: dt.datetime, eligible: bool, appropriate: bool, opens: bool
) -> None:
    referral = taken(cast, now, by="mia")
    with pytest.raises(Refused):
        accept_referral(referral, by=cast.mia, now=now)
    screen_referral(
        referral,
        by=cast.mia,
        now=now,
        is_eligible=eligible,
        is_appropriate=appropriate,
        basis="ID",
        rationale="Meals help, or do not",
    )
    if opens:
        assert accept_referral(referral, by=cast.mia, now=now).stage == "intake"
    else:
        with pytest.raises(Refused):
            accept_referral(referral, by=cast.mia, now=now)
    assert Case.objects.filter(referral=referral).exists() == opens


def test_the_newest_screening_counts(cast: Cast, now: dt.datetime) -> None:
    referral = screened(cast, now, by="mia", positive=False)
    later = now + dt.timedelta(hours=1)
    screen_referral(
        referral,
        by=cast.mia,
        now=later,
        is_eligible=True,
        is_appropriate=True,
        basis="New papers",
        rationale="Meals help",
    )
    assert accept_referral(referral, by=cast.mia, now=later).pk


def test_a_screening_says_what_it_rests_on(cast: Cast, now: dt.datetime) -> None:
    referral = taken(cast, now, by="mia")
    with pytest.raises(Refused) as refusal:
        screen_referral(
            referral,
            by=cast.mia,
            now=now,
            is_eligible=True,
            is_appropriate=True,
            basis=" ",
            rationale="Meals help",
        )
    assert refusal.value.field == "basis"


def test_an_accepting_case_manager_carries_the_case(cast: Cast, now: dt.datetime) -> None:
    case = accepted(cast, now, by="mia")
    primary = Assignment.objects.get(case=case)
    assert (primary.staff, primary.role) == (cast.mia, "primary")
    assert not AccessGrant.objects.filter(case=case).exists()
    for name, sees in {"mia": True, "sally": True, "ines": False, "omar": False}.items():
        assert decide(cast[name], "view", case, now).allow == sees, name


def test_a_supervisor_who_accepts_leaves_the_case_with_its_taker(
    cast: Cast, now: dt.datetime
) -> None:
    referral = screened(cast, now, by="mia")
    case = accept_referral(referral, by=cast.sally, now=now)
    assert Assignment.objects.get(case=case).staff == cast.mia


def test_an_intake_worker_sees_the_case_until_a_supervisor_gives_it_to_somebody(
    cast: Cast, now: dt.datetime
) -> None:
    case = accepted(cast, now, by="ines")
    assert not Assignment.objects.filter(case=case).exists()
    assert AccessGrant.objects.get(case=case).staff == cast.ines
    assert decide(cast.ines, "edit", case, now).allow
    assert decide(cast.sally, "assign", case, now).allow
    assert not decide(cast.mia, "view", case, now).allow
    later = now + dt.timedelta(minutes=1)
    assign_case(case, by=cast.sally, now=later, staff=cast.mia)
    assert decide(cast.mia, "edit", case, later).allow
    assert not decide(cast.ines, "view", case, later).allow


def test_only_who_may_decide_the_referral_accepts_it(cast: Cast, now: dt.datetime) -> None:
    referral = screened(cast, now, by="mia")
    for name in ("ines", "omar", "alex", "otto"):
        with pytest.raises(Forbidden):
            accept_referral(referral, by=cast[name], now=now)


def test_a_new_case_has_a_client_an_intake_and_its_first_move(cast: Cast, now: dt.datetime) -> None:
    referral = screened(cast, now, by="mia", phone="555 0100", language="Spanish")
    case = accept_referral(referral, by=cast.mia, now=now, family_name="Delgado Ruiz")
    assert (case.client.name, case.client.phone) == ("Rosa Delgado Ruiz", "555 0100")
    assert case.client.language == "Spanish"
    assert IntakeRecord.objects.filter(case=case).exists()
    moves = CaseTransition.objects.filter(case=case).values_list("from_stage", "to_stage", "by")
    assert list(moves) == [("", "intake", cast.mia.pk)]
    stored = Referral.objects.get(pk=referral.pk)
    assert (stored.state, stored.client, stored.disposed_at) == ("accepted", case.client, now)


def test_an_address_makes_a_household_and_none_makes_none(cast: Cast, now: dt.datetime) -> None:
    bare = accepted(cast, now)
    assert not HouseholdMembership.objects.filter(client=bare.client).exists()
    referral = screened(cast, now, by="mia")
    case = accept_referral(
        referral, by=cast.mia, now=now, address="14 Harbor Street", not_these=[bare.client_id]
    )
    home = HouseholdMembership.objects.get(client=case.client).household
    assert (home.address, home.address_is_confidential) == ("14 Harbor Street", False)


def test_a_known_client_is_used_again_in_another_program(cast: Cast, now: dt.datetime) -> None:
    known = a_case(cast, now).client
    referral = screened(cast, now, by="mia", program=cast.second_program)
    case = accept_referral(referral, by=cast.mia, now=now, client=known)
    assert case.client == known
    assert Client.objects.for_agency(cast.agency.pk).filter(family_name="Delgado").count() == 1


def test_a_client_one_may_not_see_can_not_be_used(cast: Cast, now: dt.datetime) -> None:
    hidden = a_case(cast, now, carried_by="omar").client
    referral = screened(cast, now, by="mia", program=cast.second_program)
    with pytest.raises(Forbidden):
        accept_referral(referral, by=cast.mia, now=now, client=hidden)


def test_a_new_address_of_a_known_client_needs_the_right_to_change_them(
    cast: Cast, now: dt.datetime
) -> None:
    known = read_only(a_case(cast, now, stage="active"), now).client
    assert decide(cast.mia, "view", known, now).allow
    referral = screened(cast, now, by="mia", program=cast.second_program)
    with pytest.raises(Refused) as refusal:
        accept_referral(referral, by=cast.mia, now=now, client=known, address="9 Elm Street")
    assert refusal.value.field == "address"
    assert not HouseholdMembership.objects.filter(client=known).exists()
    assert accept_referral(referral, by=cast.mia, now=now, client=known).client == known


def test_a_client_who_has_died_is_not_taken_on(cast: Cast, now: dt.datetime) -> None:
    known = died(a_case(cast, now), cast, now).client
    referral = screened(cast, now, by="mia", program=cast.second_program)
    with pytest.raises(Refused) as refusal:
        accept_referral(referral, by=cast.mia, now=now, client=known)
    assert refusal.value.field == "client"
    assert not Case.objects.filter(client=known, program=cast.second_program).exists()
    assert ", died " in client_label(known)


def test_what_is_left_empty_on_accepting_stays_empty(
    cast: Cast, now: dt.datetime, browser_of: Callable[[str], Browser]
) -> None:
    referral = screened(cast, now, by="mia", birth_date=dt.date(1940, 1, 1))
    given = {"given_name": "Rosalia", "family_name": "", "birth_date": ""}
    page = reverse("referral-accept", args=[referral.pk])
    assert browser_of("mia").post(page, given).status_code == 302
    client = Case.objects.get(referral=referral).client
    assert (client.name, client.birth_date) == ("Rosalia", None)
    with pytest.raises(TypeError):
        accept_referral(screened(cast, now, by="mia"), by=cast.mia, now=now, phone="555 0100")


def test_a_person_has_one_open_case_in_a_program(cast: Cast, now: dt.datetime) -> None:
    known = a_case(cast, now).client
    referral = screened(cast, now, by="mia")
    with pytest.raises(Refused):
        accept_referral(referral, by=cast.mia, now=now, client=known)


def test_a_case_taken_up_again_is_linked_to_the_one_closed_last(
    cast: Cast, now: dt.datetime
) -> None:
    closed = a_case(cast, now, stage="closed")
    older = a_case(cast, now, stage="closed")
    older.client, older.closed_at = closed.client, now - dt.timedelta(days=1)
    audit.save(older, by=SET_UP, why="For this test", only=["client", "closed_at"])
    case = accept_referral(
        screened(cast, now, by="mia"), by=cast.mia, now=now, client=closed.client
    )
    assert case.previous == closed
    assert Case.objects.get(pk=closed.pk).stage == "closed"


def test_a_case_opened_again_says_so_to_whoever_may_see_the_one_before(
    cast: Cast, now: dt.datetime
) -> None:
    before, case = a_case(cast, now, stage="closed", carried_by="omar"), a_case(cast, now)
    today = cast.agency.today(now)
    assert tags_of("clients", cast.mia, case, now, today) == []
    case.previous = before
    assert tags_of("clients", cast.mia, case, now, today) == []
    case.previous = a_case(cast, now, stage="closed")
    assert tags_of("clients", cast.mia, case, now, today) == ["Reopened"]


@pytest.mark.parametrize(
    ("carried_by", "program"), [("omar", "program"), ("mia", "second_program")]
)
def test_a_case_of_another_program_or_out_of_sight_is_not_linked(
    cast: Cast, now: dt.datetime, carried_by: str, program: str
) -> None:
    closed = a_case(cast, now, stage="closed", carried_by=carried_by)
    closed.program = getattr(cast, program)
    audit.save(closed, by=SET_UP, why="For this test", only=["program"])
    known = a_case(cast, now, stage="closed")
    known.client, known.program = closed.client, cast.second_program
    audit.save(known, by=SET_UP, why="For this test", only=["client", "program"])
    referral = screened(cast, now, by="mia")
    case = accept_referral(referral, by=cast.mia, now=now, client=closed.client)
    assert (case.client, case.previous) == (closed.client, None)


def test_a_new_client_has_no_earlier_case(cast: Cast, now: dt.datetime) -> None:
    a_case(cast, now, stage="closed")
    assert accepted(cast, now).previous is None


def test_the_timeline_leads_to_the_earlier_case_where_the_reader_may_see_it(
    cast: Cast, now: dt.datetime, browser_of: Callable[[str], Browser]
) -> None:
    closed = a_case(cast, now, stage="closed")
    case = accept_referral(
        screened(cast, now, by="mia"), by=cast.mia, now=now, client=closed.client
    )
    assign_case(case, by=cast.sally, now=now, staff=cast.gina, role="secondary")
    page = reverse("case-detail", args=[case.pk])
    with time_machine.travel(now + dt.timedelta(minutes=1)):
        seen = browser_of("mia").get(page).content.decode()
        hidden = browser_of("gina").get(page).content.decode()
    assert f"Case opened again after {closed.number}" in seen
    assert reverse("case-detail", args=[closed.pk]) in seen
    assert "Case opened" in hidden
    assert closed.number not in hidden
    assert str(closed.pk) not in hidden


def test_a_referral_is_accepted_once(cast: Cast, now: dt.datetime) -> None:
    referral = screened(cast, now, by="mia")
    late = Referral.objects.get(pk=referral.pk)
    accept_referral(referral, by=cast.mia, now=now)
    with pytest.raises(Refused):
        accept_referral(late, by=cast.mia, now=now)
    assert Case.objects.filter(referral=referral).count() == 1


def test_a_waitlisted_referral_is_accepted_later(cast: Cast, now: dt.datetime) -> None:
    referral = screened(cast, now, by="mia")
    review_on = cast.agency.today(now) + dt.timedelta(days=30)
    dispose_referral(
        referral, by=cast.mia, now=now, disposition="waitlisted", reason="Full", review_on=review_on
    )
    assert accept_referral(referral, by=cast.sally, now=now).referral == referral


def test_case_numbers_are_random_and_a_clash_finds_another(
    cast: Cast, now: dt.datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn = iter(["C-AAAAAAA", "C-AAAAAAA", "C-BBBBBBB"])
    monkeypatch.setattr(opening, "new_number", lambda: next(drawn))
    assert accepted(cast, now).number == "C-AAAAAAA"
    assert accepted(cast, now).number == "C-BBBBBBB"


def test_a_case_number_says_nothing_about_the_case() -> None:
    numbers = {opening.new_number() for _turn in range(500)}
    assert len(numbers) == 500
    assert {len(number) for number in numbers} == {9}
    assert sorted(numbers) != list(numbers)
