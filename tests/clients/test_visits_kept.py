"""What was arranged stays true: whose visit it is, which time was confirmed, why none was (INT-12)."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client as Browser
from django.urls import reverse

from casemgmt.core.errors import Refused
from clients.actions.assigning import assign_case, end_assignment
from clients.actions.visits import change_visit, confirm_visit, plan_visit, settle_visit
from clients.models import Appointment
from clients.registry import due_sources
from tests.cast import Cast
from tests.clients.arranging import DAY, HOUR, a_visit, facts
from tests.clients.paths import accepted
from tests.stories import a_case

BrowserOf = Callable[[str], Browser]


def asked(staff: Any, now: dt.datetime) -> list[Any]:
    """The appointments somebody's week tells them of."""
    items = due_sources["appointments"](staff, now, staff.agency.today(now) + 7 * DAY)
    return [item.case_id for item in items]


def test_int_12_planned_visits_go_with_the_case_to_who_takes_it_over(
    cast: Cast, now: dt.datetime, browser_of: BrowserOf
) -> None:
    case, other = a_case(cast, now), a_case(cast, now)
    visit, kept = a_visit(case, cast, now), a_visit(other, cast, now)
    held = a_visit(case, cast, now, starts_at=now - HOUR, unscheduled_reason="An alarm")
    sally, given = browser_of("sally"), {"staff": str(cast.gina.pk), "role": "primary"}
    page = sally.post(reverse("case-assign", args=[case.pk]), given, follow=True)
    assert "1 planned visit goes to whoever carries the case." in page.content.decode()
    stored = Appointment.objects.get(pk=visit.pk)
    assert (stored.staff, stored.starts_at) == (cast.gina, visit.starts_at)
    assert stored.history.latest().history_change_reason == "Case assigned"
    assert Appointment.objects.get(pk=kept.pk).staff == cast.mia
    assert Appointment.objects.get(pk=held.pk).staff == cast.mia
    assert asked(cast.gina, now + HOUR) == [case.pk]
    assert asked(cast.mia, now + HOUR) == [other.pk]


@pytest.mark.parametrize("role", ["secondary", "covering"])
def test_int_12_visits_stay_with_who_still_carries_the_case(
    cast: Cast, now: dt.datetime, role: str
) -> None:
    case, act = a_case(cast, now), {"by": cast.sally, "now": now}
    until = cast.agency.today(now) + 3 * DAY if role == "covering" else None
    own = a_visit(case, cast, now)
    assign_case(case, **act, staff=cast.gina, role=role, until=until)
    hers = a_visit(case, cast, now, staff=cast.gina)
    assign_case(case, **act, staff=cast.vera, role="secondary")
    whose = dict(Appointment.objects.values_list("pk", "staff_id"))
    assert whose == {own.pk: cast.mia.pk, hers.pk: cast.gina.pk}


def test_int_12_planned_visits_of_intake_go_to_the_first_who_carries_the_case(
    cast: Cast, now: dt.datetime
) -> None:
    case, act = accepted(cast, now, by="ines"), {"by": cast.sally, "now": now}
    visit = plan_visit(case, by=cast.ines, now=now, facts=facts(cast, now + DAY, staff=cast.ines))
    assign_case(case, **act, staff=cast.gina, role="secondary")
    assert asked(cast.ines, now) == []
    assign_case(case, **act, staff=cast.mia)
    assert Appointment.objects.get(pk=visit.pk).staff == cast.mia


def test_the_page_says_how_many_visits_went_to_somebody_else(
    cast: Cast, now: dt.datetime, browser_of: BrowserOf
) -> None:
    case, sally = a_case(cast, now), browser_of("sally")
    second = assign_case(case, by=cast.sally, now=now, staff=cast.gina, role="secondary")
    a_visit(case, cast, now, staff=cast.gina)
    ended = sally.post(reverse("assignment-end", args=[second.pk]), {"why": "Done"}, follow=True)
    assert "1 planned visit goes to whoever carries the case." in ended.content.decode()
    given = {"staff": str(cast.gina.pk), "role": "secondary"}
    page = sally.post(reverse("case-assign", args=[case.pk]), given, follow=True)
    assert "planned visit" not in page.content.decode().partition('id="main"')[2][:3000]


def test_int_12_how_a_visit_went_is_asked_of_who_carries_the_case_by_then(
    cast: Cast, now: dt.datetime
) -> None:
    case = a_case(cast, now)
    visit = a_visit(case, cast, now, starts_at=now + HOUR)
    later = now + 3 * HOUR
    assert asked(cast.gina, later) == []
    assign_case(case, by=cast.sally, now=later, staff=cast.gina)
    assert Appointment.objects.get(pk=visit.pk).staff == cast.mia
    assert asked(cast.gina, later) == [case.pk]


def test_int_12_planned_visits_of_who_leaves_are_kept_by_whoever_carries_the_case(
    cast: Cast, now: dt.datetime
) -> None:
    case, act = a_case(cast, now), {"by": cast.sally, "now": now}
    second = assign_case(case, **act, staff=cast.gina, role="secondary")
    planned, met = (a_visit(case, cast, now, staff=cast.gina) for _turn in range(2))
    settle_visit(met, by=cast.gina, now=now + 2 * DAY, outcome="kept")
    end_assignment(second, **act, why="Done")
    whose = dict(Appointment.objects.values_list("pk", "staff_id"))
    assert whose == {planned.pk: cast.mia.pk, met.pk: cast.gina.pk}


def test_int_12_a_visit_whose_cover_is_over_is_asked_of_who_carries_the_case(
    cast: Cast, now: dt.datetime
) -> None:
    case, today = a_case(cast, now), cast.agency.today(now)
    cover = {"staff": cast.gina, "role": "covering", "until": today + DAY}
    assign_case(case, by=cast.sally, now=now, **cover)
    a_visit(case, cast, now, staff=cast.gina, starts_at=now + 3 * DAY)
    assert (asked(cast.mia, now), asked(cast.gina, now)) == ([], [case.pk])
    later = now + 2 * DAY
    assert (asked(cast.mia, later), asked(cast.gina, later)) == ([case.pk], [])


def test_int_12_a_time_that_nobody_confirmed_is_not_confirmed(
    cast: Cast, now: dt.datetime, browser_of: BrowserOf
) -> None:
    visit = a_visit(a_case(cast, now), cast, now)
    mia, page = browser_of("mia"), reverse("visit-confirm", args=[visit.pk])
    shown = mia.get(reverse("visit-detail", args=[visit.pk])).content.decode()
    before = shown.partition('name="starts_at" value="')[2].partition('"')[0]
    moved = change_visit(visit, by=cast.mia, now=now, changes={"starts_at": now + 2 * DAY})
    for given in ({"starts_at": before}, {"starts_at": "never"}, {}):
        assert "at another time now" in mia.post(page, given, follow=True).content.decode()
    with pytest.raises(Refused):
        confirm_visit(moved, by=cast.mia, now=now, starts_at=now + DAY)
    assert Appointment.objects.get().confirmed_at is None
    shown = mia.get(reverse("visit-detail", args=[visit.pk])).content.decode()
    now_said = shown.partition('name="starts_at" value="')[2].partition('"')[0]
    mia.post(page, {"starts_at": now_said})
    assert Appointment.objects.get().confirmed_at is not None
