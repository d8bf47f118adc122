"""Signing in and out: sessions, throttles, a broker that is down, and people who left."""

import time
from collections.abc import Callable
from importlib import import_module
from typing import Any

import pytest
import time_machine
from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.core import cache as caches
from django.test import override_settings
from django.urls import reverse

from casemgmt.agency.actions import people
from casemgmt.celery import app
from casemgmt.ledger import bell
from casemgmt.ledger.models import ReadEvent
from tests.agency.signing_in import Person
from tests.cast import Cast
from tests.stories import a_case

Somebody = Callable[[str], Person]
CLOSED = "redis://127.0.0.1:1/0"
QUICK_SECONDS = 1.0


@pytest.fixture
def no_broker(monkeypatch: pytest.MonkeyPatch) -> None:
    """Redis is down: its address is a port on which nobody listens."""
    monkeypatch.setattr(app.conf, "broker_url", CLOSED)
    monkeypatch.setattr(settings, "REDIS_URL", CLOSED)
    bell.listen_again()


def at_work(somebody: Somebody, name: str) -> Person:
    """A person who has signed in with both factors."""
    person = somebody(name)
    person.give_password()
    person.set_up_app()
    return person


def test_signing_in_needs_no_broker(real: Somebody, no_broker: None) -> None:
    mia = real("mia")
    mia.give_password()
    mia.set_up_app()
    assert mia.is_in()
    assert not bell.ring("ledger.sweep"), "there really is no broker"


def test_the_sixth_wrong_password_is_refused_without_a_broker_too(
    real: Somebody, no_broker: None
) -> None:
    mia = real("mia")
    answers = [mia.give_password("wrong horse battery staple") for _guess in range(6)]
    said = [answer.content.decode().count("Too many failed login attempts") for answer in answers]
    assert said == [0, 0, 0, 0, 0, 1]
    assert mia.give_password().status_code == 200, "the right one comes too late as well"
    assert mia.get("mfa_index").status_code == 302
    with time_machine.travel(time.time() + 301, tick=True):
        assert mia.give_password().status_code == 302
        assert mia.get("mfa_index").status_code == 200


def test_an_action_that_rings_answers_quickly_without_a_broker(
    real: Somebody,
    no_broker: None,
    metric: Callable[[str, object, object], None],
    django_capture_on_commit_callbacks: Any,
) -> None:
    alex = at_work(real, "alex")
    bell.listen_again()
    started = time.monotonic()
    with django_capture_on_commit_callbacks(execute=True) as rung:
        answer = alex.post("job-rerun", "schedule_reassessments")
    taken = time.monotonic() - started
    assert answer.status_code == 302
    assert rung
    metric("rerun_without_broker_seconds", round(taken, 2), QUICK_SECONDS)


def test_what_sign_in_counts_is_kept_in_the_database() -> None:
    backend = type(caches.caches["default"]).__module__
    assert backend == "django.core.cache.backends.db"
    assert issubclass(import_module(settings.SESSION_ENGINE).SessionStore, DatabaseStore)


def test_many_other_attempts_do_not_push_out_the_count_of_failures(real: Somebody) -> None:
    mia = real("mia")
    for _guess in range(5):
        mia.give_password("wrong horse battery staple")
    for number in range(320):
        caches.cache.set(f"zz{number}", 1, 300)
    assert mia.give_password().status_code == 200
    assert mia.get("mfa_index").status_code == 302


def test_other_sessions_are_listed_and_ended(real: Somebody) -> None:
    desk = at_work(real, "mia")
    phone = Person(desk.email, desk.password)
    phone.give_password()
    phone.give_code(desk.recovery_codes[0])
    assert phone.is_in()
    page = desk.get("usersessions_list").content.decode()
    assert page.count('<tr><th scope="row">') == 2
    assert page.count("This one") == 1
    desk.post("usersessions_list")
    assert desk.is_in()
    assert not phone.is_in()
    assert desk.get("usersessions_list").content.decode().count('<tr><th scope="row">') == 1


def test_who_left_is_out_at_the_next_request_and_stays_out(
    real: Somebody, cast: Cast, now: object
) -> None:
    gina = at_work(real, "gina")
    assert gina.is_in()
    people.deactivate_person(cast.gina, by=cast.alex, now=now, why="Moved away")  # type: ignore[arg-type]
    for address in ("preferences", "my-day", "mfa_index"):
        assert gina.get(address).headers["Location"].startswith(reverse("account_login"))
    gina.give_password()
    gina.give_code(gina.recovery_codes[0])
    assert not gina.is_in()


def test_a_session_that_outlived_its_account_opens_nothing(real: Somebody, cast: Cast) -> None:
    gina = at_work(real, "gina")
    type(gina.user).objects.filter(pk=gina.user.pk).update(is_active=False)
    assert not gina.is_in()
    assert gina.get("mfa_index").status_code == 302


def test_the_demo_page_is_not_there_outside_the_demo(real: Somebody, cast: Cast) -> None:
    alex = at_work(real, "alex")
    for person in (alex, real("mia")):
        assert person.get("demo").status_code == 404
        assert person.post("demo-sign-in", cast.mia.pk).status_code == 404
        assert person.get("demo-sign-in", cast.mia.pk).status_code in {404, 405}
    assert not real("mia").is_in()


def test_plain_http_is_sent_to_https(real: Somebody) -> None:
    answer = real("mia").browser.get("/my-day/")
    assert answer.status_code == 301
    assert answer.headers["Location"] == "https://testserver/my-day/"


def test_sessions_and_the_read_log_name_the_address_behind_the_proxy(
    real: Somebody, cast: Cast, now: object
) -> None:
    case = a_case(cast, now)  # type: ignore[arg-type]
    with override_settings(TRUSTED_PROXIES=1):
        mia = real("mia")
        mia.browser.defaults["HTTP_X_FORWARDED_FOR"] = "203.0.113.9"
        mia.give_password()
        mia.set_up_app()
        assert mia.get("case-detail", case.pk).status_code == 200
        assert "203.0.113.9" in mia.get("usersessions_list").content.decode()
    assert {event.address for event in ReadEvent.objects.all()} == {"203.0.113.9"}


def test_the_failures_of_one_address_do_not_lock_others_out(real: Somebody) -> None:
    with override_settings(TRUSTED_PROXIES=1):
        for number in range(21):
            stranger = Person(f"nobody{number}@example.org")
            stranger.browser.defaults["HTTP_X_FORWARDED_FOR"] = "203.0.113.66"
            said = stranger.give_password().content.decode()
            assert ("Too many failed login attempts" in said) == (number == 20), number
        mia = real("mia")
        mia.browser.defaults["HTTP_X_FORWARDED_FOR"] = "203.0.113.9"
        assert mia.give_password().status_code == 302
