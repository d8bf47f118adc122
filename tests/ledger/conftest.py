"""Fixtures of the ledger's tests: jobs, tasks and brokers that exist for one test."""

import os
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import pytest
from django.conf import settings
from django.db import connections

from casemgmt.celery import app
from casemgmt.ledger import bell
from casemgmt.ledger.outbox import handlers
from casemgmt.ledger.registry import Job, jobs
from tests.processes import Process


@pytest.fixture(autouse=True)
def no_broker(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody hears the bell, and every test begins with a bell that has not failed yet."""
    nobody = "redis+socket:///nonexistent/broker.sock"
    monkeypatch.setattr(app.conf, "broker_url", nobody)
    monkeypatch.setattr(settings, "REDIS_URL", nobody)
    bell.listen_again()


@pytest.fixture
def rings(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, ...]]:
    """What the broker was asked for, in place of asking it."""
    heard: list[tuple[str, ...]] = []
    monkeypatch.setattr(bell, "_send", lambda task, arguments: heard.append((task, *arguments)))
    return heard


@pytest.fixture
def only_job(monkeypatch: pytest.MonkeyPatch) -> Callable[[Any], str]:
    """Make a function the only registered job and return the job's name."""

    def register(run: Any) -> str:
        monkeypatch.setattr(jobs, "_entries", {"only": Job("only", "The only job", run)})
        return "only"

    return register


@pytest.fixture
def task(monkeypatch: pytest.MonkeyPatch) -> Callable[[Any], str]:
    """Make a function the handler of a task and return the task's name."""

    def register(handler: Any) -> str:
        monkeypatch.setitem(handlers._entries, "tests.task", handler)
        return "tests.task"

    return register


@pytest.fixture
def at_once() -> Callable[[int, Callable[[], Any]], list[Any]]:
    """Call a function in several threads at the same moment, each on a connection of its own."""

    def run(times: int, work: Callable[[], Any]) -> list[Any]:
        ready, results = threading.Barrier(times), []

        def one() -> None:
            try:
                ready.wait(10)
                results.append(work())
            finally:
                connections.close_all()

        threads = [threading.Thread(target=one) for _ in range(times)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(30)
        return results

    return run


@pytest.fixture
def own(
    fresh_database: str, django_db_blocker: Any, settings: Any, tmp_path: Path
) -> Iterator[str]:
    """A database, and anchors, of a test's own."""
    settings.ANCHORS = tmp_path / "anchors.jsonl"
    with django_db_blocker.unblock():
        yield fresh_database


@pytest.fixture
def sealer(own: str, tmp_path: Path, settings: Any) -> Iterator[Callable[[], Process]]:
    """Starts the real process on the test's database; none is left at the end."""
    parts = urlsplit(os.environ["DATABASE_URL"])
    env = {
        **os.environ,
        "DATABASE_URL": urlunsplit(parts._replace(path=f"/{own}")),
        "CASEMGMT_DB_ROLE": "sealer",
        "CASEMGMT_ANCHORS": str(settings.ANCHORS),
    }
    started: list[Process] = []

    def start() -> Process:
        command = [sys.executable, "manage.py", "seal"]
        started.append(Process(command, env, tmp_path / "sealer.log"))
        return started[-1]

    yield start
    for process in started:
        process.kill()
