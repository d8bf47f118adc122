"""How far a plan has come: pure functions over goals and their steps."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, Protocol, cast

Pace = Literal["not_started", "on_track", "slipping", "met", "partly_met", "not_met", "dropped"]


class StepLike(Protocol):
    """What progress asks of a step."""

    due_on: dt.date
    done_on: dt.date | None


@dataclass(frozen=True)
class Progress:
    """A goal's progress: steps done of all, and a pace in one of the fixed words."""

    done: int
    steps: int
    pace: Pace


def progress(
    steps: Sequence[StepLike], *, target_on: dt.date, outcome: str, today: dt.date
) -> Progress:
    """How a goal stands on a local day.

    A settled goal shows its outcome. Otherwise it is slipping when a step is past its day or the
    target has passed with steps open; not started while no step is done; else on track.
    """
    done = sum(step.done_on is not None for step in steps)
    return Progress(done, len(steps), _pace(steps, done, target_on, outcome, today))


def next_step(steps: Sequence[StepLike]) -> StepLike | None:
    """The open step that is due first, or ``None`` when all are done."""
    waiting = [step for step in steps if step.done_on is None]
    return min(waiting, key=lambda step: step.due_on, default=None)


def _pace(
    steps: Sequence[StepLike], done: int, target_on: dt.date, outcome: str, today: dt.date
) -> Pace:
    if outcome:
        return cast("Pace", outcome)
    waiting = [step for step in steps if step.done_on is None]
    late = any(step.due_on < today for step in waiting) or (bool(waiting) and target_on < today)
    if late:
        return "slipping"
    return "on_track" if done else "not_started"
