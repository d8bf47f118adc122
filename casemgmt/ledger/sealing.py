"""Sealing: what was told of logs and histories is moved into the audit chain, in order, by one process.

Business transactions only tell; were each to append to the chain itself, all of them would wait
for its last link. A batch is one transaction, so that a sealer that is killed loses and doubles
nothing. The order, the hashes and that no two seal at once are the business of
``app.seal_audit``, the only thing the sealer's role may call.
"""

import logging
import threading
from collections.abc import Callable

from django.db import InterfaceError, OperationalError, connection
from django.utils import timezone

from casemgmt.core.logs import describe
from casemgmt.ledger import anchors
from casemgmt.ledger.anchors import Anchor

log = logging.getLogger("casemgmt.sealing")

BATCH = 1000
PAUSE = 0.5
"""Seconds between two looks at what is pending."""


def seal_until(stop: threading.Event) -> None:
    """Seal and anchor until asked to stop, then once more. A database that is away is waited for."""
    while not stop.is_set():
        _try(_turn)
        stop.wait(PAUSE)
    _try(seal_all)
    _try(anchor)


def _try(work: Callable[[], object]) -> None:
    try:
        connection.close_if_unusable_or_obsolete()
        work()
    except (OperationalError, InterfaceError) as problem:
        log.warning("The audit chain waits: %s", describe(problem))
        connection.close()


def _turn() -> None:
    seal_all()
    if anchors.is_due():
        anchor()


def seal_all() -> int:
    """Seal all that may be sealed now, batch by batch; return how many links that made."""
    links = 0
    while sealed := seal_batch():
        links += sealed
    return links


def seal_batch() -> int:
    """Seal one batch, a transaction of one statement; 0 also while another sealer is at it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT app.seal_audit(%s)", [BATCH])
        (links,) = cursor.fetchone()
        return int(links or 0)


HEAD = """
SELECT seq, hash, (SELECT count(*) FROM ledger_auditlink WHERE seq > %s)
FROM ledger_auditlink ORDER BY seq DESC LIMIT 1
"""


def anchor() -> None:
    """Write down, outside the database, where the chain stands, be it at its beginning."""
    last = anchors.newest()
    with connection.cursor() as cursor:
        cursor.execute(HEAD, [last.seq if last else 0])
        seq, digest, count = cursor.fetchone() or (0, b"", 0)
    anchors.write(Anchor(seq, bytes(digest).hex(), timezone.now().isoformat(), count))
