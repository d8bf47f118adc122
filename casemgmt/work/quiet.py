"""Clients nobody has been in contact with for longer than the program says."""

import datetime as dt
import uuid
from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.db.models import DateTimeField, F, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from casemgmt.agency.models import Staff
from casemgmt.agency.queries import settings_in_force
from casemgmt.core import days
from clients.models import Assignment, Case, Contact, Stage


@dataclass(frozen=True)
class QuietCase:
    """A case with no contact made for ``days`` days, where the program allows ``allowed``."""

    case: Case
    days: int
    allowed: int


def with_last_contact(cases: QuerySet[Any]) -> QuerySet[Any]:
    """Cases with ``last_contact_at``: the last contact made, or the opening."""
    made = Contact.objects.made().filter(case=OuterRef("pk")).order_by("-started_at")
    last = Subquery(made.values("started_at")[:1], output_field=DateTimeField())
    found: QuerySet[Any] = cases.annotate(last_contact_at=Coalesce(last, F("opened_at")))
    return found


def quiet_cases(staff: Staff, now: dt.datetime, today: dt.date) -> list[QuietCase]:
    """The person's own active cases that have gone quiet, the longest first."""
    mine = Case.objects.visible_to(staff, now, action="work").carried_by(staff, now)
    return sorted(_gone_quiet(mine, staff, today), key=lambda row: -row.days)


def quiet_by_worker(supervisor: Staff, now: dt.datetime, today: dt.date) -> Counter[uuid.UUID]:
    """How many active cases of each primary have gone quiet, among those the reader may see."""
    primary = Assignment.objects.primary().at(now).filter(case=OuterRef("pk"))
    cases = Case.objects.visible_to(supervisor, now, action="edit").annotate(
        primary_id=Subquery(primary.values("staff_id")[:1])
    )
    quiet: list[Any] = _gone_quiet(cases, supervisor, today)
    return Counter(row.case.primary_id for row in quiet)


def _gone_quiet(cases: Any, staff: Staff, today: dt.date) -> list[QuietCase]:
    active = with_last_contact(cases.of_living().filter(stage=Stage.ACTIVE)).select_related(
        "client", "program"
    )
    settings = settings_in_force(staff.agency_id, today)
    found = [
        QuietCase(case, _days_since(case, staff, today), settings[case.program_id]["contact_days"])
        for case in active
    ]
    return [row for row in found if row.days > row.allowed]


def _days_since(case: Any, staff: Staff, today: dt.date) -> int:
    last = days.local_day(case.last_contact_at, staff.agency.timezone)
    return days.days_between(last, today)
