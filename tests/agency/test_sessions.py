"""How long a sign-in holds: idle, at most, and three at a time."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
import time_machine
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.sessions.backends.base import UpdateError
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from casemgmt.agency.sessions import FRESH, IDLE, LONGEST, SELDOM, SessionStore
from tests.agency.signing_in import Person
from tests.cast import Cast

BrowserOf = Callable[[str], Browser]
Somebody = Callable[[str], Person]
SECOND = dt.timedelta(seconds=1)
MINUTE = dt.timedelta(minutes=1)
BACKGROUND = {"X-Background": "1"}


@pytest.fixture
def at() -> Callable[[dt.timedelta], Any]:
    """The clock stands so long after the test began, at a whole second."""
    began = timezone.now().replace(microsecond=0)
    return lambda later: time_machine.travel(began + later, tick=False)


def is_in(browser: Browser, **headers: str) -> bool:
    return browser.get(reverse("preferences"), headers=headers).status_code == 200


def said(browser: Browser) -> str:
    """What the sign-in page says to whoever comes back."""
    return browser.get(reverse("account_login")).content.decode()


def row_of(browser: Browser) -> Session:
    return Session.objects.get(session_key=browser.cookies[settings.SESSION_COOKIE_NAME].value)


def test_a_session_left_alone_ends_after_a_quarter_of_an_hour(
    cast: Cast, browser_of: BrowserOf, at: Any
) -> None:
    with at(0 * SECOND):
        mia, sally = browser_of("mia"), browser_of("sally")
    with at(IDLE - SECOND):
        assert is_in(mia)
    with at(IDLE):
        answer = sally.get(reverse("notice-list") + "?page=2")
        assert answer.headers["Location"] == "/account/login/?next=/notices/%3Fpage%3D2"
        assert "because nothing was done here for 15 minutes" in said(sally)
    with at(2 * IDLE - 2 * SECOND):
        assert is_in(mia), "her request moved the end"


def test_twelve_hours_after_signing_in_it_ends_whatever_one_does(
    cast: Cast, browser_of: BrowserOf, at: Any
) -> None:
    with at(0 * SECOND):
        mia = browser_of("mia")
    for step in range(1, int(LONGEST / (10 * MINUTE))):
        with at(step * 10 * MINUTE):
            theme = {"theme": "dark" if step % 2 else "light"}
            mia.post(reverse("theme-set"), theme)
            assert is_in(mia), step
    with at(LONGEST - SECOND):
        session = mia.session
        session["noise"] = "what is written to a session moves its last end no more than a visit"
        session.save()
        assert is_in(mia)
    with at(LONGEST):
        assert not is_in(mia)
        assert "you signed in more than 12 hours ago" in said(mia)


def test_what_a_page_asks_by_itself_moves_no_end(
    cast: Cast, browser_of: BrowserOf, at: Any
) -> None:
    with at(0 * SECOND):
        mia = browser_of("mia")
    with at(IDLE - MINUTE):
        assert is_in(mia, **BACKGROUND)
        session = mia.get(reverse("session"), headers=BACKGROUND).json()
        assert (session["left"], session["last"]) == (60, False)
    with at(IDLE):
        assert not is_in(mia, **BACKGROUND)


def test_what_is_written_for_a_page_in_the_background_moves_no_end(
    cast: Cast, browser_of: BrowserOf, at: Any
) -> None:
    with at(0 * SECOND):
        mia = browser_of("mia")
        end = row_of(mia).expire_date
    with at(MINUTE):
        session = SessionStore(mia.session.session_key)
        session.in_background = True
        session["theme"] = "something a page keeps"
        session.save()
        assert row_of(mia).expire_date == end


def test_asking_to_stay_moves_the_end_until_it_is_the_last(
    cast: Cast, browser_of: BrowserOf, at: Any
) -> None:
    with at(0 * SECOND):
        mia = browser_of("mia")
    with at(IDLE - MINUTE):
        session = mia.get(reverse("session")).json()
        assert (session["left"], session["last"]) == (IDLE.seconds, False)
    end = LONGEST - 5 * MINUTE
    Session.objects.update(expire_date=row_of(mia).expire_date + LONGEST - 2 * IDLE)
    with at(end):
        session = mia.get(reverse("session")).json()
        assert (session["left"], session["last"]) == (300, True)
    assert session["owner"] == str(cast.mia.pk)
    assert session["csrf"]
    assert Browser().get(reverse("session")).status_code == 302


def test_the_end_is_written_once_a_minute_and_takes_one_statement(
    cast: Cast, browser_of: BrowserOf, at: Any
) -> None:
    with at(0 * SECOND):
        mia = browser_of("mia")
        is_in(mia)
    for later, writes in ((SELDOM - SECOND, 0), (SELDOM, 1), (2 * SELDOM - SECOND, 0)):
        with at(later), CaptureQueriesContext(connection) as asked:
            is_in(mia)
        said = [query["sql"] for query in asked if query["sql"].startswith("UPDATE")]
        assert len(said) == writes, later


def test_a_fourth_session_ends_the_oldest_which_is_told_why(
    cast: Cast, browser_of: BrowserOf, at: Any
) -> None:
    browsers = []
    for number in range(4):
        with at(number * SECOND):
            browsers.append(signed_in(cast))
    with at(5 * SECOND):
        assert [is_in(browser) for browser in browsers] == [False, True, True, True]
        assert "because you signed in somewhere else" in said(browsers[0])
        assert "because you signed in" not in said(Browser())
    assert UserSession.objects.filter(user=cast.mia.user).count() == 3
    with at(6 * SECOND):
        again = signed_in(cast, browsers[0])
        assert is_in(again)
        assert not is_in(browsers[1])


def signed_in(cast: Cast, browser: Browser | None = None) -> Browser:
    """Mia at one more browser, by the page of the demo."""
    browser = browser or Browser()
    browser.post(reverse("demo-sign-in", args=[cast.mia.pk]))
    return browser


def test_a_session_that_ran_out_makes_no_room_and_takes_none(cast: Cast, at: Any) -> None:
    with at(0 * SECOND):
        signed_in(cast)
    with at(IDLE):
        browsers = [signed_in(cast) for _number in range(3)]
        assert all(is_in(browser) for browser in browsers)


def test_a_real_fourth_sign_in_ends_the_oldest(real: Somebody) -> None:
    desk = real("mia")
    desk.give_password()
    desk.set_up_app()
    others = [Person(desk.email, desk.password) for _number in range(3)]
    for number, other in enumerate(others):
        other.give_password()
        other.give_code(desk.recovery_codes[number])
    assert [person.is_in() for person in (desk, *others)] == [False, True, True, True]


def test_what_ended_is_not_written_back_to_life(cast: Cast, at: Any) -> None:
    with at(0 * SECOND):
        browsers = [signed_in(cast) for _number in range(3)]
    with at(SECOND):
        late = SessionStore(browsers[0].session.session_key)
        late["theme"] = "a page that was under way"
    with at(2 * SECOND):
        signed_in(cast)
        with pytest.raises(UpdateError):
            late.save()
        late.stay(timezone.now() + 2 * MINUTE)
        assert not is_in(browsers[0])


def test_an_end_that_came_meanwhile_is_not_moved(cast: Cast, at: Any) -> None:
    with at(0 * SECOND):
        mia = signed_in(cast)
        late = SessionStore(mia.session.session_key)
        assert late["_auth_user_id"]
    with at(IDLE):
        late.stay(timezone.now())
        assert not is_in(mia)


def test_proving_oneself_again_changes_the_key_of_the_session(cast: Cast, at: Any) -> None:
    with at(0 * SECOND):
        mia = signed_in(cast)
        before = mia.session.session_key
    with at(FRESH):
        session = mia.session
        assert not session.is_fresh(timezone.now())
        session.prove(timezone.now())
        assert session.is_fresh(timezone.now())
        assert session.session_key != before
        assert not is_in(mia), "the old key opens nothing"
        mia.cookies[settings.SESSION_COOKIE_NAME] = session.session_key
        assert is_in(mia)
        page = mia.get(reverse("usersessions_list")).content.decode()
        assert page.count("This one") == 1


def test_a_sign_in_is_fresh_for_five_minutes(cast: Cast, at: Any) -> None:
    with at(0 * SECOND):
        mia = signed_in(cast)
    for later, fresh in ((FRESH - SECOND, True), (FRESH, False)):
        with at(later):
            assert mia.session.is_fresh(timezone.now()) is fresh


def test_signing_out_clears_what_the_browser_kept(cast: Cast, browser_of: BrowserOf) -> None:
    mia = browser_of("mia")
    assert "Clear-Site-Data" not in mia.get(reverse("preferences")).headers
    answer = mia.post(reverse("account_logout"))
    assert answer.headers["Clear-Site-Data"] == '"cache", "storage"'
    assert "no-store" in answer.headers["Cache-Control"]
    assert "Clear-Site-Data" not in mia.get(reverse("account_login")).headers


def test_the_cookie_ends_with_the_browser(cast: Cast) -> None:
    cookie = signed_in(cast).cookies[settings.SESSION_COOKIE_NAME]
    assert (cookie["max-age"], cookie["expires"]) == ("", "")
