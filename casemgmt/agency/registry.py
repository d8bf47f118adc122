"""What the agency room asks of the rooms above it."""

import datetime as dt
from collections.abc import Callable
from typing import Any

from casemgmt.core.errors import Missing
from casemgmt.core.registry import Registry

open_work: Registry[str, Callable[[Any, dt.datetime], list[Missing]]] = Registry("open work")
"""By room: what a person still carries, in counts without any client, before they may leave."""

access_of_staff_changed: Registry[str, Callable[[Any], None]] = Registry("access of staff changed")
"""By room: bring the access index up to date after a person's supervision lines or teams changed."""

agency_started: Registry[str, Callable[..., Any]] = Registry("agency started")
"""By room: what a new agency begins with (agency, by=, now=), such as its first consent text."""


def access_changed(staff: Any) -> None:
    """Let every room bring its index up to date, after this person's lines or teams changed."""
    for refresh in access_of_staff_changed.values():
        refresh(staff)
