"""The waitlist of a program: an order with reasons, a day to look again, and no silent leaving."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client as Browser
from django.urls import reverse

from casemgmt.core import audit
from casemgmt.core.errors import Forbidden, Refused
from clients.actions.deciding import Told
from clients.actions.referring import dispose_referral
from clients.actions.routing import route_referral
from clients.actions.screening import accept_referral, screen_referral
from clients.actions.waiting import change_place, passes_over
from clients.models import Admission, Client, Referral, WaitlistEntry
from tests.cast import SET_UP, Cast
from tests.clients.paths import screened

DAY, MINUTE = dt.timedelta(days=1), dt.timedelta(minutes=1)
BrowserOf = Callable[[str], Browser]


def waits(cast: Cast, now: dt.datetime, *, by: str = "ines", **facts: Any) -> WaitlistEntry:
    """Somebody on the waitlist of the program since now."""
    referral = screened(cast, now, by=by, **facts)
    again(referral, cast, now, by=by)
    entry: WaitlistEntry = WaitlistEntry.objects.get(referral=referral)
    return entry


def again(referral: Referral, cast: Cast, now: dt.datetime, by: str = "ines", **given: Any) -> None:
    facts = {"review_on": cast.agency.today(now) + 30 * DAY, "reason": "Full", **given}
    dispose_referral(referral, by=cast[by], now=now, disposition="waitlisted", **facts)


def test_int_09_whoever_is_waitlisted_has_a_place_with_a_reason_and_a_day(
    cast: Cast, now: dt.datetime
) -> None:
    entry, today = waits(cast, now, urgency=3), cast.agency.today(now)
    assert (entry.program, entry.entered_on, entry.priority) == (cast.program, today, 3)
    assert (entry.reason, entry.review_on, entry.left_at) == ("Full", today + 30 * DAY, None)
    given = screened(cast, now, given_name="Jo")
    again(given, cast, now, priority=4)
    assert given.waits.get().priority == 4


def test_int_09_places_go_by_priority_then_by_entry(cast: Cast, now: dt.datetime) -> None:
    late = waits(cast, now)
    early = waits(cast, now - 2 * DAY, given_name="Early")
    pressing = waits(cast, now, given_name="Pressing", urgency=4)
    assert list(WaitlistEntry.objects.in_order()) == [pressing, early, late]


def test_int_09_who_is_taken_before_others_is_taken_for_a_reason(
    cast: Cast, now: dt.datetime
) -> None:
    first = waits(cast, now - DAY, by="mia", given_name="First")
    pressing = waits(cast, now, given_name="Pressing", urgency=4)
    last = waits(cast, now, given_name="Last")
    assert [passes_over(one.referral) for one in (pressing, first, last)] == [False, True, True]
    for lacking in ({}, {"passed_over_reason": " "}):
        with pytest.raises(Refused, match="Others wait for a place") as refusal:
            accept_referral(last.referral, by=cast.sally, now=now, **lacking)
        assert refusal.value.field == "passed_over_reason"
    assert accept_referral(pressing.referral, by=cast.sally, now=now).pk
    assert accept_referral(first.referral, by=cast.sally, now=now).pk
    needless = {"passed_over_reason": "Nobody waits before them"}
    assert accept_referral(last.referral, by=cast.sally, now=now, **needless).pk
    assert set(Admission.objects.values_list("passed_over_reason", flat=True)) == {""}


def test_int_09_who_never_waited_passes_nobody_over_without_a_reason(
    cast: Cast, now: dt.datetime
) -> None:
    elsewhere = screened(cast, now, given_name="Elsewhere", program=cast.second_program)
    waits(cast, now - DAY, given_name="First", urgency=2)
    new = {turn: screened(cast, now, given_name=f"New {turn}", urgency=turn) for turn in (2, 3)}
    with pytest.raises(Refused, match="Others wait for a place") as refusal:
        accept_referral(new[2], by=cast.ines, now=now)
    assert refusal.value.field == "passed_over_reason"
    given = {"passed_over_reason": "The place is for somebody who signs"}
    assert accept_referral(new[2], by=cast.ines, now=now, **given).pk
    assert new[2].admission.passed_over_reason == given["passed_over_reason"]
    for free in (new[3], elsewhere):
        known = Client.objects.values_list("pk", flat=True)
        assert accept_referral(free, by=cast.ines, now=now, not_these=known).pk


def test_int_09_a_supervisor_decides_who_of_those_who_wait_gets_a_place(
    cast: Cast, now: dt.datetime
) -> None:
    referral, act = waits(cast, now).referral, {"by": cast.ines, "now": now}

    def judge(at: dt.datetime, *, suits: bool) -> None:
        given = {"is_eligible": True, "basis": "Asked", "rationale": "So"}
        screen_referral(referral, by=cast.ines, now=at, is_appropriate=suits, **given)

    def settle(how: str, **more: Any) -> Referral:
        return dispose_referral(referral, **act, disposition=how, reason="So", **more)

    def refused(leave: Callable[[], Any]) -> str | None:
        with pytest.raises(Refused, match="A supervisor decides") as refusal:
            leave()
        return refusal.value.field

    to = {"program": cast.second_program, "why": "So"}
    told = Told(told_on=cast.agency.today(now), elsewhere="none", appeal_given=True)
    assert not refused(lambda: accept_referral(referral, **act))
    assert refused(lambda: settle("referred_out", referred_to="A house")) == "disposition"
    assert refused(lambda: route_referral(referral, **act, **to)) == "program"
    judge(now + MINUTE, suits=False)
    assert refused(lambda: settle("not_eligible", told=told)) == "disposition"
    assert referral.waits.filter(left_at=None).exists()
    judge(now + 2 * MINUTE, suits=True)
    assert accept_referral(referral, by=cast.sally, now=now).pk


def test_int_09_a_page_offers_what_a_supervisor_decides_to_them_alone(
    cast: Cast, now: dt.datetime, browser_of: BrowserOf
) -> None:
    key = [waits(cast, now).referral_id]
    detail, dispose = reverse("referral-detail", args=key), reverse("referral-dispose", args=key)
    links = [reverse(name, args=key) for name in ("referral-accept", "referral-route")]
    for name, may in (("ines", False), ("sally", True)):
        browser = browser_of(name)
        shown = browser.get(detail).content.decode()
        assert [link in shown for link in links] == [may, may]
        assert ("ask your supervisor" in shown) == (not may)
        page = browser.get(dispose)
        codes = {code for code, _words in page.context["form"].fields["disposition"].choices}
        assert ({"referred_out", "not_eligible"} <= codes, "declined" in codes) == (may, True)
        assert ("A supervisor decides: " in page.content.decode()) == (not may)
    kept = {"disposition": "waitlisted", "reason": "Still full"}
    again = {**kept, "review_on": f"{cast.agency.today(now) + 9 * DAY:%Y-%m-%d}"}
    said = browser_of("ines").post(dispose, again, follow=True).content.decode()
    assert "They are on the waitlist. Look again on " in said


def test_int_09_the_reason_is_kept_with_the_decision(
    cast: Cast, now: dt.datetime, browser_of: BrowserOf
) -> None:
    first, last = waits(cast, now - DAY, given_name="First"), waits(cast, now, given_name="Last")
    other = screened(cast, now, given_name="Never waited")
    browser, field = browser_of("sally"), "passed_over_reason"
    pages = {
        one.given_name: reverse("referral-accept", args=[one.pk])
        for one in (first.referral, last.referral, other)
    }
    asks = {name: field in browser.get(page).context["form"].fields for name, page in pages.items()}
    assert asks == {"First": False, "Last": True, "Never waited": True}
    sent = {"given_name": "Last", "family_name": "Delgado"}
    refused = browser.post(pages["Last"], sent)
    assert (refused.status_code, list(refused.context["form"].errors)) == (200, [field])
    browser.post(pages["Last"], {**sent, field: "The room has no stairs, and First can't wait"})
    last.refresh_from_db()
    decided = last.referral.admission
    assert (last.left_how, decided.passed_over_reason[:8]) == ("accepted", "The room")
    assert decided.history.latest().passed_over_reason == decided.passed_over_reason
    shown = browser.get(reverse("referral-detail", args=[last.referral_id])).content.decode()
    assert "The room has no stairs" in shown


def test_int_09_the_place_shown_is_the_one_on_the_whole_list(
    cast: Cast, now: dt.datetime, browser_of: BrowserOf
) -> None:
    page = reverse("waitlist", args=[cast.program.pk])
    assert browser_of("mia").get(page).context["rows"] == []
    for turn in range(3):
        waits(cast, now - DAY, given_name=f"Before {turn}")
    waits(cast, now, by="mia", given_name="Own")
    (row,) = browser_of("mia").get(page).context["rows"]
    assert [cell.text for cell in row.cells[:2]] == ["Own Delgado", "4"]


def test_int_09_who_waited_long_is_screened_again_before_a_case_is_opened(
    cast: Cast, now: dt.datetime
) -> None:
    long, asked = waits(cast, now - 91 * DAY), waits(cast, now - 90 * DAY, given_name="Jo")
    first = {"passed_over_reason": "He is screened again on Monday"}
    assert accept_referral(asked.referral, by=cast.sally, now=now, **first).pk
    with pytest.raises(Refused, match="Screen them again first"):
        accept_referral(long.referral, by=cast.sally, now=now)
    given: dict[str, Any] = {"is_appropriate": True, "basis": "Saw her papers again"}
    screen_referral(
        long.referral, by=cast.ines, now=now, is_eligible=True, rationale="Meals help", **given
    )
    assert accept_referral(long.referral, by=cast.sally, now=now).pk


def test_int_09_a_place_changes_only_with_a_reason_and_a_later_day(
    cast: Cast, now: dt.datetime
) -> None:
    entry, today = waits(cast, now), cast.agency.today(now)
    right = {"priority": 4, "review_on": today + DAY, "reason": "Fell again"}
    for field, value in {"priority": 9, "review_on": today, "reason": " "}.items():
        with pytest.raises(Refused) as refusal:
            change_place(entry, by=cast.ines, now=now, **{**right, field: value})
        assert refusal.value.field == field
    change_place(entry, by=cast.sally, now=now, **right)
    kept = WaitlistEntry.objects.get()
    assert (kept.priority, kept.reason, kept.history.count()) == (4, "Fell again", 2)
    assert [row.reason for row in kept.history.order_by("version")] == ["Full", "Fell again"]
    referral = Referral.objects.get(pk=entry.referral_id)
    assert (referral.review_on, referral.disposition_reason) == (today + DAY, "Fell again")


def test_int_09_only_the_taker_and_their_line_move_somebody(
    cast: Cast, now: dt.datetime, browser_of: BrowserOf
) -> None:
    entry = waits(cast, now, by="mia")
    given = {"priority": 4, "review_on": cast.agency.today(now) + DAY, "reason": "Mine"}
    for name in ("omar", "ines", "alex", "otto"):
        with pytest.raises(Forbidden):
            change_place(entry, by=cast[name], now=now, **given)
    page = reverse("waitlist", args=[cast.program.pk])
    change = reverse("waitlist-change", args=[entry.pk])
    for name, (sees, moves) in {
        "mia": (True, True), "sally": (True, True), "omar": (False, False),
    }.items():  # fmt: skip
        shown = browser_of(name).get(page).content.decode()
        assert (("Rosa" in shown), (change in shown)) == (sees, moves)
    moved = browser_of("mia").post(change, {**given, "version": entry.version})
    assert moved.status_code == 302
    assert WaitlistEntry.objects.get().reason == "Mine"


def test_int_09_looking_again_keeps_the_place(cast: Cast, now: dt.datetime) -> None:
    entry, later = waits(cast, now, urgency=3), now + 5 * DAY
    again(entry.referral, cast, later, reason="Still full")
    kept = WaitlistEntry.objects.get()
    assert (kept.pk, kept.entered_on, kept.priority) == (entry.pk, entry.entered_on, 3)
    assert kept.reason == "Still full"


def test_int_09_nobody_leaves_without_an_outcome(cast: Cast, now: dt.datetime) -> None:
    accepted, declined, routed = (waits(cast, now, given_name=name) for name in "ABC")
    first = {"passed_over_reason": "The others can wait"}
    accept_referral(accepted.referral, by=cast.sally, now=now, **first)
    ends = {"disposition": "declined", "reason": "Went elsewhere"}
    dispose_referral(declined.referral, by=cast.ines, now=now, **ends)
    to = {"program": cast.second_program, "why": "Better there"}
    route_referral(routed.referral, by=cast.sally, now=now, **to)
    for entry, how in ((accepted, "accepted"), (declined, "declined"), (routed, "routed")):
        entry.refresh_from_db()
        assert (entry.left_at, entry.left_how) == (now, how)
        given = {"priority": 4, "review_on": cast.agency.today(now) + DAY, "reason": "Late"}
        with pytest.raises((Refused, Forbidden)):
            change_place(entry, by=cast.sally, now=now, **given)
    assert not WaitlistEntry.objects.in_order().exists()


def test_int_09_the_database_holds_it_too(cast: Cast, now: dt.datetime) -> None:
    entry = waits(cast, now)
    wrong: dict[str, dict[str, Any]] = {
        "nobody_leaves_a_waitlist_without_an_outcome": {"left_at": now},
        "a_wait_is_looked_at_later": {"review_on": entry.entered_on},
        "a_wait_says_why": {"reason": ""},
    }
    for name, given in wrong.items():
        row = WaitlistEntry.objects.get()
        for field, value in given.items():
            setattr(row, field, value)
        with pytest.raises(IntegrityError, match=name), transaction.atomic():
            audit.save(row, by=SET_UP, why="For this test", only=list(given))
    twice = {"referral": entry.referral, "program": entry.program, "entered_on": entry.entered_on}
    more = {"priority": 1, "review_on": entry.review_on, "reason": "Twice"}
    with pytest.raises(IntegrityError, match="somebody_waits_once"), transaction.atomic():
        audit.save(WaitlistEntry(**twice, **more), by=SET_UP, why="For this test")
