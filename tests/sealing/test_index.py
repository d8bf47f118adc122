"""Finding a client by phone or e-mail, though neither can be read in the table."""

import datetime as dt

import pytest

from casemgmt.core import audit
from casemgmt.core.sealing.blind import blind_index
from clients.models import Client
from tests.cast import SET_UP, Cast
from tests.sealing.looking import past, raw
from tests.stories import a_case

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("typed", ["555-010-0187", "(555) 010 0187", "+1 555.010.0187"])
def test_a_phone_is_found_however_it_is_written(cast: Cast, now: dt.datetime, typed: str) -> None:
    client = a_case(cast, now, phone="1 (555) 010-0187").client
    a_case(cast, now, phone="555 010 0188")
    a_case(cast, now)
    assert [*Client.objects.reached_by(phone=typed)] == [client]


def test_an_address_is_found_however_it_is_capitalised(cast: Cast, now: dt.datetime) -> None:
    client = a_case(cast, now, email="Rosa@Example.org").client
    a_case(cast, now)
    assert [*Client.objects.reached_by(email=" rosa@example.ORG ")] == [client]


@pytest.mark.parametrize("asked", [{}, {"phone": " - "}, {"email": " "}])
def test_nobody_is_found_by_nothing(cast: Cast, now: dt.datetime, asked: dict[str, str]) -> None:
    a_case(cast, now)
    assert not Client.objects.reached_by(**asked).exists()


def test_each_index_has_a_key_of_its_own_and_says_nothing_without_it() -> None:
    as_phone, as_email = blind_index("phone", "5550187"), blind_index("email", "5550187")
    assert len({as_phone, as_email}) == 2
    assert "5550187" not in as_phone
    assert blind_index("phone", "") == ""


def test_an_index_changes_with_its_text_and_with_nothing_else(cast: Cast, now: dt.datetime) -> None:
    client = a_case(cast, now, phone="555-0187").client
    first, found = raw(client, "phone_index"), Client.objects.get(pk=client.pk)
    found.language = "Spanish"
    audit.save(found, by=SET_UP, why="For this test")
    assert raw(client, "phone_index") == first
    found.phone = "555-0111"
    audit.save(found, by=SET_UP, why="For this test", only=["phone"])
    assert [*Client.objects.reached_by(phone="555 0111")] == [client]
    assert past(client, "phone_index") == [first, first, raw(client, "phone_index")]
    assert raw(client, "phone_index") != first
