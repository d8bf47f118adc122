"""The code that decides, changed everywhere once: a test of the decision notices each change (A10),
and the same tests take every branch of it (A11)."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.conftest import PROFILE
from tests.mutants.made import ARGUED, TESTS, made
from tests.mutants.sabotage import Sabotage
from tests.mutants.workshop import Workshop

pytestmark = pytest.mark.mutants
Metric = Callable[[str, object, object], None]
MUTANTS = list(made()) if PROFILE == "mutants" else []


@pytest.fixture(scope="module")
def workshop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workshop]:
    """The copy, for all mutants one after the other."""
    opened = Workshop(tmp_path_factory.mktemp("workshop"))
    yield opened
    opened.close()


def test_every_branch_of_the_decision_is_taken(
    workshop: Workshop, metric: Metric, tmp_path: Path
) -> None:
    report = tmp_path / "covered.json"
    tests = sorted({test for tests in TESTS.values() for test in tests})
    measured = ["--cov=clients/access", "--cov-branch", f"--cov-report=json:{report}"]
    assert workshop.run([*measured, *tests]) == 0, workshop.said()
    files = json.loads(report.read_text())["files"]
    missing = {
        path: (found["missing_lines"], found["missing_branches"])
        for path, found in files.items()
        if found["missing_lines"] or found["missing_branches"]
    }
    totals = json.loads(report.read_text())["totals"]
    metric("a11_branches_percent", totals["percent_covered"], 100)
    assert missing == {}


def test_few_are_argued(metric: Metric) -> None:
    most = len(MUTANTS) // 20
    metric("a10_argued", len(ARGUED), f"<={most}")
    assert len(ARGUED) <= most


@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda mutant: mutant.guard)
def test_a_changed_decision_is_noticed(workshop: Workshop, mutant: Sabotage) -> None:
    assert workshop.run_without(mutant) != 0, workshop.said()
