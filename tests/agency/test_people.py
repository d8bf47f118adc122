"""Roles, supervision lines and leaving: work and people are handed over first."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client as Browser
from django.urls import reverse
from django.utils import timezone

from casemgmt.agency.actions import people
from casemgmt.agency.actions.inviting import invite_person
from casemgmt.agency.models import SupervisionLine
from casemgmt.core import audit
from casemgmt.core.access import decide, may
from casemgmt.core.errors import Forbidden, Refused
from casemgmt.core.ranges import since
from clients.actions.assigning import assign_case
from clients.actions.screening import accept_referral
from clients.models import AccessGrant, Case
from tests import cast as people_of_the_tests
from tests.cast import Cast
from tests.clients.paths import received
from tests.stories import a_case, a_referral


def test_a_person_with_open_cases_does_not_just_leave(cast: Cast, now: dt.datetime) -> None:
    a_case(cast, now)
    with pytest.raises(Refused) as refusal:
        people.deactivate_person(cast.mia, by=cast.alex, now=now, why="Moved away")
    assert "1 open case" in refusal.value.missing[0].text
    gone = people.deactivate_person(cast.gina, by=cast.alex, now=now, why="Moved away")
    assert not gone.may_work(now)


def test_who_left_opens_nothing_on_the_next_request(
    cast: Cast, now: dt.datetime, browser_of: Callable[[str], Browser]
) -> None:
    browser = browser_of("gina")
    assert browser.get("/me/").status_code == 200
    people.deactivate_person(cast.gina, by=cast.alex, now=now, why="Moved away")
    assert browser.get("/me/").status_code == 302


def test_roles_do_not_go_before_the_work_and_the_people_below(cast: Cast, now: dt.datetime) -> None:
    a_case(cast, now)
    for name, roles in (("mia", ["agency_admin"]), ("sally", ["case_manager"])):
        with pytest.raises(Refused) as refusal:
            people.change_roles(cast[name], by=cast.alex, now=now, roles=roles, why="New post")
        assert refusal.value.missing
    with pytest.raises(Refused):
        people.change_roles(cast.gina, by=cast.alex, now=now, roles=["owner"], why="New post")
    with pytest.raises(Refused) as refusal:
        people.deactivate_person(cast.paul, by=cast.alex, now=now, why="Moved away")
    assert "1 person" in refusal.value.missing[0].text
    people.change_roles(cast.gina, by=cast.alex, now=now, roles=["agency_admin"], why="New post")


def test_who_carries_cases_keeps_a_role_that_carries_them(cast: Cast, now: dt.datetime) -> None:
    a_case(cast, now)
    assert a_referral(cast, now).taken_by == cast.ines
    for name, roles, left in (
        ("mia", ["intake_worker"], "1 open case"),
        ("ines", ["quality_reviewer"], "1 referral"),
    ):
        with pytest.raises(Refused) as refusal:
            people.change_roles(cast[name], by=cast.alex, now=now, roles=roles, why="New post")
        (missing,) = refusal.value.missing
        assert left in missing.text
    for name, roles in (("mia", ["supervisor"]), ("ines", ["case_manager"])):
        people.change_roles(cast[name], by=cast.alex, now=now, roles=roles, why="New post")


def test_a_new_case_is_assigned_before_the_one_who_took_it_in_leaves(
    cast: Cast, now: dt.datetime
) -> None:
    case = accept_referral(a_referral(cast, now), by=cast.ines, now=now)
    cast.ines.refresh_from_db()
    post = {"by": cast.alex, "now": now, "why": "New post"}
    for leaving in (
        lambda: people.deactivate_person(cast.ines, **post),
        lambda: people.change_roles(cast.ines, **post, roles=["quality_reviewer"]),
    ):
        with pytest.raises(Refused) as refusal:
            leaving()
        (missing,) = refusal.value.missing
        assert "1 new case" in missing.text
    both = ["intake_worker", "quality_reviewer"]
    people.change_roles(cast.ines, **post, roles=both)
    assign_case(case, by=cast.sally, now=now, staff=cast.mia)
    later = now + dt.timedelta(minutes=1)
    assert not people.deactivate_person(cast.ines, **{**post, "now": later}).may_work(later)


def test_a_case_that_is_carried_is_not_counted_as_taken_in_too(
    cast: Cast, now: dt.datetime
) -> None:
    grant = AccessGrant(case=a_case(cast, now), staff=cast.mia, basis="intake", during=since(now))
    audit.save(grant, by=people_of_the_tests.SET_UP, why="Past the actions")
    with pytest.raises(Refused) as refusal:
        people.deactivate_person(cast.mia, by=cast.alex, now=now, why="Moved away")
    assert len(refusal.value.missing) == 1


def test_supervision_never_runs_in_a_circle(cast: Cast, now: dt.datetime) -> None:
    for staff, above in (("vera", "sally"), ("sally", "sally"), ("vera", "vera")):
        with pytest.raises(Refused):
            people.change_supervisor(
                cast[staff], by=cast.alex, now=now, supervisor=cast[above], why="Teams"
            )


def test_somebody_is_put_below_a_circle_that_is_there(cast: Cast, now: dt.datetime) -> None:
    """No action makes one, but nothing else forbids it either."""
    line = SupervisionLine(supervisor=cast.sally, supervisee=cast.vera, during=since(now))
    audit.save(line, by=people_of_the_tests.SET_UP, why="Past the actions")
    questions = 0

    def counted(execute: Any, *question: Any) -> Any:
        nonlocal questions
        questions += 1
        assert questions < 100, "It walks in circles."
        return execute(*question)

    with connection.execute_wrapper(counted):
        people.change_supervisor(cast.omar, by=cast.alex, now=now, supervisor=cast.vera, why="x")
    assert cast.omar.lines_up.filter(supervisor=cast.vera, during__contains=now).exists()


def test_nobody_puts_themselves_above_others(cast: Cast, now: dt.datetime) -> None:
    roles = ["agency_admin", "supervisor"]
    people.change_roles(cast.gina, by=cast.alex, now=now, roles=roles, why="Stands in")
    with pytest.raises(Refused, match="Somebody else gives you people") as refusal:
        people.change_supervisor(cast.mia, by=cast.gina, now=now, supervisor=cast.gina, why="x")
    assert refusal.value.field == "supervisor"


def test_nobody_puts_somebody_of_theirs_above_others(cast: Cast, now: dt.datetime) -> None:
    """Cases come up two lines: it would open them as surely as being the supervisor."""
    people.change_roles(
        cast.vera, by=cast.alex, now=now, roles=["agency_admin", "supervisor"], why="Stands in"
    )
    with pytest.raises(Refused, match="Somebody else gives them people") as refusal:
        people.change_supervisor(cast.omar, by=cast.vera, now=now, supervisor=cast.sally, why="x")
    assert refusal.value.field == "supervisor"
    with pytest.raises(Refused, match="Somebody else gives them people"):
        invite_person(
            cast.agency, by=cast.vera, now=now, email="nell@example.org", name="Nell",
            roles=["case_manager"], supervisor=cast.sally,
        )  # fmt: skip
    people.change_supervisor(cast.gina, by=cast.vera, now=now, supervisor=cast.paul, why="x")
    people.change_supervisor(cast.omar, by=cast.alex, now=now, supervisor=cast.sally, why="x")


def test_oneself_is_no_choice_of_supervisor_unless_one_is_it(
    cast: Cast, now: dt.datetime, browser_of: Callable[[str], Browser]
) -> None:
    roles = ["agency_admin", "supervisor"]
    people.change_roles(cast.sally, by=cast.alex, now=now, roles=roles, why="Stands in")
    sally, option = browser_of("sally"), f'value="{cast.sally.pk}"'
    for page, offered in (
        (reverse("person-invite"), False),
        (reverse("person-detail", args=[cast.omar.pk]), False),
        (reverse("person-detail", args=[cast.mia.pk]), True),
    ):
        assert (option in sally.get(page).content.decode()) == offered
    assert option in browser_of("alex").get(reverse("person-invite")).content.decode()


def test_nobody_ends_their_own_account(cast: Cast, now: dt.datetime) -> None:
    with pytest.raises(Refused, match="Somebody else ends your own account"):
        people.deactivate_person(cast.alex, by=cast.alex, now=now, why="Tired")


def test_a_role_that_ended_opens_nothing(cast: Cast, now: dt.datetime) -> None:
    people.change_roles(
        cast.ines, by=cast.alex, now=now, roles=["quality_reviewer"], why="New post"
    )
    ines = people_of_the_tests.load().ines
    assert (may(ines, "take_referrals", now), may(ines, "read_standards", now)) == (False, True)


def test_a_role_that_ended_since_it_was_read_does_not_count(cast: Cast, now: dt.datetime) -> None:
    assert may(cast.gina, "take_referrals", now)
    gina, later = people_of_the_tests.load().gina, timezone.now()
    people.change_roles(gina, by=cast.alex, now=later, roles=["agency_admin"], why="New post")
    assert may(cast.gina, "take_referrals", now), "as it was read, at the instant of the request"
    with pytest.raises(Forbidden):
        received(cast, now, by="gina")


def test_who_left_since_they_were_read_does_nothing_more(cast: Cast, now: dt.datetime) -> None:
    gina = people_of_the_tests.load().gina
    people.deactivate_person(gina, by=cast.alex, now=now, why="Moved away")
    assert may(cast.gina, "take_referrals", now)
    with pytest.raises(Forbidden):
        received(cast, now, by="gina")


def test_nobody_changes_their_own_roles(cast: Cast, now: dt.datetime) -> None:
    with pytest.raises(Refused):
        people.change_roles(cast.alex, by=cast.alex, now=now, roles=["supervisor"], why="Me")


def test_a_new_supervisor_sees_the_cases_from_now_on(cast: Cast, now: dt.datetime) -> None:
    case = a_case(cast, now)
    assert not decide(cast.paul, "view", case, now).allow
    people.change_supervisor(cast.mia, by=cast.alex, now=now, supervisor=cast.paul, why="Teams")
    assert decide(cast.paul, "view", case, now).allow
    assert not decide(cast.sally, "view", case, now).allow
    assert list(Case.objects.visible_to(cast.sally, now)) == []
