"""An empty database is migrated quickly, and becomes the same one."""

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from typing import Any

import pytest
from django.db import connections
from django.db.migrations.state import ProjectState

from casemgmt.core.management.commands import migrate as command
from casemgmt.core.migrating import quick_when_empty
from tests import databases

WHAT_IS_THERE = (
    "SELECT table_name, column_name, ordinal_position, column_default, is_nullable, udt_name,"
    " character_maximum_length, generation_expression"
    " FROM information_schema.columns WHERE table_schema IN ('public', 'app')",
    "SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint"
    " WHERE connamespace = 'public'::regnamespace",
    "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'",
    "SELECT tgrelid::regclass::text, tgname, tgenabled, pg_get_triggerdef(oid) FROM pg_trigger"
    " WHERE NOT tgisinternal",
    "SELECT proname, prosrc FROM pg_proc WHERE pronamespace IN"
    " ('public'::regnamespace, 'app'::regnamespace)",
    "SELECT app, name FROM django_migrations",
)
"""Columns, constraints, indexes, triggers, functions, and which migrations ran."""


@contextmanager
def migrated() -> Iterator[str]:
    """A database that the migrations alone have made."""
    name = "casemgmt_migrated"
    with databases.maintenance() as connection:
        connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        connection.execute(f'CREATE DATABASE "{name}"')
        databases.use(name)
        databases.migrate()
        yield name
        connections.close_all()
        connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def what_is_there() -> list[list[tuple[Any, ...]]]:
    """Every row of each of those lists, in an order of its own."""
    with connections["owner"].cursor() as cursor:
        found = []
        for query in WHAT_IS_THERE:
            cursor.execute(query)
            found.append(sorted(cursor.fetchall(), key=repr))
    return found


@pytest.mark.wide
def test_the_quick_way_makes_the_same_database(
    fresh_database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with migrated():
        quick = what_is_there()
    monkeypatch.setattr(command, "quick_when_empty", nullcontext)
    with migrated():
        assert what_is_there() == quick
    databases.use(fresh_database)
    assert all(quick)


def test_a_database_that_holds_something_is_migrated_the_usual_way(fresh_database: str) -> None:
    usual = ProjectState._find_reload_model  # type: ignore[attr-defined]
    with quick_when_empty(connections["owner"]):
        assert ProjectState._find_reload_model is usual  # type: ignore[attr-defined]
