"""Hours of work against the limit: a person's own, as of now, from the cases they carry."""

import datetime as dt
from collections import defaultdict
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from caseload import workload
from casemgmt.agency.models import Staff
from casemgmt.agency.policy import SETTINGS
from casemgmt.agency.queries import Values, settings_in_force
from casemgmt.core import days
from casemgmt.core.charts import Load, Segment
from clients.models import Assignment

LEVELS = range(5)


def own_load(staff: Staff, now: dt.datetime, today: dt.date) -> Load:
    """The person's hours by level, against their share of a full-time capacity."""
    settings = settings_in_force(staff.agency_id, today)
    carried = Assignment.objects.visible_to(staff, now).at(now).filter(staff=staff)
    hours: dict[str, Decimal] = defaultdict(Decimal)
    counts: dict[str, int] = defaultdict(int)
    capacities = set()
    for row in carried.exclude(case__stage="closed").select_related("case__client"):
        values = settings[row.case.program_id]
        level = _level(row.case.acuity)
        hours[level] += workload.case_hours(_facts(row, staff), _base(values), today)
        counts[level] += 1
        capacities.add(Decimal(str(values["capacity_hours"])))
    full_time = min(capacities, default=Decimal(SETTINGS["capacity_hours"].default))
    segments = [
        Segment(level, round(float(hours[level]), 1), counts[level])
        for level in (_("High effort"), _("Moderate"), _("Low and check-in"))
        if counts[level]
    ]
    return Load(float(workload.capacity(staff.fte, full_time)), segments)


def _base(values: Values) -> dict[int, Decimal]:
    return {level: Decimal(str(values[f"hours_level_{level}"])) for level in LEVELS}


def _facts(row: Any, staff: Staff) -> workload.CaseFacts:
    case = row.case
    return workload.CaseFacts(
        acuity=case.acuity,
        role=row.role,
        stage=case.stage,
        opened_on=days.local_day(case.opened_at, staff.agency.timezone),
        interpreter=case.client.interpreter_needed,
    )


def _level(acuity: int | None) -> str:
    rated = workload.UNRATED if acuity is None else acuity
    if rated > workload.UNRATED:
        return _("High effort")
    return _("Moderate") if rated == workload.UNRATED else _("Low and check-in")
