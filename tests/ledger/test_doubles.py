"""Forms sent many times at once, and again after going back, count once (C2)."""

import re
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.cookies import SimpleCookie
from typing import Any

import pytest
from django.db import connection
from django.test import Client as Browser
from django.urls import reverse

from clients.models import Contact
from tests import cast as people
from tests.access.asking import quietly
from tests.access.world import World, entered, world
from tests.cast import Cast
from tests.hostile.forms import ENCODED, Found, encoded, filled, forms_of
from tests.ledger.test_once import CALL
from tests.racing import at_once
from tests.stories import a_case

Metric = Callable[[str, object, object], None]
WRITES = re.compile(r"^\s*(INSERT INTO|UPDATE|DELETE FROM)\W*(\w+)", re.IGNORECASE)
ASIDE = ("ledger_", "django_session", "usersessions_")
"""Tables that tell of every request: the log, keys of forms, and the session."""
HANDS = (2, 3, 5, 8, 16)
SUBMITS = 500


@contextmanager
def told_of(wrote: list[str]) -> Iterator[None]:
    """Every table that this connection writes into, beside those that tell of every request."""

    def watch(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        change = WRITES.match(sql)
        if change and not change[2].startswith(ASIDE):
            wrote.append(change[2])
        return execute(sql, params, many, context)

    with connection.execute_wrapper(watch):
        yield


def sender(cookies: SimpleCookie, url: str, body: bytes) -> Callable[[], tuple[int, bool]]:
    """Sends a form from a window of its own: the answer's status, and whether anything was written."""

    def send() -> tuple[int, bool]:
        browser, wrote = Browser(raise_request_exception=False), list[str]()
        browser.cookies = SimpleCookie(cookies.output(header="", sep=";"))
        with told_of(wrote):
            answer = browser.post(url, body, content_type=ENCODED)
        return answer.status_code, answer.status_code == 302 and bool(wrote)

    return send


def doubled(cookies: SimpleCookie, url: str, pairs: list[tuple[str, str]], hands: int) -> list[str]:
    """What is wrong when so many send the same at once, and one of them again after going back."""
    key = str(uuid.uuid4())
    body = encoded([(name, key if name == "once" else value) for name, value in pairs])
    send = sender(cookies, url, body)
    with quietly():
        outcomes = [*at_once(*[send] * hands), *at_once(send)]
    broken = [str(one) for one in outcomes if isinstance(one, Exception) or one[0] >= 500]
    effects = sum(one[1] for one in outcomes if not isinstance(one, Exception))
    return [*broken, *([f"{effects} effects"] if effects > 1 else [])]


@pytest.mark.parametrize("hands", [2, 6])
def test_a_contact_sent_many_times_at_once_is_one(
    real_cast: Cast, now: Any, hands: int, metric: Metric
) -> None:
    case, browser = a_case(real_cast, now), Browser()
    browser.force_login(real_cast.mia.user)
    address = reverse("contact-new", args=[case.pk])
    wrong = doubled(browser.cookies, address, [*CALL.items(), ("once", "")], hands)
    metric("c2_submits", 2, "any")
    metric("c2_doubled", len(wrong), 0)
    assert wrong == []
    assert Contact.objects.filter(case=case).count() == 1


@pytest.fixture
def own_world(django_db_setup: None, django_db_blocker: Any, worker_id: str) -> Iterator[World]:
    """A world that is really committed to."""
    with django_db_blocker.unblock(), world(f"doubles_{worker_id}") as made, entered(made):
        yield made


def takes_a_key(form: Found) -> bool:
    return form.form.method == "post" and form.form.value("once") is not None


@pytest.mark.wide
def test_every_form_sent_many_times_at_once_counts_once(own_world: World, metric: Metric) -> None:
    forms = [form for form in forms_of(own_world) if takes_a_key(form)]
    wrong: list[str] = []
    for turn in range(SUBMITS):
        form, hands = forms[turn % len(forms)], HANDS[turn % len(HANDS)]
        words = dict.fromkeys(form.form.texts, f"Words {turn}")
        cookies = own_world.browsers[form.who].cookies
        found = doubled(cookies, form.url, filled(form.form, words), hands)
        wrong += [f"{form.name}: {one}" for one in found]
    metric("c2_forms_submits", SUBMITS, 500)
    metric("c2_forms_doubled", len(wrong), 0)
    assert len(forms) >= 30
    assert not wrong, "\n".join(wrong)


def test_a_form_whose_key_is_left_out_is_found_to_count_twice(real_cast: Cast, now: Any) -> None:
    case, browser = a_case(real_cast, now), Browser()
    browser.force_login(people.load().mia.user)
    address = reverse("contact-new", args=[case.pk])
    assert doubled(browser.cookies, address, [*CALL.items()], 2) == ["3 effects"]
