"""What this room asks of the rooms above it: what of a case can be told to someone outside."""

import datetime as dt
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from casemgmt.core.registry import Registry


@dataclass(frozen=True)
class DisclosableItem:
    """One thing of a case that can be told: its record type, its categories and its day.

    ``record_type`` is a value of ``consent.models.RecordType``. ``categories`` are the restricted
    ones the item lies in; a release must name the type and every one of them.
    """

    key: uuid.UUID
    title: Any
    record_type: str
    happened_on: dt.date
    categories: frozenset[str] = frozenset()


disclosable: Registry[str, Callable[[Any, Any, dt.datetime], list[DisclosableItem]]] = Registry(
    "disclosable"
)
"""By model label: items of one case that this person could disclose at this instant."""
