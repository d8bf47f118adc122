"""The only way a record is written: by a named person, for a stated reason."""

from typing import Any, Protocol, TypeVar

from django.db import transaction
from django.utils.translation import gettext as _

from casemgmt.core.errors import StaleRecord
from casemgmt.core.records import Record

R = TypeVar("R", bound=Record)


class Author(Protocol):
    """Whoever a change is written for: a member of staff or a named system role."""

    @property
    def user(self) -> Any: ...


def save(record: R, *, by: Author, why: str = "", only: list[str] | None = None) -> R:
    """Write a record and its history row, naming who changed it and why.

    ``only`` lists the fields that changed, so that two people editing one record do not undo each
    other; leave it out for a new record. Returns the record. Raises ``StaleRecord`` when somebody
    saved it after it was read.
    """
    record._history_user = by.user  # type: ignore[attr-defined]
    record._change_reason = why  # type: ignore[attr-defined]
    with transaction.atomic():
        if record._state.adding:
            record.save(force_insert=True)
        else:
            _claim_version(record)
            fields = None if only is None else [*only, "version"]
            record.save(update_fields=fields)
    return record


def remove(record: Record, *, by: Author, why: str) -> None:
    """Delete a record that never became part of anyone's file, such as an unsigned plan's goal."""
    record._history_user = by.user  # type: ignore[attr-defined]
    record._change_reason = why  # type: ignore[attr-defined]
    record.delete()


def _claim_version(record: Record) -> None:
    rows = type(record)._base_manager.select_for_update().filter(pk=record.pk)
    stored = rows.values_list("version", flat=True).first()
    if stored != record.version:
        raise StaleRecord(
            _("Somebody saved this while you did. Save again to see theirs beside yours.")
        )
    record.version += 1
