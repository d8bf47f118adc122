"""A client asks to see their own record: who may ask, the day it is answered by, and the answer."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client as Browser
from django.urls import reverse

from casemgmt.agency.models import ProgramSetting
from casemgmt.core import audit
from casemgmt.core.errors import Forbidden, Refused
from clients.actions.assigning import assign_case
from clients.actions.standing import end_authority
from clients.models import Case
from clients.registry import due_sources, timeline_sources
from consent.actions.own_record import hand_over, take_back
from consent.actions.withholding import decide_part
from consent.feeds_own_record import request_tag
from consent.models import OwnRecordRequest
from tests.cast import SET_UP, Cast
from tests.clients.paths import read_only
from tests.clients.standing import guarded, turn_away
from tests.consent.asking import a_part, an_own_record, answered, delayed
from tests.stories import a_case, died

BrowserOf = Callable[[str], Browser]
DAY = dt.timedelta(days=1)
FAR = dt.timedelta(days=400)


@pytest.fixture
def case(cast: Cast, now: dt.datetime) -> Case:
    return a_case(cast, now, stage="active")


def by(one: Any, **instead: Any) -> dict[str, Any]:
    """How a guardian asks."""
    part = "Rosa knows of it and wants it"
    return {"asked_as": "guardian", "represented_by": one, "client_part": part, **instead}


def due(cast: Cast, who: str, source: str, at: dt.datetime) -> list[dt.date]:
    found = due_sources[source](cast[who], at, cast.agency.today(at) + FAR)
    return [item.due_on for item in found]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"asked_how": "thought"}, "asked_how"),
        ({"wants": "nothing"}, "wants"),
        ({"identity_check": ""}, "identity_check"),
        ({"language": "  "}, "language"),
        ({"asked_as": "friend"}, "asked_as"),
    ],
)
def test_con_28_a_request_says_who_asks_for_what_and_how_we_know(
    case: Case, cast: Cast, now: dt.datetime, change: dict[str, Any], field: str
) -> None:
    with pytest.raises(Refused) as refusal:
        an_own_record(case, cast, now, **change)
    assert refusal.value.field == field
    first = an_own_record(case, cast, now, only_part=" The notes ")
    second = an_own_record(case, cast, now)
    assert (first.number, second.number) == (1, 2)
    assert (first.only_part, first.asker_name, first.prepared_by) == (
        "The notes", "Rosa Delgado", cast.mia,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("days_ago", "is_taken"), [(-1, False), (0, True), (60, True), (61, False)]
)
def test_con_28_the_day_of_asking_has_come_and_lies_in_the_case(
    case: Case, cast: Cast, now: dt.datetime, days_ago: int, is_taken: bool
) -> None:
    day = cast.agency.today(now) - days_ago * DAY
    if is_taken:
        assert an_own_record(case, cast, now, asked_on=day).asked_on == day
        return
    with pytest.raises(Refused) as refusal:
        an_own_record(case, cast, now, asked_on=day)
    assert refusal.value.field == "asked_on"


@pytest.mark.parametrize("name", ["omar", "alex", "petra", "quinn", "otto"])
def test_nobody_takes_a_request_in_a_case_they_have_no_part_in(
    case: Case, cast: Cast, now: dt.datetime, name: str
) -> None:
    with pytest.raises(Forbidden):
        an_own_record(case, cast, now, by=cast[name])


def test_con_28_a_client_may_ask_and_be_answered_after_the_case_was_closed(
    case: Case, cast: Cast, now: dt.datetime
) -> None:
    read_only(case, now - DAY)
    asked = an_own_record(case, cast, now)
    assert due(cast, "mia", "own records", now) == [asked.due_on]
    assert answered(asked, cast, now).outcome == "given"


def test_con_28_an_authority_over_information_lets_somebody_ask_for_the_client(
    case: Case, cast: Cast, now: dt.datetime
) -> None:
    one = guarded(case, cast, now)
    for wrong, field in (
        (by(None), "represented_by"),
        (
            by(guarded(case, cast, now, scope=["money"], holder_name="Leo Delgado")),
            "represented_by",
        ),
        (by(one, asked_as="parent"), "represented_by"),
        (by(one, client_part=" "), "client_part"),
    ):
        with pytest.raises(Refused) as refusal:
            an_own_record(case, cast, now, **wrong)
        assert refusal.value.field == field
    asked = an_own_record(case, cast, now, **by(one))
    assert (asked.asker_name, asked.represented_by) == ("Ana Delgado", one)
    assert "Probate court" in asked.authority


@pytest.mark.parametrize("how", ["gone", "kept away"])
def test_con_28_nobody_asks_whom_the_client_keeps_away_from(
    case: Case, cast: Cast, now: dt.datetime, how: str
) -> None:
    one = guarded(case, cast, now)
    asked = an_own_record(case, cast, now, **by(one))
    turn_away(one.holder, how, cast, now)
    for act in (
        lambda: an_own_record(case, cast, now, **by(one)),
        lambda: answered(asked, cast, now),
    ):
        with pytest.raises(Refused) as refusal:
            act()
        assert refusal.value.field == "represented_by"
    if how == "kept away":
        own = an_own_record(case, cast, now)
        with pytest.raises(Refused, match="keeps away") as refusal:
            answered(own, cast, now, helped_by="ana  delgado")
        assert refusal.value.field == "helped_by"


def test_con_28_an_authority_that_ended_gets_no_answer(
    case: Case, cast: Cast, now: dt.datetime
) -> None:
    one = guarded(case, cast, now)
    asked = an_own_record(case, cast, now, **by(one))
    end_authority(one, by=cast.mia, now=now, ended_on=cast.agency.today(now), why="Revoked")
    with pytest.raises(Refused) as refusal:
        answered(asked, cast, now)
    assert refusal.value.field == "represented_by"


def test_con_28_the_answer_is_due_as_the_program_has_it(
    case: Case, cast: Cast, now: dt.datetime
) -> None:
    today = cast.agency.today(now)
    late, soon = an_own_record(case, cast, now, asked_on=today - 3 * DAY), today - DAY
    assert late.due_on == today + 27 * DAY
    row = ProgramSetting(program=cast.program, key="own_record_days", value=14, effective_from=soon)
    audit.save(row, by=SET_UP, why="For this test")
    assert an_own_record(case, cast, now, asked_on=soon).due_on == soon + 14 * DAY
    assert an_own_record(case, cast, now, asked_on=today - 2 * DAY).due_on == today + 28 * DAY


def test_con_28_it_is_put_off_once_by_thirty_days_for_a_reason_that_was_told(
    case: Case, cast: Cast, now: dt.datetime
) -> None:
    asked, today = an_own_record(case, cast, now), cast.agency.today(now)
    for wrong, field in (
        ({"until": asked.due_on + 31 * DAY}, "until"),
        ({"until": asked.due_on}, "until"),
        ({"because": " "}, "because"),
        ({"told_on": today + DAY}, "told_on"),
        ({"told_on": today - DAY}, "told_on"),
    ):
        with pytest.raises(Refused) as refusal:
            delayed(asked, cast, now, **wrong)
        assert refusal.value.field == field
    with pytest.raises(Refused, match="can't be put off any more"):
        delayed(asked, cast, now + 31 * DAY)
    delayed(asked, cast, now + 30 * DAY)
    assert asked.answer_by == asked.due_on + 30 * DAY
    with pytest.raises(Refused, match="once already"):
        delayed(asked, cast, now + 30 * DAY)


def test_con_28_the_worker_is_reminded_and_the_supervisor_sees_what_is_late(
    case: Case, cast: Cast, now: dt.datetime
) -> None:
    asked, today = an_own_record(case, cast, now), cast.agency.today(now)
    late = due_sources["late own records"]
    assert due(cast, "mia", "own records", now) == [today + 30 * DAY]
    assert late(cast.sally, now, asked.due_on) == []
    assert due(cast, "sally", "late own records", now) == [today + 31 * DAY]
    assert due(cast, "vera", "late own records", now) == [today + 31 * DAY]
    assign_case(case, by=cast.sally, now=now - DAY, staff=cast.paul, role="secondary")
    for name in ("mia", "paul"):
        assert due(cast, name, "late own records", now) == []
    delayed(asked, cast, now)
    assert late(cast.sally, now, asked.due_on + DAY) == []
    assert due(cast, "mia", "own records", now) == [today + 60 * DAY]
    answered(asked, cast, now)
    assert due(cast, "mia", "own records", now) == due(cast, "sally", "late own records", now) == []


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"outcome": "withdrawn"}, "outcome"),
        ({"outcome": ""}, "outcome"),
        ({"given_how": ""}, "given_how"),
        ({"helped_by": " "}, "helped_by"),
        ({"given_on": dt.date(2020, 1, 1)}, "given_on"),
        ({"given_on": dt.date(2999, 1, 1)}, "given_on"),
    ],
)
def test_con_28_an_answer_says_on_which_day_how_and_who_helped(
    case: Case, cast: Cast, now: dt.datetime, change: dict[str, Any], field: str
) -> None:
    asked = an_own_record(case, cast, now)
    with pytest.raises(Refused) as refusal:
        answered(asked, cast, now, **change)
    assert refusal.value.field == field
    kept = answered(asked, cast, now, words=" Thank you ")
    assert (kept.answered_by, kept.answer_words) == (cast.mia, "Thank you")
    with pytest.raises(Refused, match="stays as it is"):
        answered(asked, cast, now)


def test_con_28_a_client_may_take_it_back_at_any_time(
    case: Case, cast: Cast, now: dt.datetime
) -> None:
    asked = an_own_record(case, cast, now)
    a_part(asked, cast, now)
    read_only(case, now)
    with pytest.raises(Refused) as refusal:
        take_back(asked, by=cast.sally, now=now, words="  ")
    assert refusal.value.field == "words"
    with pytest.raises(Forbidden):
        take_back(asked, by=cast.omar, now=now, words="On the phone")
    take_back(asked, by=cast.sally, now=now, words="She called: no need any more")
    assert (asked.outcome, asked.given_on) == ("withdrawn", None)
    with pytest.raises(Refused, match="stays as it is"):
        take_back(asked, by=cast.mia, now=now, words="Again")


def test_after_a_death_nothing_is_asked_or_given_and_nobody_is_reminded(
    case: Case, cast: Cast, now: dt.datetime
) -> None:
    asked = an_own_record(case, cast, now)
    died(case, cast, now)
    for act in (
        lambda: an_own_record(case, cast, now),
        lambda: answered(asked, cast, now),
    ):
        with pytest.raises(Refused, match="has died"):
            act()
    assert due(cast, "mia", "own records", now) == due(cast, "sally", "late own records", now) == []
    assert take_back(asked, by=cast.mia, now=now, words="She died").outcome == "withdrawn"


def test_con_28_who_prepares_it_answers_and_a_supervisor_hands_it_on(
    case: Case, cast: Cast, now: dt.datetime
) -> None:
    assign_case(case, by=cast.sally, now=now - DAY, staff=cast.gina, role="secondary")
    asked, why = an_own_record(case, cast, now), "Mia is away"
    for act in (
        lambda: answered(asked, cast, now, by=cast.gina),
        lambda: a_part(asked, cast, now, by=cast.gina),
        lambda: delayed(asked, cast, now, by=cast.gina),
    ):
        with pytest.raises(Refused, match="Mia Example prepares this answer"):
            act()
    with pytest.raises(Forbidden):
        hand_over(asked, by=cast.gina, now=now, to=cast.gina, why=why)
    for to, words in ((cast.omar, "part in this case"), (cast.mia, "already")):
        with pytest.raises(Refused, match=words):
            hand_over(asked, by=cast.sally, now=now, to=to, why=why)
    with pytest.raises(Refused) as refusal:
        hand_over(asked, by=cast.sally, now=now, to=cast.gina, why=" ")
    assert refusal.value.field == "why"
    part = a_part(asked, cast, now)
    decide_part(part, by=cast.sally, now=now, agrees=True)
    with pytest.raises(Refused, match="Choose somebody else"):
        hand_over(asked, by=cast.vera, now=now, to=cast.sally, why=why)
    hand_over(asked, by=cast.sally, now=now, to=cast.gina, why=why)
    assert due(cast, "mia", "own records", now) == []
    assert due(cast, "gina", "own records", now) == [asked.due_on]
    assert answered(asked, cast, now, by=cast.gina).answered_by == cast.gina


def test_a_request_shows_how_near_its_day_is(case: Case, cast: Cast, now: dt.datetime) -> None:
    asked, today = an_own_record(case, cast, now), cast.agency.today(now)
    tones = [request_tag(asked, today + n * DAY, in_part=False).tone for n in (0, 22, 23, 30, 31)]
    assert tones == ["info", "info", "warn", "warn", "late"]


def test_con_28_it_stands_in_the_timeline_for_who_sees_the_case(
    case: Case, cast: Cast, now: dt.datetime
) -> None:
    asked = an_own_record(case, cast, now)
    decide_part(a_part(asked, cast, now), by=cast.sally, now=now, agrees=True)
    answered(asked, cast, now)
    told = timeline_sources["consent.OwnRecordRequest"]
    assert [line.entry.title for line in told(cast.sally, case, now)] == [
        "Rosa Delgado asked to see the record",
        "Rosa Delgado was given the record",
    ]
    assert told(cast.omar, case, now) == told(cast.alex, case, now) == []


def test_con_28_a_client_asks_and_is_answered_on_the_pages(
    case: Case, cast: Cast, browser_of: BrowserOf, now: dt.datetime
) -> None:
    mia, today = browser_of("mia"), cast.agency.today(now)
    listed, new = (reverse(name, args=[case.pk]) for name in ("consent-list", "own-record-new"))
    assert new in mia.get(listed).content.decode()
    typed = {
        "asked_on": today, "asked_how": "letter", "asked_as": "self", "identity_check": "document",
        "wants": "copy", "only_part": "The plan", "language": "Spanish", "wished_form": "",
    }  # fmt: skip
    page = mia.post(new, {**typed, "asked_on": today + DAY}).content.decode()
    assert "up to today" in page
    assert "The plan" in page
    detail = mia.post(new, typed)["Location"]
    asked = OwnRecordRequest.objects.get(case=case)
    assert detail == reverse("own-record", args=[asked.pk])
    later = {"until": asked.due_on + 9 * DAY, "because": "Archive", "told_on": today}
    assert mia.post(f"{detail}put-off/", later)["Location"] == detail
    assert "Archive" in mia.get(detail).content.decode()
    given = {"outcome": "given", "given_on": today, "given_how": "paper", "helped_by": "Mia"}
    assert mia.post(f"{detail}answer/", given)["Location"] == detail
    assert "A copy on paper" in browser_of("sally").get(detail).content.decode()
    assert "Given" in mia.get(listed).content.decode()
    assert browser_of("omar").get(detail).status_code == 404
