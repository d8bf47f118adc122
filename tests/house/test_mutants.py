"""The table of guards says what stands in the code: no row of it has gone stale unnoticed."""

import ast
from functools import cache
from pathlib import Path

import pytest

from tests.house.source import ROOT
from tests.mutants.sabotage import Sabotage
from tests.mutants.table import SABOTAGES

LINE = 400
"""A file of the table grown past this many lines is two subjects."""


@cache
def text_of(path: str) -> str:
    return (ROOT / path).read_text(encoding="utf-8")


@cache
def names_in(path: str) -> frozenset[str]:
    """The names of the tests that a file defines."""
    body = ast.parse(text_of(path)).body
    names = [node.name for node in body if isinstance(node, ast.FunctionDef)]
    return frozenset(name for name in names if name.startswith("test_"))


def stale(row: Sabotage) -> list[str]:
    """What of a row is not so any more."""
    found = []
    times = text_of(row.path).count(row.guarded) if (ROOT / row.path).is_file() else 0
    if times != 1:
        found.append(f"its text stands {times} times in {row.path}")
    if row.guarded == row.instead:
        found.append("taking it away changes nothing")
    for test in row.tests:
        path, _mark, name = test.partition("::")
        if not (ROOT / path).is_file() or (name and name.partition("[")[0] not in names_in(path)):
            found.append(f"there is no {test}")
    return found if row.tests else [*found, "no test has to notice"]


def test_every_guard_of_the_table_stands_in_the_code_with_its_tests() -> None:
    found = {row.guard: problems for row in SABOTAGES if (problems := stale(row))}
    assert found == {}


def test_every_guard_has_a_name_of_its_own() -> None:
    names = [row.guard for row in SABOTAGES]
    assert sorted(names) == sorted(set(names))


def test_no_file_of_the_table_is_two_subjects() -> None:
    paths = Path(__file__).resolve().parent.parent.joinpath("mutants").rglob("*.py")
    assert [path.name for path in paths if len(path.read_text().splitlines()) > LINE] == []


@pytest.mark.parametrize(
    "row",
    [
        Sabotage("gone", "manage.py", "no such text", "", ("tests/house/test_mutants.py",)),
        Sabotage("twice", "manage.py", "import", "", ("tests/house/test_mutants.py",)),
        Sabotage("no file", "no_such_file.py", "x", "", ("tests/house/test_mutants.py",)),
        Sabotage("the same", "manage.py", "def main", "def main", ("tests/house/test_mutants.py",)),
        Sabotage("no test", "manage.py", "def main", "", ("tests/house/test_mutants.py::test_x",)),
        Sabotage("nothing", "manage.py", "def main", "", ()),
    ],
    ids=lambda row: row.guard,
)
def test_a_stale_row_is_found(row: Sabotage) -> None:
    assert len(stale(row)) == 1
