"""The pages on which an admin clears people, and whoever leads a case does for that case."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client as Browser
from django.urls import reverse

from casemgmt.agency.actions.clearing import clear
from casemgmt.agency.models import CategoryRule, Clearance
from clients.models import Case, CaseClearance
from tests.access.asking import what_is_seen
from tests.cast import Cast
from tests.stories import a_case

pytestmark = pytest.mark.django_db
BrowserOf = Callable[[str], Browser]
SAFETY = "/agency/restricted/dv_safety/"


def text(answer: Any) -> str:
    said: str = answer.content.decode()
    return said


def test_an_admin_is_shown_what_a_clearance_opens_and_saves_with_a_second_button(
    cast: Cast, now: dt.datetime, browser_of: BrowserOf
) -> None:
    a_case(cast, now)
    alex = browser_of("alex")
    assert "Nobody" in text(alex.get(reverse("category-list")))
    given = {"form": "clear", "c-staff": str(cast.mia.pk), "c-why": "Trained for it"}
    asked = text(alex.post(SAFETY, given))
    assert "what is restricted in 1 case" in asked
    assert not Clearance.objects.exists()
    alex.post(SAFETY, {**given, "sure": "yes"})
    held = Clearance.objects.get()
    assert (held.staff, held.category) == (cast.mia, "dv_safety")
    assert "Mia Example" in text(alex.get(SAFETY))
    end = reverse("clearance-end", args=[held.pk])
    assert "what is restricted in 1 case" in text(alex.post(end, {"why": "Moved on"}))
    alex.post(end, {"why": "Moved on", "sure": "yes"})
    assert "Nobody yet" in text(alex.get(SAFETY))


def test_an_admin_decides_what_may_be_known_of_a_category(
    cast: Cast, now: dt.datetime, browser_of: BrowserOf
) -> None:
    a_case(cast, now)
    clear(cast.mia, by=cast.alex, now=now, category="dv_safety", why="Trained")
    alex = browser_of("alex")
    given = {"form": "rule", "r-supervisors_see": "on", "r-why": "Decided"}
    given |= what_is_seen(alex, SAFETY, "says")
    asked = text(alex.post(SAFETY, given))
    assert "Sally Example" in asked
    assert "what is restricted in 1 case" in asked
    assert not CategoryRule.objects.exists()
    alex.post(SAFETY, {**given, "sure": "yes"})
    rule = CategoryRule.objects.get()
    assert (rule.supervisors_see, rule.existence_is_shown) == (True, False)
    given |= what_is_seen(alex, SAFETY, "says")
    assert "It is so already" in text(alex.post(SAFETY, given))


def test_there_is_no_page_of_a_category_that_there_is_not(
    cast: Cast, browser_of: BrowserOf
) -> None:
    assert browser_of("alex").get("/agency/restricted/gossip/").status_code == 404


def test_whoever_leads_a_case_clears_on_its_page(
    cast: Cast, now: dt.datetime, browser_of: BrowserOf
) -> None:
    case: Case = a_case(cast, now)
    url, sally = reverse("case-clearances", args=[case.pk]), browser_of("sally")
    page = text(sally.get(url))
    assert "Mia Example" in page
    assert "Omar Example" not in page
    given = {"staff": str(cast.mia.pk), "category": "psychotherapy_notes", "why": "Asked for it"}
    assert sally.post(url, given).status_code == 302
    held = CaseClearance.objects.get()
    assert "Counseling notes" in text(sally.get(url))
    assert (
        sally.post(reverse("case-clearance-end", args=[held.pk]), {"why": "Over"}).status_code
        == 302
    )
    assert "Nobody in this case alone" in text(sally.get(url))
