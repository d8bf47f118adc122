"""The report of who read what, and who changed what: as lines of a page, and of a file."""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import Any
from uuid import UUID

from django.apps import apps
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from casemgmt.agency.models import Staff
from casemgmt.core.display import clock, day
from casemgmt.core.pieces import Cell, Column, TableRow
from casemgmt.ledger.looks import Look, columns, table_row
from clients.models import Case
from clients.reviewing import Changed, bases_of

NumbersOf = Callable[[set[UUID]], Mapping[UUID, str]]


def numbers_seen(staff: Staff, now: dt.datetime) -> NumbersOf:
    """The numbers of cases as far as this person sees the cases."""

    def numbers(keys: set[UUID]) -> Mapping[UUID, str]:
        rows = Case.objects.visible_to(staff, now).filter(pk__in=keys)
        return dict(rows.values_list("pk", "number"))

    return numbers


def reading_columns() -> list[Column]:
    """The columns of the report of readings."""
    return [*columns(numbered=True), Column(_("On which basis"))]


def reading_rows(looks: Sequence[Look], numbers_of: NumbersOf, now: dt.datetime) -> list[TableRow]:
    """Looks as its lines."""
    numbers, bases = _numbers(looks, numbers_of), _bases(looks, now)
    return [
        TableRow([*table_row(look, numbers.get(look.case_id, "")).cells, Cell(words)])
        for look, words in zip(looks, bases, strict=True)
    ]


def reading_lines(
    looks: Sequence[Look], numbers_of: NumbersOf, now: dt.datetime
) -> list[Sequence[object]]:
    """Looks as lines of a file."""
    numbers, bases = _numbers(looks, numbers_of), _bases(looks, now)
    return [
        [
            look.name or _("Another agency"),
            numbers.get(look.case_id, ""),
            look.day.isoformat(),
            clock(look.first),
            clock(look.last),
            ", ".join(look.kinds),
            look.times,
            words,
        ]
        for look, words in zip(looks, bases, strict=True)
    ]


def reading_heads() -> list[str]:
    """What stands over each place of such a line."""
    return [*_heads(), _("What was read"), _("Readings"), _("On which basis")]


def change_columns() -> list[Column]:
    """The columns of the report of changes."""
    what = [Column(_("What was changed")), Column(_("Times"), numeric=True)]
    return [Column(_("Who")), Column(_("Case")), Column(_("Day")), *what]


def change_rows(
    found: Sequence[Changed], names: Mapping[UUID, str], numbers_of: NumbersOf
) -> list[TableRow]:
    """Changes as its lines."""
    numbers = _numbers(found, numbers_of)
    return [
        TableRow(
            [
                Cell(names.get(one.user_id, "–")),
                Cell(numbers.get(one.case_id, "") or "–"),
                Cell(day(one.day), note=_hours(one)),
                Cell(_change(one)),
                Cell(one.times),
            ]
        )
        for one in found
    ]


def change_lines(
    found: Sequence[Changed], names: Mapping[UUID, str], numbers_of: NumbersOf
) -> list[Sequence[object]]:
    """Changes as lines of a file."""
    numbers = _numbers(found, numbers_of)
    return [
        [
            names.get(one.user_id, ""),
            numbers.get(one.case_id, ""),
            one.day.isoformat(),
            clock(one.first),
            clock(one.last),
            _change(one),
            one.times,
        ]
        for one in found
    ]


def change_heads() -> list[str]:
    """What stands over each place of such a line."""
    return [*_heads(), _("What was changed"), _("Times")]


def _heads() -> list[str]:
    return [_("Who"), _("Case"), _("Day"), _("From"), _("Until")]


def _numbers(found: Sequence[Any], numbers_of: NumbersOf) -> dict[UUID | None, str]:
    numbers: Mapping[Any, str] = numbers_of({one.case_id for one in found if one.case_id})
    return dict(numbers)


def _bases(looks: Sequence[Look], now: dt.datetime) -> list[str]:
    """The bases of each look in words; a look of no case has none, and none is said of it."""
    found = bases_of(looks, now)
    return [
        ", ".join(words) or (_("No part in the case now known") if look.case_id else "–")
        for look, words in zip(looks, found, strict=True)
    ]


def _hours(one: Changed) -> str:
    return f"{clock(one.first)}–{clock(one.last)}" if one.times > 1 else clock(one.first)


def _change(one: Changed) -> str:
    verbs = {"+": _("%(what)s added"), "~": _("%(what)s changed"), "-": _("%(what)s removed")}
    return verbs[one.verb] % {"what": _kinds().get(one.source) or _("Old record")}


@cache
def _models() -> dict[str, Any]:
    """The model of each history table."""
    kept = [model for model in apps.get_models() if hasattr(model, "instance_type")]
    return {model._meta.db_table: model.instance_type for model in kept}


def _kinds() -> dict[str, str]:
    return {table: capfirst(str(model._meta.verbose_name)) for table, model in _models().items()}
