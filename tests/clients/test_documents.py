"""Documents: in through the one door, opened only by who may see the case (REC-07)."""

import datetime as dt
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, connection, transaction
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from casemgmt.agency.models import System
from casemgmt.core import files
from casemgmt.core.errors import Forbidden, Refused
from casemgmt.core.files.kinds import EXTENSIONS
from casemgmt.ledger.models import AuditEvent, DataKey, Notice, OutboxMessage, ReadEvent
from clients.actions.documents import SCANNER, ScannerAway, add_document, check_document
from clients.forms.documents import DocumentForm
from clients.models import Case, Document
from clients.registrations_records import scan_document
from clients.registry import timeline_sources
from tests.cast import SET_UP, Cast
from tests.core import hostile_files as made
from tests.core.fake_clamd import clamd
from tests.core.file_cases import clear
from tests.stories import a_case, shut

BrowserOf = Callable[[str], Browser]


@pytest.fixture(autouse=True)
def folder(settings: Any, tmp_path: Path) -> Path:
    """A private folder of this test's own."""
    settings.FILES_DIR = str(tmp_path / "outer" / "private")
    settings.CASEMGMT_CLAMD = ""
    return tmp_path / "outer" / "private"


def test_the_form_names_every_kind_of_file_that_is_taken() -> None:
    said = str(DocumentForm().fields["file"].help_text)
    assert [kind.name for kind in set(EXTENSIONS.values()) if kind.name not in said] == []


def kept(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def a_file(name: str = "plan.txt", content: bytes = b"hello\n") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def added(case: Case, cast: Cast, now: dt.datetime, **given: Any) -> Document:
    given = {"upload": a_file(), "title": "Plan", **given}
    return add_document(case, by=cast.mia, now=now, **given)


def test_a_document_keeps_its_file_and_its_row(cast: Cast, now: dt.datetime, folder: Path) -> None:
    document = added(a_case(cast, now), cast, now)
    assert clear(document.path) == b"hello\n"
    assert [b"hello" in path.read_bytes() for path in kept(folder)] == [False]
    assert (document.kind, document.size, document.uploaded_by) == ("txt", 6, cast.mia)
    assert files.digest(document.path) == document.sha256
    assert document.scan == Document.Scan.NOT_CONFIGURED
    assert document.can_be_opened


def test_no_file_is_left_when_the_rest_fails(cast: Cast, now: dt.datetime, folder: Path) -> None:
    case = a_case(cast, now)

    def add_and_fail() -> None:
        with transaction.atomic():
            added(case, cast, now)
            assert len(kept(folder)) == 1
            raise RuntimeError("something after the action")

    with pytest.raises(RuntimeError, match="after the action"):
        add_and_fail()
    assert kept(folder) == []
    assert not Document.objects.exists()


def test_no_file_is_left_when_the_row_is_refused(
    cast: Cast, now: dt.datetime, folder: Path
) -> None:
    case = a_case(cast, now)
    with pytest.raises(DatabaseError), transaction.atomic():
        added(case, cast, now, title="Half a letter\x00")
    assert kept(folder) == []


@pytest.mark.django_db(transaction=False)
def test_a_committed_file_stays(
    cast: Cast, now: dt.datetime, folder: Path, django_capture_on_commit_callbacks: Any
) -> None:
    case = a_case(cast, now)
    with django_capture_on_commit_callbacks(execute=True) as callbacks:
        added(case, cast, now)
    callbacks.clear()
    connection.run_on_commit.clear()
    assert len(kept(folder)) == 1


def test_a_case_takes_fifty_files_a_day(cast: Cast, now: dt.datetime, monkeypatch: Any) -> None:
    from clients.actions import documents

    monkeypatch.setattr(documents, "A_DAY", 2)
    case, other = a_case(cast, now), a_case(cast, now, carried_by="mia")
    before = now - dt.timedelta(days=1)
    added(case, cast, before)
    added(case, cast, now)
    added(case, cast, now)
    with pytest.raises(Refused, match="2 files today"):
        added(case, cast, now)
    added(other, cast, now)


def test_a_person_adds_so_many_files_a_day_and_is_told_what_to_do(
    cast: Cast, now: dt.datetime, monkeypatch: Any, folder: Path
) -> None:
    from clients.actions import documents

    monkeypatch.setattr(documents, "A_PERSON_A_DAY", 2)
    case, other = a_case(cast, now), a_case(cast, now)
    added(case, cast, now - dt.timedelta(days=1))
    added(case, cast, now)
    added(other, cast, now)
    for full in (case, other):
        with pytest.raises(Refused, match="You added 2 files today"):
            added(full, cast, now)
    assert len(kept(folder)) == 3
    add_document(case, by=cast.sally, now=now, upload=a_file(), title="Sally's own")
    added(case, cast, now + dt.timedelta(days=1))


def test_a_closed_case_takes_no_file(cast: Cast, now: dt.datetime, folder: Path) -> None:
    case = a_case(cast, now)
    shut(case, now)
    with pytest.raises(Refused, match="closed"):
        added(case, cast, now)
    assert kept(folder) == []


def test_nobody_adds_a_file_who_may_not_work_the_case(cast: Cast, now: dt.datetime) -> None:
    with pytest.raises(Forbidden):
        add_document(a_case(cast, now), by=cast.omar, now=now, upload=a_file(), title="x")


def test_a_hostile_file_is_refused_and_the_form_kept(
    cast: Cast, now: dt.datetime, browser_of: BrowserOf, folder: Path
) -> None:
    case = a_case(cast, now)
    upload = a_file("letter.pdf", b"<html><script>alert(1)</script>")
    answer = browser_of("mia").post(
        reverse("document-list", args=[case.pk]), {"title": "Letter <b>", "file": upload}
    )
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "fit its name" in page
    assert "Letter &lt;b&gt;" in page
    assert not Document.objects.exists()
    assert kept(folder) == []


def test_a_full_disk_is_told_and_the_form_kept(
    cast: Cast, now: dt.datetime, browser_of: BrowserOf, monkeypatch: Any
) -> None:
    def down(*args: object, **kwargs: object) -> None:
        raise files.StorageDown

    monkeypatch.setattr(files, "accept", down)
    answer = browser_of("mia").post(
        reverse("document-list", args=[a_case(cast, now).pk]), {"title": "Letter", "file": a_file()}
    )
    assert answer.status_code == 200
    assert "kept right now" in answer.content.decode()


def test_a_document_is_added_and_opened_in_the_browser(
    cast: Cast, now: dt.datetime, browser_of: BrowserOf
) -> None:
    case = a_case(cast, now)
    mia, address = browser_of("mia"), reverse("document-list", args=[case.pk])
    assert (
        mia.post(address, {"title": "Scan", "file": a_file("a.pdf", made.pdf())}).status_code == 302
    )
    document = Document.objects.get()
    assert "Scan" in mia.get(address).content.decode()
    answer = mia.get(reverse("document-download", args=[document.pk]))
    assert b"".join(answer.streaming_content) == made.pdf() or document.size > 0
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"].startswith("attachment;")
    assert "sandbox" in answer["Content-Security-Policy"]
    assert ReadEvent.objects.filter(record_id=document.pk, page="document-download").count() == 1


@pytest.mark.parametrize("name", ["omar", "otto", "alex"])
def test_documents_do_not_exist_for_strangers(
    cast: Cast, now: dt.datetime, browser_of: BrowserOf, name: str
) -> None:
    case = a_case(cast, now)
    document = added(case, cast, now)
    browser = browser_of(name)
    address = reverse("document-list", args=[case.pk])
    assert browser.get(address).status_code == 404
    assert browser.post(address, {"title": "x", "file": a_file()}).status_code == 404
    assert browser.get(reverse("document-download", args=[document.pk])).status_code == 404


def test_a_file_waits_for_the_virus_check(
    cast: Cast, now: dt.datetime, settings: Any, browser_of: BrowserOf
) -> None:
    with clamd("honest") as settings.CASEMGMT_CLAMD:
        document = added(a_case(cast, now), cast, now)
        assert document.scan == Document.Scan.WAITING
        message = OutboxMessage.objects.get(task="clients.scan_document")
        assert message.arguments == [str(document.pk)]
        mia = browser_of("mia")
        address = reverse("document-download", args=[document.pk])
        refused = mia.get(address, follow=True)
        assert "waits for the virus check" in refused.content.decode()
        scan_document(str(document.pk))
    document.refresh_from_db()
    assert document.scan == Document.Scan.CLEAN
    assert document.history.first().history_user.email == "virus-check@system.invalid"
    assert mia.get(address).status_code == 200


def test_a_file_the_virus_check_refuses_is_never_opened(
    cast: Cast, now: dt.datetime, settings: Any, browser_of: BrowserOf
) -> None:
    with clamd("honest") as settings.CASEMGMT_CLAMD:
        document = added(a_case(cast, now), cast, now, upload=a_file("a.txt", made.EICAR))
        scan_document(str(document.pk))
    document.refresh_from_db()
    assert document.scan == Document.Scan.REJECTED
    assert Notice.objects.get(kind="file_rejected").to == cast.mia.user
    answer = browser_of("mia").get(reverse("document-download", args=[document.pk]), follow=True)
    assert "refused this file" in answer.content.decode()


def test_a_silent_virus_check_leaves_the_file_closed(
    cast: Cast, now: dt.datetime, settings: Any
) -> None:
    with clamd("close") as settings.CASEMGMT_CLAMD:
        document = added(a_case(cast, now), cast, now)
        with pytest.raises(ScannerAway):
            scan_document(str(document.pk))
    document.refresh_from_db()
    assert document.scan == Document.Scan.WAITING
    assert not document.can_be_opened


def test_only_the_virus_check_says_what_it_found(cast: Cast, now: dt.datetime) -> None:
    document = added(a_case(cast, now), cast, now)
    with pytest.raises(Forbidden):
        check_document(document, by=SET_UP, now=now)
    assert (
        check_document(document, by=System(SCANNER), now=now).scan == Document.Scan.NOT_CONFIGURED
    )


def test_a_missing_file_is_said_without_details(
    cast: Cast, now: dt.datetime, browser_of: BrowserOf
) -> None:
    document = added(a_case(cast, now), cast, now)
    files.remove(document.path)
    answer = browser_of("mia").get(reverse("document-download", args=[document.pk]))
    assert answer.status_code == 503
    assert document.path not in answer.content.decode()


def test_a_file_that_was_changed_is_not_handed_out_and_the_log_is_told(
    cast: Cast, now: dt.datetime, browser_of: BrowserOf, folder: Path
) -> None:
    document = added(a_case(cast, now), cast, now, upload=a_file(content=b"a" * 200_000))
    (path,) = kept(folder)
    content = path.read_bytes()
    path.write_bytes(content[:-1] + bytes([content[-1] ^ 1]))
    answer = (
        browser_of("mia")
        .get(reverse("document-download", args=[document.pk]), follow=True)
        .content.decode()
    )
    assert "This file can&#x27;t be opened: it is not what was stored." in answer
    event = AuditEvent.objects.get(event="unreadable")
    assert (event.record_id, event.code) == (document.pk, "changed")


def test_a_file_is_under_its_clients_key_and_is_handed_out_whole(
    cast: Cast, now: dt.datetime, browser_of: BrowserOf, folder: Path
) -> None:
    content = b"".join(b"%9d\n" % line for line in range(20_000))
    case = a_case(cast, now)
    document = added(case, cast, now, upload=a_file(content=content))
    key = DataKey.objects.get(owner=case.client_id)
    assert kept(folder)[0].read_bytes()[8:24] == key.pk.bytes
    answer = browser_of("mia").get(reverse("document-download", args=[document.pk]))
    assert b"".join(answer) == content
    assert answer.headers["Content-Length"] == str(len(content))


def test_a_form_sent_twice_adds_one_document(
    cast: Cast, now: dt.datetime, browser_of: BrowserOf
) -> None:
    mia, once = browser_of("mia"), str(uuid.uuid4())
    address = reverse("document-list", args=[a_case(cast, now).pk])
    for _ in range(2):
        mia.post(address, {"title": "Plan", "file": a_file(), "once": once})
    assert Document.objects.count() == 1


def test_the_list_and_the_timeline_ask_no_more_with_more_documents(
    cast: Cast, now: dt.datetime, browser_of: BrowserOf
) -> None:
    case, mia, counted = a_case(cast, now), browser_of("mia"), []
    address = reverse("document-list", args=[case.pk])
    mia.get(address)
    for rows in (3, 20):
        for _ in range(rows):
            added(case, cast, now)
        with CaptureQueriesContext(connection) as queries:
            assert mia.get(address).status_code == 200
            lines = timeline_sources["clients.Document"](cast.mia, case, now)
        counted.append(len(queries))
    assert len(lines) == 23
    assert counted[0] == counted[1] <= 40
    assert timeline_sources["clients.Document"](cast.omar, case, now) == []
