"""State of a test's own for the launcher, in place of the project's."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from casemgmt.bootstrap import project
from casemgmt.bootstrap.postgres import cluster_folder


@pytest.fixture
def own_state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Give the servers a state folder of the test's own, and no address from outside."""
    monkeypatch.setattr(project, "PROJECT", tmp_path)
    for name in ("DATABASE_URL", "REDIS_URL"):
        monkeypatch.delenv(name, raising=False)
    yield tmp_path
    if project.is_root():
        shutil.rmtree(cluster_folder("demo").parent, ignore_errors=True)
