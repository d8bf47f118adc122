"""How long a page waits for the database altogether, whatever has become of the way to it.

The server's own limits end a statement that takes too long, as long as the server and the network
between are there. When an answer gets lost on the way, nobody but this side can end the wait.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

import psycopg
from django.http import HttpRequest, HttpResponse
from psycopg import errors

A_PAGE = 11.0
"""Seconds a request waits for the database in all; a statement's own limit is a little shorter."""
TO_SEE_IF_IT_IS_THERE = 2.0
"""Seconds a connection that was kept has for showing that it still works."""

IN_VAIN = "The database did not answer in time."
GetResponse = Callable[[HttpRequest], HttpResponse]


@dataclass
class Patience:
    """The seconds that are left for waiting."""

    left: float

    @contextmanager
    def spent(self) -> Iterator[None]:
        """What the block takes is waited for."""
        began = time.monotonic()
        try:
            yield
        finally:
            self.left -= time.monotonic() - began


_patience: ContextVar[Patience | None] = ContextVar("patience", default=None)


@contextmanager
def waiting_at_most(seconds: float) -> Iterator[None]:
    """Wait for the database no longer than that inside the block, all its statements together.

    Nor for longer than what is left of the patience around it, which it uses up.
    """
    around = _patience.get()
    given = seconds if around is None else min(seconds, around.left)
    mine = Patience(given)
    token = _patience.set(mine)
    try:
        yield
    finally:
        _patience.reset(token)
        if around is not None:
            around.left -= given - mine.left


def wait_longer(seconds: float) -> None:
    """Give the rest of this request at least so long, for work that can't be done in parts. Outside a
    request there is no end to put off."""
    patience = _patience.get()
    if patience is not None:
        patience.left = max(patience.left, seconds)


def within_patience(get_response: GetResponse) -> GetResponse:
    """A middleware that lets no request wait for the database for long."""

    def middleware(request: HttpRequest) -> HttpResponse:
        with waiting_at_most(A_PAGE):
            return get_response(request)

    return middleware


class PatientConnection(psycopg.Connection[Any]):
    """A connection that is given up when the patience of a request is at its end.

    Commands and jobs have no such end: their statements take what they take, and a peer that is gone
    is noticed by the keepalives.
    """

    @classmethod
    def made(cls, **parameters: Any) -> "PatientConnection":
        """Connect, unless there is no patience left; it takes from that."""
        patience = _patience.get()
        if patience is None:
            return cls.connect(**parameters)
        if patience.left <= 0:
            raise psycopg.OperationalError(IN_VAIN)
        with patience.spent():
            return cls.connect(**parameters)

    def wait(self, gen: Any, interval: float = 0.1, timeout: float | None = None) -> Any:
        """What psycopg waits with for every answer."""
        patience = _patience.get()
        if patience is None or timeout is not None:
            return super().wait(gen, interval, timeout)
        try:
            with patience.spent():
                return super().wait(gen, interval, max(patience.left, 0.0))
        except errors._WaitTimeout as problem:
            self.pgconn.finish()
            raise psycopg.OperationalError(IN_VAIN) from problem
