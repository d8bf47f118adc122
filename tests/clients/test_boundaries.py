"""Who must not see a client: walls and the client's own word beat every reason to see (T2)."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client as Browser
from django.urls import reverse

from casemgmt.agency.actions.teams import join_team, leave_team, open_team
from casemgmt.agency.models import StaffRole
from casemgmt.agency.roles import Role
from casemgmt.core import audit
from casemgmt.core.access import decide
from casemgmt.core.errors import Forbidden, Refused
from casemgmt.core.identity import acting_as
from casemgmt.core.ranges import since
from casemgmt.ledger.models import Notice
from clients.access.refresh import reconcile
from clients.actions.assigning import assign_case
from clients.actions.boundaries import (
    ask_to_lift_wall,
    declare_conflict,
    end_restriction,
    keep_wall,
    lift_wall,
    put_up_wall,
    report_conflict,
    restrict_record,
    set_wall_aside,
)
from clients.actions.people import move_home
from clients.models import (
    AccessGrant,
    Case,
    Client,
    ClientRestriction,
    ConflictWall,
    Household,
    HouseholdMembership,
    Referral,
)
from clients.seeing import Seer, who_sees
from tests.cast import LONG_AGO, SET_UP, Cast
from tests.stories import a_case, a_referral

pytestmark = pytest.mark.django_db
BrowserOf = Callable[[str], Browser]


def sees(cast: Cast, name: str, case: Case, now: dt.datetime) -> bool:
    """Does this person see the case, by the list and by the record alike?"""
    listed = Case.objects.visible_to(cast[name], now).filter(pk=case.pk).exists()
    assert listed == decide(cast[name], "view", case, now).visible
    return listed


def seen_by(cast: Cast, case: Case, at: dt.datetime) -> list[Seer]:
    """Who sees the case, as Mia is told."""
    with acting_as(cast.mia.user.pk):
        return who_sees(case, at)


def soon(now: dt.datetime) -> dt.datetime:
    return now + dt.timedelta(minutes=1)


def a_wall(cast: Cast, case: Case, now: dt.datetime, about: str) -> ConflictWall:
    """A wall that Petra has put up, told of by Mia."""
    told = report_conflict(case, by=cast.mia, now=now, staff=cast[about], relation="Neighbors")
    return put_up_wall(told, by=cast.petra, now=now)


def second_officer(cast: Cast) -> None:
    role = StaffRole(staff=cast.quinn, role=Role.PRIVACY_OFFICER, during=since(LONG_AGO))
    audit.save(role, by=SET_UP, why="For this test")


def test_whoever_declares_a_conflict_reaches_nothing_from_then_on(
    cast: Cast, now: dt.datetime
) -> None:
    case = a_case(cast, now)
    declare_conflict(case, by=cast.sally, now=now, relation="Cousins")
    assert [name for name in ("mia", "sally", "vera") if sees(cast, name, case, soon(now))] == [
        "mia",
        "vera",
    ]
    assert not decide(cast.sally, "assign", case, soon(now)).allow


def test_a_conflict_of_the_case_manager_asks_the_supervisor_for_another(
    cast: Cast, now: dt.datetime
) -> None:
    case = a_case(cast, now)
    declare_conflict(case, by=cast.mia, now=now, relation="Cousins")
    told = set(Notice.objects.values_list("to", "kind"))
    assert told == {
        (cast.petra.user_id, "conflict"),
        (cast.sally.user_id, "step_back"),
        (cast.vera.user_id, "step_back"),
    }
    with pytest.raises(Refused, match="can't take this case"):
        assign_case(case, by=cast.sally, now=soon(now), staff=cast.mia)


def test_what_a_colleague_tells_of_holds_once_a_privacy_officer_agrees(
    cast: Cast, now: dt.datetime
) -> None:
    case = a_case(cast, now)
    told = report_conflict(case, by=cast.mia, now=now, staff=cast.sally, relation="Neighbors")
    assert sees(cast, "sally", case, soon(now))
    with pytest.raises(Forbidden):
        put_up_wall(told, by=cast.vera, now=now)
    put_up_wall(told, by=cast.petra, now=now)
    assert not sees(cast, "sally", case, soon(now))
    assert not Notice.objects.filter(to=cast.sally.user_id).exists()


def test_what_is_set_aside_never_stood(cast: Cast, now: dt.datetime) -> None:
    case = a_case(cast, now)
    told = report_conflict(case, by=cast.mia, now=now, staff=cast.sally, relation="Neighbors")
    with pytest.raises(Refused):
        set_wall_aside(told, by=cast.petra, now=now, why=" ")
    set_wall_aside(told, by=cast.petra, now=now, why="Another person of that name")
    with pytest.raises(Refused, match="decided already"):
        put_up_wall(told, by=cast.petra, now=now)
    assert sees(cast, "sally", case, soon(now))


def test_two_privacy_officers_take_a_wall_down(cast: Cast, now: dt.datetime) -> None:
    case, at = a_case(cast, now), soon(now)
    wall = a_wall(cast, case, now, "sally")
    second_officer(cast)
    with pytest.raises(Refused, match="Nobody has asked"):
        lift_wall(wall, by=cast.petra, now=at)
    ask_to_lift_wall(wall, by=cast.petra, now=at, why="She moved away")
    with pytest.raises(Refused, match="Another privacy officer"):
        lift_wall(wall, by=cast.petra, now=at)
    assert not sees(cast, "sally", case, soon(at))
    lift_wall(wall, by=cast.quinn, now=at)
    assert sees(cast, "sally", case, soon(at))


def test_the_database_wants_two_people_to_take_a_wall_down(cast: Cast, now: dt.datetime) -> None:
    wall = a_wall(cast, a_case(cast, now), now, "sally")
    wall.lift_asked_by = wall.lifted_by = cast.petra
    wall.lift_reason = "She moved away"
    with pytest.raises(IntegrityError, match="two_people"), transaction.atomic():
        audit.save(wall, by=SET_UP, why="For this test")


def test_a_wall_can_be_left_standing(cast: Cast, now: dt.datetime) -> None:
    case, at = a_case(cast, now), soon(now)
    wall = a_wall(cast, case, now, "sally")
    second_officer(cast)
    ask_to_lift_wall(wall, by=cast.petra, now=at, why="She moved away")
    keep_wall(wall, by=cast.quinn, now=at)
    with pytest.raises(Refused, match="Nobody has asked"):
        lift_wall(wall, by=cast.quinn, now=at)
    assert not sees(cast, "sally", case, soon(at))


def test_nobody_sees_or_decides_a_wall_about_themselves(cast: Cast, now: dt.datetime) -> None:
    case = a_case(cast, now)
    told = report_conflict(case, by=cast.mia, now=now, staff=cast.petra, relation="Sisters")
    assert not ConflictWall.objects.visible_to(cast.petra, now).exists()
    with pytest.raises(Forbidden):
        set_wall_aside(told, by=cast.petra, now=now, why="No")
    assert not Notice.objects.filter(to=cast.petra.user_id).exists()


def test_an_officer_who_is_kept_from_a_client_keeps_none_of_their_walls(
    cast: Cast, now: dt.datetime
) -> None:
    case = a_case(cast, now)
    told = report_conflict(case, by=cast.mia, now=now, staff=cast.gina, relation="Sisters")
    assert ConflictWall.objects.visible_to(cast.petra, now).get() == told
    second_officer(cast)
    own = report_conflict(case, by=cast.mia, now=now, staff=cast.petra, relation="Neighbors")
    put_up_wall(own, by=cast.quinn, now=now)
    assert not ConflictWall.objects.visible_to(cast.petra, soon(now)).exists()
    with pytest.raises(Forbidden):
        put_up_wall(told, by=cast.petra, now=soon(now))


def test_an_officer_who_is_kept_from_a_client_reads_none_of_their_words(
    cast: Cast, now: dt.datetime
) -> None:
    case = a_case(cast, now)
    said = {"by": cast.mia, "now": now, "words": "He knows my son"}
    restriction = restrict_record(case.client, staff=cast.gina, **said)
    assert ClientRestriction.objects.visible_to(cast.petra, soon(now)).get() == restriction
    restrict_record(case.client, staff=cast.petra, **said)
    assert not ClientRestriction.objects.visible_to(cast.petra, soon(now)).exists()


def test_a_wall_beats_whatever_is_given_later(cast: Cast, now: dt.datetime) -> None:
    case = a_case(cast, now)
    a_wall(cast, case, now, "ines")
    grant = AccessGrant(case=case, staff=cast.ines, basis="intake", during=since(now))
    audit.save(grant, by=SET_UP, why="For this test")
    reconcile(now)
    assert not sees(cast, "ines", case, soon(now))


def test_a_wall_stands_around_the_home_while_they_live_together(
    cast: Cast, now: dt.datetime
) -> None:
    mother, son = a_case(cast, now), a_case(cast, now)
    home = audit.save(Household(agency=cast.agency), by=SET_UP, why="For this test")
    for case in (mother, son):
        stay = HouseholdMembership(household=home, client=case.client, during=since(LONG_AGO))
        audit.save(stay, by=SET_UP, why="For this test")
    a_wall(cast, mother, now, "sally")
    assert not sees(cast, "sally", son, soon(now))
    move_home(son.client, by=cast.mia, now=now, address="9 Elm Road", is_confidential=False)
    assert sees(cast, "sally", son, soon(now))
    assert not sees(cast, "sally", mother, soon(now))


def test_a_client_keeps_a_person_out_until_they_say_otherwise(cast: Cast, now: dt.datetime) -> None:
    case, at = a_case(cast, now), soon(now)
    said = restrict_record(
        case.client, by=cast.mia, now=now, staff=cast.sally, words="Not my neighbor"
    )
    assert not sees(cast, "sally", case, at)
    end_restriction(said, by=cast.mia, now=at, why="We made up")
    assert sees(cast, "sally", case, soon(at))


def test_a_client_keeps_a_program_out_as_people_come_and_go(cast: Cast, now: dt.datetime) -> None:
    case, at = a_case(cast, now), soon(now)
    team = open_team(
        cast.agency,
        by=cast.alex,
        now=now,
        name="Caregivers",
        program=cast.second_program,
        why="For this test",
    )
    restrict_record(
        case.client, by=cast.mia, now=now, program=cast.second_program, words="None of them"
    )
    assert sees(cast, "sally", case, at)
    membership = join_team(team, by=cast.alex, now=now, staff=cast.sally, why="Joins")
    assert not sees(cast, "sally", case, at)
    leave_team(membership, by=cast.alex, now=at, why="Leaves")
    assert sees(cast, "sally", case, soon(at))


def test_the_privacy_officers_hear_of_the_clients_word_but_not_whom_it_names(
    cast: Cast, now: dt.datetime
) -> None:
    role = StaffRole(staff=cast.quinn, role=Role.PRIVACY_OFFICER, during=since(LONG_AGO))
    audit.save(role, by=SET_UP, why="For this test")
    case = a_case(cast, now)
    for staff in (cast.sally, cast.quinn):
        restrict_record(case.client, by=cast.mia, now=now, staff=staff, words="Not them")
    told = Notice.objects.filter(kind="restricted").values_list("to__email", flat=True)
    assert sorted(told) == ["petra@example.org", "petra@example.org", "quinn@example.org"]


@pytest.mark.parametrize(
    "given", [{}, {"staff": "sally", "program": True}, {"staff": "otto"}, {"staff": "mia"}]
)
def test_a_restriction_names_one_of_ours_who_does_not_carry_the_case(
    cast: Cast, now: dt.datetime, given: dict[str, Any]
) -> None:
    case = a_case(cast, now)
    named: dict[str, Any] = {}
    if "staff" in given:
        named["staff"] = cast[given["staff"]]
    if "program" in given:
        named["program"] = cast.second_program
    with pytest.raises(Refused) as refusal:
        restrict_record(case.client, by=cast.mia, now=now, words="Not them", **named)
    assert refusal.value.field == "staff"


def test_a_referral_of_a_client_is_behind_the_wall_too(cast: Cast, now: dt.datetime) -> None:
    case, referral = a_case(cast, now), a_referral(cast, now)
    referral.client = case.client
    audit.save(referral, by=SET_UP, why="For this test")
    other = a_referral(cast, now)
    a_wall(cast, case, now, "ines")
    seen = Referral.objects.visible_to(cast.ines, soon(now))
    assert set(seen) == {other}
    assert not decide(cast.ines, "view", referral, soon(now)).visible


def test_a_walled_page_is_the_page_of_nobody(
    cast: Cast, now: dt.datetime, browser_of: BrowserOf
) -> None:
    case = a_case(cast, now)
    a_wall(cast, case, now, "sally")
    missing = browser_of("sally").get(reverse("case-detail", args=[cast.petra.pk]))
    walled = browser_of("sally").get(reverse("case-detail", args=[case.pk]))
    assert walled.status_code == missing.status_code == 404
    assert len(walled.content) == len(missing.content)


def test_who_sees_a_case_is_told_with_every_reason(cast: Cast, now: dt.datetime) -> None:
    case = a_case(cast, now)
    with_reasons = {
        seer.staff.name: [str(reason.words) for reason in seer.reasons]
        for seer in seen_by(cast, case, now)
    }
    assert with_reasons == {
        cast.mia.name: ["Primary case manager"],
        cast.sally.name: [f"Supervises {cast.mia.name}"],
        cast.vera.name: [f"Supervises {cast.mia.name}"],
    }
    a_wall(cast, case, now, "sally")
    assert cast.sally not in [seer.staff for seer in seen_by(cast, case, soon(now))]


def test_who_sees_a_case_is_told_to_those_who_see_it(cast: Cast, now: dt.datetime) -> None:
    case = a_case(cast, now)
    with acting_as(cast.omar.user.pk):
        assert who_sees(case, now) == []


def test_a_look_back_tells_who_could_see_it_then(cast: Cast, now: dt.datetime) -> None:
    case = a_case(cast, now)
    assert seen_by(cast, case, case.opened_at - dt.timedelta(days=1)) == []
    assign_case(case, by=cast.sally, now=now, staff=cast.gina)
    before = [seer.staff for seer in seen_by(cast, case, now - dt.timedelta(days=1))]
    assert cast.mia in before
    assert cast.gina not in before


def test_walls_are_kept_by_those_who_see_no_client(
    cast: Cast, now: dt.datetime, browser_of: BrowserOf
) -> None:
    case = a_case(cast, now)
    told = report_conflict(case, by=cast.mia, now=now, staff=cast.sally, relation="Neighbors")
    page = browser_of("petra").get(reverse("privacy-home"))
    assert b"Neighbors" in page.content
    browser_of("petra").post(reverse("wall-put-up", args=[told.pk]))
    told.refresh_from_db()
    assert told.stands(soon(now))
    assert not Client.objects.visible_to(cast.petra, now).exists()
