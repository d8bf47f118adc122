"""The demo command as a newcomer runs it, on a copy of the project with data of its own."""

import os
import re
import shutil
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from casemgmt.bootstrap import project
from casemgmt.bootstrap.project import PROJECT

from .test_servers import alive, pids, until

PARTS = ["PostgreSQL", "Valkey", "beat", "sealer", "web", "worker"]

pytestmark = [pytest.mark.wide, pytest.mark.faults]


@pytest.fixture
def copy(tmp_path: Path) -> Iterator[Path]:
    """A copy of the project that shares this environment's packages and nothing else."""
    target = tmp_path / "copy"
    shutil.copytree(
        PROJECT, target, ignore=shutil.ignore_patterns(".*", "__pycache__", "secrets", "tests")
    )
    (target / ".venv").symlink_to(sys.prefix)
    yield target
    if project.is_root():
        shutil.rmtree(Path("/var/lib/casemgmt-dev") / mark_of(target), ignore_errors=True)


def mark_of(target: Path) -> str:
    """Return the name of the copy's folder among the server account's."""
    asked = "from casemgmt.bootstrap import postgres; print(postgres.cluster_folder('demo').parent)"
    done = subprocess.run(
        [sys.executable, "-c", asked], cwd=target, capture_output=True, text=True, check=True
    )
    return Path(done.stdout.strip()).name


def start(target: Path) -> tuple[subprocess.Popen[str], str, float]:
    """Start the demo; return its process, its address and the seconds until it was announced."""
    skipped = ("DATABASE_URL", "REDIS_URL", "CASEMGMT_")
    env = {name: value for name, value in os.environ.items() if not name.startswith(skipped)}
    began = time.monotonic()
    process = subprocess.Popen(
        [sys.executable, "manage.py", "demo", "--no-browser"],
        cwd=target,
        env=env | {"CASEMGMT_PORT": "0"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    said = ""
    assert process.stdout
    for line in process.stdout:
        said += line
        found = re.search(r"running at (http://localhost:\d+/)", line)
        if found:
            return process, found.group(1), time.monotonic() - began
    raise AssertionError(said)


def answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(f"{url}healthz", timeout=5):
            return True
    except urllib.error.HTTPError:
        return True
    except OSError:
        return False


def test_the_demo_survives_the_loss_of_every_part_and_leaves_nothing_running(
    copy: Path, metric: Callable[[str, object, object], None]
) -> None:
    first, url, _ = start(copy)
    until(lambda: sorted(alive(pids(copy))) == PARTS)
    before = pids(copy)
    assert answers(url)
    for pid in before.values():
        os.kill(pid, signal.SIGKILL)
    until(
        lambda: (
            sorted(alive(pids(copy))) == PARTS
            and not set(pids(copy).values()) & set(before.values())
        ),
        60,
    )
    until(lambda: answers(url), 60)

    running = pids(copy)
    first.kill()
    first.wait()
    second, url, seconds = start(copy)
    assert alive(running) == []
    assert answers(url)

    running = pids(copy)
    second.send_signal(signal.SIGINT)
    assert second.wait(30) == 0
    assert alive(running) == []

    third, url, seconds = start(copy)
    running = pids(copy)
    third.terminate()
    assert third.wait(30) == 0
    assert alive(running) == []
    metric("second_start_seconds", round(seconds, 1), 10)
