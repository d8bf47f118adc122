"""Admitted or not: one dated decision, and a person who is turned away is told."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.test import Client as Browser
from django.urls import reverse

from casemgmt.agency.actions.configuring import set_program_settings
from casemgmt.core import audit
from casemgmt.core.errors import Refused
from clients.actions.deciding import Told, tell_later
from clients.actions.referring import dispose_referral
from clients.actions.screening import accept_referral
from clients.models import Admission, Referral
from clients.timeline import untold_to_tell
from tests.cast import SET_UP, Cast
from tests.clients.asking_who import asks, judged
from tests.clients.paths import screened, taken

DAY = dt.timedelta(days=1)
BrowserOf = Callable[[str], Browser]


def denied(
    referral: Referral, cast: Cast, now: dt.datetime, by: str = "ines", **told: Any
) -> Referral:
    facts = {"disposition": "not_eligible", "reason": "Too young", "told": Told(**told)}
    return dispose_referral(referral, by=cast[by], now=now, **facts)


def test_int_16_a_denial_says_what_the_person_was_told(cast: Cast, now: dt.datetime) -> None:
    referral, today = screened(cast, now, positive=False), cast.agency.today(now)
    right = {"told_on": today, "elsewhere": "shown", "appeal_given": True}
    wrong: list[tuple[dict[str, Any], str]] = [
        ({"told_on": None}, "told_on"),
        ({"told_on": today + DAY}, "told_on"),
        ({"untold_reason": "No phone"}, "untold_reason"),
        ({"elsewhere": ""}, "elsewhere"),
        ({"elsewhere": "perhaps"}, "elsewhere"),
        ({"appeal_given": False}, "appeal_given"),
    ]
    for change, field in wrong:
        with pytest.raises(Refused) as refusal:
            denied(referral, cast, now, **{**right, **change})
        assert refusal.value.field == field
    assert not denied(referral, cast, now, **right).is_waiting
    kept = Admission.objects.get()
    assert (kept.is_admitted, kept.told_on, kept.elsewhere) == (False, today, "shown")
    assert (kept.decided_by, kept.decided_at, kept.reason) == (cast.ines, now, "Too young")


def test_int_16_who_could_not_be_told_needs_a_reason(cast: Cast, now: dt.datetime) -> None:
    referral = screened(cast, now, positive=False)
    with pytest.raises(Refused):
        denied(referral, cast, now, untold_reason=" ", elsewhere="none")
    denied(referral, cast, now, untold_reason="No address known", elsewhere="none")
    kept = Admission.objects.get()
    assert (kept.told_on, kept.untold_reason) == (None, "No address known")


def test_int_16_who_could_not_be_told_is_told_later_once(cast: Cast, now: dt.datetime) -> None:
    referral, today = screened(cast, now, positive=False), cast.agency.today(now)
    with pytest.raises(Refused, match="Nobody was turned away"):
        tell_later(referral, by=cast.ines, now=now, told_on=today, appeal_given=True)
    denied(referral, cast, now, untold_reason="No address known", elsewhere="none")
    for field, wrong in (
        ("told_on", {"told_on": today + 2 * DAY}),
        ("told_on", {"told_on": today - DAY}),
        ("appeal_given", {"appeal_given": False}),
    ):
        given = {"told_on": today + DAY, "appeal_given": True, **wrong}
        with pytest.raises(Refused) as refusal:
            tell_later(referral, by=cast.ines, now=now + DAY, **given)
        assert refusal.value.field == field
    told = {"told_on": today + DAY, "appeal_given": True}
    with pytest.raises(Refused):
        tell_later(referral, by=cast.omar, now=now + DAY, **told)
    tell_later(referral, by=cast.ines, now=now + DAY, **told)
    kept = Admission.objects.get()
    assert (kept.told_on, kept.appeal_given) == (today + DAY, True)
    assert (kept.untold_reason, kept.decided_at) == ("No address known", now)
    with pytest.raises(Refused, match="already"):
        tell_later(referral, by=cast.ines, now=now + DAY, **told)


def test_int_16_nobody_who_was_admitted_is_told_later(cast: Cast, now: dt.datetime) -> None:
    referral, today = taken(cast, now), cast.agency.today(now)
    asks(cast, now)
    judged(referral, cast, now, "82")
    accept_referral(referral, by=cast.ines, now=now)
    with pytest.raises(Refused, match="Nobody was turned away"):
        tell_later(referral, by=cast.ines, now=now, told_on=today, appeal_given=True)


def test_int_16_the_database_lets_it_be_told_once(cast: Cast, now: dt.datetime) -> None:
    referral = screened(cast, now, positive=False)
    denied(referral, cast, now, untold_reason="No address known", elsewhere="none")
    kept = Admission.objects.get()
    for name, value in (("untold_reason", "Otherwise"), ("elsewhere", "shown")):
        setattr(kept, name, value)
        with pytest.raises(DatabaseError, match="decided_once"), transaction.atomic():
            audit.save(kept, by=SET_UP, why="For this test", only=[name])
        kept.refresh_from_db()
    kept.told_on, kept.appeal_given = cast.agency.today(now), True
    audit.save(kept, by=SET_UP, why="For this test", only=["told_on", "appeal_given"])
    kept.told_on = cast.agency.today(now) - DAY
    with pytest.raises(DatabaseError, match="told_once"), transaction.atomic():
        audit.save(kept, by=SET_UP, why="For this test", only=["told_on"])


def test_int_16_the_page_writes_down_that_they_were_told_later(
    cast: Cast, now: dt.datetime, browser_of: BrowserOf
) -> None:
    referral, ines = screened(cast, now, positive=False), browser_of("ines")
    denied(referral, cast, now, untold_reason="No address known", elsewhere="none")
    detail, page = (
        reverse(name, args=[referral.pk]) for name in ("referral-detail", "referral-told")
    )
    assert page in ines.get(detail).content.decode()
    given = {"told_on": cast.agency.today(now).isoformat()}
    assert "appeal_given" in ines.post(page, given).context["form"].errors
    assert ines.post(page, {**given, "appeal_given": "on"})["Location"] == detail
    shown = ines.get(detail).content.decode()
    assert "They were told how to appeal" in shown
    assert "No address known" in shown
    assert page not in shown


def test_int_16_who_could_not_be_told_is_tried_again(cast: Cast, now: dt.datetime) -> None:
    referral, today = screened(cast, now, positive=False), cast.agency.today(now)
    denied(referral, cast, now, untold_reason="No address known", elsewhere="none")
    week = today + 7 * DAY
    (item,) = untold_to_tell(cast.ines, now, week)
    assert (item.due_on, item.referral_id) == (week, referral.pk)
    assert untold_to_tell(cast.ines, now, week - DAY) == []
    assert untold_to_tell(cast.sally, now, week) == []
    assert untold_to_tell(cast.ines, now + 60 * DAY, week) == []
    tell_later(referral, by=cast.ines, now=now, told_on=today, appeal_given=True)
    assert untold_to_tell(cast.ines, now, week) == []


def test_int_16_who_was_not_told_is_not_lost_with_who_left(cast: Cast, now: dt.datetime) -> None:
    referral, week = screened(cast, now, positive=False), cast.agency.today(now) + 7 * DAY
    denied(referral, cast, now, untold_reason="No address known", elsewhere="none")
    assert untold_to_tell(cast.sally, now, week) == []
    cast.ines.is_active = False
    audit.save(cast.ines, by=SET_UP, why="For this test", only=["is_active"])
    (item,) = untold_to_tell(cast.sally, now, week)
    assert item.referral_id == referral.pk


def test_int_16_both_decisions_keep_the_criteria_they_were_made_under(
    cast: Cast, now: dt.datetime
) -> None:
    version = asks(cast, now)
    young, old = taken(cast, now, given_name="Jo"), taken(cast, now)
    first, second = judged(young, cast, now, "40"), judged(old, cast, now, "82")
    denied(young, cast, now, untold_reason="No address known", elsewhere="none")
    accept_referral(old, by=cast.ines, now=now)
    for referral, screening, admitted in ((young, first, False), (old, second, True)):
        kept = Admission.objects.get(referral=referral)
        assert (kept.criteria, kept.screening, kept.is_admitted) == (version, screening, admitted)
        assert (kept.decided_by, kept.decided_at) == (cast.ines, now)


def test_int_16_a_program_may_leave_denials_to_supervisors(cast: Cast, now: dt.datetime) -> None:
    today = cast.agency.today(now)
    values = {"denial_needs_supervisor": True}
    act = {"by": cast.alex, "now": now}
    set_program_settings(cast.program, effective_from=today, values=values, **act)
    referral = screened(cast, now, positive=False)
    told = {"told_on": today, "elsewhere": "none", "appeal_given": True}
    with pytest.raises(Refused) as refusal:
        denied(referral, cast, now, **told)
    assert refusal.value.field == "disposition"
    assert denied(referral, cast, now, by="sally", **told).disposed_by == cast.sally


def test_int_16_the_database_holds_it_too(cast: Cast, now: dt.datetime) -> None:
    referral = screened(cast, now, positive=False)
    row: dict[str, Any] = {"referral": referral, "screening": referral.screenings.get()}
    row |= {"is_admitted": False, "reason": "So", "decided_at": now, "decided_by": cast.ines}
    told = {"told_on": now.date(), "elsewhere": "none"}
    for lacking in ({}, {**told, "elsewhere": "", "appeal_given": True}, told):
        with pytest.raises(IntegrityError, match="who_is_denied_is_told"), transaction.atomic():
            audit.save(Admission(**row, **lacking), by=SET_UP, why="For this test")
    passes = {**told, "appeal_given": True, "passed_over_reason": "First come"}
    with pytest.raises(IntegrityError, match="only_who_is_admitted"), transaction.atomic():
        audit.save(Admission(**row, **passes), by=SET_UP, why="For this test")
    kept = audit.save(Admission(**row, **told, appeal_given=True), by=SET_UP, why="For this test")
    kept.reason = "Otherwise"
    with pytest.raises(DatabaseError, match="decided_once"), transaction.atomic():
        audit.save(kept, by=SET_UP, why="For this test", only=["reason"])


def test_int_16_the_page_asks_for_it(cast: Cast, now: dt.datetime, browser_of: BrowserOf) -> None:
    referral, browser = screened(cast, now, positive=False), browser_of("ines")
    page = reverse("referral-dispose", args=[referral.pk])
    sent = {"disposition": "not_eligible", "reason": "Too young", "elsewhere": "shown"}
    assert "told_on" in browser.post(page, sent).context["form"].errors
    given = {**sent, "told_on": cast.agency.today(now).isoformat(), "appeal_given": "on"}
    assert browser.post(page, given).status_code == 302
    shown = browser.get(reverse("referral-detail", args=[referral.pk]))
    assert "They were told how to appeal" in shown.content.decode()
