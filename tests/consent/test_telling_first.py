"""What can't wait is told first; and what comes after something was told without a release."""

import datetime as dt
from typing import Any

import pytest

from casemgmt.agency.actions.configuring import change_agency, set_program_settings
from casemgmt.agency.states import STATES
from casemgmt.core.errors import Refused
from clients.models import Case
from clients.registry import due_sources
from consent.actions.approving import decide_exception, follow_up
from consent.excepted import clock_of
from consent.grounds import GROUNDS, URGENT, Ground
from consent.models import Disclosure, DisclosureException
from consent.reporting import rule_for, rules
from tests.cast import Cast
from tests.consent.stories import (
    a_disclosure,
    a_release,
    advised,
    an_urgent_one,
    approved,
    told_under,
)
from tests.stories import a_case

DAY, HOUR, MINUTE = dt.timedelta(days=1), dt.timedelta(hours=1), dt.timedelta(minutes=1)


@pytest.fixture
def case(cast: Cast, now: dt.datetime) -> Case:
    """Rosa's case, which Mia works and Sally leads; Mia is cleared for nothing restricted."""
    return a_case(cast, now, stage="active")


def due(source: str, staff: Any, now: dt.datetime, until: dt.date) -> list[tuple[str, dt.date]]:
    return [(item.row.title, item.due_on) for item in due_sources[source](staff, now, until)]


def test_con_17_in_an_emergency_it_is_told_first_and_advice_and_a_review_follow(
    case: Case, cast: Cast, now: dt.datetime
) -> None:
    exception = an_urgent_one(case, cast, now)
    told = exception.disclosure
    assert (told.ground, told.told, told.told_at) == ("abuse", "What I saw on her arms.", now)
    today = cast.agency.today(now)
    tomorrow = cast.agency.today(now + DAY)
    chased = ("Ask somebody for advice: Rosa Delgado", tomorrow)
    assert chased in due("exceptions to follow", cast.mia, now, tomorrow)
    assert chased in due("exceptions to follow", cast.mia, now + 5 * DAY, today + 5 * DAY)
    with pytest.raises(Refused, match="asked for advice"):
        decide_exception(exception, by=cast.sally, now=now, decision="right", decision_words="Seen")
    later = now + 2 * DAY
    advised(exception, cast, later)
    assert chased not in due("exceptions to follow", cast.mia, later, tomorrow)
    waits = due("exceptions to decide", cast.sally, later, tomorrow)
    assert waits == [("Look at what was told about Rosa Delgado", today)]
    for decision, words in (("approved", "Yes"), ("right", " ")):
        with pytest.raises(Refused):
            decide_exception(
                exception, by=cast.sally, now=later, decision=decision, decision_words=words
            )
    decide_exception(
        exception,
        by=cast.sally,
        now=later,
        decision="not_right",
        decision_words="To the wrong desk",
    )
    assert exception.state == "used"
    assert not due("exceptions to decide", cast.sally, later, tomorrow)


@pytest.mark.parametrize("ground", Ground.values)
def test_con_17_only_some_grounds_let_one_tell_first(
    case: Case, cast: Cast, now: dt.datetime, ground: str
) -> None:
    if ground in URGENT:
        assert an_urgent_one(case, cast, now, ground).state == "used"
        return
    with pytest.raises(Refused, match="before it is approved"):
        an_urgent_one(case, cast, now, ground)
    assert not Disclosure.objects.exists()


def test_con_17_what_will_be_told_is_not_written_down_as_told(
    case: Case, cast: Cast, now: dt.datetime
) -> None:
    for change in ({"told_at": now + MINUTE}, {"told": " "}, {"method": "thought"}):
        with pytest.raises(Refused) as refusal:
            an_urgent_one(case, cast, now, **change)
        assert refusal.value.field == next(iter(change))
    assert not DisclosureException.objects.exists()


def test_con_17_the_program_says_within_how_many_hours_advice_is_written_down(
    case: Case, cast: Cast, now: dt.datetime
) -> None:
    today = cast.agency.today(now)
    set_program_settings(
        case.program,
        by=cast.alex,
        now=now,
        effective_from=today,
        values={"consult_hours": 72},
    )
    exception = an_urgent_one(case, cast, now)
    days = dict(due("exceptions to follow", cast.mia, now, today + 5 * DAY))
    assert days["Ask somebody for advice: Rosa Delgado"] == cast.agency.today(now + 72 * HOUR)
    assert clock_of(exception, now).advice_by == now + 72 * HOUR
    assert not clock_of(exception, now + 71 * HOUR).late
    assert clock_of(exception, now + 73 * HOUR).late


def test_con_16_the_client_is_told_or_it_is_looked_at_again(
    case: Case, cast: Cast, now: dt.datetime
) -> None:
    today = cast.agency.today(now)
    exception = an_urgent_one(
        case, cast, now, client_told="not_told", untold_because="The nephew reads her mail"
    )
    telling = ("Tell the client what was told: Rosa Delgado", today + 3 * DAY)
    assert telling in due("exceptions to follow", cast.mia, now, today + 7 * DAY)
    assert telling not in due("exceptions to follow", cast.mia, now, today + 2 * DAY)
    follow_up(exception, by=cast.mia, now=now, look_again_on=today + 6 * DAY)
    assert telling not in due("exceptions to follow", cast.mia, now, today + 7 * DAY)
    for change in (
        {"client_told_on": today + DAY},
        {"look_again_on": today - DAY},
        {"written_at": now + MINUTE},
        {},
    ):
        with pytest.raises(Refused):
            follow_up(exception, by=cast.mia, now=now, **change)
    follow_up(exception, by=cast.mia, now=now, client_told_on=today)
    titles = [title for title, _day in due("exceptions to follow", cast.mia, now, today + 7 * DAY)]
    assert not any(title.startswith("Tell the client") for title in titles)


@pytest.mark.parametrize(
    ("state", "about", "spoken", "written"),
    [
        ("CA", "child", 0, 36),
        ("CA", "elder", 0, 48),
        ("TX", "child", 24, None),
        ("", "elder", 0, 36),
        ("WY", "child", 0, 36),
        ("NY", "elder", 0, 36),
    ],
)
def test_the_rule_of_a_state_that_is_not_listed_is_the_strictest(
    state: str, about: str, spoken: int, written: int | None
) -> None:
    rule = rule_for(state, about)
    assert (rule.spoken_hours, rule.written_hours) == (spoken, written)
    assert bool(rule.source) is (rule.jurisdiction == state != "")


def test_every_rule_says_whom_it_is_about_and_where_it_stands() -> None:
    about = dict(GROUNDS[Ground.ABUSE].facts["about"].choices)
    for rule in rules():
        assert set(rule.about) <= set(about)
        assert rule.jurisdiction in dict(STATES)
        assert all((rule.who, rule.to, rule.source, rule.sample))


def test_a_report_in_writing_is_due_as_the_state_has_it(
    case: Case, cast: Cast, now: dt.datetime
) -> None:
    change_agency(cast.agency, by=cast.alex, now=now, jurisdiction="CA")
    case = Case.objects.select_related("agency", "client", "program").get(pk=case.pk)
    exception = an_urgent_one(case, cast, now)
    learned = now - 30 * MINUTE
    clock = clock_of(exception, now)
    assert (clock.spoken_by, clock.written_by) == (learned, learned + 48 * HOUR)
    until = cast.agency.today(now + 3 * DAY)
    writing = ("Make the report in writing: Rosa Delgado", cast.agency.today(learned + 48 * HOUR))
    assert writing in due("exceptions to follow", cast.mia, now, until)
    follow_up(exception, by=cast.mia, now=now, report_number="EA-77", written_at=now)
    assert writing not in due("exceptions to follow", cast.mia, now, until)
    other = approved(case, cast, now)
    told_under(other, cast, now)
    with pytest.raises(Refused) as refusal:
        follow_up(other, by=cast.mia, now=now, report_number="EA-77")
    assert refusal.value.field == "report_number"


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"facts": {"learned_at": dt.datetime(9999, 12, 31, tzinfo=dt.UTC)}}, "fact_learned_at"),
        ({"facts": {"learned_at": dt.datetime(1, 1, 2, tzinfo=dt.UTC)}}, "fact_learned_at"),
        ({"told_at": dt.datetime(1, 1, 2, tzinfo=dt.UTC)}, "told_at"),
    ],
)
def test_no_time_a_person_can_type_breaks_a_telling(
    case: Case, cast: Cast, now: dt.datetime, given: dict[str, Any], field: str
) -> None:
    with pytest.raises(Refused) as refusal:
        an_urgent_one(case, cast, now, **given)
    assert refusal.value.field == field
    with pytest.raises(Refused):
        a_disclosure(
            a_release(case, cast, now), cast, now, told_at=dt.datetime(1, 1, 2, tzinfo=dt.UTC)
        )


def test_con_16_what_was_approved_for_one_person_is_told_to_nobody_else(
    case: Case, cast: Cast, now: dt.datetime
) -> None:
    exception = approved(case, cast, now)
    with pytest.raises(Refused) as refusal:
        told_under(exception, cast, now, spoke_with="Her ex husband Bob")
    assert refusal.value.field == "spoke_with"
