"""The client agrees to a plan: what is asked first, and what follows from it."""

import datetime as dt

import pytest
from django.db import InternalError, connection, transaction
from django.db.utils import DatabaseError

from assessments.models import ReassessmentTask
from careplans.actions.goals import (
    mark_objective_done,
    mark_objective_open,
)
from careplans.actions.planning import (
    edit_plan,
    propose_plan,
    start_plan,
)
from careplans.models import Goal, Objective, ServiceLine, ServicePlan
from casemgmt.core import audit
from casemgmt.core.errors import Forbidden, Refused
from clients import lifecycle
from clients.models import Case
from tests.careplans.arranging import (
    ALL_FIVE,
    agreed,
    assessed,
    draft,
    monitored,
    ready_case,
    sign,
    words,
)
from tests.cast import SET_UP, Cast


def test_pln_21_agreeing_starts_the_work_of_the_case(cast: Cast, now: dt.datetime) -> None:
    plan = monitored(cast, now)
    case = Case.objects.get(pk=plan.case_id)
    assert (case.stage, case.activated_at) == ("active", now)
    assert ReassessmentTask.objects.filter(case=case).open().exists()


@pytest.mark.parametrize("row", ["PLN-21", "PLN-17", "PLN-18", "CON-05"])
def test_a_case_is_not_monitored_without_what_the_row_asks(
    cast: Cast, now: dt.datetime, row: str
) -> None:
    from clients.registry import stage_guards

    case = ready_case(cast, now)
    plan = monitored(cast, now)
    bare = ServicePlan(
        case=case,
        number=1,
        state="active",
        assessment=case.assessments.get(),
        client_words="x",
        written_by=cast.mia,
        agreed_at=now,
    )
    if row != "PLN-21":
        audit.save(bare, by=SET_UP, why="For this test")
    (guard,) = [one for name, one in stage_guards.items() if name.startswith(row)]
    assert guard.missing(guard.about(case, now), now)
    assert not guard.missing(guard.about(plan.case, now), now)


def test_no_plan_is_agreed_to_without_consent_to_service(cast: Cast, now: dt.datetime) -> None:
    plan = propose_plan(draft(cast, assessed(cast, now), now), by=cast.mia, now=now)
    with pytest.raises(Refused) as refusal:
        sign(plan, cast, now)
    assert "consent to being served" in words(refusal)
    assert Case.objects.get(pk=plan.case_id).stage == "planning"


@pytest.mark.parametrize("left_out", ALL_FIVE)
def test_con_05_all_five_things_are_said_before_the_client_agrees(
    cast: Cast, now: dt.datetime, left_out: str
) -> None:
    plan = propose_plan(draft(cast, ready_case(cast, now), now), by=cast.mia, now=now)
    with pytest.raises(Refused) as refusal:
        sign(plan, cast, now, disclosed=[code for code in ALL_FIVE if code != left_out])
    assert len(refusal.value.missing) == 1


def test_pln_19_an_unsigned_plan_says_why(cast: Cast, now: dt.datetime) -> None:
    plan = propose_plan(draft(cast, ready_case(cast, now), now), by=cast.mia, now=now)
    with pytest.raises(Refused, match="why it is not signed"):
        sign(plan, cast, now, agreement="not_signed", agreed_name="")
    with pytest.raises(Refused, match="who signed"):
        sign(plan, cast, now, agreement="signed", agreed_name=" ")
    plan = sign(plan, cast, now, agreement="not_signed", unsigned_reason="Agreed by phone")
    assert plan.unsigned_reason == "Agreed by phone"


def test_a_draft_is_not_agreed_to(cast: Cast, now: dt.datetime) -> None:
    plan = draft(cast, ready_case(cast, now), now)
    with pytest.raises(Refused, match="Finish the plan first"):
        sign(plan, cast, now)


def test_pln_27_a_new_version_copies_the_active_one_and_replaces_it(
    cast: Cast, now: dt.datetime
) -> None:
    first = monitored(cast, now, goals=2)
    second = start_plan(first.case, by=cast.mia, now=now, why="New needs")
    assert (second.number, second.client_words) == (2, first.client_words)
    assert Goal.objects.filter(plan=second).count() == 2
    assert Objective.objects.filter(goal__plan=second).count() == 2
    ahead = cast.agency.today(now) + dt.timedelta(days=80)
    edit_plan(second, by=cast.mia, now=now, participation="Rosa", review_on=ahead)
    agreed(cast, second, now)
    first.refresh_from_db()
    assert first.state == "superseded"
    assert ServiceLine.objects.get(plan=first).state == "ended"
    assert ServiceLine.objects.get(plan=second).state == "planned"


def test_con_05_all_five_things_are_said_anew_for_a_later_version(
    cast: Cast, now: dt.datetime
) -> None:
    first = monitored(cast, now)
    second = start_plan(first.case, by=cast.mia, now=now)
    ahead = cast.agency.today(now) + dt.timedelta(days=80)
    edit_plan(second, by=cast.mia, now=now, participation="Rosa", review_on=ahead)
    propose_plan(second, by=cast.mia, now=now)
    with pytest.raises(Refused) as refusal:
        sign(second, cast, now, disclosed=ALL_FIVE[1:])
    assert "Tell the client" in words(refusal)
    assert ServicePlan.objects.get(pk=first.pk).state == "active"


@pytest.mark.parametrize(
    "change", ["client_words = 'x'", "agreed_name = 'x'", "state = 'draft'", "disclosed = '{}'"]
)
def test_an_agreed_plan_is_frozen_in_the_database(
    cast: Cast, now: dt.datetime, change: str
) -> None:
    plan = monitored(cast, now)
    with (
        pytest.raises((InternalError, DatabaseError), match="signed_is_frozen"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(f"UPDATE careplans_serviceplan SET {change} WHERE id = %s", [plan.pk])


def test_a_step_is_done_once_the_plan_is_agreed(cast: Cast, now: dt.datetime) -> None:
    plan = draft(cast, ready_case(cast, now), now)
    step = Objective.objects.get(goal__plan=plan)
    with pytest.raises(Refused, match="once the plan is agreed"):
        mark_objective_done(step, by=cast.mia, now=now)
    agreed(cast, plan, now)
    step = Objective.objects.get(pk=step.pk)
    today = cast.agency.today(now)
    with pytest.raises(Refused, match="today or a day before"):
        mark_objective_done(step, by=cast.mia, now=now, done_on=today + dt.timedelta(days=1))
    assert mark_objective_done(step, by=cast.mia, now=now).done_on == today


def test_a_case_is_not_moved_into_monitoring_beside_its_plan(cast: Cast, now: dt.datetime) -> None:
    case = ready_case(cast, now)
    assert any(
        "Agree on a plan" in line.text for line in lifecycle.missing_for(case, "active", now)
    )


def test_a_step_is_taken_back_on_the_day_it_was_done(cast: Cast, now: dt.datetime) -> None:
    plan = monitored(cast, now)
    step = Objective.objects.get(goal__plan=plan)
    mark_objective_done(step, by=cast.mia, now=now)
    with pytest.raises(Refused, match="on the day it was done"):
        mark_objective_open(step, by=cast.mia, now=now + dt.timedelta(days=1))
    for other in (cast.omar, cast.otto, cast.alex):
        with pytest.raises(Forbidden):
            mark_objective_open(step, by=other, now=now)
    mark_objective_open(step, by=cast.mia, now=now)
    assert Objective.objects.get(pk=step.pk).done_on is None
