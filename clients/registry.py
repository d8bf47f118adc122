"""What this room asks of the rooms above it."""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from django.db.models import QuerySet

from casemgmt.core.errors import Missing
from casemgmt.core.pieces import Tag, TaskRow, TimelineEntry
from casemgmt.core.registry import Registry


def the_case(case: Any, now: dt.datetime) -> Any:
    """What a guard is about that says nothing else."""
    return case


@dataclass(frozen=True)
class StageGuard:
    """A condition of one move between stages.

    ``missing`` returns what still stands in the way, each with the page where it is put right.
    ``done`` is what the checklist says once nothing does; a move without a checklist needs no words.
    ``about`` reads what ``missing`` looks at, from the case: guards of a move that are about the
    same share one reading.
    """

    from_stage: str
    to_stage: str
    missing: Callable[[Any, dt.datetime], list[Missing]]
    done: Any = ""
    about: Callable[[Any, dt.datetime], Any] = the_case


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
    """Something a person has to do by a local day; ``row`` is how it shows in a work list.

    ``case_id`` or ``referral_id`` is whose record the row tells of, for the read log.
    """

    due_on: dt.date
    row: TaskRow
    case_id: Any = None
    referral_id: Any = None


@dataclass(frozen=True)
class CaseTab:
    """A section of the case record; ``rows`` are those this reader may read, for its number."""

    label: Any
    url_name: str
    order: int
    rows: Callable[[Any, Any, dt.datetime], QuerySet[Any]] | None = None


@dataclass(frozen=True)
class CaseTags:
    """Tags for the identity bar of a case, from what is there and how often.

    ``rows`` gives querysets by name, as far as this reader may read them (staff, case, now, today);
    ``tags`` makes of the case and their numbers what is shown, the most pressing first.
    """

    rows: Callable[[Any, Any, dt.datetime, dt.date], dict[str, QuerySet[Any]]]
    tags: Callable[[Any, Mapping[str, int]], list[Tag]]


stage_guards: Registry[str, StageGuard] = Registry("stage guards")
"""By the requirement row or rule each one keeps."""

timeline_sources: Registry[str, Callable[[Any, Any, dt.datetime], list[TimelineLine]]] = Registry(
    "timeline sources"
)
"""By model label: entries of one case that this person may see at this instant."""


class DueSource(Protocol):
    """What a person has to do of one kind: in all they do, or in one case."""

    def __call__(
        self, staff: Any, now: dt.datetime, until: dt.date, case: Any = None
    ) -> list[DueItem]: ...


due_sources: Registry[str, DueSource] = Registry("due sources")
"""By kind of work: everything a person still has to do that falls due by ``until``.

A source is called with (staff, now, until), and with a case for what is due on that case alone;
work that is about no case is then nothing. ``until`` is a local day of the agency and counts
itself; what was due before and is not done belongs to it too. A source looks no further than
``until``: how far ahead is seen is for the caller to say, today and a week for My day.
"""

case_tabs: Registry[str, CaseTab] = Registry("case tabs")
"""By a short name: the tabs of the case record."""

case_tags: Registry[str, CaseTags] = Registry("case tags")
"""By room: what of it shows in the identity bar."""

purge_handlers: Registry[str, Callable[[Any], None]] = Registry("purge handlers")
"""By model label: how a case's rows are destroyed when their time has come."""
