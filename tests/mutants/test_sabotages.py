"""Every guard of the table is taken away in a copy of the project, and a test has to fail."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.mutants import casework, keeping, sabotages, starting
from tests.mutants.sabotages import Sabotage
from tests.processes import ROOT

pytestmark = pytest.mark.mutants

SABOTAGES = (
    *sabotages.SABOTAGES,
    *starting.SABOTAGES,
    *casework.SABOTAGES,
    *keeping.SABOTAGES,
)

FAILED = 1
"""Pytest's exit code when tests ran and some failed; a broken copy would give another one."""
Metric = Callable[[str, object, object], None]


@pytest.fixture(scope="module")
def workshop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of every tracked file, with the same Python environment."""
    folder = tmp_path_factory.mktemp("workshop")
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True)
    for name in filter(None, listed.stdout.decode().split("\0")):
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(ROOT / name, target)
    (folder / ".venv").symlink_to(Path(sys.prefix))
    return folder


def run(folder: Path, tests: list[str]) -> subprocess.CompletedProcess[str]:
    """Run some tests in the copy, on the servers of this run."""
    command = [sys.executable, "-m", "pytest", "-q", "-x", "-n", "0", *tests]
    env = {**os.environ, "CASEMGMT_TEST_PROFILE": "everyday", "PYTHONPATH": str(folder)}
    return subprocess.run(
        command, cwd=folder, env=env, capture_output=True, text=True, check=False, timeout=600
    )


def test_nothing_fails_before_anything_is_taken_away(workshop: Path) -> None:
    tests = sorted({test for sabotage in SABOTAGES for test in sabotage.tests})
    done = run(workshop, tests)
    assert done.returncode == 0, done.stdout[-3000:]


@pytest.mark.parametrize("sabotage", SABOTAGES, ids=lambda each: each.guard)
def test_a_guard_that_is_taken_away_is_missed(workshop: Path, sabotage: Sabotage) -> None:
    file = workshop / sabotage.path
    whole = file.read_text(encoding="utf-8")
    assert whole.count(sabotage.guarded) == 1, "the guard stands there, once"
    try:
        file.write_text(whole.replace(sabotage.guarded, sabotage.instead), encoding="utf-8")
        done = run(workshop, list(sabotage.tests))
    finally:
        file.write_text(whole, encoding="utf-8")
    assert done.returncode == FAILED, done.stdout[-3000:]


def test_how_many_guards_were_taken_away(metric: Metric) -> None:
    guards = {sabotage.guard for sabotage in SABOTAGES}
    metric("sabotages_tried", len(SABOTAGES), len(guards))
    assert len(guards) == len(SABOTAGES)
