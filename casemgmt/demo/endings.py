"""How an episode of the demo ends, as far as it got."""

from typing import Any

from careplans.actions.closing import (
    approve_closure,
    complete_closure,
    edit_closure,
    settle_goal,
    start_closure,
)
from careplans.models import Closure, Goal
from casemgmt.demo.episode import Episode

READY: dict[str, Any] = {
    "how_told": "in_person",
    "prepared": "Spoke about it at the last three visits; they know how to come back.",
    "others_told": "The providers of the plan, each by phone.",
    "services_settled": True,
    "record_checked": True,
}


def begin_closing(episode: Episode, days_ago: int, *, reason: str, narrative: str) -> Closure:
    """The worker begins to end the case."""
    when = episode.at(days_ago, 10)
    closure = episode.do(start_closure, episode.case, when=when, reason=reason, narrative=narrative)
    episode.changed()
    return closure


def settle_goals(episode: Episode, days_ago: int, outcomes: list[tuple[str, str]]) -> None:
    """Say how each goal of the active plan ended: outcome, and words where it was not met."""
    goals = Goal.objects.filter(plan__case=episode.case, plan__state="active").order_by("order")
    when = episode.at(days_ago, 11)
    for goal, (outcome, words) in zip(episode.find(goals), outcomes, strict=False):
        episode.do(settle_goal, goal, when=when, outcome=outcome, outcome_words=words)


def prepare_closing(
    episode: Episode, closure: Closure, days_ago: int, *, summary: str, **facts: Any
) -> Closure:
    """Write everything a closing asks for; the client was told on that day, and wants no notice
    unless ``facts`` names a later last day."""
    when = episode.at(days_ago, 13)
    day = episode.agency.today(when)
    values = {**READY, "told_on": day, "closes_on": day, "summary": summary, **facts}
    if values["how_told"] == "exception":
        values["told_on"] = None
    return episode.do(edit_closure, closure, when=when, **values)


def finish(episode: Episode, closure: Closure, days_ago: int) -> Closure:
    """A supervisor approves, and the case is closed."""
    boss = episode.world.supervisor_of(episode.worker)
    rows = Closure.objects.select_related("case__agency", "case__program")
    (fresh,) = episode.find(rows.filter(pk=closure.pk))
    approved = episode.do(approve_closure, fresh, when=episode.at(days_ago, 14), by=boss)
    closed = episode.do(complete_closure, approved, when=episode.at(days_ago, 16))
    episode.changed()
    return closed
