"""Bringing the index up to date: one set-based statement, in the transaction of the event; and what
a change would give and take, before it is made."""

import datetime as dt
import uuid
from collections.abc import Callable, Iterable
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any

from django.db import connection, transaction

from casemgmt.agency.categories import codename
from casemgmt.core.locking import instant
from clients.access.index import CaseAccess
from clients.access.reading import permission_id


@dataclass
class Touched:
    """What a rehearsed change would have brought up to date: cases, people, clients."""

    cases: set[uuid.UUID] = field(default_factory=set)
    people: set[uuid.UUID] = field(default_factory=set)
    clients: set[uuid.UUID] = field(default_factory=set)


@dataclass(frozen=True)
class Difference:
    """In how many cases a person would come to see, or see no more, the case; and something of it
    that is restricted."""

    gained: int = 0
    lost: int = 0
    opened: int = 0
    shut: int = 0


_rehearsing: ContextVar[Touched | None] = ContextVar(
    "what a rehearsed change touches", default=None
)


def refresh(cases: Iterable[uuid.UUID]) -> None:
    """Recompute the index rows of these cases, which it locks first in the order of their ids.

    Call it last: it may take the actor's own rows away.
    """
    ids = [str(case) for case in cases]
    rehearsed = _rehearsing.get()
    if rehearsed is not None:
        rehearsed.cases.update(map(uuid.UUID, ids))
    elif ids:
        with connection.cursor() as cursor:
            cursor.execute("SELECT app.refresh_access(%s::uuid[])", [ids])


def refresh_through(staff_id: uuid.UUID) -> None:
    """Recompute the index rows of every case that reaches somebody through a person: their own,
    those of the people one and two steps below them, since lines go two steps up, and those their
    team works. It locks as ``refresh`` does.
    """
    rehearsed = _rehearsing.get()
    if rehearsed is not None:
        rehearsed.people.add(staff_id)
        return
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
    rehearsed = _rehearsing.get()
    if rehearsed is not None:
        rehearsed.cases.update(_cases_with(agency_id, category))
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT app.refresh_access_to_category(%s, %s)", [agency_id, category])


def refresh_around(client_id: uuid.UUID) -> None:
    """Recompute the index rows of every case of a client and of whoever shares their home: what
    forbids one forbids the other. It locks as ``refresh`` does, and is called last as well.
    """
    rehearsed = _rehearsing.get()
    if rehearsed is not None:
        rehearsed.clients.add(client_id)
        return
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


def _cases_with(agency_id: uuid.UUID, category: str) -> Iterable[uuid.UUID]:
    rows = CaseAccess.objects.filter(permission_id=permission_id(codename(category)))
    here = rows.filter(user__staff__agency=agency_id)
    return here.values_list("content_object_id", flat=True).distinct()


def rehearse(change: Callable[[], Any]) -> dict[uuid.UUID, Difference]:
    """What each person would come to see, and to see no more, if this were done.

    The change is made with the index left as it was, the difference is counted by the database, and
    everything is undone; whatever the change changed in memory is the caller's to forget. By the id
    of the member of staff; nobody of whom nothing changes is there. Raises what the change raises.
    """
    touched = Touched()
    with transaction.atomic():
        token = _rehearsing.set(touched)
        try:
            change()
        finally:
            _rehearsing.reset(token)
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT staff_id, gained, lost, opened, shut FROM app.rehearsed_access("
                "%s::uuid[], %s::uuid[], %s::uuid[], %s::timestamptz)",
                [list(touched.cases), list(touched.people), list(touched.clients), instant()],
            )
            found = {staff: Difference(*counts) for staff, *counts in cursor.fetchall()}
        transaction.set_rollback(True)
    return found
