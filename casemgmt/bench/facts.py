"""What each case of a bench looks like, as plain numbers: the same ones at every run."""

from __future__ import annotations

import datetime as dt
import random
from array import array
from dataclasses import dataclass

from casemgmt.bench.scale import Scale
from clients.models import Stage

KEPT_DAYS = 7 * 365
"""How far back cases go; retention would have destroyed older ones."""
PROGRAMS = ("Care at Home", "Steps to a Home", "Family Ties")
OPEN_STAGES = (
    (Stage.ACTIVE, 78),
    (Stage.ON_HOLD, 7),
    (Stage.CLOSING, 5),
    (Stage.PLANNING, 4),
    (Stage.ASSESSMENT, 3),
    (Stage.INTAKE, 3),
)
STAGES = (*(stage for stage, _share in OPEN_STAGES), Stage.CLOSED)
CLOSED = len(OPEN_STAGES)
ACUITY = ((0, 15), (1, 40), (2, 28), (3, 13), (4, 4))
NOTE_WEIGHTS = ((250, 1), (50, 5), (10, 94))
"""Notes of an open case by share: one in a hundred stays for years, one in twenty has many."""
SHORTEST, LONGEST = 20, 420


@dataclass(frozen=True)
class Facts:
    """One number for each case, by its place. Days are counted back from today.

    ``closed`` is -1 for an open case. ``notes`` has one place more: case ``i`` has the notes from
    ``notes[i]`` up to ``notes[i + 1]``.
    """

    opened: array[int]
    closed: array[int]
    worker: array[int]
    client: array[int]
    program: array[int]
    stage: array[int]
    acuity: array[int]
    notes: array[int]
    clients: int

    def open_cases(self) -> list[int]:
        """The places of the open cases."""
        return [place for place, day in enumerate(self.closed) if day < 0]


class Days:
    """Days before today, written as PostgreSQL reads them."""

    def __init__(self, now: dt.datetime) -> None:
        today = now.date()
        past = range(KEPT_DAYS + 800)
        self._past = [(today - dt.timedelta(days=back)).isoformat() for back in past]
        self._ahead = [(today + dt.timedelta(days=on)).isoformat() for on in range(800)]

    def day(self, back: int) -> str:
        """The date some days ago; a negative number is a day to come."""
        return self._past[back] if back >= 0 else self._ahead[-back]

    def at(self, back: int, number: int) -> str:
        """An instant of that day, within working hours; ``number`` says which."""
        return f"{self.day(back)} {13 + number % 9:02d}:{number % 12 * 5:02d}:00+00"


def facts_of(scale: Scale) -> Facts:
    """Reckon every case: the older ones closed, the open ones spread over the newest third."""
    chance = random.Random(scale.cases)
    total, still_open = scale.cases, _open_places(scale)
    columns = {name: array("i", bytes(4 * total)) for name in COLUMNS}
    weights = array("i", bytes(4 * total))
    clients = opened_so_far = 0
    for place in range(total):
        is_open = still_open[place]
        opened = 2 + int(KEPT_DAYS * (1 - (place + 1) / total))
        worker = opened_so_far % scale.workers if is_open else chance.randrange(scale.workers)
        opened_so_far += is_open
        again = _comes_again(place, columns)
        row = (
            opened,
            -1 if is_open else max(opened - chance.randint(SHORTEST, LONGEST), 1),
            worker,
            columns["client"][place // 2] if again else clients,
            place * 7 // 3 % len(PROGRAMS),
            _pick(chance, OPEN_STAGES) if is_open else CLOSED,
            _pick(chance, ACUITY),
        )
        clients += not again
        for column, value in zip(columns.values(), row, strict=True):
            column[place] = value
        weights[place] = NOTE_WEIGHTS[_pick(chance, NOTE_WEIGHTS)][0] if is_open else 1
    return Facts(**columns, notes=_dealt(weights, scale.notes), clients=clients)


COLUMNS = ("opened", "closed", "worker", "client", "program", "stage", "acuity")


def _open_places(scale: Scale) -> bytearray:
    """A 1 at the place of every open case."""
    places, third = bytearray(scale.cases), scale.cases // 3
    room = third if scale.open_cases <= third else scale.cases
    for number in range(scale.open_cases):
        places[scale.cases - room + number * room // scale.open_cases] = 1
    return places


AGAIN = frozenset({0, 7, 14})


def _comes_again(place: int, columns: dict[str, array[int]]) -> bool:
    """Three in twenty-three cases are a former client's, so that a client has 1.15 of them."""
    before = place // 2
    returns = place > 1 and place % 23 in AGAIN and before % 23 not in AGAIN
    return returns and columns["closed"][before] > 0


def _pick(chance: random.Random, shares: tuple[tuple[object, int], ...]) -> int:
    """The place of one of several things, each with its share of a hundred."""
    left = chance.random() * 100
    for place, (_thing, share) in enumerate(shares):
        left -= share
        if left < 0:
            return place
    return len(shares) - 1


def _dealt(weights: array[int], notes: int) -> array[int]:
    """Where each case's notes begin, dealt out by weight, all of them."""
    whole, so_far = sum(weights), 0
    starts = array("i", [0])
    for weight in weights:
        so_far += weight
        starts.append(notes * so_far // whole)
    return starts
