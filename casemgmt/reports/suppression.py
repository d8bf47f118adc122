"""Hiding small counts in a table so that no total gives them away (RES-05).

A count from one to four is hidden. What stands beside it would give it back by subtraction, so a
rectangle of counts is hidden with it: adding one at two of its corners and taking one away at the
others leaves every sum what it was, and both tables are possible. Where no rectangle will do, the
whole table is held back.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product

SMALL = 5
"""Counts below it, but for none at all, are hidden; a product choice, as no standard gives one."""
Place = tuple[int, int]


@dataclass(frozen=True)
class Shown:
    """A table with its sums: the last row and the last column. ``None`` stands for what is hidden.

    ``held_back`` says that nothing of it can be shown.
    """

    cells: tuple[tuple[int | None, ...], ...]
    held_back: bool = False


def with_sums(counts: Sequence[Sequence[int]]) -> list[list[int]]:
    """The table with a column and a row of sums."""
    rows = [[*row, sum(row)] for row in counts]
    return [*rows, [sum(column) for column in zip(*rows, strict=True)]]


def suppress(counts: Sequence[Sequence[int]], small: int = SMALL) -> Shown:
    """What of a table of counts may be shown. ``counts`` has at least one row and one column."""
    table = with_sums(counts)
    hidden: set[Place] = set()
    for place in _places(table):
        if 0 < table[place[0]][place[1]] < small and not _is_safe(table, hidden, place):
            best = _cheapest(table, hidden, place)
            if best is None:
                return Shown(tuple(tuple(None for _cell in row) for row in table), held_back=True)
            hidden |= best
    return Shown(
        tuple(
            tuple(None if (row, column) in hidden else count for column, count in enumerate(line))
            for row, line in enumerate(table)
        )
    )


def moves(table: Sequence[Sequence[int]], corners: Sequence[Place], by: int) -> dict[Place, int]:
    """How much each corner of a rectangle changes when the first one changes ``by`` and every sum
    stays right. Corners: the first, its neighbor in the row, its neighbor in the column, the other."""
    (row, column), (_row, beside), (below, _column), _other = corners
    across = -_sign(column, len(table[0])) * _sign(beside, len(table[0]))
    down = -_sign(row, len(table)) * _sign(below, len(table))
    return dict(zip(corners, (by, by * across, by * down, by * across * down), strict=True))


def is_possible(table: Sequence[Sequence[int]], change: dict[Place, int]) -> bool:
    """Would every count still be one that can be?"""
    return all(table[row][column] + by >= 0 for (row, column), by in change.items())


def _sign(place: int, length: int) -> int:
    """A sum counts against what it is the sum of."""
    return -1 if place == length - 1 else 1


def _places(table: Sequence[Sequence[int]]) -> Iterator[Place]:
    yield from product(range(len(table)), range(len(table[0])))


def _rectangles(table: Sequence[Sequence[int]], place: Place) -> Iterator[tuple[Place, ...]]:
    """Every rectangle with a corner there whose corners can change while every sum stays right."""
    row, column = place
    for below, beside in _places(table):
        if below == row or beside == column:
            continue
        corners = (place, (row, beside), (below, column), (below, beside))
        if any(is_possible(table, moves(table, corners, by)) for by in (1, -1)):
            yield corners


def _is_safe(table: Sequence[Sequence[int]], hidden: set[Place], place: Place) -> bool:
    return any(set(corners) <= hidden for corners in _rectangles(table, place))


def _cheapest(
    table: Sequence[Sequence[int]], hidden: set[Place], place: Place
) -> set[Place] | None:
    """The rectangle that hides the least of what is shown so far, the sums last."""
    found: list[tuple[Place, ...]] = list(_rectangles(table, place))
    if not found:
        return None
    last_row, last_column = len(table) - 1, len(table[0]) - 1

    def cost(corners: tuple[Place, ...]) -> tuple[int, int]:
        new = [one for one in corners if one not in hidden]
        sums = sum(row == last_row or column == last_column for row, column in new)
        return sums, sum(table[row][column] for row, column in new)

    best: tuple[Place, ...] = min(found, key=cost)
    return set(best)
