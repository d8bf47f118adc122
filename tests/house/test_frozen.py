"""What is agreed, finished, confirmed or withdrawn stays so, whatever code forgets: the database says it."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from careplans.actions.closing import complete_closure, settle_goal
from careplans.actions.goals import mark_objective_done
from careplans.models import Goal, Objective, ServiceLine, ServicePlan
from caseload.actions.supervising import confirm_session, plan_session, record_held, void_session
from caseload.models import SupervisionSession
from casemgmt.core import audit
from consent.actions.serving import withdraw_service_consent
from consent.models import ServiceConsent
from tests.careplans.arranging import draft, monitored, nearly_closed, ready_case
from tests.cast import SET_UP, Cast

REFUSED = "agreed|Cannot update"


def written(statement: str, *params: object) -> int:
    """How many rows a statement of the web role changed."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, params)
        return cursor.rowcount


def refused(statement: str, *params: object) -> None:
    """Assert that the database refuses a statement."""
    with pytest.raises(DatabaseError, match=REFUSED):
        written(statement, *params)


PARTS: dict[str, tuple[Any, str, str]] = {
    "goal": (Goal, "title = 'Swim'", "outcome = 'met'"),
    "objective": (Objective, "text = 'Swim'", "done_on = '2026-01-01'"),
    "service": (ServiceLine, "amount = 'Daily'", "state = 'ended'"),
}


def part_of(plan: ServicePlan, model: Any) -> Any:
    """The goal, step or service of a plan that has one of each."""
    return model.objects.get(**({"goal__plan": plan} if model is Objective else {"plan": plan}))


def another(part: Any) -> Any:
    """A copy that is not stored yet."""
    copy = type(part).objects.get(pk=part.pk)
    copy.pk, copy._state.adding, copy.version = None, True, 1
    copy.id = type(part)().id
    if isinstance(copy, Goal):
        copy.order += 1
    return copy


@pytest.mark.parametrize(("model", "change", "outcome"), PARTS.values(), ids=PARTS)
def test_what_a_plan_is_made_of_is_fixed_once_it_is_agreed(
    cast: Cast, now: dt.datetime, model: Any, change: str, outcome: str
) -> None:
    part = part_of(monitored(cast, now), model)
    table = model._meta.db_table
    refused(f"UPDATE {table} SET {change} WHERE id = %s", part.pk)
    refused(f"DELETE FROM {table} WHERE id = %s", part.pk)
    with pytest.raises(DatabaseError, match=REFUSED), transaction.atomic():
        audit.save(another(part), by=SET_UP, why="Beside the actions")
    assert written(f"UPDATE {table} SET {outcome} WHERE id = %s", part.pk) == 1


@pytest.mark.parametrize(("model", "change", "outcome"), PARTS.values(), ids=PARTS)
def test_a_draft_may_be_written_on(
    cast: Cast, now: dt.datetime, model: Any, change: str, outcome: str
) -> None:
    part = part_of(draft(cast, ready_case(cast, now), now), model)
    copy = audit.save(another(part), by=SET_UP, why="One more")
    for words in (change, outcome):
        assert written(f"UPDATE {model._meta.db_table} SET {words} WHERE id = %s", part.pk) == 1
    assert written(f"DELETE FROM {model._meta.db_table} WHERE id = %s", copy.pk) == 1


def test_nothing_moves_from_an_agreed_plan_to_a_draft(cast: Cast, now: dt.datetime) -> None:
    plan = monitored(cast, now)
    later = draft(cast, plan.case, now, goals=0)
    for table in ("careplans_goal", "careplans_serviceline"):
        refused(f"UPDATE {table} SET plan_id = %s WHERE plan_id = %s", later.pk, plan.pk)


def test_the_actions_still_say_what_became_of_an_agreed_plan(cast: Cast, now: dt.datetime) -> None:
    plan = monitored(cast, now)
    mark_objective_done(part_of(plan, Objective), by=cast.mia, now=now)
    settle_goal(part_of(plan, Goal), by=cast.mia, now=now, outcome="met")
    assert part_of(plan, Objective).done_on == cast.agency.today(now)
    assert part_of(plan, Goal).outcome == "met"


def completed(cast: Cast, now: dt.datetime) -> Any:
    return complete_closure(nearly_closed(cast, now), by=cast.mia, now=now)


def confirmed(cast: Cast, now: dt.datetime) -> Any:
    began = now - dt.timedelta(hours=2)
    session = plan_session(by=cast.sally, now=now, supervisee=cast.mia, starts_at=began, minutes=60)
    record_held(session, by=cast.sally, now=now, minutes=60, record="Two visits a week.")
    return confirm_session(session, by=cast.mia, now=now)


def voided(cast: Cast, now: dt.datetime) -> Any:
    return void_session(confirmed(cast, now), by=cast.mia, now=now, void_reason="Another day")


def withdrawn(cast: Cast, now: dt.datetime) -> Any:
    consent = ServiceConsent.objects.get(case=ready_case(cast, now))
    return withdraw_service_consent(consent, by=cast.mia, now=now, words="No more.")


ONE_WAY: dict[str, tuple[Callable[[Cast, dt.datetime], Any], list[str]]] = {
    "a completed closure": (
        completed,
        ["state = 'open'", "reason = 'moved'", "told_on = NULL", "completed_at = now()"],
    ),
    "a confirmed session": (
        confirmed,
        [
            "state = 'held'",
            "minutes = 600",
            "record = 'x'",
            "supervisor_confirmed_at = NULL",
            "state = 'voided', minutes = 5",
            "void_reason = 'x'",
        ],
    ),
    "a void session": (voided, ["state = 'confirmed'", "void_reason = 'x'"]),
    "a withdrawn consent": (
        withdrawn,
        ["state = 'signed'", "withdrawn_at = now()", "withdrawal_words = 'x'"],
    ),
}


@pytest.mark.parametrize(("reach", "changes"), ONE_WAY.values(), ids=ONE_WAY)
def test_a_last_state_is_never_left(
    cast: Cast, now: dt.datetime, reach: Callable[..., Any], changes: list[str]
) -> None:
    record = reach(cast, now)
    table = record._meta.db_table
    for change in changes:
        refused(f"UPDATE {table} SET {change} WHERE id = %s", record.pk)


def test_a_confirmed_session_may_be_declared_void(cast: Cast, now: dt.datetime) -> None:
    assert voided(cast, now).state == SupervisionSession.State.VOIDED
