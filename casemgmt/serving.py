"""The web server's threads, how long a client may hold one by sending, or taking, too slowly, and
what it writes into its log.

A thread reads a request from its socket for as long as the client sends something; eight clients
that send a byte a minute would keep everybody else out. A proxy that buffers whole requests stands
before a real installation; this is for the day on which it does not.
"""

import socket
import time
from dataclasses import dataclass
from typing import Any

from gunicorn.glogging import Logger
from gunicorn.workers.gthread import ThreadWorker

from casemgmt.core.logs import DiscreetFormatter


@dataclass(frozen=True)
class Patience:
    """How slow a client may be.

    ``grace``: seconds before anything is expected. ``rate``: bytes a second that are expected after
    that. ``longest``: seconds for a whole request, however steadily it comes; 20 MB take it at half
    a megabit a second. ``taking``: seconds for each piece of an answer that gunicorn sends.
    """

    grace: float = 15
    rate: int = 2048
    longest: float = 300
    taking: float = 60


class PatientSocket:
    """A client's socket that ends, as if the client had hung up, when the client is too slow."""

    def __init__(self, client: socket.socket, patience: Patience) -> None:
        self._client = client
        self._patience = patience
        self.begin()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._client, name)

    def begin(self) -> None:
        """A request begins: count from here."""
        self._began = time.monotonic()
        self._received = 0

    def recv(self, size: int) -> bytes:
        """What the client has sent, or nothing any more once it was too slow."""
        left = self._left()
        if left <= 0:
            return self._end()
        self._client.settimeout(left)
        try:
            piece = self._client.recv(size)
        except TimeoutError:
            return self._end()
        finally:
            self._client.settimeout(self._patience.taking)
        self._received += len(piece)
        return piece

    def _left(self) -> float:
        patience = self._patience
        due = min(patience.grace + self._received / patience.rate, patience.longest)
        return self._began + due - time.monotonic()

    def _end(self) -> bytes:
        # Whatever comes after is not read: it would be taken for the next request.
        self._client.shutdown(socket.SHUT_RD)
        return b""


class PatientWorker(ThreadWorker):  # type: ignore[misc]  # it comes without types
    """gunicorn's worker with threads, on patient sockets."""

    patience = Patience()

    def handle(self, conn: Any) -> Any:
        """Answer one request of a connection, in one of the threads."""
        if not isinstance(conn.sock, PatientSocket):
            conn.sock = PatientSocket(conn.sock, self.patience)
        conn.sock.begin()
        return super().handle(conn)


class DiscreetLogger(Logger):  # type: ignore[misc]  # it comes without types
    """gunicorn's log, of errors and, where somebody wants it, of requests, without anybody's data."""

    def setup(self, cfg: Any) -> None:
        """Open the logs a configuration names."""
        super().setup(cfg)
        for log in (self.error_log, self.access_log):
            for handler in log.handlers:
                given = handler.formatter
                handler.setFormatter(DiscreetFormatter(given._fmt, given.datefmt))
