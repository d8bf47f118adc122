"""What happened between the check of a file and its coming in, or was there before it (OUT-04)."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from casemgmt.agency.models import StaffRole
from casemgmt.agency.roles import Role
from casemgmt.core import audit
from casemgmt.core.errors import Refused
from casemgmt.core.identity import acting_as
from casemgmt.core.ranges import since
from casemgmt.ledger.models import ReadEvent
from clients.actions.importing import check_import, commit_import, decide_line, map_import
from clients.actions.referring import dispose_referral, receive_referral, take_referral
from clients.matching import MOST
from clients.models import (
    Client,
    HiddenMatch,
    Import,
    ImportedReferral,
    ImportRight,
    ImportRow,
    Referral,
)
from tests.cast import SET_UP, Cast
from tests.clients.test_duplicates import TWICE
from tests.importing import A_CLIENT, DAY, LINE, MINUTE, NOBODYS, checked, taken_back
from tests.stories import a_case

pytestmark = pytest.mark.django_db
BrowserOf = Callable[[str], Browser]
AGAIN = LINE.replace("fall", "flood")


def committed(cast: Cast, now: dt.datetime, *lines: str) -> Import:
    upload = checked(cast, now, *lines)
    with acting_as(cast.ines.user.pk):
        return commit_import(upload, by=cast.ines, now=now)


def states(upload: Import) -> list[str]:
    rows = ImportRow.objects.filter(upload=upload, round=upload.round).order_by("number")
    return list(rows.values_list("state", flat=True))


def test_two_files_about_one_person_make_one_client(cast: Cast, now: dt.datetime) -> None:
    one = checked(cast, now, A_CLIENT, by="sally", kind="clients")
    two = checked(cast, now, f"{A_CLIENT} ", by="sally", kind="clients")
    assert (one.ready, two.ready) == (1, 1)
    with acting_as(cast.sally.user.pk):
        commit_import(one, by=cast.sally, now=now)
        with pytest.raises(Refused, match="person of line 2 has come in since"):
            commit_import(two, by=cast.sally, now=now)
    assert Client.objects.for_agency(cast.agency.pk).count() == 1


def test_two_files_about_one_person_make_one_referral(cast: Cast, now: dt.datetime) -> None:
    two = checked(cast, now, AGAIN)
    committed(cast, now, LINE)
    with acting_as(cast.ines.user.pk), pytest.raises(Refused, match="line 2 has come in since"):
        commit_import(two, by=cast.ines, now=now)
    assert Referral.objects.for_agency(cast.agency.pk).count() == 1


def test_who_waits_already_is_pointed_out_and_logged(
    cast: Cast, now: dt.datetime, browser_of: BrowserOf
) -> None:
    committed(cast, now, LINE)
    first = Referral.objects.for_agency(cast.agency.pk).get()
    upload = checked(cast, now, AGAIN.replace("Ada,Finch", "Aida,Finch"))
    assert (states(upload), upload.repeats) == (["alike"], {"2": str(first.pk)})
    page = browser_of("ines").get(reverse("import-detail", args=[upload.pk])).content.decode()
    assert "Much like a referral that waits:" in page
    assert reverse("referral-detail", args=[first.pk]) in page
    assert ReadEvent.objects.filter(record="clients.referral", record_id=first.pk).exists()
    taken = browser_of("ines").post(reverse("import-errors", args=[upload.pk]))
    assert "waits already" in taken.content.decode()


def test_nobody_is_pointed_to_a_referral_they_may_not_see(cast: Cast, now: dt.datetime) -> None:
    facts = {"referrer_kind": "self", "method": "self_referral", "given_name": "Ada"}
    facts |= {"family_name": "Finch", "birth_date": dt.date(1950, 3, 2), "reason": "A fall"}
    receive_referral(by=cast.otto, now=now, program=cast.other_program, received_at=now, **facts)
    assert states(checked(cast, now, LINE)) == ["ready"]


def test_what_was_looked_at_is_what_comes_in(cast: Cast, now: dt.datetime) -> None:
    upload, act = checked(cast, now, LINE, LINE), {"by": cast.ines, "now": now}
    map_import(upload, program=cast.second_program, mapping=upload.mapping, **act)
    check_import(upload, **act)
    with pytest.raises(Refused, match="checked again meanwhile"):
        decide_line(upload, number=3, answer="other", seen_round=1, **act)
    with pytest.raises(Refused, match="checked again meanwhile"):
        commit_import(upload, seen_round=1, **act)
    decide_line(upload, number=3, answer="other", seen_round=2, **act)
    commit_import(upload, seen_round=2, **act)
    assert upload.state == "committed"


def test_an_old_page_brings_nothing_in(cast: Cast, now: dt.datetime, browser_of: BrowserOf) -> None:
    upload, browser = checked(cast, now, LINE), browser_of("ines")
    where = reverse("import-commit", args=[upload.pk])
    for sent in ({"round": 0}, {"round": "x"}, {}):
        browser.post(where, sent)
    assert not Referral.objects.for_agency(cast.agency.pk).exists()
    browser.post(where, {"round": 1})
    assert Referral.objects.for_agency(cast.agency.pk).count() == 1


def test_clients_come_in_where_one_takes_people_in(cast: Cast, now: dt.datetime) -> None:
    role = StaffRole.objects.get(staff=cast.ines, role=Role.INTAKE_WORKER)
    role.program = cast.program
    audit.save(role, by=SET_UP, why="For this test", only=["program"])
    other = StaffRole(staff=cast.gina, role=Role.INTAKE_WORKER, program=cast.second_program)
    other.during = since(now - DAY)
    audit.save(other, by=SET_UP, why="For this test")
    upload = checked(cast, now, NOBODYS, kind="clients")
    act = {"by": cast.ines, "now": now, "mapping": upload.mapping}
    with pytest.raises(Refused, match="take nobody in") as refused:
        map_import(upload, program=cast.second_program, **act)
    assert refused.value.field == "program"
    map_import(upload, program=cast.program, **act)
    theirs = checked(cast, now, LINE)
    map_import(theirs, program=cast.second_program, **{**act, "mapping": theirs.mapping})


def test_many_hidden_matches_take_no_more_statements_than_one(cast: Cast, now: dt.datetime) -> None:
    asked, born = [], [dt.date(1930 + 9 * n, 1 + n, 5 + n) for n in range(5)]
    for day in born:
        a_case(cast, now, carried_by="omar", birth_date=day)
    for days in (born[:1], born[1:]):
        lines = [LINE.replace("Ada,Finch,1950-03-02", f"Rosa,Delgado,{day}") for day in days]
        upload = checked(cast, now, *lines)
        with acting_as(cast.ines.user.pk), CaptureQueriesContext(connection) as taken:
            commit_import(upload, by=cast.ines, now=now)
        asked.append(len(taken))
    assert asked[0] == asked[1]
    assert HiddenMatch.objects.for_agency(cast.agency.pk).count() == len(born)


def test_no_line_opens_more_reviews_than_anybody_could_look_into(
    cast: Cast, now: dt.datetime
) -> None:
    for _one in range(MOST + 2):
        a_case(cast, now, carried_by="omar", birth_date=dt.date(1950, 3, 2))
    committed(cast, now, LINE.replace("Ada,Finch", "Rosa,Delgado"))
    assert HiddenMatch.objects.for_agency(cast.agency.pk).count() == MOST


def test_no_referral_goes_back_of_which_another_is_a_duplicate(
    cast: Cast, now: dt.datetime
) -> None:
    upload = committed(cast, now - 2 * MINUTE, LINE)
    first = ImportedReferral.objects.get(upload=upload).referral
    with acting_as(cast.ines.user.pk):
        facts = {"referrer_kind": "self", "method": "self_referral", "given_name": "Ada"}
        at = {"by": cast.ines, "now": now - MINUTE}
        again = receive_referral(
            **at, program=cast.program, received_at=now - MINUTE, reason="A fall", **facts
        )
        take_referral(again, **at)
        dispose_referral(again, **at, duplicate_of=first, **TWICE)
    with pytest.raises(Refused, match="works with one"):
        taken_back(cast, now, by="ines")


def test_the_page_promises_no_undo_beyond_the_right(
    cast: Cast, now: dt.datetime, browser_of: BrowserOf
) -> None:
    upload, browser = committed(cast, now, LINE), browser_of("ines")
    where = reverse("import-detail", args=[upload.pk])
    assert browser.get(where).context["undo_until"] == upload.committed_at + 7 * DAY
    right = ImportRight.objects.standing(cast.ines, now).get()
    right.during = since(right.during.lower, now + DAY)
    audit.save(right, by=SET_UP, why="For this test", only=["during"])
    assert browser.get(where).context["undo_until"] == now + DAY
