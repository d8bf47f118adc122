"""Programs and settings that hold from a day on."""

import datetime as dt

import pytest

from casemgmt.agency.actions.configuring import open_program, set_program_settings
from casemgmt.agency.models import StaffRole
from casemgmt.agency.queries import settings_in_force
from casemgmt.core import audit
from casemgmt.core.errors import Forbidden, Refused
from casemgmt.core.ranges import since
from tests.cast import SET_UP, Cast

DAY = dt.timedelta(days=1)


def test_a_setting_holds_from_its_day_and_not_before(cast: Cast, now: dt.datetime) -> None:
    today = cast.agency.today(now)
    later = today + 10 * DAY
    set_program_settings(
        cast.program, by=cast.alex, now=now, effective_from=later, values={"reassess_days": 90}
    )
    assert cast.program.setting("reassess_days", later - DAY) == 180
    assert cast.program.setting("reassess_days", later) == 90
    assert settings_in_force(cast.agency.pk, later)[cast.program.pk]["reassess_days"] == 90


def test_what_was_in_force_stays_as_it_was(cast: Cast, now: dt.datetime) -> None:
    yesterday = cast.agency.today(now) - DAY
    with pytest.raises(Refused) as refusal:
        set_program_settings(
            cast.program,
            by=cast.alex,
            now=now,
            effective_from=yesterday,
            values={"contact_days": 7},
        )
    assert refusal.value.field == "effective_from"


def test_a_value_out_of_bounds_is_refused_by_its_field(cast: Cast, now: dt.datetime) -> None:
    today = cast.agency.today(now)
    with pytest.raises(Refused) as refusal:
        set_program_settings(
            cast.program, by=cast.alex, now=now, effective_from=today, values={"reassess_days": 1}
        )
    assert refusal.value.field == "reassess_days"


@pytest.mark.parametrize("name", ["mia", "sally", "petra", "otto"])
def test_only_an_admin_of_the_agency_configures(cast: Cast, now: dt.datetime, name: str) -> None:
    with pytest.raises(Forbidden):
        open_program(cast.agency, by=cast[name], now=now, name="X", purpose="", model="brokerage")


def test_an_admin_configures_nothing_of_another_agency(cast: Cast, now: dt.datetime) -> None:
    audit.save(StaffRole(staff=cast.otto, role="agency_admin", during=since(now)), by=SET_UP)
    with pytest.raises(Forbidden):
        open_program(cast.agency, by=cast.otto, now=now, name="X", purpose="", model="brokerage")


def test_two_programs_of_one_name_are_refused(cast: Cast, now: dt.datetime) -> None:
    with pytest.raises(Refused):
        open_program(
            cast.agency, by=cast.alex, now=now, name="care at home", purpose="", model="brokerage"
        )
