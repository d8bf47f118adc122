"""What a person has to do: gathered from every room, sorted by when it is due."""

import datetime as dt
from dataclasses import dataclass

from casemgmt.agency.models import Staff
from casemgmt.core.pieces import TaskRow
from casemgmt.ledger.drafts import draft_kinds, drafts_of
from casemgmt.ledger.models import Draft
from clients.models import Case
from clients.registry import DueItem, due_sources

WEEK = dt.timedelta(days=7)
SHOWN = 8


@dataclass(frozen=True)
class Part:
    """One part of a work list: ``items`` stand on the page, ``total`` is all there is in it."""

    items: list[DueItem]
    total: int

    @property
    def shown(self) -> list[TaskRow]:
        return [item.row for item in self.items]

    @property
    def more(self) -> int:
        return self.total - len(self.items)


@dataclass(frozen=True)
class Day:
    """A person's work: what is late, what is for today, and what falls due by ``ends_on``."""

    overdue: Part
    today: Part
    week: Part
    ends_on: dt.date

    @property
    def total(self) -> int:
        return self.overdue.total + self.today.total + self.week.total

    @property
    def more(self) -> int:
        return self.overdue.more + self.week.more

    @property
    def items(self) -> list[DueItem]:
        """Everything that stands on the page."""
        return [*self.overdue.items, *self.today.items, *self.week.items]


def due_items(staff: Staff, now: dt.datetime, until: dt.date) -> list[DueItem]:
    """Everything due for a person by a local day, from every room, the oldest first."""
    items = [item for source in due_sources.values() for item in source(staff, now, until)]
    return sorted(items, key=lambda item: item.due_on)


def begun_by(staff: Staff, now: dt.datetime, most: int) -> list[tuple[Draft, str, str]]:
    """A person's unfinished drafts, the last saved first, each with its kind and the client.

    The client's name is empty where there is no case, or none the person may still see.
    """
    drafts = list(drafts_of(staff.user)[:most])
    cases = Case.objects.visible_to(staff, now).filter(pk__in=[draft.case_id for draft in drafts])
    names = {case.pk: case.client.name for case in cases.select_related("client")}
    return [
        (draft, draft_kinds[draft.kind].label, names.get(draft.case_id, "")) for draft in drafts
    ]


def day_of(staff: Staff, now: dt.datetime, today: dt.date, *, everything: bool = False) -> Day:
    """A person's work on a local day and in the seven after it.

    What is for today always stands on the page whole, the rest only when ``everything`` is asked for.
    """
    items = due_items(staff, now, today + WEEK)
    overdue = [item for item in items if item.due_on < today]
    for_today = [item for item in items if item.due_on == today]
    week = [item for item in items if item.due_on > today]
    most = None if everything else SHOWN
    return Day(
        overdue=Part(overdue[:most], len(overdue)),
        today=Part(for_today, len(for_today)),
        week=Part(week[:most], len(week)),
        ends_on=today + WEEK,
    )
