"""A sealed text as it is stored: AES-256-GCM, under the key of its owner, for one place only."""

import binascii
import os
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from casemgmt.core.sealing.keyring import owner_of_purpose, ring
from casemgmt.core.sealing.wrapping import NONCE_BYTES, Unreadable, opened

MARK: Final[str] = "sealed1."
"""How every token of this form begins; the id of its data key and the sealed text follow."""


@dataclass(frozen=True)
class Place:
    """The one place a sealed text belongs to: moved to another row or column it does not open."""

    table: str
    column: str
    row: object

    def __bytes__(self) -> bytes:
        return f"{self.table}|{self.column}|{self.row}".encode()


def seal(text: str, owner: UUID, place: Place) -> str:
    """A token that holds a text for a place, under the owner's data key."""
    return sealed_under(*ring().key_of(owner), text, place)


def sealed_under(key_id: UUID, key: bytes, text: str, place: Place) -> str:
    """A token that holds a text for a place, under a data key that the caller has."""
    nonce = os.urandom(NONCE_BYTES)
    sealed = nonce + AESGCM(key).encrypt(nonce, text.encode(), bytes(place))
    return f"{MARK}{key_id.hex}.{urlsafe_b64encode(sealed).decode()}"


def unseal(token: str, place: Place) -> str:
    """The text a token holds. Raises ``Unreadable``, and never gives a part of it."""
    key_id = key_id_of(token)
    if key_id is None:
        raise Unreadable("changed")
    try:
        sealed = urlsafe_b64decode(token.rpartition(".")[2])
    except (binascii.Error, ValueError):
        raise Unreadable("changed") from None
    return opened(ring().key(key_id), sealed, bytes(place)).decode()


def key_id_of(token: str) -> UUID | None:
    """The id of the data key that a token names; ``None`` for what is no token."""
    if not token.startswith(MARK):
        return None
    try:
        return UUID(hex=token.removeprefix(MARK).partition(".")[0])
    except ValueError:
        return None


def seal_for(purpose: str, text: str) -> str:
    """A token for what stands in no record of ours, under the key of its purpose."""
    return seal(text, owner_of_purpose(purpose), Place(purpose, "", ""))


def unseal_for(purpose: str, token: str) -> str:
    """What ``seal_for`` sealed. Raises ``Unreadable``."""
    return unseal(token, Place(purpose, "", ""))
