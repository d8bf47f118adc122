"""What a person has to do: gathered from every room, sorted by when it is due."""

import datetime as dt
from dataclasses import dataclass

from casemgmt.agency.models import Staff
from casemgmt.core.pieces import TaskRow
from clients.registry import DueItem, due_sources

WEEK = dt.timedelta(days=7)
SHOWN = 8


@dataclass(frozen=True)
class Day:
    """A person's work list in three parts; ``later`` counts what is due after the week.

    A part shows its first lines; ``more_overdue`` counts what stands behind them.
    """

    overdue: list[TaskRow]
    today: list[TaskRow]
    week: list[TaskRow]
    later: int

    @property
    def first_overdue(self) -> list[TaskRow]:
        return self.overdue[:SHOWN]

    @property
    def more_overdue(self) -> int:
        return max(len(self.overdue) - SHOWN, 0)

    @property
    def is_empty(self) -> bool:
        return not (self.overdue or self.today or self.week)


def due_items(staff: Staff, now: dt.datetime, today: dt.date) -> list[DueItem]:
    """Everything due for a person, from every room, the oldest first."""
    items = [item for source in due_sources.values() for item in source(staff, now, today)]
    return sorted(items, key=lambda item: item.due_on)


def day_of(items: list[DueItem], today: dt.date) -> Day:
    """Split what is due into overdue, today and the rest of the week."""
    week = [item.row for item in items if today < item.due_on <= today + WEEK]
    return Day(
        overdue=[item.row for item in items if item.due_on < today],
        today=[item.row for item in items if item.due_on == today],
        week=week,
        later=sum(item.due_on > today + WEEK for item in items),
    )
