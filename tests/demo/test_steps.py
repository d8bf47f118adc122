"""The days of goal steps in the demo's stories: pure arithmetic."""

from itertools import pairwise

import pytest

from casemgmt.demo.steps import Life, Step, lay_out
from casemgmt.demo.words.situation import GoalWords

GOALS = (
    GoalWords(
        "Home",
        "Housing",
        "",
        "",
        tuple((f"first {number}", "Client") for number in range(3)),
        tuple((f"later {number}", "Client") for number in range(5)),
    ),
    GoalWords("Health", "Health", "", "", (("see a doctor", "Client"),), (("again", "Client"),)),
)


def of_goal(steps: list[Step], title: str = "Home") -> list[Step]:
    return [step for step in steps if step.goal == title]


@pytest.mark.parametrize("turn", range(12))
@pytest.mark.parametrize("versions", [[40], [88, 40], [250, 160, 72], [290, 200, 112, 24]])
def test_a_step_is_due_and_done_while_a_plan_that_holds_it_is_in_force(
    versions: list[int], turn: int
) -> None:
    newest = len(versions) - 1
    for step in lay_out(GOALS, Life(versions, last=9, due=-14, turn=turn)):
        assert step.due_in(step.version, newest) < versions[step.version]
        if step.done is not None:
            assert step.done < versions[step.version]
            assert step.done >= 9


@pytest.mark.parametrize("due", [14, 0, -5])
def test_the_next_step_is_due_when_it_is_asked_to_be_and_the_others_later(due: int) -> None:
    for turn in range(12):
        steps = lay_out(GOALS, Life([250, 160, 72], last=9, due=due, turn=turn))
        still = [step.due for step in of_goal(steps) if step.done is None]
        assert still[0] == due
        assert all(later < sooner for sooner, later in pairwise(still))
        assert all(step.due < -15 for step in of_goal(steps, "Health") if step.done is None)


def test_a_longer_life_has_more_behind_it_and_always_something_ahead() -> None:
    done = []
    for opened in (20, 90, 160, 250, 400):
        steps = of_goal(lay_out(GOALS, Life([opened], last=9, due=-14)))
        done.append(sum(step.done is not None for step in steps))
        assert any(step.done is None for step in steps)
    assert done == sorted(set(done))
    assert done[0] == 0


def test_where_all_is_over_nothing_is_open() -> None:
    steps = lay_out(GOALS, Life([60], last=5, due=-14, ended=True))
    assert len(steps) >= 4
    assert all(step.done is not None for step in steps)


def test_some_steps_are_late_and_some_were_set_to_a_later_day() -> None:
    steps = [
        step
        for turn in range(12)
        for step in lay_out(GOALS, Life([250, 160, 72], last=9, due=-14, turn=turn))
    ]
    done = [step for step in steps if step.done is not None]
    late = [step for step in done if (step.done or 0) < step.due]
    assert 0 < len(late) < len(done) / 3
    moved = [step for step in steps if step.before is not None]
    assert moved
    for step in moved:
        assert step.due_in(step.version, 2) > 72 > step.due
