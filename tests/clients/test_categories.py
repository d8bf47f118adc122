"""Restricted categories: what seeing the case is not enough for (CON-22)."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.test import Client as Browser
from django.urls import reverse

from casemgmt.agency.actions.clearing import clear, end_clearance, set_category_rule
from casemgmt.agency.categories import CASE_BY_CASE
from casemgmt.agency.models import Clearance
from casemgmt.core import audit
from casemgmt.core.access import decide
from casemgmt.core.errors import Refused
from casemgmt.core.identity import acting_as
from casemgmt.core.ranges import since
from casemgmt.core.sealing.tokens import MARK
from clients.access.refresh import refresh
from clients.actions.assigning import assign_case
from clients.actions.documents import add_document
from clients.actions.notes import Happening, add_to_note, log_contact, write_note
from clients.actions.people import move_home
from clients.models import (
    Addendum,
    Case,
    CaseClearance,
    Contact,
    Document,
    EmergencyAccess,
    Note,
)
from clients.record_history import changes_in, kinds_of
from clients.seeing import restricted_beyond
from tests.cast import SET_UP, Cast
from tests.stories import a_case

pytestmark = pytest.mark.django_db
BrowserOf = Callable[[str], Browser]
MINUTE = dt.timedelta(minutes=1)
HIDDEN = "He has found her new number"


def cleared(cast: Cast, now: dt.datetime, *names: str, category: str = "dv_safety") -> None:
    for name in names:
        clear(cast[name], by=cast.alex, now=now - MINUTE, category=category, why="Trained")


def a_note(case: Case, cast: Cast, now: dt.datetime, *categories: str, by: str = "mia") -> Note:
    """A note that somebody who is cleared for these writes, restricted by them."""
    visit = Happening("office", now, minutes=20, participants="Rosa", categories=categories)
    with acting_as(cast[by].user.pk):
        return write_note(case, by=cast[by], now=now, happening=visit, text=HIDDEN)


def two_workers(cast: Cast, now: dt.datetime) -> Case:
    """Mia's case, with Gina as second worker; Mia alone is cleared for safety from violence."""
    case = a_case(cast, now, stage="active")
    assign_case(case, by=cast.sally, now=now - MINUTE, staff=cast.gina, role="secondary")
    cleared(cast, now, "mia")
    return case


def reads(cast: Cast, name: str, record: Any, now: dt.datetime) -> bool:
    """Does this person read the record, by the list and by the record alike?"""
    listed = type(record).objects.visible_to(cast[name], now).filter(pk=record.pk).exists()
    assert listed == decide(cast[name], "view", record, now).visible
    return bool(listed)


def shown(name: str, cast: Cast, model: Any) -> int:
    """How many rows the database shows somebody whose page forgot to ask whose they are."""
    table = model._meta.db_table
    with acting_as(cast[name].user.pk), connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {table}")
        (count,) = cursor.fetchone()
    return int(count)


def test_a_restricted_note_is_there_only_for_who_is_cleared(cast: Cast, now: dt.datetime) -> None:
    case = two_workers(cast, now)
    note, soon = a_note(case, cast, now, "dv_safety"), now + MINUTE
    with acting_as(cast.mia.user.pk):
        more = add_to_note(note, by=cast.mia, now=now, text="And her sister's.")
    assert note.contact is not None
    for record in (note, more, note.contact):
        assert {name: reads(cast, name, record, soon) for name in ("mia", "gina", "sally")} == {
            "mia": True, "gina": False, "sally": False,
        }  # fmt: skip
        assert shown("mia", cast, type(record)) == 1
        assert shown("gina", cast, type(record)) == 0
        assert shown("gina", cast, type(record).history.model) == 0


def test_a_record_takes_every_category_it_is_restricted_by(cast: Cast, now: dt.datetime) -> None:
    case = two_workers(cast, now)
    cleared(cast, now, "mia", category="immigration")
    cleared(cast, now, "gina", category="dv_safety")
    note = a_note(case, cast, now, "immigration", "dv_safety")
    assert note.categories == ["dv_safety", "immigration"]
    assert reads(cast, "mia", note, now + MINUTE)
    assert not reads(cast, "gina", note, now + MINUTE)
    assert shown("gina", cast, Note) == 0


@pytest.mark.parametrize(
    "page", ["case-detail", "note-list", "case-history", "document-list", "case-access"]
)
def test_no_page_of_the_case_tells_that_there_is_something(
    cast: Cast, now: dt.datetime, browser_of: BrowserOf, page: str
) -> None:
    case = two_workers(cast, now)
    before = browser_of("gina").get(reverse(page, args=[case.pk])).content.decode()
    note = a_note(case, cast, now - MINUTE, "dv_safety")
    paper = SimpleUploadedFile("order.txt", b"Stay away")
    add_document(case, by=cast.mia, now=now, upload=paper, title="Order", categories=["dv_safety"])
    for name, knows in (("gina", False), ("mia", True)):
        text = browser_of(name).get(reverse(page, args=[case.pk])).content.decode()
        told = str(note.pk) in text or "Safety from violence" in text
        assert told == knows, name
        assert knows or HIDDEN not in text
    after = browser_of("gina").get(reverse(page, args=[case.pk])).content.decode()
    assert len(after) == len(before)


def test_the_page_of_a_restricted_note_is_like_one_that_is_not_there(
    cast: Cast, now: dt.datetime, browser_of: BrowserOf
) -> None:
    note = a_note(two_workers(cast, now), cast, now, "dv_safety")
    assert HIDDEN in browser_of("mia").get(reverse("note-detail", args=[note.pk])).content.decode()
    kept, never = (
        browser_of("gina").get(reverse("note-detail", args=[key]))
        for key in (note.pk, note.case_id)
    )
    assert kept.status_code == never.status_code == 404
    assert len(kept.content) == len(never.content)


def test_a_restricted_document_is_not_handed_over(
    cast: Cast, now: dt.datetime, browser_of: BrowserOf
) -> None:
    case, paper = two_workers(cast, now), SimpleUploadedFile("order.txt", b"Stay away")
    order = add_document(
        case, by=cast.mia, now=now, upload=paper, title="Order", categories=["dv_safety"]
    )
    assert reads(cast, "mia", order, now + MINUTE)
    assert not reads(cast, "gina", order, now + MINUTE)
    assert shown("gina", cast, Document) == 0
    url = reverse("document-download", args=[order.pk])
    assert browser_of("mia").get(url).status_code == 200
    assert browser_of("gina").get(url).status_code == 404


def test_the_history_takes_the_category_that_a_row_had_then(
    cast: Cast, now: dt.datetime, first_line_alone: None
) -> None:
    case = two_workers(cast, now)
    a_note(case, cast, now, "dv_safety")
    told: dict[str, set[str]] = {}
    for name in ("mia", "gina"):
        with acting_as(cast[name].user.pk):
            kinds = kinds_of(case, cast[name], now + MINUTE)
            told[name] = {row["history_of"] for row in changes_in(kinds.values())}
    assert {"clients.Note", "clients.Contact"} <= told["mia"]
    assert not {"clients.Note", "clients.Contact"} & told["gina"]


@pytest.mark.parametrize(
    ("category", "ground", "opens"),
    [
        ("dv_safety", "safety", True),
        ("sud_part2", "safety", False),
        ("sud_part2", "on_call", False),
        ("sud_part2", "medical", True),
        ("psychotherapy_notes", "medical", False),
        ("psychotherapy_notes", "safety", False),
    ],
)
def test_what_an_emergency_opens(
    cast: Cast, now: dt.datetime, category: str, ground: str, opens: bool
) -> None:
    case = a_case(cast, now, stage="active")
    for name in ("mia", "omar"):
        if category in CASE_BY_CASE:
            held = CaseClearance(case=case, staff=cast[name], category=category, during=since(now))
            audit.save(held, by=SET_UP, why="For this test")
        else:
            cleared(cast, now, name, category=category)
    emergency = EmergencyAccess(
        client=case.client, staff=cast.omar, ground=ground, reason="She calls for help",
        personnel="Dr. Reyes, Harbor General", during=since(now, now + dt.timedelta(hours=1)), review_by=cast.agency.today(now),
    )  # fmt: skip
    audit.save(emergency, by=SET_UP, why="For this test")
    refresh([case.pk])
    note = a_note(case, cast, now, category)
    assert reads(cast, "omar", note, now + MINUTE) == opens


def test_nobody_writes_what_they_are_not_cleared_for(cast: Cast, now: dt.datetime) -> None:
    case = two_workers(cast, now)
    with pytest.raises(Refused, match="not cleared"):
        a_note(case, cast, now, "dv_safety", by="gina")
    with pytest.raises(Refused, match="not cleared"):
        log_contact(
            case, by=cast.gina, now=now,
            happening=Happening("phone", now, categories=["dv_safety"]),
        )  # fmt: skip
    paper = SimpleUploadedFile("order.txt", b"Stay away")
    with pytest.raises(Refused, match="not cleared"):
        add_document(case, by=cast.gina, now=now, upload=paper, title="x", categories=["dv_safety"])
    with pytest.raises(Refused, match="not cleared"):
        a_note(case, cast, now, "no such thing")
    contact = Contact(
        case=case, mode="phone", started_at=now, recorded_by=cast.gina, categories=["dv_safety"]
    )
    with acting_as(cast.gina.user.pk), pytest.raises(DatabaseError), transaction.atomic():
        audit.save(contact, by=cast.gina, why="For this test")


def test_what_tells_of_something_is_restricted_like_it(cast: Cast, now: dt.datetime) -> None:
    case = two_workers(cast, now)
    note = a_note(case, cast, now, "dv_safety")
    plain = Addendum(case=case, note=note, author=cast.mia, text="Open", signed_at=now)
    with pytest.raises(DatabaseError, match="restricted otherwise"), transaction.atomic():
        audit.save(plain, by=SET_UP, why="For this test")
    unknown = Contact(
        case=case, mode="phone", started_at=now, recorded_by=cast.mia, categories=["gossip"]
    )
    with pytest.raises(IntegrityError), transaction.atomic():
        audit.save(unknown, by=SET_UP, why="For this test")


def test_existence_is_told_where_the_agency_lets_it_be_known(
    cast: Cast, now: dt.datetime, browser_of: BrowserOf
) -> None:
    case = two_workers(cast, now)
    cleared(cast, now, "mia", category="immigration")
    a_note(case, cast, now, "dv_safety", "immigration")

    def known(name: str) -> list[str]:
        with acting_as(cast[name].user.pk):
            return [str(one) for one in restricted_beyond(case)]

    assert known("gina") == []
    set_category_rule(
        cast.agency, by=cast.alex, now=now - MINUTE, category="dv_safety",
        existence_is_shown=True, supervisors_see=False, why="Decided",
    )  # fmt: skip
    assert known("gina") == ["Safety from violence"]
    assert known("mia") == known("omar") == []
    text = browser_of("gina").get(reverse("note-list", args=[case.pk])).content.decode()
    assert "Restricted information exists" in text
    assert HIDDEN not in text


def test_the_existence_of_one_category_is_not_that_of_another(cast: Cast, now: dt.datetime) -> None:
    case = two_workers(cast, now)
    a_note(case, cast, now, "dv_safety")
    set_category_rule(
        cast.agency, by=cast.alex, now=now - MINUTE, category="dv_safety",
        existence_is_shown=False, supervisors_see=True, why="Decided",
    )  # fmt: skip
    with acting_as(cast.gina.user.pk):
        assert restricted_beyond(case) == []


def test_no_list_tells_the_first_words_of_a_restricted_note(
    cast: Cast, now: dt.datetime, browser_of: BrowserOf
) -> None:
    case = two_workers(cast, now)
    note = a_note(case, cast, now - MINUTE, "dv_safety")
    for page in ("case-detail", "note-list", "note-new"):
        text = browser_of("mia").get(reverse(page, args=[case.pk])).content.decode()
        assert str(note.pk) in text
        assert HIDDEN not in text
        assert MARK not in text


def test_an_address_that_is_confidential_is_for_who_is_cleared(
    cast: Cast, now: dt.datetime, browser_of: BrowserOf
) -> None:
    case = two_workers(cast, now)
    cleared(cast, now, "gina", category="dv_location")
    move_home(case.client, by=cast.mia, now=now, address="4 Quay Street", is_confidential=True)
    for page in ("case-detail", "note-new"):
        url = reverse(page, args=[case.pk])
        assert "4 Quay Street" in browser_of("gina").get(url).content.decode()
        for name in ("mia", "sally"):
            assert "4 Quay Street" not in browser_of(name).get(url).content.decode()


def test_what_was_ticked_is_never_saved_open_because_the_clearance_ended(
    cast: Cast, now: dt.datetime, browser_of: BrowserOf
) -> None:
    case, mia = two_workers(cast, now), browser_of("mia")
    held = Clearance.objects.get(staff=cast.mia)
    end_clearance(held, by=cast.alex, now=now - MINUTE / 2, why="Moved on")
    sent = {"mode": "phone", "reached": "yes", "on": cast.agency.today(now), "started": "9:30"}
    sent |= {"text": HIDDEN, "categories": ["dv_safety"]}
    answer = mia.post(reverse("note-new", args=[case.pk]), sent)
    assert answer.status_code == 200
    assert "not cleared" in answer.content.decode()
    assert not Note.objects.exists()
