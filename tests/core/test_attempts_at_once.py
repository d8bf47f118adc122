"""Two attempts of one person at the same time, on real connections, are two attempts."""

import datetime as dt

import pytest
from django.test import Client as Browser
from django.urls import reverse

from casemgmt.ledger.models import AuditEvent
from clients.actions.emergency import MOST_A_DAY, REFUSED
from tests.cast import Cast
from tests.racing import overtaken

FACTS = {
    "ground": "safety",
    "reason": "The neighbor hears her cry for help.",
    "family_name": "Nobody",
    "birth_date": "1944-05-02",
    "sure": "yes",
}


@pytest.fixture
def cast(real_cast: Cast) -> Cast:
    """The cast in a database that is really committed to."""
    return real_cast


def test_attempts_at_once_are_counted_one_by_one(cast: Cast, now: dt.datetime) -> None:
    browsers = [Browser(), Browser()]
    for browser in browsers:
        browser.post(reverse("demo-sign-in", args=[cast.omar.pk]))

    def attempt(browser: Browser) -> str:
        return browser.post(reverse("emergency-open"), FACTS).content.decode()

    before = [attempt(browsers[0]) for _number in range(MOST_A_DAY - 1)]
    assert all("Nobody, or more than one person" in page for page in before)
    found = overtaken(lambda: attempt(browsers[0]), lambda: attempt(browsers[1]))
    assert "tried this many times" in found
    assert AuditEvent.objects.filter(event=REFUSED, user=cast.omar.user).count() == MOST_A_DAY
