"""Supervisors are told of referrals that nobody turns to in time (OUT-09)."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from casemgmt.core import audit
from casemgmt.ledger.models import Notice
from clients.late_referrals import tell_of_late_referrals
from tests.cast import SET_UP, Cast
from tests.clients.paths import received, taken
from tests.clients.test_waitlist import waits

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


def told() -> set[object]:
    return set(Notice.objects.filter(kind="late_referrals", read_at=None).values_list("to", "url"))


def sally_of(cast: Cast) -> set[object]:
    return {(cast.sally.user_id, reverse("referral-list"))}


def test_out_09_who_leads_those_who_take_in_is_told_of_what_nobody_took(
    cast: Cast, now: dt.datetime
) -> None:
    referral = received(cast, now, urgency=4, received_at=now)
    assert tell_of_late_referrals(now) == {"told": 0}
    assert tell_of_late_referrals(now + 8 * DAY) == {"told": 1}
    assert told() == sally_of(cast)
    assert str(referral.pk) not in str(Notice.objects.get(kind="late_referrals").url)


def test_out_09_who_leads_the_taker_is_told_and_nobody_else(cast: Cast, now: dt.datetime) -> None:
    taken(cast, now, by="omar", received_at=now)
    assert tell_of_late_referrals(now + 40 * DAY) == {"told": 1}
    assert told() == {(cast.paul.user_id, reverse("referral-list"))}


def test_out_09_a_place_nobody_looked_at_again_is_told_of_after_its_day(
    cast: Cast, now: dt.datetime
) -> None:
    waits(cast, now)
    assert tell_of_late_referrals(now + 30 * DAY) == {"told": 0}
    assert tell_of_late_referrals(now + 31 * DAY) == {"told": 1}
    assert told() == sally_of(cast)


def test_out_09_it_is_told_once_until_it_is_read_and_then_again_on_another_day(
    cast: Cast, now: dt.datetime
) -> None:
    received(cast, now, received_at=now)
    late = now + 40 * DAY
    assert [tell_of_late_referrals(late + n * DAY)["told"] for n in (0, 0, 1)] == [1, 0, 0]
    Notice.objects.filter(kind="late_referrals").update(read_at=timezone.now())
    assert tell_of_late_referrals(late)["told"] == 0
    assert tell_of_late_referrals(late + DAY)["told"] == 1


def test_out_09_whose_supervisor_has_left_is_told_themselves(cast: Cast, now: dt.datetime) -> None:
    received(cast, now, received_at=now)
    cast.sally.is_active = False
    audit.save(cast.sally, by=SET_UP, why="For this test", only=["is_active"])
    assert tell_of_late_referrals(now + 40 * DAY) == {"told": 1}
    assert told() == {(cast.ines.user_id, reverse("referral-list"))}


def test_out_09_who_has_nobody_above_them_is_told_themselves(cast: Cast, now: dt.datetime) -> None:
    taken(cast, now, by="vera", received_at=now)
    assert tell_of_late_referrals(now + 40 * DAY) == {"told": 1}
    assert told() == {(cast.vera.user_id, reverse("referral-list"))}
