"""Which agency rows: settings in force."""

import datetime as dt
import uuid
from collections import defaultdict
from typing import Any

from casemgmt.agency.models import ProgramSetting
from casemgmt.agency.policy import SETTINGS


def values_in_force(agency_id: uuid.UUID, key: str, day: dt.date) -> dict[uuid.UUID, Any]:
    """One setting of every program of an agency on a day, by program; the default where none."""
    rows = ProgramSetting.objects.for_agency(agency_id).filter(key=key, effective_from__lte=day)
    newest_last = rows.order_by("effective_from").values_list("program_id", "value")
    values: dict[uuid.UUID, Any] = defaultdict(lambda: SETTINGS[key].default)
    values.update(newest_last)
    return values
