"""Reviewing an emergency access: by whom, by when, and what is told of it."""

import datetime as dt
from collections.abc import Callable
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.db import IntegrityError, transaction
from django.test import Client as Browser
from django.urls import reverse

from casemgmt.core import audit
from casemgmt.core.days import working_days_after
from casemgmt.core.errors import Forbidden, Refused
from casemgmt.core.identity import acting_as
from casemgmt.core.ranges import since
from casemgmt.ledger.models import Notice
from clients.actions.emergency import (
    answer_review,
    review_emergency,
)
from clients.emergencies import tell_of_late_reviews
from clients.models import EmergencyAccess
from tests.cast import SET_UP, Cast
from tests.clients.test_emergency import (
    HOUR,
    MINUTE,
    WHY,
    known,
    opened,
)
from tests.stories import a_case

pytestmark = pytest.mark.django_db
BrowserOf = Callable[[str], Browser]


def reviewed(cast: Cast, access: EmergencyAccess, at: dt.datetime, **facts: Any) -> EmergencyAccess:
    given = {"outcome": "appropriate", "findings": "She was found in time.", **facts}
    with acting_as(cast.petra.user.pk):
        return review_emergency(access, by=cast.petra, now=at, **given)


def test_a_privacy_officer_reviews_it_when_it_is_over(
    cast: Cast, now: dt.datetime, browser_of: BrowserOf
) -> None:
    case = known(cast, now)
    access = opened(cast, now - 2 * HOUR)
    home = browser_of("petra").get(reverse("privacy-home")).content.decode()
    assert "Records opened in an emergency" in home
    assert "Omar Example" in home
    with pytest.raises(Refused, match="Write what you found") as refusal:
        reviewed(cast, access, now, findings=" ")
    assert refusal.value.field == "findings"
    looks = reverse("case-looks", args=[case.pk])
    assert "not reviewed yet" in browser_of("mia").get(looks).content.decode()
    reviewed(cast, access, now)
    page = browser_of("mia").get(looks).content.decode()
    assert "Opened in an emergency" in page
    assert "It was right" in page
    with pytest.raises(Refused, match="decided already"):
        reviewed(cast, access, now, outcome="inappropriate")
    assert not Notice.objects.filter(kind="emergency", read_at=None).exists()
    home = browser_of("petra").get(reverse("privacy-home")).content.decode()
    assert "Records opened in an emergency" not in home


def test_it_is_not_decided_while_the_record_is_open(cast: Cast, now: dt.datetime) -> None:
    known(cast, now)
    access = opened(cast, now)
    with pytest.raises(Refused, match="still open"):
        reviewed(cast, access, now + MINUTE)


def test_nobody_reviews_themselves_or_who_supervises_them(cast: Cast, now: dt.datetime) -> None:
    known(cast, now)
    access = opened(cast, now - 2 * HOUR)
    as_officer(cast, cast.omar, now)
    for name in ("omar", "mia", "sally", "paul", "alex"):
        with acting_as(cast[name].user.pk), pytest.raises(Forbidden):
            review_emergency(access, by=cast[name], now=now, outcome="appropriate", findings="Yes")
    as_officer(cast, cast.mia, now)
    by_vera = opened_before(cast, cast.vera, now)
    with acting_as(cast.mia.user.pk), pytest.raises(Forbidden):
        review_emergency(by_vera, by=cast.mia, now=now, outcome="appropriate", findings="Yes")
    by_paul = opened(cast, now - 2 * HOUR, by="paul")
    with acting_as(cast.omar.user.pk), pytest.raises(Forbidden):
        review_emergency(by_paul, by=cast.omar, now=now, outcome="appropriate", findings="Yes")
    access.reviewed_by, access.reviewed_at = cast.omar, now
    access.outcome, access.findings = "appropriate", "Fine"
    with pytest.raises(IntegrityError, match="nobody_reviews"), transaction.atomic():
        audit.save(access, by=SET_UP, why="For this test")


def opened_before(cast: Cast, staff: Any, now: dt.datetime) -> EmergencyAccess:
    """An emergency access to another client, two hours ago."""
    other = a_case(cast, now, carried_by="omar", stage="active")
    at = now - 2 * HOUR
    facts = {"ground": "on_call", "reason": WHY, "review_by": now.date()}
    access = EmergencyAccess(client=other.client, staff=staff, during=since(at, at + HOUR), **facts)
    return audit.save(access, by=SET_UP, why="For this test")


def as_officer(cast: Cast, staff: Any, now: dt.datetime) -> None:
    from casemgmt.agency.models import StaffRole

    role = StaffRole(staff=staff, role="privacy_officer", during=since(now - 30 * 24 * HOUR))
    audit.save(role, by=SET_UP, why="For this test")


def test_who_is_asked_answers_and_then_it_is_settled(
    cast: Cast, now: dt.datetime, browser_of: BrowserOf
) -> None:
    known(cast, now)
    access = opened(cast, now - 2 * HOUR)
    url = reverse("emergency-answer", args=[access.pk])
    with acting_as(cast.omar.user.pk), pytest.raises(Refused, match="Nobody asks"):
        answer_review(access, by=cast.omar, now=now, answer="Words")
    reviewed(cast, access, now, outcome="needs_words", findings="Who called you?")
    assert Notice.objects.get(kind="emergency_asked").to == cast.omar.user
    page = browser_of("omar").get(url).content.decode()
    assert "Who called you?" in page
    assert browser_of("omar").post(url, {"answer": " "}).status_code == 200
    assert browser_of("omar").post(url, {"answer": "The neighbor did."}).status_code == 302
    assert Notice.objects.get(kind="emergency_said").to == cast.petra.user
    home = browser_of("petra").get(reverse("privacy-home")).content.decode()
    assert "has answered" in home
    access.refresh_from_db()
    reviewed(cast, access, now, outcome="needs_words", findings="And then?")
    home = browser_of("petra").get(reverse("privacy-home")).content.decode()
    assert "was asked to say more" in home
    assert Notice.objects.filter(kind="emergency_asked").count() == 2
    assert browser_of("omar").post(url, {"answer": "She was taken in."}).status_code == 302
    assert not Notice.objects.filter(kind="emergency_asked", read_at=None).exists()
    access.refresh_from_db()
    reviewed(cast, access, now, findings="Heard both.")
    access.refresh_from_db()
    said = (access.outcome, access.question, access.answer)
    assert said == ("appropriate", "And then?", "She was taken in.")
    with acting_as(cast.mia.user.pk), pytest.raises(Forbidden):
        answer_review(access, by=cast.mia, now=now, answer="Not hers")


def test_a_fourth_within_thirty_days_is_named(
    cast: Cast, now: dt.datetime, browser_of: BrowserOf
) -> None:
    case = known(cast, now)
    for days in (40, 20, 10, 5):
        at = now - dt.timedelta(days=days)
        one = EmergencyAccess(client=case.client, staff=cast.omar, ground="safety", reason=WHY,
                              during=since(at, at + HOUR), review_by=at.date())  # fmt: skip
        audit.save(one, by=SET_UP, why="For this test")
    petra = browser_of("petra")
    words = "had opened records 4 times within thirty days"
    third = reverse("emergency-detail", args=[one.pk])
    assert "within thirty days" not in petra.get(third).content.decode()
    access = opened(cast, now - 2 * HOUR)
    assert words in petra.get(reverse("emergency-detail", args=[access.pk])).content.decode()


def test_a_review_nobody_makes_is_told_of(cast: Cast, now: dt.datetime) -> None:
    known(cast, now)
    access = opened(cast, now - 2 * HOUR)
    late = dt.datetime.combine(working_days_after(access.review_by, 2), dt.time(12), tzinfo=dt.UTC)
    assert tell_of_late_reviews(late - dt.timedelta(days=1)) == {"told": 0}
    assert tell_of_late_reviews(late) == {"told": 2}
    told = Notice.objects.filter(kind="emergency_late").values_list("to", "url")
    assert set(told) == {
        (cast.petra.user_id, reverse("privacy-home")),
        (cast.alex.user_id, reverse("agency-health")),
    }
    assert tell_of_late_reviews(late) == {"told": 0}
    reviewed(cast, access, now)
    assert not Notice.objects.filter(kind="emergency_late", read_at=None).exists()
    assert tell_of_late_reviews(late + dt.timedelta(days=9)) == {"told": 0}


@pytest.mark.parametrize(
    ("day", "review_by"), [("2026-11-25", "2026-11-26"), ("2026-11-27", "2026-11-30")]
)
def test_it_is_reviewed_by_the_next_working_day(cast: Cast, day: str, review_by: str) -> None:
    noon = dt.datetime.combine(
        dt.date.fromisoformat(day), dt.time(12), tzinfo=ZoneInfo(cast.agency.timezone)
    )
    known(cast, noon)
    assert opened(cast, noon).review_by == dt.date.fromisoformat(review_by)


def test_an_admin_reads_how_many_reviews_are_late_and_nothing_else(
    cast: Cast, now: dt.datetime, browser_of: BrowserOf
) -> None:
    known(cast, now)
    health = reverse("agency-health")
    access = opened(cast, now - 5 * 24 * HOUR)
    page = browser_of("alex").get(health)
    assert page.context["late_reviews"] == 1
    assert "Delgado" not in page.content.decode()
    assert "Overdue" in browser_of("petra").get(reverse("privacy-home")).content.decode()
    reviewed(cast, access, now)
    assert browser_of("alex").get(health).context["late_reviews"] == 0
