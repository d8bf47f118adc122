"""Clients nobody has been in contact with for longer than the program says."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import DateTimeField, F, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from casemgmt.agency.models import Staff
from casemgmt.agency.queries import values_in_force
from casemgmt.core import days
from clients.models import Case, Contact, Stage


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
    return cases.annotate(last_contact_at=Coalesce(last, F("opened_at")))


def quiet_cases(staff: Staff, now: dt.datetime, today: dt.date) -> list[QuietCase]:
    """The person's own active cases that have gone quiet, the longest first."""
    mine = Case.objects.visible_to(staff, now, action="work").carried_by(staff, now)
    active = with_last_contact(mine.filter(stage=Stage.ACTIVE)).select_related("client", "program")
    allowed = values_in_force(staff.agency_id, "contact_days", today)
    found = [_quiet(case, staff, today, allowed[case.program_id]) for case in active]
    return sorted((row for row in found if row.days > row.allowed), key=lambda row: -row.days)


def _quiet(case: Any, staff: Staff, today: dt.date, allowed: int) -> QuietCase:
    last = days.local_day(case.last_contact_at, staff.agency.timezone)
    return QuietCase(case, days.days_between(last, today), allowed)
