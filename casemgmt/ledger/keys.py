"""Where the data keys lie, and what is written when something sealed does not open."""

import logging
from collections.abc import Collection, Iterable
from uuid import UUID

from casemgmt.core.identity import current_identity
from casemgmt.core.locking import instant
from casemgmt.core.sealing.tokens import Place
from casemgmt.core.sealing.wrapping import Wrapped
from casemgmt.ledger.models import AuditEvent, DataKey

log = logging.getLogger(__name__)

UNREADABLE = "unreadable"
"""What is called, in the log of events, that something sealed does not open."""


class StoredKeys:
    """The table of data keys."""

    def found(self, ids: Collection[UUID]) -> Iterable[Wrapped]:
        """Those of these keys that there are."""
        return [wrapped_of(row) for row in DataKey.objects.filter(pk__in=ids)]

    def owned_by(self, owners: Collection[UUID]) -> Iterable[Wrapped]:
        """The keys of those of these owners who have one."""
        return [wrapped_of(row) for row in DataKey.objects.filter(owner__in=owners)]

    def add(self, keys: Collection[Wrapped]) -> None:
        """Keep keys, each unless its owner has got one meanwhile."""
        rows = [DataKey(id=one.id, owner=one.owner, kid=one.kid, body=one.body) for one in keys]
        DataKey.objects.bulk_create(rows, ignore_conflicts=True)


def wrapped_of(row: DataKey) -> Wrapped:
    """A data key as the keyring takes it."""
    return Wrapped(row.pk, row.owner, row.kid, bytes(row.body))


def log_damage(place: Place, code: str) -> None:
    """Write that what is stored in a place does not open, and why; never what it is."""
    log.error("Something sealed does not open: %s of %s %s.", place.column, place.table, place.row)
    user_id = current_identity()
    AuditEvent.objects.create(
        at=instant(),
        user_id=user_id,
        event=UNREADABLE,
        record=f"{place.table}.{place.column}",
        record_id=place.row if isinstance(place.row, UUID) else None,
        code=code,
    )
