"""Somebody stands in for a while: until a day that is set, and handed back with words (T1)."""

import datetime as dt
from collections.abc import Callable
from zoneinfo import ZoneInfo

import pytest
from django.db import IntegrityError, transaction
from django.test import Client as Browser
from django.urls import reverse

from casemgmt.core import audit
from casemgmt.core.access import decide
from casemgmt.core.display import day
from casemgmt.core.errors import Forbidden, Refused
from casemgmt.core.ranges import since
from casemgmt.ledger.models import Notice
from clients.actions.assigning import assign_case, end_assignment, hand_back
from clients.models import Assignment, Case
from tests.cast import SET_UP, Cast
from tests.clients.paths import read_only
from tests.stories import a_case

pytestmark = pytest.mark.django_db
BrowserOf = Callable[[str], Browser]
HOUR = dt.timedelta(hours=1)


def covered(cast: Cast, case: Case, now: dt.datetime, *, days: int = 3) -> Assignment:
    """Omar of another team stands in for Mia until some days ahead."""
    until = cast.agency.today(now) + dt.timedelta(days=days)
    return assign_case(case, by=cast.sally, now=now, staff=cast.omar, role="covering", until=until)


def last_instant(cast: Cast, now: dt.datetime, *, days: int = 3) -> dt.datetime:
    """The end of the last day, by the agency's clock."""
    after = cast.agency.today(now) + dt.timedelta(days=days + 1)
    return dt.datetime.combine(after, dt.time.min, tzinfo=ZoneInfo(cast.agency.timezone))


def test_a_cover_ends_at_midnight_of_its_last_day_with_no_job_running(
    cast: Cast, now: dt.datetime
) -> None:
    case = a_case(cast, now)
    covered(cast, case, now)
    end = last_instant(cast, now)
    for at, holds in ((now, True), (end - dt.timedelta(seconds=1), True), (end, False)):
        for name in ("omar", "paul"):
            assert decide(cast[name], "view", case, at).allow is holds
            assert Case.objects.visible_to(cast[name], at).filter(pk=case.pk).exists() is holds
        assert decide(cast.omar, "edit", case, at).allow is holds
        assert decide(cast.mia, "edit", case, at).allow


@pytest.mark.parametrize("days", [None, -1, 31])
def test_a_cover_without_an_end_that_can_be_is_refused(
    cast: Cast, now: dt.datetime, days: int | None
) -> None:
    case, today = a_case(cast, now), cast.agency.today(now)
    until = None if days is None else today + dt.timedelta(days=days)
    with pytest.raises(Refused, match="at most 30 days ahead") as refusal:
        assign_case(case, by=cast.sally, now=now, staff=cast.omar, role="covering", until=until)
    assert refusal.value.field == "until"
    for within in (0, 30):
        assert covered(cast, a_case(cast, now), now, days=within).holds(now)


def test_only_a_cover_ends_on_a_day(cast: Cast, now: dt.datetime) -> None:
    case, today = a_case(cast, now), cast.agency.today(now)
    for role in ("primary", "secondary"):
        with pytest.raises(Refused, match="Only a cover ends") as refusal:
            assign_case(case, by=cast.sally, now=now, staff=cast.omar, role=role, until=today)
        assert refusal.value.field == "until"


def test_the_database_keeps_no_cover_without_an_end(cast: Cast, now: dt.datetime) -> None:
    cover = Assignment(case=a_case(cast, now), staff=cast.omar, role="covering", during=since(now))
    with pytest.raises(IntegrityError, match="a_cover_has_an_end"), transaction.atomic():
        audit.save(cover, by=SET_UP, why="For this test")


def test_a_cover_that_is_longer_than_thought_begins_anew(cast: Cast, now: dt.datetime) -> None:
    case = a_case(cast, now)
    first, later = covered(cast, case, now), now + HOUR
    again = covered(cast, case, later, days=20)
    first.refresh_from_db()
    assert not first.holds(later)
    assert again.holds(last_instant(cast, now) + HOUR)


def test_a_supervisor_ends_a_cover_before_its_day(cast: Cast, now: dt.datetime) -> None:
    case = a_case(cast, now)
    end_assignment(covered(cast, case, now), by=cast.sally, now=now + HOUR, why="Mia is back")
    assert not decide(cast.omar, "view", case, now + HOUR).allow


def test_whoever_covered_hands_back_and_says_what_to_know(
    cast: Cast, now: dt.datetime, browser_of: BrowserOf
) -> None:
    case = a_case(cast, now)
    cover = covered(cast, case, now)
    url, words = (
        reverse("cover-hand-back", args=[cover.pk]),
        "Her heating was off; the fitter came.",
    )
    omar = browser_of("omar")
    assert url in omar.get(reverse("case-team", args=[case.pk])).content.decode()
    page = omar.get(url)
    form = {"version": page.context["form"]["version"].value()}
    assert "(optional)" not in page.content.decode().split("<form", 2)[-1]
    assert omar.post(url, {**form, "handed_back": " "}).status_code == 200
    assert omar.post(url, {**form, "handed_back": words}).status_code == 302
    assert omar.get(reverse("case-detail", args=[case.pk])).status_code == 404
    told = Notice.objects.get(kind="handed_back")
    assert (told.to, told.url) == (cast.mia.user, reverse("case-team", args=[case.pk]))
    assert words in browser_of("mia").get(told.url).content.decode()


def test_only_whoever_covers_hands_back(
    cast: Cast, now: dt.datetime, browser_of: BrowserOf
) -> None:
    case = a_case(cast, now)
    cover = covered(cast, case, now)
    with pytest.raises(Refused, match="Only whoever covers"):
        hand_back(cover, by=cast.mia, now=now, handed_back="Nothing")
    with pytest.raises(Forbidden):
        hand_back(cover, by=cast.gina, now=now, handed_back="Nothing")
    primary = Assignment.objects.get(case=case, role="primary")
    with pytest.raises(Refused, match="Only whoever covers"):
        hand_back(primary, by=cast.mia, now=now, handed_back="Nothing")
    url = reverse("cover-hand-back", args=[cover.pk])
    assert browser_of("mia").get(url).status_code == 403
    assert browser_of("gina").get(url).status_code == 404


def test_a_cover_is_handed_back_once(cast: Cast, now: dt.datetime) -> None:
    cover, later = covered(cast, a_case(cast, now), now), now + HOUR
    with pytest.raises(Refused, match="Say what happened"):
        hand_back(cover, by=cast.omar, now=later, handed_back=" ")
    hand_back(cover, by=cast.omar, now=later, handed_back="Nothing happened.")
    with pytest.raises(Forbidden):
        hand_back(cover, by=cast.omar, now=later + HOUR, handed_back="More")
    assign_case(cover.case, by=cast.sally, now=later, staff=cast.omar, role="secondary")
    with pytest.raises(Refused, match="ended already"):
        hand_back(cover, by=cast.omar, now=later + HOUR, handed_back="More")


def test_the_last_day_of_a_cover_is_the_one_that_shows(
    cast: Cast, now: dt.datetime, browser_of: BrowserOf
) -> None:
    case = a_case(cast, now)
    covered(cast, case, now)
    last = day(cast.agency.today(now) + dt.timedelta(days=3))
    mia = browser_of("mia")
    for page in ("case-team", "case-access"):
        html = mia.get(reverse(page, args=[case.pk])).content.decode()
        assert last in html
        assert day(last_instant(cast, now).date()) not in html


def test_a_cover_ends_for_good_when_the_case_is_closed(cast: Cast, now: dt.datetime) -> None:
    case = a_case(cast, now, stage="active")
    covered(cast, case, now)
    read_only(case, now + HOUR)
    assert decide(cast.mia, "view", case, now + 2 * HOUR).allow
    assert not decide(cast.omar, "view", case, now + 2 * HOUR).visible
