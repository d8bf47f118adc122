"""What a privacy officer learns of cases while looking through who read them: their numbers."""

import datetime as dt
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import QuerySet

from casemgmt.ledger.looks import looks


def looks_to_review(
    agency_id: UUID, zone: Any, now: dt.datetime, **narrowed: Any
) -> QuerySet[Any, Any]:
    """``looks`` for a privacy officer: none at a case that they are kept from themselves."""
    return looks(agency_id, zone, **narrowed).exclude(case_id__in=kept_from_me(now))


def kept_from_me(now: dt.datetime) -> list[UUID]:
    """The cases that whoever the transaction acts for is kept from at an instant."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT app.kept_from_me(%s::timestamptz)", [now])
        return [key for (key,) in cursor.fetchall()]


def numbers_of(cases: Iterable[UUID], now: dt.datetime) -> dict[UUID, str]:
    """The numbers of these cases; nothing for anybody but a privacy officer of their agency."""
    return _numbers(sorted(set(cases)), "", now)


def case_numbered(number: str, now: dt.datetime) -> UUID | None:
    """The case of a number, for a privacy officer; ``None`` where there is none for them."""
    return next(iter(_numbers([], number.strip().upper(), now)), None)


def _numbers(cases: list[UUID], number: str, now: dt.datetime) -> dict[UUID, str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT case_id, number FROM app.numbers_for_review(%s::uuid[], %s, %s::timestamptz)",
            [cases, number, now],
        )
        return dict(cursor.fetchall())
