"""Outreach, tries at reaching somebody, where a referral goes and what its sender is told."""

import datetime as dt
from collections.abc import Callable
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.db import IntegrityError, transaction
from django.test import Client as Browser
from django.urls import reverse

from casemgmt.agency.actions.configuring import set_program_settings
from casemgmt.core import audit
from casemgmt.core.access import decide
from casemgmt.core.errors import Forbidden, Refused
from clients.actions.engaging import (
    answer_referrer,
    correct_outreach,
    record_attempt,
    record_outreach,
)
from clients.actions.referring import (
    dispose_referral,
    failed_tries,
    latest_screening,
    take_referral,
)
from clients.actions.routing import route_referral
from clients.models import EngagementAttempt, Outreach, Referral, ReferrerAnswer
from tests.cast import SET_UP, Cast
from tests.clients.paths import received, screened, taken

HOUR, DAY = dt.timedelta(hours=1), dt.timedelta(days=1)
BrowserOf = Callable[[str], Browser]
State = Referral.State


def reached_out(cast: Cast, now: dt.datetime, people: int = 2, **facts: Any) -> Outreach:
    given = {"program": cast.program, "day": cast.agency.today(now), "method": "event", **facts}
    return record_outreach(by=cast.mia, now=now, people_reached=people, **given)


def tried(referral: Referral, cast: Cast, now: dt.datetime, result: str, hours: int = 0) -> Any:
    made = {"made_at": now - hours * HOUR, "means": "phone", "result": result}
    return record_attempt(referral, by=cast.ines, now=now, **made)


def test_out_01_outreach_says_program_day_and_how(cast: Cast, now: dt.datetime) -> None:
    kept = reached_out(cast, now, place=" Library ")
    assert (kept.place, kept.staff, kept.people_reached) == ("Library", cast.mia, 2)
    for field, value in {
        "day": cast.agency.today(now) + DAY,
        "method": "by magic",
        "program": cast.other_program,
    }.items():
        with pytest.raises(Refused) as refusal:
            reached_out(cast, now, **{field: value})
        assert refusal.value.field == field
    with pytest.raises(Forbidden):
        record_outreach(by=cast.alex, now=now, program=cast.program, day=kept.day, method="event")


def test_out_01_no_more_referrals_come_of_it_than_people_were_reached(
    cast: Cast, now: dt.datetime
) -> None:
    outreach = reached_out(cast, now, people=1)
    received(cast, now, outreach=outreach)
    with pytest.raises(Refused) as refusal:
        received(cast, now, outreach=outreach)
    assert refusal.value.field == "outreach"
    with pytest.raises(Refused) as refusal:
        correct_outreach(outreach, by=cast.mia, now=now, people_reached=0, why="Counted wrong")
    assert refusal.value.field == "people_reached"
    correct_outreach(outreach, by=cast.mia, now=now, people_reached=2, why="Counted wrong")
    assert received(cast, now, outreach=outreach).outreach == outreach


def test_out_01_outreach_of_another_agency_is_nothing(cast: Cast, now: dt.datetime) -> None:
    outreach = reached_out(cast, now)
    assert not decide(cast.otto, "view", outreach, now).visible
    with pytest.raises(Refused) as refusal:
        received(cast, now, by="otto", program=cast.other_program, outreach=outreach)
    assert refusal.value.field == "outreach"


def test_out_01_only_who_did_it_and_their_line_count_it_again(
    cast: Cast, now: dt.datetime, browser_of: BrowserOf
) -> None:
    outreach = reached_out(cast, now, place="Library")
    page = reverse("outreach-edit", args=[outreach.pk])
    for name, status in {"mia": 200, "sally": 200, "omar": 404, "ines": 404, "otto": 404}.items():
        assert browser_of(name).get(page).status_code == status
    for name, shows in {"ines": True, "omar": True, "otto": False}.items():
        shown = browser_of(name).get(reverse("outreach-list")).content.decode()
        assert ("Library" in shown) is shows


def test_out_02_a_referral_stands_without_a_client(cast: Cast, now: dt.datetime) -> None:
    referral = received(cast, now, urgency=3, presenting_needs="Meals")
    stored = Referral.objects.get(pk=referral.pk)
    assert (stored.client, stored.urgency, stored.presenting_needs) == (None, 3, "Meals")
    for field, value in {"received_at": now + HOUR, "reason": " "}.items():
        with pytest.raises(Refused) as refusal:
            received(cast, now, **{field: value})
        assert refusal.value.field == field


def test_out_05_each_try_is_kept_with_what_came_of_it(cast: Cast, now: dt.datetime) -> None:
    referral = taken(cast, now)
    attempt = tried(referral, cast, now, "no_answer")
    assert (attempt.made_by, attempt.was_answered) == (cast.ines, False)
    today = cast.agency.today(now)
    wrong: dict[str, Any] = {
        "made_at": now + HOUR, "means": "pigeon", "result": "well", "next_on": today - DAY,
    }  # fmt: skip
    for field, value in wrong.items():
        given = {"made_at": now, "means": "phone", "result": "reached", field: value}
        with pytest.raises(Refused) as refusal:
            record_attempt(referral, by=cast.ines, now=now, **given)
        assert refusal.value.field == field
    with pytest.raises(Forbidden):
        record_attempt(referral, by=cast.mia, now=now, made_at=now, means="phone", result="reached")


def test_out_05_nobody_was_tried_before_their_referral_came_in(
    cast: Cast, now: dt.datetime
) -> None:
    """Days are compared and not minutes, which people write down from memory."""
    came = dt.datetime(2026, 1, 5, 12, tzinfo=ZoneInfo(cast.agency.timezone))
    referral = taken(cast, now, received_at=came)
    given: dict[str, Any] = {"by": cast.ines, "now": now, "means": "phone", "result": "reached"}
    with pytest.raises(Refused) as refusal:
        record_attempt(referral, made_at=came - DAY, **given)
    assert refusal.value.field == "made_at"
    record_attempt(referral, made_at=came - HOUR, **given)


def test_out_05_nobody_is_given_up_before_the_tries_the_program_asks_for(
    cast: Cast, now: dt.datetime
) -> None:
    referral = taken(cast, now, received_at=now - DAY)
    give_up = {"disposition": "unable_to_engage", "reason": "Silent"}
    tried(referral, cast, now, "no_answer", hours=9)
    tried(referral, cast, now, "reached", hours=8)
    for hours in (7, 6):
        tried(referral, cast, now, "left_word", hours=hours)
        with pytest.raises(Refused) as refusal:
            dispose_referral(referral, by=cast.ines, now=now, **give_up)
        assert refusal.value.field == "disposition"
    tried(referral, cast, now, "wrong_number", hours=5)
    assert failed_tries(referral) == 3
    assert not dispose_referral(referral, by=cast.ines, now=now, **give_up).is_waiting
    with pytest.raises(Refused):
        tried(referral, cast, now, "reached")


def test_out_05_the_program_sets_how_many_tries(cast: Cast, now: dt.datetime) -> None:
    set_program_settings(
        cast.program,
        by=cast.alex,
        now=now,
        effective_from=cast.agency.today(now),
        values={"engagement_tries": 1},
    )
    referral = taken(cast, now)
    tried(referral, cast, now, "no_answer")
    ended = dispose_referral(
        referral, by=cast.ines, now=now, disposition="unable_to_engage", reason="Silent"
    )
    assert ended.disposed_by == cast.ines


def test_out_06_the_referrer_is_told_that_it_arrived_and_nothing_more(
    cast: Cast, now: dt.datetime, browser_of: BrowserOf
) -> None:
    referral = screened(cast, now, positive=False)
    with pytest.raises(Refused) as refusal:
        answer_referrer(referral, by=cast.ines, now=now, told=" ")
    assert refusal.value.field == "told"
    with pytest.raises(Forbidden):
        answer_referrer(referral, by=cast.mia, now=now, told="The nurse, by phone")
    answer_referrer(referral, by=cast.ines, now=now, told="The nurse, by phone")
    facts = {field.name for field in ReferrerAnswer._meta.get_fields()}
    assert facts == {"id", "version", "referral", "told_at", "told", "told_by"}
    page = browser_of("ines").get(reverse("referral-answer", args=[referral.pk]))
    assert "it takes their release" in page.content.decode()


def test_out_07_a_referral_ends_once_dated_and_by_somebody(cast: Cast, now: dt.datetime) -> None:
    referral = taken(cast, now)
    with pytest.raises(Refused):
        dispose_referral(referral, by=cast.ines, now=now, disposition="declined", reason=" ")
    dispose_referral(referral, by=cast.ines, now=now, disposition="declined", reason="Said no")
    stored = Referral.objects.get(pk=referral.pk)
    assert (stored.state, stored.disposed_at, stored.disposed_by) == ("declined", now, cast.ines)
    with pytest.raises(IntegrityError), transaction.atomic():
        other = taken(cast, now)
        other.state, other.disposed_at = State.DECLINED, now
        audit.save(other, by=SET_UP, why="For this test", only=["state", "disposed_at"])


def test_out_07_who_is_sent_on_goes_somewhere_or_there_is_nothing(
    cast: Cast, now: dt.datetime
) -> None:
    on = {"disposition": "referred_out", "reason": "Needs night care"}
    for both in ({}, {"referred_to": "Ridgeway", "nowhere_to_go": True}):
        with pytest.raises(Refused) as refusal:
            dispose_referral(taken(cast, now), by=cast.ines, now=now, **on, **both)
        assert refusal.value.field == "referred_to"
    lacking = dispose_referral(taken(cast, now), by=cast.ines, now=now, **on, nowhere_to_go=True)
    assert (lacking.nowhere_to_go, lacking.referred_to) == (True, "")


@pytest.mark.parametrize("state", [State.NOT_ELIGIBLE, State.REFERRED_OUT])
def test_out_07_the_database_wants_the_reason_of_who_is_not_taken_on(
    cast: Cast, now: dt.datetime, state: State
) -> None:
    ends: dict[str, Any] = {"state": state, "disposed_at": now, "disposed_by": cast.ines}
    ends["nowhere_to_go"] = state == State.REFERRED_OUT
    for reason in ("", "Needs night care"):
        referral = taken(cast, now)
        for field, value in {**ends, "disposition_reason": reason}.items():
            setattr(referral, field, value)
        act = {"by": SET_UP, "why": "For this test", "only": [*ends, "disposition_reason"]}
        if reason:
            assert audit.save(referral, **act).state == state
            continue
        with (
            pytest.raises(IntegrityError, match="who_is_not_taken_on_is_told_why"),
            transaction.atomic(),
        ):
            audit.save(referral, **act)


def test_out_09_the_queue_marks_what_is_late_and_whom_to_try_again(
    cast: Cast, now: dt.datetime, browser_of: BrowserOf
) -> None:
    received(cast, now, given_name="Old", urgency=3, received_at=now - 4 * DAY)
    received(cast, now, given_name="Calm", urgency=1, received_at=now - 4 * DAY)
    again = taken(cast, now, given_name="Again")
    record_attempt(
        again, by=cast.ines, now=now, made_at=now, means="phone", result="no_answer",
        next_on=cast.agency.today(now),
    )  # fmt: skip
    rows = browser_of("ines").get(reverse("referral-list")).context["rows"]
    tags = {
        row.cells[0].text.split()[0]: [str(tag.text) for tag in row.cells[0].tags] for row in rows
    }
    assert tags == {"Old": ["Late"], "Calm": [], "Again": ["Try again"]}


def test_one_door_routes_to_the_program_that_fits(cast: Cast, now: dt.datetime) -> None:
    referral = screened(cast, now)
    go: dict[str, Any] = {"by": cast.ines, "now": now + HOUR}
    for field, facts in {
        "why": {"program": cast.second_program, "why": " "},
        "program": {"program": cast.program, "why": "Fits better"},
    }.items():
        with pytest.raises(Refused) as refusal:
            route_referral(referral, **go, **facts)
        assert refusal.value.field == field
    with pytest.raises(Refused):
        route_referral(referral, **go, program=cast.other_program, why="Fits better")
    route_referral(referral, **go, program=cast.second_program, why="Fits better")
    assert (referral.program, referral.state) == (cast.second_program, State.RECEIVED)
    assert referral.taken_by is None
    assert latest_screening(referral) is None
    take_referral(referral, by=cast.ines, now=now + HOUR)
    assert decide(cast.ines, "edit", referral, now + HOUR).allow


@pytest.mark.parametrize("url", ["try", "answer", "route"])
def test_the_pages_are_the_takers_and_their_lines(
    cast: Cast, now: dt.datetime, browser_of: BrowserOf, url: str
) -> None:
    page = reverse(f"referral-{url}", args=[taken(cast, now).pk])
    assert browser_of("ines").get(page).status_code == 200
    assert browser_of("omar").get(page).status_code == 404


def test_a_try_is_recorded_on_the_page(cast: Cast, now: dt.datetime, browser_of: BrowserOf) -> None:
    came = dt.datetime(2026, 1, 5, 8, tzinfo=ZoneInfo(cast.agency.timezone))
    referral = taken(cast, now, received_at=came)
    sent = {"made_at": "2026-01-05T09:30", "means": "phone", "result": "no_answer", "words": "Rang"}
    page = reverse("referral-try", args=[referral.pk])
    answer = browser_of("ines").post(page, sent)
    assert answer.status_code == 302, answer.context["form"].errors
    assert EngagementAttempt.objects.get(referral=referral).words == "Rang"
    shown = browser_of("ines").get(reverse("referral-detail", args=[referral.pk]))
    assert "Rang" in shown.content.decode()


@pytest.mark.parametrize("count", ["1000001", "9" * 500])
def test_nobody_reaches_more_people_than_there_are(
    cast: Cast, now: dt.datetime, browser_of: Callable[[str], Browser], count: str
) -> None:
    day = cast.agency.today(now)
    outreach = record_outreach(
        by=cast.mia, now=now, program=cast.program, day=day, method="other", people_reached=3
    )
    said = {"people_reached": count, "why": "Counted again", "version": outreach.version}
    answer = browser_of("mia").post(reverse("outreach-edit", args=[outreach.pk]), said)
    assert "Look at the number again." in answer.content.decode()
    with pytest.raises(Refused, match="Look at the number"):
        record_outreach(
            by=cast.mia,
            now=now,
            program=cast.program,
            day=day,
            method="other",
            people_reached=int(count),
        )
    outreach.refresh_from_db()
    assert outreach.people_reached == 3
