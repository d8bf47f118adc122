"""The report of who read and who changed what: for privacy officers, supervisors, and oneself."""

import csv
import datetime as dt
import io
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client as Browser
from django.urls import reverse

from casemgmt.agency.models import Staff
from casemgmt.core import audit
from casemgmt.core.identity import acting_as
from casemgmt.core.ranges import ended, since
from casemgmt.core.tables import csv_download
from casemgmt.ledger.models import AuditEvent
from clients.access.refresh import refresh
from clients.actions.boundaries import put_up_wall, report_conflict
from clients.actions.notes import Happening, log_contact
from clients.models import AccessGrant, Assignment, Case
from clients.reviewing import changes_by
from tests.cast import SET_UP, Cast
from tests.clients.test_boundaries import second_officer
from tests.clients.test_categories import a_note, two_workers
from tests.clients.test_look_questions import over, read
from tests.stories import a_case

pytestmark = pytest.mark.django_db
BrowserOf = Callable[[str], Browser]
LOOKS, OWN, FILE = reverse("look-list"), reverse("own-looks"), reverse("look-export")
DAY = dt.timedelta(days=1)


def rows(page: Any) -> list[list[str]]:
    return [[str(cell.text) for cell in row.cells] for row in page.context["rows"]]


def called(case: Case, cast: Cast, now: dt.datetime) -> None:
    """Mia logs a contact."""
    call = Happening("phone", now - dt.timedelta(minutes=9), minutes=5, summary="Meals on Monday")
    log_contact(case, by=cast.mia, now=now, happening=call)


def test_each_reading_says_on_which_basis(
    cast: Cast, now: dt.datetime, browser_of: BrowserOf
) -> None:
    case = a_case(cast, now)
    grant = AccessGrant(case=case, staff=cast.gina, basis="consultation",
                        during=since(now - 2 * DAY, now + DAY))  # fmt: skip
    audit.save(grant, by=SET_UP, why="For this test")
    closed = over(a_case(cast, now, carried_by="omar"), now - 3 * DAY)
    for name in ("mia", "sally", "gina", "ines"):
        read(cast[name], case, now - DAY)
    read(cast.omar, closed, now - DAY)
    said = {row[0].split()[0]: row[-1] for row in rows(browser_of("petra").get(LOOKS))}
    assert said == {
        "Mia": "Primary case manager",
        "Sally": "Supervision line",
        "Gina": "Reads along",
        "Ines": "No part in the case now known",
        "Omar": "Primary case manager, when the work was over",
    }


def test_a_privacy_officer_reads_what_was_changed_by_a_person_and_of_a_case(
    cast: Cast, now: dt.datetime, browser_of: BrowserOf
) -> None:
    case, other = a_case(cast, now), a_case(cast, now)
    called(case, cast, now)
    called(other, cast, now)
    petra = browser_of("petra")
    asked = {"what": "changes", "person": str(cast.mia.pk), "number": case.number}
    page = petra.get(LOOKS, asked)
    assert [row[:2] + row[3:] for row in rows(page)] == [
        ["Mia Example", case.number, "Contact added", "1"]
    ]
    assert "Meals on Monday" not in page.content.decode()
    both = petra.get(LOOKS, {"what": "changes", "person": str(cast.mia.pk)})
    assert {row[1] for row in rows(both)} == {case.number, other.number}
    assert not rows(petra.get(LOOKS, {**asked, "person": str(cast.omar.pk)}))
    assert not rows(petra.get(LOOKS, {**asked, "number": "C-NOSUCH"}))
    yesterday = (cast.agency.today(now) - DAY).isoformat()
    assert not rows(petra.get(LOOKS, {**asked, "until": yesterday}))


def test_what_is_changed_beside_a_case_is_told_to_privacy_officers_only(
    cast: Cast, now: dt.datetime
) -> None:
    case = a_case(cast, now)
    case.client.phone = "555 0100"
    audit.save(case.client, by=cast.mia, why="She called", only=["phone"])
    audit.save(cast.program, by=cast.alex, why="For this test", only=["purpose"])
    span = (now - DAY, now + DAY, dt.UTC, now)

    def told(name: str, **about: Any) -> set[tuple[str, Any]]:
        with acting_as(cast[name].user.pk):
            return {(one.source, one.case_id) for one in changes_by(*span, **about)}

    assert told("petra") == {
        ("clients_historicalclient", case.pk),
        ("agency_historicalprogram", None),
    }
    assert told("petra", case_id=case.pk) == {("clients_historicalclient", case.pk)}
    assert told("mia") == {("clients_historicalclient", case.pk)}
    assert told("omar") == told("alex") == told("otto") == set()


def test_an_officer_reads_no_change_of_a_case_they_are_kept_from_nor_of_their_own_wall(
    cast: Cast, now: dt.datetime, browser_of: BrowserOf
) -> None:
    case = a_case(cast, now)
    called(case, cast, now)
    second_officer(cast)
    told = report_conflict(case, by=cast.mia, now=now, staff=cast.petra, relation="Neighbors")
    petra = browser_of("petra")
    asked = {"what": "changes", "person": str(cast.mia.pk)}
    assert {row[3] for row in rows(petra.get(LOOKS, asked))} == {"Contact added"}
    put_up_wall(told, by=Staff.objects.get(pk=cast.quinn.pk), now=now)
    assert not rows(petra.get(LOOKS, asked))


def test_everybody_reads_what_the_log_keeps_of_themselves(
    cast: Cast, now: dt.datetime, browser_of: BrowserOf
) -> None:
    case = a_case(cast, now)
    read(cast.mia, case, now - DAY)
    read(cast.sally, case, now - DAY)
    called(case, cast, now)
    mia = browser_of("mia")
    assert [row[:2] for row in rows(mia.get(OWN))] == [["Mia Example", case.number]]
    changes = rows(mia.get(OWN, {"what": "changes"}))
    assert [row[1::2] for row in changes] == [[case.number, "Contact added"]]
    part = Assignment.objects.get(case=case)
    part.during = ended(part.during, now)
    audit.save(part, by=SET_UP, why="For this test", only=["during"])
    refresh([case.pk])
    (left,) = rows(mia.get(OWN))
    assert (left[1], left[-1]) == ("–", "No part in the case now known")
    assert not rows(mia.get(OWN, {"what": "changes"}))


def test_a_supervisor_reads_of_their_people_what_lies_in_cases_they_see(
    cast: Cast, now: dt.datetime, browser_of: BrowserOf
) -> None:
    case, others = a_case(cast, now), a_case(cast, now, carried_by="omar")
    read(cast.mia, case, now - DAY)
    read(cast.mia, others, now - DAY)
    called(case, cast, now)
    sally, page = browser_of("sally"), reverse("member-looks", args=[cast.mia.pk])
    assert [row[:2] for row in rows(sally.get(page))] == [["Mia Example", case.number]]
    changed = rows(sally.get(page, {"what": "changes"}))
    assert [row[1::2] for row in changed] == [[case.number, "Contact added"]]
    for name in ("vera", "paul"):
        assert browser_of(name).get(page).status_code == 404
    kept = AuditEvent.objects.filter(event="looks read", user=cast.sally.user)
    assert set(kept.values_list("record", "record_id", "code")) == {
        ("agency.staff", cast.mia.pk, ""),
        ("agency.staff", cast.mia.pk, "changes"),
    }


def test_that_something_restricted_is_there_is_not_told_by_who_read_or_wrote_it(
    cast: Cast, now: dt.datetime, browser_of: BrowserOf
) -> None:
    """Mia alone is cleared; Gina works the case beside her, Sally supervises both (T16)."""
    case = two_workers(cast, now)
    note, plain = a_note(case, cast, now - DAY, "dv_safety"), a_note(case, cast, now - DAY)
    mia = browser_of("mia")
    mia.get(reverse("note-detail", args=[note.pk]))
    looks, member = (
        reverse("case-looks", args=[case.pk]),
        reverse("member-looks", args=[cast.mia.pk]),
    )
    noted = {"Mia Example", "Note"}
    assert any(noted <= set(row) for row in kinds(mia.get(looks)))
    for name, page in (("gina", looks), ("sally", looks), ("sally", member)):
        assert not any(noted <= set(row) for row in kinds(browser_of(name).get(page))), page
    mia.get(reverse("note-detail", args=[plain.pk]))
    for name, page in (("gina", looks), ("sally", member)):
        assert any(noted <= set(row) for row in kinds(browser_of(name).get(page))), page
    asked = {"what": "changes", "since": (cast.agency.today(now) - 2 * DAY).isoformat()}
    for name, page, times in (("sally", member, "1"), ("mia", OWN, "2")):
        changed = {row[3]: row[4] for row in rows(browser_of(name).get(page, asked))}
        assert (changed["Note added"], changed["Contact added"]) == (times, times), name
    told = {row[3]: row[4] for row in rows(browser_of("petra").get(LOOKS, asked))}
    assert told["Note added"] == "2"


def kinds(page: Any) -> list[list[str]]:
    """Each line's words, with the kinds of record it tells of one by one."""
    return [[word for cell in row for word in cell.split(", ")] for row in rows(page)]


def test_that_a_colleague_was_told_of_is_told_to_the_privacy_officers_alone(
    cast: Cast, now: dt.datetime, browser_of: BrowserOf
) -> None:
    case = a_case(cast, now)
    report_conflict(case, by=cast.mia, now=now, staff=cast.gina, relation="Former partners")
    asked, member = {"what": "changes"}, reverse("member-looks", args=[cast.mia.pk])
    assert not rows(browser_of("sally").get(member, asked))
    for name, page in (("mia", OWN), ("petra", LOOKS)):
        assert [row[3] for row in rows(browser_of(name).get(page, asked))] == [
            "Conflict wall added"
        ]


def test_a_file_of_the_report_says_who_took_it_and_is_written_down(
    cast: Cast, now: dt.datetime, browser_of: BrowserOf
) -> None:
    case = a_case(cast, now)
    read(cast.mia, case, now - DAY)
    called(case, cast, now)
    petra = browser_of("petra")
    answer = petra.post(FILE, {"person": str(cast.mia.pk)})
    assert answer["Content-Type"].startswith("text/csv")
    assert answer["Content-Disposition"].startswith("attachment")
    lines = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert lines[0] == lines[-1]
    assert lines[0][0].startswith("Confidential. Taken by Petra Example on ")
    assert [(line[0], line[1], line[6]) for line in lines[2:-1]] == [
        ("Mia Example", case.number, "1")
    ]
    changes = petra.post(FILE, {"person": str(cast.mia.pk), "what": "changes"}).content.decode()
    assert f"{case.number}," in changes
    assert "Contact added" in changes
    kept = AuditEvent.objects.filter(event="looks exported", user=cast.petra.user)
    assert set(kept.values_list("record_id", "code")) == {
        (cast.mia.pk, ""),
        (cast.mia.pk, "changes"),
    }
    assert petra.post(FILE, {"since": "soon"}).status_code == 302


def test_a_period_begins_before_it_ends_and_is_not_endless(browser_of: BrowserOf) -> None:
    petra = browser_of("petra")
    backwards = {"since": "2026-03-02", "until": "2026-03-01"}
    assert "This day is before the first" in petra.get(LOOKS, backwards).content.decode()
    long = {"since": "2024-03-02", "until": "2026-03-01"}
    assert "Ask for a year at most" in petra.get(LOOKS, long).content.decode()


def test_no_cell_of_a_file_is_a_formula() -> None:
    cells = ["=1+1", "+1", "-1", "@a", "\tx", "plain"]
    body = csv_download("a.csv", ["Name"], [cells], mark="x").content.decode("utf-8-sig")
    (line,) = list(csv.reader(io.StringIO(body)))[2:-1]
    assert line == ["'=1+1", "'+1", "'-1", "'@a", "'\tx", "plain"]
