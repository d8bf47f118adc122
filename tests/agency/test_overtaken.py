"""What an admin changes was not changed by somebody else since they opened the page (C1)."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client as Browser
from django.urls import reverse

from casemgmt.agency.actions.clearing import set_category_rule
from casemgmt.agency.actions.configuring import set_agency_settings, set_program_settings
from casemgmt.agency.actions.people import change_roles, change_supervisor
from tests.cast import Cast

pytestmark = pytest.mark.django_db
BrowserOf = Callable[[str], Browser]
SURE = {"sure": "yes"}
SAVED = "Somebody saved this after you opened it."


class Page:
    """A page of Alex's with one of its forms, opened before somebody else's change."""

    def __init__(self, browser: Browser, url: str, form: str, which: str = "") -> None:
        self.browser, self.url, self.form, self.which = browser, url, form, which
        self.seen = self.read(browser.get(url))["seen"].value()

    def read(self, answer: Any) -> Any:
        return answer.context[self.form]

    def send(self, **typed: Any) -> Any:
        """What was typed, under the form's prefix, with what the page says its reader saw."""
        given = {"why": "Told so", "seen": self.seen, **typed}
        named = {self.read_name(name): value for name, value in given.items()}
        return self.browser.post(self.url, {"form": self.which, **SURE, **named})

    def read_name(self, name: str) -> str:
        prefix = {"roles_form": "roles-", "line_form": "line-", "says": "r-"}.get(self.form, "")
        return prefix + name


@pytest.fixture
def alex(browser_of: BrowserOf) -> Browser:
    return browser_of("alex")


def refused(page: Page, answer: Any) -> Any:
    """The form that came back to be sent again: it stands on what is stored now."""
    assert answer.status_code == 200
    assert SAVED in answer.content.decode()
    form = page.read(answer)
    page.seen = form["seen"].value()
    return form


def test_a_role_taken_away_meanwhile_is_not_given_back(
    cast: Cast, alex: Browser, now: dt.datetime
) -> None:
    act = {"by": cast.alex, "now": now, "why": "x"}
    change_roles(cast.quinn, roles=["quality_reviewer", "external_auditor"], **act)
    url = reverse("person-detail", args=[cast.quinn.pk])
    page = Page(alex, url, "roles_form", which="roles")
    act["now"] = now + dt.timedelta(milliseconds=1)
    change_roles(cast.quinn, roles=["quality_reviewer"], **act)
    typed = ["quality_reviewer", "external_auditor", "intake_worker"]
    form = refused(page, page.send(roles=typed))
    assert "They wrote: Quality reviewer" in str(form["roles"].errors)
    assert set(form["roles"].value()) == set(typed)
    answer = page.send(roles=["quality_reviewer", "intake_worker"])
    assert answer.status_code == 302
    held = cast.quinn.roles.filter(during__endswith=None).values_list("role", flat=True)
    assert set(held) == {"quality_reviewer", "intake_worker"}


def test_a_line_begun_meanwhile_is_not_ended(cast: Cast, alex: Browser, now: dt.datetime) -> None:
    url = reverse("person-detail", args=[cast.mia.pk])
    page = Page(alex, url, "line_form", which="line")
    change_supervisor(cast.mia, by=cast.alex, now=now, supervisor=cast.vera, why="x")
    form = refused(page, page.send(supervisor=cast.paul.pk))
    assert "They wrote: Vera Example" in str(form["supervisor"].errors)
    assert page.send(supervisor=cast.paul.pk).status_code == 302


def test_what_a_category_says_is_not_undone(cast: Cast, alex: Browser, now: dt.datetime) -> None:
    url = reverse("category-detail", args=["mental_health"])
    page = Page(alex, url, "says", which="rule")
    says = {"existence_is_shown": True, "supervisors_see": False}
    set_category_rule(cast.agency, by=cast.alex, now=now, category="mental_health", why="x", **says)
    form = refused(page, page.send(supervisors_see="on"))
    assert form["existence_is_shown"].value()
    assert form["supervisors_see"].value()


@pytest.mark.parametrize(
    ("name", "of_program", "key"),
    [
        ("program-settings", True, "reassess_days"),
        ("emergency-rules", False, "emergency_minutes"),
        ("sign-in-limits", False, "idle_minutes"),
    ],
)
def test_a_setting_decided_meanwhile_is_not_decided_back(
    cast: Cast, alex: Browser, now: dt.datetime, name: str, of_program: bool, key: str
) -> None:
    url = reverse(name, args=[cast.program.pk] if of_program else [])
    page = Page(alex, url, "form")
    typed = {bound.name: bound.value() for bound in page.read(alex.get(url))}
    typed = {
        name: value for name, value in typed.items() if value is not None and value is not False
    }
    today = cast.agency.today(now)
    act = {"by": cast.alex, "now": now, "effective_from": today, "values": {key: 11}, "why": "x"}
    if of_program:
        set_program_settings(cast.program, **act)
    else:
        set_agency_settings(cast.agency, **act)
    form = refused(page, page.send(**typed))
    assert form[key].value() == "11"
    fits = page.send(**{**typed, "seen": page.seen, key: 11})
    assert fits.status_code == 302


@pytest.mark.parametrize("seen", ["", "{", "e30:e30", "[" * 5000])
def test_a_page_that_nobody_was_given_is_told_so(cast: Cast, alex: Browser, seen: str) -> None:
    url = reverse("person-detail", args=[cast.quinn.pk])
    page = Page(alex, url, "roles_form", which="roles")
    answer = page.send(roles=["quality_reviewer"], seen=seen)
    assert answer.status_code == 200
    assert page.read(answer).errors
