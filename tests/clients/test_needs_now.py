"""What can't wait: named, answered by somebody by a day, and done (INT-03)."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client as Browser
from django.urls import reverse

from casemgmt.core import audit
from casemgmt.core.errors import Forbidden, Refused
from clients.actions.intake import complete_intake
from clients.actions.needs_now import change_need, name_need, need_done
from clients.models import Case, ImmediateNeed
from clients.registrations_needs import needs_due
from tests.cast import SET_UP, Cast
from tests.clients.paths import accepted
from tests.clients.test_intake import save
from tests.stories import a_case, shut

BrowserOf = Callable[[str], Browser]
DAY = dt.timedelta(days=1)


def named(case: Case, cast: Cast, now: dt.datetime, **facts: Any) -> ImmediateNeed:
    return name_need(case, by=cast.mia, now=now, facts={"need": "Insulin", **facts})


def seen_to(cast: Cast, now: dt.datetime, **facts: Any) -> dict[str, Any]:
    today = cast.agency.today(now)
    return {"action": "Pharmacy called", "responsible": cast.mia, "due_on": today, **facts}


def test_int_03_an_intake_is_complete_when_every_need_is_answered(
    cast: Cast, now: dt.datetime
) -> None:
    case = accepted(cast, now)
    save(cast, now, case)
    first, second = named(case, cast, now), named(case, cast, now, need="Heating")
    for answer, need in (
        (seen_to(cast, now), first),
        ({"no_action": "The fund is empty until May"}, second),
    ):
        with pytest.raises(Refused) as refusal:
            complete_intake(case, by=cast.mia, now=now)
        assert [one.url.split("#")[1] for one in refusal.value.missing] == ["needs"]
        change_need(need, by=cast.mia, now=now, changes=answer)
    assert complete_intake(case, by=cast.mia, now=now).completed_at == now


def test_int_03_an_action_is_somebodys_by_a_day(cast: Cast, now: dt.datetime) -> None:
    case, today = a_case(cast, now), cast.agency.today(now)
    for field, facts in (
        ("need", {"need": " "}),
        ("responsible", seen_to(cast, now, responsible=None)),
        ("responsible", seen_to(cast, now, responsible=cast.omar)),
        ("due_on", seen_to(cast, now, due_on=None)),
        ("due_on", seen_to(cast, now, due_on=today - DAY)),
        ("no_action", seen_to(cast, now, no_action="Too late")),
    ):
        with pytest.raises(Refused) as refusal:
            named(case, cast, now, **facts)
        assert refusal.value.field == field
    with pytest.raises(Refused, match="Say who sees to it"):
        named(case, cast, now, **seen_to(cast, now, responsible=None))
    assert named(case, cast, now, **seen_to(cast, now)).is_answered
    with pytest.raises(Forbidden):
        name_need(case, by=cast.omar, now=now, facts={"need": "Insulin"})
    for wrong in ({"action": "Called"}, {"action": "Called", "no_action": "Too late"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            row = ImmediateNeed(case=case, need="Insulin", named_at=now, **wrong)
            audit.save(row, by=SET_UP, why="For this test")


def test_int_03_what_is_done_is_done_once_and_changes_no_more(cast: Cast, now: dt.datetime) -> None:
    case = a_case(cast, now)
    need = named(case, cast, now)
    with pytest.raises(Refused):
        need_done(need, by=cast.mia, now=now)
    change_need(need, by=cast.mia, now=now, changes=seen_to(cast, now))
    assert need_done(need, by=cast.mia, now=now).done_at == now
    assert need_done(need, by=cast.mia, now=now + DAY).done_at == now
    with pytest.raises(Refused):
        change_need(need, by=cast.mia, now=now, changes={"action": "Asked again"})
    with pytest.raises(Forbidden):
        need_done(named(case, cast, now), by=cast.omar, now=now)


def test_int_03_it_stands_on_the_day_of_whoever_sees_to_it_until_it_is_done(
    cast: Cast, now: dt.datetime
) -> None:
    case, today = a_case(cast, now), cast.agency.today(now)
    need = named(case, cast, now, **seen_to(cast, now))
    named(case, cast, now, need="Heating")
    later = named(case, cast, now, need="A ramp", **seen_to(cast, now, due_on=today + 3 * DAY))

    def due(until: dt.date, name: str = "mia") -> list[str]:
        return [str(item.row.title) for item in needs_due(cast[name], now, until)]

    assert due(today) == ["Insulin: Rosa Delgado"]
    assert len(due(later.due_on)) == 2
    assert due(today, "sally") == []
    need_done(need, by=cast.mia, now=now)
    assert due(today) == []
    shut(case, now)
    assert due(later.due_on) == []


def test_int_03_a_closed_case_takes_no_need(cast: Cast, now: dt.datetime) -> None:
    case = a_case(cast, now)
    shut(case, now)
    with pytest.raises(Refused, match="closed"):
        named(case, cast, now)


def test_int_03_the_page_names_answers_and_settles_it(
    cast: Cast, now: dt.datetime, browser_of: BrowserOf
) -> None:
    case = accepted(cast, now)
    mia, today = browser_of("mia"), cast.agency.today(now)
    new = reverse("need-new", args=[case.pk])
    assert mia.post(new, {"need": "Insulin", "urgency": "3"}).status_code == 302
    need = ImmediateNeed.objects.get(case=case)
    page = reverse("need-edit", args=[need.pk])
    typed = {"need": "Insulin", "urgency": "3", "action": "Called", "version": need.version}
    back = mia.post(page, {**typed, "responsible": "", "due_on": ""})
    assert back.status_code == 200
    assert "Say who sees to it" in back.content.decode()
    good = {**typed, "responsible": str(cast.mia.pk), "due_on": today.isoformat()}
    assert mia.post(page, good).status_code == 302
    shown = mia.get(reverse("intake-edit", args=[case.pk])).content.decode()
    assert "Called" in shown
    assert mia.post(reverse("need-done", args=[need.pk])).status_code == 302
    assert ImmediateNeed.objects.get(pk=need.pk).done_at is not None
    assert browser_of("omar").get(page).status_code == 404
