"""The demo on days other than today: weekends, the first of January, and each day of the week."""

import datetime as dt
from typing import Any

import pytest

from caseload.models import WorkloadFlag
from casemgmt.demo.data import STORYLINES
from tests.demo.lives import CARRYING, assert_believable, work_of
from tests.demo.loading import demo

SUNDAY = dt.datetime(2023, 1, 1, 20, tzinfo=dt.UTC)
"""The first of January, too."""
MONDAY = dt.datetime(2024, 1, 1, 13, tzinfo=dt.UTC)
COVERS = {"jonah.quickstep"}
"""Who covers for somebody until a day: that is over by the database's own clock, which stands still
for no demo, and what it brought is not in their list of those days."""
WEEK = [SUNDAY, *(MONDAY + dt.timedelta(days=day) for day in range(6))]


@pytest.mark.wide
@pytest.mark.parametrize("now", WEEK, ids=lambda now: f"{now:%A}")
def test_the_demo_loads_on_any_day_of_the_week(
    now: dt.datetime, django_db_setup: None, django_db_blocker: Any, worker_id: str
) -> None:
    with django_db_blocker.unblock(), demo(f"weekday_{worker_id}", now) as told:
        assert len(told.said) == len(STORYLINES) + 2
        assert WorkloadFlag.objects.get().staff.name == "Gil Ferncastle"
        for key in set(CARRYING) - COVERS:
            assert_believable(key, work_of(key, now))
