"""Who keeps privacy is never nobody, and never changes unheard."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.test import Client as Browser
from django.urls import reverse

from casemgmt.agency.actions.inviting import invite_person, join
from casemgmt.agency.actions.people import change_roles, deactivate_person
from casemgmt.agency.roles import Role
from casemgmt.core.errors import Refused
from casemgmt.ledger.models import Notice
from tests import cast as people
from tests.cast import Cast

pytestmark = pytest.mark.django_db
BrowserOf = Callable[[str], Browser]
OFFICER = Role.PRIVACY_OFFICER.value
SECOND = dt.timedelta(seconds=1)


def told() -> set[str]:
    """Who has been told that it changed."""
    rows = Notice.objects.filter(kind="officers_changed")
    return set(rows.values_list("to__email", flat=True))


def test_whoever_becomes_one_is_heard_of_by_the_others(cast: Cast, now: dt.datetime) -> None:
    change_roles(cast.quinn, by=cast.alex, now=now, roles=["quality_reviewer", OFFICER], why="x")
    assert told() == {"petra@example.org", "quinn@example.org"}


def test_whoever_is_none_any_more_hears_of_it_too(
    cast: Cast, now: dt.datetime, browser_of: BrowserOf
) -> None:
    change_roles(cast.quinn, by=cast.alex, now=now, roles=[OFFICER], why="x")
    page = browser_of("petra").get(reverse("privacy-home")).content.decode()
    assert "Quinn Example" in page
    change_roles(cast.petra, by=cast.alex, now=now + SECOND, roles=["quality_reviewer"], why="x")
    assert Notice.objects.filter(kind="officers_changed", to=cast.petra.user).count() == 2
    assert Notice.objects.filter(kind="officers_changed", to=cast.quinn.user).count() == 2


def test_another_change_of_roles_is_no_news(cast: Cast, now: dt.datetime) -> None:
    change_roles(cast.mia, by=cast.alex, now=now, roles=["case_manager", "intake_worker"], why="x")
    assert told() == set()


def test_somebody_who_joins_as_one_is_heard_of(cast: Cast, now: dt.datetime) -> None:
    link = invite_person(
        cast.agency, by=cast.alex, now=now, email="nell@example.org", name="Nell", roles=[OFFICER]
    )
    join(link.token, now=now, password=people.PASSWORD)
    assert told() == {"petra@example.org", "nell@example.org"}


def test_the_last_one_neither_changes_nor_leaves(cast: Cast, now: dt.datetime) -> None:
    with pytest.raises(Refused, match="Nobody else keeps privacy"):
        change_roles(cast.petra, by=cast.alex, now=now, roles=["quality_reviewer"], why="x")
    with pytest.raises(Refused, match="Nobody else keeps privacy"):
        deactivate_person(cast.petra, by=cast.alex, now=now, why="Left")
    change_roles(cast.quinn, by=cast.alex, now=now, roles=[OFFICER], why="x")
    deactivate_person(cast.petra, by=cast.alex, now=now + SECOND, why="Left")
    assert told() == {"petra@example.org", "quinn@example.org"}
