"""The bell never holds a page up, and no page needs anybody to hear it."""

import socket
import time
from collections.abc import Callable, Iterator

import pytest
import redis.connection
from django.core.cache import cache
from django.test import Client as Browser
from django.urls import reverse

from casemgmt.celery import app
from casemgmt.ledger import bell
from tests.cast import PASSWORD, Cast


@pytest.fixture
def deaf_broker(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A broker that takes connections and never answers."""
    with socket.create_server(("127.0.0.1", 0), backlog=50) as server:
        port = server.getsockname()[1]
        monkeypatch.setattr(app.conf, "broker_url", f"redis://127.0.0.1:{port}/0")
        yield


@pytest.fixture
def connections_made(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Every attempt to reach a broker."""
    made: list[str] = []
    real = redis.connection.AbstractConnection.connect

    def connect(self: redis.connection.AbstractConnection) -> None:
        made.append(repr(self))
        real(self)

    monkeypatch.setattr(redis.connection.AbstractConnection, "connect", connect)
    return made


def test_a_broker_that_is_not_there_costs_nothing_and_raises_nothing() -> None:
    start = time.monotonic()
    assert not bell.ring("ledger.sweep")
    assert time.monotonic() - start < 1


def test_a_broker_that_hangs_is_given_up_soon(
    deaf_broker: None, metric: Callable[[str, object, object], None]
) -> None:
    start = time.monotonic()
    assert not bell.ring("ledger.sweep")
    taken = time.monotonic() - start
    metric("d5_ring_seconds", round(taken, 3), 0.5)
    assert taken < 5


def test_after_a_failure_nobody_rings_for_a_while(
    connections_made: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    bell.ring("ledger.sweep")
    tried = len(connections_made)
    assert tried > 0
    for _turn in range(20):
        assert not bell.ring("ledger.sweep")
    assert len(connections_made) == tried
    later = time.monotonic() + bell.QUIET
    monkeypatch.setattr(time, "monotonic", lambda: later)
    bell.ring("ledger.sweep")
    assert len(connections_made) > tried


@pytest.mark.django_db
def test_signing_in_and_looking_around_never_touch_the_broker(
    cast: Cast, connections_made: list[str]
) -> None:
    browser = Browser()
    assert browser.login(email=cast.alex.user.email, password=PASSWORD)
    cache.set("throttle", 1)
    assert cache.get("throttle") == 1
    for name in ("job-list", "notice-list"):
        assert browser.get(reverse(name)).status_code == 200
    assert connections_made == []
