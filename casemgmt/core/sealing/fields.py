"""Fields whose text is sealed in the database and clear on the record."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import FieldError
from django.core.validators import validate_email
from django.db import models
from django.db.models.query_utils import DeferredAttribute
from django.utils.translation import gettext_lazy as _

from casemgmt.core.registry import Registry
from casemgmt.core.sealing.keyring import ring
from casemgmt.core.sealing.tokens import MARK, Place, key_id_of, seal, unseal
from casemgmt.core.sealing.wrapping import Unreadable

UNREADABLE = _("This can't be read: it is not what was stored.")
"""What stands on a page in place of a text that does not open."""

damage_logs: Registry[str, Callable[[Place, str], None]] = Registry("damage logs")
"""Under ``damage``: writes that a sealed text, or file, does not open, and why."""

_as_stored: ContextVar[bool] = ContextVar("as_stored", default=False)


class Sealed:
    """A text as it is stored. Its record opens it; without one, as in ``values()``, nobody does.

    ``is_new`` says that it was sealed by this very record: what was written with it may be undone,
    and the data key with that.
    """

    __slots__ = ("is_new", "text", "token")

    def __init__(self, token: str, text: Any = None, *, is_new: bool = False) -> None:
        self.token, self.text, self.is_new = token, text, is_new

    def __str__(self) -> str:
        raise TypeError("A sealed text is read from its record.")


class Plain(str):
    """A text that is stored as it is, because its record says that it need not be sealed."""

    __slots__ = ()


@contextmanager
def as_stored() -> Iterator[None]:
    """Inside the block a sealed field gives what is stored, to be copied and not to be read."""
    token = _as_stored.set(True)
    try:
        yield
    finally:
        _as_stored.reset(token)


class SealedAttribute(DeferredAttribute):
    """Opens the stored text when somebody reads it from the record."""

    field: Any

    def __get__(self, instance: Any, cls: Any = None) -> Any:
        if instance is None:
            return self
        with as_stored():
            stored = super().__get__(instance, cls)
        if _as_stored.get():
            return stored
        return self.field.open(instance, stored) if isinstance(stored, Sealed) else _text(stored)

    def __set__(self, instance: Any, value: Any) -> None:
        known = instance.__dict__.get(self.field.attname)
        if isinstance(known, Plain | Sealed) and not isinstance(value, Plain | Sealed):
            told = known.text if isinstance(known, Sealed) else known
            if told is not None and told == value:
                return  # the same words: what is stored stays as it is
        instance.__dict__[self.field.attname] = value


def _text(stored: Any) -> Any:
    return str(stored) if isinstance(stored, Plain) else stored


class SealedTextField(models.TextField[Any, Any]):
    """A text that is sealed when it is saved and opened when it is read.

    ``owner`` is the path to whose data key it is under, as in ``case.client``; "" for the record
    itself. ``when`` names a property of the record: where it is false the text is stored as it is.
    What was sealed once stays so. An empty text is stored empty, and nothing else can be asked of
    the column. The history holds what the table holds, and opens for the same record.
    """

    descriptor_class = SealedAttribute

    def __init__(self, *args: Any, owner: str, when: str | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.owner, self.when = owner, when

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        kwargs["owner"] = self.owner
        if self.when is not None:
            kwargs["when"] = self.when
        return name, path, args, kwargs

    def contribute_to_class(self, cls: Any, name: str, private_only: bool = False) -> None:
        super().contribute_to_class(cls, name, private_only)
        # A copy of the field, as the history has one, belongs to the place of the first.
        if not cls._meta.abstract and not hasattr(self, "home"):
            self.home = cls

    def place(self, record: Any) -> Place:
        """Where a record's text belongs: the row it is, or the row it was copied from."""
        meta = self.home._meta
        return Place(meta.db_table, str(self.column), getattr(record, str(meta.pk.attname)))

    def owner_of(self, record: Any) -> UUID:
        """Whose data key a record's text is under."""
        if not self.owner:
            return UUID(str(getattr(record, str(self.home._meta.pk.attname))))
        *steps, last = self.owner.split(".")
        for step in steps:
            record = getattr(record, step)
        return UUID(str(getattr(record, f"{last}_id")))

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Any:
        if not value:
            return value
        key_id = key_id_of(value)
        if key_id is not None:
            ring().want(key_id)
        elif self.when is not None:
            return Plain(value)
        return Sealed(value)

    def open(self, record: Any, stored: Sealed) -> str:
        """The clear text; one sentence, and a line in the log, when it does not open."""
        if stored.text is None:
            place = self.place(record)
            try:
                stored.text = unseal(stored.token, place)
            except Unreadable as problem:
                damage_logs["damage"](place, problem.code)
                stored.text = UNREADABLE
        return str(stored.text)

    def pre_save(self, record: Any, add: bool) -> Any:
        stored = record.__dict__[self.attname] = self._to_store(record)
        return stored

    def _to_store(self, record: Any) -> Any:
        value = record.__dict__.get(self.attname)
        is_copy = not isinstance(record, self.home)
        if not value or (is_copy and isinstance(value, Plain)):
            return value
        if isinstance(value, Sealed):
            return value if is_copy or not value.is_new else self._sealed(record, str(value.text))
        return self._sealed(record, str(value)) if self._is_due(record, value) else Plain(value)

    def _is_due(self, record: Any, value: str) -> bool:
        """Has a clear text to be sealed? A history row's always: its record has said so already."""
        is_copy = not isinstance(record, self.home)
        return is_copy or self.when is None or getattr(record, self.when) or value.startswith(MARK)

    def _sealed(self, record: Any, text: str) -> Sealed:
        token = seal(text, self.owner_of(record), self.place(record))
        return Sealed(token, text, is_new=True)

    def get_db_prep_save(self, value: Any, connection: Any) -> Any:
        if isinstance(value, Sealed):
            return value.token
        if value and not isinstance(value, Plain):
            raise TypeError(f"{self.name} is sealed: save the record that holds it.")
        return super().get_db_prep_save(None if value is None else str(value), connection)

    def get_lookup(self, lookup_name: str) -> Any:
        return {"exact": IsEmpty, "isnull": super().get_lookup("isnull")}.get(lookup_name)

    def get_transform(self, lookup_name: str) -> Any:
        raise FieldError(f"{self.name} is sealed; it can only be asked whether it is empty.")


def sealed_for(record: Any, field: SealedTextField) -> str:
    """A record's text as it is stored once it is sealed, whatever it is now; "" for an empty one."""
    text = getattr(record, field.attname)
    return seal(text, field.owner_of(record), field.place(record)) if text else ""


class IsEmpty(models.lookups.Exact):
    """``field=""``: the one question about a sealed text that the database can answer."""

    def get_prep_lookup(self) -> Any:
        if self.rhs != "":
            raise FieldError("A sealed text can only be asked whether it is empty.")
        return ""


class SealedCharField(SealedTextField):
    """A sealed text of one line."""

    def formfield(self, **kwargs: Any) -> Any:
        return models.Field.formfield(self, **{"max_length": self.max_length, **kwargs})


class SealedEmailField(SealedCharField):
    """A sealed e-mail address."""

    default_validators = [validate_email]

    def formfield(self, **kwargs: Any) -> Any:
        return super().formfield(**{"form_class": forms.EmailField, **kwargs})
