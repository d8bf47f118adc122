"""Plans of the stories: written, looked at again, and worked through step by step.

Days are counted back from today, minus is ahead, as everywhere in the stories.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from careplans.actions.goals import (
    add_goal,
    add_objective,
    add_service,
    edit_goal,
    mark_objective_done,
    remove_objective,
)
from careplans.actions.planning import edit_plan, start_plan
from careplans.models import Goal, Objective, ServicePlan
from casemgmt.demo.episode import Episode
from casemgmt.demo.words.situation import GoalWords, ServiceWords

REVIEW_AFTER = 90


@dataclass(frozen=True)
class NewStep:
    """A step that joins a goal of the plan when it is looked at again."""

    goal: str
    text: str
    who: str
    due: int


def write_plan(
    episode: Episode,
    days_ago: int,
    *,
    words: str,
    goals: Sequence[GoalWords],
    services: Sequence[ServiceWords],
    reach_in: int = 180,
    review: int | None = None,
    dues: Mapping[str, int] | None = None,
) -> ServicePlan:
    """Write a draft with its goals, steps and services.

    The goals are to be reached ``reach_in`` days after that day, the steps evenly on the way, or on
    the day that ``dues`` gives for their words; later steps with a day there are in it as well.
    ``review`` is the day to look at the plan again.
    """
    when = episode.at(days_ago, 10)
    plan = episode.do(start_plan, episode.case, when=when)
    look = days_ago - min(reach_in, REVIEW_AFTER) if review is None else review
    episode.do(edit_plan, plan, when=when, client_words=words, **_agreed_by(episode, look))
    for goal in goals:
        _write_goal(episode, plan, goal, when, days_ago, reach_in, dues or {})
    for line in services:
        facts: dict[str, Any] = {
            "service": line.service,
            "provider": line.provider,
            "amount": line.amount,
            "monthly_cost": Decimal(line.cost),
            "funder": line.funder,
            "starts_on": episode.day(days_ago - 1),
        }
        episode.do(add_service, plan, when=when, **facts)
    return plan


def _agreed_by(episode: Episode, review: int) -> dict[str, Any]:
    return {
        "participation": f"{episode.client.name} and {episode.worker.name}",
        "monitoring": f"{episode.worker.name}, at every contact",
        "review_on": episode.day(review),
    }


def _write_goal(
    episode: Episode,
    plan: ServicePlan,
    words: GoalWords,
    when: dt.datetime,
    days_ago: int,
    reach_in: int,
    dues: Mapping[str, int],
) -> None:
    target = days_ago - reach_in
    goal = episode.do(
        add_goal,
        plan,
        when=when,
        title=words.title,
        domain=words.domain,
        baseline=words.baseline,
        measure=words.measure,
        target_on=episode.day(target),
    )
    ahead = [step for step in words.later if step[0] in dues]
    for place, (text, who) in enumerate([*words.steps, *ahead], start=1):
        due = dues.get(text, days_ago - place * reach_in // (len(words.steps) + 1))
        _add_step(episode, goal, when, text, who, due)


def _add_step(
    episode: Episode, goal: Goal, when: dt.datetime, text: str, who: str, due: int
) -> None:
    due_on = min(episode.day(due), goal.target_on)
    episode.do(add_objective, goal, when=when, text=text, responsible=who, due_on=due_on)


def renew_plan(
    episode: Episode,
    days_ago: int,
    *,
    review: int,
    target: int,
    new: Sequence[NewStep] = (),
    moved: Mapping[str, int] | None = None,
    goals: Sequence[GoalWords] = (),
    dues: Mapping[str, int] | None = None,
    why: str = "Plan review",
    **agreement: Any,
) -> None:
    """Look at the plan again: its next version, agreed the same day.

    Goals that go on get a later day to reach them by, steps that were not done in time a later day
    of their own, and what comes next is added: steps, and whole ``goals`` with the ``dues`` of theirs.
    """
    when = episode.at(days_ago, 15)
    plan = episode.do(start_plan, episode.case, when=when, why=why)
    episode.do(edit_plan, plan, when=when, **_agreed_by(episode, review))
    goals_kept = episode.find(Goal.objects.filter(plan=plan).select_related("plan"))
    kept = {goal.title: goal for goal in goals_kept}
    for goal in kept.values():
        episode.do(edit_goal, goal, when=when, target_on=episode.day(target))
    late = dict(moved or {})
    steps = Objective.objects.filter(goal__plan=plan, text__in=late, done_on=None)
    for step in episode.find(steps.select_related("goal__plan")) if late else ():
        goal = kept[step.goal.title]
        episode.do(remove_objective, step, when=when, why="Set to a later day")
        _add_step(episode, goal, when, step.text, step.responsible, late[step.text])
    for one in new:
        _add_step(episode, kept[one.goal], when, one.text, one.who, one.due)
    for words in goals:
        _write_goal(episode, plan, words, when, days_ago, days_ago - target, dues or {})
    episode.agree(episode.propose(plan, days_ago), days_ago, **agreement)


def step_done(episode: Episode, days_ago: int, begins: str) -> None:
    """The step of the agreed plan that begins with these words is done."""
    steps = Objective.objects.filter(case=episode.case, goal__plan__state="active", done_on=None)
    rows = steps.select_related("case__agency", "goal__plan")
    (step,) = episode.find(rows.filter(text__startswith=begins))
    episode.do(mark_objective_done, step, when=episode.at(days_ago, 16, 30))
