"""What sign-in counts: in a table of bounded size that names nobody, also for many at once (E9)."""

import threading
from collections.abc import Callable, Iterator
from http.cookies import SimpleCookie
from typing import Any

import pytest
from allauth.core.internal import ratelimit
from allauth.mfa.totp.internal.auth import TOTP
from django.conf import settings
from django.core.cache import cache
from django.db import connection, connections
from django.test import RequestFactory, override_settings

from tests.agency.signing_in import STEP, Person, clock_standing, code_of_the_app
from tests.cast import Cast

Somebody = Callable[[str], Person]
Metric = Callable[[str, object, object], None]
AT_ONCE = 12
MOST = 5
"""Guesses of one person's code that are looked at in five minutes."""
FEW_ROWS = 40


def rows() -> list[tuple[str, str]]:
    """The cache as it is stored."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT cache_key, value FROM ledger_cache")
        return cursor.fetchall()


@pytest.fixture
def cast(real_cast: Cast) -> Cast:
    """The cast in a database that is really committed to: sign-ins there run at once."""
    return real_cast


@pytest.fixture
def before_the_code(real: Somebody) -> Iterator[Person]:
    """Gina has given her password and is asked for the code; what was counted before is gone."""
    gina = real("gina")
    gina.user.authenticator_set.all().delete()
    gina.give_password()
    gina.set_up_app()
    gina.sign_out()
    cache.clear()
    gina.give_password()
    yield gina
    cache.clear()


def all_at_once(asked: Callable[[Person], Any], people: list[Person]) -> list[Any]:
    """What each of them is answered who asks at the same moment, each on a connection of their own."""
    answers: list[Any] = []
    start = threading.Barrier(len(people))

    def ask(person: Person) -> None:
        try:
            start.wait(30)
            answers.append(asked(person))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=ask, args=(person,)) for person in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return answers


def the_same(person: Person, times: int) -> list[Person]:
    """Several browsers in one sign-in that waits for the code."""
    others = [Person(person.email, person.password) for _number in range(times)]
    for other in others:
        other.browser.cookies = SimpleCookie(person.browser.cookies.output(header="", sep=";"))
        other.browser.raise_request_exception = False
    return others


def test_guesses_of_a_code_count_also_when_they_come_at_once(
    before_the_code: Person, monkeypatch: pytest.MonkeyPatch, metric: Metric
) -> None:
    looked_at: list[str] = []
    looking = TOTP.validate_code

    def look(factor: TOTP, code: str) -> bool:
        looked_at.append(code)
        return looking(factor, code)

    monkeypatch.setattr(TOTP, "validate_code", look)
    browsers = the_same(before_the_code, AT_ONCE)
    with clock_standing(STEP):
        answers = all_at_once(lambda person: person.give_code("000000").status_code, browsers)
        before_the_code.give_code(code_of_the_app(before_the_code.secret))
    metric("e9_guesses_at_once", AT_ONCE, "any")
    metric("e9_guesses_looked_at", len(looked_at), f"<={MOST}")
    assert len(answers) == AT_ONCE
    assert 0 < len(looked_at) <= MOST
    assert not before_the_code.is_in()


def test_a_code_sent_by_several_at_once_lets_in_one(before_the_code: Person) -> None:
    browsers = [Person(before_the_code.email, before_the_code.password) for _number in range(3)]
    for browser in browsers:
        browser.give_password()
    with clock_standing(STEP):
        code = code_of_the_app(before_the_code.secret)
        all_at_once(lambda person: person.give_code(code), browsers)
        assert sum(person.is_in() for person in browsers) == 1


def test_a_recovery_code_sent_by_several_at_once_lets_in_one(before_the_code: Person) -> None:
    browsers = [Person(before_the_code.email, before_the_code.password) for _number in range(3)]
    for browser in browsers:
        browser.give_password()
    code = before_the_code.recovery_codes[0]
    all_at_once(lambda person: person.give_code(code), browsers)
    assert sum(person.is_in() for person in browsers) == 1


def test_what_is_counted_names_nobody(before_the_code: Person) -> None:
    code = code_of_the_app(before_the_code.secret)
    with clock_standing():
        before_the_code.give_code(code)
    Person("nobody.at.all@example.org").give_password()
    kept = rows()
    assert len(kept) > 2
    assert {len(key) for key, _value in kept} == {64}
    assert all(set(key) <= set("0123456789abcdef") for key, _value in kept)
    told = (before_the_code.email, str(before_the_code.user.pk), code, "nobody", "127.0.0.1")
    assert not [word for word in told for row in kept if word in "".join(row)]


def test_unknown_names_fill_no_table(before_the_code: Person, metric: Metric) -> None:
    bounded = {**settings.CACHES["default"], "OPTIONS": {"MAX_ENTRIES": FEW_ROWS}}
    with override_settings(CACHES={"default": bounded}):
        for number in range(3 * FEW_ROWS):
            request = RequestFactory(REMOTE_ADDR=f"203.0.113.{number}").post("/account/login/")
            name = f"unknown{number}@example.org"
            assert ratelimit.consume(
                request, app="allauth.account", action="login_failed", key=name
            )
        kept = len(rows())
    metric("e9_rows_of_unknown_names", kept, f"<={FEW_ROWS + 1}")
    assert kept <= FEW_ROWS + 1
    assert settings.CACHES["default"]["OPTIONS"]["MAX_ENTRIES"] <= 50_000
