"""Small counts are hidden, and no sum gives one back (RES-05)."""

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from casemgmt.reports.suppression import (
    SMALL,
    Shown,
    is_possible,
    moves,
    suppress,
    with_sums,
)

tables = st.integers(1, 5).flatmap(
    lambda width: st.lists(
        st.lists(st.integers(0, 12), min_size=width, max_size=width), min_size=1, max_size=6
    )
)


def add_up(table: Any) -> bool:
    return bool(table == with_sums([row[:-1] for row in table[:-1]]))


def another(table: list[list[int]], shown: Shown, row: int, column: int) -> list[list[int]] | None:
    """Another table with the same shown counts and another count there; ``None`` if there is none
    one step away."""
    hidden = {
        (line, place)
        for line, cells in enumerate(shown.cells)
        for place, cell in enumerate(cells)
        if cell is None
    }
    for below, beside in hidden:
        corners = ((row, column), (row, beside), (below, column), (below, beside))
        if below == row or beside == column or not set(corners) <= hidden:
            continue
        for by in (1, -1):
            change = moves(table, corners, by)
            if is_possible(table, change):
                return [
                    [count + change.get((line, place), 0) for place, count in enumerate(cells)]
                    for line, cells in enumerate(table)
                ]
    return None


@settings(max_examples=300, deadline=None)
@given(tables)
def test_res_05_every_small_count_could_be_another(counts: list[list[int]]) -> None:
    table, shown = with_sums(counts), suppress(counts)
    for row, line in enumerate(table):
        for column, count in enumerate(line):
            small = 0 < count < SMALL
            assert shown.cells[row][column] in ({None} if small else {None, count})
            if small and not shown.held_back:
                other = another(table, shown, row, column)
                assert other is not None
                assert other[row][column] != count
                assert add_up(other)


def test_res_05_nothing_is_hidden_where_nothing_is_small() -> None:
    assert suppress([[5, 0], [9, 7]]).cells == ((5, 0, 5), (9, 7, 16), (14, 7, 21))


def test_res_05_what_would_give_it_back_is_hidden_with_it() -> None:
    shown = suppress([[2, 10], [20, 30]])
    assert shown.cells == ((None, None, 12), (None, None, 50), (22, 40, 62))


def test_res_05_a_table_that_can_hide_nothing_is_held_back() -> None:
    shown = suppress([[1]])
    assert shown.held_back or shown.cells[0][0] is None
    assert suppress([[0, 0], [0, 2]]).cells[1][1] is None
