"""Is the clock running, and is the audit chain being sealed?

The clock is one row that beat and a worker together keep fresh; the sealer leaves nothing pending.
"""

import datetime as dt

from casemgmt.ledger.models import AuditPending, Pulse

BEAT = "beat"
OLD = dt.timedelta(minutes=5)
LATE = dt.timedelta(minutes=1)
"""How long what was told may wait to be sealed."""


def last_beat() -> dt.datetime | None:
    """When a worker last heard the beat; ``None`` if it never did."""
    return Pulse.objects.filter(name=BEAT).values_list("at", flat=True).first()


def waiting_to_be_sealed(now: dt.datetime) -> dt.datetime | None:
    """Since when nothing has been sealed; ``None`` when nothing waits for long."""
    told = AuditPending.objects.order_by("pk").values_list("at", flat=True).first()
    return told if told and now - told > LATE else None
