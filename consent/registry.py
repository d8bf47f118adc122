"""What this room asks of the rooms above it: what follows when a client stops agreeing."""

from collections.abc import Callable

from casemgmt.core.registry import Registry

withdrawals: Registry[str, Callable[..., None]] = Registry("withdrawals")
"""By what it keeps: called with a service consent that was withdrawn, ``by`` and ``now``, inside the
action that recorded it. It never stands in the way of a client's no."""
