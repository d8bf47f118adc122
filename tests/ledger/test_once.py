"""A form that is sent twice counts once, and no other form of its page is taken for it."""

import datetime as dt
import uuid
from collections.abc import Callable

from django.test import Client as Browser
from django.urls import reverse

from careplans.actions.goals import add_objective
from careplans.models import Objective
from clients.models import Contact
from tests.careplans.arranging import agreed, draft, ready_case
from tests.cast import Cast
from tests.stories import a_case

BrowserOf = Callable[[str], Browser]

CALL = {
    "mode": "phone",
    "reached": "yes",
    "started_at_0": "2026-01-05",
    "started_at_1": "10:00",
    "minutes": "5",
}


def test_two_buttons_of_a_page_that_stays_open_both_count(
    cast: Cast, now: dt.datetime, browser_of: BrowserOf
) -> None:
    plan = draft(cast, ready_case(cast, now), now)
    goal = plan.goals.get()
    add_objective(
        goal, by=cast.mia, now=now, text="Buy a scale", responsible="Rosa", due_on=goal.target_on
    )
    agreed(cast, plan, now)
    mia, key = browser_of("mia"), str(uuid.uuid4())
    for step in Objective.objects.filter(goal=goal):
        mia.post(reverse("objective-done", args=[step.pk]), {"once": key})
    assert not Objective.objects.filter(goal=goal, done_on=None).exists()


def test_another_button_of_the_same_form_is_not_the_same_form(
    cast: Cast, now: dt.datetime, browser_of: BrowserOf
) -> None:
    mia, key = browser_of("mia"), str(uuid.uuid4())
    address = reverse("intake-edit", args=[a_case(cast, now).pk])
    typed = {"version": "1", "client-version": "1", "client-language": "Spanish", "once": key}
    assert mia.post(address, typed).status_code == 302
    answer = mia.post(address, {**typed, "version": "", "client-version": "2", "complete": "1"})
    assert answer.status_code == 200
    assert "Before you can move on" in answer.content.decode()


def test_the_same_form_leads_to_where_the_first_one_led(
    cast: Cast, now: dt.datetime, browser_of: BrowserOf
) -> None:
    case, mia, key = a_case(cast, now), browser_of("mia"), str(uuid.uuid4())
    address = reverse("contact-new", args=[case.pk])
    answers = [mia.post(address, {**CALL, "once": key}) for _ in range(2)]
    assert {answer.headers["Location"] for answer in answers} == {
        reverse("note-list", args=[case.pk])
    }
    assert Contact.objects.filter(case=case).count() == 1


def test_a_form_that_came_back_can_be_sent_again(
    cast: Cast, now: dt.datetime, browser_of: BrowserOf
) -> None:
    case, mia, key = a_case(cast, now), browser_of("mia"), str(uuid.uuid4())
    address = reverse("contact-new", args=[case.pk])
    for _again in range(2):
        assert mia.post(address, {**CALL, "minutes": "many", "once": key}).status_code == 200
    assert mia.post(address, {**CALL, "once": key}).status_code == 302
    assert Contact.objects.filter(case=case).count() == 1


def test_a_key_is_its_senders_alone(cast: Cast, now: dt.datetime, browser_of: BrowserOf) -> None:
    case, key = a_case(cast, now), str(uuid.uuid4())
    for name in ("mia", "sally"):
        browser_of(name).post(reverse("contact-new", args=[case.pk]), {**CALL, "once": key})
    assert Contact.objects.filter(case=case).count() == 2


def test_what_somebody_went_back_to_and_wrote_otherwise_is_not_lost(
    cast: Cast, now: dt.datetime, browser_of: BrowserOf
) -> None:
    case, mia, key = a_case(cast, now), browser_of("mia"), str(uuid.uuid4())
    address = reverse("contact-new", args=[case.pk])
    for minutes in ("5", "50", "50"):
        assert mia.post(address, {**CALL, "minutes": minutes, "once": key}).status_code == 302
    assert set(Contact.objects.filter(case=case).values_list("minutes", flat=True)) == {5, 50}
    assert Contact.objects.filter(case=case).count() == 2
