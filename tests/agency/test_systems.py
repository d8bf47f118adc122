"""Named system roles: each does what its own line says, and nothing else."""

import datetime as dt

import pytest

from casemgmt.agency.models import System
from casemgmt.agency.roles import STAFF_ACTIONS, SYSTEM_ACTIONS
from casemgmt.core.access import decide, may
from casemgmt.core.errors import Forbidden
from clients.actions.documents import SCANNER
from clients.actions.referring import receive_referral
from clients.models import Referral
from tests.cast import Cast
from tests.stories import a_case


def test_the_virus_check_can_not_record_a_referral(cast: Cast, now: dt.datetime) -> None:
    with pytest.raises(Forbidden):
        receive_referral(
            by=System(SCANNER),  # type: ignore[arg-type]
            now=now,
            program=cast.program,
            received_at=now,
            referrer_kind="self",
            method="outreach",
            given_name="Rosa",
            reason="A fall",
        )
    assert not Referral.objects.exists()


@pytest.mark.parametrize("name", SYSTEM_ACTIONS)
def test_a_system_role_does_what_its_line_says(cast: Cast, now: dt.datetime, name: str) -> None:
    allowed = {action for action in STAFF_ACTIONS if may(System(name), action, now)}
    assert allowed == SYSTEM_ACTIONS[name]
    assert SYSTEM_ACTIONS[name] <= set(STAFF_ACTIONS)


@pytest.mark.parametrize("name", SYSTEM_ACTIONS)
def test_no_system_role_sees_a_case_or_an_agency(cast: Cast, now: dt.datetime, name: str) -> None:
    for record in (a_case(cast, now), cast.agency, cast.mia):
        assert not decide(System(name), "view", record, now).visible


def test_there_is_no_other_system_role() -> None:
    with pytest.raises(LookupError):
        System("somebody")


def test_what_only_a_system_does_nobody_else_does(cast: Cast, now: dt.datetime) -> None:
    people = (cast.mia, cast.sally, cast.ines, cast.alex, cast.petra, cast.quinn)
    assert not any(may(person, "check_files", now) for person in people)
