"""The list of numbers is the suite's own: each is printed somewhere, in the profile the list says."""

import ast
from collections.abc import Iterator
from pathlib import Path

from tests.metrics import COMMAND, EVERYDAY, METRICS, MUTANTS, SOAK, WIDE
from tests.processes import ROOT

PROFILES = {WIDE, MUTANTS, SOAK}
AT_THE_END = {
    "run_seed": EVERYDAY,
    "suite_seconds": EVERYDAY,
    "sabotages_noticed": MUTANTS,
    "a10_killed_percent": MUTANTS,
}
"""What ``tests/conftest.py`` prints of a whole run, and no test."""


def printed(path: Path) -> Iterator[tuple[str, str]]:
    """Each number a file's tests print, with the profile of the test that prints it."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    whole = _marks([node.value for node in tree.body if _is_assignment_to(node, "pytestmark")])
    for part in tree.body:
        own = _marks(part.decorator_list) if isinstance(part, ast.FunctionDef) else set()
        (profile,) = ((own | whole) & PROFILES) or {EVERYDAY}
        for call in ast.walk(part):
            if _is_call_of_metric(call):
                yield _name(call.args[0]), profile


def _is_assignment_to(node: ast.stmt, name: str) -> bool:
    return isinstance(node, ast.Assign) and [ast.unparse(to) for to in node.targets] == [name]


def _marks(expressions: list[ast.expr]) -> set[str]:
    """The names of pytest's marks that stand in some expressions."""
    return {
        node.attr
        for expression in expressions
        for node in ast.walk(expression)
        if isinstance(node, ast.Attribute) and ast.unparse(node.value) == "pytest.mark"
    }


def _is_call_of_metric(node: ast.AST) -> bool:
    return isinstance(node, ast.Call) and ast.unparse(node.func) == "metric"


def _name(argument: ast.expr) -> str:
    """A number's name; what a test puts in at its end is no part of it."""
    if isinstance(argument, ast.JoinedStr):
        argument = argument.values[0]
    assert isinstance(argument, ast.Constant), ast.unparse(argument)
    return str(argument.value).rstrip("_")


def test_every_number_of_the_list_is_printed_in_its_profile_and_none_beside_it() -> None:
    listed = {(name, where) for name, (where, _what) in METRICS.items() if where != COMMAND}
    files = (ROOT / "tests").rglob("*.py")
    found = {each for path in files for each in printed(path)} | {*AT_THE_END.items()}
    assert found == listed


def test_a_number_of_another_profile_is_seen(tmp_path: Path) -> None:
    file = tmp_path / "test_example.py"
    file.write_text(
        "pytestmark = [pytest.mark.browser]\n"
        "@pytest.mark.wide\ndef test_one(metric):\n    metric(f'a_{part}', 1, 2)\n"
        "def test_two(metric):\n    metric('b', 1, 2)\n"
    )
    assert [*printed(file)] == [("a", WIDE), ("b", EVERYDAY)]
