"""Counting many things for one page in one statement."""

from collections.abc import Mapping
from typing import Any

from django.db.models import CharField, Count, QuerySet, Value


def counted(rows: Mapping[str, QuerySet[Any]]) -> dict[str, int]:
    """How many rows each of these querysets has, under its name, asked in one statement.

    What each one may count is its own affair: it comes already narrowed to its reader.
    """
    parts = [_counting(name, asked) for name, asked in rows.items()]
    found = dict(parts[0].union(*parts[1:], all=True)) if parts else {}
    return {name: found.get(name, 0) for name in rows}


def _counting(name: str, rows: QuerySet[Any]) -> QuerySet[Any]:
    """The name and the number of rows; no row at all when there are none."""
    named = rows.order_by().annotate(counted_as=Value(name, CharField()))
    found: QuerySet[Any] = named.values_list("counted_as").annotate(found=Count("pk"))
    return found
