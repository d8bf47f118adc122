"""How a case ends, rule by rule."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client as Browser
from django.urls import reverse

from assessments.models import Assessment, AssessmentTemplate, ReassessmentTask
from careplans.actions.closing import (
    approve_closure,
    complete_closure,
    edit_closure,
    settle_goal,
    start_closure,
    withdraw_closure,
)
from careplans.actions.planning import start_plan
from careplans.models import Closure, Goal, ServiceLine, ServicePlan
from careplans.papers import is_draft
from careplans.readiness import CLOSING, closing_rules
from casemgmt.core import audit
from casemgmt.core.access import decide
from casemgmt.core.errors import Forbidden, Missing, Refused
from casemgmt.ledger.models import Notice
from clients import lifecycle
from clients.models import Assignment, Case, CaseTransition, Client
from tests.careplans.arranging import begun, fresh, monitored, nearly_closed, want_supervisor, words
from tests.cast import SET_UP, Cast
from tests.stories import a_case


def test_clo_01_a_closing_has_a_reason_and_the_facts(cast: Cast, now: dt.datetime) -> None:
    case = a_case(cast, now, stage="intake")
    with pytest.raises(Refused, match="Choose why"):
        start_closure(case, by=cast.mia, now=now, reason="bored", narrative="x")
    with pytest.raises(Refused, match="what led to it"):
        start_closure(case, by=cast.mia, now=now, reason="other", narrative=" ")
    begun(cast, case, now)
    assert fresh(case.pk).stage == "closing"


@pytest.mark.parametrize("stage", ["intake", "assessment", "planning", "active"])
def test_a_case_is_not_moved_into_closing_beside_its_closure(
    cast: Cast, now: dt.datetime, stage: str
) -> None:
    case = a_case(cast, now, stage=stage)
    with pytest.raises(Refused) as refusal:
        lifecycle.move(case, "closing", by=cast.mia, now=now, why="Just so")
    assert "Say why the case ends" in words(refusal)


def test_only_people_of_the_case_close_it(cast: Cast, now: dt.datetime) -> None:
    case = a_case(cast, now, stage="active")
    for stranger in (cast.omar, cast.otto, cast.alex):
        with pytest.raises(Forbidden):
            start_closure(case, by=stranger, now=now, reason="other", narrative="x")


def test_a_closure_that_lacks_nothing_ends_everything(cast: Cast, now: dt.datetime) -> None:
    closure = nearly_closed(cast, now)
    case = fresh(closure.case_id)
    complete_closure(closure, by=cast.mia, now=now)
    case.refresh_from_db()
    assert (case.stage, case.closed_at) == ("closed", now)
    after = decide(cast.mia, "edit", case, now)
    assert (after.allow, after.visible) == (False, True)
    assert not ServiceLine.objects.filter(case=case).running().exists()
    assert not ServicePlan.objects.filter(case=case).active().exists()
    assert not ReassessmentTask.objects.filter(case=case).open().exists()
    assert not Assignment.objects.filter(case=case).at(now).exists()
    told = Notice.objects.filter(kind="closed").values_list("to__email", flat=True)
    assert list(told) == ["sally@example.org"]


def test_a_plan_in_preparation_ends_with_its_case(cast: Cast, now: dt.datetime) -> None:
    plan = monitored(cast, now)
    second = start_plan(plan.case, by=cast.mia, now=now)
    closure = finish_writing(cast, begun(cast, plan.case, now), now)
    settle_goal(Goal.objects.get(plan=plan), by=cast.mia, now=now, outcome="met")
    complete_closure(closure, by=cast.mia, now=now)
    second.refresh_from_db()
    assert second.state == "ended"


def finish_writing(cast: Cast, closure: Closure, now: dt.datetime, **instead: Any) -> Closure:
    values = {
        "summary": "Done.",
        "prepared": "Talked",
        "others_told": "Nobody",
        "closes_on": cast.agency.today(now),
        "how_told": "phone",
        "told_on": cast.agency.today(now),
        "services_settled": True,
        "record_checked": True,
        **instead,
    }
    return edit_closure(closure, by=cast.mia, now=now, **values)


@pytest.mark.parametrize(
    ("blank", "said"),
    [
        ({"how_told": "", "told_on": None}, "was told"),
        ({"told_on": None}, "was told"),
        ({"summary": ""}, "summary"),
        ({"prepared": ""}, "prepared"),
        ({"others_told": ""}, "others who work"),
        ({"services_settled": False}, "settled"),
        ({"record_checked": False}, "record was checked"),
    ],
    ids=["CLO-04", "CLO-04 day", "CLO-14", "CLO-06", "CLO-05", "CLO-07", "REC-01"],
)
def test_a_case_is_not_closed_while_something_is_missing(
    cast: Cast, now: dt.datetime, blank: dict[str, object], said: str
) -> None:
    closure = nearly_closed(cast, now)
    edit_closure(closure, by=cast.mia, now=now, **blank)
    with pytest.raises(Refused) as refusal:
        complete_closure(closure, by=cast.mia, now=now)
    assert len(refusal.value.missing) == 1
    assert said in words(refusal)
    assert fresh(closure.case_id).stage == "closing"


def test_clo_03_every_goal_has_an_outcome(cast: Cast, now: dt.datetime) -> None:
    plan = monitored(cast, now, goals=2)
    closure = finish_writing(cast, begun(cast, plan.case, now), now)
    first, second = Goal.objects.filter(plan=plan)
    settle_goal(first, by=cast.mia, now=now, outcome="met")
    with pytest.raises(Refused) as refusal:
        complete_closure(closure, by=cast.mia, now=now)
    assert "has an outcome" in words(refusal)
    settle_goal(second, by=cast.mia, now=now, outcome="partly_met", outcome_words="One of two")
    assert complete_closure(closure, by=cast.mia, now=now).state == "completed"


def test_clo_03_a_goal_not_reached_says_why(cast: Cast, now: dt.datetime) -> None:
    plan = monitored(cast, now)
    goal = Goal.objects.get(plan=plan)
    with pytest.raises(Refused, match="few words"):
        settle_goal(goal, by=cast.mia, now=now, outcome="not_met")
    with pytest.raises(Refused, match="how the goal ended"):
        settle_goal(goal, by=cast.mia, now=now, outcome="great")


def test_a_case_that_is_closing_is_not_closed_a_second_time(cast: Cast, now: dt.datetime) -> None:
    case = monitored(cast, now).case
    start_closure(case, by=cast.mia, now=now, reason="moved", narrative="She moved.")
    with pytest.raises(Refused, match="closing already"):
        start_closure(case, by=cast.mia, now=now, reason="moved", narrative="She moved.")
    assert case.history.latest().history_change_reason == "Moved away"


@pytest.mark.parametrize(
    ("reason", "holds"), [("died", True), ("no_contact", True), ("goals_met", False)]
)
def test_clo_04_a_client_is_untold_only_after_death_or_lost_contact(
    cast: Cast, now: dt.datetime, reason: str, holds: bool
) -> None:
    closure = nearly_closed(cast, now, reason)
    with pytest.raises(Refused, match="could not be told"):
        edit_closure(closure, by=cast.mia, now=now, how_told="exception", told_on=None)
    closure = Closure.objects.get(pk=closure.pk)
    edit_closure(
        closure, by=cast.mia, now=now, how_told="exception", told_on=None, exception_reason="Gone"
    )
    if holds:
        assert complete_closure(closure, by=cast.mia, now=now).state == "completed"
    else:
        with pytest.raises(Refused):
            complete_closure(closure, by=cast.mia, now=now)


@pytest.mark.parametrize(
    ("field", "value"), [("reason", "bored"), ("how_told", "guessed"), ("narrative", " ")]
)
def test_a_closing_keeps_to_the_lists_and_says_what_led_to_it(
    cast: Cast, now: dt.datetime, field: str, value: str
) -> None:
    closure = nearly_closed(cast, now)
    with pytest.raises(Refused) as refusal:
        edit_closure(closure, by=cast.mia, now=now, **{field: value})
    assert refusal.value.field == field


def test_nobody_is_told_tomorrow(cast: Cast, now: dt.datetime) -> None:
    closure = nearly_closed(cast, now)
    tomorrow = cast.agency.today(now) + dt.timedelta(days=1)
    with pytest.raises(Refused, match="today or a day before"):
        edit_closure(closure, by=cast.mia, now=now, told_on=tomorrow)


@pytest.mark.parametrize("reason", ["resources", "transferred"])
def test_clo_08_handing_on_says_to_whom(cast: Cast, now: dt.datetime, reason: str) -> None:
    closure = nearly_closed(cast, now, reason)
    edit_closure(closure, by=cast.mia, now=now, transfer="")
    with pytest.raises(Refused) as refusal:
        complete_closure(closure, by=cast.mia, now=now)
    assert "serves the client" in words(refusal)


def test_a_case_does_not_close_without_a_closing(cast: Cast, now: dt.datetime) -> None:
    for case in (a_case(cast, now, stage="closing"), withdrawn(cast, now)):
        with pytest.raises(Refused) as refusal:
            lifecycle.move(fresh(case.pk), "closed", by=cast.mia, now=now)
        assert [line.text for line in refusal.value.missing] == [
            "Say why the case ends, and what led to it."
        ]


def withdrawn(cast: Cast, now: dt.datetime) -> Case:
    """A case in closing whose one closing, which lacked a summary, was withdrawn."""
    closure = nearly_closed(cast, now)
    closure.state, closure.summary = Closure.State.WITHDRAWN, ""
    audit.save(closure, by=SET_UP, why="For this test", only=["state", "summary"])
    return closure.case


def unsettle(closure: Closure) -> None:
    """A goal of the plan has no outcome."""
    goal = Goal.objects.get(case=closure.case)
    goal.outcome = goal.outcome_words = ""
    audit.save(goal, by=SET_UP, why="For this test", only=["outcome", "outcome_words"])


def leave_unfinished(closure: Closure) -> None:
    """An assessment was begun and never finished."""
    template = AssessmentTemplate(agency=closure.case.agency, title="Another")
    audit.save(template, by=SET_UP, why="For this test")
    begun = Assessment(
        case=closure.case,
        template=template,
        kind="reassessment",
        assessor=closure.started_by,
        started_at=closure.started_at,
    )
    audit.save(begun, by=SET_UP, why="For this test")


def write(**values: Any) -> Callable[[Closure], None]:
    """What the closing says is something else."""

    def change(closure: Closure) -> None:
        for name, value in values.items():
            setattr(closure, name, value)
        audit.save(closure, by=SET_UP, why="For this test", only=list(values))

    return change


def die(closure: Closure) -> None:
    """The client has died since, and the closing says another reason."""
    client = Client.objects.get(cases=closure.case_id)
    client.died_on, client.death_source = client.agency.today(closure.started_at), "A call"
    audit.save(client, by=SET_UP, why="For this test", only=["died_on", "death_source"])
    closure.case.client = client


BREAKING: dict[str, Callable[[Closure], None]] = {
    "CLO-03": unsettle,
    "CLO-04": write(how_told=""),
    "CLO-05": write(others_told=" "),
    "CLO-06": write(prepared=" "),
    "CLO-07": write(services_settled=False),
    "CLO-08": write(transfer=" ", reason="resources"),
    "CLO-10": write(reason="detrimental"),
    "CLO-14": write(summary=" "),
    "CLO-15": die,
    "REA-10": leave_unfinished,
    "REC-01": write(record_checked=False),
}
"""How each condition of closing comes not to hold, while all the others do."""


@pytest.mark.parametrize("row", BREAKING)
def test_each_condition_of_closing_guards_the_move(cast: Cast, now: dt.datetime, row: str) -> None:
    closure = nearly_closed(cast, now)
    BREAKING[row](closure)
    (rule,) = [one for one in closing_rules(closure, now) if not one.holds]
    assert rule.row == row
    with pytest.raises(Refused) as refusal:
        lifecycle.move(fresh(closure.case_id), "closed", by=cast.mia, now=now)
    assert refusal.value.missing == [Missing(rule.text, rule.url)]
    with pytest.raises(Refused):
        complete_closure(closure, by=cast.mia, now=now)
    assert fresh(closure.case_id).stage == "closing"


def test_every_condition_of_closing_is_broken_once() -> None:
    assert set(BREAKING) == {row.row for row in CLOSING}


def test_the_move_says_which_conditions_were_looked_at(cast: Cast, now: dt.datetime) -> None:
    closure = complete_closure(nearly_closed(cast, now), by=cast.mia, now=now)
    last = CaseTransition.objects.get(case=closure.case, to_stage="closed")
    assert {row.row for row in CLOSING} <= {name.split(" ", 1)[0] for name in last.checked}


def test_a_case_does_not_go_on_beside_its_closure(cast: Cast, now: dt.datetime) -> None:
    closure = begun(cast, a_case(cast, now, stage="active"), now)
    with pytest.raises(Refused) as refusal:
        lifecycle.move(fresh(closure.case_id), "active", by=cast.sally, now=now, why="Go on")
    assert "Withdraw the closing" in words(refusal)


def test_a_closure_that_is_over_stays_as_it_is(cast: Cast, now: dt.datetime) -> None:
    closure = nearly_closed(cast, now)
    withdraw_closure(closure, by=cast.sally, now=now, why="She called")
    for change in (
        lambda: edit_closure(closure, by=cast.mia, now=now, summary="x"),
        lambda: complete_closure(closure, by=cast.mia, now=now),
        lambda: approve_closure(closure, by=cast.sally, now=now),
        lambda: withdraw_closure(closure, by=cast.sally, now=now, why="x"),
    ):
        with pytest.raises(Refused, match="is over"):
            change()


def test_clo_04_a_case_closes_once_its_last_day_has_come(cast: Cast, now: dt.datetime) -> None:
    closure = nearly_closed(cast, now)
    tomorrow = now + dt.timedelta(days=1)
    edit_closure(closure, by=cast.mia, now=now, closes_on=cast.agency.today(tomorrow))
    with pytest.raises(Refused) as refusal:
        complete_closure(closure, by=cast.mia, now=now)
    (missing,) = refusal.value.missing
    assert missing.text == "The last day of the service is set and has come"
    assert missing.url == reverse("closure-edit", args=[closure.pk])
    again = Closure.objects.select_related("case__agency", "case__program", "case__client")
    done = complete_closure(again.get(pk=closure.pk), by=cast.mia, now=tomorrow)
    assert done.state == "completed"


@pytest.mark.parametrize(
    ("reason", "holds"), [("died", True), ("no_contact", True), ("goals_met", False)]
)
def test_clo_04_only_where_nobody_is_told_a_case_closes_without_a_last_day(
    cast: Cast, now: dt.datetime, reason: str, holds: bool
) -> None:
    closure = nearly_closed(cast, now, reason)
    edit_closure(closure, by=cast.mia, now=now, closes_on=None)
    if holds:
        assert complete_closure(closure, by=cast.mia, now=now).state == "completed"
    else:
        with pytest.raises(Refused) as refusal:
            complete_closure(closure, by=cast.mia, now=now)
        (missing,) = refusal.value.missing
        assert missing.text == "The last day of the service is set and has come"
        assert missing.url == reverse("closure-edit", args=[closure.pk])


@pytest.mark.parametrize(
    ("reason", "said"), [("goals_met", "The client was prepared"), ("died", "The family was")]
)
def test_clo_06_after_a_death_the_family_was_prepared(
    cast: Cast, now: dt.datetime, reason: str, said: str
) -> None:
    closure = nearly_closed(cast, now, reason)
    (rule,) = [one for one in closing_rules(closure, now) if one.row == "CLO-06"]
    assert rule.text.startswith(said)
    edit_closure(closure, by=cast.mia, now=now, prepared=" ")
    with pytest.raises(Refused) as refusal:
        complete_closure(closure, by=cast.mia, now=now)
    assert [one.text for one in refusal.value.missing] == [rule.text]


def test_a_letter_is_no_draft_any_more_once_the_case_has_closed(
    cast: Cast, now: dt.datetime
) -> None:
    open_one, closure = nearly_closed(cast, now), nearly_closed(cast, now)
    complete_closure(closure, by=cast.mia, now=now)
    want_supervisor(cast, "closure_needs_supervisor")
    assert is_draft(open_one, now)
    assert not is_draft(closure, now)


def test_after_closing_the_plan_that_was_agreed_is_shown_before_a_draft(
    cast: Cast, now: dt.datetime, browser_of: Callable[[str], Browser]
) -> None:
    plan = monitored(cast, now)
    start_plan(plan.case, by=cast.mia, now=now)
    closure = finish_writing(cast, begun(cast, plan.case, now), now)
    settle_goal(Goal.objects.get(plan=plan), by=cast.mia, now=now, outcome="met")
    complete_closure(closure, by=cast.mia, now=now)
    page = browser_of("mia").get(reverse("plan-list", args=[plan.case_id]))
    assert page.context["plan"] == plan
