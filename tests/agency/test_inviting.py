"""How people come to an agency: one-time links, and a second pair of eyes after a lost factor."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client as Browser
from django.urls import reverse

from casemgmt.agency.actions import inviting, people, returning
from casemgmt.agency.actions.beginning import begin_agency
from casemgmt.agency.models import Invitation, Staff, User
from casemgmt.core.errors import Forbidden, Refused
from casemgmt.ledger.models import AuditEvent, Notice, OutboxMail
from tests import cast as people_of_the_tests
from tests.access.asking import what_is_seen
from tests.cast import Cast

PASSWORD = "a long sentence nobody guesses"
DAY = dt.timedelta(days=1)


def _invite(cast: Cast, now: dt.datetime, *, by: str = "alex", **values: object) -> inviting.Link:
    wanted = {"email": "nora@example.org", "name": "Nora", "roles": ["case_manager"], **values}
    return inviting.invite_person(cast.agency, by=cast[by], now=now, **wanted)  # type: ignore[arg-type]


def test_an_invited_person_joins_once(cast: Cast, now: dt.datetime) -> None:
    token = _invite(cast, now, supervisor=cast.sally).token
    nora = inviting.join(token, now=now, password=PASSWORD)
    assert nora.agency == cast.agency
    assert nora.roles_at(now) == {"case_manager"}
    assert nora.lines_up.get().supervisor == cast.sally
    with pytest.raises(Refused):
        inviting.join(token, now=now, password=PASSWORD)


def test_a_link_for_anybody_is_used_by_one(cast: Cast, now: dt.datetime) -> None:
    token = _invite(cast, now, email="", name="").token
    inviting.join(token, now=now, password=PASSWORD, name="Nora", email="nora@example.org")
    with pytest.raises(Refused, match="doesn't work any more"):
        inviting.join(token, now=now, password=PASSWORD, name="Ned", email="ned@example.org")


def test_a_link_is_too_old_after_seven_days(cast: Cast, now: dt.datetime) -> None:
    token = _invite(cast, now).token
    with pytest.raises(Refused):
        inviting.join(token, now=now + 7 * DAY, password=PASSWORD)


def test_a_withdrawn_link_is_useless(cast: Cast, now: dt.datetime) -> None:
    link = _invite(cast, now)
    inviting.withdraw_invitation(link.invitation, by=cast.alex, now=now)
    with pytest.raises(Refused):
        inviting.join(link.token, now=now, password=PASSWORD)


def test_the_token_itself_is_not_stored(cast: Cast, now: dt.datetime) -> None:
    link = _invite(cast, now)
    stored = Invitation.objects.filter(pk=link.invitation.pk).values().get()
    assert link.token not in str(stored)


@pytest.mark.parametrize("name", ["mia", "sally", "petra", "otto"])
def test_only_an_admin_of_the_agency_invites(cast: Cast, now: dt.datetime, name: str) -> None:
    assert _invite(cast, now)
    with pytest.raises(Forbidden):
        _invite(cast, now, by=name, email="other@example.org")


def test_an_account_is_never_taken_over_by_an_invitation(cast: Cast, now: dt.datetime) -> None:
    with pytest.raises(Refused):
        _invite(cast, now, email="OTTO@example.org")


def _lost(cast: Cast, now: dt.datetime, **instead: Any) -> returning.Asked:
    given = {"by": cast.alex, "checked_by": cast.sally, "how": "Met in person", **instead}
    return returning.ask_for_return(cast.mia, now=now, **given)


def _confirmed(cast: Cast, now: dt.datetime) -> tuple[returning.Asked, str]:
    asked = _lost(cast, now)
    link = returning.confirm_identity(asked.invitation, by=cast.sally, now=now, how="Her voice")
    return asked, link.token


def test_after_a_lost_factor_two_people_let_somebody_in_again(
    cast: Cast, now: dt.datetime, browser_of: Callable[[str], Browser]
) -> None:
    browser = browser_of("mia")
    Authenticator.objects.create(user=cast.mia.user, type="totp", data={})
    asked = _lost(cast, now)
    assert browser.get("/me/").status_code == 200, "nothing changes before the second person"
    link = returning.confirm_identity(asked.invitation, by=cast.sally, now=now, how="Her voice")
    assert browser.get("/me/").status_code == 302
    assert not Authenticator.objects.filter(user=cast.mia.user).exists()
    stored = User.objects.get(pk=cast.mia.user_id)
    assert not stored.check_password(people_of_the_tests.PASSWORD), "the old one opens nothing"
    with pytest.raises(Refused):
        inviting.join(link.token, now=now, password=PASSWORD)
    with pytest.raises(Refused):
        inviting.join(link.token, now=now, password=PASSWORD, code="WRONG")
    typed = asked.code.lower().replace("-", " ")
    assert inviting.join(link.token, now=now, password=PASSWORD, code=typed) == cast.mia
    assert User.objects.get(pk=cast.mia.user_id).check_password(PASSWORD)


def test_three_people_take_part_in_a_return(cast: Cast, now: dt.datetime) -> None:
    for wrong in ({"checked_by": cast.alex}, {"checked_by": cast.mia}, {"checked_by": cast.otto},
                  {"checked_by": cast.iris}, {"how": " "}):  # fmt: skip
        with pytest.raises(Refused):
            _lost(cast, now, **wrong)
    with pytest.raises(Refused):
        returning.ask_for_return(
            cast.alex, by=cast.alex, now=now, checked_by=cast.sally, how="It is me"
        )


@pytest.mark.parametrize("name", ["alex", "mia", "vera", "petra", "otto"])
def test_only_who_was_asked_confirms_an_identity(cast: Cast, now: dt.datetime, name: str) -> None:
    asked = _lost(cast, now).invitation
    with pytest.raises(Forbidden):
        returning.confirm_identity(asked, by=cast[name], now=now, how="I am sure")
    with pytest.raises(Forbidden):
        returning.refuse_identity(asked, by=cast[name], now=now, how="I am not")
    assert returning.confirm_identity(asked, by=cast.sally, now=now, how="Her voice").path


def test_a_request_not_confirmed_changes_nothing(cast: Cast, now: dt.datetime) -> None:
    asked = _lost(cast, now).invitation
    returning.refuse_identity(asked, by=cast.sally, now=now, how="She says she didn't ask")
    with pytest.raises(Refused):
        returning.confirm_identity(asked, by=cast.sally, now=now, how="Her voice")
    assert User.objects.get(pk=cast.mia.user_id).check_password(people_of_the_tests.PASSWORD)


def test_a_new_request_ends_the_links_before_it(cast: Cast, now: dt.datetime) -> None:
    asked, token = _confirmed(cast, now)
    _lost(cast, now)
    with pytest.raises(Refused):
        inviting.join(token, now=now, password=PASSWORD, code=asked.code)


def test_leaving_ends_the_links_of_who_left(cast: Cast, now: dt.datetime) -> None:
    asked = _lost(cast, now)
    people.deactivate_person(cast.mia, by=cast.alex, now=now, why="Moved away")
    asked.invitation.refresh_from_db()
    assert asked.invitation.withdrawn_at == now


def test_the_person_and_the_privacy_officer_are_told(cast: Cast, now: dt.datetime) -> None:
    _lost(cast, now)
    told = set(Notice.objects.values_list("to__email", "kind"))
    assert told == {
        ("sally@example.org", "identity_check"), ("petra@example.org", "sign_in_anew"),
    }  # fmt: skip
    assert OutboxMail.objects.get().to == "mia@example.org"


def test_a_weak_password_is_refused_by_the_action(cast: Cast, now: dt.datetime) -> None:
    token = _invite(cast, now).token
    for weak in ("short", "kettle on hill", "nora@example.org", "x" * 300):
        with pytest.raises(Refused) as refusal:
            inviting.join(token, now=now, password=weak)
        assert refusal.value.field == "password"
    assert inviting.join(token, now=now, password="kettle on hills").name == "Nora"


def test_roles_and_supervisors_that_can_not_be_are_not_invited(
    cast: Cast, now: dt.datetime
) -> None:
    for wrong in ({"roles": ["owner"]}, {"roles": []}, {"supervisor": cast.mia},
                  {"supervisor": cast.otto}):  # fmt: skip
        with pytest.raises(Refused):
            _invite(cast, now, **wrong)


def test_who_no_longer_supervises_is_not_put_above_a_newcomer(cast: Cast, now: dt.datetime) -> None:
    token = _invite(cast, now, supervisor=cast.paul).token
    people.change_supervisor(cast.omar, by=cast.alex, now=now, supervisor=cast.sally, why="x")
    people.change_roles(cast.paul, by=cast.alex, now=now, roles=["quality_reviewer"], why="x")
    nora = inviting.join(token, now=now + DAY, password=PASSWORD)
    assert not nora.lines_up.exists()


def test_nobody_puts_themselves_above_a_newcomer(cast: Cast, now: dt.datetime) -> None:
    roles = ["agency_admin", "supervisor"]
    people.change_roles(cast.sally, by=cast.alex, now=now, roles=roles, why="Stands in")
    with pytest.raises(Refused, match="Somebody else gives people to supervise") as refusal:
        _invite(cast, now, by="sally", supervisor=cast.sally)
    assert refusal.value.field == "supervisor"
    people.change_roles(cast.gina, by=cast.alex, now=now, roles=["supervisor"], why="Leads")
    with pytest.raises(Refused, match="to those you supervise"):
        _invite(cast, now, by="sally", supervisor=cast.gina)
    assert _invite(cast, now, by="sally", supervisor=cast.vera)


@pytest.mark.parametrize("wrong", [{"timezone": "Mars/Olympus"}, {"name": ""}, {"name": "x" * 201}])
def test_an_agency_begins_with_a_name_and_a_clock_that_can_be(
    cast: Cast, now: dt.datetime, wrong: dict[str, str]
) -> None:
    given = {"name": "New Shore", "email": "first@example.org", **wrong}
    with pytest.raises(Refused):
        begin_agency(now=now, **given)  # type: ignore[arg-type]


def test_a_real_agency_begins_with_two_links_for_two_people(cast: Cast, now: dt.datetime) -> None:
    agency, admin, privacy = begin_agency(name="New Shore", email="first@example.org", now=now)
    first = inviting.join(admin.token, now=now, password=PASSWORD, name="First Admin")
    second = inviting.join(
        privacy.token, now=now, password=PASSWORD, name="Second", email="second@example.org"
    )
    assert {first.agency, second.agency} == {agency}
    assert first.roles_at(now) == {"agency_admin"}
    assert second.roles_at(now) == {"privacy_officer"}
    assert Staff.objects.for_agency(agency.pk).count() == 2
    assert agency.consent_forms.count() == 1
    assert agency.assessment_templates.count() == 1


def roles_of(staff: Staff) -> set[tuple[str, Any]]:
    """The roles a person holds today, each with its program."""
    return set(staff.roles.filter(during__endswith=None).values_list("role", "program__name"))


def test_somebody_is_invited_to_take_people_in_for_some_programs(
    cast: Cast, now: dt.datetime
) -> None:
    given = {"roles": ["case_manager", "intake_worker"], "intake_programs": [cast.second_program]}
    nora = inviting.join(_invite(cast, now, **given).token, now=now, password=PASSWORD)
    assert roles_of(nora) == {("case_manager", None), ("intake_worker", "Caregiver Support")}
    everywhere = {"roles": ["intake_worker"], "email": "nils@example.org"}
    nils = inviting.join(_invite(cast, now, **everywhere).token, now=now, password=PASSWORD)
    assert roles_of(nils) == {("intake_worker", None)}


def test_programs_go_with_the_intake_role_and_belong_to_the_agency(
    cast: Cast, now: dt.datetime
) -> None:
    for given in (
        {"roles": ["case_manager"], "intake_programs": [cast.program]},
        {"roles": ["intake_worker"], "intake_programs": [cast.other_program]},
    ):
        with pytest.raises(Refused) as refusal:
            _invite(cast, now, **given)
        assert refusal.value.field == "intake_programs"
        with pytest.raises(Refused) as refusal:
            people.change_roles(cast.gina, by=cast.alex, now=now, why="So", **given)
        assert refusal.value.field == "intake_programs"


def test_an_admin_chooses_the_programs_on_the_page_of_a_person(
    cast: Cast, now: dt.datetime, browser_of: Callable[[str], Browser]
) -> None:
    page = reverse("person-detail", args=[cast.ines.pk])
    typed = {"form": "roles", "sure": "yes", "roles-roles": ["intake_worker"]}
    typed["roles-why"] = "One door each"
    for programs, held in (
        ([cast.program], {("intake_worker", "Care at Home")}),
        (
            [cast.program, cast.second_program],
            {("intake_worker", "Care at Home"), ("intake_worker", "Caregiver Support")},
        ),
        ([], {("intake_worker", None)}),
    ):
        sent = {**typed, "roles-intake_programs": [program.pk for program in programs]}
        sent |= what_is_seen(browser_of("alex"), page, "roles_form")
        assert browser_of("alex").post(page, sent).status_code == 302
        assert roles_of(cast.ines) == held
        shown = browser_of("alex").get(page).content.decode()
        assert shown.count(" checked") == 1 + len(programs)
    past = cast.ines.roles.exclude(during__endswith=None)
    assert past.count() == 3


@pytest.mark.django_db
def test_the_opening_of_a_link_is_kept_whether_it_holds_or_not() -> None:
    assert Browser().get(reverse("join", args=["no-such-link"])).status_code == 410
    kept = AuditEvent.objects.values_list("event", "code", "user", "record_id")
    assert list(kept) == [("link opened", "join", None, None)]
