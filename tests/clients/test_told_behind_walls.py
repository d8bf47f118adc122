"""Whoever is kept from a client is told nothing of what happens in their case, whatever part in it
they still have (T2)."""

import datetime as dt

import pytest

from assessments.actions.scheduling import schedule_reassessments
from careplans.actions.closing import complete_closure
from casemgmt.ledger.models import Notice
from clients.actions.assigning import assign_case, hand_back
from clients.actions.boundaries import declare_conflict, put_up_wall, report_conflict
from clients.models import Case
from tests.careplans.arranging import fresh, nearly_closed
from tests.cast import Cast
from tests.stories import a_case

pytestmark = pytest.mark.django_db
MINUTE = dt.timedelta(minutes=1)
YEARS = dt.timedelta(days=800)


def walled(cast: Cast, case: Case, now: dt.datetime, name: str, *, told_by: str = "mia") -> None:
    """A wall stands between somebody and the client since a minute."""
    about = {"staff": cast[name], "relation": "Her former husband"}
    told = report_conflict(case, by=cast[told_by], now=now - MINUTE, **about)
    put_up_wall(told, by=cast.petra, now=now - MINUTE)


def told(kind: str) -> set[str]:
    rows = Notice.objects.filter(kind=kind).values_list("to__email", flat=True)
    return {email.split("@")[0] for email in rows}


def test_of_a_closing(cast: Cast, now: dt.datetime) -> None:
    closure = nearly_closed(cast, now)
    case = fresh(closure.case_id)
    for name in ("gina", "omar"):
        assign_case(case, by=cast.sally, now=now - MINUTE, staff=cast[name], role="secondary")
    for name in ("gina", "sally"):
        walled(cast, case, now, name)
    complete_closure(closure, by=cast.mia, now=now)
    assert told("closed") == {"omar", "paul"}


def test_of_a_cover_that_was_handed_back(cast: Cast, now: dt.datetime) -> None:
    case, until = a_case(cast, now), cast.agency.today(now) + dt.timedelta(days=3)
    act = {"by": cast.sally, "now": now - MINUTE}
    assign_case(case, staff=cast.gina, role="secondary", **act)
    cover = assign_case(case, staff=cast.omar, role="covering", until=until, **act)
    walled(cast, case, now, "gina")
    hand_back(cover, by=cast.omar, now=now, handed_back="Nothing happened")
    assert told("handed_back") == {"mia"}


def test_of_a_case_that_needs_another_worker(cast: Cast, now: dt.datetime) -> None:
    case = a_case(cast, now)
    walled(cast, case, now, "sally")
    declare_conflict(case, by=cast.mia, now=now, relation="Neighbors")
    assert told("step_back") == {"vera"}


def test_of_a_reassessment_that_is_due(cast: Cast, now: dt.datetime) -> None:
    mine, kept = a_case(cast, now, stage="active"), a_case(cast, now, stage="active")
    walled(cast, kept, now, "mia", told_by="sally")
    schedule_reassessments(now + YEARS)
    rows = Notice.objects.filter(kind="reassessment_due", to=cast.mia.user)
    assert [str(mine.pk) in row.url for row in rows] == [True]
