"""Looking at columns as they are stored, past the fields that open them."""

from typing import Any

from django.apps import apps
from django.db import connection, models

from casemgmt.core.records import Record
from casemgmt.core.sealing.fields import SealedTextField


def raw(record: models.Model, column: str) -> Any:
    """What one column of one row holds."""
    (found,) = told(
        f'SELECT "{column}" FROM "{record._meta.db_table}" WHERE "{record._meta.pk.column}" = %s',
        record.pk,
    )
    return found


def past(record: Record, column: str) -> list[Any]:
    """What one column of a record's history holds, the oldest first."""
    table = record.history.model._meta.db_table
    asked = f'SELECT "{column}" FROM "{table}" WHERE id = %s ORDER BY history_date, version'
    return told(asked, record.pk)


def told(statement: str, *params: Any) -> list[Any]:
    """The first column of every row a statement gives."""
    with connection.cursor() as cursor:
        cursor.execute(statement, params)
        return [row[0] for row in cursor.fetchall()]


def write(record: models.Model, column: str, value: str) -> None:
    """Put something into a column behind everybody's back."""
    table, key = record._meta.db_table, record._meta.pk.column
    with connection.cursor() as cursor:
        cursor.execute(
            f'UPDATE "{table}" SET "{column}" = %s WHERE "{key}" = %s', [value, record.pk]
        )


def sealed_fields() -> list[SealedTextField]:
    """Every sealed field of every table, of histories too."""
    return [
        field
        for model in apps.get_models()
        for field in model._meta.concrete_fields
        if isinstance(field, SealedTextField)
    ]
