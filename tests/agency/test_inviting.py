"""How people come to an agency: one-time links, and a second pair of eyes after a lost factor."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.test import Client as Browser

from casemgmt.agency.actions import inviting, people
from casemgmt.agency.actions.beginning import begin_agency
from casemgmt.agency.models import Invitation, Staff, User
from casemgmt.core.access import decide
from casemgmt.core.errors import Forbidden, Refused
from clients.models import Case
from tests.cast import Cast
from tests.stories import a_case

PASSWORD = "a long sentence nobody guesses"
DAY = dt.timedelta(days=1)


def _invite(cast: Cast, now: dt.datetime, *, by: str = "alex", **values: object) -> inviting.Link:
    wanted = {"email": "nora@example.org", "name": "Nora", "roles": ["case_manager"], **values}
    return inviting.invite_person(cast.agency, by=cast[by], now=now, **wanted)  # type: ignore[arg-type]


def _token(link: inviting.Link) -> str:
    return link.path.rstrip("/").split("/")[-1]


def test_an_invited_person_joins_once(cast: Cast, now: dt.datetime) -> None:
    token = _token(_invite(cast, now, supervisor=cast.sally))
    nora = inviting.join(token, now=now, password=PASSWORD)
    assert nora.agency == cast.agency
    assert nora.roles_at(now) == {"case_manager"}
    assert nora.lines_up.get().supervisor == cast.sally
    with pytest.raises(Refused):
        inviting.join(token, now=now, password=PASSWORD)


def test_a_link_is_too_old_after_seven_days(cast: Cast, now: dt.datetime) -> None:
    token = _token(_invite(cast, now))
    with pytest.raises(Refused):
        inviting.join(token, now=now + 7 * DAY, password=PASSWORD)


def test_a_withdrawn_link_is_useless(cast: Cast, now: dt.datetime) -> None:
    link = _invite(cast, now)
    inviting.withdraw_invitation(link.invitation, by=cast.alex, now=now)
    with pytest.raises(Refused):
        inviting.join(_token(link), now=now, password=PASSWORD)


def test_the_token_itself_is_not_stored(cast: Cast, now: dt.datetime) -> None:
    link = _invite(cast, now)
    stored = Invitation.objects.filter(pk=link.invitation.pk).values().get()
    assert _token(link) not in str(stored)


@pytest.mark.parametrize("name", ["mia", "sally", "petra", "otto"])
def test_only_an_admin_of_the_agency_invites(cast: Cast, now: dt.datetime, name: str) -> None:
    assert _invite(cast, now)
    with pytest.raises(Forbidden):
        _invite(cast, now, by=name, email="other@example.org")


def test_an_account_is_never_taken_over_by_an_invitation(cast: Cast, now: dt.datetime) -> None:
    with pytest.raises(Refused):
        _invite(cast, now, email="OTTO@example.org")


def test_after_a_lost_factor_two_people_vouch_and_sessions_end(
    cast: Cast, now: dt.datetime, browser_of: Callable[[str], Browser]
) -> None:
    browser = browser_of("mia")
    assert browser.get("/me/").status_code == 200
    with pytest.raises(Refused):
        inviting.help_after_lost_factor(
            cast.mia, by=cast.alex, now=now, checked_by=cast.alex, how="Met in person"
        )
    link = inviting.help_after_lost_factor(
        cast.mia, by=cast.alex, now=now, checked_by=cast.sally, how="Met in person"
    )
    again = inviting.join(_token(link), now=now, password=PASSWORD)
    assert again == cast.mia
    assert User.objects.get(pk=cast.mia.user_id).check_password(PASSWORD)


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


def test_a_real_agency_begins_with_two_links_for_two_people(cast: Cast, now: dt.datetime) -> None:
    agency, admin, privacy = begin_agency(name="New Shore", email="first@example.org", now=now)
    first = inviting.join(_token(admin), now=now, password=PASSWORD, name="First Admin")
    second = inviting.join(
        _token(privacy), now=now, password=PASSWORD, name="Second", email="second@example.org"
    )
    assert {first.agency, second.agency} == {agency}
    assert first.roles_at(now) == {"agency_admin"}
    assert second.roles_at(now) == {"privacy_officer"}
    assert Staff.objects.for_agency(agency.pk).count() == 2
    assert agency.consent_forms.count() == 1
    assert agency.assessment_templates.count() == 1
