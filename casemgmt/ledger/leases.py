"""A lease on a piece of work: one holder at a time, and a token that only grows.

A holder that stopped, was killed or was cut off loses the lease when its time runs out. Should it
still be alive, its token is older than the row's, and ``hold`` refuses its transaction.
Leases are measured by the database's clock, the one clock that all workers share.
"""

import os
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import DatabaseError, connection, connections

TAKE = """
INSERT INTO ledger_joblease AS lease (key, locked_until, token, holder)
VALUES (%(key)s, clock_timestamp() + make_interval(secs => %(seconds)s), 1, %(holder)s)
ON CONFLICT (key) DO UPDATE
SET locked_until = excluded.locked_until, token = lease.token + 1, holder = excluded.holder
WHERE lease.locked_until < clock_timestamp()
RETURNING token
"""
EXTEND = """
UPDATE ledger_joblease SET locked_until = clock_timestamp() + make_interval(secs => %(seconds)s)
WHERE key = %(key)s AND token = %(token)s
"""
HOLD = "SELECT 1 FROM ledger_joblease WHERE key = %(key)s AND token = %(token)s FOR UPDATE"
GIVE_BACK = """
UPDATE ledger_joblease SET locked_until = clock_timestamp()
WHERE key = %(key)s AND token = %(token)s
"""


class LeaseLostError(Exception):
    """Somebody else holds the lease now: nothing of this transaction may be committed."""


@dataclass(frozen=True)
class Lease:
    """A lease that was taken: its key and the token it was given."""

    key: str
    token: int

    def extend(self) -> bool:
        """Move its end into the future again; ``False`` when somebody else has taken it."""
        return _change(EXTEND, self.key, self.token)

    def hold(self) -> None:
        """Make sure, until the end of the open transaction, that the lease is still ours.

        Raises ``LeaseLostError``. The row stays locked, so nobody takes it over before the commit.
        """
        if not _change(HOLD, self.key, self.token):
            raise LeaseLostError(self.key)

    def give_back(self) -> None:
        """Let the next one have it at once."""
        _change(GIVE_BACK, self.key, self.token)


def take(key: str) -> Lease | None:
    """Take the lease of a key for ``settings.LEASE_SECONDS``, or ``None`` while it is held.

    One statement: of two that come at the same time one gets it.
    """
    values: dict[str, Any] = {
        "key": key,
        "seconds": settings.LEASE_SECONDS,
        "holder": _holder(),
    }
    with connection.cursor() as cursor:
        cursor.execute(TAKE, values)
        row = cursor.fetchone()
    return Lease(key, row[0]) if row else None


@contextmanager
def kept(lease: Lease) -> Iterator[None]:
    """Extend a lease at every third of its time, on a connection of its own, while the block runs."""
    over = threading.Event()
    beat = threading.Thread(target=_extend_until, args=(lease, over), daemon=True)
    beat.start()
    try:
        yield
    finally:
        over.set()
        beat.join(timeout=settings.LEASE_SECONDS)


def _extend_until(lease: Lease, over: threading.Event) -> None:
    try:
        while not over.wait(settings.LEASE_SECONDS / 3):
            try:
                if not lease.extend():
                    return
            except DatabaseError:
                # The lease runs out by itself if the database stays away; ``hold`` decides.
                connections.close_all()
    finally:
        connections.close_all()


def _change(statement: str, key: str, token: int) -> bool:
    values: dict[str, Any] = {"key": key, "token": token, "seconds": settings.LEASE_SECONDS}
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return bool(cursor.rowcount)


def _holder() -> str:
    return f"{socket.gethostname()} {os.getpid()}"[:80]
