"""What the logs tell of cases to whoever looks through them: numbers, bases, what was changed.

A privacy officer is told of every case that they are not kept from, and of no client.
"""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db import connection
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from casemgmt.agency.models import Staff
from casemgmt.ledger.looks import Look, looks
from clients.models import RestrictableRecord
from clients.seeing import BASES

WORDS = {**BASES, "line": gettext_lazy("Supervision line")}
"""Every basis on which a case can be read, in words."""


def looks_to_review(
    agency_id: UUID, zone: Any, now: dt.datetime, **narrowed: Any
) -> QuerySet[Any, Any]:
    """``looks`` for a privacy officer: none at a case that they are kept from themselves."""
    return looks(agency_id, zone, **narrowed).exclude(case_id__in=kept_from_me(now))


def of_what_is_seen(staff: Staff, now: dt.datetime) -> Q:
    """Of the read log, readings of what this person may know to exist in the cases they see.

    That somebody read a note says that there is one, so of a record that may be restricted it is
    told only to who sees it themselves (CON-22).
    """
    models: list[Any] = [one for one in apps.get_models() if issubclass(one, RestrictableRecord)]
    rule = ~Q(record__in=[model._meta.label_lower for model in models])
    for model in models:
        seen = model.objects.visible_to(staff, now).filter(pk=OuterRef("record_id"))
        rule |= Q(Exists(seen))
    return rule


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


def cases_audited(audits: Iterable[UUID], now: dt.datetime) -> dict[UUID, list[tuple[UUID, str]]]:
    """By audit, its cases with their numbers; none for anybody but a privacy officer."""
    found: dict[UUID, list[tuple[UUID, str]]] = {key: [] for key in audits}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT audit_id, case_id, number FROM app.cases_audited(%s::uuid[], %s::timestamptz)"
            " ORDER BY number",
            [list(found), now],
        )
        for audit, case, number in cursor.fetchall():
            found[audit].append((case, number))
    return found


def _numbers(cases: list[UUID], number: str, now: dt.datetime) -> dict[UUID, str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT case_id, number FROM app.numbers_for_review(%s::uuid[], %s, %s::timestamptz)",
            [cases, number, now],
        )
        return dict(cursor.fetchall())


@dataclass(frozen=True)
class Changed:
    """How often one person changed one kind of record of one case on a local day.

    ``verb`` is how a history says it: added, changed, removed. ``case_id`` is ``None`` for what
    belongs to no case.
    """

    user_id: UUID
    day: dt.date
    source: str
    verb: str
    case_id: UUID | None
    times: int
    first: dt.datetime
    last: dt.datetime


def changes_by(
    since: dt.datetime,
    until: dt.datetime,
    zone: Any,
    now: dt.datetime,
    *,
    person: Staff | None = None,
    case_id: UUID | None = None,
) -> list[Changed]:
    """What was changed in a period, newest first, by one person or anybody, of one case or any.

    As far as whoever the transaction acts for may know it: a privacy officer of the whole agency,
    anybody else of the cases they see.
    """
    who = None if person is None else person.user_id
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT * FROM app.changes_by(%s, %s::timestamptz, %s::timestamptz, %s, %s,"
            " %s::timestamptz)",
            [who, since, until, case_id, str(zone), now],
        )
        return [Changed(*row) for row in cursor.fetchall()]


def bases_of(looks: Sequence[Look], now: dt.datetime) -> list[list[str]]:
    """On which bases each of these looks was possible when it began, in words.

    Empty for a look of no case, where there was none, and for a case that whoever the transaction
    acts for is told nothing of.
    """
    asked = [(n, look) for n, look in enumerate(looks) if look.case_id]
    found: list[list[str]] = [[] for _look in looks]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT n, basis, afterwards FROM app.bases_of(%s::uuid[], %s::uuid[],"
            " %s::timestamptz[], %s::timestamptz)",
            [
                [look.case_id for _n, look in asked],
                [look.user_id for _n, look in asked],
                [look.first for _n, look in asked],
                now,
            ],
        )
        for place, basis, afterwards in cursor.fetchall():
            words = str(WORDS[basis])
            over = _("%(basis)s, when the work was over") % {"basis": words}
            found[asked[place - 1][0]].append(over if afterwards else words)
    return found
