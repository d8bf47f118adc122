"""What the tests of the audit chain write, seal and look at, as the owner of a database of their own."""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import chain as all_of
from typing import Any

from django.db import connection, connections
from django.test import RequestFactory

from casemgmt.core.connecting import connected_as
from casemgmt.ledger import chain, sealing
from casemgmt.ledger.models import AuditEvent
from casemgmt.ledger.reads import log_listed
from tests.cast import Cast
from tests.processes import ROOT
from tests.stories import a_worked_case

SQL = ROOT / "casemgmt/ledger/sql/audit_chain.sql"


def asked(statement: str, *values: Any) -> list[Any]:
    """The rows a statement gives, on the connection in use."""
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall() if cursor.description else []


def tell(event: str, now: dt.datetime) -> AuditEvent:
    """Write one event, of which the chain is told."""
    return AuditEvent.objects.create(at=now, event=event)


def lived_in(cast: Cast, now: dt.datetime) -> None:
    """A day of work: a whole story with its history, a list that was shown, something refused."""
    story = a_worked_case(cast, now)
    request: Any = RequestFactory().get("/")
    request.now, request.user, request.staff = now, cast.mia.user, cast.mia
    request.resolver_match = type("Match", (), {"view_name": "case-list"})
    log_listed(request, cases=[story.case.pk], referrals=[story.case.pk])
    tell("refused", now)


def seal() -> None:
    """Seal all that is pending, and anchor it."""
    with connected_as("owner"):
        sealing.seal_all()
        sealing.anchor()


def off() -> list[str]:
    """The checks of the chain that find something, seen on the connection in use."""
    checks = {
        "chain": chain.broken_links,
        "sealing": chain.waiting_rows,
        "anchors": chain.chain_against_anchors,
        "told": chain.rows_against_chain,
    }
    return [name for name, check in checks.items() if next(check(), None)]


def said() -> list[str]:
    """Every finding of the chain, in words, as the owner sees it."""
    checks = (chain.broken_links, chain.waiting_rows, chain.chain_against_anchors,
              chain.rows_against_chain)  # fmt: skip
    with connected_as("owner"):
        return [*all_of.from_iterable(check() for check in checks)]


@contextmanager
def behind_the_triggers() -> Iterator[None]:
    """Do what a superuser may do with every trigger asleep; none of it is kept."""
    with connected_as("owner"):
        connections["default"].set_autocommit(False)
        try:
            asked("SET LOCAL session_replication_role = replica")
            yield
        finally:
            connections["default"].rollback()
            connections["default"].set_autocommit(True)


@contextmanager
def the_true_horizon() -> Iterator[None]:
    """The product's own functions, which wait for transactions of other databases as well."""
    kept = asked("SELECT pg_get_functiondef('app.oldest_running()'::regprocedure)")[0][0]
    with connections["owner"].cursor() as cursor:
        cursor.execute(SQL.read_text(encoding="utf-8"))
        yield
        cursor.execute(kept)


def links_of(source: str) -> list[Any]:
    """The rows the chain tells of one table, in its order."""
    with connected_as("owner"):
        rows = "SELECT unnest(rows) FROM ledger_auditlink WHERE source = %s ORDER BY seq"
        return [row for (row,) in asked(rows, source)]


def pending() -> int:
    """How many rows wait."""
    return int(asked("SELECT count(id) FROM ledger_auditpending")[0][0])
