"""Is the clock running? One row that beat and a worker together keep fresh."""

import datetime as dt

from casemgmt.ledger.models import Pulse

BEAT = "beat"
OLD = dt.timedelta(minutes=5)


def last_beat() -> dt.datetime | None:
    """When a worker last heard the beat; ``None`` if it never did."""
    return Pulse.objects.filter(name=BEAT).values_list("at", flat=True).first()
