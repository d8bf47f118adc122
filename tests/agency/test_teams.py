"""Teams and the agency itself: who changes them, and what can't be."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.test import Client as Browser
from django.urls import reverse

from casemgmt.agency.actions import configuring, people, teams
from casemgmt.agency.models import Agency, Team, TeamMembership
from casemgmt.core.errors import Forbidden, Refused
from tests.cast import Cast

BrowserOf = Callable[[str], Browser]


def _team(cast: Cast, now: dt.datetime, by: str = "alex", name: str = "East") -> Team:
    return teams.open_team(
        cast.agency, by=cast[by], now=now, name=name, program=cast.program, why="Two towns"
    )


def test_a_person_is_in_a_team_from_an_instant_to_another(cast: Cast, now: dt.datetime) -> None:
    team = _team(cast, now)
    row = teams.join_team(team, by=cast.alex, now=now, staff=cast.mia, why="Lives there")
    with pytest.raises(Refused):
        teams.join_team(team, by=cast.alex, now=now, staff=cast.mia, why="Again")
    later = now + dt.timedelta(days=1)
    teams.leave_team(row, by=cast.alex, now=later, why="Moved")
    with pytest.raises(Refused):
        teams.leave_team(row, by=cast.alex, now=later, why="Moved")
    teams.join_team(team, by=cast.alex, now=later, staff=cast.mia, why="Back")
    assert TeamMembership.objects.filter(staff=cast.mia).count() == 2


def test_nobody_takes_themselves_out_of_a_team(cast: Cast, now: dt.datetime) -> None:
    """A client may keep a program's team from their record: who leaves it may come to see that."""
    people.change_roles(
        cast.gina, by=cast.alex, now=now, roles=["agency_admin", "case_manager"], why="Stands in"
    )
    own = teams.join_team(_team(cast, now), by=cast.alex, now=now, staff=cast.gina, why="x")
    with pytest.raises(Refused, match="Somebody else takes you out"):
        teams.leave_team(own, by=cast.gina, now=now, why="x")
    teams.leave_team(own, by=cast.alex, now=now + dt.timedelta(days=1), why="x")


def test_what_can_not_be_in_a_team(cast: Cast, now: dt.datetime) -> None:
    team = _team(cast, now)
    with pytest.raises(Refused):
        _team(cast, now, name="EAST")
    for nobody in (cast.otto, cast.iris):
        with pytest.raises(Refused):
            teams.join_team(team, by=cast.alex, now=now, staff=nobody, why="x")
    teams.join_team(team, by=cast.alex, now=now, staff=cast.gina, why="x")
    with pytest.raises(Refused, match="in this team already"):
        teams.join_team(team, by=cast.alex, now=now, staff=cast.gina, why="x")
    with pytest.raises(Refused):
        teams.open_team(
            cast.agency, by=cast.alex, now=now, name="West", program=cast.other_program, why="x"
        )


@pytest.mark.parametrize("name", ["mia", "sally", "petra", "otto"])
def test_only_an_admin_of_the_agency_changes_teams_posts_and_the_agency(
    cast: Cast, now: dt.datetime, name: str
) -> None:
    with pytest.raises(Forbidden):
        _team(cast, now, by=name)
    with pytest.raises(Forbidden):
        configuring.change_agency(cast.agency, by=cast[name], now=now, phone="555-0100")
    with pytest.raises(Forbidden):
        people.change_employment(
            cast.gina, by=cast[name], now=now, job_title="Boss", fte=1, why="x"
        )
    assert _team(cast, now)


def test_the_agency_says_how_it_is_reached(
    cast: Cast, now: dt.datetime, browser_of: BrowserOf
) -> None:
    sent = {
        "name": cast.agency.name, "phone": "555-0100", "address": "1 Pier Road",
        "timezone": "America/Chicago", "version": cast.agency.version,
    }  # fmt: skip
    assert browser_of("alex").post(reverse("agency-edit"), sent).status_code == 302
    stored = Agency.objects.get(pk=cast.agency.pk)
    assert (stored.phone, stored.timezone) == ("555-0100", "America/Chicago")
    with pytest.raises(Refused):
        configuring.change_agency(stored, by=cast.alex, now=now, timezone="Mars/Olympus")
