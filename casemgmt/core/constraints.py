"""Constraints that many records need: what a choice may be, and that a text says something."""

from collections.abc import Iterable

from django.db import models
from django.db.models import Q


def one_of(field: str, choices: Iterable[str | int], name: str) -> models.CheckConstraint:
    """A constraint under which a field holds one of its choices, whoever writes it.

    ``choices`` are the values of all of them: a model's ``Meta`` can't name a class beside it, and
    a test says that they agree with the field's.
    """
    return models.CheckConstraint(condition=Q(**{f"{field}__in": list(choices)}), name=name)


def not_empty(field: str, name: str) -> models.CheckConstraint:
    """A constraint under which a text is never empty. Actions take the blanks at its ends away."""
    return models.CheckConstraint(condition=~Q(**{field: ""}), name=name)


def changed_but_for(*columns: str) -> str:
    """For a trigger on an update: whether anything changed but these columns, sealed ones included."""
    left = ", ".join(f"'{name}'" for name in columns)
    old, new = (f"to_jsonb({row}) - ARRAY[{left}]" for row in ("OLD", "NEW"))
    return f"{old} IS DISTINCT FROM {new}"


def changed(*columns: str) -> str:
    """For a trigger on an update: whether any of these columns changed."""
    old, new = (", ".join(f"{row}.{name}" for name in columns) for row in ("OLD", "NEW"))
    return f"({old}) IS DISTINCT FROM ({new})"
