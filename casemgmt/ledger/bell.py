"""The doorbell: telling a worker that something waits, without ever holding a page up.

What waits stands in the database. A bell that nobody hears only means that the next sweep finds
the row some seconds later; so ringing never raises, never waits long, and is left alone for a
while after it has failed.
"""

import logging
import time

from celery import current_app
from django.conf import settings

log = logging.getLogger("casemgmt.bell")

PATIENCE = 0.2
"""Seconds for the broker to take the connection, and again for it to answer."""
QUIET = 10.0
"""Seconds in which nobody rings after a broker did not answer."""
EXPIRES = 120
"""Seconds after which an unheard bell is forgotten: a worker that comes back after days then
finds the rows by a sweep and not a queue full of old bells."""


class _Silence:
    """Until when this process leaves the broker alone, by the monotonic clock."""

    until = 0.0


def ring(task: str, *arguments: str) -> bool:
    """Ask a worker to run one of the ledger's tasks; return whether the broker took it.

    Never raises. Takes up to twice ``PATIENCE`` when the broker hangs, and no time at all in the
    ``QUIET`` seconds after that.
    """
    if time.monotonic() < _Silence.until:
        return False
    try:
        _send(task, arguments)
    except Exception as problem:  # noqa: BLE001  any broker's client error means the same: sweep
        log.warning("The broker can't be rung: %s", type(problem).__name__)
        _Silence.until = time.monotonic() + QUIET
        return False
    return True


def listen_again() -> None:
    """Forget that the broker did not answer; the next ring tries it at once."""
    _Silence.until = 0.0


def _send(task: str, arguments: tuple[str, ...]) -> None:
    # A connection of its own: one kept open since before the broker died costs the next page a
    # time-out, and the workers' own time-outs are longer than a page may wait.
    options = {
        **settings.CELERY_BROKER_TRANSPORT_OPTIONS,
        "socket_connect_timeout": PATIENCE,
        "socket_timeout": PATIENCE,
    }
    with current_app.connection_for_write(transport_options=options) as connection:
        current_app.send_task(
            task, args=list(arguments), connection=connection, retry=False, expires=EXPIRES
        )
