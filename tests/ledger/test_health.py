"""``/healthz`` tells the truth about each part, to anybody, in a moment and without a name."""

import datetime as dt
import time
from typing import Any

import pytest
from django.conf import settings
from django.db import connections
from django.test import Client as Browser
from django.utils import timezone

from casemgmt.ledger import health
from casemgmt.ledger.models import AuditEvent, Pulse
from tests import databases

PARTS = {
    "status",
    "database",
    "broker",
    "last_scheduled_run",
    "last_scheduled_run_seconds_ago",
    "migrations",
    "pdf",
    "sealing",
}


@pytest.fixture
def broker(monkeypatch: pytest.MonkeyPatch) -> None:
    """A broker that answers."""
    monkeypatch.setattr(health, "_broker", lambda: "ok")


@pytest.fixture
def long_ago(monkeypatch: pytest.MonkeyPatch) -> None:
    """This process has been running for a while."""
    monkeypatch.setattr(health, "STARTED", time.monotonic() - health.STARTING - 1)


def beat(seconds_ago: float) -> None:
    at = timezone.now() - dt.timedelta(seconds=seconds_ago)
    Pulse.objects.update_or_create(name="beat", defaults={"at": at})


def ask(**cookies: str) -> tuple[int, dict[str, Any]]:
    browser = Browser()
    for name, value in cookies.items():
        browser.cookies[name] = value
    response = browser.get("/healthz")
    assert response["Cache-Control"] == "no-store"
    answer = response.json()
    assert set(answer) == PARTS
    return response.status_code, answer


def test_all_is_well(fresh_database: str, broker: None, long_ago: None) -> None:
    beat(12)
    status, answer = ask()
    assert status == 200
    parts = ("status", "database", "broker", "last_scheduled_run", "migrations")
    assert [answer[name] for name in parts] == ["ok"] * 5
    assert answer["last_scheduled_run_seconds_ago"] == 12


def test_a_broker_that_is_down_is_named(fresh_database: str) -> None:
    beat(1)
    status, answer = ask()
    assert (status, answer["status"], answer["broker"]) == (503, "down", "down")
    assert answer["database"] == "ok"


@pytest.mark.parametrize("seconds", [301, 3 * 86_400])
def test_a_clock_that_stopped_is_named(
    fresh_database: str, broker: None, long_ago: None, seconds: int
) -> None:
    beat(seconds)
    status, answer = ask()
    assert (status, answer["last_scheduled_run"]) == (503, "old")
    assert answer["last_scheduled_run_seconds_ago"] >= seconds


def test_a_clock_that_never_struck_is_fine_only_while_the_product_starts(
    fresh_database: str, broker: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(health, "STARTED", time.monotonic())
    assert ask()[0] == 200
    assert ask()[1]["last_scheduled_run"] == "starting"
    monkeypatch.setattr(health, "STARTED", time.monotonic() - health.STARTING - 1)
    assert ask()[0] == 503


def test_tables_that_are_behind_are_named(
    fresh_database: str, broker: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    newest = health._newest_migrations() | {("ledger", "0999_of_tomorrow")}
    monkeypatch.setattr(health, "_newest_migrations", lambda: newest)
    status, answer = ask()
    assert (status, answer["migrations"]) == (503, "behind")


@pytest.mark.parametrize("cookie", ["", "a-session-of-somebody"])
def test_a_database_that_is_down_still_gets_an_answer(
    fresh_database: str, broker: None, monkeypatch: pytest.MonkeyPatch, cookie: str
) -> None:
    connections.close_all()
    monkeypatch.setitem(connections["default"].settings_dict, "PORT", "1")
    start = time.monotonic()
    status, answer = ask(**{settings.SESSION_COOKIE_NAME: cookie})
    assert time.monotonic() - start < 10
    assert (status, answer["database"], answer["migrations"]) == (503, "down", "unknown")


def test_the_question_needs_no_page_around_it(
    fresh_database: str, broker: None, django_assert_num_queries: Any
) -> None:
    beat(1)
    with django_assert_num_queries(0):
        assert ask()[0] == 200


def test_a_chain_that_is_not_sealed_is_named_and_stops_nothing(
    fresh_database: str, broker: None
) -> None:
    beat(1)
    AuditEvent.objects.create(at=timezone.now(), event="told")
    assert ask()[1]["sealing"] == "ok"
    with databases.as_owner() as owner:
        owner.execute("UPDATE ledger_auditpending SET at = at - interval '61 seconds'")
    status, answer = ask()
    assert (status, answer["sealing"]) == (200, "late")


def test_it_is_only_looked_at(db: None) -> None:
    assert Browser().post("/healthz").status_code == 405


def test_missing_pdf_libraries_are_named_and_stop_nothing(
    fresh_database: str, broker: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    beat(1)
    monkeypatch.setattr(health, "pdf_works", lambda: False)
    status, answer = ask()
    assert (status, answer["pdf"]) == (200, "off")
