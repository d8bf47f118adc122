"""Before a role, a line or a team changes: who gains and who loses, and nothing is done yet."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client as Browser
from django.urls import reverse

from casemgmt.agency.actions import people, teams
from casemgmt.agency.models import Staff, StaffRole, SupervisionLine, TeamMembership
from casemgmt.agency.registry import Effect, rehearse
from casemgmt.core.errors import Refused
from casemgmt.core.identity import acting_as
from casemgmt.ledger.models import AuditPending
from clients.access.refresh import reconcile
from clients.actions.boundaries import restrict_record
from clients.models import Case, CaseAccess
from tests.access.asking import what_is_seen
from tests.cast import Cast
from tests.clients.paths import received
from tests.stories import a_case

pytestmark = pytest.mark.django_db
BrowserOf = Callable[[str], Browser]


def told(effects: list[Effect]) -> dict[str, tuple[list[str], list[str]]]:
    return {effect.staff.name.split()[0]: (effect.gained, effect.lost) for effect in effects}


def rehearsed(cast: Cast, about: Staff, now: dt.datetime, change: Callable[[], Any]) -> Any:
    with acting_as(cast.alex.user.pk):
        return told(rehearse(change, about, now))


def index() -> set[tuple[Any, ...]]:
    rows = CaseAccess.objects.values_list("user", "permission", "content_object", "during")
    return {(user, permission, case, str(during)) for user, permission, case, during in rows}


def test_a_line_says_who_gains_and_who_loses_and_changes_nothing(
    cast: Cast, now: dt.datetime
) -> None:
    a_case(cast, now)
    a_case(cast, now)
    a_case(cast, now, carried_by="gina")
    before = index()
    pending, lines = AuditPending.objects.count(), SupervisionLine.objects.count()
    change = {"by": cast.alex, "now": now, "supervisor": cast.paul, "why": "Moved"}
    effects = rehearsed(cast, cast.mia, now, lambda: people.change_supervisor(cast.mia, **change))
    assert effects == {
        "Paul": (["2 cases"], []),
        "Sally": ([], ["2 cases"]),
        "Vera": ([], ["2 cases"]),
    }
    assert index() == before
    assert SupervisionLine.objects.count() == lines
    assert AuditPending.objects.count() == pending
    people.change_supervisor(Staff.objects.get(pk=cast.mia.pk), **change)
    at = now + dt.timedelta(minutes=1)
    assert Case.objects.visible_to(cast.paul, at).count() == 2
    assert Case.objects.visible_to(cast.sally, at).count() == 1
    assert reconcile(at)["repaired"] == 0


def test_a_refused_change_is_refused_before_anybody_is_asked(cast: Cast, now: dt.datetime) -> None:
    change = {"by": cast.alex, "now": now, "supervisor": cast.mia, "why": "x"}
    with pytest.raises(Refused):
        rehearsed(cast, cast.sally, now, lambda: people.change_supervisor(cast.sally, **change))
    case = a_case(cast, now)
    seen = CaseAccess.objects.filter(content_object=case).values_list("user__email", flat=True)
    assert "mia@example.org" in set(seen), "the index is written again after a rehearsal"


def test_a_team_of_a_program_that_a_client_keeps_out_takes_a_case_away(
    cast: Cast, now: dt.datetime
) -> None:
    case = a_case(cast, now)
    restrict_record(
        case.client, by=cast.mia, now=now, program=cast.second_program, words="My sister's"
    )
    team = teams.open_team(
        cast.agency, by=cast.alex, now=now, name="East", program=cast.second_program, why="x"
    )
    change: dict[str, Any] = {"by": cast.alex, "now": now, "staff": cast.mia, "why": "x"}
    effects = rehearsed(cast, cast.mia, now, lambda: teams.join_team(team, **change))
    assert effects == {"Mia": ([], ["1 case"])}
    assert not TeamMembership.objects.exists()


def test_an_intake_role_says_how_many_referrals_open(cast: Cast, now: dt.datetime) -> None:
    received(cast, now)
    change: dict[str, Any] = {"by": cast.alex, "now": now, "intake_programs": [], "why": "x"}
    roles = ["case_manager", "intake_worker"]
    effects = rehearsed(
        cast, cast.gina, now, lambda: people.change_roles(cast.gina, roles=roles, **change)
    )
    assert effects["Gina"] == (["1 referral"], [])
    assert not StaffRole.objects.filter(staff=cast.gina, role="intake_worker").exists()


def test_an_admin_is_shown_it_and_saves_with_a_second_button(
    cast: Cast, now: dt.datetime, browser_of: BrowserOf
) -> None:
    a_case(cast, now)
    alex, page = browser_of("alex"), reverse("person-detail", args=[cast.mia.pk])
    typed = {"form": "line", "line-supervisor": str(cast.paul.pk), "line-why": "Moved"}
    typed |= what_is_seen(alex, page, "line_form")
    asked = alex.post(page, typed)
    html = asked.content.decode()
    assert told(asked.context["effects"])["Paul"] == (["1 case"], [])
    assert "Nothing has been saved yet" in html
    assert "Delgado" not in html
    assert dict(asked.context["kept"]) == typed
    assert SupervisionLine.objects.filter(supervisor=cast.paul, supervisee=cast.mia).count() == 0
    assert alex.post(page, {**typed, "sure": "yes"}).status_code == 302
    assert SupervisionLine.objects.filter(supervisor=cast.paul, supervisee=cast.mia).count() == 1
    typed = {"form": "roles", "roles-roles": ["agency_admin"], "roles-why": "New post"}
    typed |= what_is_seen(alex, page, "roles_form")
    assert "handed over first" in alex.post(page, typed).content.decode()


def test_a_team_is_joined_and_left_after_a_look(
    cast: Cast, now: dt.datetime, browser_of: BrowserOf
) -> None:
    team = teams.open_team(cast.agency, by=cast.alex, now=now, name="East", program=None, why="x")
    alex, page = browser_of("alex"), reverse("team-detail", args=[team.pk])
    typed = {"staff": str(cast.mia.pk), "why": "Lives there"}
    assert "Nobody sees more or less" in alex.post(page, typed).content.decode()
    assert not TeamMembership.objects.exists()
    assert alex.post(page, {**typed, "sure": "yes"}).status_code == 302
    (row,) = TeamMembership.objects.all()
    end = reverse("membership-end", args=[row.pk])
    assert page in alex.post(end).content.decode()
    row.refresh_from_db()
    assert row.during.upper is None
    assert alex.post(end, {"sure": "yes"}).status_code == 302
    row.refresh_from_db()
    assert row.during.upper is not None
