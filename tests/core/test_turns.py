"""One person does what is heavy, or counted, once at a time: they can't keep everybody else out."""

import datetime as dt
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client as Browser
from django.urls import reverse

from casemgmt.agency.models import Staff
from casemgmt.ledger.models import AuditEvent
from clients.models import Document
from tests import databases
from tests.careplans.arranging import draft, ready_case
from tests.cast import Cast
from tests.stories import a_case

pytestmark = pytest.mark.django_db
BrowserOf = Callable[[str], Browser]
BUSY = "You are doing this in another window."


@contextmanager
def at_it(person: Staff, what: str) -> Iterator[None]:
    """Somebody does this in another request."""
    with databases.as_owner() as other:
        other.execute(
            "SELECT pg_advisory_lock(hashtextextended(%s, 0))", [f"{what} {person.user_id}"]
        )
        yield


def test_a_file_at_a_time(cast: Cast, now: dt.datetime, browser_of: BrowserOf) -> None:
    address, mia = reverse("document-list", args=[a_case(cast, now).pk]), browser_of("mia")

    def send() -> str:
        file = SimpleUploadedFile("plan.txt", b"Ramp and grab bars")
        return mia.post(address, {"title": "Plan", "file": file}, follow=True).content.decode()

    with at_it(cast.mia, "file"):
        assert BUSY in send()
    with at_it(cast.sally, "file"):
        assert BUSY not in send()
    assert Document.objects.count() == 1


def test_a_paper_at_a_time(cast: Cast, now: dt.datetime, browser_of: BrowserOf) -> None:
    plan = draft(cast, ready_case(cast, now), now)
    with at_it(cast.mia, "paper"):
        answer = browser_of("mia").get(reverse("plan-pdf", args=[plan.pk]), follow=True)
    assert answer.redirect_chain == [(reverse("plan-detail", args=[plan.pk]), 302)]
    assert BUSY in answer.content.decode()


def test_an_attempt_in_an_emergency_at_a_time(cast: Cast, browser_of: BrowserOf) -> None:
    omar, tried = browser_of("omar"), AuditEvent.objects.filter(event="emergency refused")
    guess = {
        "ground": "safety", "reason": "She cries for help and nobody opens.", "sure": "yes",
        "family_name": "Delgado", "number": "C-1",
    }  # fmt: skip
    with at_it(cast.omar, "emergency"):
        assert BUSY in omar.post(reverse("emergency-open"), guess, follow=True).content.decode()
    assert not tried.exists()
    assert "Nobody, or more than" in omar.post(reverse("emergency-open"), guess).content.decode()
    assert tried.count() == 1
