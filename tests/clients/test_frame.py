"""What stands around a case's pages: numbers of what the reader may read, in one statement."""

import datetime as dt
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from casemgmt.core import audit
from casemgmt.core.access import decide
from casemgmt.core.counting import counted
from clients.access.reading import CODENAMES
from clients.frame import actions_on, frame_counts
from clients.models import Assignment, Case
from clients.registry import case_tabs, case_tags
from tests.cast import SET_UP, Cast
from tests.stories import a_case, a_worked_case

pytestmark = pytest.mark.django_db


def asked_by(cast: Cast, name: str, now: dt.datetime) -> Any:
    """What the frame needs of a request."""
    return SimpleNamespace(staff=cast[name], now=now, today=cast.agency.today(now))


def test_many_counts_are_one_statement_and_nothing_counts_as_nought(
    cast: Cast, now: dt.datetime
) -> None:
    a_case(cast, now)
    a_case(cast, now, carried_by="omar")
    rows = {
        "all": Case.objects.order_by("number"),
        "nobody's": Case.objects.none(),
        "Mia's": Case.objects.visible_to(cast.mia, now),
        "Iris'": Assignment.objects.visible_to(cast.iris, now),
        "closed": Case.objects.filter(stage="closed"),
    }
    with CaptureQueriesContext(
        connection,
    ) as asked:
        found = counted(rows)
    assert found == {"all": 2, "nobody's": 0, "Mia's": 1, "Iris'": 0, "closed": 0}
    assert len(asked) == 1
    assert counted({}) == {}
    assert counted({"nobody's": Case.objects.none()}) == {"nobody's": 0}


def test_the_frame_counts_what_the_reader_may_read(cast: Cast, now: dt.datetime) -> None:
    case = a_worked_case(cast, now).case
    mine, others = (frame_counts(asked_by(cast, name, now), case) for name in ("mia", "omar"))
    assert mine["notes"] == 3
    assert mine["documents"] == mine["plan"] == mine["consent: consent"] == 1
    assert set(others.values()) == {0}
    assert set(others) == set(mine)


def test_every_tab_and_every_room_gives_rows_and_no_numbers(cast: Cast, now: dt.datetime) -> None:
    case, today = a_case(cast, now), cast.agency.today(now)
    for tab in case_tabs.values():
        assert tab.rows is None or tab.rows(cast.omar, case, now).model.case_path == "case"
    for source in case_tags.values():
        rows = source.rows(cast.omar, case, now, today).values()
        assert all(found.model.case_path in {"", "case"} for found in rows)


def test_one_reading_answers_for_every_action_as_if_each_were_asked(
    cast: Cast, now: dt.datetime
) -> None:
    case = a_case(cast, now)
    decide(cast.mia, "view", case, now)  # keys of permissions are read once by a process
    for name in ("mia", "sally", "vera", "omar", "iris"):
        with CaptureQueriesContext(connection) as asked:
            actions = decide(cast[name], "view", case, now).actions
        assert len(asked) <= 1
        assert actions == {
            action for action in CODENAMES if decide(cast[name], action, case, now).allow
        }


def test_a_decision_about_one_case_says_nothing_of_another(cast: Cast, now: dt.datetime) -> None:
    mine, others = a_case(cast, now), a_case(cast, now, carried_by="omar")
    request = asked_by(cast, "mia", now)
    request.decision = decide(cast.mia, "view", mine, now)
    assert "edit" in actions_on(request, mine)
    assert actions_on(request, others) == frozenset()


def test_the_menu_leads_to_a_second_record_for_whoever_leads_every_case(
    cast: Cast, now: dt.datetime, browser_of: Callable[[str], Browser]
) -> None:
    case = a_case(cast, now)
    way = reverse("client-merge", args=[case.client_id])

    def offered(name: str) -> bool:
        page = browser_of(name).get(reverse("case-detail", args=[case.pk]))
        return way in page.content.decode()

    assert offered("sally")
    assert not offered("mia")
    other = a_case(cast, now, carried_by="omar", stage="closed")
    other.client = case.client
    audit.save(other, by=SET_UP, why="For this test", only=["client"])
    assert not offered("sally")
