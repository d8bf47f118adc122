"""The way to the database and to the broker breaks, is slow or silent, under a real web server (D7)."""

import http.client
import os
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit, urlunsplit
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from django.conf import settings
from django.test import Client as Browser
from django.urls import reverse
from django.utils import timezone

from clients.models import Case, Contact
from tests import cast as people
from tests.access.world import for_good
from tests.browser.conftest import free_port
from tests.crossing import LATE, RESET, SILENT, SLOW_CLOSE, THROUGH, Crossing, crossing, server_of
from tests.processes import Process, Stack, stack, wait_until
from tests.stories import a_case

pytestmark = [pytest.mark.faults, pytest.mark.wide]

Metric = Callable[[str, object, object], None]
THREADS = 4
HUNG = 15
"""Seconds after which a request counts as hung."""
FAULTY_FOR = 12
"""Seconds that each fault lasts."""


@dataclass
class Site:
    """A web server that reaches its database and its broker over ways that can be broken."""

    port: int
    database: Crossing
    broker: Crossing
    cookies: dict[str, str]
    case: Case
    answers: list[tuple[str, float, int, str]] = field(default_factory=list)

    def ask(
        self, path: str, sent: dict[str, str] | None = None, fault: str = ""
    ) -> tuple[int, str]:
        """The status and the text of an answer; 0 where none came."""
        began, status, text = time.monotonic(), 0, ""
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        body = None
        if sent is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
            headers["Origin"] = f"http://127.0.0.1:{self.port}"
            body = urlencode({**sent, "csrfmiddlewaretoken": self.cookies["csrftoken"]})
        try:
            line.request("GET" if sent is None else "POST", path, body, headers)
            answer = line.getresponse()
            status, text = answer.status, answer.read().decode()
        except OSError:
            pass
        finally:
            line.close()
        if fault:
            self.answers.append((fault, time.monotonic() - began, status, text))
        return status, text

    def contact(self, key: str) -> dict[str, str]:
        """What a form for a contact sends; its words are its key's."""
        local = timezone.localtime(timezone.now(), ZoneInfo(self.case.agency.timezone))
        return {
            "mode": "phone",
            "reached": "no",
            "started_at_0": f"{local:%Y-%m-%d}",
            "started_at_1": "00:01",
            "minutes": "3",
            "summary": f"Left no message {key}.",
            "once": key,
        }


@pytest.fixture
def site(fresh_database: str, tmp_path: Path) -> Iterator[Site]:
    """The server, and Mia signed in."""
    cast = people.load()
    case = a_case(cast, timezone.now(), stage="active")
    browser = Browser()
    browser.force_login(cast.mia.user)
    for_good(browser)
    cookies = {name: morsel.value for name, morsel in browser.cookies.items()}
    cookies["csrftoken"] = "a" * 32
    owner = settings.DATABASES["owner"]
    upstream = server_of(str(owner["HOST"]), str(owner["PORT"]))
    with stack(fresh_database) as running, crossing(upstream) as database:
        with crossing(str(running.socket)) as broker:
            port, process = serve(running, database, broker, tmp_path / "web.log")
            made = Site(port, database, broker, cookies, case)
            try:
                wait_until(lambda: made.ask(reverse("notice-list"))[0] == 200, 90, "it answers")
                yield made
            except AssertionError as failure:
                failure.add_note((tmp_path / "web.log").read_text()[-4000:])
                raise
            finally:
                process.kill()


def serve(running: Stack, database: Crossing, broker: Crossing, log: Path) -> tuple[int, Process]:
    """Start the web server as the product does, with both addresses leading over the ways."""
    parts = urlsplit(running.env["DATABASE_URL"])
    who = parts.netloc.rpartition("@")[0] or str(settings.DATABASES["owner"]["USER"])
    far = urlunsplit(parts._replace(netloc=f"{who}@127.0.0.1:{database.port}", query=""))
    env = {
        **running.env,
        "DATABASE_URL": far,
        "CASEMGMT_DB_ROLE": "web",
        "REDIS_URL": f"redis://127.0.0.1:{broker.port}/0",
        "CASEMGMT_STATE_DIR": str(log.parent),
        "CASEMGMT_FILES_DIR": str(log.parent / "files"),
        "CASEMGMT_DEMO": os.environ["CASEMGMT_DEMO"],
    }
    port = free_port()
    command = [sys.executable, "-m", "gunicorn", "casemgmt.wsgi:application", "--workers", "1"]
    command += ["--worker-class", "casemgmt.serving.PatientWorker", "--no-control-socket"]
    command += ["--threads", str(THREADS), "--bind", f"127.0.0.1:{port}"]
    return port, Process(command, env, log)


def work(site: Site, fault: str, until: float, told: dict[str, int]) -> None:
    """Look and write, one after the other, while the fault lasts."""
    pages = [
        reverse("notice-list"),
        reverse("note-list", args=[site.case.pk]),
        reverse("my-day"),
        "/healthz",
    ]
    turn = 0
    while time.monotonic() < until:
        site.ask(pages[turn % len(pages)], fault=fault)
        key = str(uuid4())
        address = reverse("contact-new", args=[site.case.pk])
        told[key], _text = site.ask(address, site.contact(key), fault=fault)
        turn += 1


def all_at_it(site: Site, fault: str, begin: Callable[[], None]) -> dict[str, int]:
    """As many people as the server has threads are at work when the fault begins.

    What each of their forms was answered, by its key.
    """
    until = time.monotonic() + FAULTY_FOR
    hands: list[dict[str, int]] = [{} for _thread in range(THREADS)]
    threads = [threading.Thread(target=work, args=(site, fault, until, told)) for told in hands]
    for thread in threads:
        thread.start()
    time.sleep(1)
    begin()
    for thread in threads:
        thread.join(60)
    return {key: status for told in hands for key, status in told.items()}


FAULTS = {
    "the database is late": ("database", LATE),
    "the database's connections break": ("database", RESET),
    "the database is silent": ("database", SILENT),
    "the database's connections close slowly": ("database", SLOW_CLOSE),
    "the broker is late": ("broker", LATE),
    "the broker's connections break": ("broker", RESET),
    "the broker is silent": ("broker", SILENT),
    "the broker's connections close slowly": ("broker", SLOW_CLOSE),
}


def written(site: Site, key: str) -> int:
    contacts: Any = Contact.objects.filter(case=site.case)
    return sum(key in contact.summary for contact in contacts)


def test_no_request_hangs_and_everything_works_again_by_itself(site: Site, metric: Metric) -> None:
    address = reverse("contact-new", args=[site.case.pk])
    slowest_back = 0.0
    for fault, (which, weather) in FAULTS.items():
        way: Crossing = getattr(site, which)
        told = all_at_it(site, fault, lambda way=way, weather=weather: way.turn(weather))  # type: ignore[misc]
        way.turn(THROUGH)
        back = wait_until(
            lambda: site.ask(reverse("note-list", args=[site.case.pk]))[0] == 200,
            30,
            f"after that {fault}",
        )
        slowest_back = max(slowest_back, back)
        # Whoever was told that the database was away sends again what stood on the page. What was
        # being saved then may hold the case for a moment more: the page says so.
        for key in [key for key, status in told.items() if status != 302]:
            wait_until(
                lambda key=key: site.ask(address, site.contact(key))[0] == 302,  # type: ignore[misc]
                30,
                f"what was typed is taken after that {fault}",
            )
        assert {written(site, key) for key in told} == {1}, fault
    statuses = {(fault, status) for fault, _took, status, _text in site.answers}
    hung = [answer[:3] for answer in site.answers if answer[1] > HUNG]
    refused = [text for _fault, _took, status, text in site.answers if status == 503]
    kept = [text for text in refused if "Left no message" in text]
    metric("d7_requests", len(site.answers), ">=100")
    metric("d7_hung", len(hung), 0)
    metric("d7_slowest_seconds", round(max(took for _f, took, _s, _t in site.answers)), HUNG)
    metric("d7_recovered_seconds", round(slowest_back), 10)
    assert not hung
    assert {status for _fault, status in statuses} <= {200, 302, 409, 503}, sorted(statuses)
    assert {503} == {status for fault, status in statuses if status >= 500}
    assert all("doesn" in text or '"status"' in text for text in refused)
    assert kept, "what was typed stands on the page"
    assert slowest_back <= 10
    # The broker is no reason to refuse anything but the question how it is.
    assert not [text for text in refused if '"broker": "down"' in text and "html" in text]
