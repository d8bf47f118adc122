"""A record that is restricted after it was written: it goes with all its history, and is sealed."""

import datetime as dt
import json
import uuid
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, connection, transaction
from django.test import Client as Browser
from django.urls import reverse
from django.utils import timezone

from casemgmt.core.errors import Forbidden, Refused
from casemgmt.core.identity import acting_as
from casemgmt.work.verification import history_against_records
from clients.actions.documents import add_document
from clients.actions.notes import Happening, add_to_note, write_note
from clients.actions.restricting import restrict_document, restrict_note
from clients.models import Addendum, Case, Contact, Document, Note
from tests import cast as people
from tests import databases
from tests.cast import Cast
from tests.clients.test_categories import MINUTE, reads, shown, two_workers

BrowserOf = Callable[[str], Browser]
WORDS = "Canary at the harbor"
FAMILY = (Note, Addendum, Contact)


@pytest.fixture
def noted(cast: Cast, now: dt.datetime) -> Note:
    return a_note_with_more(cast, now)


def a_note_with_more(cast: Cast, now: dt.datetime) -> Note:
    """A note of Mia's that anybody who sees the case reads, with something added to it."""
    case = two_workers(cast, now)
    visit = Happening("office", now, minutes=20, participants=f"{WORDS}, her sister")
    with acting_as(cast.mia.user.pk):
        note = write_note(case, by=cast.mia, now=now, happening=visit, text=f"{WORDS} sings")
        add_to_note(note, by=cast.mia, now=now, text=f"{WORDS} sang again")
    return note


def restricted(note: Note, cast: Cast, now: dt.datetime, *categories: str) -> Note:
    with acting_as(cast.mia.user.pk):
        return restrict_note(note, by=cast.mia, now=now, categories=categories or ["dv_safety"])


def stored_words() -> Iterator[str]:
    """Every row of the records and of their histories as text, as a copy of the database has it."""
    with connection.cursor() as cursor:
        for model in (Note, Addendum, Contact, Document):
            for table in (model._meta.db_table, model.history.model._meta.db_table):
                cursor.execute(f"SELECT to_jsonb(row.*)::text FROM {table} row")
                yield from (text for (text,) in cursor.fetchall())


@pytest.mark.django_db
def test_it_goes_with_everything_that_was_saved_of_it(
    cast: Cast, now: dt.datetime, noted: Note
) -> None:
    soon = now + MINUTE
    assert reads(cast, "gina", noted, soon)
    assert {shown("gina", cast, model.history.model) for model in FAMILY} == {1}
    note = restricted(noted, cast, soon)
    assert note.categories == ["dv_safety"]
    assert note.text == f"{WORDS} sings"
    assert not reads(cast, "gina", note, soon)
    assert reads(cast, "mia", note, soon)
    for model in FAMILY:
        assert shown("gina", cast, model) == shown("gina", cast, model.history.model) == 0
        assert shown("mia", cast, model.history.model) == 2


@pytest.mark.django_db
def test_its_words_are_sealed_wherever_they_stand(
    cast: Cast, now: dt.datetime, noted: Note, metric: Callable[[str, object, object], None]
) -> None:
    paper = SimpleUploadedFile(f"{WORDS}.txt", b"Stay away")
    order = add_document(noted.case, by=cast.mia, now=now, upload=paper, title=WORDS)
    assert sum(WORDS in text for text in stored_words()) == 8
    restricted(noted, cast, now + MINUTE)
    with acting_as(cast.mia.user.pk):
        order = restrict_document(order, by=cast.mia, now=now + MINUTE, categories=["dv_safety"])
    found = [text for text in stored_words() if WORDS in text]
    metric("f8_restricted_later_in_clear", len(found), 0)
    assert found == []
    assert order.title == WORDS
    past = [row.text for row in Note.history.all()]
    assert past == [f"{WORDS} sings"] * 2


@pytest.mark.django_db
def test_the_history_says_who_restricted_it_and_agrees(
    cast: Cast, now: dt.datetime, noted: Note
) -> None:
    restricted(noted, cast, now + MINUTE)
    newest = Note.history.order_by("-history_date").first()
    assert newest.history_user_id == cast.mia.user.pk
    assert newest.history_change_reason == "Restricted"
    assert [*history_against_records()] == []


def test_the_chain_is_told_of_what_was_written_anew(
    fresh_database: str, django_db_blocker: Any
) -> None:
    with django_db_blocker.unblock():
        cast, now = people.load(), timezone.now()
        with transaction.atomic():
            note = a_note_with_more(cast, now)
        off = "SELECT count(*) FROM app.rows_off_the_chain(%s::text::regclass, %s)"
        with databases.as_owner() as owner:
            assert owner.execute("SELECT app.seal_audit(1000)").fetchone() != (0,)
            owner.commit()
            with transaction.atomic():
                restricted(note, cast, now + MINUTE)
            for table, key in (("clients_historicalnote", "history_id"), ("clients_note", "id")):
                assert owner.execute(off, [table, key]).fetchone() == (0,), table


@pytest.mark.django_db
def test_more_restricts_it_more_and_nothing_less(cast: Cast, now: dt.datetime, noted: Note) -> None:
    from casemgmt.agency.actions.clearing import clear

    clear(cast.mia, by=cast.alex, now=now - MINUTE, category="genetic", why="Trained")
    note = restricted(noted, cast, now + MINUTE)
    with pytest.raises(Refused, match="already"):
        restricted(note, cast, now + MINUTE)
    assert restricted(note, cast, now + MINUTE, "genetic").categories == ["genetic", "dv_safety"]


@pytest.mark.django_db
def test_who_is_not_cleared_or_works_nothing_restricts_nothing(
    cast: Cast, now: dt.datetime, noted: Note
) -> None:
    with acting_as(cast.gina.user.pk), pytest.raises(Refused, match="not cleared"):
        restrict_note(noted, by=cast.gina, now=now, categories=["dv_safety"])
    with pytest.raises(Forbidden):
        restrict_note(noted, by=cast.omar, now=now, categories=["dv_safety"])


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "categories", "changed"),
    [
        ("gina", ["dv_safety"], {}),
        ("mia", [], {}),
        ("mia", ["dv_safety"], {"name": "agency_staff"}),
        ("mia", ["dv_safety"], {"name": "clients_document", "key": str(uuid.UUID(int=0))}),
    ],
)
def test_the_database_takes_no_more_than_the_action(
    cast: Cast, now: dt.datetime, noted: Note, name: str, categories: list[str],
    changed: dict[str, str],
) -> None:  # fmt: skip
    row: dict[str, Any] = {"name": "clients_note", "key": str(noted.pk), "sealed": {}, **changed}
    with acting_as(cast[name].user.pk), pytest.raises(DatabaseError), transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT app.restrict_rows(%s, %s::varchar[], %s::jsonb)",
                [noted.case_id, categories, json.dumps([row])],
            )


@pytest.mark.django_db
def test_clear_words_are_not_written_in_the_place_of_sealed_ones(
    cast: Cast, now: dt.datetime, noted: Note
) -> None:
    row = {"name": "clients_note", "key": str(noted.pk), "sealed": {"text": "Something else"}}
    with acting_as(cast.mia.user.pk), connection.cursor() as cursor:
        cursor.execute(
            "SELECT app.restrict_rows(%s, '{dv_safety}', %s::jsonb)",
            [noted.case_id, json.dumps([row])],
        )
        assert Note.objects.get(pk=noted.pk).text == f"{WORDS} sings"


@pytest.mark.django_db
def test_words_that_are_sealed_stay_as_they_are(cast: Cast, now: dt.datetime, noted: Note) -> None:
    with acting_as(cast.mia.user.pk), connection.cursor() as cursor:
        restrict_note(noted, by=cast.mia, now=now, categories=["dv_safety"])
        cursor.execute("SELECT text FROM clients_note WHERE id = %s", [noted.pk])
        (sealed,) = cursor.fetchone()
        row = {"name": "clients_note", "key": str(noted.pk), "sealed": {"text": f"{sealed}x"}}
        cursor.execute(
            "SELECT app.restrict_rows(%s, '{dv_safety}', %s::jsonb)",
            [noted.case_id, json.dumps([row])],
        )
        cursor.execute("SELECT text FROM clients_note WHERE id = %s", [noted.pk])
        assert cursor.fetchone() == (sealed,)


@pytest.mark.django_db
def test_the_page_restricts_and_says_what_happens(
    cast: Cast, now: dt.datetime, noted: Note, browser_of: BrowserOf
) -> None:
    url = reverse("note-restrict", args=[noted.pk])
    page = browser_of("mia").get(url).content.decode()
    assert "Safety from violence" in page
    assert "Immigration" not in page
    assert "nothing you can restrict" in browser_of("gina").get(url).content.decode()
    done = browser_of("mia").post(url, {"categories": ["dv_safety"]})
    assert done.status_code == 302
    assert browser_of("gina").get(url).status_code == 404
    assert Case.objects.count() == 1
