"""Counting many things for one page in one statement."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet


def counted(rows: Mapping[str, QuerySet[Any]]) -> dict[str, int]:
    """How many rows each of these querysets has, under its name, asked in one statement.

    What each one may count is its own affair: it comes already narrowed to its reader. The parts are
    put together here, since a union of querysets compiles each of them several times over, on every
    page of a case.
    """
    parts: list[str] = []
    given: list[Any] = []
    for name, asked in rows.items():
        try:
            sql, own = asked.order_by().values("pk").query.sql_with_params()
        except EmptyResultSet:
            continue
        parts.append(f"SELECT %s::text, count(*) FROM ({sql}) counted")  # noqa: S608  our own queries
        given += [name, *own]
    return dict.fromkeys(rows, 0) | _asked(" UNION ALL ".join(parts), given)


def _asked(statement: str, given: list[Any]) -> dict[str, int]:
    if not statement:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(statement, given)
        return dict(cursor.fetchall())
