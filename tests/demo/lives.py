"""What each demo case manager finds on My day, and how the goals of a caseload stand."""

import datetime as dt
from collections import Counter
from dataclasses import dataclass
from typing import Any

from careplans.models import Goal, Objective
from casemgmt.agency.models import Staff
from casemgmt.agency.roles import Role
from casemgmt.demo.people import LANTERN, MARIGOLD, STAFF
from casemgmt.work.day import WEEK, due_items
from clients.models import Case
from clients.registry import DueItem

CARRYING = [
    person.key
    for agency in (MARIGOLD, LANTERN)
    for person in STAFF[agency]
    if Role.CASE_MANAGER in person.roles
]
"""Everybody who carries cases, by the first part of the e-mail address."""

OVERDUE, TODAY, WEEK_AHEAD = (2, 9), (1, 4), (3, 8)
OVERLOADED = {"gil.ferncastle": 12}
LONGEST_LATE = 20


@dataclass(frozen=True)
class Work:
    """A person's list: what is late, for today, and due in the seven days after."""

    items: list[DueItem]
    today: dt.date

    def left_behind(self) -> list[str]:
        """What has been late for longer than anybody would let it be."""
        longest = dt.timedelta(days=LONGEST_LATE)
        return [
            f"{item.row.kind}: {item.row.title}"
            for item in self.items
            if item.due_on < self.today - longest
        ]

    def counts(self) -> tuple[int, int, int]:
        """Visits that lie ahead are no such work, and not counted."""
        work = [item for item in self.items if item.row.kind != "Appointment"]
        days = [(item.due_on - self.today).days for item in work]
        return (
            sum(day < 0 for day in days),
            days.count(0),
            sum(0 < day <= WEEK.days for day in days),
        )


def staff_of(key: str) -> Staff:
    staff: Staff = Staff.objects.select_related("user", "agency").get(
        user__email=f"{key}@example.org"
    )
    return staff


def work_of(key: str, now: dt.datetime) -> Work:
    staff = staff_of(key)
    today = staff.agency.today(now)
    return Work(due_items(staff, now, today + WEEK), today)


def assert_believable(key: str, work: Work) -> None:
    """A few things late, some for today, some coming, and nothing left behind for weeks.

    But Agatha's release for the clinic: that nobody renews it is her story.
    """
    overdue, today, ahead = work.counts()
    most = OVERLOADED.get(key, OVERDUE[1])
    assert OVERDUE[0] <= overdue <= most, (key, overdue)
    assert TODAY[0] <= today <= TODAY[1], (key, today)
    assert WEEK_AHEAD[0] <= ahead <= WEEK_AHEAD[1], (key, ahead)
    left = [words for words in work.left_behind() if "Nurse of the heart clinic" not in words]
    assert left == [], key


def goals_of(key: str, now: dt.datetime) -> Counter[str]:
    """How many goals of the plans in force are slipping, on track, and not started."""
    staff = staff_of(key)
    cases = Case.objects.open().carried_by(staff, now)
    goals = Goal.objects.filter(case__in=cases, plan__state="active", outcome="")
    steps: dict[Any, list[Objective]] = {goal.pk: [] for goal in goals}
    for step in Objective.objects.filter(goal__in=goals):
        steps[step.goal_id].append(step)
    today = staff.agency.today(now)
    return Counter(_standing(one, today) for one in steps.values())


def _standing(steps: list[Objective], today: dt.date) -> str:
    if any(step.done_on is None and step.due_on < today for step in steps):
        return "slipping"
    return "on track" if any(step.done_on for step in steps) else "not started"
