"""A one-time link is good for one agency, one person and the roles it was made with (A7)."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.test import Client as Browser
from django.urls import reverse

from casemgmt.agency.actions.inviting import Link, invite_person, join
from casemgmt.agency.actions.returning import ask_for_return, confirm_identity
from casemgmt.agency.models import Staff, StaffRole, SupervisionLine, User
from casemgmt.core import audit
from casemgmt.core.errors import Refused
from casemgmt.core.ranges import since
from tests.agency.signing_in import PASSWORD
from tests.cast import SET_UP, Cast

pytestmark = pytest.mark.django_db
BrowserOf = Callable[[str], Browser]


def invited(cast: Cast, now: dt.datetime, **facts: str) -> Link:
    given = {"email": "nell@example.org", "name": "Nell Example", **facts}
    return invite_person(cast.agency, by=cast.alex, now=now, roles=["case_manager"], **given)


def greedy(cast: Cast) -> dict[str, object]:
    """What somebody sends beside the form, who wants more than the link is for."""
    wanted = {"roles": ["agency_admin", "supervisor"], "supervisor": str(cast.sally.pk)}
    return {
        "password": PASSWORD, "again": PASSWORD, "agency": str(cast.other_agency.pk),
        "agency_id": str(cast.other_agency.pk), "staff": str(cast.otto.pk), "purpose": "lost_factor",
        "role": "agency_admin", "is_superuser": "on", "is_staff": "on", "name": "Otto Example",
        "email": cast.otto.user.email, "intake_programs": [str(cast.other_program.pk)], **wanted,
    }  # fmt: skip


@pytest.mark.parametrize("signed_in", ["", "otto", "mia"])
def test_a_link_leads_to_its_agency_with_its_roles(
    cast: Cast, now: dt.datetime, browser_of: BrowserOf, signed_in: str
) -> None:
    browser = browser_of(signed_in) if signed_in else Browser()
    held = set(StaffRole.objects.values_list("pk", flat=True))
    answer = browser.post(reverse("join", args=[invited(cast, now).token]), greedy(cast))
    assert answer.status_code == 302
    nell = Staff.objects.get(user__email="nell@example.org")
    assert (nell.agency, nell.name) == (cast.agency, "Nell Example")
    new = StaffRole.objects.exclude(pk__in=held)
    assert [(row.staff, row.role, row.program) for row in new] == [(nell, "case_manager", None)]
    assert not SupervisionLine.objects.filter(supervisee=nell).exists()
    assert not User.objects.filter(is_superuser=True).exists()


def test_a_link_for_anybody_takes_over_no_account_of_another_agency(
    cast: Cast, now: dt.datetime
) -> None:
    before = cast.otto.user.password
    link = invited(cast, now, email="", name="")
    for email in ("otto@example.org", "OTTO@Example.org", "mia@example.org"):
        with pytest.raises(Refused, match="address can't be used"):
            join(link.token, now=now, password=PASSWORD, name="Otto", email=email)
    assert User.objects.get(pk=cast.otto.user.pk).password == before
    assert Staff.objects.filter(name="Otto").count() == 0


def test_a_return_is_for_whom_it_was_asked(cast: Cast, now: dt.datetime) -> None:
    asked = ask_for_return(
        cast.gina, by=cast.alex, now=now, checked_by=cast.sally, how="Met in person"
    )
    link = confirm_identity(asked.invitation, by=cast.sally, now=now, how="Met in person")
    passwords = dict(User.objects.values_list("pk", "password"))
    roles = set(StaffRole.objects.values_list("staff_id", "role"))
    answer = Browser().post(
        reverse("join", args=[link.token]), {**greedy(cast), "code": asked.code}
    )
    assert answer.status_code == 302
    changed = {
        pk for pk, kept in User.objects.values_list("pk", "password") if passwords[pk] != kept
    }
    assert changed == {cast.gina.user.pk}
    assert set(StaffRole.objects.values_list("staff_id", "role")) == roles
    assert Browser().get(reverse("join", args=[link.token])).status_code == 410


def test_a_supervisor_who_went_elsewhere_leads_no_newcomer(cast: Cast, now: dt.datetime) -> None:
    link = invite_person(
        cast.agency, by=cast.alex, now=now, email="nell@example.org", name="Nell",
        roles=["case_manager"], supervisor=cast.vera,
    )  # fmt: skip
    (role,) = StaffRole.objects.filter(staff=cast.vera)
    role.during = since(role.during.lower, now)
    audit.save(role, by=SET_UP, why="For this test", only=["during"])
    nell = join(link.token, now=now, password=PASSWORD)
    assert not SupervisionLine.objects.filter(supervisee=nell).exists()
