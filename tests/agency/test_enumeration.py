"""Whoever is not let in learns nothing about accounts: from no word, status or size (E10)."""

import re
import statistics
import time
from collections.abc import Callable
from typing import Any

import pytest
from django.core.cache import cache

from casemgmt.agency.models import User
from tests.access.asking import PER_REQUEST
from tests.agency.signing_in import Person
from tests.cast import Cast

Somebody = Callable[[str], Person]
Metric = Callable[[str, object, object], None]
WRONG = "wrong horse battery staple"
NEW = r'(csrfmiddlewaretoken" value="|nonce="|name="once" value="|"X-CSRFToken": ")[^"]*'
CLASSES = {
    "valid": "mia@example.org",
    "missing": "zoe@example.org",
    "inactive": "iris@example.org",
    "unusable": "gina@example.org",
}
SAMPLES = 25
"""How often each class is timed; the distributions are a number to look at, not a bar."""


def told(answer: Any, email: str) -> tuple[int, str, int, dict[str, str]]:
    """All that an answer tells, without the address that was typed and what is new each time."""
    text = re.sub(NEW, r"\1", answer.content.decode())
    text = re.sub(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", "", text).replace(email, "")
    headers = {name: re.sub("nonce-[^']*", "", value) for name, value in answer.headers.items()}
    headers = {name: value for name, value in headers.items() if name not in PER_REQUEST}
    return answer.status_code, text, len(text), headers


@pytest.fixture
def people(real: Somebody, cast: Cast) -> dict[str, str]:
    """An address of each kind; nobody knows a password of the last one."""
    gina = cast.gina.user
    gina.set_unusable_password()
    gina.save(update_fields=["password"])
    User.objects.filter(pk=cast.iris.user.pk).update(is_active=False)
    cache.clear()
    return CLASSES


@pytest.mark.parametrize("tries", [1, 7])
def test_a_wrong_password_tells_nothing(people: dict[str, str], tries: int) -> None:
    """The seventh is one too many for whom there is and for whom there is not."""
    answers = {}
    for kind, email in people.items():
        person = Person(email, WRONG)
        for _try in range(tries):
            answer = person.give_password()
        answers[kind] = told(answer, email)
        assert not person.is_in()
        cache.clear()
    locked = "Too many failed login attempts" in answers["valid"][1]
    assert locked == (tries > 1)
    assert [kind for kind, one in answers.items() if one != answers["missing"]] == []


def test_asking_for_a_new_password_tells_nothing(people: dict[str, str]) -> None:
    pages = []
    for email in people.values():
        person = Person(email)
        sent = person.post("account_reset_password", email=email)
        pages.append(
            (told(sent, email), told(person.browser.get(sent["Location"], secure=True), email))
        )
    assert all(page == pages[0] for page in pages)


def test_the_right_password_of_who_left_tells_nothing(
    people: dict[str, str], real: Somebody
) -> None:
    iris, nobody = real("iris"), Person("zoe@example.org")
    answers = [told(person.give_password(), person.email) for person in (iris, nobody)]
    assert not iris.is_in()
    assert answers[0] == answers[1]


@pytest.mark.wide
def test_how_long_a_wrong_password_takes(people: dict[str, str], metric: Metric) -> None:
    taken: dict[str, list[float]] = {kind: [] for kind in people}
    for _sample in range(SAMPLES):
        for kind, email in people.items():
            cache.clear()
            started = time.perf_counter()
            person = Person(email, WRONG)
            person.give_password()
            assert not person.is_in()
            taken[kind].append(time.perf_counter() - started)
    middle = [statistics.median(times) for times in taken.values()]
    metric("e10_timing_percent", round(100 * (max(middle) / min(middle) - 1), 1), 5)
