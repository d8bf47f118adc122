"""How far a goal has come, as a pure function."""

import datetime as dt
from dataclasses import dataclass

from careplans.progress import next_step, progress

TODAY = dt.date(2026, 11, 23)
AHEAD, BEHIND = TODAY + dt.timedelta(days=9), TODAY - dt.timedelta(days=1)


@dataclass
class Step:
    due_on: dt.date
    done_on: dt.date | None = None


def pace(*steps: Step, target: dt.date = AHEAD, outcome: str = "") -> str:
    return progress(steps, target_on=target, outcome=outcome, today=TODAY).pace


def test_a_goal_without_a_done_step_is_not_started() -> None:
    assert pace(Step(AHEAD), Step(TODAY)) == "not_started"


def test_a_goal_with_a_done_step_and_nothing_late_is_on_track() -> None:
    assert pace(Step(BEHIND, BEHIND), Step(AHEAD)) == "on_track"


def test_a_goal_slips_when_a_step_is_past_its_day() -> None:
    assert pace(Step(BEHIND), Step(AHEAD, TODAY)) == "slipping"


def test_a_goal_slips_when_its_target_passed_with_steps_open() -> None:
    assert pace(Step(AHEAD), Step(AHEAD, BEHIND), target=BEHIND) == "slipping"


def test_a_goal_whose_steps_are_all_done_does_not_slip_after_its_target() -> None:
    assert pace(Step(BEHIND, BEHIND), target=BEHIND) == "on_track"


def test_a_settled_goal_shows_its_outcome() -> None:
    assert pace(Step(BEHIND), outcome="partly_met") == "partly_met"


def test_steps_done_are_counted_of_all() -> None:
    counted = progress([Step(AHEAD, TODAY), Step(AHEAD)], target_on=AHEAD, outcome="", today=TODAY)
    assert (counted.done, counted.steps) == (1, 2)


def test_the_next_step_is_the_open_one_due_first() -> None:
    first, second = Step(TODAY), Step(AHEAD)
    assert next_step([second, first, Step(BEHIND, BEHIND)]) is first
    assert next_step([Step(AHEAD, TODAY)]) is None
