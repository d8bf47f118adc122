"""The only way a record is written: by a named person, for a stated reason."""

from collections.abc import Collection, Mapping
from typing import Any, Protocol, TypeVar

from django.db import models, transaction
from django.utils.translation import gettext as _

from casemgmt.core.errors import StaleRecord
from casemgmt.core.records import Record
from casemgmt.core.sealing.blind import with_indexes

R = TypeVar("R", bound=Record)


class Author(Protocol):
    """Whoever a change is written for: a member of staff or a named system role."""

    @property
    def user(self) -> Any: ...


def save(record: R, *, by: Author, why: str, only: list[str] | None = None) -> R:
    """Write a record and its history row, naming who changed it and why.

    ``why`` is the person's own words, or a few of ours for what happened. ``only`` lists the fields
    that changed, so that two people editing one record do not undo each other; leave it out for a
    new record. Where it is empty nothing is written. Returns the record. Raises ``StaleRecord`` when
    somebody saved it after it was read, and ``ValueError`` without a reason.
    """
    if only == []:
        return record
    sign(record, by=by, why=why)
    with transaction.atomic():
        if record._state.adding:
            record.save(force_insert=True)
        else:
            _claim_version(record)
            fields = None if only is None else [*with_indexes(type(record), only), "version"]
            record.save(update_fields=fields)
    return record


def write_changes(
    record: R, changes: Mapping[str, Any], known: Collection[str], *, by: Author, why: str
) -> R:
    """Set the changed fields of a record, each of which has to be a known one, and save only these.

    Raises what ``set_known`` and ``save`` raise.
    """
    set_known(record, changes, known)
    return save(record, by=by, why=why, only=list(changes))


def set_known(record: Record, changes: Mapping[str, Any], known: Collection[str]) -> None:
    """Set the changed fields of a record that is looked at before it is saved.

    Raises ``ValueError`` for a field that an edit may not touch.
    """
    strange = set(changes) - set(known)
    if strange:
        raise ValueError(f"These fields are not edited here: {sorted(strange)}.")
    for name, value in changes.items():
        setattr(record, name, value)


def remove(record: Record, *, by: Author, why: str) -> None:
    """Delete a record that never became part of anyone's file, such as an unsigned plan's goal."""
    sign(record, by=by, why=why)
    record.delete()


def sign(record: models.Model, *, by: Author, why: str) -> None:
    """Name who changes a record and why, for the history row of its next save or deletion.

    Raises ``ValueError`` for an empty reason: a history that doesn't say why is half a history.
    """
    if not why.strip():
        raise ValueError(f"Say why {record._meta.label} is written.")
    signed: Any = record
    signed._history_user = by.user
    signed._change_reason = why


def _claim_version(record: Record) -> None:
    rows = type(record)._base_manager.select_for_update().filter(pk=record.pk)
    stored = rows.values_list("version", flat=True).first()
    if stored != record.version:
        raise StaleRecord(
            _("Somebody saved this while you did. Save again to see theirs beside yours.")
        )
    record.version += 1
