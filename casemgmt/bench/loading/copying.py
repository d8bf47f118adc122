"""Writing many rows at once: COPY into tables that get their keys and indexes afterwards."""

import json
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from itertools import islice
from typing import Any

import psycopg
from django.contrib.postgres.fields import ArrayField
from django.db import models
from psycopg import sql

NOTHING = "\\N"
AT_ONCE = 2000
_SPREAD = 0x9E3779B97F4A7C15F39CC0605CEDC835
_KINDS = 0xD1B54A32D192ED03D1B54A32D192ED03
_WHOLE = (1 << 128) - 1

Row = tuple[str, ...]


def key(kind: int, number: int) -> str:
    """The key of a row by kind of row and number: scattered as random keys are, never the same."""
    return f"{number * _SPREAD + kind * _KINDS & _WHOLE:032x}"


class Loader:
    """Copies rows into tables on the owner's connection, telling what it did."""

    def __init__(self, connection: psycopg.Connection[Any], say: Callable[[str], None]) -> None:
        self.connection, self.say = connection, say

    def copy(self, model: type[models.Model], columns: str, rows: Iterable[Row]) -> None:
        """Write rows given as text, one string for each column; the model's defaults fill the rest.

        columns: names parted by blanks, in the order of the strings.
        """
        began, count = time.monotonic(), 0
        names = columns.split()
        rest = _defaults(model, names)
        end = "".join(f"\t{value}" for value in rest.values()) + "\n"
        source = iter(rows)
        with (
            self.connection.cursor() as cursor,
            cursor.copy(_statement(model, [*names, *rest])) as copy,
        ):
            while part := list(islice(source, AT_ONCE)):
                copy.write("".join(["\t".join(row) + end for row in part]))
                count += len(part)
        self.say(f"    {model._meta.label}: {count:,} ({time.monotonic() - began:.1f} s)")


def _statement(model: type[models.Model], columns: list[str]) -> sql.Composed:
    names = sql.SQL(", ").join(map(sql.Identifier, columns))
    return sql.SQL("COPY {} ({}) FROM STDIN").format(sql.Identifier(model._meta.db_table), names)


def _defaults(model: type[models.Model], given: list[str]) -> dict[str, str]:
    fields = [field for field in model._meta.concrete_fields if not field.generated]
    return {str(field.column): _as_text(field) for field in fields if field.column not in given}


def _as_text(field: models.Field[Any, Any]) -> str:
    value = field.get_default()
    if value is None:
        return NOTHING
    if isinstance(field, ArrayField):
        return "{" + ",".join(value) + "}"
    return json.dumps(value) if isinstance(value, list | dict) else str(value)


CONSTRAINTS = """
SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid), contype = 'f'
FROM pg_constraint
WHERE contype IN ('p', 'u', 'x', 'f') AND conname <> ALL (%(kept)s) AND conparentid = 0
  AND (conrelid = ANY (%(tables)s::regclass[]) OR confrelid = ANY (%(tables)s::regclass[]))
ORDER BY contype = 'f' DESC, conname
"""
INDEXES = """
SELECT indexrelid::regclass::text, pg_get_indexdef(indexrelid) FROM pg_index
WHERE indrelid = ANY (%(tables)s::regclass[]) AND indexrelid::regclass::text <> ALL (%(kept)s)
  AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = indexrelid AND contype <> 'f')
"""


@contextmanager
def bare(
    connection: psycopg.Connection[Any],
    tables: Iterable[type[models.Model]],
    kept: tuple[str, ...] = (),
) -> Iterator[None]:
    """Take keys and indexes off these tables inside the block and put all of them back after it.

    Putting them back checks every row that was written meanwhile. kept: names of constraints and indexes that
    stay.
    """
    asked = {"tables": [model._meta.db_table for model in tables], "kept": list(kept)}
    constraints = connection.execute(CONSTRAINTS, asked).fetchall()
    indexes = connection.execute(INDEXES, asked).fetchall()
    for table, name, _definition, _foreign in constraints:
        _run(connection, f'ALTER TABLE {table} DROP CONSTRAINT "{name}"')
    for name, _definition in indexes:
        _run(connection, f"DROP INDEX {name}")
    yield
    for _name, definition in indexes:
        _run(connection, definition)
    for table, name, definition, _foreign in reversed(constraints):
        _run(connection, f'ALTER TABLE {table} ADD CONSTRAINT "{name}" {definition}')


def _run(connection: psycopg.Connection[Any], statement: str) -> None:
    connection.execute(statement.encode())
