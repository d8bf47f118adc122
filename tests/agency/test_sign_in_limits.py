"""An agency's own limits of a sign-in, within the product's; and news of a browser not seen before."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
import time_machine
from django.test import Client as Browser
from django.urls import reverse
from django.utils import timezone

from casemgmt.agency.actions.configuring import set_agency_settings
from casemgmt.agency.models import AgencySetting, KnownBrowser
from casemgmt.core.errors import Forbidden, Refused
from casemgmt.ledger.models import Notice, OutboxMail
from tests.access.asking import what_is_seen
from tests.agency.signing_in import Person
from tests.cast import Cast

pytestmark = pytest.mark.django_db
BrowserOf = Callable[[str], Browser]
Somebody = Callable[[str], Person]
MINUTE, SECOND = dt.timedelta(minutes=1), dt.timedelta(seconds=1)
PAGE = reverse("sign-in-limits")


@pytest.fixture
def at() -> Callable[[dt.timedelta], Any]:
    began = timezone.now().replace(microsecond=0)
    return lambda later: time_machine.travel(began + later, tick=False)


def strict(cast: Cast, now: dt.datetime, **values: int) -> list[AgencySetting]:
    today = cast.agency.today(now)
    return set_agency_settings(
        cast.agency, by=cast.alex, now=now, effective_from=today, values=values, why="The funder"
    )


def is_in(browser: Browser) -> bool:
    return browser.get(reverse("preferences")).status_code == 200


def said(browser: Browser) -> str:
    return browser.get(reverse("account_login")).content.decode()


def test_a_session_left_alone_ends_when_its_agency_says(
    cast: Cast, now: dt.datetime, browser_of: BrowserOf, at: Any
) -> None:
    with at(0 * SECOND):
        before = browser_of("sally")
        strict(cast, timezone.now(), idle_minutes=5)
        mia, gina, otto = browser_of("mia"), browser_of("gina"), browser_of("otto")
        assert 'data-session-idle="300"' in mia.get(reverse("preferences")).content.decode()
    with at(5 * MINUTE - SECOND):
        assert is_in(gina)
    with at(5 * MINUTE):
        assert not is_in(mia)
        assert "nothing was done here for 5 minutes" in said(mia)
        assert is_in(gina)
        assert is_in(otto), "another agency's limits are its own"
        assert is_in(before), "who had signed in keeps what held then"


def test_it_ends_at_last_when_its_agency_says(
    cast: Cast, now: dt.datetime, browser_of: BrowserOf, at: Any
) -> None:
    with at(0 * SECOND):
        strict(cast, timezone.now(), longest_hours=1)
        mia = browser_of("mia")
    for minutes in range(10, 60, 10):
        with at(minutes * MINUTE):
            assert is_in(mia)
    with at(55 * MINUTE):
        assert mia.get(reverse("session")).json()["last"] is True
    with at(60 * MINUTE):
        assert not is_in(mia)
        assert "signed in more than 1 hour ago" in said(mia)


def test_a_weighty_act_asks_again_when_the_agency_says(
    cast: Cast, now: dt.datetime, browser_of: BrowserOf, at: Any
) -> None:
    page = reverse("person-invite")
    with at(0 * SECOND):
        strict(cast, timezone.now(), fresh_minutes=1)
        alex = browser_of("alex")
    with at(59 * SECOND):
        assert "Is it still you?" not in alex.get(page).content.decode()
    with at(60 * SECOND):
        assert "Is it still you?" in alex.get(page).content.decode()


def test_an_admin_sets_the_limits_within_the_products(
    cast: Cast, now: dt.datetime, browser_of: BrowserOf
) -> None:
    alex, today = browser_of("alex"), cast.agency.today(now)
    typed = {"effective_from": today.isoformat(), "idle_minutes": 10, "longest_hours": 8,
             "fresh_minutes": 5, "why": "Shared laptops"}  # fmt: skip
    assert "own limits hold: a quarter" in alex.get(PAGE).content.decode()
    typed |= what_is_seen(alex, PAGE)
    assert alex.post(PAGE, typed).status_code == 302
    assert cast.agency.settings_on(today) == {
        "idle_minutes": 10, "longest_hours": 8, "fresh_minutes": 5,
        "emergency_minutes": 60, "emergency_crosses": False,
    }  # fmt: skip
    html = alex.get(PAGE).content.decode()
    assert "10 minutes" in html
    assert "8 hours" in html
    typed |= what_is_seen(alex, PAGE)
    assert "15" in str(alex.post(PAGE, {**typed, "idle_minutes": 16}).context["form"].errors)
    history = alex.get(reverse("setting-history"), {"kind": "agency.AgencySetting"})
    whats = {str(entry.what): entry.changes[0] for entry in history.context["entries"]}
    change = whats["Agency setting added: Signed out when nothing is done for"]
    assert (change.old, change.new) == ("15 minutes", "10 minutes")
    for values in ({"idle_minutes": 16}, {"longest_hours": 13}, {"fresh_minutes": 6},
                   {"idle_minutes": 4}):  # fmt: skip
        with pytest.raises(Refused, match="Between"):
            strict(cast, now, **values)
    with pytest.raises(Refused, match="today or later"):
        set_agency_settings(
            cast.agency, by=cast.alex, now=now, values={}, effective_from=today - 1440 * MINUTE
        )
    with pytest.raises(Forbidden):
        set_agency_settings(cast.agency, by=cast.sally, now=now, values={}, effective_from=today)


def mails(email: str) -> list[OutboxMail]:
    return list(OutboxMail.objects.filter(to=email, subject__contains="new browser"))


def test_a_sign_in_from_a_browser_not_seen_before_is_told(real: Somebody) -> None:
    mia = real("mia")
    mia.sign_in()
    notices = Notice.objects.filter(kind="new_browser", to__email=mia.email)
    assert not notices.exists(), "the first one is its own news"
    first = mia.browser.cookies["__Host-browser"]
    assert (first["httponly"], first["secure"], first["samesite"]) == (True, True, "Lax")
    mia.sign_out()
    mia.sign_in()
    assert not notices.exists(), "it is the same browser"
    elsewhere = Person(mia.email, mia.password)
    elsewhere.sign_in()
    (notice,) = notices
    assert notice.url == reverse("usersessions_list")
    (mail,) = mails(mia.email)
    assert "If this was you" in mail.body
    assert "Harbor" not in mail.subject + mail.body
    token = elsewhere.browser.cookies["__Host-browser"].value
    assert not KnownBrowser.objects.filter(token_hash=token).exists(), "only a hash is kept"
    assert KnownBrowser.objects.filter(user__email=mia.email).count() == 2
