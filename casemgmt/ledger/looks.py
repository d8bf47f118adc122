"""Who looked: the read log summed up by person, day and case, for whoever may ask (NASW 4)."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.apps import apps
from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Count, Max, Min, Q, QuerySet
from django.db.models.functions import TruncDate
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from casemgmt.core.display import clock, day
from casemgmt.core.pieces import Cell, Column, TableRow
from casemgmt.ledger.models import ReadEvent


@dataclass(frozen=True)
class Look:
    """What one person read of one case on one local day: how much, from when to when, and what.

    ``name`` is empty for somebody of another agency; ``kinds`` are the records in words.
    """

    user_id: UUID
    name: str
    day: dt.date
    case_id: UUID | None
    times: int
    first: dt.datetime
    last: dt.datetime
    kinds: list[str]


def looks(agency_id: UUID, zone: Any, *rules: Q, **narrowed: Any) -> QuerySet[Any, Any]:
    """The looks of an agency, newest first, narrowed by rules and fields of the read log
    (``case_id``...)."""
    rows = ReadEvent.objects.filter(*rules, agency_id=agency_id, **narrowed)
    by_day = rows.annotate(day=TruncDate("at", tzinfo=zone)).values(
        "user_id", "user__staff__name", "day", "case_id"
    )
    summed = by_day.annotate(
        times=Count("pk"),
        first=Min("at"),
        last=Max("at"),
        kinds=ArrayAgg("record", distinct=True),
    )
    return summed.order_by("-day", "-last", "user_id", "case_id")


def told(rows: Iterable[dict[str, Any]]) -> list[Look]:
    """Those rows in words."""
    return [
        Look(
            user_id=row["user_id"],
            name=row["user__staff__name"] or "",
            day=row["day"],
            case_id=row["case_id"],
            times=row["times"],
            first=row["first"],
            last=row["last"],
            kinds=[_kind(label) for label in row["kinds"]],
        )
        for row in rows
    ]


def columns(*, numbered: bool) -> list[Column]:
    """The columns of a table of looks; ``numbered`` where they are of more than one case."""
    case = [Column(_("Case"))] if numbered else []
    what = [Column(_("Day")), Column(_("What was read")), Column(_("Readings"), numeric=True)]
    return [Column(_("Who")), *case, *what]


def table_row(look: Look, *number: str) -> TableRow:
    """A look as a line of that table, with the case's number where it has one."""
    hours = f"{clock(look.first)}–{clock(look.last)}" if look.times > 1 else clock(look.first)
    return TableRow([
        Cell(look.name or _("Another agency")),
        *[Cell(words or "–") for words in number],
        Cell(day(look.day), note=hours),
        Cell(", ".join(look.kinds)),
        Cell(look.times),
    ])  # fmt: skip


def _kind(label: str) -> str:
    """What a kind of record is called; one that the product no longer has is an old record."""
    try:
        return capfirst(str(apps.get_model(label)._meta.verbose_name))
    except LookupError:
        return _("Old record")
