"""Anchors: where the audit chain stood, signed, and kept outside the database.

The hashes show what was changed in the middle of the chain. That its newest links were cut off, or
that all of it was made anew, only an anchor shows: copy the file to where the owner of the database
can't write. Each says how many links came since the one before, so that none can be taken out.
Signed with Ed25519, by a key made from a secret that the web server and the worker need not hold.
"""

import datetime as dt
import json
import os
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings

EVERY = dt.timedelta(hours=1)


@dataclass(frozen=True)
class Anchor:
    """The link the chain ended with at an instant; ``count`` links came since the anchor before."""

    seq: int
    hash: str
    at: str
    count: int

    def signed_by(self, key: bytes) -> str:
        """The signature of all it says, in hex."""
        return Ed25519PrivateKey.from_private_bytes(key).sign(self._words()).hex()

    def is_signed(self, signature: str) -> bool:
        """Did one of our keys make this signature, the newest or an older one?"""
        return any(self._fits(key, signature) for key in settings.ANCHOR_KEYS)

    def _fits(self, key: bytes, signature: str) -> bool:
        public = Ed25519PrivateKey.from_private_bytes(key).public_key()
        try:
            public.verify(bytes.fromhex(signature), self._words())
        except (InvalidSignature, ValueError):
            return False
        return True

    def _words(self) -> bytes:
        return json.dumps(asdict(self), sort_keys=True).encode()


def path() -> Path:
    """The file of anchors, one on each line, only ever added to."""
    return Path(settings.ANCHORS)


def is_due() -> bool:
    """Was nothing written for an hour?"""
    try:
        return time.time() - path().stat().st_mtime >= EVERY.total_seconds()
    except FileNotFoundError:
        return True


def write(anchor: Anchor) -> None:
    """Add a signed anchor and wait until the disk has it."""
    line = json.dumps({**asdict(anchor), "signature": anchor.signed_by(settings.ANCHOR_KEYS[0])})
    path().parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    file = os.open(path(), os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    try:
        os.write(file, f"{line}\n".encode())
        os.fsync(file)
    finally:
        os.close(file)


def read() -> Iterator[tuple[int, Anchor | None]]:
    """Each line's number with its anchor; ``None`` for one that is not an anchor of ours."""
    try:
        lines = path().read_text(encoding="utf-8", errors="replace").splitlines()
    except FileNotFoundError:
        return
    for number, line in enumerate(lines, 1):
        yield number, _anchor(line)


def newest() -> Anchor | None:
    """The last anchor of ours, or ``None`` before the first."""
    return next((anchor for _, anchor in reversed([*read()]) if anchor), None)


def _anchor(line: str) -> Anchor | None:
    try:
        said: dict[str, Any] = json.loads(line)
        signature = said.pop("signature")
        anchor = Anchor(**said)
    except (ValueError, TypeError, KeyError, AttributeError):
        return None
    return anchor if anchor.is_signed(signature) else None
