"""The nightly comparison of the access index with the dated rows it comes from."""

import datetime as dt
from typing import Any

import pytest
from django.db import connection

from casemgmt.core import audit
from casemgmt.core.access import decide
from casemgmt.ledger.running import run_job
from clients.access.refresh import reconcile, refresh
from clients.actions.assigning import assign_case
from clients.models import CaseAccess
from tests.cast import SET_UP, Cast
from tests.stories import a_case

NOTHING = {"repaired": 0, "removed": 0}


def rows_of(case: Any) -> set[Any]:
    rows = CaseAccess.objects.filter(content_object=case)
    kept = rows.values_list("user_id", "permission_id", "during")
    return {(user, permission, str(during)) for user, permission, during in kept}


def test_what_the_index_missed_is_repaired_and_a_second_run_finds_nothing(
    cast: Cast, now: dt.datetime
) -> None:
    case, other = a_case(cast, now), a_case(cast, now, carried_by="omar")
    untouched = rows_of(other)
    with connection.cursor() as cursor:  # behind the back of the index
        cursor.execute(
            "UPDATE clients_assignment SET staff_id = %s WHERE case_id = %s",
            [cast.gina.pk, case.pk],
        )
    found = reconcile(now)
    assert found["repaired"] > 0
    assert found["removed"] == 0
    assert decide(cast.gina, "edit", case, now).allow
    assert not decide(cast.mia, "view", case, now).visible
    assert reconcile(now) == NOTHING
    assert rows_of(other) == untouched


def test_rows_are_removed_once_they_are_wholly_past_and_nobody_loses_anything(
    cast: Cast, now: dt.datetime
) -> None:
    case = a_case(cast, now)
    own = rows_of(case)
    part = assign_case(case, by=cast.sally, now=now, staff=cast.gina, role="secondary")
    part.end(now + dt.timedelta(days=3))
    audit.save(part, by=SET_UP, why="Until her colleague is back", only=["during"])
    refresh([case.pk])
    assert reconcile(now) == NOTHING
    later = now + dt.timedelta(days=4)
    assert reconcile(later) == {"repaired": 0, "removed": 5}  # view, note, attend, work and change
    assert rows_of(case) == own
    assert reconcile(later) == NOTHING


def test_it_runs_as_a_job_with_its_counts_on_the_record(cast: Cast, now: dt.datetime) -> None:
    a_case(cast, now)
    run = run_job("reconcile_access", "tonight", now)
    assert run is not None
    assert (run.state, run.counts) == ("done", NOTHING)
    assert run_job("reconcile_access", "tonight", now) is None


@pytest.mark.parametrize("name", ["mia", "sally", "vera", "omar"])
def test_nobody_sees_more_or_less_after_a_night(cast: Cast, now: dt.datetime, name: str) -> None:
    case = a_case(cast, now)
    before = decide(cast[name], "view", case, now)
    reconcile(now)
    assert decide(cast[name], "view", case, now) == before
