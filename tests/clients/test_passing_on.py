"""A waiting referral is corrected, handed over, and on somebody's day until it is settled."""

import datetime as dt
from collections.abc import Callable
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.test import Client as Browser
from django.urls import reverse

from casemgmt.agency.actions.configuring import set_program_settings
from casemgmt.agency.actions.people import change_roles, change_supervisor, deactivate_person
from casemgmt.agency.models import Staff
from casemgmt.core import audit
from casemgmt.core.access import decide
from casemgmt.core.errors import Forbidden, Refused
from casemgmt.ledger.models import Notice
from clients.actions.engaging import record_attempt
from clients.actions.referring import (
    correct_referral,
    dispose_referral,
    latest_screening,
    take_referral,
)
from clients.actions.routing import hand_over_referral
from clients.actions.screening import accept_referral
from clients.circle import given_to
from clients.models import HiddenMatch, Referral
from clients.timeline import referrals_to_answer
from tests.cast import SET_UP, Cast
from tests.clients.asking_who import asks, judged
from tests.clients.paths import received, screened, taken
from tests.clients.test_boundaries import a_wall, soon
from tests.racing import overtaken
from tests.stories import a_case

DAY, MINUTE = dt.timedelta(days=1), dt.timedelta(minutes=1)
BrowserOf = Callable[[str], Browser]


def handed(referral: Referral, cast: Cast, now: dt.datetime, to: Staff, by: str = "ines") -> Any:
    return hand_over_referral(referral, by=cast[by], now=now, to=to, why="Ines leaves")


def due(cast: Cast, now: dt.datetime, days: int, who: str = "ines") -> list[tuple[str, int]]:
    """What a person's referrals ask of them up to a day, and in how many days."""
    today = cast.agency.today(now)
    items = referrals_to_answer(cast[who], now, today + days * DAY)
    return [(str(item.row.title).split()[0], (item.due_on - today).days) for item in items]


def test_a_referral_is_handed_over_with_all_that_was_done(cast: Cast, now: dt.datetime) -> None:
    referral = screened(cast, now)
    day = cast.agency.today(now) + 30 * DAY
    waits = {"disposition": "waitlisted", "reason": "Full", "review_on": day}
    dispose_referral(referral, by=cast.ines, now=now, **waits)
    entry, screening = referral.waits.get(), latest_screening(referral)
    handed(referral, cast, now, cast.sally)
    assert (referral.taken_by, referral.state) == (cast.sally, "waitlisted")
    assert referral.waits.get() == entry
    assert latest_screening(referral) == screening
    assert decide(cast.sally, "edit", referral, now).allow
    assert not decide(cast.ines, "edit", referral, now).allow
    told = Notice.objects.get(kind="referral_given")
    assert (told.to, told.url) == (cast.sally.user, f"/referrals/{referral.pk}/")


def test_only_its_taker_and_their_line_hand_a_referral_over(cast: Cast, now: dt.datetime) -> None:
    referral = taken(cast, now, by="mia")
    with pytest.raises(Forbidden):
        handed(referral, cast, now, cast.sally, by="ines")
    handed(referral, cast, now, cast.ines, by="sally")
    assert referral.taken_by == cast.ines


@pytest.mark.parametrize("who", ["ines", "omar", "alex", "petra", "otto", "iris"])
def test_a_referral_goes_to_nobody_who_can_not_take_it(
    cast: Cast, now: dt.datetime, who: str
) -> None:
    referral = taken(cast, now)
    with pytest.raises(Refused) as refusal:
        handed(referral, cast, now, cast[who])
    assert refusal.value.field == "to"
    assert ("has it already" in refusal.value.message) == (who == "ines")


def test_a_referral_goes_to_whoever_takes_in_there_and_to_the_line(
    cast: Cast, now: dt.datetime
) -> None:
    """Where nobody takes people in for the program, to whoever takes referrals at all."""
    own = received(cast, now, by="mia")
    assert set(given_to(own, cast.mia, now)) == {cast.ines, cast.sally, cast.vera}
    assert cast.mia in given_to(taken(cast, now), cast.sally, now)
    worker = Staff.objects.get(pk=cast.ines.pk)
    change_roles(worker, by=cast.alex, now=now, why="Moves", roles=["case_manager"])
    assert cast.omar in given_to(own, cast.mia, now + MINUTE)


def test_a_referral_goes_to_nobody_who_is_kept_from_the_person(
    cast: Cast, now: dt.datetime
) -> None:
    case, referral = a_case(cast, now), taken(cast, now)
    referral.client = case.client
    audit.save(referral, by=SET_UP, why="For this test", only=["client"])
    a_wall(cast, case, now, "sally")
    with pytest.raises(Refused) as refusal:
        handed(referral, cast, soon(now), cast.sally)
    assert refusal.value.field == "to"


def test_whoever_leaves_without_anybody_above_gets_a_line_that_hands_over(
    cast: Cast, now: dt.datetime
) -> None:
    own, worker = received(cast, now, by="omar"), Staff.objects.get(pk=cast.omar.pk)
    assert not decide(cast.alex, "view", own, now).visible
    change_supervisor(worker, by=cast.alex, now=now, supervisor=cast.vera, why="Nobody above")
    handed(own, cast, now + MINUTE, cast.ines, by="vera")
    assert not decide(worker, "view", own, now + MINUTE).visible


def test_of_two_who_take_a_referral_at_once_one_gets_it(real_cast: Cast, now: dt.datetime) -> None:
    referral = received(real_cast, now)
    seen, also_seen = (Referral.objects.get(pk=referral.pk) for _ in range(2))
    found = overtaken(
        lambda: take_referral(seen, by=real_cast.ines, now=now),
        lambda: take_referral(also_seen, by=real_cast.sally, now=now),
    )
    assert isinstance(found, Refused)
    assert Referral.objects.get(pk=referral.pk).taken_by == real_cast.ines


def test_a_referral_is_handed_over_with_a_reason_while_it_waits(
    cast: Cast, now: dt.datetime
) -> None:
    referral, act = taken(cast, now), {"by": cast.ines, "now": now}
    with pytest.raises(Refused) as refusal:
        hand_over_referral(referral, **act, to=cast.sally, why=" ")
    assert refusal.value.field == "why"
    dispose_referral(referral, **act, disposition="declined", reason="Found help")
    with pytest.raises(Refused, match="settled"):
        handed(referral, cast, now, cast.sally)


def test_who_leaves_has_handed_over_what_they_took(cast: Cast, now: dt.datetime) -> None:
    referral = taken(cast, now)
    act: dict[str, Any] = {"by": cast.alex, "now": now}
    with pytest.raises(Refused, match="handed over first"):
        deactivate_person(cast.ines, **act, why="Left")
    handed(referral, cast, now, cast.sally)
    deactivate_person(cast.ines, **act, why="Left")
    assert not Staff.objects.get(pk=cast.ines.pk).is_active


def test_out_02_what_was_misheard_is_corrected_with_a_reason(cast: Cast, now: dt.datetime) -> None:
    referral = taken(cast, now)
    changes = {"urgency": 4, "phone": "555 0107", "birth_date": dt.date(1950, 3, 2)}
    act: dict[str, Any] = {"by": cast.ines, "now": now}
    correct_referral(referral, **act, changes=changes, why="She called again")
    stored = Referral.objects.get(pk=referral.pk)
    assert (stored.urgency, stored.phone) == (4, "555 0107")
    assert (stored.birth_date, stored.birth_date_precision) == (dt.date(1950, 3, 2), "day")
    assert stored.history.first().history_change_reason == "She called again"
    for field, facts in {
        "why": {"changes": {"urgency": 1}, "why": " "},
        "urgency": {"changes": {"urgency": 9}, "why": "Worse"},
        "given_name": {"changes": {"given_name": " "}, "why": "Worse"},
        "received_at": {"changes": {"received_at": now + DAY}, "why": "Worse"},
    }.items():
        with pytest.raises(Refused) as refusal:
            correct_referral(stored, **act, **facts)
        assert refusal.value.field == field


def test_out_02_a_correction_touches_facts_alone_and_what_waits(
    cast: Cast, now: dt.datetime
) -> None:
    referral, act = taken(cast, now), {"by": cast.ines, "now": now}
    with pytest.raises(ValueError, match="not edited here"):
        correct_referral(referral, **act, changes={"state": "accepted"}, why="Worse")
    with pytest.raises(Forbidden):
        correct_referral(referral, by=cast.mia, now=now, changes={"urgency": 1}, why="Worse")
    referral.refresh_from_db()
    dispose_referral(referral, **act, disposition="declined", reason="Found help")
    with pytest.raises(Refused, match="settled"):
        correct_referral(referral, **act, changes={"urgency": 1}, why="Worse")


def test_out_04_a_corrected_name_is_looked_for_again_in_silence(
    cast: Cast, now: dt.datetime
) -> None:
    client = a_case(cast, now).client
    referral = taken(cast, now, given_name="A woman")
    assert not HiddenMatch.objects.exists()
    names = {name: getattr(client, name) for name in ("given_name", "family_name", "birth_date")}
    correct_referral(referral, by=cast.ines, now=now, changes=names, why="She said her name")
    assert HiddenMatch.objects.get().client == client


def test_out_09_a_taken_referral_is_on_the_day_of_its_taker(cast: Cast, now: dt.datetime) -> None:
    """By its urgency and its program's days; sooner where a next try was agreed on."""
    referral = taken(cast, now, urgency=1)
    assert due(cast, now, 12) == []
    assert due(cast, now, 13) == [("Settle", 13)]
    assert due(cast, now, 30, "omar") == []
    set_program_settings(
        cast.program,
        by=cast.alex,
        now=now,
        effective_from=cast.agency.today(now),
        values={"answer_days_1": 3},
    )
    assert due(cast, now, 7) == [("Settle", 2)]
    record_attempt(
        referral, by=cast.ines, now=now, made_at=now, means="phone", result="no_answer",
        next_on=cast.agency.today(now) + DAY,
    )  # fmt: skip
    assert due(cast, now, 7) == [("Try", 1)]
    dispose_referral(referral, by=cast.ines, now=now, disposition="declined", reason="Found help")
    assert due(cast, now, 30) == []


def test_out_09_the_program_sets_what_is_late(
    cast: Cast, now: dt.datetime, browser_of: BrowserOf
) -> None:
    taken(cast, now, urgency=1, received_at=now - 4 * DAY)
    page = reverse("referral-list")
    assert "Late" not in browser_of("ines").get(page).content.decode()
    set_program_settings(
        cast.program,
        by=cast.alex,
        now=now,
        effective_from=cast.agency.today(now),
        values={"answer_days_1": 3},
    )
    assert "Late" in browser_of("ines").get(page).content.decode()


def test_a_referral_is_corrected_and_handed_over_on_the_pages(
    cast: Cast, now: dt.datetime, browser_of: BrowserOf
) -> None:
    referral = taken(cast, now)
    browser = browser_of("ines")
    page = reverse("referral-correct", args=[referral.pk])
    form = browser.get(page).context["form"]
    sent = {name: form[name].value() or "" for name in form.fields} | {"urgency": 4, "why": "Worse"}
    came = referral.received_at.astimezone(ZoneInfo(cast.agency.timezone))
    sent["received_at"] = f"{came:%Y-%m-%dT%H:%M}"
    answer = browser.post(page, sent)
    assert answer.status_code == 302, answer.context["form"].errors
    stored = Referral.objects.get(pk=referral.pk)
    assert (stored.urgency, stored.received_at) == (4, referral.received_at)
    page = reverse("referral-hand-over", args=[referral.pk])
    assert cast.sally in browser.get(page).context["form"].fields["to"].queryset
    assert browser.post(page, {"to": cast.sally.pk, "why": "Away"}).status_code == 302
    assert Referral.objects.get(pk=referral.pk).taken_by == cast.sally


def test_a_referral_came_in_before_anybody_tried_or_judged(cast: Cast, now: dt.datetime) -> None:
    referral, act = screened(cast, now - 3 * DAY), {"by": cast.ines, "now": now, "why": "A slip"}
    with pytest.raises(Refused, match="came in before") as refusal:
        correct_referral(referral, **act, changes={"received_at": now - DAY})
    assert refusal.value.field == "received_at"
    correct_referral(referral, **act, changes={"received_at": now - 5 * DAY})
    tried = taken(cast, now - 3 * DAY, given_name="Jo")
    call = {"means": "phone", "result": "no_answer", "next_on": None}
    record_attempt(tried, by=cast.ines, now=now - 3 * DAY, made_at=now - 3 * DAY, **call)
    with pytest.raises(Refused, match="came in before"):
        correct_referral(tried, **act, changes={"received_at": now - DAY})


def test_int_04_another_birth_date_needs_another_screening(cast: Cast, now: dt.datetime) -> None:
    asks(cast, now)
    referral, later = taken(cast, now, birth_date=dt.date(1944, 5, 2)), now + MINUTE
    judged(referral, cast, now, "82")
    act = {"by": cast.ines, "now": later, "why": "A slip"}
    correct_referral(referral, **act, changes={"phone": "555 0107"})
    assert latest_screening(referral) is not None
    correct_referral(referral, **act, changes={"birth_date": dt.date(1994, 5, 2)})
    assert latest_screening(referral) is None
    with pytest.raises(Refused, match="Screen the person first"):
        accept_referral(referral, by=cast.ines, now=later)
    judged(referral, cast, later, "82")
    assert accept_referral(referral, by=cast.ines, now=later).pk
