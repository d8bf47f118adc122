"""Somebody is away: another person stands in for everything they carry, in one step."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from casemgmt.agency.models import Staff
from casemgmt.core.access import decide
from casemgmt.core.days import end_of_day
from casemgmt.core.errors import Refused
from casemgmt.ledger.models import Notice
from clients.access.refresh import reconcile
from clients.actions.assigning import assign_case, hand_back
from clients.actions.boundaries import declare_conflict
from clients.actions.covering import cover_load
from clients.models import Assignment, Case
from tests.cast import Cast
from tests.stories import a_case

pytestmark = pytest.mark.django_db
BrowserOf = Callable[[str], Browser]
HOUR = dt.timedelta(hours=1)


def until(cast: Cast, now: dt.datetime, days: int = 3) -> dt.date:
    return cast.agency.today(now) + dt.timedelta(days=days)


def stand_in(cast: Cast, now: dt.datetime, by: Staff | None = None, days: int = 3) -> list[Case]:
    """Omar stands in for Mia."""
    by = by or cast.sally
    return cover_load(cast.mia, by=by, now=now, staff=cast.omar, until=until(cast, now, days))


@pytest.mark.parametrize("giver", ["mia", "sally", "vera"])
def test_everything_somebody_carries_is_covered_until_a_day(
    cast: Cast, now: dt.datetime, giver: str
) -> None:
    cases = [a_case(cast, now) for _ in range(3)]
    others, closed = a_case(cast, now, carried_by="gina"), a_case(cast, now, stage="closed")
    assert set(stand_in(cast, now, cast[giver])) == set(cases)
    end = end_of_day(until(cast, now), cast.agency.timezone)
    for case in cases:
        for at, holds in ((now, True), (end - HOUR, True), (end, False)):
            assert decide(cast.omar, "edit", case, at).allow is holds
            assert decide(cast.mia, "edit", case, at).allow
    for case in (others, closed):
        assert not decide(cast.omar, "view", case, now).allow
    history = Assignment.history.filter(staff=cast.omar)
    assert {row.history_user for row in history} == {cast[giver].user}
    assert len(history) == len(cases)
    assert Notice.objects.filter(to=cast.omar.user, kind="load_covered").count() == 1
    assert reconcile(now)["repaired"] == 0


def test_sixty_cases_take_a_dozen_queries(cast: Cast, now: dt.datetime) -> None:
    for _ in range(60):
        a_case(cast, now)
    with CaptureQueriesContext(
        connection,
    ) as asked:
        assert len(stand_in(cast, now)) == 60
    said = [row["sql"] for row in asked if "SAVEPOINT" not in row["sql"]]
    assert len(said) <= 12, "\n".join(said)


def test_only_they_themselves_or_whoever_is_above_them_give_it(
    cast: Cast, now: dt.datetime, browser_of: BrowserOf
) -> None:
    a_case(cast, now)
    for name in ("gina", "paul", "alex"):
        with pytest.raises(Refused):
            stand_in(cast, now, cast[name])
    assert not Assignment.objects.filter(role="covering").exists()
    for name, offered in (("gina", False), ("paul", False), ("vera", True)):
        form = browser_of(name).get(reverse("load-cover")).context["form"]
        assert form.fields["worker"].queryset.filter(pk=cast.mia.pk).exists() is offered


def test_who_can_not_stand_in_and_until_when(cast: Cast, now: dt.datetime) -> None:
    a_case(cast, now)
    for name, words in (("mia", "Choose somebody else"), ("quinn", "carries cases")):
        with pytest.raises(Refused, match=words) as refusal:
            cover_load(cast.mia, by=cast.sally, now=now, staff=cast[name], until=until(cast, now))
        assert refusal.value.field == "staff"
    for days in (-1, 31):
        with pytest.raises(Refused, match="at most 30 days") as refusal:
            stand_in(cast, now, days=days)
        assert refusal.value.field == "until"


def test_a_case_they_can_not_take_is_named_and_nothing_is_given(
    cast: Cast, now: dt.datetime
) -> None:
    free, walled = a_case(cast, now), a_case(cast, now)
    assign_case(walled, by=cast.sally, now=now, staff=cast.omar, role="secondary")
    declare_conflict(walled, by=cast.omar, now=now, relation="Her cousin")
    later = now + HOUR
    with pytest.raises(Refused, match="can't take 1 of the cases") as refusal:
        stand_in(cast, later)
    assert [item.text for item in refusal.value.missing] == [walled.number]
    assert not decide(cast.omar, "view", free, later).allow
    assign_case(
        walled, by=cast.sally, now=later, staff=cast.gina, role="covering",
        until=until(cast, later),
    )  # fmt: skip
    assert stand_in(cast, later) == [free]


def test_what_is_covered_or_worked_as_long_is_left_as_it_is(cast: Cast, now: dt.datetime) -> None:
    beside, covered, shorter = (a_case(cast, now) for _ in range(3))
    assign_case(beside, by=cast.sally, now=now, staff=cast.omar, role="secondary")
    for case, name, days in ((covered, "gina", 5), (shorter, "omar", 1)):
        assign_case(
            case, by=cast.sally, now=now, staff=cast[name], role="covering",
            until=until(cast, now, days),
        )  # fmt: skip
    later = now + HOUR
    assert stand_in(cast, later) == [shorter]
    end = end_of_day(until(cast, now), cast.agency.timezone)
    assert decide(cast.omar, "edit", shorter, end - HOUR).allow
    with pytest.raises(Refused, match="no open case left"):
        stand_in(cast, later + HOUR)


def test_each_is_handed_back_as_any_cover(cast: Cast, now: dt.datetime) -> None:
    case, other = a_case(cast, now), a_case(cast, now)
    stand_in(cast, now)
    cover = Assignment.objects.get(case=case, staff=cast.omar)
    hand_back(cover, by=cast.omar, now=now + HOUR, handed_back="Nothing happened.")
    assert not decide(cast.omar, "view", case, now + HOUR).allow
    assert decide(cast.omar, "view", other, now + HOUR).allow


def test_a_supervisor_gives_it_on_a_page(
    cast: Cast, now: dt.datetime, browser_of: BrowserOf
) -> None:
    case = a_case(cast, now)
    url = reverse("load-cover")
    sally = browser_of("sally")
    assert url in sally.get(reverse("team-member", args=[cast.mia.pk])).content.decode()
    assert url in browser_of("mia").get(reverse("client-list")).content.decode()
    page = sally.get(f"{url}?away={cast.mia.pk}").content.decode()
    assert f'value="{cast.mia.pk}" selected' in page
    sent = sally.post(
        url,
        {
            "staff": cast.omar.pk,
            "until": until(cast, now).isoformat(),
            "why": "Her holiday",
            "worker": cast.mia.pk,
        },
    )
    assert sent.status_code == 302
    assert decide(cast.omar, "edit", case, dt.datetime.now(dt.UTC)).allow
