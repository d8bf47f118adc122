"""Putting a record under restriction after it was written."""

import datetime as dt
import json
from collections.abc import Collection, Iterable
from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext as _

from casemgmt.agency.categories import Category
from casemgmt.agency.models import Staff
from casemgmt.core import bulk
from casemgmt.core.access import allow
from casemgmt.core.errors import Refused
from casemgmt.core.sealing.fields import SealedTextField, sealed_for
from clients.cleared import refuse_unless_cleared
from clients.models import Addendum, Document, Note, RestrictableRecord


@transaction.atomic
def restrict_note(
    note: Note, *, by: Staff, now: dt.datetime, categories: Collection[str], why: str = ""
) -> Note:
    """Restrict a signed note, its contact and what was added to it by more categories (CON-22).

    From then on it is there only for who is cleared for all of them, as is everything its history
    holds, and its words are sealed wherever they stand. Nothing lifts a restriction.

    Raises ``Refused`` for a category the person is not cleared for, and when it is restricted by
    all of them already.
    """
    allow(by, "edit", note, now)
    added = Addendum.objects.filter(note=note)
    family = [note, *([note.contact] if note.contact else []), *added]
    _restrict(family, categories, by=by, now=now, why=why or _("Restricted"))
    note.refresh_from_db()
    return note


@transaction.atomic
def restrict_document(
    document: Document, *, by: Staff, now: dt.datetime, categories: Collection[str], why: str = ""
) -> Document:
    """Restrict a document by more categories, as ``restrict_note`` does a note."""
    allow(by, "edit", document, now)
    _restrict([document], categories, by=by, now=now, why=why or _("Restricted"))
    document.refresh_from_db()
    return document


def _restrict(
    family: list[Any], categories: Collection[str], *, by: Staff, now: dt.datetime, why: str
) -> None:
    """Restrict records that belong together, the first of which the others tell of or with."""
    first = family[0]
    refuse_unless_cleared(first.case, categories, by=by, now=now)
    wanted = [one for one in Category.values if one in {*first.categories, *categories}]
    if wanted == list(first.categories):
        raise Refused(_("It is restricted by this already."), field="categories")
    told = [row for record in family for row in _told(record)]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT app.restrict_rows(%s, %s::varchar[], %s::jsonb)",
            [first.case_id, wanted, json.dumps(told)],
        )
    for record in family:
        bulk.add_history(type(record), [record.pk], by=by, now=now, why=why)


def _told(record: RestrictableRecord) -> Iterable[dict[str, Any]]:
    """A record and everything its history holds, each with its words sealed."""
    yield _row(record, record.pk)
    history: Any = type(record).history
    for past in history.filter(id=record.pk).select_related("case"):
        yield _row(past, past.history_id)


def _row(row: Any, key: Any) -> dict[str, Any]:
    words = [field for field in row._meta.concrete_fields if isinstance(field, SealedTextField)]
    sealed = {field.column: sealed_for(row, field) for field in words if field.when is not None}
    return {"name": row._meta.db_table, "key": str(key), "sealed": sealed}
