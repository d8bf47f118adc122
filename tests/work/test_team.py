"""What a supervisor sees of her people."""

import datetime as dt
from collections.abc import Callable

from django.test import Client as Browser

from caseload.reckoning import reckon_workload
from casemgmt.work.teamwork import workers_of
from clients.actions.boundaries import put_up_wall, report_conflict
from clients.models import Case
from tests.cast import Cast
from tests.stories import a_case


def test_a_supervisor_reaches_her_people_s_cases_but_they_are_not_her_own_work(
    cast: Cast, now: dt.datetime
) -> None:
    case = a_case(cast, now, stage="active")
    assert list(Case.objects.visible_to(cast.sally, now, action="edit")) == [case]
    assert list(Case.objects.visible_to(cast.sally, now, action="work")) == []
    assert list(Case.objects.visible_to(cast.paul, now, action="edit")) == []


def test_a_quiet_case_counts_for_its_primary(cast: Cast, now: dt.datetime) -> None:
    a_case(cast, now, stage="active")
    workers = workers_of(cast.sally, now, cast.agency.today(now))
    assert {worker.staff.name: worker.quiet for worker in workers} == {
        "Mia Example": 1,
        "Gina Example": 0,
        "Ines Example": 0,
    }


def test_cases_are_counted_as_far_as_the_supervisor_sees_them(
    cast: Cast, now: dt.datetime, browser_of: Callable[[str], Browser]
) -> None:
    """One more would tell somebody behind a wall whom their people work with (T2, T16)."""
    kept, _seen = a_case(cast, now), a_case(cast, now)
    reckon_workload(now)
    wall = report_conflict(kept, by=cast.mia, now=now, staff=cast.sally, relation="Sisters")
    put_up_wall(wall, by=cast.petra, now=now)
    workers = workers_of(cast.sally, now, cast.agency.today(now))
    assert {worker.staff.name: worker.open_cases for worker in workers}["Mia Example"] == 1
    assert {worker.load.segments[0].cases for worker in workers if worker.load.segments} <= {0, 1}
    assert "2 cases" not in browser_of("sally").get("/team/").content.decode()


def test_the_team_page_names_no_client(
    cast: Cast, now: dt.datetime, browser_of: Callable[[str], Browser]
) -> None:
    a_case(cast, now, stage="active")
    page = browser_of("sally").get("/team/").content.decode()
    assert "Mia Example" in page
    assert "Delgado" not in page


def test_a_supervisor_opens_her_people_and_nobody_else_s(
    cast: Cast, now: dt.datetime, browser_of: Callable[[str], Browser]
) -> None:
    a_case(cast, now, stage="active")
    sally = browser_of("sally")
    assert "Delgado" in sally.get(f"/team/{cast.mia.pk}/").content.decode()
    assert sally.get(f"/team/{cast.omar.pk}/").status_code == 404
