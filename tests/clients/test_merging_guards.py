"""Who may merge two records, what refuses it, and whom a merge keeps out as before."""

import datetime as dt
import html
from collections.abc import Callable

import pytest
from django.test import Client as Browser
from django.urls import reverse

from casemgmt.core import audit
from casemgmt.core.errors import Forbidden, Refused
from casemgmt.core.ranges import since
from clients.access.refresh import reconcile, refresh_around
from clients.actions.boundaries import put_up_wall, report_conflict, restrict_record
from clients.actions.people import update_client
from clients.actions.relating import add_person
from clients.likely import asked_of
from clients.matching import notice_hidden
from clients.models import (
    Case,
    Client,
    ClientMerge,
    ConflictWall,
    EmergencyAccess,
    HiddenMatch,
    RelatedPerson,
)
from clients.queries.scope import kept_from
from tests.cast import SET_UP, Cast
from tests.clients.test_merging import KNOWN, merged, two, undone
from tests.stories import a_case, a_referral, shut

pytestmark = pytest.mark.django_db
BrowserOf = Callable[[str], Browser]
HOUR = dt.timedelta(hours=1)


def sees(cast: Cast, name: str, case: Case, now: dt.datetime) -> bool:
    return Case.objects.visible_to(cast[name], now).filter(pk=case.pk).exists()


def wall_around(cast: Cast, case: Case, now: dt.datetime, name: str) -> ConflictWall:
    """Someone has told of it, and it stands from now on."""
    told = report_conflict(case, by=cast.sally, now=now, staff=cast[name], relation="Cousins")
    return put_up_wall(told, by=cast.petra, now=now)


def merge_page(keep: Case, other: Case) -> str:
    return f"{reverse('client-merge', args=[keep.client_id])}?other={other.client_id}"


def test_walls_and_words_around_either_hold_for_both(cast: Cast, now: dt.datetime) -> None:
    keep, other = two(cast, now)
    restrict_record(keep.client, by=cast.mia, now=now, staff=cast.vera, words="Not her")
    wall_around(cast, other, now, "mia")
    assert sees(cast, "mia", keep, now)
    assert sees(cast, "vera", other, now)
    merge = merged(cast, keep, other, now)
    for name in ("mia", "vera"):
        assert not sees(cast, name, keep, now), name
        assert not sees(cast, name, other, now), name
    undone(cast, merge, now)
    assert sees(cast, "mia", keep, now)
    assert sees(cast, "vera", other, now)


def test_a_second_wall_holds_on_when_the_first_comes_down(cast: Cast, now: dt.datetime) -> None:
    keep, other = two(cast, now)
    first = wall_around(cast, keep, now, "mia")
    wall_around(cast, other, now, "mia")
    merged(cast, keep, other, now)
    first = ConflictWall.objects.get(pk=first.pk)
    first.end(now)
    audit.save(first, by=SET_UP, why="For this test", only=["during"])
    refresh_around(keep.client_id)
    assert not sees(cast, "mia", keep, now)
    assert Client.objects.filter(kept_from(cast.mia, now, "pk"), pk=keep.client_id).exists()
    assert reconcile(now)["repaired"] == 0


def test_an_officer_behind_a_wall_learns_nothing_of_what_stays(
    cast: Cast, now: dt.datetime
) -> None:
    keep, other = two(cast, now)
    referral = a_referral(cast, now, given_name="Otto", family_name="Quill")
    match = audit.save(
        HiddenMatch(
            agency=cast.agency, referral=referral, client=other.client, recorded_by=cast.ines,
            because="same name", opened_at=now,
        ),
        by=SET_UP,
        why="For this test",
    )  # fmt: skip
    merged(cast, keep, other, now)
    match.refresh_from_db()
    match.client_id = other.client_id
    audit.save(match, by=SET_UP, why="As if it had stayed", only=["client"])
    seen = HiddenMatch.objects.filter(pk=match.pk)
    assert seen.visible_to(cast.petra, now).exists()
    wall = ConflictWall(
        client=keep.client, staff=cast.petra, relation="Sisters", told_by=cast.sally, told_at=now,
        during=since(now),
    )  # fmt: skip
    audit.save(wall, by=SET_UP, why="For this test")
    assert not seen.visible_to(cast.petra, now).exists()


def test_only_who_leads_every_case_of_both_may(cast: Cast, now: dt.datetime) -> None:
    keep, other = two(cast, now)
    for name in ("mia", "omar", "ines", "paul", "petra", "alex", "otto"):
        with pytest.raises(Forbidden):
            merged(cast, keep, other, now, by=cast[name])
    for decided_last in (True, False):
        keep, other = sorted(two(cast, now), key=lambda case: case.client_id, reverse=decided_last)
        hidden = a_case(cast, now, carried_by="omar", stage="closed")
        hidden.client = other.client
        audit.save(hidden, by=SET_UP, why="For this test", only=["client"])
        with pytest.raises(Forbidden):
            merged(cast, keep, other, now)


def test_a_wall_makes_the_other_record_unknown(
    cast: Cast, now: dt.datetime, browser_of: BrowserOf
) -> None:
    keep, other = two(cast, now)
    seen = browser_of("sally").get(merge_page(keep, other)).content.decode()
    assert "Rosie" in seen
    told = report_conflict(other, by=cast.mia, now=now, staff=cast.sally, relation="Cousins")
    put_up_wall(told, by=cast.petra, now=now)
    walled = browser_of("sally").get(merge_page(keep, other)).content.decode()
    assert "Rosie" not in walled
    with pytest.raises(Forbidden):
        merged(cast, keep, other, now)
    own = reverse("client-merge", args=[other.client_id])
    assert browser_of("sally").get(own).status_code == 404


def test_what_refuses_a_merge(cast: Cast, now: dt.datetime) -> None:
    keep, other = two(cast, now)
    with pytest.raises(Refused, match="how you know"):
        merged(cast, keep, other, now, why="They are the same")
    with pytest.raises(Refused, match="another client"):
        merged(cast, keep, keep, now)
    with pytest.raises(Refused, match="Both have an open case in Care at Home"):
        merged(cast, keep, a_case(cast, now), now)
    opened = EmergencyAccess(
        client=other.client, staff=cast.ines, ground="safety", reason="Pills",
        during=since(now - HOUR, now + HOUR), review_by=cast.agency.today(now),
    )  # fmt: skip
    audit.save(opened, by=cast.ines, why="For this test")
    with pytest.raises(Refused, match="emergency"):
        merged(cast, keep, other, now)


def test_no_merge_leads_through_another(cast: Cast, now: dt.datetime) -> None:
    keep, other = two(cast, now)
    third = a_case(cast, now, stage="closed")
    merged(cast, keep, other, now)
    with pytest.raises(Refused, match="Another record was merged into this one"):
        merged(cast, third, keep, now)
    with pytest.raises(Forbidden):
        merged(
            cast, third, Case(client_id=Case.objects.get(pk=third.pk).client_id), now, by=cast.mia
        )


def test_a_new_person_is_not_held_against_a_record_that_was_merged(
    cast: Cast, now: dt.datetime
) -> None:
    keep, other = two(cast, now)
    gone = other.client_id
    merged(cast, keep, other, now)
    referral = a_referral(cast, now, given_name="Rosie", family_name="Delgado")
    notice_hidden(referral, asked_of(referral), by=cast.alex, now=now)
    found = HiddenMatch.objects.filter(referral=referral).values_list("client_id", flat=True)
    assert gone not in found


def test_an_undoing_is_refused_once_something_depends_on_the_merge(
    cast: Cast, now: dt.datetime
) -> None:
    keep, other = two(cast, now)
    merge = merged(cast, keep, other, now, chosen=["name_used"])
    with pytest.raises(Refused, match="two people"):
        undone(cast, merge, now, why="No")
    with pytest.raises(Forbidden):
        undone(cast, merge, now, by=cast.mia)
    keep = Case.objects.get(pk=keep.pk)
    update_client(keep.client, by=cast.mia, now=now, changes={"name_used": "Ro"})
    with pytest.raises(Refused, match="changed since"):
        undone(cast, merge, now)
    update_client(keep.client, by=cast.mia, now=now, changes={"name_used": "Rosie"})
    add_person(keep, by=cast.mia, now=now, name="Ana", relation="Daughter")
    with pytest.raises(Refused, match="added since"):
        undone(cast, merge, now)


def test_an_undoing_is_refused_when_a_row_has_moved_on(cast: Cast, now: dt.datetime) -> None:
    keep, other = a_case(cast, now), a_case(cast, now)
    person = add_person(other, by=cast.mia, now=now, name="Ana", relation="Daughter")
    shut(other, now)
    merge = merged(cast, keep, other, now)
    person = RelatedPerson.objects.get(pk=person.pk)
    person.client_id = a_case(cast, now, stage="closed").client_id
    audit.save(person, by=SET_UP, why="For this test", only=["client"])
    with pytest.raises(Refused, match="moved on"):
        undone(cast, merge, now)


def test_the_other_record_is_nowhere_and_its_address_leads_on(
    cast: Cast, now: dt.datetime, browser_of: BrowserOf
) -> None:
    keep, other = two(cast, now)
    gone = other.client_id
    merge = merged(cast, keep, other, now)
    assert not Client.objects.visible_to(cast.sally, now).filter(pk=gone).exists()
    for page in ("client-edit", "client-merge"):
        answer = browser_of("sally").get(reverse(page, args=[gone]))
        assert answer.headers["Location"] == reverse(page, args=[keep.client_id])
    assert browser_of("omar").get(reverse("client-edit", args=[gone])).status_code == 404
    assert merge.kept_id == keep.client_id


def test_two_clicks_make_one_merge_and_the_page_undoes_it(
    cast: Cast, now: dt.datetime, browser_of: BrowserOf
) -> None:
    keep, other = two(cast, now)
    page, sally = merge_page(keep, other), browser_of("sally")
    shown = sally.get(page)
    words = html.unescape(shown.content.decode())
    assert "Rosie" in words
    assert "555-0199" in words
    sent = {
        "other": other.client_id, "why": KNOWN, "name_used": "other", "phone": "kept",
        "once": shown.wsgi_request.once_key, "seen": shown.context["form"]["seen"].value(),
    }  # fmt: skip
    first = sally.post(page, sent)
    assert first.status_code == 302
    sally.post(page, sent)
    merge = ClientMerge.objects.get()
    assert Client.objects.get(pk=keep.client_id).name_used == "Rosie"
    assert Client.objects.get(pk=keep.client_id).phone == ""
    detail = reverse("merge-detail", args=[merge.pk])
    assert first.headers["Location"] == detail
    read = sally.get(detail).content.decode()
    assert "Undo the merge" in read
    assert (
        "Two records of the client were merged"
        in sally.get(reverse("case-detail", args=[keep.pk])).content.decode()
    )
    for name in ("mia", "omar", "petra"):
        assert browser_of(name).get(detail).status_code == 404, name
    assert sally.post(detail, {"why": "They came in together today"}).status_code == 302
    assert ClientMerge.objects.get().is_undone
    assert Client.objects.get(pk=other.client_id).merged_into_id is None


def test_an_undone_merge_is_read_by_nobody_who_is_kept_from_one_of_them(
    cast: Cast, now: dt.datetime
) -> None:
    keep, other = two(cast, now)
    merge = merged(cast, keep, other, now)
    undone(cast, merge, now)
    seen = ClientMerge.objects.filter(pk=merge.pk)
    assert seen.visible_to(cast.sally, now).exists()
    told = report_conflict(
        Case.objects.get(pk=other.pk), by=cast.mia, now=now, staff=cast.sally, relation="Cousins"
    )
    put_up_wall(told, by=cast.petra, now=now)
    assert not seen.visible_to(cast.sally, now).exists()
