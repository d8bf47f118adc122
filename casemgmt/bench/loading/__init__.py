"""Filling the bench's database: an agency with its people, their cases, and the access index."""

import datetime as dt
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import psycopg

from casemgmt.bench.facts import Days, facts_of
from casemgmt.bench.loading import cases, clients, people, records, work
from casemgmt.bench.loading.copying import Loader, bare, key
from casemgmt.bench.loading.world import Kind, World
from casemgmt.bench.own import connect
from casemgmt.bench.scale import Scale
from clients.models import CaseAccess

PARTS = (people, clients, cases, records, work)
TABLES = tuple(table for part in PARTS for table in part.TABLES)
AT_ONCE = 5000
"""Cases whose access rows are made in one call."""
NEEDED = """
SELECT indexrelid::regclass::text FROM pg_index
WHERE indrelid = %(table)s::regclass AND NOT indisprimary
AND (indisunique OR pg_get_indexdef(indexrelid, 1, true) = 'content_object_id')
"""
"""The indexes that the product's statement finds rows by; it would read the whole table without."""


def load(scale: Scale, now: dt.datetime, say: Callable[[str], None]) -> World:
    """Load everything a scale asks for, bring the index up to date, and gather statistics.

    say: is told one line for each step. The database is migrated and has no such agency yet.
    """
    world = World(scale, facts_of(scale), Days(now), *people.begin(now))
    with connect("owner") as connection:
        connection.execute("SET maintenance_work_mem = '256MB'")
        connection.execute("SET synchronous_commit = off")
        with _told(say, "rows, keys and indexes"), bare(connection, TABLES):
            loader = Loader(connection, say)
            for part in PARTS:
                part.load(loader, world)
        with _told(say, "statistics"):
            connection.execute("VACUUM (ANALYZE)")
        with _told(say, "access index"):
            _fill_index(connection, scale)
    return world


def _fill_index(connection: psycopg.Connection[Any], scale: Scale) -> None:
    """Make the access rows by the product's own statement, thousands of cases at a time.

    Rows that are over are taken away again, as a night would.
    """
    asked = {"table": CaseAccess._meta.db_table}
    needed = tuple(name for (name,) in connection.execute(NEEDED, asked))
    with bare(connection, [CaseAccess], kept=needed):
        for first in range(0, scale.cases, AT_ONCE):
            some = range(first, min(first + AT_ONCE, scale.cases))
            ids = [key(Kind.CASE, place) for place in some]
            connection.execute("SELECT app.refresh_access(%s::uuid[])", [ids])
        connection.execute("DELETE FROM clients_caseaccess WHERE upper(during) <= now()")
    connection.execute("VACUUM (ANALYZE)")


@contextmanager
def _told(say: Callable[[str], None], what: str) -> Iterator[None]:
    began = time.monotonic()
    yield
    say(f"  {what}: done in {time.monotonic() - began:.1f} s")
