"""Some closings wait for a supervisor, and one may be taken back by them."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.test import Client as Browser
from django.urls import reverse

from assessments.models import ReassessmentTask
from careplans.actions.closing import (
    approve_closure,
    complete_closure,
    edit_closure,
    settle_goal,
    start_closure,
    withdraw_closure,
)
from careplans.models import Closure, Goal
from casemgmt.core.errors import Forbidden, Refused
from clients import lifecycle
from clients.models import CaseTransition
from tests.careplans.arranging import begun, consented, fresh, nearly_closed, want_supervisor, words
from tests.cast import Cast
from tests.stories import a_case


def test_clo_10_a_supervisor_approves_where_the_program_says_so(
    cast: Cast, now: dt.datetime
) -> None:
    want_supervisor(cast, "closure_needs_supervisor")
    closure = nearly_closed(cast, now)
    with pytest.raises(Refused) as refusal:
        complete_closure(closure, by=cast.mia, now=now)
    assert "supervisor approved" in words(refusal)
    with pytest.raises(Forbidden):
        approve_closure(closure, by=cast.mia, now=now)
    approve_closure(closure, by=cast.sally, now=now)
    assert complete_closure(closure, by=cast.mia, now=now).state == "completed"


@pytest.mark.parametrize(
    "reason", ["client_noncompliance", "family_noncompliance", "worker_withdrawal", "detrimental"]
)
def test_clo_10_some_reasons_always_ask_a_supervisor(
    cast: Cast, now: dt.datetime, reason: str
) -> None:
    closure = nearly_closed(cast, now, reason)
    with pytest.raises(Refused) as refusal:
        complete_closure(closure, by=cast.mia, now=now)
    assert "supervisor approved" in words(refusal)


def test_adv_07_a_goal_that_was_not_met_asks_a_supervisor(cast: Cast, now: dt.datetime) -> None:
    closure = nearly_closed(cast, now)
    goal = Goal.objects.get(case=closure.case)
    settle_goal(goal, by=cast.mia, now=now, outcome="not_met", outcome_words="She moved")
    with pytest.raises(Refused) as refusal:
        complete_closure(closure, by=cast.mia, now=now)
    assert "supervisor approved" in words(refusal)


def test_clo_10_nobody_approves_a_closing_they_began(cast: Cast, now: dt.datetime) -> None:
    case = a_case(cast, now, stage="intake")
    closure = start_closure(case, by=cast.sally, now=now, reason="moved", narrative="Moved.")
    with pytest.raises(Refused, match="Somebody else"):
        approve_closure(closure, by=cast.sally, now=now)
    assert approve_closure(closure, by=cast.vera, now=now).approved_by == cast.vera


def test_changing_the_reason_asks_the_supervisor_again(cast: Cast, now: dt.datetime) -> None:
    closure = approve_closure(nearly_closed(cast, now), by=cast.sally, now=now)
    edit_closure(closure, by=cast.mia, now=now, follow_up="Call in a month")
    assert closure.approved_by == cast.sally
    edit_closure(closure, by=cast.mia, now=now, reason="detrimental")
    assert Closure.objects.get(pk=closure.pk).approved_by is None


def test_another_outcome_asks_the_supervisor_again(cast: Cast, now: dt.datetime) -> None:
    closure = approve_closure(nearly_closed(cast, now, "detrimental"), by=cast.sally, now=now)
    goal = Goal.objects.get(case=closure.case)
    settle_goal(goal, by=cast.mia, now=now, outcome="met", outcome_words=goal.outcome_words)
    assert Closure.objects.get(pk=closure.pk).approved_by == cast.sally
    settle_goal(goal, by=cast.mia, now=now, outcome="not_met", outcome_words="She fell again")
    stored = Closure.objects.get(pk=closure.pk)
    assert stored.approved_by is None
    with pytest.raises(Refused) as refusal:
        complete_closure(stored, by=cast.mia, now=now)
    assert "supervisor approved" in words(refusal)


@pytest.mark.parametrize(
    ("before", "back"), [("intake", "intake"), ("planning", "planning"), ("active", "active")]
)
def test_a_supervisor_takes_a_case_back_to_where_it_was(
    cast: Cast, now: dt.datetime, before: str, back: str
) -> None:
    closure = begun(cast, consented(cast, a_case(cast, now, stage=before), now), now)
    with pytest.raises(Forbidden):
        withdraw_closure(closure, by=cast.mia, now=now, why="She called")
    with pytest.raises(Refused, match="why the case goes on"):
        withdraw_closure(closure, by=cast.sally, now=now, why=" ")
    later = now + dt.timedelta(hours=1)
    withdraw_closure(closure, by=cast.sally, now=later, why="She called")
    assert fresh(closure.case_id).stage == back
    last = CaseTransition.objects.filter(case=closure.case).order_by("at").last()
    assert last.reason == "She called"
    assert Closure.objects.get(pk=closure.pk).state == "withdrawn"


def test_a_case_on_hold_comes_back_monitored(cast: Cast, now: dt.datetime) -> None:
    case = consented(cast, a_case(cast, now, stage="active"), now)
    held = {"hold_reason": "Hospital", "hold_review_on": now.date()}
    lifecycle.move(case, "on_hold", by=cast.mia, now=now, why="Hospital", **held)
    closure = begun(cast, case, now)
    withdraw_closure(closure, by=cast.sally, now=now, why="She is home")
    assert fresh(case.pk).stage == "active"


@pytest.mark.parametrize(("before", "planned"), [("planning", 0), ("active", 1)])
def test_a_case_that_goes_on_has_its_next_reassessment_planned(
    cast: Cast, now: dt.datetime, before: str, planned: int
) -> None:
    closure = begun(cast, consented(cast, a_case(cast, now, stage=before), now), now)
    withdraw_closure(closure, by=cast.sally, now=now, why="She called")
    assert ReassessmentTask.objects.filter(case=closure.case).open().count() == planned


def test_a_withdrawn_closing_has_no_letter_and_may_be_begun_again(
    cast: Cast, now: dt.datetime, browser_of: Callable[[str], Browser]
) -> None:
    closure, mia = nearly_closed(cast, now), browser_of("mia")
    withdraw_closure(closure, by=cast.sally, now=now, why="She stays")
    page = reverse("closure-detail", args=[closure.case_id])
    letter = reverse("closure-letter", args=[closure.pk])
    seen = mia.get(page).content.decode()
    assert letter not in seen
    assert reverse("closure-start", args=[closure.case_id]) in seen
    assert "without a letter" in mia.get(letter, follow=True).content.decode()


def test_the_page_says_where_a_case_that_had_been_on_hold_goes(
    cast: Cast, now: dt.datetime, browser_of: Callable[[str], Browser]
) -> None:
    sally, said = browser_of("sally"), "it goes to Monitoring"
    held = {"hold_reason": "Hospital", "hold_review_on": now.date()}
    for rests in (True, False):
        case = consented(cast, a_case(cast, now, stage="active"), now)
        if rests:
            lifecycle.move(case, "on_hold", by=cast.mia, now=now, why="Hospital", **held)
        closure = begun(cast, case, now)
        page = reverse("closure-withdraw", args=[closure.pk])
        assert (said in sally.get(page).content.decode()) == rests
        told = sally.post(page, {"why": "She is home"}, follow=True).content.decode()
        assert (said in told) == rests
        assert ("goes back to where it was" in told) == (not rests)
