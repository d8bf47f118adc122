"""``/healthz``: does everything the product rests on answer? No sign-in, no client data.

Every question has its own short patience and its own connection, so that a page's transaction, a
pool or a hanging server can't keep the answer back.
"""

import ctypes
import datetime as dt
import functools
import time
from collections.abc import Callable
from typing import Any

import redis
from django.conf import settings
from django.db import connections
from django.db.migrations.loader import MigrationLoader
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone

from casemgmt.core.access import READ, public
from casemgmt.core.postgres.patience import waiting_at_most
from casemgmt.ledger.pulse import BEAT, LATE, OLD

OK, DOWN = "ok", "down"
NAMED_ONLY = ("pdf", "sealing", "age")
PATIENCE = 2
"""Seconds for the database to take a connection, and for all questions to it."""
STARTED = time.monotonic()
STARTING = OLD.total_seconds()
"""Seconds after this process began in which nothing has to have run yet."""
GetResponse = Callable[[HttpRequest], HttpResponse]


def answer_first(get_response: GetResponse) -> GetResponse:
    """A middleware that answers ``/healthz`` before anything of the request needs the database."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.path == "/healthz":
            return healthz(request)
        return get_response(request)

    return middleware


@public(READ)
def healthz(request: HttpRequest) -> HttpResponse:
    """200 when all is well, 503 when the database, the broker, the clock or the tables are not.

    PDF documents and the audit chain are named only: everything else works without PDF, and what is
    told to the chain waits for the sealer.
    """
    parts = health(timezone.now())
    well = all(parts[name] in (OK, "starting") for name in parts if name not in NAMED_ONLY)
    age = parts.pop("age")
    answer = {"status": OK if well else DOWN, **parts, "last_scheduled_run_seconds_ago": age}
    response = JsonResponse(answer, status=200 if well else 503)
    response["Cache-Control"] = "no-store"
    return response


def health(now: dt.datetime) -> dict[str, Any]:
    """Each part by name with how it is; ``age`` is the seconds since the last scheduled run."""
    return {**_database(now), "broker": _broker(), "pdf": OK if pdf_works() else "off"}


def _database(now: dt.datetime) -> dict[str, Any]:
    probe: Any = connections["default"].copy()
    probe.settings_dict["OPTIONS"] = {
        **probe.settings_dict["OPTIONS"],
        "connect_timeout": PATIENCE,
        "options": f"-c statement_timeout={PATIENCE}s",
    }
    try:
        with waiting_at_most(PATIENCE), probe.cursor() as cursor:
            cursor.execute("SELECT app, name FROM django_migrations")
            applied = set(cursor.fetchall())
            behind = not _newest_migrations() <= applied
            # The table may be missing while the migrations are behind.
            beat = None if behind else _beat(cursor)
            sealing = "unknown" if behind else _sealing(cursor, now)
    except Exception:  # noqa: BLE001  whatever it is, the database is not there for us
        return {
            "database": DOWN,
            "migrations": "unknown",
            "last_scheduled_run": "unknown",
            "sealing": "unknown",
            "age": None,
        }
    finally:
        probe.close()
    tables = {"migrations": "behind" if behind else OK, "sealing": sealing}
    return {"database": OK, **tables, **_clock(beat, now)}


def _beat(cursor: Any) -> dt.datetime | None:
    cursor.execute("SELECT at FROM ledger_pulse WHERE name = %s", [BEAT])
    row = cursor.fetchone()
    return row[0] if row else None


def _sealing(cursor: Any, now: dt.datetime) -> str:
    cursor.execute("SELECT at FROM ledger_auditpending ORDER BY id LIMIT 1")
    row = cursor.fetchone()
    return "late" if row and now - row[0] > LATE else OK


def _clock(beat: dt.datetime | None, now: dt.datetime) -> dict[str, Any]:
    age = None if beat is None else max(0, round((now - beat).total_seconds()))
    if age is not None and age <= OLD.total_seconds():
        state = OK
    else:
        state = "starting" if time.monotonic() - STARTED < STARTING else "old"
    return {"last_scheduled_run": state, "age": age}


@functools.cache
def _newest_migrations() -> set[tuple[str, str]]:
    """The last migration of each app, from the files; they don't change while we run."""
    return set(MigrationLoader(None).graph.leaf_nodes())


def _broker() -> str:
    url = settings.REDIS_URL.replace("redis+socket://", "unix://").partition("?")[0]
    client = redis.Redis.from_url(
        url, socket_connect_timeout=PATIENCE / 4, socket_timeout=PATIENCE / 4, retry=None
    )
    try:
        return OK if client.ping() else DOWN
    except redis.RedisError:
        return DOWN
    finally:
        client.close()


@functools.cache
def pdf_works() -> bool:
    """Are the libraries there with which PDF documents are set?"""
    names = (
        ("libpango-1.0.so.0", "libpango-1.0.dylib", "libpango-1.0-0.dll"),
        ("libpangoft2-1.0.so.0", "libpangoft2-1.0.dylib", "libpangoft2-1.0-0.dll"),
    )
    return all(any(_loads(name) for name in group) for group in names)


def _loads(name: str) -> bool:
    try:
        ctypes.CDLL(name)
    except OSError:
        return False
    return True
