"""A sealed file opens as a whole or not at all: no piece is changed, moved, left out or borrowed."""

import io
import uuid
from collections.abc import Callable

import pytest

from casemgmt.core.sealing.keyring import Keyring
from casemgmt.core.sealing.streams import HEAD, PIECE, TAG, SealedFile, sealed_pieces
from casemgmt.core.sealing.wrapping import Unreadable

KEY_ID, KEY = uuid.UUID(int=1), b"k" * 32
NAME = "aa/bb/" + "c" * 32
BLOCK = PIECE + TAG


@pytest.fixture(autouse=True)
def _known(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Keyring, "key", lambda self, key_id: {KEY_ID: KEY}[key_id])


def sealed(content: bytes, name: str = NAME) -> bytes:
    return b"".join(sealed_pieces(io.BytesIO(content), KEY_ID, KEY, name))


def opened(stored: bytes, name: str = NAME) -> bytes:
    return b"".join(SealedFile(io.BytesIO(stored), name).pieces())


@pytest.mark.parametrize("size", [0, 1, PIECE - 1, PIECE, PIECE + 1, 3 * PIECE, 3 * PIECE + 7])
def test_a_file_of_any_size_opens_as_it_was(size: int) -> None:
    content = bytes(range(256)) * (size // 256 + 1)
    stored = sealed(content[:size])
    assert opened(stored) == content[:size]
    assert SealedFile(io.BytesIO(stored), NAME).size() == size
    assert stored[HEAD : HEAD + 64] not in content


def test_the_same_file_is_never_sealed_to_the_same_bytes() -> None:
    assert sealed(b"hello")[HEAD - 7 :] != sealed(b"hello")[HEAD - 7 :]


CONTENT = b"".join(bytes([number]) * PIECE for number in range(3)) + b"the end"
TAMPERED: dict[str, Callable[[bytes], bytes]] = {
    "a bit changed": lambda stored: stored[:-1] + bytes([stored[-1] ^ 1]),
    "the head changed": lambda stored: stored[: HEAD - 1] + b"x" + stored[HEAD:],
    "no head": lambda stored: stored[HEAD:],
    "the last piece left out": lambda stored: stored[: HEAD + 3 * BLOCK],
    "a piece left out": lambda stored: stored[:HEAD] + stored[HEAD + BLOCK :],
    "all pieces left out": lambda stored: stored[:HEAD],
    "two pieces changed over": lambda stored: (
        stored[:HEAD]
        + stored[HEAD + BLOCK : HEAD + 2 * BLOCK]
        + stored[HEAD : HEAD + BLOCK]
        + stored[HEAD + 2 * BLOCK :]
    ),
    "a piece twice": lambda stored: stored[: HEAD + BLOCK] + stored[HEAD:],
    "something added": lambda stored: stored + stored[HEAD : HEAD + BLOCK],
    "cut in a piece": lambda stored: stored[:-3],
    "a piece of another file": lambda stored: (
        stored[:HEAD] + sealed(CONTENT)[HEAD : HEAD + BLOCK] + stored[HEAD + BLOCK :]
    ),
    "in clear": lambda stored: CONTENT,
    "nothing": lambda stored: b"",
}


@pytest.mark.parametrize("how", TAMPERED)
def test_what_was_changed_does_not_open(how: str) -> None:
    with pytest.raises(Unreadable, match="changed"):
        opened(TAMPERED[how](sealed(CONTENT)))


def test_a_file_in_the_place_of_another_does_not_open() -> None:
    with pytest.raises(Unreadable, match="changed"):
        opened(sealed(CONTENT), "aa/bb/" + "d" * 32)
