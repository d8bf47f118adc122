"""Every change of how the agency works, in words: who, when, from what to what, and why (ADM-11).

A model says itself that its rows are settings, and by which fields one is told from another; nothing
is named here but a program's dated values, whose row before is another row.
"""

import uuid
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import models
from django.db.models import F, OuterRef, Subquery, Value
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from casemgmt.agency.models import AgencySetting, ProgramSetting, Staff
from casemgmt.agency.policy import AGENCY_SETTINGS, SETTINGS, Setting
from casemgmt.agency.wording import changes, names_in, words_of
from casemgmt.core.pieces import Change, HistoryEntry
from casemgmt.core.records import Record

UNSHOWN = frozenset(
    {
        "id",
        "version",
        "agency",
        "user",
        "is_demo",
        "intake_programs",
    }
)
"""Fields that say nothing to a reader. What a link is made of has no words of its own, and is not told."""


@dataclass(frozen=True)
class Dated:
    """Settings whose every value is a row of its own, in force from a day: whose, and which."""

    owner: Callable[[Any], uuid.UUID]
    settings: Mapping[str, Setting]


DATED: dict[type[Record], Dated] = {
    ProgramSetting: Dated(lambda row: row.program_id, SETTINGS),
    AgencySetting: Dated(lambda row: row.agency_id, AGENCY_SETTINGS),
}


@dataclass(frozen=True)
class Kind:
    """One kind of setting of one agency, and its history."""

    label: str
    name: str
    model: type[Record]
    rows: models.QuerySet[Any]


def kinds_of(agency_id: uuid.UUID) -> dict[str, Kind]:
    """Every kind of setting of an agency, by model label, alphabetically."""
    found = [
        _kind(model, agency_id)
        for model in apps.get_models()
        if issubclass(model, Record) and model.named_as_setting
    ]
    return {kind.label: kind for kind in sorted(found, key=lambda kind: kind.name)}


def changes_in(kinds: Iterable[Kind], by: Staff | None = None) -> models.QuerySet[Any]:
    """The keys of every change of these kinds, by one person or anybody, the newest first."""
    found = [_keys(kind, by) for kind in kinds]
    return found[0].union(*found[1:], all=True).order_by("-history_date", "-history_id")


def entries(kinds: Mapping[str, Kind], found: Sequence[Mapping[str, Any]]) -> list[HistoryEntry]:
    """The changes of one page in words."""
    wanted: dict[str, set[uuid.UUID]] = {}
    for line in found:
        keys = wanted.setdefault(line["history_of"], set())
        keys.update(key for key in (line["history_id"], line["history_before"]) if key)
    rows = {
        row.history_id: row
        for label, keys in wanted.items()
        for row in kinds[label].rows.filter(history_id__in=keys)
    }
    names = names_in(rows.values())
    values = _Values(rows.values())
    return [
        _entry(
            kinds[line["history_of"]],
            rows[line["history_id"]],
            rows.get(line["history_before"]),
            names,
            values,
        )
        for line in found
    ]


def _kind(model: type[Record], agency_id: uuid.UUID) -> Kind:
    history: Any = model.history
    path = model.agency_path or "id"
    rows = history.model._default_manager.filter(**{path: agency_id})
    return Kind(model._meta.label, capfirst(str(model._meta.verbose_name)), model, rows)


def _keys(kind: Kind, by: Staff | None) -> models.QuerySet[Any]:
    rows = kind.rows if by is None else kind.rows.filter(history_user_id=by.user_id)
    history: Any = kind.model.history
    earlier = history.model._default_manager.filter(
        id=OuterRef("id"), history_date__lt=OuterRef("history_date")
    )
    before = Subquery(earlier.order_by("-history_date").values("history_id")[:1])
    marked = rows.annotate(
        history_of=Value(kind.label, models.CharField()),
        history_at=F("history_date"),
        history_before=before,
    )
    keys: models.QuerySet[Any] = marked.order_by().values(
        "history_of", "history_date", "history_id", "history_before"
    )
    return keys


def _entry(
    kind: Kind, row: Any, before: Any, names: Mapping[Any, str], values: "_Values"
) -> HistoryEntry:
    verbs = {"+": _("%(what)s added"), "~": _("%(what)s changed"), "-": _("%(what)s removed")}
    old = None if row.history_type == "+" else before
    told: tuple[Change, ...] = ()
    if kind.model in DATED:
        told = values.told(row, old)
    elif row.history_type != "-":
        hidden = UNSHOWN | set(kind.model.named_as_setting if old is None else ())
        told = tuple(changes(kind.model, old, row, names, hidden, named_only=True))
    what = verbs[row.history_type] % {"what": kind.name}
    return HistoryEntry(
        when=row.history_date,
        who=names.get(row.history_user_id, _("Casework")),
        what=": ".join(filter(None, [what, _subject(kind.model, row, names)])),
        why=row.history_change_reason or "",
        changes=told,
        is_new=old is None and kind.model not in DATED,
    )


def _subject(model: type[Record], row: Any, names: Mapping[Any, str]) -> str:
    """Which one it is, by the fields the model names."""
    fields = [model._meta.get_field(name) for name in model.named_as_setting]
    words = [words_of(field, getattr(row, field.attname), names) for field in fields]  # type: ignore[union-attr]
    return ", ".join(word for word in words if word)


class _Values:
    """What dated values were before: a new value is a new row, in force from a day."""

    def __init__(self, rows: Iterable[Any]) -> None:
        dated = [row for row in rows if row.instance_type in DATED]
        self.past: dict[type[Record], list[Any]] = {}
        for model in {row.instance_type for row in dated}:
            keys = {row.key for row in dated if row.instance_type is model}
            found = model.history.model._default_manager.filter(key__in=keys)
            self.past[model] = list(found.order_by("history_date"))

    def told(self, row: Any, old: Any) -> tuple[Change, ...]:
        """A value before and after, and the day from which it holds."""
        if row.history_type == "-":
            return ()
        model = row.instance_type
        setting = DATED[model].settings[row.key]
        was = self._in_force(row) if old is None else old.value
        words = [None if value is None else setting.words(value) for value in (was, row.value)]
        since = model._meta.get_field("effective_from")
        day = words_of(since, row.effective_from, {})
        return (
            Change(capfirst(str(model._meta.get_field("value").verbose_name)), *words),
            Change(capfirst(str(since.verbose_name)), None if old is None else day, day),
        )

    def _in_force(self, row: Any) -> Any:
        """The value that held on that day as far as was known before the change."""
        dated, known = DATED[row.instance_type], {}
        for one in self.past[row.instance_type]:
            same = one.key == row.key and dated.owner(one) == dated.owner(row)
            if same and one.history_date < row.history_date:
                known[one.id] = one
        held = [one for one in known.values() if one.effective_from <= row.effective_from]
        newest = max(held, key=lambda one: one.effective_from, default=None)
        return dated.settings[row.key].default if newest is None else newest.value
