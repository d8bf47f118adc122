"""A real server on a database of its own, and a headless Chromium to look at it with."""

import os
import shutil
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.processes import ROOT, Process, wait_until

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
PLACES = ("chromium", "chromium-browser", "google-chrome")


def chromium_path() -> str | None:
    """Where a Chromium is: ``CHROMIUM_PATH``, or the first one found on the search path."""
    given = os.environ.get("CHROMIUM_PATH")
    found = (shutil.which(name) for name in (given, "/usr/bin/chromium", *PLACES) if name)
    return next((path for path in found if path), None)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """A headless Chromium; without one the test is skipped, and fails where ``CI`` is true."""
    path = chromium_path()
    if path is None:
        reason = "No Chromium: install one, or set CHROMIUM_PATH"
        if os.environ.get("CI", "").lower() == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def web_environment(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The environment of a web process with its static files collected; its database is missing."""
    state = tmp_path_factory.mktemp("state")
    env = {
        **os.environ,
        "CASEMGMT_DEMO": "1",
        "CASEMGMT_DB_ROLE": "web",
        "CASEMGMT_STATE_DIR": str(state),
        "CASEMGMT_STATIC_ROOT": str(state / "static"),
        "PYTHONPATH": str(ROOT),
    }
    command = [sys.executable, "manage.py", "collectstatic", "--no-input", "--verbosity", "0"]
    subprocess.run(command, cwd=ROOT, env=env, check=True)
    return env


@pytest.fixture
def site(fresh_database: str, web_environment: dict[str, str], tmp_path: Path) -> Iterator[str]:
    """The address of a running server on the test's own database."""
    parts = urlsplit(os.environ["DATABASE_URL"])
    database = urlunsplit(parts._replace(path=f"/{fresh_database}"))
    port, log = free_port(), tmp_path / "web.log"
    command = [sys.executable, "-m", "gunicorn", "casemgmt.wsgi:application", "--no-control-socket"]
    command += ["--workers", "1", "--threads", "4", "--bind", f"127.0.0.1:{port}"]
    server = Process(command, web_environment | {"DATABASE_URL": database}, log)
    address = f"http://localhost:{port}"
    try:
        wait_until(lambda: answers(f"{address}/account/login/"), 60, "the server answers")
        yield address
    except AssertionError as failure:
        failure.add_note(log.read_text()[-3000:])
        raise
    finally:
        server.kill()


def free_port() -> int:
    """A port of this machine that nobody listens on now."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def answers(url: str) -> bool:
    """Does a page come back without an error?"""
    try:
        with urllib.request.urlopen(url, timeout=10) as response:
            return bool(response.status == 200)
    except OSError:
        return False
