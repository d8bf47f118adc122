"""A small program may have its whole team work its open cases; others keep to who is assigned."""

import datetime as dt
from typing import Any

import pytest
from django.db import connection
from django.urls import reverse

from casemgmt.agency.actions.clearing import clear
from casemgmt.agency.actions.configuring import change_agency, set_program_settings
from casemgmt.agency.actions.people import change_roles
from casemgmt.agency.actions.teams import join_team, leave_team, open_team
from casemgmt.agency.models import Team, TeamMembership
from casemgmt.core.access import decide
from casemgmt.core.days import start_of_day
from casemgmt.core.errors import Refused
from casemgmt.core.identity import acting_as
from clients.access.refresh import reconcile, refresh
from clients.actions.boundaries import declare_conflict, restrict_record
from clients.models import Case
from tests.cast import Cast
from tests.stories import a_case, shut

pytestmark = pytest.mark.django_db
HOUR, DAY = dt.timedelta(hours=1), dt.timedelta(days=1)
NOTHING = {"repaired": 0, "removed": 0}


def a_team(cast: Cast, now: dt.datetime, *names: str) -> Team:
    team = open_team(
        cast.agency, by=cast.alex, now=now, name="Home", program=cast.program, why="Test"
    )
    for name in names:
        join_team(team, by=cast.alex, now=now, staff=cast[name], why="Works there")
    return team


def decided(cast: Cast, now: dt.datetime, whole: bool, on: dt.date | None = None) -> None:
    set_program_settings(
        cast.program,
        by=cast.alex,
        now=now,
        effective_from=on or cast.agency.today(now),
        values={"whole_team": whole},
    )


def sees(cast: Cast, name: str, case: Case, at: dt.datetime, action: str = "view") -> bool:
    """The record, the list and, for this instant, the policies of the database say the same."""
    found = decide(cast[name], action, case, at).allow
    rows = Case.objects.visible_to(cast[name], at, action).filter(pk=case.pk)
    assert rows.exists() is found
    return found


def in_database(cast: Cast, name: str, case: Case) -> bool:
    with acting_as(cast[name].user_id), connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM clients_case WHERE id = %s", [case.pk])
        return bool(cursor.fetchone()[0])


def test_the_whole_team_works_the_open_cases_of_a_program_that_has_it_so(
    cast: Cast, now: dt.datetime
) -> None:
    case = a_case(cast, now)
    a_team(cast, now, "omar")
    assert not sees(cast, "omar", case, now)
    decided(cast, now, True)
    for action in ("view", "work", "edit", "attend"):
        assert sees(cast, "omar", case, now, action)
    assert not sees(cast, "omar", case, now, "assign")
    assert in_database(cast, "omar", case)
    assert not sees(cast, "paul", case, now)  # who is above Omar has no reason of their own
    assert not sees(cast, "gina", case, now)  # nor has who is in no team of the program
    new = a_case(cast, now)
    assert sees(cast, "omar", new, now)
    assert reconcile(now) == NOTHING
    decided(cast, now, False)
    for one in (case, new):
        assert not sees(cast, "omar", one, now)
        assert not in_database(cast, "omar", one)


def test_it_begins_and_ends_with_the_agencys_days_with_no_job_running(
    cast: Cast, now: dt.datetime
) -> None:
    case, today = a_case(cast, now), cast.agency.today(now)
    a_team(cast, now, "omar")
    decided(cast, now, True, on=today + 2 * DAY)
    decided(cast, now, False, on=today + 5 * DAY)
    begin, end = (start_of_day(today + n * DAY, cast.agency.timezone) for n in (2, 5))
    for at, holds in (
        (now, False),
        (begin - HOUR, False),
        (begin, True),
        (end - HOUR, True),
        (end, False),
    ):
        assert sees(cast, "omar", case, at) is holds


def test_another_time_zone_moves_the_days(cast: Cast, now: dt.datetime) -> None:
    case, day = a_case(cast, now), cast.agency.today(now) + 2 * DAY
    a_team(cast, now, "omar")
    decided(cast, now, True, on=day)
    other = "Pacific/Kiritimati" if "Etc" in cast.agency.timezone else "UTC"
    change_agency(cast.agency, by=cast.alex, now=now, timezone=other)
    begin = start_of_day(day, other)
    assert sees(cast, "omar", case, begin)
    assert not sees(cast, "omar", case, begin - HOUR)


def test_it_follows_who_comes_into_the_team_and_leaves(cast: Cast, now: dt.datetime) -> None:
    case, later = a_case(cast, now), now + HOUR
    team = a_team(cast, now)
    decided(cast, now, True)
    join_team(team, by=cast.alex, now=now, staff=cast.omar, why="New")
    assert sees(cast, "omar", case, later)
    member = TeamMembership.objects.get(staff=cast.omar)
    leave_team(member, by=cast.alex, now=later, why="Moved")
    assert not sees(cast, "omar", case, later)


def test_only_whoever_carries_cases_works_with_the_team(cast: Cast, now: dt.datetime) -> None:
    case = a_case(cast, now)
    a_team(cast, now, "quinn", "omar")
    decided(cast, now, True)
    assert not sees(cast, "quinn", case, now)
    change_roles(cast.quinn, by=cast.alex, now=now, roles=["case_manager"], why="A new post")
    assert sees(cast, "quinn", case, now)
    change_roles(
        cast.quinn, by=cast.alex, now=now + HOUR, roles=["quality_reviewer"], why="And back"
    )
    assert not sees(cast, "quinn", case, now + HOUR)


def test_a_case_of_another_program_or_that_is_closed_is_not_theirs(
    cast: Cast, now: dt.datetime
) -> None:
    case, other = a_case(cast, now), a_case(cast, now)
    team = open_team(
        cast.agency, by=cast.alex, now=now, name="S", program=cast.second_program, why="Test"
    )
    join_team(team, by=cast.alex, now=now, staff=cast.gina, why="Works there")
    a_team(cast, now, "omar")
    decided(cast, now, True)
    assert sees(cast, "omar", case, now)
    assert not sees(cast, "gina", case, now)
    shut(other, now)
    refresh([other.pk])
    assert not sees(cast, "omar", other, now)


def test_a_wall_and_the_clients_word_come_first(cast: Cast, now: dt.datetime) -> None:
    walled, said = a_case(cast, now), a_case(cast, now)
    a_team(cast, now, "omar")
    decided(cast, now, True)
    declare_conflict(walled, by=cast.omar, now=now, relation="He is her son")
    restrict_record(said.client, by=cast.mia, now=now, staff=cast.omar, words="Not Omar")
    for case in (walled, said):
        assert not sees(cast, "omar", case, now + HOUR)


def test_a_restricted_category_takes_a_clearance_all_the_same(cast: Cast, now: dt.datetime) -> None:
    case = a_case(cast, now)
    a_team(cast, now, "omar", "gina")
    decided(cast, now, True)
    clear(cast.gina, by=cast.alex, now=now, category="mental_health", until=None, why="Her work")
    assert decide(cast.gina, "view", case, now).categories == ("mental_health",)
    assert decide(cast.omar, "view", case, now).categories == ()


def test_nobody_opens_cases_to_themselves(cast: Cast, now: dt.datetime) -> None:
    team = a_team(cast, now, "omar")
    with pytest.raises(Refused, match="Somebody else puts you"):
        join_team(team, by=cast.alex, now=now, staff=cast.alex, why="To help")
    change_roles(
        cast.omar, by=cast.alex, now=now, roles=["case_manager", "agency_admin"], why="Both"
    )
    with pytest.raises(Refused, match="Somebody else decides") as refusal:
        set_program_settings(
            cast.program,
            by=cast.omar,
            now=now,
            effective_from=cast.agency.today(now),
            values={"whole_team": True},
        )
    assert refusal.value.field == "whole_team"


def test_an_admin_sets_it_and_the_case_says_why(
    cast: Cast, now: dt.datetime, browser_of: Any
) -> None:
    case = a_case(cast, now)
    a_team(cast, now - HOUR, "omar")
    page = browser_of("alex").get(reverse("program-settings", args=[cast.program.pk]))
    assert "The whole team works every open case" in page.content.decode()
    decided(cast, now, True)
    page = browser_of("omar").get(reverse("case-access", args=[case.pk])).content.decode()
    assert "which works all its cases" in page
