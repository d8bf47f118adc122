"""Bringing the index up to date: one set-based statement, in the transaction of the event."""

import datetime as dt
import uuid
from collections.abc import Iterable

from django.db import connection


def refresh(cases: Iterable[uuid.UUID]) -> None:
    """Recompute the index rows of these cases, which it locks first in the order of their ids.

    Call it last: it may take the actor's own rows away.
    """
    ids = [str(case) for case in cases]
    if ids:
        with connection.cursor() as cursor:
            cursor.execute("SELECT app.refresh_access(%s::uuid[])", [ids])


def refresh_through(staff_id: uuid.UUID) -> None:
    """Recompute the index rows of every case that reaches somebody through a person: their own,
    those of the people below them, since lines go two steps up, and those their team works. It
    locks as ``refresh`` does.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT app.refresh_access_through(%s)", [staff_id])


def refresh_program(program_id: uuid.UUID) -> None:
    """Recompute the index rows of every open case of a program. It locks as ``refresh`` does."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT app.refresh_access_of_program(%s)", [program_id])


def refresh_category(agency_id: uuid.UUID, category: str) -> None:
    """Recompute the index rows of every case of an agency in which somebody is cleared for a
    category. It locks as ``refresh`` does.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT app.refresh_access_to_category(%s, %s)", [agency_id, category])


def refresh_around(client_id: uuid.UUID) -> None:
    """Recompute the index rows of every case of a client and of whoever shares their home: what
    forbids one forbids the other. It locks as ``refresh`` does, and is called last as well.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT app.refresh_access_around(%s)", [client_id])


def reconcile(now: dt.datetime) -> dict[str, int]:
    """Compare the whole index with the dated rows it comes from, and put it right.

    Returns how many rows were repaired, and how many were removed because they are wholly past.
    A second run finds nothing.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT repaired, removed FROM app.reconcile_access(%s::timestamptz)", [now])
        repaired, removed = cursor.fetchone()
    return {"repaired": repaired, "removed": removed}
