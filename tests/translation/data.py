"""What is data on a page and no word of the product: everything people typed, read from the rows."""

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.contrib.postgres.fields import ArrayField
from django.db import models

from casemgmt.core.display import initials
from casemgmt.core.pseudo import LETTERS
from casemgmt.core.sealing.fields import SealedTextField
from casemgmt.core.tables import read_table
from casemgmt.ledger.models import Draft
from clients.models import ImportFile
from tests import databases

ROOMS = {
    "agency",
    "ledger",
    "clients",
    "consent",
    "assessments",
    "careplans",
    "caseload",
    "retention",
}
TEXTS = (models.CharField, models.TextField, models.GeneratedField, models.JSONField, ArrayField)
CODES = {"key", "code", "kind", "state", "checked", "token_hash", "sha256", "password", "task"}
"""Fields that hold words of our own for machines: what a page shows for them is translated."""
NAME = 60
"""Texts up to this length may be somebody's name, which pages shorten."""


def typed() -> set[str]:
    """Every text in every row of the database in use, each line of it, and the names in it cut short."""
    texts: set[str] = set()
    with databases.as_owner() as owner:
        for model in apps.get_models():
            if model._meta.app_label in ROOMS:
                for field in filter(_is_typed, model._meta.concrete_fields):
                    sealed = isinstance(field, SealedTextField)
                    values = _opened(model, field) if sealed else _stored(owner, model, field)
                    texts.update(text for value in values for text in _texts(value))
    texts.update(*(read_table(file.text).heads for file in ImportFile._base_manager.all()))
    names = [text for text in texts if len(text) <= NAME]
    return texts | {text.split()[0] for text in names} | {initials(text) for text in names}


def _stored(owner: Any, model: Any, field: Any) -> Iterator[Any]:
    rows = owner.execute(f'SELECT DISTINCT "{field.column}" FROM "{model._meta.db_table}"')
    yield from (value for (value,) in rows)


def _opened(model: Any, field: Any) -> Iterator[Any]:
    rows = model._base_manager.all()
    yield from (row.fields if model is Draft else getattr(row, field.attname) for row in rows)


def _is_typed(field: Any) -> bool:
    chosen = field.choices or getattr(getattr(field, "base_field", None), "choices", None)
    return isinstance(field, TEXTS) and not chosen and field.name not in CODES


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield from (line.strip() for line in value.splitlines() if LETTERS.search(line))
    elif isinstance(value, dict | list):
        for part in value.values() if isinstance(value, dict) else value:
            yield from _texts(part)
