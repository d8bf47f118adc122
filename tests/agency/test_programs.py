"""Programs and settings that hold from a day on."""

import datetime as dt
from collections.abc import Callable
from decimal import Decimal

import pytest
import time_machine
from django.test import Client as Browser
from django.urls import reverse

from casemgmt.agency.actions.configuring import (
    change_agency,
    change_program,
    open_program,
    set_program_settings,
)
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
    audit.save(
        StaffRole(staff=cast.otto, role="agency_admin", during=since(now)),
        by=SET_UP,
        why="For this test",
    )
    with pytest.raises(Forbidden):
        open_program(cast.agency, by=cast.otto, now=now, name="X", purpose="", model="brokerage")


def test_two_programs_of_one_name_are_refused(cast: Cast, now: dt.datetime) -> None:
    with pytest.raises(Refused):
        open_program(
            cast.agency, by=cast.alex, now=now, name="care at home", purpose="", model="brokerage"
        )


def test_no_program_is_renamed_to_the_name_of_another(cast: Cast, now: dt.datetime) -> None:
    with pytest.raises(Refused) as refusal:
        change_program(cast.second_program, by=cast.alex, now=now, name="Care at home")
    assert refusal.value.field == "name"
    renamed = change_program(cast.program, by=cast.alex, now=now, name="Care at home")
    assert renamed.name == "Care at home"


def test_a_program_tells_the_settings_in_force_from_those_to_come_and_those_that_were(
    cast: Cast, now: dt.datetime, browser_of: Callable[[str], Browser]
) -> None:
    today = cast.agency.today(now)
    for days, value in ((0, 90), (10, 60)):
        set_program_settings(
            cast.program, by=cast.alex, now=now, effective_from=today + days * DAY,
            values={"reassess_days": value},
        )  # fmt: skip
    address = reverse("program-detail", args=[cast.program.pk])

    def parts() -> dict[str, list[int]]:
        found = browser_of("alex").get(address).context["parts"]
        return {str(part["words"]): [row.value for row in part["rows"]] for part in found}

    assert parts() == {"In force": [90], "To come": [60], "Earlier": []}
    with time_machine.travel(now + 11 * DAY, tick=False):
        assert parts() == {"In force": [60], "To come": [], "Earlier": [90]}


def test_what_is_planned_stays_when_another_setting_is_changed(
    cast: Cast, now: dt.datetime, browser_of: Callable[[str], Browser]
) -> None:
    today = cast.agency.today(now)
    act = {"by": cast.alex, "now": now}
    for days, hours in ((0, Decimal("4.1")), (10, Decimal("5.3"))):
        values = {"reassess_days": 100 - days, "hours_level_3": hours}
        set_program_settings(cast.program, **act, effective_from=today + days * DAY, values=values)
    address = reverse("program-settings", args=[cast.program.pk])
    shown = browser_of("alex").get(address).context["form"]
    sent = {
        field.html_name: field.value()
        for field in shown
        if field.value() not in ("", None) and field.value() is not False
    }
    later = today + 20 * DAY
    sent |= {"contact_days": 7, "effective_from": later}
    answer = browser_of("alex").post(address, sent, follow=True)
    assert "Saved." in answer.content.decode()
    rows = cast.program.settings.filter(effective_from=later)
    assert list(rows.values_list("key", "value")) == [("contact_days", 7)]
    assert cast.program.setting("reassess_days", later) == 90
    again = {**sent, "effective_from": today, "contact_days": shown["contact_days"].value()}
    answer = browser_of("alex").post(address, again, follow=True)
    assert "Nothing was changed." in answer.content.decode()


def test_who_signs_in_without_a_password_is_told_that_there_is_none_to_change(
    cast: Cast, browser_of: Callable[[str], Browser]
) -> None:
    mia = browser_of("mia")
    assert mia.get(reverse("account_change_password")).status_code == 200
    cast.mia.user.set_unusable_password()
    cast.mia.user.save()
    mia.force_login(cast.mia.user)
    page = mia.get(reverse("account_change_password"), follow=True)
    assert "without a password" in page.content.decode()


@pytest.mark.parametrize("name", ["person-deactivate", "person-lost-factor"])
def test_a_page_about_one_person_names_them(
    cast: Cast, browser_of: Callable[[str], Browser], name: str
) -> None:
    page = browser_of("alex").get(reverse(name, args=[cast.mia.pk])).content.decode()
    assert "Mia Example" in page[page.index("<h1") : page.index("</h1>")]


def test_only_the_facts_of_an_agency_and_a_program_are_changed(
    cast: Cast, now: dt.datetime
) -> None:
    with pytest.raises(ValueError, match="is_demo"):
        change_agency(cast.agency, by=cast.alex, now=now, is_demo=False)
    with pytest.raises(ValueError, match="agency_id"):
        change_program(cast.program, by=cast.alex, now=now, agency_id=cast.other_agency.pk)


def test_an_edit_that_changes_nothing_writes_nothing(cast: Cast, now: dt.datetime) -> None:
    before = cast.program.history.count()
    change_program(cast.program, by=cast.alex, now=now)
    assert cast.program.history.count() == before
