"""Finding what is sealed by the whole of it: a keyed hash beside the sealed text.

The hash says whether two texts are the same, to whoever has the key, and nothing else.
"""

import hashlib
import hmac
from collections.abc import Callable, Iterable
from string import digits
from typing import Any

from django.db import models

from casemgmt.core.sealing.fields import UNREADABLE, Sealed
from casemgmt.core.sealing.keyring import owner_of_purpose, ring

NATIONAL = 11
"""Digits of a number that is written with the country before it."""


def number_called(text: str) -> str:
    """The digits of a phone number, without the country's own 1 before ten others."""
    found = "".join(sign for sign in text if sign in digits)
    return found[1:] if len(found) == NATIONAL and found.startswith("1") else found


def address_written(text: str) -> str:
    """An e-mail address, however it is capitalised."""
    return text.strip().casefold()


NORMALISED: dict[str, Callable[[str], str]] = {"phone": number_called, "email": address_written}
"""By purpose, each of which has a key of its own: what two ways of writing the same are made of."""


def blind_index(purpose: str, text: str) -> str:
    """What stands in the index for a text; "" for one that says nothing."""
    same = NORMALISED[purpose](text)
    if not same:
        return ""
    _key_id, key = ring().key_of(owner_of_purpose(f"index of {purpose}"))
    return hmac.new(key, same.encode(), hashlib.sha256).hexdigest()


class BlindIndexField(models.CharField[Any, Any]):
    """The index of a sealed field of the same record, ``of``, kept with it whenever it is saved."""

    def __init__(self, *args: Any, of: str, purpose: str, **kwargs: Any) -> None:
        kwargs |= {"max_length": 64, "blank": True, "editable": False, "default": ""}
        super().__init__(*args, **kwargs)
        self.of, self.purpose = of, purpose

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        for fixed in ("max_length", "blank", "editable", "default"):
            kwargs.pop(fixed, None)
        return name, path, args, {**kwargs, "of": self.of, "purpose": self.purpose}

    def pre_save(self, record: Any, add: bool) -> Any:
        kept = record.__dict__.get(self.of)
        unread = isinstance(kept, Sealed) and kept.text in (None, UNREADABLE)
        if not unread and not hasattr(record, "history_id"):
            setattr(record, self.attname, blind_index(self.purpose, getattr(record, self.of) or ""))
        return getattr(record, self.attname)


def with_indexes(model: type[models.Model], names: Iterable[str]) -> list[str]:
    """Fields to save, with the indexes of those that have one."""
    names = list(names)
    indexes = [field for field in model._meta.fields if isinstance(field, BlindIndexField)]
    return [*names, *(field.name for field in indexes if field.of in names)]
