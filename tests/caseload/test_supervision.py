"""Supervision between two people: what counts, and who sees it."""

import datetime as dt
from collections.abc import Callable
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.test import Client as Browser
from django.urls import reverse

from caseload.actions.supervising import (
    confirm_session,
    plan_session,
    record_held,
    void_session,
)
from caseload.models import SupervisionSession, WorkloadFlag
from caseload.reckoning import reckon_workload
from casemgmt.core import audit
from casemgmt.core.errors import Forbidden, Refused
from casemgmt.ledger.models import Notice
from casemgmt.work.teamwork import workers_of
from tests.caseload.test_reckoning import flagged
from tests.cast import SET_UP, Cast
from tests.core.test_meanwhile import shown

SignIn = Callable[[str], Browser]


def planned(cast: Cast, now: dt.datetime, **instead: Any) -> SupervisionSession:
    given: dict[str, Any] = {
        "by": cast.sally,
        "supervisee": cast.mia,
        "starts_at": now - dt.timedelta(hours=2),
        "minutes": 60,
        **instead,
    }
    return plan_session(now=now, **given)


def held(cast: Cast, now: dt.datetime, **instead: Any) -> SupervisionSession:
    session = planned(cast, now, **instead)
    return record_held(session, by=cast.sally, now=now, minutes=60, record="C-1: call the doctor")


def test_stf_09_a_session_counts_once_both_have_confirmed(cast: Cast, now: dt.datetime) -> None:
    session = held(cast, now)
    assert minutes_of(cast, now) == 0
    assert session.state == "held"
    confirm_session(session, by=cast.sally, now=now)
    assert session.state == "held"
    confirm_session(session, by=cast.mia, now=now)
    assert session.state == "confirmed"
    assert minutes_of(cast, now) == 60


def minutes_of(cast: Cast, now: dt.datetime) -> int:
    today = cast.agency.today(now - dt.timedelta(hours=2))
    (row,) = workers_of(cast.sally, now, today, [cast.mia])
    return round(row.supervision_hours * 60)


def test_the_other_person_is_asked_to_confirm(cast: Cast, now: dt.datetime) -> None:
    held(cast, now)
    notice = Notice.objects.get(kind="supervision")
    assert notice.to == cast.mia.user


def test_writing_again_asks_both_anew(cast: Cast, now: dt.datetime) -> None:
    session = held(cast, now)
    record_held(session, by=cast.mia, now=now, minutes=45, record="It was shorter")
    assert session.supervisor_confirmed_at is None
    assert session.supervisee_confirmed_at == now
    assert Notice.objects.filter(kind="supervision", to=cast.sally.user).exists()


def test_a_confirmed_session_stands(cast: Cast, now: dt.datetime) -> None:
    session = confirm_session(held(cast, now), by=cast.mia, now=now)
    with pytest.raises(Refused, match="stands as it is"):
        record_held(session, by=cast.sally, now=now, minutes=90, record="Longer")


def test_a_session_that_has_not_begun_was_not_held(cast: Cast, now: dt.datetime) -> None:
    session = planned(cast, now, starts_at=now + dt.timedelta(hours=1))
    with pytest.raises(Refused, match="not begun"):
        record_held(session, by=cast.mia, now=now, minutes=60, record="x")
    with pytest.raises(Refused, match="was held"):
        confirm_session(session, by=cast.mia, now=now)


def test_one_plans_sessions_with_people_one_supervises(cast: Cast, now: dt.datetime) -> None:
    for stranger in (cast.omar, cast.otto, cast.vera):
        with pytest.raises(Refused, match="you supervise"):
            planned(cast, now, supervisee=stranger)
    with pytest.raises(Refused, match="you supervise"):
        planned(cast, now, supervisee=cast.sally)
    with pytest.raises(Forbidden):
        planned(cast, now, by=cast.mia, supervisee=cast.mia)


def test_a_session_is_of_a_kind_there_is(cast: Cast, now: dt.datetime) -> None:
    with pytest.raises(Refused) as refusal:
        planned(cast, now, kind="chat")
    assert refusal.value.field == "kind"


@pytest.mark.parametrize("year", [1, 1999, 9999])
def test_a_session_lies_in_a_likely_year(cast: Cast, now: dt.datetime, year: int) -> None:
    with pytest.raises(Refused) as refusal:
        plan_session(
            by=cast.sally,
            now=now,
            supervisee=cast.mia,
            starts_at=dt.datetime(year, 1, 1, tzinfo=dt.UTC),
            minutes=60,
        )
    assert refusal.value.field == "starts_at"


def test_nobody_sits_in_two_sessions_at_once(cast: Cast, now: dt.datetime) -> None:
    first = planned(cast, now)
    inside = now - dt.timedelta(hours=1, minutes=30)
    for person in (cast.mia, cast.gina):
        with pytest.raises(Refused, match="another session"):
            planned(cast, now, supervisee=person, starts_at=inside)
    after = planned(cast, now, starts_at=now - dt.timedelta(hours=1))
    assert after.state == "planned"
    void_session(first, by=cast.mia, now=now, void_reason="Mia was ill")
    assert planned(cast, now, starts_at=inside - dt.timedelta(minutes=30)).state == "planned"


def test_a_group_is_one_session_each_at_the_same_time(cast: Cast, now: dt.datetime) -> None:
    planned(cast, now, kind="group")
    assert planned(cast, now, kind="group", supervisee=cast.gina).kind == "group"
    with pytest.raises(Refused, match="another session"):
        planned(cast, now, kind="individual", supervisee=cast.gina)


@pytest.mark.parametrize("minutes", [4, 601])
def test_a_session_is_minutes_long(cast: Cast, now: dt.datetime, minutes: int) -> None:
    with pytest.raises(Refused, match="5 minutes to 10 hours"):
        planned(cast, now, minutes=minutes)


def test_a_voided_session_does_not_count_and_says_why(cast: Cast, now: dt.datetime) -> None:
    session = confirm_session(held(cast, now), by=cast.mia, now=now)
    with pytest.raises(Refused, match="Say why"):
        void_session(session, by=cast.mia, now=now, void_reason=" ")
    void_session(session, by=cast.mia, now=now, void_reason="It was about leave")
    assert minutes_of(cast, now) == 0


def test_only_the_two_people_act_on_a_session(cast: Cast, now: dt.datetime) -> None:
    session = held(cast, now)
    for other in (cast.vera, cast.gina, cast.omar, cast.alex, cast.petra, cast.otto):
        with pytest.raises(Forbidden):
            confirm_session(session, by=other, now=now)


def test_only_the_two_people_see_a_session(
    cast: Cast, now: dt.datetime, browser_of: SignIn
) -> None:
    url = reverse("supervision-detail", args=[held(cast, now).pk])
    for name in ("mia", "sally"):
        assert browser_of(name).get(url).status_code == 200
    for name in ("vera", "gina", "omar", "alex", "petra", "otto"):
        assert browser_of(name).get(url).status_code == 404
    assert (
        "call the doctor"
        not in browser_of("gina").get(reverse("supervision-list")).content.decode()
    )


def test_a_session_is_planned_held_and_confirmed_in_the_browser(
    cast: Cast, now: dt.datetime, browser_of: SignIn
) -> None:
    sally, mia = browser_of("sally"), browser_of("mia")
    start = now - dt.timedelta(hours=3)
    form = {"supervisee": cast.mia.pk, "starts_at": f"{start:%Y-%m-%dT%H:%M}", "minutes": 60,
            "kind": "individual", "agenda": ""}  # fmt: skip
    assert sally.get(reverse("supervision-new")).status_code == 200
    answer = sally.post(reverse("supervision-new"), form)
    session = SupervisionSession.objects.get()
    assert answer["Location"] == reverse("supervision-detail", args=[session.pk])
    SupervisionSession._base_manager.filter(pk=session.pk).update(starts_at=start)
    held_url = reverse("supervision-held", args=[session.pk])
    page = sally.get(held_url)
    assert page.status_code == 200
    sally.post(held_url, {**shown(page), "minutes": 50, "record": "C-1"})
    page = mia.get(reverse("supervision-detail", args=[session.pk])).content.decode()
    assert "Waiting for you" in page
    confirm = reverse("supervision-confirm", args=[session.pk])
    assert mia.get(confirm).status_code == 405
    mia.post(confirm)
    session.refresh_from_db()
    assert session.state == "confirmed"
    void = reverse("supervision-void", args=[session.pk])
    assert mia.get(void).status_code == 200
    assert mia.post(void, {"void_reason": "Not about work"}).status_code == 302


def test_a_worker_plans_no_session_in_the_browser(cast: Cast, browser_of: SignIn) -> None:
    assert browser_of("mia").get(reverse("supervision-new")).status_code == 403
    for name in ("alex", "petra"):
        assert browser_of(name).get(reverse("supervision-list")).status_code == 403


def test_the_list_costs_the_same_for_3_sessions_and_30(
    cast: Cast, now: dt.datetime, browser_of: SignIn, django_assert_max_num_queries: Any
) -> None:
    mia = browser_of("mia")
    made = 0
    for wanted in (3, 30):
        while made < wanted:
            made += 1
            planned(cast, now, starts_at=now - dt.timedelta(hours=2 * made))
        with django_assert_max_num_queries(17):
            page = mia.get(reverse("supervision-list"))
        assert page.content.decode().count("Supervises you") == wanted


def test_a_flag_is_seen_by_the_worker_and_their_line(
    cast: Cast, now: dt.datetime, browser_of: SignIn
) -> None:
    url = reverse("flag-decide", args=[flagged(cast, now).pk])
    for name in ("mia", "sally", "vera"):
        assert browser_of(name).get(url).status_code == 200
    for name in ("omar", "paul", "gina", "alex", "otto"):
        assert browser_of(name).get(url).status_code == 404
    review = cast.agency.today(now) + dt.timedelta(days=9)
    mia, sally = browser_of("mia"), browser_of("sally")
    mia.post(url, {**shown(mia.get(url)), "worker_words": "I need help", "remedy": "accept",
                   "remedy_words": "x", "review_on": review})  # fmt: skip
    flag = WorkloadFlag.objects.get()
    assert (flag.worker_words, flag.state) == ("I need help", "open")
    decided = {"remedy": "help", "remedy_words": "Four visits", "review_on": review}
    answer = sally.post(url, {**shown(sally.get(url)), **decided})
    assert answer.status_code == 302
    assert "Four visits" in browser_of("mia").get(url).content.decode()


def test_a_team_is_summed_up_in_as_many_queries_however_many_they_are(
    cast: Cast, now: dt.datetime, django_assert_max_num_queries: Any
) -> None:
    flag, today = flagged(cast, now), cast.agency.today(now)
    reckon_workload(now)
    people = [cast.mia, cast.gina, cast.ines]
    for some in (people[:1], people):
        with django_assert_max_num_queries(8):
            rows = workers_of(cast.sally, now, today, some)
        assert len(rows) == len(some)
    assert (rows[0].flag, rows[0].load.hours) == (flag, float(flag.hours))
    assert (rows[1].flag, rows[2].snapshot) == (None, None)


def test_the_newest_load_is_the_one_shown(cast: Cast, now: dt.datetime) -> None:
    reckon_workload(now - dt.timedelta(days=2))
    reckon_workload(now)
    today = cast.agency.today(now)
    (row,) = workers_of(cast.sally, now, today, [cast.mia])
    assert row.snapshot is not None
    assert row.snapshot.day == today


@pytest.mark.usefixtures("in_new_york")
def test_supervision_counts_in_the_agencys_month(cast: Cast) -> None:
    """An evening that is already the next month in UTC belongs to the month it was held in."""
    evening = dt.datetime(2026, 10, 31, 21, tzinfo=ZoneInfo(cast.agency.timezone))
    assert evening.astimezone(dt.UTC).month == 11
    session = SupervisionSession(
        agency=cast.agency, supervisor=cast.sally, supervisee=cast.mia, starts_at=evening,
        minutes=60, state="confirmed", record="x",
        supervisor_confirmed_at=evening, supervisee_confirmed_at=evening,
    )  # fmt: skip
    audit.save(session, by=SET_UP, why="For this test")
    later = evening + dt.timedelta(hours=2)
    (row,) = workers_of(cast.sally, later, cast.agency.today(later), [cast.mia])
    assert row.supervision_hours == 1
