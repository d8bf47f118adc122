"""Half-open ranges of time, and the field for a set of them."""

import datetime as dt
from typing import Any

from django.contrib.postgres.fields import DateTimeRangeField
from django.db import models
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from psycopg.types.multirange import TimestamptzMultirange


def since(start: dt.datetime, end: dt.datetime | None = None) -> DateTimeTZRange:
    """The half-open range from an instant to another, or open-ended."""
    return DateTimeTZRange(start, end, "[)")


def ended(during: DateTimeTZRange, at: dt.datetime) -> DateTimeTZRange:
    """The same range, ending at an instant; empty when it had not begun by then."""
    lower = during.lower
    if lower is not None and at <= lower:
        return DateTimeTZRange(lower, lower, "[)")
    return DateTimeTZRange(lower, at, "[)")


class DateTimeMultiRangeField(models.Field[Any, Any]):
    """A ``tstzmultirange``: the union of windows during which something holds.

    Django knows single ranges only. Values are psycopg's ``Multirange``; the lookup ``contains``
    takes an instant.
    """

    description = "A set of ranges of time"

    def db_type(self, connection: Any) -> str:
        return "tstzmultirange"

    def get_prep_value(self, value: Any) -> Any:
        return None if value is None else TimestamptzMultirange(value)


@DateTimeMultiRangeField.register_lookup
class Holds(models.Lookup[Any]):
    """``during__holds=now``: one of the windows contains the instant."""

    lookup_name = "holds"
    prepare_rhs = False

    def as_sql(self, compiler: Any, connection: Any) -> Any:
        lhs, lhs_params = self.process_lhs(compiler, connection)
        return f"{lhs} @> %s::timestamptz", [*lhs_params, self.rhs]

    def get_db_prep_lookup(self, value: Any, connection: Any) -> Any:
        return "%s::timestamptz", [value]


__all__ = [
    "DateTimeMultiRangeField",
    "DateTimeRangeField",
    "DateTimeTZRange",
    "ended",
    "since",
]
