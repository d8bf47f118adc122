"""Referrals: recorded, taken, and disposed of (OUT-02, OUT-07, requirements 2.1)."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client as Browser
from django.urls import reverse

from casemgmt.agency.actions.people import change_roles
from casemgmt.agency.models import Program, Staff, StaffRole
from casemgmt.core import audit
from casemgmt.core.access import decide
from casemgmt.core.errors import Forbidden, Refused
from casemgmt.core.ranges import since
from clients.actions.deciding import Told
from clients.actions.referring import dispose_referral, receive_referral, take_referral
from clients.actions.screening import screen_referral
from clients.models import Referral
from tests.cast import SET_UP, Cast
from tests.clients.paths import FACTS, received, screened, taken

State = Referral.State


def _receive(cast: Cast, now: dt.datetime, **changed: Any) -> Referral:
    given = {"program": cast.program, "received_at": now, **FACTS, **changed}
    return receive_referral(by=cast.ines, now=now, **given)


def test_a_referral_needs_a_reason_a_name_and_a_moment_that_has_passed(
    cast: Cast, now: dt.datetime
) -> None:
    assert _receive(cast, now).state == State.RECEIVED
    soon = now + dt.timedelta(minutes=1)
    tomorrow = cast.agency.today(now) + dt.timedelta(days=1)
    for field, value in {
        "received_at": soon,
        "reason": " ",
        "given_name": " ",
        "birth_date": tomorrow,
        "referrer_kind": "stranger",
        "method": "",
        "urgency": 7,
    }.items():
        with pytest.raises(Refused) as refusal:
            _receive(cast, now, **{field: value})
        assert refusal.value.field == field


def test_a_referral_goes_to_a_live_program_of_the_own_agency(cast: Cast, now: dt.datetime) -> None:
    asleep = audit.save(
        Program(agency=cast.agency, name="Paused", is_live=False), by=SET_UP, why="For this test"
    )
    for program in (asleep, cast.other_program):
        with pytest.raises(Refused) as refusal:
            _receive(cast, now, program=program)
        assert refusal.value.field == "program"
    assert _receive(cast, now, program=cast.second_program).pk


@pytest.mark.parametrize("name", ["alex", "petra", "quinn", "iris"])
def test_only_people_who_take_referrals_record_one(cast: Cast, now: dt.datetime, name: str) -> None:
    with pytest.raises(Forbidden):
        received(cast, now, by=name)


def test_an_intake_workers_referral_waits_and_a_case_managers_is_their_own(
    cast: Cast, now: dt.datetime
) -> None:
    waiting, own = received(cast, now, by="ines"), received(cast, now, by="mia")
    assert (waiting.state, waiting.taken_by) == (State.RECEIVED, None)
    assert (own.state, own.taken_by) == (State.SCREENING, cast.mia)


def test_who_takes_people_in_elsewhere_sees_no_referral_of_ours(
    cast: Cast, now: dt.datetime
) -> None:
    audit.save(
        StaffRole(staff=cast.otto, role="intake_worker", during=since(now)),
        by=SET_UP,
        why="For this test",
    )
    referral = received(cast, now)
    assert not decide(cast.otto, "view", referral, now).visible
    assert not Referral.objects.visible_to(cast.otto, now).exists()


def test_list_and_record_agree_about_a_referral(cast: Cast, now: dt.datetime) -> None:
    untaken, own = received(cast, now), received(cast, now, by="mia")
    settled = dispose_referral(
        taken(cast, now, by="ines"), by=cast.ines, now=now, disposition="declined", reason="No"
    )
    seen = {
        "mia": {own}, "sally": {untaken, own, settled}, "vera": {untaken, own, settled},
        "ines": {untaken, own, settled}, "omar": set(), "gina": set(), "paul": set(),
        "alex": set(), "petra": set(), "otto": set(), "iris": set(),
    }  # fmt: skip
    for name, expected in seen.items():
        for referral in (untaken, own, settled):
            listed = Referral.objects.visible_to(cast[name], now).filter(pk=referral.pk).exists()
            allowed = decide(cast[name], "view", referral, now).allow
            assert allowed == listed == (referral in expected), (name, referral.state)


def take_in_for(cast: Cast, now: dt.datetime, name: str, *programs: Program) -> None:
    """Alex gives somebody the intake role for these programs only, beside what they have."""
    roles = sorted({*cast[name].roles_at(now), "intake_worker"})
    chosen = {"roles": roles, "intake_programs": programs, "why": "Two doors"}
    change_roles(Staff.objects.get(pk=cast[name].pk), by=cast.alex, now=now, **chosen)


def test_the_intake_role_sees_the_referrals_of_its_programs_only(
    cast: Cast, now: dt.datetime
) -> None:
    first, second = received(cast, now), received(cast, now, program=cast.second_program)
    take_in_for(cast, now, "ines", cast.second_program)
    take_in_for(cast, now, "omar", cast.program)
    later = now + dt.timedelta(minutes=1)
    seen = {
        "ines": {second}, "sally": {second}, "vera": {second}, "omar": {first}, "paul": {first},
        "mia": set(), "gina": set(), "alex": set(), "otto": set(),
    }  # fmt: skip
    for name, expected in seen.items():
        person = Staff.objects.get(pk=cast[name].pk)
        for referral in (first, second):
            for action in ("view", "list", "take"):
                rows = Referral.objects.visible_to(person, later, action)
                listed = rows.filter(pk=referral.pk).exists()
                allowed = decide(person, action, referral, later).allow
                assert allowed == listed == (referral in expected), (name, action)
    with pytest.raises(Forbidden):
        take_referral(first, by=Staff.objects.get(pk=cast.ines.pk), now=later)
    assert take_referral(second, by=Staff.objects.get(pk=cast.ines.pk), now=later).taken_by


def test_a_referral_for_another_door_waits_there_and_one_for_nobodys_is_the_recorders(
    cast: Cast, now: dt.datetime, browser_of: Callable[[str], Browser]
) -> None:
    take_in_for(cast, now, "ines", cast.second_program)
    ines, later = Staff.objects.get(pk=cast.ines.pk), now + dt.timedelta(minutes=1)
    facts = {"received_at": now, **FACTS}
    own = receive_referral(by=ines, now=later, program=cast.program, **facts)
    assert (own.state, own.taken_by) == (State.SCREENING, ines)
    take_in_for(cast, now, "omar", cast.program)
    later += dt.timedelta(minutes=1)
    waiting = receive_referral(by=ines, now=later, program=cast.program, **facts)
    assert (waiting.state, waiting.taken_by) == (State.RECEIVED, None)
    typed = {**FACTS, "program": cast.program.pk, "urgency": 1, "anyway": "1"}
    typed["shown"] = [str(own.pk), str(waiting.pk)]
    typed["received_at"] = f"{cast.agency.today(now) - dt.timedelta(days=1)}T09:00"
    answer = browser_of("ines").post(reverse("referral-new"), typed, follow=True)
    assert answer.redirect_chain == [(reverse("referral-list"), 302)]
    assert "waits with the intake of Care at Home" in answer.content.decode()
    assert Referral.objects.filter(taken_by=None, program=cast.program).count() == 2


def test_the_intake_role_sees_another_takers_referral_only_while_it_waits(
    cast: Cast, now: dt.datetime
) -> None:
    own = received(cast, now, by="mia")
    assert decide(cast.ines, "view", own, now).allow
    dispose_referral(own, by=cast.mia, now=now, disposition="declined", reason="Said no")
    assert not decide(cast.ines, "view", own, now).allow


def test_only_the_taker_and_their_line_decide_about_a_referral(
    cast: Cast, now: dt.datetime
) -> None:
    own = received(cast, now, by="mia")
    judged: dict[str, Any] = {"is_eligible": True, "is_appropriate": True}
    judged |= {"basis": "ID seen", "rationale": "Meals help"}
    with pytest.raises(Forbidden):
        screen_referral(own, by=cast.ines, now=now, **judged)
    with pytest.raises(Forbidden):
        dispose_referral(own, by=cast.ines, now=now, disposition="declined", reason="No")
    assert screen_referral(own, by=cast.sally, now=now, **judged).pk


def test_a_referral_is_taken_once(cast: Cast, now: dt.datetime) -> None:
    referral = received(cast, now)
    late = Referral.objects.get(pk=referral.pk)
    take_referral(referral, by=cast.ines, now=now)
    with pytest.raises(Refused, match="Somebody else has taken"):
        take_referral(late, by=cast.sally, now=now)
    assert take_referral(late, by=cast.ines, now=now).taken_by == cast.ines
    assert Referral.objects.get(pk=referral.pk).version == referral.version == 2


def test_a_referral_nobody_took_is_not_decided(cast: Cast, now: dt.datetime) -> None:
    referral = received(cast, now)
    with pytest.raises(Forbidden):
        dispose_referral(referral, by=cast.ines, now=now, disposition="duplicate", reason="Twice")
    take_referral(referral, by=cast.ines, now=now)
    dispose_referral(referral, by=cast.ines, now=now, disposition="duplicate", reason="Twice")
    assert referral.state == State.DUPLICATE


TOLD = Told(untold_reason="No phone, and the letter came back", elsewhere="none")
ENDS: dict[str, tuple[bool, dict[str, Any], str]] = {
    "waitlisted": (True, {"review_on": 30}, "review_on"),
    "referred_out": (True, {"referred_to": "Ridgeway"}, "referred_to"),
    "not_eligible": (False, {"told": TOLD}, "reason"),
    "declined": (True, {}, "reason"),
    "duplicate": (True, {}, "reason"),
}


@pytest.mark.parametrize("disposition", ENDS)
def test_each_disposition_needs_its_reason_and_what_goes_with_it(
    cast: Cast, now: dt.datetime, disposition: str
) -> None:
    positive, given, lacking = ENDS[disposition]
    referral = screened(cast, now, positive=positive)
    if "review_on" in given:
        given = {"review_on": cast.agency.today(now) + dt.timedelta(days=given["review_on"])}
    ask = {"disposition": disposition, "reason": "As agreed", **given}
    without = {**ask, lacking: " " if lacking == "reason" else ""}
    if lacking == "review_on":
        without[lacking] = None
    with pytest.raises(Refused) as refusal:
        dispose_referral(referral, by=cast.ines, now=now, **without)
    assert refusal.value.field == lacking
    dispose_referral(referral, by=cast.ines, now=now, **ask)
    stored = Referral.objects.get(pk=referral.pk)
    assert (stored.state, stored.disposition_reason) == (disposition, "As agreed")
    assert (stored.disposed_at is None) == (disposition == "waitlisted")


def test_accepted_is_no_disposition_one_can_choose(cast: Cast, now: dt.datetime) -> None:
    referral = screened(cast, now)
    for wrong in ("accepted", "received", "nonsense"):
        with pytest.raises(Refused):
            dispose_referral(referral, by=cast.ines, now=now, disposition=wrong, reason="So")


def test_the_waitlist_and_not_eligible_follow_the_screening(cast: Cast, now: dt.datetime) -> None:
    fits, fails = screened(cast, now), screened(cast, now, positive=False)
    later = cast.agency.today(now) + dt.timedelta(days=30)
    ask: dict[str, Any] = {"by": cast.ines, "now": now, "reason": "So", "review_on": later}
    with pytest.raises(Refused):
        dispose_referral(fails, disposition="waitlisted", **ask)
    with pytest.raises(Refused, match="Screen the person first"):
        dispose_referral(fits, disposition="not_eligible", told=TOLD, **ask)
    assert dispose_referral(fits, disposition="waitlisted", **ask).is_waiting
    assert not dispose_referral(fails, disposition="not_eligible", told=TOLD, **ask).is_waiting


def test_the_waitlist_is_looked_at_again_on_a_later_day(cast: Cast, now: dt.datetime) -> None:
    referral, waits = screened(cast, now), {"disposition": "waitlisted", "reason": "Full"}
    for day in (None, cast.agency.today(now)):
        with pytest.raises(Refused) as refusal:
            dispose_referral(referral, by=cast.ines, now=now, review_on=day, **waits)
        assert refusal.value.field == "review_on"


def test_a_settled_referral_never_changes(cast: Cast, now: dt.datetime) -> None:
    referral = screened(cast, now)
    dispose_referral(referral, by=cast.ines, now=now, disposition="declined", reason="Said no")
    with pytest.raises(Refused):
        dispose_referral(referral, by=cast.ines, now=now, disposition="duplicate", reason="Twice")
    with pytest.raises(Refused):
        screen_referral(
            referral,
            by=cast.ines,
            now=now,
            is_eligible=True,
            is_appropriate=True,
            basis="ID",
            rationale="Meals help",
        )
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "UPDATE clients_referral SET state = 'received', disposed_at = NULL WHERE id = %s",
            [referral.pk],
        )


def test_the_queue_is_ordered_by_urgency_then_age(cast: Cast, now: dt.datetime) -> None:
    days = {"routine old": (1, 9), "urgent new": (3, 1), "urgent old": (3, 5), "today": (4, 0)}
    for name, (urgency, age) in days.items():
        then = now - dt.timedelta(days=age)
        received(cast, now, given_name=name, urgency=urgency, received_at=then)
    queue = Referral.objects.visible_to(cast.ines, now).waiting()
    names = [referral.given_name for referral in queue]
    assert names == ["today", "urgent old", "urgent new", "routine old"]


def test_a_referral_keeps_who_did_what(cast: Cast, now: dt.datetime) -> None:
    referral = taken(cast, now)
    authors = [row.history_user for row in referral.history.all()]
    assert authors == [cast.ines.user, cast.ines.user]
