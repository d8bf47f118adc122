"""Hours of work against the limit, for one person and for a team."""

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from caseload.models import LoadSnapshot, WorkloadFlag
from caseload.summary import confirmed_minutes, current_loads
from casemgmt.agency.models import Staff
from casemgmt.core.charts import Load, Segment
from casemgmt.work.day import due_items

HIGH, MODERATE = 3, 2


@dataclass(frozen=True)
class Worker:
    """One line of the team page: counts and hours, no client."""

    staff: Staff
    load: Load
    open_cases: int
    overdue: int
    flag: WorkloadFlag | None
    supervision_hours: float

    @property
    def over(self) -> float:
        """Hours above the limit; zero within it."""
        return max(-self.load.room, 0)
