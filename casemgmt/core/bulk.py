"""Many rows at once, with their history, in one statement.

Jobs derive their work from the data in one set-based statement; a loop over rows would be slow,
and a plain bulk insert would leave no history.
"""

import datetime as dt
import uuid
from collections.abc import Iterator, Sequence
from typing import Any

from django.db import connections, models, router
from django.db.models.fields import NOT_PROVIDED

from casemgmt.core.audit import Author
from casemgmt.core.records import Record
from casemgmt.core.sealing.keyring import ring
from casemgmt.core.sealing.proving import sealed_fields_of

HISTORY_FIELDS = (
    "history_id",
    "history_date",
    "history_change_reason",
    "history_type",
    "history_user",
)
A_STATEMENT = 1000
"""Records that are inserted by one statement."""


def insert_with_history(
    model: type[Record],
    columns: Sequence[str],
    select_sql: str,
    params: Sequence[Any],
    *,
    by: Author,
    now: dt.datetime,
    why: str,
) -> int:
    """Insert every row a SELECT gives, and each one's history row, in one statement.

    ``columns`` names the model's columns in the order in which ``select_sql`` gives them; keys,
    versions and the model's own defaults fill the rest. ``params`` belong to ``select_sql``; give
    each placeholder a type (``%s::date``), since values are bound on the server. A row that breaks
    a unique rule is left out, so that a second run inserts nothing. Returns how many were inserted.
    Raises ``ValueError`` for a column that is neither given nor has a default, for one that is stored
    sealed, and without a reason.
    """
    _refuse_unsaid(model, why)
    if model.reasons_of is not None or {field.column for field in sealed_fields_of(model)} & {
        *columns
    }:
        raise ValueError(f"What {model._meta.label} stores sealed is written by its records alone.")
    statement, own = _statement(model, columns, select_sql)
    history = [now, why, by.user.pk]
    with connections[router.db_for_write(model)].cursor() as cursor:
        cursor.execute(statement, [*params, *own, *history])
        return int(cursor.rowcount)


def add_history(
    model: type[Record],
    keys: Sequence[Any],
    *,
    by: Author,
    now: dt.datetime,
    why: str,
    kind: str = "~",
) -> None:
    """Write a history row for each of these rows as they are stored, which a statement of its own
    has changed, or with "+" as its ``kind`` added."""
    _refuse_unsaid(model, why)
    table, kept = model._meta.db_table, model.history.model._meta
    past = _kept_columns(kept)
    own = [str(kept.get_field(name).column) for name in HISTORY_FIELDS]
    statement = f"""
        INSERT INTO {_quoted(kept.db_table)} ({_list(past)}, {_list(own)})
        SELECT {_list(past)}, gen_random_uuid(), %s::timestamptz, %s::text, %s::text, %s::uuid
        FROM {_quoted(table)} WHERE id = ANY (%s)
    """  # noqa: S608  names come from the models, values are parameters
    with connections[router.db_for_write(model)].cursor() as cursor:
        cursor.execute(statement, [now, why, kind, by.user.pk, list(keys)])


def insert_records(records: Sequence[Record], *, by: Author, now: dt.datetime, why: str) -> None:
    """Insert new records of one model that were checked one by one, and their history.

    Unlike ``insert_with_history`` it writes what is stored sealed too. Only within an action.
    """
    if not records:
        return
    model = type(records[0])
    _refuse_unsaid(model, why)
    for start in range(0, len(records), A_STATEMENT):
        part = records[start : start + A_STATEMENT]
        ring().make_ready(_owners_of_texts(part))
        model._base_manager.bulk_create(part)
    add_history(model, [one.pk for one in records], by=by, now=now, why=why, kind="+")


def _owners_of_texts(records: Sequence[Record]) -> Iterator[uuid.UUID]:
    """Under whose keys the sealed texts of these records will be."""
    fields = sealed_fields_of(type(records[0]))
    for record in records:
        yield from (field.owner_of(record) for field in fields if getattr(record, field.attname))


def change_records(
    model: type[Record],
    keys: Sequence[Any],
    changes: dict[str, Any],
    *,
    by: Author,
    now: dt.datetime,
    why: str,
) -> None:
    """Write the same changes to all of these records, and their history. Only within an action,
    which has locked and checked them."""
    _refuse_unsaid(model, why)
    rows = model._base_manager.filter(pk__in=keys)
    rows.update(**changes, version=models.F("version") + 1)
    add_history(model, keys, by=by, now=now, why=why)


def _refuse_unsaid(model: type[Record], why: str) -> None:
    if not why.strip():
        raise ValueError(f"Say why rows of {model._meta.label} are written.")


def _statement(
    model: type[Record], columns: Sequence[str], select_sql: str
) -> tuple[str, list[Any]]:
    """The statement with the parameters of its second part: the model's defaults."""
    table, kept = model._meta.db_table, model.history.model._meta
    names, values, params = _filled(model, columns)
    past = _kept_columns(kept)
    own = [str(kept.get_field(name).column) for name in HISTORY_FIELDS]
    statement = f"""
        WITH chosen ({_list(columns)}) AS ({select_sql}),
        added AS (
            INSERT INTO {_quoted(table)} ({_list(names)})
            SELECT {", ".join(values)} FROM chosen
            ON CONFLICT DO NOTHING
            RETURNING *
        )
        INSERT INTO {_quoted(kept.db_table)} ({_list(past)}, {_list(own)})
        SELECT {_list(past)}, gen_random_uuid(), %s::timestamptz, %s::text, '+', %s::uuid FROM added
    """  # noqa: S608  names come from the models, values are parameters
    return statement, params


def _filled(model: type[Record], columns: Sequence[str]) -> tuple[list[str], list[str], list[Any]]:
    """Column names, the SQL that gives each, and the parameters of the defaults among them."""
    names: list[str] = []
    values: list[str] = []
    params: list[Any] = []
    for field in model._meta.concrete_fields:
        if field.generated:
            continue
        column = str(field.column)
        names.append(column)
        if field.primary_key:
            values.append("gen_random_uuid()")
        elif column in columns:
            values.append(f"chosen.{_quoted(column)}")
        else:
            connection = connections[router.db_for_write(model)]
            values.append(f"%s::{field.db_type(connection)}")
            params.append(field.get_db_prep_save(_default(field), connection))
    return names, values, params


def _kept_columns(kept: Any) -> list[str]:
    """The columns of a record that its history keeps as they are; it works out the others itself."""
    own = [field for field in kept.concrete_fields if field.name not in HISTORY_FIELDS]
    return [str(field.column) for field in own if not field.generated]


def _default(field: models.Field[Any, Any]) -> Any:
    """The value a column gets when the SELECT does not give it."""
    empty = field.blank and field.empty_strings_allowed
    if field.default is NOT_PROVIDED and not field.null and not empty:
        raise ValueError(f"{field.column} is not given and has no default.")
    return field.get_default()


def _list(names: Sequence[str]) -> str:
    return ", ".join(_quoted(name) for name in names)


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
