"""Changes of records in words: each field as a reader says it, people and programs by their names.

Works for every model; what a room hides or adds is its own.
"""

import datetime as dt
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.functional import Promise
from django.utils.text import Truncator, capfirst
from django.utils.translation import gettext as _

from casemgmt.agency.models import Program, Staff, Team
from casemgmt.core.display import clock, full_day
from casemgmt.core.partial import PartialDate
from casemgmt.core.pieces import Change
from casemgmt.core.records import Record

LONGEST = 300
"""Characters of one value; the record itself has the rest."""
NAMED: tuple[type[models.Model], ...] = (Staff, Program, Team)
"""What a reference is shown by name for; any other is shown by what it is."""


def changes(
    model: type[Record],
    old: Any,
    new: Any,
    names: Mapping[Any, str],
    unshown: Collection[str],
    *,
    named_only: bool = False,
) -> Iterable[Change]:
    """The fields in which two rows of a history differ; all that says something for a first row.

    With ``named_only`` a field without words of its own is for the product and is left out.
    """
    for field in model._meta.concrete_fields:
        wordless = not isinstance(field.verbose_name, Promise)
        if field.name in unshown or not hasattr(new, field.attname) or (named_only and wordless):
            continue
        was = None if old is None else words_of(field, field.value_from_object(old), names)
        now = words_of(field, field.value_from_object(new), names)
        if was != now and (old is not None or _says_something(field, new)):
            yield Change(capfirst(str(field.verbose_name)), was, now)


def _says_something(field: Any, new: Any) -> bool:
    """In a new record: not a plain no, not zero, not a reference without a name."""
    return bool(getattr(new, field.attname)) and not (
        field.is_relation and field.related_model not in NAMED
    )


def words_of(field: Any, value: Any, names: Mapping[Any, str]) -> str | None:
    """A value as a reader says it; ``None`` for nothing."""
    if value in (None, "", [], {}):
        return None
    if field.is_relation:
        kind = capfirst(str(field.related_model._meta.verbose_name))
        return names.get(value, kind) if field.related_model in NAMED else kind
    choices = dict(getattr(getattr(field, "base_field", field), "flatchoices", None) or ())
    if isinstance(value, list):
        return ", ".join(str(choices.get(part, part)) for part in value)
    if choices:
        return str(choices.get(value, value))
    return Truncator(_plain(value)).chars(LONGEST)


def _plain(value: Any) -> str:
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(value, dt.datetime):
        return f"{full_day(value)}, {clock(value)}"
    if isinstance(value, PartialDate):
        return value.words
    if isinstance(value, dt.date):
        return full_day(value)
    if hasattr(value, "lower") and hasattr(value, "upper") and not isinstance(value, str):
        return _span(value)
    return str(value)


def _span(during: Any) -> str:
    start, end = during.lower, during.upper
    if end is None:
        return _("from %(start)s") % {"start": _plain(start) if start else "…"}
    return _("%(start)s to %(end)s") % {
        "start": _plain(start) if start else "…",
        "end": _plain(end),
    }


def names_in(rows: Iterable[Any]) -> dict[Any, str]:
    """Names of people by account and by staff id, of programs and of teams, for everything that
    these rows name."""
    rows = list(rows)
    referred: dict[type[models.Model], set[Any]] = {}
    for row in rows:
        for field in row._meta.concrete_fields:
            if field.is_relation and field.related_model in NAMED:
                referred.setdefault(field.related_model, set()).add(getattr(row, field.attname))
    accounts = {row.history_user_id for row in rows}
    people = Staff.objects.filter(Q(user_id__in=accounts) | Q(pk__in=referred.pop(Staff, ())))
    found: dict[Any, str] = {}
    for pk, user_id, name in people.values_list("pk", "user_id", "name"):
        found[pk] = found[user_id] = name
    for model, keys in referred.items():
        rows_named = model._default_manager.filter(pk__in=keys)
        found.update(rows_named.values_list("pk", "name"))
    return found
