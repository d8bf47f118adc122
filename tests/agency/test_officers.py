"""Who keeps privacy is never nobody, never changes unheard, and is never made by one person alone."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.db import IntegrityError, transaction
from django.test import Client as Browser
from django.urls import reverse

from casemgmt.agency.actions.inviting import invite_person, join
from casemgmt.agency.actions.people import change_roles, deactivate_person
from casemgmt.agency.actions.proposing import (
    agree_to_officer,
    decline_officer,
    waiting_proposal,
)
from casemgmt.agency.models import OfficerProposal, Staff, StaffRole
from casemgmt.agency.roles import Role
from casemgmt.core import audit
from casemgmt.core.errors import Forbidden, Refused
from casemgmt.core.ranges import since
from casemgmt.ledger.models import Notice
from tests import cast as people
from tests.access.asking import what_is_seen
from tests.cast import LONG_AGO, SET_UP, Cast

pytestmark = pytest.mark.django_db
BrowserOf = Callable[[str], Browser]
OFFICER = Role.PRIVACY_OFFICER.value
BOTH = ["quality_reviewer", OFFICER]
SECOND = dt.timedelta(seconds=1)


def told(kind: str = "officers_changed") -> set[str]:
    """Who has been told, by default that it changed."""
    rows = Notice.objects.filter(kind=kind)
    return set(rows.values_list("to__email", flat=True))


def roles_of(person: Staff, now: dt.datetime) -> set[str]:
    return set(Staff.objects.get(pk=person.pk).roles_at(now))


def proposed(cast: Cast, now: dt.datetime, who: str = "quinn") -> OfficerProposal:
    """Alex wants somebody to keep privacy too."""
    roles = [*sorted(cast[who].roles_at(now)), OFFICER]
    change_roles(cast[who], by=cast.alex, now=now, roles=roles, why="Two are better than one")
    proposal = waiting_proposal(cast[who])
    assert proposal is not None
    return proposal


def second_officer(cast: Cast) -> None:
    role = StaffRole(staff=cast.quinn, role=OFFICER, during=since(LONG_AGO))
    audit.save(role, by=SET_UP, why="For this test")


def test_an_admin_makes_no_officer_alone(cast: Cast, now: dt.datetime) -> None:
    proposal = proposed(cast, now)
    assert roles_of(cast.quinn, now) == {"quality_reviewer"}
    assert told("officer_asked") == {"petra@example.org"}
    assert told() == set()
    agree_to_officer(proposal, by=cast.petra, now=now + SECOND)
    assert roles_of(cast.quinn, now + SECOND) == set(BOTH)
    assert told() == {"petra@example.org", "quinn@example.org"}
    assert not Notice.objects.filter(kind="officer_asked", read_at=None).exists()


@pytest.mark.parametrize("who", ["alex", "quinn", "sally", "otto"])
def test_nobody_agrees_but_who_keeps_privacy(cast: Cast, now: dt.datetime, who: str) -> None:
    proposal = proposed(cast, now)
    with pytest.raises(Forbidden):
        agree_to_officer(proposal, by=cast[who], now=now)
    with pytest.raises(Forbidden):
        decline_officer(proposal, by=cast[who], now=now, why="No")


def test_neither_who_asked_nor_who_is_meant_agrees(cast: Cast, now: dt.datetime) -> None:
    role = StaffRole(staff=cast.alex, role=OFFICER, during=since(LONG_AGO))
    audit.save(role, by=SET_UP, why="For this test")
    proposal = proposed(cast, now)
    assert told("officer_asked") == {"petra@example.org"}
    with pytest.raises(Forbidden):
        agree_to_officer(proposal, by=cast.alex, now=now)
    for decided_by in (cast.alex, cast.quinn, None):
        proposal.state, proposal.decided_by, proposal.decided_at = "agreed", decided_by, now
        with pytest.raises(IntegrityError), transaction.atomic():
            audit.save(proposal, by=SET_UP, why="For this test")
        proposal.refresh_from_db()


def test_a_no_needs_a_reason_and_changes_nothing(cast: Cast, now: dt.datetime) -> None:
    proposal = proposed(cast, now)
    with pytest.raises(Refused, match="Say why not"):
        decline_officer(proposal, by=cast.petra, now=now, why=" ")
    decline_officer(proposal, by=cast.petra, now=now, why="One is enough")
    assert roles_of(cast.quinn, now) == {"quality_reviewer"}
    for act in (agree_to_officer, decline_officer):
        with pytest.raises(Refused, match="decided already"):
            act(proposal, by=cast.petra, now=now, why="So")


def test_it_is_asked_once_and_withdrawn_with_the_tick(cast: Cast, now: dt.datetime) -> None:
    proposal = proposed(cast, now)
    assert proposed(cast, now) == proposal
    roles = ["quality_reviewer"]
    change_roles(cast.quinn, by=cast.alex, now=now, roles=roles, why="Changed my mind")
    proposal.refresh_from_db()
    assert proposal.state == "withdrawn"
    with pytest.raises(Refused, match="decided already"):
        agree_to_officer(proposal, by=cast.petra, now=now)


def test_who_left_becomes_none(cast: Cast, now: dt.datetime) -> None:
    proposal = proposed(cast, now)
    deactivate_person(cast.quinn, by=cast.alex, now=now, why="Left")
    proposal.refresh_from_db()
    assert proposal.state == "withdrawn"
    again = OfficerProposal(
        staff=cast.iris, asked_by=cast.alex, asked_at=now, reason="For this test"
    )
    audit.save(again, by=SET_UP, why="For this test")
    with pytest.raises(Refused, match="work here any more"):
        agree_to_officer(again, by=cast.petra, now=now)


def test_whoever_joins_by_a_link_waits_too(cast: Cast, now: dt.datetime) -> None:
    given = {"email": "nell@example.org", "name": "Nell", "roles": BOTH}
    link = invite_person(cast.agency, by=cast.alex, now=now, **given)
    nell = join(link.token, now=now, password=people.PASSWORD)
    assert roles_of(nell, now) == {"quality_reviewer"}
    proposal = waiting_proposal(nell)
    assert proposal is not None
    assert proposal.asked_by == cast.alex
    agree_to_officer(proposal, by=cast.petra, now=now)
    assert told() == {"petra@example.org", "nell@example.org"}


def test_where_nobody_keeps_privacy_the_first_one_begins_at_once(
    cast: Cast, now: dt.datetime
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("casemgmt.agency.actions.people.refuse_leaving_none", lambda *_args: None)
        change_roles(cast.petra, by=cast.alex, now=now, roles=["quality_reviewer"], why="x")
    later = now + SECOND
    change_roles(cast.quinn, by=cast.alex, now=later, roles=BOTH, why="x")
    assert roles_of(cast.quinn, later) == set(BOTH)


def test_an_officer_decides_on_the_page(
    cast: Cast, now: dt.datetime, browser_of: BrowserOf
) -> None:
    alex, petra = browser_of("alex"), browser_of("petra")
    detail = reverse("person-detail", args=[cast.quinn.pk])
    typed = {"form": "roles", "roles-roles": BOTH, "roles-why": "Two are better", "sure": "yes"}
    assert alex.post(detail, typed | what_is_seen(alex, detail, "roles_form")).status_code == 302
    assert "Privacy officer: not yet" in alex.get(detail).content.decode()
    assert "Quinn Example" in petra.get(reverse("privacy-home")).content.decode()
    proposal = waiting_proposal(cast.quinn)
    assert proposal is not None
    page = reverse("officer-decide", args=[proposal.pk])
    assert alex.get(page).status_code == 404
    assert "Two are better" in petra.get(page).content.decode()
    assert petra.post(page, {"form": "yes"}).status_code == 302
    assert OFFICER in roles_of(cast.quinn, dt.datetime.now(dt.UTC))
    assert "This is settled" in petra.get(page).content.decode()


def test_whoever_is_none_any_more_hears_of_it_too(
    cast: Cast, now: dt.datetime, browser_of: BrowserOf
) -> None:
    agree_to_officer(proposed(cast, now), by=cast.petra, now=now)
    page = browser_of("petra").get(reverse("privacy-home")).content.decode()
    assert "Quinn Example" in page
    change_roles(cast.petra, by=cast.alex, now=now + SECOND, roles=["quality_reviewer"], why="x")
    assert Notice.objects.filter(kind="officers_changed", to=cast.petra.user).count() == 2
    assert Notice.objects.filter(kind="officers_changed", to=cast.quinn.user).count() == 2


def test_another_change_of_roles_is_no_news(cast: Cast, now: dt.datetime) -> None:
    change_roles(cast.mia, by=cast.alex, now=now, roles=["case_manager", "intake_worker"], why="x")
    assert told() == set()


def test_the_last_one_neither_changes_nor_leaves(cast: Cast, now: dt.datetime) -> None:
    with pytest.raises(Refused, match="Nobody else keeps privacy"):
        change_roles(cast.petra, by=cast.alex, now=now, roles=["quality_reviewer"], why="x")
    with pytest.raises(Refused, match="Nobody else keeps privacy"):
        deactivate_person(cast.petra, by=cast.alex, now=now, why="Left")
    second_officer(cast)
    deactivate_person(cast.petra, by=cast.alex, now=now + SECOND, why="Left")
    assert told() == {"petra@example.org", "quinn@example.org"}
