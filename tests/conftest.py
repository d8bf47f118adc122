"""Fixtures: a database of one's own as the web role, the cast, and clients signed in as each."""

import datetime as dt
import gc
import os
import random
import time
from collections.abc import Callable, Iterator
from typing import Any

import hypothesis
import pytest
from django.conf import settings
from django.db import connection
from django.test import Client as Browser
from django.utils import timezone
from xdist.remote import Producer
from xdist.scheduler import LoadFileScheduling

from tests import cast as people
from tests import databases
from tests.access.growing import grow
from tests.access.world import World, entered, world
from tests.hostile.forms import Found, forms_of
from tests.metrics import known
from tests.postgres import base

databases.become_the_tester()
# Pages make much and keep nothing: looking for circles every 700 objects takes a twentieth of a run.
gc.set_threshold(50_000, 20, 100)
# To explain a failure, each line of each run would be kept: of a world of ours that fills a machine.
hypothesis.settings.register_profile(
    "ours", phases=set(hypothesis.Phase) - {hypothesis.Phase.explain}
)
hypothesis.settings.load_profile("ours")
STARTED = time.monotonic()
SUITE_SECONDS = 8 * 60
"""How long the everyday suite may take."""
FEW = 3
"""Rows that every list of the little world has from the beginning."""
MEANWHILE = "test_pdf_fences.py"
"""A long file that needs no database: one process is at it while another makes the template."""
LONG = ("test_demo_data.py", "test_hostile_forms.py", "test_access_table.py")
PROFILE = os.environ.get("CASEMGMT_TEST_PROFILE", "everyday")
SEED = int(os.environ["CASEMGMT_TEST_SEED"])
"""What falls by lot in this run; printed, and taken from the environment where it stands there."""


def dice(what: str) -> random.Random:
    """What draws by lot for one purpose: in every process of a run, and again with its seed, alike."""
    return random.Random(f"{SEED} {what}")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Everyday tests carry no profile's mark; ``wide`` adds to them, the others stand alone.

    Of the cases of a test ``by_lot`` a whole everyday run has a part, another one every day.
    """
    by_lot = PROFILE == "everyday" and not _is_chosen(config)
    kept = [item for item in items if _belongs(item) and not (by_lot and _is_left_out(item))]
    config.hook.pytest_deselected(items=list(set(items) - set(kept)))
    # What takes longest begins first, so that no process waits for it alone at the end.
    order = sorted(kept, key=lambda item: not _is_long(item))
    items[:] = sorted(order, key=lambda item: MEANWHILE not in item.nodeid)


TOGETHER = {
    "the little world": ("tests/access/", "tests/hostile/", "tests/translation/"),
    "static files": ("tests/browser/",),
}
"""Whose files need the same thing that takes long to make: one process makes it and does them all."""


PARTED = ("test_every_form_takes_hostile_text_or_says_no", "test_a_managers_list_touches_few_pages")
"""Tests in parts that take minutes each in the wide profile: several processes share them."""


class ByNeed(LoadFileScheduling):
    """A file each at a time, and on everyday runs those that need the same together."""

    def _split_scope(self, nodeid: str) -> str:
        if PROFILE == "wide":
            return (
                nodeid if any(name in nodeid for name in PARTED) else super()._split_scope(nodeid)
            )
        needs = (need for need, places in TOGETHER.items() if nodeid.startswith(places))
        return next(needs, super()._split_scope(nodeid))


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> ByNeed | None:
    """Where tests are dealt out one by one, the plugin's own way."""
    return ByNeed(config, log) if config.getvalue("dist") == "loadfile" else None


def _is_long(item: pytest.Item) -> bool:
    marked = any(item.get_closest_marker(mark) for mark in ("browser", "faults"))
    return marked or any(name in item.nodeid for name in LONG)


def _belongs(item: pytest.Item) -> bool:
    marks = {mark for mark in ("wide", "mutants", "soak") if item.get_closest_marker(mark)}
    return (not marks or marks == {"wide"}) if PROFILE == "wide" else marks == _WANTED


def _is_chosen(config: pytest.Config) -> bool:
    """Are some tests asked for by a file, a name or a mark, and not the whole suite?"""
    return bool(config.option.file_or_dir or config.option.keyword or config.option.markexpr)


def _is_left_out(item: pytest.Item) -> bool:
    """Is this a case of a test by lot on which it does not fall today?"""
    lot = item.get_closest_marker("by_lot")
    return lot is not None and dice(item.nodeid).randrange(lot.args[0]) > 0


_WANTED = set() if PROFILE == "everyday" else {PROFILE}


@pytest.fixture(scope="session")
def django_db_setup(
    django_test_environment: None, django_db_blocker: Any, worker_id: str
) -> Iterator[None]:
    """One copy of the template for each test process."""
    with django_db_blocker.unblock(), databases.copy(worker_id) as name:
        databases.use(name)
        yield


@pytest.fixture
def fresh_database(django_db_setup: None, django_db_blocker: Any, worker_id: str) -> Iterator[str]:
    """A database of its own, committed to by real processes and dropped afterwards."""
    with django_db_blocker.unblock(), databases.own(f"own_{worker_id}") as name:
        yield name


@pytest.fixture(scope="session")
def little_world(django_db_setup: None, django_db_blocker: Any, worker_id: str) -> Iterator[World]:
    """The world of the access table, once for each test process."""
    with django_db_blocker.unblock(), world(f"world_{worker_id}") as built:
        with entered(built):
            grow(built, to=FEW)
        yield built


@pytest.fixture(scope="module")
def made(little_world: World, django_db_blocker: Any) -> Iterator[World]:
    """That world, worked in by all the tests of a file; a test's own writes are undone."""
    with django_db_blocker.unblock(), entered(little_world):
        yield little_world


@pytest.fixture(scope="module")
def found(made: World) -> list[Found]:
    """Every form of every page."""
    made.forms = made.forms or forms_of(made)
    return made.forms


@pytest.fixture(scope="module")
def committed(
    django_db_setup: None, django_db_blocker: Any, worker_id: str
) -> Iterator[people.Cast]:
    """The cast in a database of the file's own, without a transaction around its tests."""
    before = settings.DATABASES["default"]["NAME"]
    with django_db_blocker.unblock(), databases.copy(f"committed_{worker_id}") as name:
        databases.use(name)
        yield people.load()
        databases.use(before)


@pytest.fixture
def real_cast(committed: people.Cast, django_db_blocker: Any) -> Iterator[people.Cast]:
    """The cast there, for one test."""
    with django_db_blocker.unblock():
        yield committed


@pytest.fixture
def now() -> dt.datetime:
    """One instant for everything in a test."""
    return timezone.now()


@pytest.fixture
def cast(db: None) -> people.Cast:
    """The people of ``tests/cast.py``."""
    return people.fresh()


@pytest.fixture
def in_new_york(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """The cast's agencies keep a clock that is changed in spring and autumn, whatever time it is."""
    monkeypatch.setattr(people, "fresh", people.load)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE agency_agency SET timezone = 'America/New_York'")


@pytest.fixture
def first_line_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """The policies bind nobody: what a page hides in this test, the product itself has hidden."""
    monkeypatch.setattr(base, "is_acting", lambda: False)


@pytest.fixture
def browser_of(cast: people.Cast) -> Callable[[str], Browser]:
    """A test browser signed in as one of the cast, by first name."""

    def sign_in(name: str) -> Browser:
        browser = Browser()
        browser.force_login(cast[name].user)
        return browser

    return sign_in


@pytest.fixture
def metric(request: pytest.FixtureRequest) -> Callable[[str, object, object], None]:
    """Keep one ``METRIC name=value bar=value`` line for the end of the run, whichever process the
    test ran in; ``tests/metrics.py`` has to know its name."""

    def write(name: str, value: object, bar: object) -> None:
        assert known(name), f"{name} is missing in tests/metrics.py"
        request.node.user_properties.append(("METRIC", f"{name}={value} bar={bar}"))

    return write


def pytest_terminal_summary(terminalreporter: Any, config: pytest.Config) -> None:
    """Print the numbers that were measured, and how long the whole took, before pytest's closing line."""
    reports = [report for found in terminalreporter.stats.values() for report in found]
    lines = {
        f"{name} {line}"
        for report in reports
        for name, line in getattr(report, "user_properties", [])
        if name == "METRIC"
    }
    for line in sorted(lines):
        terminalreporter.write_line(line)
    if PROFILE == "mutants":
        noticed, missed = (
            _of(terminalreporter.stats.get(how, []), "test_a_guard_that_is_taken_away")
            for how in ("passed", "failed")
        )
        terminalreporter.write_line(f"METRIC sabotages_noticed={noticed} bar={noticed + missed}")
        killed, alive = (
            _of(terminalreporter.stats.get(how, []), "test_a_changed_decision")
            for how in ("passed", "failed")
        )
        if killed + alive:
            percent = 100 * killed / (killed + alive)
            terminalreporter.write_line(f"METRIC a10_killed_percent={percent:.1f} bar=95")
    terminalreporter.write_line(f"METRIC run_seed={SEED} bar=any")
    if PROFILE == "everyday" and not _is_chosen(config):
        seconds = round(time.monotonic() - STARTED)
        terminalreporter.write_line(f"METRIC suite_seconds={seconds} bar={SUITE_SECONDS}")


def _of(reports: list[Any], test: str) -> int:
    """How many of these reports are of one test."""
    return sum(test in report.nodeid for report in reports)
