"""Does everything that is sealed open? Tables and histories, a part at a time."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

from django.apps import apps

from casemgmt.core.sealing.fields import Sealed, SealedTextField, as_stored
from casemgmt.core.sealing.keyring import AT_ONCE, ring
from casemgmt.core.sealing.tokens import unseal
from casemgmt.core.sealing.wrapping import Unreadable


@dataclass(frozen=True)
class Damage:
    """One sealed text that does not open: the label of its model, its row, its column and why."""

    label: str
    row: Any
    column: str
    code: str


def sealed_fields_of(model: Any) -> list[SealedTextField]:
    """The sealed fields of a model, of its own and of a history."""
    return [field for field in model._meta.fields if isinstance(field, SealedTextField)]


def damages() -> Iterator[Damage]:
    """Every sealed text that does not open. To be asked in a transaction."""
    for model in apps.get_models():
        fields = sealed_fields_of(model)
        if fields:
            yield from _damages_of(model, fields)


def _damages_of(model: Any, fields: list[SealedTextField]) -> Iterator[Damage]:
    needed = {str(field.home._meta.pk.attname) for field in fields} | {f.attname for f in fields}
    rows = model._base_manager.order_by().only(*needed).iterator(chunk_size=AT_ONCE)
    while part := list(islice(rows, AT_ONCE)):
        for row in part:
            yield from _damages_in(row, fields)
        ring().forget()


def _damages_in(row: Any, fields: list[SealedTextField]) -> Iterator[Damage]:
    for field in fields:
        with as_stored():
            stored = getattr(row, field.attname)
        if isinstance(stored, Sealed):
            try:
                unseal(stored.token, field.place(row))
            except Unreadable as problem:
                yield Damage(row._meta.label, row.pk, str(field.column), problem.code)
