"""Is the agency running: what an admin's first page counts."""

import datetime as dt

import pytest

from casemgmt.core.days import start_of_day
from casemgmt.ledger.models import JobRun
from casemgmt.work.health import health_of
from tests.cast import Cast

SECOND = dt.timedelta(seconds=1)


@pytest.mark.parametrize(
    ("state", "after_midnight", "counted"),
    [("failed", 1, 1), ("lost", 1, 1), ("done", 1, 0), ("failed", -1, 0)],
)
def test_jobs_that_ended_badly_since_the_agencys_midnight_are_counted(
    cast: Cast, now: dt.datetime, state: str, after_midnight: int, counted: int
) -> None:
    today = cast.agency.today(now)
    ended = start_of_day(today, cast.agency.timezone) + after_midnight * SECOND
    begun = ended - dt.timedelta(hours=1)
    JobRun.objects.create(job="x", due_key="x", state=state, started_at=begun, ended_at=ended)
    failed = health_of(cast.agency, now, today)["stats"][0]
    assert (failed.number, failed.late) == (counted, bool(counted))
