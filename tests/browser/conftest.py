"""A real server on a database of its own, and a headless Chromium to look at it with."""

import datetime as dt
import os
import shutil
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import pytest
from playwright.sync_api import Browser, sync_playwright

from assessments.actions.templates import make_default_template
from casemgmt.agency.actions.configuring import set_program_settings
from consent.actions.texts import default_consent_form, default_release_texts
from tests import databases
from tests.browser.driving import Walker
from tests.browser.looking import Findings
from tests.cast import Cast, load
from tests.conftest import PROFILE, dice
from tests.processes import ROOT, Process, wait_until

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
UNUSUAL = ["--disable-back-forward-cache"]
"""What Playwright switches off and people have: pages that Back shows as they were left."""
PLACES = ("chromium", "chromium-browser", "google-chrome")


def chromium_path() -> str | None:
    """Where a Chromium is: ``CHROMIUM_PATH``, or the first one found on the search path."""
    given = os.environ.get("CHROMIUM_PATH")
    found = (shutil.which(name) for name in (given, "/usr/bin/chromium", *PLACES) if name)
    return next((path for path in found if path), None)


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """A headless Chromium; without one the test is skipped, and fails where ``CI`` is true.

    It is closed after each file: Playwright runs a loop in this thread, and while it does Django
    must be told that its queries are meant.
    """
    path = chromium_path()
    if path is None:
        reason = "No Chromium: install one, or set CHROMIUM_PATH"
        if os.environ.get("CI", "").lower() == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        browser = playwright.chromium.launch(
            executable_path=path, args=FLAGS, ignore_default_args=UNUSUAL
        )
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


@pytest.fixture(scope="module")
def database(django_db_setup: None, django_db_blocker: Any, worker_id: str) -> Iterator[str]:
    """A database for all the tests of a file, of the same name for every file."""
    with django_db_blocker.unblock(), databases.own(_label(worker_id)) as name:
        yield name


def _label(worker_id: str) -> str:
    return f"browser_{worker_id}"


@pytest.fixture(scope="session")
def server(
    web_environment: dict[str, str], tmp_path_factory: pytest.TempPathFactory, worker_id: str
) -> Iterator[tuple[str, Path]]:
    """The address of a web server and its log: one for all the files, each of which puts its own
    database under the name that the server asks for."""
    parts = urlsplit(os.environ["DATABASE_URL"])
    path = f"/{databases.name_of(_label(worker_id))}"
    env = web_environment | {"DATABASE_URL": urlunsplit(parts._replace(path=path))}
    port, log = free_port(), tmp_path_factory.mktemp("web") / "web.log"
    command = [sys.executable, "-m", "gunicorn", "casemgmt.wsgi:application", "--no-control-socket"]
    command += [
        "--worker-class",
        "casemgmt.serving.PatientWorker",
        "--workers",
        "1",
        "--threads",
        "4",
        "--bind",
        f"127.0.0.1:{port}",
    ]
    running = Process(command, env, log)
    yield f"http://localhost:{port}", log
    running.kill()


@pytest.fixture(scope="module")
def site(database: str, server: tuple[str, Path]) -> str:
    """The address of a running server on the file's database."""
    address, log = server
    try:
        wait_until(lambda: answers(f"{address}/account/login/"), 120, "the server answers")
    except AssertionError as failure:
        failure.add_note(log.read_text()[-3000:])
        raise
    return address


@pytest.fixture(scope="module")
def agency(database: str) -> Cast:
    """The cast's agency with a consent text, an assessment, and room for one light case."""
    cast, now = load(), dt.datetime.now(dt.UTC)
    default_consent_form(cast.agency, by=cast.alex, now=now)
    default_release_texts(cast.agency, by=cast.alex, now=now)
    make_default_template(cast.agency, by=cast.alex, now=now)
    today = cast.agency.today(now)
    for program in (cast.program, cast.second_program):
        values = {"capacity_hours": 10}
        set_program_settings(program, by=cast.alex, now=now, effective_from=today, values=values)
    return cast


@pytest.fixture
def findings() -> Findings:
    """What everybody in the test sees and hears, together."""
    is_wide = PROFILE == "wide"
    return Findings(is_thorough=is_wide, lot=None if is_wide else dice("axe"))


@pytest.fixture
def person(
    chromium: Browser, site: str, agency: Cast, findings: Findings
) -> Iterator[Callable[..., Walker]]:
    """Somebody of the cast, signed in, in a browser of their own; who looks, signs in on the page."""
    walkers: list[Walker] = []

    def start(name: str, *, looks: bool = False) -> Walker:
        walker = Walker(chromium, site, name, findings, looks=looks)
        walkers.append(walker)
        if looks:
            walker.sign_in()
        else:
            walker.take_session(agency[name].user)
        return walker

    yield start
    for walker in walkers:
        walker.leave()


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
