"""``seal``: the process that seals the audit chain until it is told to stop."""

import signal
import threading
from typing import Any

from django.core.management.base import BaseCommand

from casemgmt.core.unasked import unasked
from casemgmt.ledger.sealing import seal_until


@unasked("sealer")
class Command(BaseCommand):
    """Runs as the role ``sealer``. SIGTERM ends it in good order, with an anchor."""

    help = "Seal the audit chain until stopped."

    def handle(self, *args: Any, **options: Any) -> None:
        stop = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stop.set())
        seal_until(stop)
