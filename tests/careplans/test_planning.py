"""Writing a plan and asking for agreement, rule by rule."""

import datetime as dt
from decimal import Decimal

import pytest

from careplans.actions.closing import start_closure
from careplans.actions.goals import (
    add_goal,
    add_objective,
    add_service,
    edit_goal,
    edit_service,
    remove_goal,
    remove_objective,
)
from careplans.actions.holding import hold_case
from careplans.actions.planning import (
    approve_plan,
    edit_plan,
    propose_plan,
    reopen_plan,
    start_plan,
)
from careplans.models import Goal, Objective, ServiceLine, ServicePlan
from casemgmt.core import audit
from casemgmt.core.errors import Forbidden, Refused
from clients.models import Case
from tests.careplans.arranging import (
    assessed,
    draft,
    monitored,
    ready_case,
    sign,
    want_supervisor,
    words,
)
from tests.cast import SET_UP, Cast
from tests.stories import a_case


def test_pln_01_a_plan_needs_a_completed_assessment(cast: Cast, now: dt.datetime) -> None:
    with pytest.raises(Refused, match="assessment"):
        start_plan(a_case(cast, now, stage="planning"), by=cast.mia, now=now)
    plan = start_plan(assessed(cast, now), by=cast.mia, now=now)
    assert plan.assessment.state == "completed"


def test_a_plan_is_not_written_during_intake(cast: Cast, now: dt.datetime) -> None:
    with pytest.raises(Refused, match="stages Planning and Monitoring"):
        start_plan(a_case(cast, now, stage="intake"), by=cast.mia, now=now)


@pytest.mark.parametrize("stage", ["on_hold", "closing"])
def test_a_plan_is_not_worked_on_while_the_case_rests_or_ends(
    cast: Cast, now: dt.datetime, stage: str
) -> None:
    case = monitored(cast, now).case
    written = draft(cast, Case.objects.get(pk=case.pk), now)
    goal = Goal.objects.filter(plan=written).first()
    rest(case, stage, cast, now)
    day = cast.agency.today(now) + dt.timedelta(days=9)
    for change in (
        lambda: start_plan(Case.objects.get(pk=case.pk), by=cast.mia, now=now),
        lambda: edit_plan(written, by=cast.mia, now=now, client_words="x"),
        lambda: edit_goal(goal, by=cast.mia, now=now, title="x"),
        lambda: add_goal(written, by=cast.mia, now=now, title="x", target_on=day),
        lambda: propose_plan(written, by=cast.mia, now=now),
    ):
        with pytest.raises(Refused, match="stages Planning and Monitoring"):
            change()


@pytest.mark.parametrize("stage", ["on_hold", "closing"])
def test_a_proposed_plan_does_not_come_into_force_while_the_case_rests_or_ends(
    cast: Cast, now: dt.datetime, stage: str
) -> None:
    case = monitored(cast, now).case
    proposed = propose_plan(draft(cast, Case.objects.get(pk=case.pk), now), by=cast.mia, now=now)
    rest(case, stage, cast, now)
    for change in (
        lambda: sign(proposed, cast, now),
        lambda: approve_plan(proposed, by=cast.sally, now=now),
        lambda: reopen_plan(proposed, by=cast.mia, now=now, why="x"),
    ):
        with pytest.raises(Refused, match="stages Planning and Monitoring"):
            change()
    assert ServicePlan.objects.get(case=case, state="active").number == 1


def rest(case: Case, stage: str, cast: Cast, now: dt.datetime) -> None:
    """The case goes on hold, or begins to close."""
    case = Case.objects.get(pk=case.pk)
    if stage == "closing":
        start_closure(case, by=cast.mia, now=now, reason="moved", narrative="She moved.")
    else:
        tomorrow = cast.agency.today(now) + dt.timedelta(days=1)
        hold_case(case, by=cast.mia, now=now, reason="In hospital", review_on=tomorrow)


def test_one_plan_is_in_preparation_at_a_time(cast: Cast, now: dt.datetime) -> None:
    case = assessed(cast, now)
    start_plan(case, by=cast.mia, now=now)
    with pytest.raises(Refused, match="in preparation already"):
        start_plan(case, by=cast.mia, now=now)


def test_a_stranger_to_the_case_writes_no_plan(cast: Cast, now: dt.datetime) -> None:
    case = assessed(cast, now)
    for stranger in (cast.omar, cast.otto, cast.alex):
        with pytest.raises(Forbidden):
            start_plan(case, by=stranger, now=now)


@pytest.mark.parametrize(
    ("field", "blank", "said"),
    [
        ("client_words", "", "in their words"),
        ("participation", "", "took part"),
        ("monitoring", "", "how often"),
        ("review_on", None, "look at the plan again"),
    ],
)
def test_a_plan_without_its_head_is_not_proposed(
    cast: Cast, now: dt.datetime, field: str, blank: object, said: str
) -> None:
    plan = draft(cast, assessed(cast, now), now)
    edit_plan(plan, by=cast.mia, now=now, **{field: blank})
    with pytest.raises(Refused) as refusal:
        propose_plan(plan, by=cast.mia, now=now)
    assert said in words(refusal)


def test_pln_17_a_review_day_lies_ahead(cast: Cast, now: dt.datetime) -> None:
    plan = draft(cast, assessed(cast, now), now)
    edit_plan(plan, by=cast.mia, now=now, review_on=cast.agency.today(now))
    with pytest.raises(Refused) as refusal:
        propose_plan(plan, by=cast.mia, now=now)
    assert "look at the plan again" in words(refusal)


def test_a_plan_without_goals_is_not_proposed(cast: Cast, now: dt.datetime) -> None:
    plan = draft(cast, assessed(cast, now), now, goals=0)
    with pytest.raises(Refused) as refusal:
        propose_plan(plan, by=cast.mia, now=now)
    assert "at least one goal" in words(refusal)


@pytest.mark.parametrize(
    ("field", "blank", "said"),
    [
        ("baseline", " ", "where things stand now"),
        ("measure", " ", "both know"),
        ("target_on", "today", "a day ahead"),
    ],
)
def test_pln_04_every_goal_can_be_measured_by_a_day_ahead(
    cast: Cast, now: dt.datetime, field: str, blank: object, said: str
) -> None:
    plan = draft(cast, assessed(cast, now), now)
    value = cast.agency.today(now) if blank == "today" else blank
    remove_objective(Objective.objects.get(goal__plan=plan), by=cast.mia, now=now)
    edit_goal(Goal.objects.get(plan=plan), by=cast.mia, now=now, **{field: value})
    with pytest.raises(Refused) as refusal:
        propose_plan(plan, by=cast.mia, now=now)
    assert said in words(refusal)


def test_pln_09_every_goal_has_a_step_somebody_does(cast: Cast, now: dt.datetime) -> None:
    plan = draft(cast, assessed(cast, now), now)
    ahead = cast.agency.today(now) + dt.timedelta(days=5)
    goal = add_goal(
        plan, by=cast.mia, now=now, title="Sleep", baseline="4 h", measure="7 h", target_on=ahead
    )
    with pytest.raises(Refused) as refusal:
        propose_plan(plan, by=cast.mia, now=now)
    assert "who does it: Sleep" in words(refusal)
    step = {"text": "See the doctor", "responsible": "Rosa", "due_on": ahead}
    add_objective(goal, by=cast.mia, now=now, **step)
    assert propose_plan(plan, by=cast.mia, now=now).state == "proposed"


@pytest.mark.parametrize(("field", "said"), [("provider", "who gives it"), ("funder", "who pays")])
def test_pln_14_a_service_has_a_provider_and_if_it_costs_a_funder(
    cast: Cast, now: dt.datetime, field: str, said: str
) -> None:
    plan = draft(cast, assessed(cast, now), now)
    edit_service(ServiceLine.objects.get(plan=plan), by=cast.mia, now=now, **{field: ""})
    with pytest.raises(Refused) as refusal:
        propose_plan(plan, by=cast.mia, now=now)
    assert said in words(refusal)


def test_a_free_service_needs_no_funder(cast: Cast, now: dt.datetime) -> None:
    plan = draft(cast, assessed(cast, now), now)
    line = ServiceLine.objects.get(plan=plan)
    edit_service(line, by=cast.mia, now=now, funder="", monthly_cost=Decimal(0))
    assert propose_plan(plan, by=cast.mia, now=now).state == "proposed"


def test_pln_03_a_step_is_due_before_its_goal(cast: Cast, now: dt.datetime) -> None:
    plan = draft(cast, assessed(cast, now), now)
    goal = Goal.objects.get(plan=plan)
    late = goal.target_on + dt.timedelta(days=1)
    with pytest.raises(Refused, match="before the day of its goal"):
        add_objective(goal, by=cast.mia, now=now, text="Late", responsible="Mia", due_on=late)


def test_pln_03_a_goal_does_not_move_before_its_steps(cast: Cast, now: dt.datetime) -> None:
    plan = draft(cast, ready_case(cast, now), now)
    goal = Goal.objects.get(plan=plan)
    step = Objective.objects.get(goal=goal)
    with pytest.raises(Refused) as refusal:
        edit_goal(goal, by=cast.mia, now=now, target_on=step.due_on - dt.timedelta(days=1))
    assert refusal.value.field == "target_on"
    goal = Goal.objects.get(pk=goal.pk)
    edit_goal(goal, by=cast.mia, now=now, target_on=step.due_on)
    goal.target_on = step.due_on - dt.timedelta(days=1)
    audit.save(goal, by=SET_UP, why="For this test", only=["target_on"])
    with pytest.raises(Refused) as refusal:
        propose_plan(plan, by=cast.mia, now=now)
    assert "Set a day after its last step" in words(refusal)


def test_goals_steps_and_services_say_what_they_are(cast: Cast, now: dt.datetime) -> None:
    plan = draft(cast, ready_case(cast, now), now)
    goal = Goal.objects.get(plan=plan)
    day = goal.target_on
    step = {"text": "Call", "responsible": "Rosa", "due_on": day}
    for change, field in (
        (lambda: add_goal(plan, by=cast.mia, now=now, title=" ", target_on=day), "title"),
        (lambda: edit_goal(goal, by=cast.mia, now=now, title=" "), "title"),
        (lambda: add_objective(goal, by=cast.mia, now=now, **{**step, "text": " "}), "text"),
        (
            lambda: add_objective(goal, by=cast.mia, now=now, **{**step, "responsible": ""}),
            "responsible",
        ),
        (lambda: add_service(plan, by=cast.mia, now=now, service=" "), "service"),
    ):
        with pytest.raises(Refused) as refusal:
            change()
        assert refusal.value.field == field


def test_a_service_belongs_to_a_goal_of_its_own_plan(cast: Cast, now: dt.datetime) -> None:
    mine, other = draft(cast, assessed(cast, now), now), draft(cast, assessed(cast, now), now)
    foreign = Goal.objects.get(plan=other)
    with pytest.raises(Refused, match="goal of this plan"):
        add_service(mine, by=cast.mia, now=now, service="Taxi", provider="Cab", goal=foreign)


def test_a_proposed_plan_stands_still_until_it_is_taken_back(cast: Cast, now: dt.datetime) -> None:
    plan = propose_plan(draft(cast, assessed(cast, now), now), by=cast.mia, now=now)
    goal, line = Goal.objects.get(plan=plan), ServiceLine.objects.get(plan=plan)
    ahead = goal.target_on
    for change in (
        lambda: edit_plan(plan, by=cast.mia, now=now, client_words="Other"),
        lambda: add_goal(plan, by=cast.mia, now=now, title="New", target_on=ahead),
        lambda: edit_goal(goal, by=cast.mia, now=now, title="New"),
        lambda: remove_goal(goal, by=cast.mia, now=now),
        lambda: add_objective(goal, by=cast.mia, now=now, text="x", responsible="y", due_on=ahead),
        lambda: add_service(plan, by=cast.mia, now=now, service="x"),
        lambda: edit_service(line, by=cast.mia, now=now, service="x"),
    ):
        with pytest.raises(Refused, match="stands as it is"):
            change()
    reopen_plan(plan, by=cast.mia, now=now, why="Rosa wants another goal")
    assert edit_plan(plan, by=cast.mia, now=now, client_words="Other").is_editable


def test_taking_a_plan_back_undoes_its_approval(cast: Cast, now: dt.datetime) -> None:
    want_supervisor(cast)
    plan = propose_plan(draft(cast, assessed(cast, now), now), by=cast.mia, now=now)
    approve_plan(plan, by=cast.sally, now=now)
    assert reopen_plan(plan, by=cast.mia, now=now, why="A change").approved_by is None


def test_removing_a_goal_of_a_draft_takes_its_steps_along(cast: Cast, now: dt.datetime) -> None:
    plan = draft(cast, assessed(cast, now), now)
    remove_goal(Goal.objects.get(plan=plan), by=cast.mia, now=now)
    assert not Goal.objects.filter(plan=plan).exists()
    assert not Objective.objects.filter(case=plan.case).exists()
    assert Goal.history.filter(history_type="-", plan_id=plan.pk).exists()


def test_pln_28_a_plan_waits_for_a_supervisor_where_the_program_says_so(
    cast: Cast, now: dt.datetime
) -> None:
    want_supervisor(cast)
    plan = propose_plan(draft(cast, ready_case(cast, now), now), by=cast.mia, now=now)
    assert plan.state_words == "Waiting for supervisor"
    with pytest.raises(Refused, match="supervisor approves"):
        sign(plan, cast, now)
    with pytest.raises(Forbidden):
        approve_plan(plan, by=cast.mia, now=now)
    approve_plan(plan, by=cast.sally, now=now)
    assert sign(plan, cast, now).state == "active"


def test_pln_28_nobody_approves_a_plan_they_wrote(cast: Cast, now: dt.datetime) -> None:
    want_supervisor(cast)
    plan = draft(cast, assessed(cast, now), now)
    propose_plan(plan, by=cast.mia, now=now)
    plan.written_by = cast.sally
    audit.save(plan, by=SET_UP, why="For this test", only=["written_by"])
    with pytest.raises(Refused, match="Somebody else"):
        approve_plan(plan, by=cast.sally, now=now)
    assert approve_plan(plan, by=cast.vera, now=now).approved_by == cast.vera


def test_a_service_costs_nothing_or_more(cast: Cast, now: dt.datetime) -> None:
    plan = draft(cast, ready_case(cast, now), now)
    line = ServiceLine.objects.get(plan=plan)
    with pytest.raises(Refused) as refusal:
        edit_service(line, by=cast.mia, now=now, monthly_cost=Decimal(-1))
    assert refusal.value.field == "monthly_cost"
