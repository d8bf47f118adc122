"""The first page of a case: its timeline under the months of the agency's calendar."""

import datetime as dt
from collections.abc import Callable
from zoneinfo import ZoneInfo

import pytest
from django.test import Client as Browser

from clients.actions.notes import Happening, log_contact
from tests.cast import Cast
from tests.stories import a_case, died

NEW_YORK = "America/New_York"


@pytest.mark.usefixtures("in_new_york")
def test_the_timeline_goes_by_the_agencys_calendar(
    cast: Cast, now: dt.datetime, browser_of: Callable[[str], Browser]
) -> None:
    assert cast.agency.timezone == NEW_YORK
    case = a_case(cast, now, stage="active")
    last = cast.agency.today(now).replace(day=1) - dt.timedelta(days=1)
    for day in (last, last - dt.timedelta(days=1)):
        evening = dt.datetime.combine(day, dt.time(21), ZoneInfo(NEW_YORK))
        call = Happening(mode="phone", started_at=evening, minutes=5)
        log_contact(case, by=cast.mia, now=now, happening=call)
    died(case, cast, now, died_on=last)
    page = browser_of("mia").get(f"/cases/{case.pk}/")
    told = [(month, entry.icon) for month, entries in page.context["months"] for entry in entries]
    assert [line for line in told if line[1] in {"phone", "info"}] == [
        (f"{last:%B %Y}", icon) for icon in ("phone", "info", "phone")
    ]
