"""Appointments: arranged ahead, changed, told of, and never without a reason (INT-12)."""

import datetime as dt
from collections.abc import Callable
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client as Browser
from django.urls import reverse

from casemgmt.core.errors import Forbidden, Refused
from clients.actions.assigning import assign_case
from clients.actions.visits import change_visit, confirm_visit, plan_visit, settle_visit
from clients.models import Appointment, Case
from clients.registry import due_sources, timeline_sources
from tests.cast import Cast
from tests.clients.arranging import DAY, HOUR, a_visit, facts, visited
from tests.stories import a_case, died, shut

BrowserOf = Callable[[str], Browser]


def test_int_12_a_visit_is_arranged_ahead_with_notice_and_preparation(
    cast: Cast, now: dt.datetime
) -> None:
    today = cast.agency.today(now)
    visit = a_visit(
        a_case(cast, now), cast, now, prepare="The letter of the landlord",
        notice_on=today, notice_how="phone", unscheduled_reason="left over",
    )  # fmt: skip
    stored = Appointment.objects.get(pk=visit.pk)
    assert (stored.state, stored.is_unscheduled, stored.unscheduled_reason) == (
        "planned", False, "",
    )  # fmt: skip
    assert (stored.prepare, stored.notice_on) == ("The letter of the landlord", today)
    confirm_visit(stored, by=cast.mia, now=now, starts_at=stored.starts_at)
    assert Appointment.objects.get(pk=visit.pk).confirmed_at == now


def test_int_12_an_unscheduled_visit_says_why(cast: Cast, now: dt.datetime) -> None:
    case, begun = a_case(cast, now), now - 2 * HOUR
    with pytest.raises(Refused) as refusal:
        a_visit(case, cast, now, starts_at=begun, unscheduled_reason=" ")
    assert refusal.value.field == "unscheduled_reason"
    visit = a_visit(case, cast, now, starts_at=begun, unscheduled_reason="Her son called in fear")
    assert (visit.state, visit.is_unscheduled) == ("kept", True)


def test_int_12_the_database_keeps_no_unscheduled_visit_without_its_reason(
    cast: Cast, now: dt.datetime
) -> None:
    visit = a_visit(
        a_case(cast, now), cast, now, starts_at=now - HOUR, unscheduled_reason="An alarm"
    )
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "UPDATE clients_appointment SET unscheduled_reason = '' WHERE id = %s", [visit.pk]
        )


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"notice_how": "phone"}, "notice_on"),
        ({"notice_days": 0}, "notice_how"),
        ({"notice_days": 1, "notice_how": "phone"}, "notice_on"),
        ({"minutes": 0}, "minutes"),
        ({"minutes": 1441}, "minutes"),
    ],
)
def test_int_12_what_does_not_fit_is_refused(
    cast: Cast, now: dt.datetime, given: dict[str, Any], field: str
) -> None:
    given = dict(given)
    if "notice_days" in given:
        given["notice_on"] = cast.agency.today(now) + given.pop("notice_days") * DAY
    with pytest.raises(Refused) as refusal:
        a_visit(a_case(cast, now), cast, now, **given)
    assert refusal.value.field == field


def test_a_visit_is_with_somebody_who_carries_the_case(cast: Cast, now: dt.datetime) -> None:
    case = a_case(cast, now)
    with pytest.raises(Refused) as refusal:
        a_visit(case, cast, now, staff=cast.omar)
    assert refusal.value.field == "staff"
    own = plan_visit(case, by=cast.sally, now=now, facts=facts(cast, now + DAY))
    assert own.staff == cast.mia


def test_only_who_works_the_case_arranges_its_visits(cast: Cast, now: dt.datetime) -> None:
    case = a_case(cast, now)
    visit = a_visit(case, cast, now)
    for stranger in (cast.omar, cast.otto, cast.alex, cast.ines):
        for act in (
            lambda by: plan_visit(case, by=by, now=now, facts=facts(cast, now + DAY)),
            lambda by: change_visit(visit, by=by, now=now, changes={"minutes": 5}),
            lambda by: confirm_visit(visit, by=by, now=now, starts_at=visit.starts_at),
            lambda by: settle_visit(visit, by=by, now=now, outcome="cancelled", reason="x"),
        ):
            with pytest.raises(Forbidden):
                act(stranger)


def test_nothing_is_arranged_once_the_case_is_closed_or_the_client_has_died(
    cast: Cast, now: dt.datetime
) -> None:
    case = a_case(cast, now)
    shut(case, now)
    with pytest.raises(Refused, match="closed"):
        a_visit(case, cast, now)
    gone = a_case(cast, now)
    visit = a_visit(gone, cast, now)
    gone = died(gone, cast, now)
    visit = Appointment.objects.select_related("case").get(pk=visit.pk)
    for act in (
        lambda: a_visit(gone, cast, now),
        lambda: change_visit(visit, by=cast.mia, now=now, changes={"minutes": 30}),
        lambda: confirm_visit(visit, by=cast.mia, now=now, starts_at=visit.starts_at),
    ):
        with pytest.raises(Refused, match="has died"):
            act()


def test_at_another_time_a_visit_is_confirmed_anew(cast: Cast, now: dt.datetime) -> None:
    visit = a_visit(a_case(cast, now), cast, now)
    confirm_visit(visit, by=cast.mia, now=now, starts_at=visit.starts_at)
    change_visit(visit, by=cast.mia, now=now, changes={"purpose": "The rails"})
    assert visit.confirmed_at == now
    change_visit(visit, by=cast.mia, now=now, changes={"starts_at": now + 2 * DAY})
    assert Appointment.objects.get(pk=visit.pk).confirmed_at is None
    with pytest.raises(Refused) as refusal:
        change_visit(visit, by=cast.mia, now=now, changes={"starts_at": now - HOUR})
    assert refusal.value.field == "starts_at"


def test_int_12_notice_of_another_time_is_no_notice_of_the_new_one(
    cast: Cast, now: dt.datetime
) -> None:
    told = {"notice_on": cast.agency.today(now), "notice_how": "phone"}
    visit = a_visit(a_case(cast, now), cast, now, **told)
    moved: dict[str, Any] = {"starts_at": now + 2 * DAY}
    change_visit(visit, by=cast.mia, now=now, changes=moved)
    stored = Appointment.objects.get(pk=visit.pk)
    assert (stored.notice_on, stored.notice_how) == (None, "")
    change_visit(visit, by=cast.mia, now=now, changes={"starts_at": now + 3 * DAY, **told})
    assert Appointment.objects.get(pk=visit.pk).notice_on == told["notice_on"]


def test_how_a_visit_went_is_said_once_and_with_its_reason(cast: Cast, now: dt.datetime) -> None:
    visit = a_visit(a_case(cast, now), cast, now)
    later = now + 2 * DAY
    for outcome, reason, at, field in (
        ("held", "", later, "outcome"),
        ("kept", "", now, "outcome"),
        ("missed", "x", now, "outcome"),
        ("missed", " ", later, "reason"),
        ("cancelled", "", now, "reason"),
    ):
        with pytest.raises(Refused) as refusal:
            settle_visit(visit, by=cast.mia, now=at, outcome=outcome, reason=reason)
        assert refusal.value.field == field
    settle_visit(visit, by=cast.mia, now=later, outcome="missed", reason="Nobody opened")
    stored = Appointment.objects.get(pk=visit.pk)
    assert (stored.state, stored.settled_reason) == ("missed", "Nobody opened")
    for act in (
        lambda: settle_visit(stored, by=cast.mia, now=later, outcome="kept"),
        lambda: change_visit(stored, by=cast.mia, now=later, changes={"minutes": 5}),
        lambda: confirm_visit(stored, by=cast.mia, now=later, starts_at=stored.starts_at),
    ):
        with pytest.raises(Refused, match="already"):
            act()


def test_another_visit_at_that_time_is_only_said(
    cast: Cast, now: dt.datetime, browser_of: BrowserOf
) -> None:
    first = a_visit(a_case(cast, now), cast, now)
    case, mia = a_case(cast, now), browser_of("mia")
    page = reverse("visit-new", args=[case.pk])
    local = (first.starts_at + HOUR / 2).astimezone(ZoneInfo(cast.agency.timezone))
    given = {
        "kind": "office", "starts_at_0": f"{local:%Y-%m-%d}", "starts_at_1": f"{local:%H:%M}",
        "minutes": 30, "staff": cast.mia.pk,
    }  # fmt: skip
    shown = mia.post(page, given, follow=True).content.decode()
    assert "has another appointment at this time" in shown
    assert Appointment.objects.filter(case=case, kind="office").count() == 1
    week = mia.get(reverse("calendar"), {"day": f"{local:%Y-%m-%d}"}).content.decode()
    assert week.count("At the same time as another") == 2


def titles(cast: Cast, now: dt.datetime, case: Case | None = None) -> list[str]:
    until = cast.agency.today(now) + 7 * DAY
    items = due_sources["appointments"](cast.mia, now, until, case)
    return [f"{item.row.title} / {item.row.action}" for item in items]


def test_what_is_arranged_is_due_and_then_asks_how_it_went(cast: Cast, now: dt.datetime) -> None:
    case = a_case(cast, now)
    visit = a_visit(case, cast, now)
    a_visit(case, cast, now, starts_at=now + 30 * DAY)
    assert titles(cast, now) == ["Home visit: Rosa Delgado / Open"]
    assert titles(cast, now, a_case(cast, now)) == []
    later = now + DAY + 2 * HOUR
    assert titles(cast, later) == ["Home visit: Rosa Delgado / How did it go?"]
    settle_visit(visit, by=cast.mia, now=later, outcome="kept")
    assert titles(cast, later) == []
    (line,) = timeline_sources[Appointment._meta.label](cast.mia, case, later)
    assert [str(tag.text) for tag in line.entry.tags] == ["Took place"]


def unexplained(cast: Cast, now: dt.datetime) -> list[str]:
    until = cast.agency.today(now)
    return [item.row.url for item in due_sources["unexplained visits"](cast.mia, now, until)]


def test_int_12_a_home_visit_that_was_only_noted_asks_why(
    cast: Cast, now: dt.datetime, browser_of: BrowserOf
) -> None:
    case, announced, gone = a_case(cast, now), a_case(cast, now), a_case(cast, now)
    a_visit(announced, cast, now - DAY, starts_at=now - 3 * HOUR)
    noted = (now - 2 * HOUR).replace(microsecond=0)
    visited(case, cast, now, minutes=35, started_at=noted)
    visited(case, cast, now, mode="phone")
    visited(case, cast, now, was_reached=False)
    visited(case, cast, now, started_at=now - 31 * DAY)
    a_visit(case, cast, now - DAY, kind="phone", starts_at=now - HOUR)
    visited(announced, cast, now)
    visited(gone, cast, now)
    died(gone, cast, now)
    (asked,) = unexplained(cast, now)
    form = browser_of("mia").get(asked).context["form"]
    assert (form["starts_at"].value(), form["minutes"].value()) == (noted, 35)
    a_visit(case, cast, now, starts_at=noted, unscheduled_reason="An alarm")
    assert unexplained(cast, now) == []


def test_a_supervisor_sees_the_week_of_who_works_for_them_and_nobody_elses(
    cast: Cast, now: dt.datetime, browser_of: BrowserOf
) -> None:
    visit = a_visit(a_case(cast, now), cast, now)
    week = {"day": f"{visit.starts_at:%Y-%m-%d}"}
    hers = week | {"person": str(cast.mia.pk)}
    for name, asked, is_shown in (
        ("mia", week, True), ("sally", hers, True), ("sally", week, False), ("paul", hers, False),
    ):  # fmt: skip
        page = browser_of(name).get(reverse("calendar"), asked).content.decode()
        assert ("Rosa Delgado" in page) is is_shown, (name, asked)


def test_int_12_who_takes_a_case_over_is_asked_why_a_visit_was_not_arranged(
    cast: Cast, now: dt.datetime
) -> None:
    case = a_case(cast, now, carried_by="gina")
    visited(case, cast, now, by="gina")
    assert unexplained(cast, now) == []
    assign_case(case, by=cast.sally, now=now, staff=cast.mia)
    assert len(unexplained(cast, now)) == 1
