"""Somebody else is at the same rows: the page says so, keeps what was typed, and never breaks."""

import datetime as dt
import threading
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, connection, connections, transaction
from django.test import Client as Browser
from django.urls import reverse

from careplans.models import Objective
from casemgmt.core import files
from casemgmt.core.errors import Forbidden, Refused
from casemgmt.core.locking import patiently
from clients.actions.documents import add_document
from clients.actions.notes import Happening, write_note
from clients.models import Case, Document, Note
from tests.careplans.arranging import monitored
from tests.cast import Cast
from tests.stories import a_case, shut

BUSY = "Somebody else is saving this. Try again."


@contextmanager
def held(case: Any) -> Iterator[None]:
    """Somebody else is at a case, on a connection of their own, for longer than anybody waits."""
    rival = connection.copy()
    with connection.cursor() as cursor:
        cursor.execute("SET lock_timeout = '200ms'")
    try:
        rival.set_autocommit(False)
        with rival.cursor() as cursor:
            cursor.execute("SELECT 1 FROM clients_case WHERE id = %s FOR UPDATE", [case.pk])
        yield
    finally:
        rival.close()
        connection.close()


def mia(cast: Cast) -> Browser:
    browser = Browser()
    browser.force_login(cast.mia.user)
    return browser


def test_a_form_comes_back_with_what_was_typed(real_cast: Cast, now: dt.datetime) -> None:
    case = a_case(real_cast, now, stage="active")
    typed = {
        "mode": "phone",
        "reached": "yes",
        "on": real_cast.agency.today(now).isoformat(),
        "started": "00:00",
        "text": "She told me about her brother.",
    }
    browser = mia(real_cast)
    with held(case):
        page = browser.post(reverse("note-new", args=[case.pk]), typed)
    assert page.status_code == 200
    assert BUSY in page.content.decode()
    assert typed["text"] in page.content.decode()
    assert not Note.objects.filter(case=case).exists()
    assert browser.post(reverse("note-new", args=[case.pk]), typed).status_code == 302


def test_a_button_says_it_on_the_page_it_leads_to(real_cast: Cast, now: dt.datetime) -> None:
    plan = monitored(real_cast, now)
    step = Objective.objects.get(goal__plan=plan)
    browser = mia(real_cast)
    with held(plan.case):
        page = browser.post(reverse("objective-done", args=[step.pk]), follow=True)
    assert BUSY in page.content.decode()
    step.refresh_from_db()
    assert step.done_on is None


def test_a_page_that_catches_nothing_leads_back_with_the_words(
    real_cast: Cast, now: dt.datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = a_case(real_cast, now, stage="active")

    def blunt(*_given: Any, **_named: Any) -> Any:
        return Case.objects.select_for_update().get(pk=case.pk)

    monkeypatch.setattr("careplans.views.holding.attempt", blunt)
    browser = mia(real_cast)
    here = "http://testserver" + reverse("case-detail", args=[case.pk])
    typed = {"reason": "Away", "review_on": "2099-01-01"}
    with held(case):
        page = browser.post(reverse("case-hold", args=[case.pk]), typed, headers={"referer": here})
    assert (page.status_code, page.headers["Location"]) == (302, here)
    assert BUSY in browser.get(here).content.decode()


def test_a_form_sent_again_while_the_first_is_on_its_way_waits_on_a_page_that_keeps_it(
    real_cast: Cast, now: dt.datetime
) -> None:
    case = a_case(real_cast, now, stage="active")
    browser, key = mia(real_cast), str(uuid.uuid4())
    started = threading.Event()
    answers: list[int] = []

    def first() -> None:
        try:
            with transaction.atomic():
                answers.append(_log(mia(real_cast), case, key).status_code)
                started.set()
                done.wait(20)
        finally:
            connections.close_all()

    done = threading.Event()
    thread = threading.Thread(target=first)
    thread.start()
    assert started.wait(20)
    with connection.cursor() as cursor:
        cursor.execute("SET lock_timeout = '200ms'")
    second = _log(browser, case, key)
    done.set()
    thread.join(20)
    connection.close()
    assert (answers, second.status_code) == ([302], 409)
    page = second.content.decode()
    assert "it counts once" in page
    assert f'name="once" value="{key}"' in page
    assert 'name="minutes" value="5"' in page
    assert _log(browser, case, key).status_code == 302
    assert case.contacts.count() == 1


def _log(browser: Browser, case: Case, key: str) -> Any:
    typed = {
        "mode": "phone",
        "reached": "yes",
        "started_at_0": "2026-01-05",
        "started_at_1": "10:00",
        "minutes": "5",
        "once": key,
    }
    return browser.post(reverse("contact-new", args=[case.pk]), typed)


SAID_BY_POSTGRESQL = {
    "a lock that is not given": "SET LOCAL lock_timeout = 1; DO $$ BEGIN RAISE SQLSTATE '55P03'; END $$",
    "a statement that takes too long": "SET LOCAL statement_timeout = 20; SELECT pg_sleep(5)",
    "a deadlock": "DO $$ BEGIN RAISE SQLSTATE '40P01'; END $$",
    "two that can't be put in order": "DO $$ BEGIN RAISE SQLSTATE '40001'; END $$",
}


@pytest.mark.django_db
@pytest.mark.parametrize("statement", SAID_BY_POSTGRESQL.values(), ids=SAID_BY_POSTGRESQL)
def test_whatever_the_database_says_it_is_one_sentence(statement: str) -> None:
    with pytest.raises(Refused, match="Try again"), patiently(), connection.cursor() as cursor:
        cursor.execute(statement)
    with connection.cursor() as cursor:  # the transaction around it goes on
        cursor.execute("SELECT 1")


@pytest.mark.django_db
def test_what_somebody_has_just_done_is_one_sentence() -> None:
    with pytest.raises(Refused, match="just done this"), patiently(), connection.cursor() as cursor:
        cursor.execute("DO $$ BEGIN RAISE SQLSTATE '23505'; END $$")
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")


@pytest.mark.django_db
def test_another_trouble_is_not_called_waiting() -> None:
    with pytest.raises(DatabaseError), patiently(), connection.cursor() as cursor:
        cursor.execute("DO $$ BEGIN RAISE SQLSTATE '53100'; END $$")


def upload() -> SimpleUploadedFile:
    return SimpleUploadedFile("plan.txt", b"hello\n")


@pytest.fixture
def folder(settings: Any, tmp_path: Path) -> Path:
    settings.FILES_DIR = str(tmp_path / "private")
    settings.CASEMGMT_CLAMD = ""
    return tmp_path / "private"


def test_nobody_waits_for_a_file_to_be_looked_at(
    real_cast: Cast, now: dt.datetime, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    case, accept = a_case(real_cast, now, stage="active"), files.accept

    def slowly(given: Any, key: Any) -> Any:
        thread = threading.Thread(target=_write, args=(real_cast, case, now))
        thread.start()
        thread.join(20)
        return accept(given, key)

    monkeypatch.setattr(files, "accept", slowly)
    add_document(case, by=real_cast.mia, now=now, upload=upload(), title="Plan")
    assert Note.objects.filter(case=case).count() == Document.objects.filter(case=case).count() == 1


def _write(cast: Cast, case: Case, now: dt.datetime) -> None:
    try:
        write_note(
            Case.objects.get(pk=case.pk),
            by=cast.mia,
            now=now,
            happening=Happening("phone", now),
            text="While the file was looked at.",
        )
    finally:
        connections.close_all()


@pytest.mark.django_db
def test_a_file_for_a_case_that_closed_meanwhile_is_destroyed(
    cast: Cast, now: dt.datetime, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    case, accept = a_case(cast, now, stage="active"), files.accept

    def slowly(given: Any, key: Any) -> Any:
        shut(Case.objects.get(pk=case.pk), now)
        return accept(given, key)

    monkeypatch.setattr(files, "accept", slowly)
    with pytest.raises(Refused, match="closed"):
        add_document(case, by=cast.mia, now=now, upload=upload(), title="Plan")
    assert [path for path in folder.rglob("*") if path.is_file()] == []


@pytest.mark.django_db
def test_a_file_of_somebody_who_may_not_add_one_is_not_even_looked_at(
    cast: Cast, now: dt.datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "accept", lambda *given: pytest.fail("looked at"))
    with pytest.raises(Forbidden):
        add_document(a_case(cast, now), by=cast.omar, now=now, upload=upload(), title="Plan")
