"""The data keys of one transaction: fetched together, and forgotten with it."""

import os
import uuid
from collections.abc import Collection, Iterable
from typing import Any, Final, Protocol, cast
from uuid import UUID

from django.db import connection

from casemgmt.core.registry import Registry
from casemgmt.core.sealing.wrapping import KEY_BYTES, Unreadable, Wrapped, unwrap, wrap

AT_ONCE: Final[int] = 500
"""So many keys are fetched in one statement."""
PURPOSES: Final[UUID] = UUID("6f1c3a52-6f0e-4d1b-9a53-0f9d2c2f7c11")
"""Under which keys are owned that belong to no record but to a purpose."""


class KeyStore(Protocol):
    """Where wrapped data keys lie."""

    def found(self, ids: Collection[UUID]) -> Iterable[Wrapped]:
        """Those of these keys that there are."""

    def owned_by(self, owners: Collection[UUID]) -> Iterable[Wrapped]:
        """The keys of those of these owners who have one."""

    def add(self, keys: Collection[Wrapped]) -> None:
        """Keep keys, each unless its owner has got one meanwhile."""


key_stores: Registry[str, KeyStore] = Registry("key stores")
"""Under ``keys``: the one that holds them all."""


class Keyring:
    """Keys by id and by owner, as far as a transaction has needed them.

    Whatever is read sealed tells the ring which key it would take; the first text that is really
    opened then fetches the keys of all of them in one statement.
    """

    def __init__(self) -> None:
        self._wanted: dict[UUID, None] = {}
        self.forget_keys()

    def want(self, key_id: UUID) -> None:
        """A text under this key was read, and may be opened."""
        self._wanted[key_id] = None

    def key(self, key_id: UUID) -> bytes:
        """A data key. Raises ``Unreadable`` when it is gone or can't be unwrapped."""
        if key_id not in self._wrapped:
            self._fetch(key_id)
        if key_id not in self._keys:
            wrapped = self._wrapped[key_id]
            if wrapped is None:
                raise Unreadable("gone")
            self._keys[key_id] = unwrap(wrapped)
        return self._kept(self._keys[key_id])

    def key_of(self, owner: UUID) -> tuple[UUID, bytes]:
        """The id and the data key of an owner, made where there is none yet."""
        self.make_ready([owner])
        wrapped = self._owned.get(owner)
        if wrapped is None:
            raise Unreadable("gone")
        return wrapped.id, self.key(wrapped.id)

    def make_ready(self, owners: Iterable[UUID]) -> None:
        """Have the keys of many owners, made where there is none yet, in a few statements."""
        unknown = [owner for owner in dict.fromkeys(owners) if owner not in self._owned]
        if unknown and self._look_up(unknown) < len(unknown):
            bare = [owner for owner in unknown if owner not in self._owned]
            made = [wrap(os.urandom(KEY_BYTES), uuid.uuid4(), owner) for owner in bare]
            key_stores["keys"].add(made)
            self._look_up(bare)

    def forget_keys(self) -> None:
        """Keep no key any more: a part of the transaction was undone that may have made it."""
        self._wrapped: dict[UUID, Wrapped | None] = {}
        self._owned: dict[UUID, Wrapped] = {}
        self._keys: dict[UUID, bytes] = {}

    def forget(self) -> None:
        """The transaction is over, and so is everything the ring knew."""
        self.forget_keys()
        self._wanted.clear()

    def _look_up(self, owners: Collection[UUID]) -> int:
        found = list(key_stores["keys"].owned_by(owners))
        self._owned |= {wrapped.owner: wrapped for wrapped in found}
        self._wrapped |= {wrapped.id: wrapped for wrapped in found}
        return len(found)

    def _fetch(self, key_id: UUID) -> None:
        unknown = [each for each in self._wanted if each not in self._wrapped and each != key_id]
        ids = [key_id, *unknown[-AT_ONCE:]]
        self._wrapped |= dict.fromkeys(ids)
        self._wrapped |= {wrapped.id: wrapped for wrapped in key_stores["keys"].found(ids)}

    def _kept(self, key: bytes) -> bytes:
        """Where no transaction is open, nothing is kept for a next time."""
        if not connection.in_atomic_block:
            self.forget()
        return key


def ring() -> Keyring:
    """The keyring of the transaction that is open."""
    held: Any = connection
    return cast("Keyring", held.keyring)


def owner_of_purpose(purpose: str) -> UUID:
    """Who owns the key of a purpose, such as finding people by their phone."""
    return uuid.uuid5(PURPOSES, purpose)
