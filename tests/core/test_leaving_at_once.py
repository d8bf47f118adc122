"""Who left, or signed in once too often, while somebody was at it: on real connections."""

import datetime as dt
from decimal import Decimal

import pytest
from allauth.usersessions.models import UserSession
from django.test import Client as Browser
from django.urls import reverse
from django.utils import timezone

from casemgmt.agency.actions.inviting import invite_person, join
from casemgmt.agency.actions.people import change_employment, deactivate_person
from casemgmt.agency.models import Staff
from casemgmt.agency.roles import Role
from casemgmt.agency.sessions import MOST
from casemgmt.core.errors import Forbidden
from tests import cast as people
from tests.cast import Cast
from tests.racing import overtaken


@pytest.fixture
def cast(real_cast: Cast) -> Cast:
    """The cast in a database that is really committed to."""
    return real_cast


def joined(cast: Cast, now: dt.datetime, email: str) -> Staff:
    """One more person who administers."""
    given = {"email": email, "name": "New Example", "roles": [Role.AGENCY_ADMIN.value]}
    link = invite_person(cast.agency, by=cast.alex, now=now, **given)  # type: ignore[arg-type]
    return join(link.token, now=now, password=people.PASSWORD)


def test_who_left_while_their_act_waited_does_nothing_any_more(
    cast: Cast, now: dt.datetime
) -> None:
    ann = joined(cast, now, "ann.leaves@example.org")
    found = overtaken(
        lambda: deactivate_person(
            Staff.objects.get(pk=ann.pk), by=cast.alex, now=timezone.now(), why="Moved away"
        ),
        lambda: change_employment(
            Staff.objects.get(pk=cast.mia.pk),
            by=ann,
            now=now,
            job_title="Queen",
            fte=Decimal(1),
            why="Why not",
        ),
    )
    assert isinstance(found, Forbidden)
    assert Staff.objects.get(pk=cast.mia.pk).job_title != "Queen"


def test_two_that_sign_in_at_once_are_not_one_too_many(cast: Cast, now: dt.datetime) -> None:
    ann = joined(cast, now, "ann.twice@example.org")
    signed_in = [Browser() for _number in range(MOST + 1)]

    def sign_in(browser: Browser) -> int:
        return browser.post(reverse("demo-sign-in", args=[ann.pk])).status_code

    for browser in signed_in[:-2]:
        sign_in(browser)
    found = overtaken(lambda: sign_in(signed_in[-2]), lambda: sign_in(signed_in[-1]))
    assert found == 302
    assert UserSession.objects.filter(user=ann.user).count() == MOST
    page = reverse("preferences")
    assert [browser.get(page).status_code for browser in signed_in] == [302, 200, 200, 200]
