"""Where the demo stays out."""

import datetime as dt
import os
import subprocess
import sys
from urllib.parse import urlsplit, urlunsplit

import pytest
from django.core.checks import run_checks
from django.core.management import CommandError, call_command
from django.test import override_settings

from casemgmt.agency.models import Agency
from casemgmt.core import audit
from casemgmt.demo import data
from casemgmt.demo.people import LANTERN, MARIGOLD
from clients.models import Client
from tests.cast import SET_UP, Cast
from tests.processes import ROOT

FOREIGN = ["casework.example.org"]


def a_real_client() -> Client:
    agency = audit.save(Agency(name="Somewhere Real"), by=SET_UP, why="For this test")
    return audit.save(Client(agency=agency, given_name="Ana"), by=SET_UP, why="For this test")


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
        audit.save(Agency(name="Half told", is_demo=True), by=SET_UP, why="For this test")
        raise OSError("the disk is full")

    with pytest.raises(OSError, match="disk"):
        data._part("half", now, half)
    assert not Agency.objects.filter(name="Half told").exists()
    assert data._part("half", now, lambda: None)
    assert not data._part("half", now, half)


def found(**asked: object) -> set[str | None]:
    """What the system checks report, by id."""
    return {message.id for message in run_checks(**asked)}  # type: ignore[arg-type]


@pytest.mark.parametrize("hosts", [FOREIGN, ["*"], ["localhost", *FOREIGN], [".localhost"]])
def test_demo_mode_under_a_name_the_world_can_reach_is_an_error(hosts: list[str]) -> None:
    with override_settings(ALLOWED_HOSTS=["localhost", "127.0.0.1"]):
        assert "casemgmt.E005" not in found()
    with override_settings(ALLOWED_HOSTS=hosts):
        assert "casemgmt.E005" in found()
    with override_settings(ALLOWED_HOSTS=hosts, DEMO=False):
        assert "casemgmt.E005" not in found()


def test_demo_mode_on_a_real_agencys_database_is_an_error(cast: Cast) -> None:
    assert "casemgmt.E007" not in found(databases=["default"])
    audit.save(Agency(name="Somewhere Real"), by=SET_UP, why="For this test")
    assert "casemgmt.E007" in found(databases=["default"])
    assert "casemgmt.E007" not in found(), "no database was named"
    with override_settings(DEMO=False):
        assert "casemgmt.E007" not in found(databases=["default"])


def start_web(**env: str) -> subprocess.CompletedProcess[str]:
    """Load what the web server loads, in demo mode."""
    return subprocess.run(
        [sys.executable, "-c", "import casemgmt.wsgi"],
        cwd=ROOT,
        env=os.environ | {"CASEMGMT_DEMO": "1", "PYTHONPATH": str(ROOT)} | env,
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_web_server_refuses_demo_mode_under_a_name_the_world_can_reach() -> None:
    answer = start_web(CASEMGMT_HOSTS=FOREIGN[0])
    assert answer.returncode != 0
    assert "casemgmt.E005" in answer.stderr


def test_the_web_server_refuses_demo_mode_on_a_real_agencys_database(fresh_database: str) -> None:
    parts = urlsplit(os.environ["DATABASE_URL"])
    url = urlunsplit(parts._replace(path=f"/{fresh_database}"))
    audit.save(Agency(name="Somewhere Real"), by=SET_UP, why="For this test")
    answer = start_web(DATABASE_URL=url)
    assert answer.returncode != 0
    assert "casemgmt.E007" in answer.stderr


def test_the_web_server_starts_while_the_database_is_down() -> None:
    answer = start_web(DATABASE_URL="postgres://me@127.0.0.1:1/none")
    assert answer.returncode == 0, answer.stderr
