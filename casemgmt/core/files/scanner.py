"""Virus scanning by ClamAV's daemon, when one is configured."""

import socket
import time
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from casemgmt.core.files.store import full_path, open_sealed
from casemgmt.core.sealing.wrapping import Unreadable

SECONDS: Final[float] = 60.0
LONGEST_REPLY: Final[int] = 4096


class ScanState(StrEnum):
    """Where a file stands with the virus scanner."""

    QUARANTINED = "quarantined"
    CLEAN = "clean"
    REJECTED = "rejected"
    NO_SCANNER = "no_scanner"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the scanner said.

    Attributes:
        state: the file's new state; QUARANTINED means "not known yet, ask again".
        signature: the name of what was found; empty unless REJECTED.
    """

    state: ScanState
    signature: str = ""


def first_state() -> ScanState:
    """Return the state of a file that has just been accepted."""
    return ScanState.QUARANTINED if _address() else ScanState.NO_SCANNER


def scan(stored: str, *, seconds: float = SECONDS) -> Verdict:
    """Have the stored file scanned.

    Never fails open: a scanner that is down, slow, or answers anything but a plain OK leaves
    the file in quarantine. Without `CASEMGMT_CLAMD` the verdict is NO_SCANNER.

    Args:
        stored: the name `accept` gave.
        seconds: longest wait for the whole conversation.
    """
    address = _address()
    if not address:
        return Verdict(ScanState.NO_SCANNER)
    full_path(stored)  # what is no name of ours is a mistake, whether anybody answers or not
    return _ask(stored, address, seconds)


def _address() -> str:
    return str(getattr(settings, "CASEMGMT_CLAMD", "") or "")


def _connect(address: str, seconds: float) -> socket.socket:
    scheme, _, rest = address.partition(":")
    if scheme == "unix" and rest:
        connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        connection.settimeout(seconds)
        try:
            connection.connect(rest)
        except OSError:
            connection.close()
            raise
        return connection
    host, colon, port = rest.rpartition(":")
    if scheme == "tcp" and colon and port.isdigit():
        return socket.create_connection((host, int(port)), timeout=seconds)
    raise ImproperlyConfigured("CASEMGMT_CLAMD is unix:/path/to/socket or tcp:host:port.")


def _ask(stored: str, address: str, seconds: float) -> Verdict:
    deadline = time.monotonic() + seconds
    try:
        with _connect(address, min(5.0, seconds)) as connection, open_sealed(stored) as file:
            _send(connection, file.pieces(), deadline)
            return _understand(_read(connection, deadline))
    except (OSError, Unreadable):
        return Verdict(ScanState.QUARANTINED)


def _left(deadline: float) -> float:
    left = deadline - time.monotonic()
    if left <= 0:
        raise TimeoutError
    return left


def _send(connection: socket.socket, pieces: Iterator[bytes], deadline: float) -> None:
    connection.sendall(b"zINSTREAM\0")
    for chunk in pieces:
        connection.settimeout(_left(deadline))
        connection.sendall(len(chunk).to_bytes(4, "big") + chunk)
    connection.sendall(b"\0\0\0\0")


def _read(connection: socket.socket, deadline: float) -> bytes:
    reply = b""
    while not reply.endswith(b"\0") and len(reply) < LONGEST_REPLY:
        connection.settimeout(_left(deadline))
        piece = connection.recv(LONGEST_REPLY)
        if not piece:
            break
        reply += piece
    return reply


def _understand(reply: bytes) -> Verdict:
    text = reply.decode("utf-8", "replace")
    if not text.startswith("stream: ") or not text.endswith("\0"):
        return Verdict(ScanState.QUARANTINED)
    answer = text.removeprefix("stream: ").rstrip("\0")
    if answer == "OK":
        return Verdict(ScanState.CLEAN)
    if answer.endswith(" FOUND"):
        return Verdict(ScanState.REJECTED, answer.removesuffix(" FOUND")[:200])
    return Verdict(ScanState.QUARANTINED)
