"""A copy of the project in which guards are taken away, and tests run."""

import json
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

from tests.mutants.sabotage import Sabotage
from tests.processes import ROOT

FAILED = 1
"""Pytest's exit code when tests ran and not all of them passed."""


class Workshop:
    """A copy of every tracked file, with the same Python environment, and a process to run tests."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.log = folder / "copy", folder / "log"
        self._second = int(time.time())
        listed = subprocess.run(
            ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True
        )
        for name in filter(None, listed.stdout.decode().split("\0")):
            target = self.folder / name
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, target)
        (self.folder / ".venv").symlink_to(Path(sys.prefix))
        self._starter = subprocess.Popen(
            [sys.executable, "-P", str(ROOT / "tests/mutants/starter.py"), str(self.log)],
            cwd=self.folder,
            env=self._environment(),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def _environment(self) -> dict[str, str]:
        ours = {name: os.environ[name] for name in os.environ if not name.startswith("PYTEST_")}
        return {**ours, "CASEMGMT_TEST_PROFILE": "everyday", "PYTHONPATH": str(self.folder)}

    def run(self, tests: list[str]) -> int:
        """Run some tests in the copy, on the servers of this run; return pytest's exit code."""
        pipe_in, pipe_out = self._starter.stdin, self._starter.stdout
        assert pipe_in is not None
        assert pipe_out is not None
        pipe_in.write(json.dumps(["-q", "-x", "-n", "0", *tests]) + "\n")
        pipe_in.flush()
        return int(pipe_out.readline())

    def run_without(self, guard: Sabotage) -> int:
        """Take a guard away, run its tests, and put it back; return pytest's exit code."""
        file = self.folder / guard.path
        whole = file.read_text(encoding="utf-8")
        assert whole.count(guard.guarded) == 1, "the guard stands there, once"
        try:
            self._write(file, whole.replace(guard.guarded, guard.instead))
            return self.run(list(guard.tests))
        finally:
            self._write(file, whole)

    def _write(self, file: Path, text: str) -> None:
        """Write a file a second later than any before it: Python takes what it has compiled for
        what stands there when only the second and the length are the same."""
        file.write_text(text, encoding="utf-8")
        self._second += 1
        os.utime(file, (self._second, self._second))

    def missed(self, guard: Sabotage) -> bool:
        """Does a test fail without the guard? A copy that can't even be set up fails no test."""
        return self.run_without(guard) == FAILED and " failed" in self.said().splitlines()[-1]

    def said(self) -> str:
        """The end of what the last run said."""
        return self.log.read_text(encoding="utf-8", errors="replace")[-3000:]

    def close(self) -> None:
        """End the process that runs tests."""
        assert self._starter.stdin is not None
        self._starter.stdin.close()
        self._starter.wait()
