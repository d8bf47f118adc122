"""A real agency for the tests of signing in."""

from collections.abc import Callable, Iterator

import pytest
from django.core.cache import cache
from django.test import override_settings

from casemgmt.agency.models import Agency
from casemgmt.core import audit
from tests import cast as people
from tests.agency.signing_in import PRODUCTION, Person


@pytest.fixture
def real(cast: people.Cast) -> Iterator[Callable[[str], Person]]:
    """The cast at work in earnest: the settings of a real web server, and nobody is a demo.

    Gives a person of the cast, by first name, at a browser of their own.
    """
    for agency in Agency.objects.all():
        agency.is_demo = False
        audit.save(agency, by=people.SET_UP, why="For this test", only=["is_demo"])

    def somebody(name: str) -> Person:
        return Person(cast[name].user.email, people.PASSWORD)

    with override_settings(**PRODUCTION):
        cache.clear()
        yield somebody
