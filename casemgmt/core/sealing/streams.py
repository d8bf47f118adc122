"""A sealed file: pieces of 64 KiB, each bound to its place among the others, the last one marked.

A piece that is changed, moved, left out or taken from another file does not open, nor does a file
that ends too early. The first bytes name the data key.
"""

import os
from collections.abc import Iterator
from typing import IO, Final, Self
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from casemgmt.core.sealing.keyring import ring
from casemgmt.core.sealing.wrapping import Unreadable

MARK: Final[bytes] = b"sealed1\0"
PIECE: Final[int] = 64 * 1024
TAG: Final[int] = 16
ID: Final[int] = 16
PREFIX: Final[int] = 7
HEAD: Final[int] = len(MARK) + ID + PREFIX


def sealed_pieces(source: IO[bytes], key_id: UUID, key: bytes, name: str) -> Iterator[bytes]:
    """The bytes of a sealed file, of one that is read in pieces; ``name`` is where it will lie."""
    head = MARK + key_id.bytes + os.urandom(PREFIX)
    yield head
    cipher, number, piece = AESGCM(key), 0, source.read(PIECE)
    while True:
        following = source.read(PIECE)
        yield cipher.encrypt(_nonce(head, number, not following), piece, _bound_to(head, name))
        if not following:
            return
        number, piece = number + 1, following


class SealedFile:
    """A sealed file that is open for reading. To be closed, by its block or by ``close``."""

    def __init__(self, file: IO[bytes], name: str) -> None:
        """Fetch the data key, without which nothing is read. Raises ``Unreadable``."""
        self._file, self._name = file, name
        self._head = file.read(HEAD)
        if len(self._head) < HEAD or not self._head.startswith(MARK):
            raise Unreadable("changed")
        key_id = UUID(bytes=self._head[len(MARK) : len(MARK) + ID])
        self._cipher = AESGCM(ring().key(key_id))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *problem: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the file on disk."""
        self._file.close()

    def pieces(self) -> Iterator[bytes]:
        """The clear bytes from the beginning, each piece proven. Raises ``Unreadable`` on the way."""
        self._file.seek(HEAD)
        number, piece = 0, self._file.read(PIECE + TAG)
        while True:
            following = self._file.read(PIECE + TAG)
            nonce = _nonce(self._head, number, not following)
            try:
                yield self._cipher.decrypt(nonce, piece, _bound_to(self._head, self._name))
            except (InvalidTag, ValueError):
                raise Unreadable("changed") from None
            if not following:
                return
            number, piece = number + 1, following

    def size(self) -> int:
        """How many clear bytes there are, once every piece is proven. Raises ``Unreadable``."""
        return sum(len(piece) for piece in self.pieces())


def _nonce(head: bytes, number: int, is_last: bool) -> bytes:
    return head[-PREFIX:] + number.to_bytes(4, "big") + bytes([is_last])


def _bound_to(head: bytes, name: str) -> bytes:
    return head + name.encode()
