"""A session is nobody's but who signed in with it, and holds no secret of theirs (E9)."""

from collections.abc import Callable

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.urls import reverse
from django.utils import timezone

from casemgmt.agency.models import Staff
from casemgmt.agency.sessions import SessionStore
from clients.actions.calendar_links import make_link
from clients.models import CalendarLink
from tests.agency.signing_in import PASSWORD, STEP, Person, clock_standing, code_of_the_app
from tests.agency.test_second_factor import pages
from tests.cast import PASSWORD as OLD

Somebody = Callable[[str], Person]
ANOTHER = "another long sentence that nobody guesses"


def key_of(person: Person) -> str:
    return person.browser.cookies[settings.SESSION_COOKIE_NAME].value


def waiting_for_the_code(person: Person) -> Person:
    """Signed out, and through the first of the two pages again."""
    person.give_password()
    person.set_up_app()
    person.sign_out()
    person.give_password()
    return person


def test_every_step_of_a_sign_in_changes_the_key_of_the_session(real: Somebody) -> None:
    mia = waiting_for_the_code(real("mia"))
    before = key_of(mia)
    with clock_standing(STEP):
        mia.give_code(code_of_the_app(mia.secret))
    after = key_of(mia)
    assert mia.is_in()
    assert after != before
    assert not Session.objects.filter(session_key=before).exists()
    thief = Person(mia.email)
    thief.browser.cookies[settings.SESSION_COOKIE_NAME] = before
    assert not thief.is_in()
    mia.post(
        "account_change_password", oldpassword=mia.password, password1=ANOTHER, password2=ANOTHER
    )
    thief.browser.cookies[settings.SESSION_COOKIE_NAME] = after
    assert not thief.is_in()


@pytest.mark.parametrize("planted", ["a" * 32, "0123456789abcdefghijklmnopqrstuv", "x"])
def test_a_session_that_somebody_planted_is_not_used(real: Somebody, planted: str) -> None:
    mia = real("mia")
    mia.browser.cookies[settings.SESSION_COOKIE_NAME] = planted
    mia.give_password()
    assert key_of(mia) != planted
    assert not Session.objects.filter(session_key=planted).exists()


def test_no_password_and_no_code_lies_in_a_session(real: Somebody) -> None:
    mia = waiting_for_the_code(real("mia"))
    with clock_standing(STEP):
        code = code_of_the_app(mia.secret)
        stored = [str(dict(SessionStore(key_of(mia)).load()))]
        mia.give_code(code)
        mia.post("account_reauthenticate", password=mia.password)
        stored.append(str(dict(SessionStore(key_of(mia)).load())))
    assert all(stored)
    for secret in (mia.password, OLD, PASSWORD, mia.secret, code, *mia.recovery_codes):
        assert not [text for text in stored if secret in text]


def test_no_page_opens_between_password_and_code(real: Somebody) -> None:
    mia = waiting_for_the_code(real("mia"))
    mia.browser.raise_request_exception = False
    login = reverse("account_login")
    for address in pages():
        for ask in (mia.browser.get, mia.browser.post):
            answer = ask(address, secure=True)
            assert answer.status_code in {302, 404, 405, 410}, address
            if answer.status_code == 302:
                assert answer.headers["Location"].partition("?")[0] == login, address
    assert not mia.is_in()


def test_nobody_is_remembered(real: Somebody) -> None:
    mia = real("mia")
    mia.post("account_login", login=mia.email, password=mia.password, remember="on")
    cookie = mia.browser.cookies[settings.SESSION_COOKIE_NAME]
    assert (cookie["max-age"], cookie["expires"]) == ("", "")
    assert "remember" not in mia.get("account_login").content.decode()


def test_an_old_code_stays_useless_after_signing_out(real: Somebody) -> None:
    mia = waiting_for_the_code(real("mia"))
    with clock_standing(STEP):
        code = code_of_the_app(mia.secret)
        mia.give_code(code)
        mia.sign_out()
        mia.give_password()
        assert mia.give_code(code).status_code == 200
        assert not mia.is_in()


def test_a_new_password_ends_a_calendar_link(real: Somebody) -> None:
    mia = real("mia")
    mia.give_password()
    mia.set_up_app()
    staff = Staff.objects.get(user__email=mia.email)
    make_link(by=staff, now=timezone.now())
    given = {"oldpassword": mia.password, "password1": ANOTHER}
    mia.post("account_change_password", **given, password2="another one")
    assert CalendarLink.objects.filter(staff=staff, revoked_at=None).exists()
    mia.post("account_change_password", **given, password2=ANOTHER)
    assert not CalendarLink.objects.filter(staff=staff, revoked_at=None).exists()
