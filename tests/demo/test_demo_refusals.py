"""Where the demo stays out."""

import datetime as dt

import pytest
from django.core.management import CommandError, call_command

from casemgmt.agency.models import Agency
from casemgmt.core import audit
from casemgmt.demo import data
from casemgmt.demo.people import LANTERN, MARIGOLD
from clients.models import Client
from tests.cast import SET_UP, Cast


def a_real_client() -> Client:
    agency = audit.save(Agency(name="Somewhere Real"), by=SET_UP)
    return audit.save(Client(agency=agency, given_name="Ana"), by=SET_UP)


@pytest.mark.parametrize("if_empty", [True, False])
def test_the_demo_is_not_loaded_beside_a_real_client(cast: Cast, if_empty: bool) -> None:
    a_real_client()
    with pytest.raises(CommandError, match="real agency") as refusal:
        call_command("demo_data", if_empty=if_empty)
    assert refusal.value.returncode == 1
    assert not Agency.objects.filter(name__in=[MARIGOLD, LANTERN]).exists()


def test_loading_itself_refuses_too(cast: Cast, now: dt.datetime) -> None:
    a_real_client()
    with pytest.raises(data.RealClients):
        data.load(now, print)


def test_a_part_that_fails_leaves_nothing_and_is_told_again(cast: Cast, now: dt.datetime) -> None:
    def half() -> None:
        audit.save(Agency(name="Half told", is_demo=True), by=SET_UP)
        raise OSError("the disk is full")

    with pytest.raises(OSError, match="disk"):
        data._part("half", now, half)
    assert not Agency.objects.filter(name="Half told").exists()
    assert data._part("half", now, lambda: None)
    assert not data._part("half", now, half)
