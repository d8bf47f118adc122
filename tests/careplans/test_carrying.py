"""What became of a plan goes on in the version that replaces it."""

import datetime as dt

from careplans.actions.closing import settle_goal
from careplans.actions.goals import mark_objective_done
from careplans.feeds import services_in_timeline, steps_done
from careplans.models import Goal, Objective, ServiceLine
from tests.careplans.arranging import (
    agreed,
    agreed_again,
    monitored,
    next_draft,
    started,
    two_of_a_kind,
)
from tests.cast import Cast


def test_a_running_service_goes_on_in_the_next_version(cast: Cast, now: dt.datetime) -> None:
    plan = monitored(cast, now)
    line = started(cast, plan, now)
    again = agreed_again(cast, plan, now, amount="3 meals a week")
    assert (again.state, again.started_on, again.told) == ("started", line.started_on, line.told)
    assert ServiceLine.objects.get(pk=line.pk).state == "ended"
    shown = services_in_timeline(cast.mia, plan.case, now)
    assert [entry.entry.title for entry in shown] == ["Service started: Meal delivery"]


def test_a_service_from_another_provider_starts_anew(cast: Cast, now: dt.datetime) -> None:
    plan = monitored(cast, now)
    started(cast, plan, now)
    assert agreed_again(cast, plan, now, provider="Quay Kitchen").state == "planned"


def test_two_services_of_one_provider_both_go_on(cast: Cast, now: dt.datetime) -> None:
    plan = two_of_a_kind(cast, now)[0].plan
    again = agreed_again(cast, plan, now)
    assert {line.state for line in ServiceLine.objects.filter(plan=again.plan)} == {"started"}
    assert len(services_in_timeline(cast.mia, plan.case, now)) == 2


def test_what_was_reached_since_a_draft_was_started_counts_in_it(
    cast: Cast, now: dt.datetime
) -> None:
    plan = monitored(cast, now, goals=2)
    later = next_draft(cast, plan, now)
    goal, other = Goal.objects.filter(plan=plan)
    settle_goal(goal, by=cast.mia, now=now, outcome="partly_met", outcome_words="Most days")
    mark_objective_done(other.objectives.get(), by=cast.mia, now=now)
    agreed(cast, later, now)
    reached = Goal.objects.filter(plan=later).values_list("outcome", "outcome_words")
    assert list(reached) == [("partly_met", "Most days"), ("", "")]
    done = Objective.objects.filter(goal__plan=later).values_list("done_on", flat=True)
    assert set(done) == {None, cast.agency.today(now)}
    assert len(steps_done(cast.mia, plan.case, now)) == 1
