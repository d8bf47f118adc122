"""Who this transaction belongs to.

The identity is held in a context variable and told to PostgreSQL at the start of every transaction
by the database backend beside this file, so that row-level policies can ask ``app.staff()``.
"""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.db import connections

OUTSIDE = uuid.UUID(int=0)
_identity: ContextVar[uuid.UUID | None] = ContextVar("identity")


def current_identity() -> uuid.UUID | None:
    """The user id the running code acts for, or ``None`` outside ``acting_as``."""
    return _identity.get(None)


def is_acting() -> bool:
    """Does the running code act for somebody, or expressly for nobody?"""
    return _identity.get(OUTSIDE) is not OUTSIDE


@contextmanager
def acting_as(user_id: uuid.UUID | None) -> Iterator[None]:
    """Act for one person inside the block, in every transaction it opens or already holds.

    ``None`` means nobody: a policy that asks who is acting then raises an error instead of showing
    an empty page.
    """
    token = _identity.set(user_id)
    _tell_open_transactions()
    try:
        yield
    finally:
        _identity.reset(token)
        _tell_open_transactions()


def _tell_open_transactions() -> None:
    for connection in connections.all(initialized_only=True):
        if connection.in_atomic_block and not connection.needs_rollback:
            connection.apply_identity()  # type: ignore[attr-defined]
