"""Giving cases to somebody else: by the product's action, and the index on its own."""

import uuid
from collections.abc import Callable
from typing import Any

import psycopg
from django.db import connection

from casemgmt.bench.cast import Cast
from casemgmt.bench.floors import writes
from casemgmt.bench.measuring import Subject
from casemgmt.bench.subjects.asking import as_person, asked_by, undone
from casemgmt.bench.subjects.jobs import sending
from clients.access.reading import permission_id
from clients.access.refresh import refresh
from clients.actions.assigning import assign_case
from clients.models import Case

WHY = "A bench hands cases over"
CODENAMES = ("view_case", "attend_case", "work_case", "change_case")
FLOOR = [writes.END_PARTS, writes.BEGIN_PARTS, writes.END_ACCESS, writes.BEGIN_ACCESS]


def subjects(cast: Cast, owner: psycopg.Connection[Any]) -> list[Subject]:
    """One case and sixty. The floor writes the index itself, so it needs the owner's connection."""
    one, many = cast.handed_over[:1], cast.handed_over
    return [
        Subject("assign_1", _by_action(cast, one), _floor(owner, cast, one)),
        Subject("assign_60", _by_action(cast, many), _floor(owner, cast, many)),
        Subject("index_1", _by_index(cast, one), _floor(owner, cast, one)),
        Subject("index_60", _by_index(cast, many), _floor(owner, cast, many)),
    ]


def _by_action(cast: Cast, cases: list[uuid.UUID]) -> Callable[[], Any]:
    """The supervisor gives each case to the colleague."""

    def give() -> None:
        for case in Case.objects.filter(pk__in=cases).select_related("agency"):
            assign_case(case, by=cast.supervisor, now=cast.now, staff=cast.colleague, why=WHY)

    return as_person(cast.supervisor, undone(give))


def _by_index(cast: Cast, cases: list[uuid.UUID]) -> Callable[[], Any]:
    """Assignments changed set-based, and the product's function for the index after them."""
    asked = _asked(cast, cases)

    def give() -> None:
        with connection.cursor() as cursor:
            cursor.execute(writes.END_PARTS, asked)
            cursor.execute(writes.BEGIN_PARTS, asked)
        refresh(cases)

    return as_person(cast.supervisor, undone(give))


def _floor(owner: psycopg.Connection[Any], cast: Cast, cases: list[uuid.UUID]) -> Callable[[], int]:
    return sending(owner, FLOOR, _asked(cast, cases))


def _asked(cast: Cast, cases: list[uuid.UUID]) -> dict[str, Any]:
    return asked_by(
        cast.supervisor,
        cast,
        cases=cases,
        to=cast.colleague.pk,
        to_user=cast.colleague.user_id,
        permissions=[permission_id(name) for name in CODENAMES],
    )
