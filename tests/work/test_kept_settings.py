"""The history of settings: who changed what, when, from what to what, why; and nobody alters it."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client as Browser
from django.urls import reverse

from casemgmt.agency.actions import configuring, people, teams
from casemgmt.agency.models import TeamMembership
from casemgmt.agency.roles import Role
from casemgmt.core.identity import acting_as
from casemgmt.core.rights import ROLES, rights
from casemgmt.retention.actions import set_retention_rule
from casemgmt.work.kept_settings import kinds_of
from tests.cast import Cast

pytestmark = pytest.mark.django_db
BrowserOf = Callable[[str], Browser]
PAGE = reverse("setting-history")
DAY = dt.timedelta(days=1)


def told(page: Any) -> list[tuple[str, str, str]]:
    return [(str(entry.what), str(entry.who), entry.why) for entry in page.context["entries"]]


def first(page: Any) -> dict[str, tuple[str | None, str | None]]:
    """The fields of the newest change, before and after."""
    entry = page.context["entries"][0]
    return {str(change.label): (change.old, change.new) for change in entry.changes}


def test_a_setting_shows_its_value_before_and_after(
    cast: Cast, now: dt.datetime, browser_of: BrowserOf
) -> None:
    today, alex = cast.agency.today(now), browser_of("alex")
    act: dict[str, Any] = {"by": cast.alex, "effective_from": today}
    change = configuring.set_program_settings
    change(cast.program, now=now - 2 * DAY, values={"reassess_days": 90}, **act, why="The funder")
    page = alex.get(PAGE, {"kind": "agency.ProgramSetting"})
    assert told(page) == [
        ("Program setting added: Care at Home, Reassess every", "Alex Example", "The funder")
    ]
    assert first(page)["Value"] == ("180 days", "90 days")
    change(cast.program, now=now - DAY, values={"reassess_days": 60}, **act, why="Again")
    page = alex.get(PAGE, {"kind": "agency.ProgramSetting"})
    assert first(page)["Value"] == ("90 days", "60 days")
    later = {"by": cast.alex, "effective_from": today + 9 * DAY, "now": now}
    values = {"reassess_days": 30, "plan_needs_supervisor": True}
    change(cast.program, values=values, **later, why="From then on")
    page = alex.get(PAGE, {"kind": "agency.ProgramSetting"})
    both = {str(entry.what): entry.changes[0] for entry in page.context["entries"][:2]}
    days = both["Program setting added: Care at Home, Reassess every"]
    plans = both["Program setting added: Care at Home, A supervisor approves plans"]
    assert (days.old, days.new) == ("60 days", "30 days")
    assert (plans.old, plans.new) == ("No", "Yes")


def test_programs_people_teams_and_rules_are_told_by_name(
    cast: Cast, now: dt.datetime, browser_of: BrowserOf
) -> None:
    act: dict[str, Any] = {"by": cast.alex, "now": now}
    configuring.change_program(cast.program, **act, purpose="At home", why="The board")
    people.change_supervisor(cast.mia, **act, supervisor=cast.paul, why="Moved")
    roles = [Role.CASE_MANAGER, Role.INTAKE_WORKER]
    people.change_roles(cast.gina, **act, roles=roles, intake_programs=[], why="Helps out")
    team = teams.open_team(cast.agency, **act, name="East", program=None, why="Two towns")
    teams.join_team(team, **act, staff=cast.mia, why="Lives there")
    configuring.change_agency(cast.agency, **act, phone="555 0100", why="New number")
    set_retention_rule(
        cast.agency,
        **act,
        program=None,
        record_class="case_file",
        years=7,
        years_after_majority=7,
        basis="State law",
        effective_from=cast.agency.today(now),
    )
    page = browser_of("alex").get(PAGE, {"person": str(cast.alex.pk)})
    whats = {what for what, _who, _why in told(page)}
    assert {
        "Program changed: Care at Home",
        "Supervision line added: Mia Example, Paul Example",
        "Supervision line changed: Mia Example, Sally Example",
        "Role added: Gina Example, Intake worker",
        "Team added: East",
        "Team membership added: Mia Example, East",
        "Agency changed: Harbor County Agency on Aging",
    } <= whats
    assert any(what.startswith("Retention rule added: ") for what in whats)
    assert not told(browser_of("alex").get(PAGE, {"person": str(cast.mia.pk)}))
    html = page.content.decode()
    assert "New number" in html
    assert "<del" in html


def test_another_agencys_changes_are_not_there(
    cast: Cast, now: dt.datetime, browser_of: BrowserOf
) -> None:
    page = browser_of("alex").get(PAGE, {"kind": "agency.Program"})
    assert {what for what, _who, _why in told(page)} == {
        "Program added: Care at Home",
        "Program added: Caregiver Support",
    }
    for name in ("mia", "sally", "petra"):
        assert browser_of(name).get(PAGE).status_code == 403


def test_what_a_link_is_made_of_is_never_shown(
    cast: Cast, now: dt.datetime, browser_of: BrowserOf
) -> None:
    from casemgmt.agency.actions.inviting import invite_person

    link = invite_person(
        cast.agency, by=cast.alex, now=now, email="new@example.org", name="New Example",
        roles=["case_manager"],
    )  # fmt: skip
    html = browser_of("alex").get(PAGE, {"kind": "agency.Invitation"}).content.decode()
    assert "New Example" in html
    assert link.invitation.token_hash not in html


def test_nobody_alters_the_history_of_a_setting(cast: Cast, now: dt.datetime) -> None:
    tables = [kind.model.history.model._meta.db_table for kind in kinds_of(cast.agency.pk).values()]  # type: ignore[attr-defined]
    assert len(tables) > 10
    for table in tables:
        for role in set(ROLES) - {"purge"}:
            assert not {"UPDATE", "DELETE", "TRUNCATE"} & set(rights(role, table).split(", "))
        for statement in (f"UPDATE {table} SET version = 9", f"DELETE FROM {table}"):
            with acting_as(cast.alex.user.pk), pytest.raises(DatabaseError, match="permission"):
                with transaction.atomic(), connection.cursor() as cursor:
                    cursor.execute(statement)
    membership = teams.join_team(
        teams.open_team(cast.agency, by=cast.alex, now=now, name="East", program=None, why="x"),
        by=cast.alex, now=now, staff=cast.mia, why="x",
    )  # fmt: skip
    assert TeamMembership.history.filter(id=membership.pk).count() == 1  # type: ignore[attr-defined]
