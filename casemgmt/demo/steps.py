"""When the steps of a goal are due and done over the life of a case: pure arithmetic.

Days are counted back from today, minus is ahead. A step a month or so gets done, most by their
day, some late; what is open is due on the day that is asked for, and four weeks after it.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from casemgmt.demo.words.situation import GoalWords

PACE = 45
"""Days from one step that is done to the next."""
BETWEEN = 25
"""Days from one open step to the next."""
EARLY = (3, 0, 6, 1, -5, 2, 9, 0, 4, -9, 1)
"""How many days before its day a step is done, in turn; minus is late."""
STALE = 12
"""How long a step that is set to a later day had been late by then."""


@dataclass(frozen=True)
class Step:
    """A step of a goal: the version of the plan it joins, when it is due, and when it was done.

    ``before`` is the day it was due until the newest version set it to a later one.
    """

    goal: str
    text: str
    who: str
    version: int
    due: int
    done: int | None = None
    before: int | None = None

    def due_in(self, version: int, newest: int) -> int:
        """The day it is due as a version of the plan says it."""
        return self.due if self.before is None or version == newest else self.before


@dataclass(frozen=True)
class Life:
    """What the steps of a case hang on.

    ``versions`` are the days on which the plan was written and looked at again, ``last`` is the
    day of the newest thing done, ``due`` that of the next open step. ``ended`` says that all is
    done. ``turn`` shifts what happens to whom.
    """

    versions: Sequence[int]
    last: int
    due: int
    ended: bool = False
    turn: int = 0


def lay_out(goals: Sequence[GoalWords], life: Life) -> list[Step]:
    """The steps of every goal, each with its days; the first goal goes ahead of the others."""
    return [
        step for place, words in enumerate(goals) for step in _steps_of_goal(words, place, life)
    ]


def _steps_of_goal(words: GoalWords, place: int, life: Life) -> list[Step]:
    texts = [*words.steps, *words.later]
    began, first = life.versions[0] - 4, len(words.steps)
    span = max(began - life.last, 0)
    pace = PACE if place == 0 else 2 * PACE
    waits = place > 0 and life.turn % 3 == 1
    done = 0 if waits else min(round(span / pace), len(texts) - 1)
    if life.ended:
        done = max(done, first)
    shown = done if life.ended else max(first, done + 1 + (life.turn + place) % 2)
    steps = []
    for number, (text, who) in enumerate(texts[:shown], start=1):
        if number <= done:
            day = began - span * number // done
            step = _done_step(words.title, text, who, day, number <= first, number + place, life)
        else:
            due = _open_due(life, place) - BETWEEN * (number - done - 1)
            stale = number == done + 1 and place == 0
            step = _open_step(words.title, text, who, due, number <= first, stale, life)
        steps.append(step)
    return steps


def _open_due(life: Life, place: int) -> int:
    return life.due if place == 0 else min(life.due, -16) - 5 * place


def _done_step(
    goal: str, text: str, who: str, day: int, from_start: bool, turn: int, life: Life
) -> Step:
    version = 0 if from_start else _version_at(life.versions, day)
    due = min(day - EARLY[(life.turn + turn) % len(EARLY)], life.versions[version] - 1)
    return Step(goal, text, who, version, due, done=day)


def _open_step(
    goal: str, text: str, who: str, due: int, from_start: bool, stale: bool, life: Life
) -> Step:
    newest = len(life.versions) - 1
    moved = newest > 0 and (from_start or (stale and life.turn % 3 == 0))
    version = 0 if from_start else newest - moved
    before = life.versions[newest] + STALE if moved else None
    return Step(goal, text, who, version, due, before=before)


def _version_at(versions: Sequence[int], day: int) -> int:
    """The version of the plan that was agreed before that day."""
    return max(place for place, written in enumerate(versions) if written > day or place == 0)
