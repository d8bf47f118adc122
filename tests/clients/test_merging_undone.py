"""Undoing a merge: what stops it, and what nobody may know of, which never does."""

import datetime as dt
from typing import Any

import pytest

from casemgmt.core import audit
from casemgmt.core.errors import Refused
from clients.access.refresh import reconcile
from clients.actions.boundaries import report_conflict, restrict_record
from clients.actions.dying import record_death
from clients.actions.merging import why_not_undone
from clients.actions.people import update_client
from clients.models import (
    Case,
    Client,
    ClientMerge,
    ClientRestriction,
    ConflictWall,
    HiddenMatch,
    LookQuestion,
)
from clients.side_by_side import taken
from tests.cast import SET_UP, Cast
from tests.clients.test_merging import merged, two, undone
from tests.clients.test_merging_guards import sees, wall_around
from tests.overseeing import a_match, a_question
from tests.stories import a_referral

pytestmark = pytest.mark.django_db
MINUTE = dt.timedelta(minutes=1)


@pytest.mark.parametrize(
    "changes",
    [
        {"email": "b@example.org"},
        {"phone": "555-0177"},
        {"language": "Spanish"},
        {"interpreter_needed": True},
        {"birth_date": dt.date(1961, 4, 5)},
        {"safe_contact": "Mornings"},
        None,
    ],
)
def test_out_04_a_fact_that_nobody_chose_stops_the_undoing(
    cast: Cast, now: dt.datetime, changes: dict[str, Any] | None
) -> None:
    keep, other = two(cast, now)
    merge = merged(cast, keep, other, now)
    kept = Case.objects.get(pk=keep.pk).client
    if changes is None:
        today = cast.agency.today(now)
        record_death(kept, by=cast.mia, now=now, died_on=today, death_source="The hospital called")
    else:
        update_client(kept, by=cast.mia, now=now, changes=changes)
    with pytest.raises(Refused, match="Facts about the client were changed since"):
        undone(cast, merge, now)


def test_out_04_a_fact_that_was_put_back_stops_no_undoing(cast: Cast, now: dt.datetime) -> None:
    keep, other = two(cast, now)
    merge = merged(cast, keep, other, now, chosen=["name_used"])
    kept = Case.objects.get(pk=keep.pk).client
    update_client(
        kept, by=cast.mia, now=now, changes={"email": "b@example.org", "formats": ["audio"]}
    )
    update_client(kept, by=cast.mia, now=now, changes={"email": "", "formats": []})
    assert undone(cast, merge, now).is_undone
    kept = Client.objects.get(pk=keep.client_id)
    assert (kept.email, kept.name_used) == ("", "")


def test_out_04_the_page_of_a_merge_shows_the_chosen_facts_alone(
    cast: Cast, now: dt.datetime
) -> None:
    merge = merged(cast, *two(cast, now), now, chosen=["name_used"])
    assert [line.name for line in taken(merge)] == ["name_used"]


def again(case: Case) -> Case:
    return Case.objects.get(pk=case.pk)


def undone_later(cast: Cast, merge: ClientMerge, now: dt.datetime) -> dt.datetime:
    """The merge is undone a minute later, which nothing stops."""
    later = now + MINUTE
    assert why_not_undone(ClientMerge.objects.get(pk=merge.pk), later) == ""
    assert undone(cast, merge, later).is_undone
    assert reconcile(later)["repaired"] == 0
    return later


def test_out_04_what_nobody_is_told_of_stops_no_undoing(cast: Cast, now: dt.datetime) -> None:
    keep, other = two(cast, now)
    merge = merged(cast, keep, other, now)
    referral = a_referral(cast, now, given_name="Rosie", family_name="Delgado")
    match = HiddenMatch.objects.get(referral=referral)
    assert match.client_id == keep.client_id
    day = a_question(cast, again(keep), now)
    undone_later(cast, merge, now)
    assert HiddenMatch.objects.get(pk=match.pk).client_id == keep.client_id
    assert LookQuestion.objects.get(pk=day.pk).client_id == keep.client_id


def test_out_04_a_question_about_readings_goes_with_the_case(cast: Cast, now: dt.datetime) -> None:
    keep, other = two(cast, now)
    merge = merged(cast, keep, other, now)
    asked = a_question(cast, again(other), now)
    assert asked.client_id == keep.client_id
    undone_later(cast, merge, now)
    assert LookQuestion.objects.get(pk=asked.pk).client_id == other.client_id


def test_out_04_what_keeps_somebody_out_since_the_merge_holds_for_both(
    cast: Cast, now: dt.datetime
) -> None:
    keep, other = two(cast, now)
    merge = merged(cast, keep, other, now)
    client = again(keep).client
    restrict_record(client, by=cast.mia, now=now, staff=cast.vera, words="Not her")
    wall_around(cast, again(keep), now, "mia")
    later = undone_later(cast, merge, now)
    for name in ("mia", "vera"):
        assert not sees(cast, name, keep, later), name
        assert not sees(cast, name, other, later), name
    assert sees(cast, "sally", keep, later)
    walls = ConflictWall.objects.filter(staff=cast.mia).standing(later)
    assert {wall.client_id: wall.relation for wall in walls} == {
        keep.client_id: "Cousins", other.client_id: "Cousins"
    }  # fmt: skip
    words = {one.client_id: one.words for one in ClientRestriction.objects.filter(staff=cast.vera)}
    assert words == {keep.client_id: "Not her", other.client_id: "Not her"}


def test_out_04_what_the_officers_were_told_since_waits_for_both(
    cast: Cast, now: dt.datetime
) -> None:
    keep, other = two(cast, now)
    merge = merged(cast, keep, other, now)
    report_conflict(again(keep), by=cast.mia, now=now, staff=cast.omar, relation="Neighbors")
    undone_later(cast, merge, now)
    told = ConflictWall.objects.waiting().filter(staff=cast.omar, told_by=cast.mia)
    assert {wall.client_id for wall in told} == {keep.client_id, other.client_id}


def test_out_04_what_has_ended_since_holds_for_neither(cast: Cast, now: dt.datetime) -> None:
    keep, other = two(cast, now)
    merge = merged(cast, keep, other, now)
    wall = wall_around(cast, again(keep), now, "mia")
    said = restrict_record(again(keep).client, by=cast.sally, now=now, staff=cast.vera, words="No")
    for row in (wall, said):
        row.end(now + MINUTE / 2)
        audit.save(row, by=SET_UP, why="For this test", only=["during"])
    undone_later(cast, merge, now)
    assert not ConflictWall.objects.filter(client=other.client_id).exists()
    assert not ClientRestriction.objects.filter(client=other.client_id).exists()


def test_out_04_a_wall_that_can_not_go_back_stops_no_undoing(cast: Cast, now: dt.datetime) -> None:
    keep, other = two(cast, now)
    first = wall_around(cast, keep, now, "mia")
    stayed = wall_around(cast, other, now, "mia")
    told = report_conflict(other, by=cast.sally, now=now, staff=cast.mia, relation="Cousins")
    merge = merged(cast, keep, other, now)
    assert ConflictWall.objects.get(pk=stayed.pk).client_id == other.client_id
    for row, during in ((first, None), (told, stayed.during)):
        wall = ConflictWall.objects.get(pk=row.pk)
        wall.during, wall.set_aside_at = during, None if during else now
        audit.save(wall, by=SET_UP, why="For this test", only=["during", "set_aside_at"])
    later = undone_later(cast, merge, now)
    assert ConflictWall.objects.get(pk=told.pk).client_id == keep.client_id
    assert not sees(cast, "mia", keep, later)
    assert not sees(cast, "mia", other, later)
    there = ConflictWall.objects.filter(client=other.client_id, staff=cast.mia)
    assert [wall.pk for wall in there] == [stayed.pk]


def test_out_04_a_match_that_has_moved_on_stays_where_it_is(cast: Cast, now: dt.datetime) -> None:
    keep, other = two(cast, now)
    referral = a_referral(cast, now, given_name="Zenobia", family_name="Quillfeather")
    match = a_match(cast, other, now, referral=referral)
    merge = merged(cast, keep, other, now)
    third = two(cast, now)[1]
    match = HiddenMatch.objects.get(pk=match.pk)
    match.client_id = third.client_id
    audit.save(match, by=SET_UP, why="For this test", only=["client"])
    undone_later(cast, merge, now)
    assert HiddenMatch.objects.get(pk=match.pk).client_id == third.client_id
