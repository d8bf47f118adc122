"""What this room asks of the rooms above it."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from casemgmt.core.errors import Missing
from casemgmt.core.pieces import Tag, TaskRow, TimelineEntry
from casemgmt.core.registry import Registry


@dataclass(frozen=True)
class StageGuard:
    """A condition of one move between stages.

    ``missing`` returns what still stands in the way, each with the page where it is put right.
    ``done`` is what the checklist says once nothing does; without it, the words of the key.
    """

    from_stage: str
    to_stage: str
    missing: Callable[[Any, dt.datetime], list[Missing]]
    done: Any = ""


@dataclass(frozen=True)
class TimelineLine:
    """One line of a case's timeline with the filter it falls under, as the reader may see it.

    ``kind`` is ``contact``, ``plan``, ``sharing`` or ``other``; ``author`` is the member of staff.
    """

    entry: TimelineEntry
    kind: str
    author: Any = None


@dataclass(frozen=True)
class DueItem:
    """Something a person has to do by a local day; ``row`` is how it shows in a work list."""

    due_on: dt.date
    row: TaskRow
    case_id: Any = None


@dataclass(frozen=True)
class CaseTab:
    """A section of the case record; ``count`` counts what this reader may read."""

    label: Any
    url_name: str
    order: int
    count: Callable[[Any, Any, dt.datetime], int] | None = None


stage_guards: Registry[str, StageGuard] = Registry("stage guards")
"""By the requirement row or rule each one keeps."""

timeline_sources: Registry[str, Callable[[Any, Any, dt.datetime], list[TimelineLine]]] = Registry(
    "timeline sources"
)
"""By model label: entries of one case that this person may see at this instant."""

due_sources: Registry[str, Callable[[Any, dt.datetime, dt.date], list[DueItem]]] = Registry(
    "due sources"
)
"""By kind of work: what a person has to do, derived from the data, by a local day."""

case_tabs: Registry[str, CaseTab] = Registry("case tabs")
"""By a short name: the tabs of the case record."""

case_tags: Registry[str, Callable[[Any, Any, dt.datetime, dt.date], list[Tag]]] = Registry(
    "case tags"
)
"""By room: tags for the identity bar, the most pressing first (staff, case, now, today)."""

purge_handlers: Registry[str, Callable[[Any], None]] = Registry("purge handlers")
"""By model label: how a case's rows are destroyed when their time has come."""
