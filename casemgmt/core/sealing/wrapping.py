"""The upper keys: they wrap the data keys, and lie in no database and no copy of one."""

import os
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

KEY_BYTES: Final[int] = 32
NONCE_BYTES: Final[int] = 12


class Unreadable(Exception):
    """Something sealed can't be opened. ``code`` says why: the data key is ``gone``, its ``upper
    key`` is unknown here, or what is stored was ``changed``."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class Wrapped:
    """A data key as it is stored: whose it is, and the name of the upper key it is wrapped under."""

    id: UUID
    owner: UUID
    kid: str
    body: bytes


def newest_kid() -> str:
    """The name of the upper key that wraps from now on.

    Raises ``ImproperlyConfigured`` when this process was given none.
    """
    if not settings.DATA_KEYS:
        raise ImproperlyConfigured("This process was given no CASEMGMT_DATA_KEYS.")
    return next(iter(settings.DATA_KEYS))


def wrap(key: bytes, id: UUID, owner: UUID) -> Wrapped:
    """A data key wrapped under the newest upper key; it opens for this id and this owner only."""
    kid, nonce = newest_kid(), os.urandom(NONCE_BYTES)
    sealed = AESGCM(settings.DATA_KEYS[kid]).encrypt(nonce, key, _bound_to(id, owner))
    return Wrapped(id, owner, kid, nonce + sealed)


def unwrap(wrapped: Wrapped) -> bytes:
    """The data key itself. Raises ``Unreadable``."""
    upper = settings.DATA_KEYS.get(wrapped.kid)
    if upper is None:
        raise Unreadable("upper key")
    return opened(upper, wrapped.body, _bound_to(wrapped.id, wrapped.owner))


def rewrapped(wrapped: Wrapped) -> Wrapped:
    """The same data key under the newest upper key. Raises ``Unreadable``."""
    return wrap(unwrap(wrapped), wrapped.id, wrapped.owner)


def opened(key: bytes, body: bytes, bound_to: bytes) -> bytes:
    """What a nonce and a sealed text hold. Raises ``Unreadable`` for anything but what was sealed."""
    try:
        return AESGCM(key).decrypt(body[:NONCE_BYTES], body[NONCE_BYTES:], bound_to)
    except (InvalidTag, ValueError):
        raise Unreadable("changed") from None


def _bound_to(id: UUID, owner: UUID) -> bytes:
    return f"data key|{id}|{owner}".encode()
