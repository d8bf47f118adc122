"""Two records of one person become one, and two again: no row is lost, and no protection."""

import datetime as dt
from typing import Any

import pytest
from django.apps import apps

from casemgmt.core import audit
from casemgmt.core.identity import acting_as
from clients.access.refresh import reconcile, refresh
from clients.actions.boundaries import put_up_wall, report_conflict, restrict_record
from clients.actions.merging import merge_clients, undo_merge
from clients.actions.people import update_client
from clients.actions.relating import add_person
from clients.actions.standing import add_authority
from clients.merging import MOVES, STAYS, relations
from clients.models import (
    Case,
    Client,
    ClientMerge,
    IdentityAnswer,
)
from tests.cast import SET_UP, Cast
from tests.clients.arranging import a_way
from tests.overseeing import a_match, a_question
from tests.stories import a_case, a_referral, a_worked_case, shut

pytestmark = pytest.mark.django_db
MINUTE = dt.timedelta(minutes=1)
KNOWN = "Same birth certificate, seen by me"
TWO = "They came in together today, two people"


def merged(cast: Cast, keep: Case, other: Case, now: dt.datetime, **given: Any) -> ClientMerge:
    """Sally, who leads both, makes one record of two."""
    pair = [Client.objects.get(pk=case.client_id) for case in (keep, other)]
    with acting_as(cast.sally.user.pk):
        return merge_clients(*pair, **{"by": cast.sally, "now": now, "why": KNOWN} | given)


def undone(cast: Cast, merge: ClientMerge, now: dt.datetime, **given: Any) -> ClientMerge:
    stored = ClientMerge.objects.get(pk=merge.pk)
    with acting_as(cast.sally.user.pk):
        return undo_merge(stored, **{"by": cast.sally, "now": now, "why": TWO} | given)


def two(cast: Cast, now: dt.datetime) -> tuple[Case, Case]:
    """An open case of one record, and a closed one of another."""
    return a_case(cast, now), a_case(cast, now, stage="closed", name_used="Rosie", phone="555-0199")


def whose() -> dict[str, dict[Any, Any]]:
    """Which client every row that has one belongs to."""
    found = [(model, name) for model, name in relations() if model is not ClientMerge]
    return {
        f"{model._meta.label}.{name}": dict(model._base_manager.values_list("pk", f"{name}_id"))
        for model, name in found
    }


def with_everything(cast: Cast, now: dt.datetime) -> Case:
    """A closed case of a client who has one of every row that moves."""
    case = a_case(cast, now)
    client, told = case.client, {"by": cast.mia, "now": now, "relation": "Cousins"}
    add_person(case, by=cast.mia, now=now, name="Ana", relation="Daughter")
    update_client(client, by=cast.mia, now=now, changes={}, address="9 Mill Lane")
    a_way(client, cast, now)
    restrict_record(client, by=cast.mia, now=now, staff=cast.omar, words="Not him")
    put_up_wall(report_conflict(case, staff=cast.paul, **told), by=cast.petra, now=now)
    put_up_wall(report_conflict(case, staff=cast.quinn, **told), by=cast.petra, now=now)
    a_question(cast, case, now)
    another = a_referral(cast, now, given_name="Zenobia", family_name="Quillfeather")
    a_match(cast, case, now, referral=another)
    agent = {"kind": "health_care_agent", "scope": ["health"], "basis": "Signed before a notary"}
    agent |= {"paper": "Copy in our file", "starts_on": cast.agency.today(now), "ends_on": None}
    add_authority(case, by=cast.mia, now=now, facts=agent, holder_name="Lucia Delgado")
    said = IdentityAnswer(client=client, subject="employment", asked="Work", kind="unknown")
    audit.save(said, by=SET_UP, why="For this test")
    shut(case, now)
    refresh([case.pk])
    return case


def test_every_relation_to_a_client_moves_or_says_why_it_stays() -> None:
    found = {f"{model._meta.label}.{name}" for model, name in relations()}
    assert found == {f"{label}.client" for label in MOVES} | set(STAYS)


def test_every_row_moves_and_the_undoing_puts_every_row_back(cast: Cast, now: dt.datetime) -> None:
    keep, other = a_worked_case(cast, now).case, with_everything(cast, now)
    before = whose()
    home = str(other.client.household_memberships.get().pk)
    merge = merged(cast, keep, other, now, home=home)
    assert {label for label, keys in merge.moved.items() if not keys} == set()
    left = {
        label: apps.get_model(label)._base_manager.filter(client=other.client_id).count()
        for label in MOVES
    }
    left = {label: count for label, count in left.items() if count}
    assert left.pop("clients.ConflictWall") == 1, "Quinn has a wall there already."
    assert left.pop("clients.HiddenMatch", 0) <= 1
    assert not left
    assert Case.objects.get(pk=other.pk).client_id == keep.client_id
    assert reconcile(now)["repaired"] == 0
    undone(cast, merge, now)
    assert whose() == before
    assert reconcile(now)["repaired"] == 0


def test_chosen_facts_are_taken_and_put_back_and_history_says_so(
    cast: Cast, now: dt.datetime
) -> None:
    keep, other = two(cast, now)
    merge = merged(cast, keep, other, now, chosen=["name_used", "phone"])
    kept = Client.objects.get(pk=keep.client_id)
    assert (kept.name_used, kept.phone) == ("Rosie", "555-0199")
    assert kept.phone_index == Client.objects.get(pk=other.client_id).phone_index
    assert "555-0199" not in ClientMerge.objects.values_list("facts", flat=True)[0].token
    undone(cast, merge, now)
    kept = Client.objects.get(pk=keep.client_id)
    assert (kept.name_used, kept.phone) == ("", "")
    reasons = [row.history_change_reason for row in kept.history.order_by("history_date")]
    assert reasons[-2:] == ["Merged with another record of the same person", "Merge undone"]
