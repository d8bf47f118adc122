"""Notes: a contact and what was said, signed at once and never changed after (MON-01, 08, 09)."""

import datetime as dt
import uuid
from collections.abc import Callable
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client as Browser
from django.urls import reverse

from casemgmt.core.access import decide, read_logs
from casemgmt.core.errors import Forbidden, Refused
from casemgmt.ledger import drafts
from casemgmt.ledger.models import Draft, ReadEvent
from clients.actions.notes import Happening, add_to_note, write_note
from clients.forms.records import NoteForm, suggested_end
from clients.models import Addendum, Case, Contact, Note
from tests.cast import Cast
from tests.stories import a_case, shut

HOUR = dt.timedelta(hours=1)
STRANGERS = ["omar", "otto", "alex"]
BrowserOf = Callable[[str], Browser]


def a_visit(now: dt.datetime, **facts: Any) -> Happening:
    return Happening(**{"mode": "home_visit", "started_at": now - HOUR, "minutes": 50, **facts})


def a_note(case: Case, cast: Cast, now: dt.datetime, text: str = "She walks better.") -> Note:
    return write_note(case, by=cast.mia, now=now, happening=a_visit(now), text=text)


def sent(now: dt.datetime, cast: Cast, **fields: str) -> dict[str, str]:
    """A filled editor, about an hour that has begun where the agency is."""
    local = now.astimezone(ZoneInfo(cast.agency.timezone))
    return {
        "mode": "home_visit",
        "reached": "yes",
        "on": f"{local - dt.timedelta(days=1):%Y-%m-%d}",
        "started": "9:30",
        "ended": "10:20",
        "text": "Measured the door for rails.",
        **fields,
    }


def test_a_note_and_its_contact_are_signed_together(cast: Cast, now: dt.datetime) -> None:
    case = a_case(cast, now)
    note = a_note(case, cast, now)
    assert (note.author, note.signed_at, note.is_late) == (cast.mia, now, False)
    assert note.contact.minutes == 50
    assert note.happened_at == note.contact.started_at == now - HOUR
    assert note.history.get().history_user == cast.mia.user


def test_a_note_signed_after_more_than_48_hours_says_so(cast: Cast, now: dt.datetime) -> None:
    case = a_case(cast, now)
    in_time = a_visit(now, started_at=now - 48 * HOUR)
    late = a_visit(now, started_at=now - 48 * HOUR - dt.timedelta(seconds=1))
    assert not write_note(case, by=cast.mia, now=now, happening=in_time, text="x").is_late
    assert write_note(case, by=cast.mia, now=now, happening=late, text="x").is_late


def test_what_lies_ahead_cannot_be_written_down(cast: Cast, now: dt.datetime) -> None:
    case = a_case(cast, now)
    ahead = a_visit(now, started_at=now + HOUR)
    with pytest.raises(Refused, match="ahead"):
        write_note(case, by=cast.mia, now=now, happening=ahead, text="x")
    assert not Contact.objects.exists()


def test_a_closed_case_takes_no_note(cast: Cast, now: dt.datetime) -> None:
    case = a_case(cast, now)
    shut(case, now)
    with pytest.raises(Refused, match="closed"):
        a_note(case, cast, now)


def test_nobody_signs_who_may_not_work_the_case(cast: Cast, now: dt.datetime) -> None:
    case = a_case(cast, now)
    with pytest.raises(Forbidden):
        write_note(case, by=cast.omar, now=now, happening=a_visit(now), text="x")


def test_a_note_without_words_is_refused(cast: Cast, now: dt.datetime) -> None:
    with pytest.raises(Refused, match="said and done"):
        a_note(a_case(cast, now), cast, now, text=" \n ")


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE clients_note SET text = 'other'",
        "UPDATE clients_note SET happened_at = happened_at - interval '1 day'",
        "UPDATE clients_note SET author_id = author_id",
        "DELETE FROM clients_note",
        "UPDATE clients_addendum SET text = 'other'",
        "DELETE FROM clients_addendum",
        "UPDATE clients_contact SET minutes = 5",
        "DELETE FROM clients_contact",
    ],
)
def test_the_database_keeps_what_was_signed(cast: Cast, now: dt.datetime, statement: str) -> None:
    note = a_note(a_case(cast, now), cast, now)
    add_to_note(note, by=cast.mia, now=now, text="And the kitchen.")
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.mark.parametrize(
    ("model", "name"),
    [(Note, "append_only"), (Addendum, "append_only"), (Contact, "frozen_with_its_note")],
)
def test_the_trigger_stops_the_owner_of_the_tables_too(db: None, model: Any, name: str) -> None:
    (declared,) = [trigger for trigger in model._meta.triggers if trigger.name == name]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tgname::text FROM pg_trigger WHERE tgrelid = %s::regclass"
            " AND tgenabled IN ('O', 'A') AND tgtype & 27 = 27",  # before each row, both ways
            [model._meta.db_table],
        )
        assert [found for (found,) in cursor.fetchall()] == [declared.get_pgid(model)]


@pytest.mark.parametrize(
    ("start", "end", "meant"),
    [
        ("9:30", "9:20", "10:20"),
        ("13:30", "2:20", "14:20"),
        ("9:00", "8:00", None),
        ("23:30", "23:20", None),
    ],
)
def test_an_end_before_the_start_gets_a_suggestion(start: str, end: str, meant: str | None) -> None:
    def hour(text: str) -> dt.time:
        return dt.time(*map(int, text.split(":")))

    found = suggested_end(hour(start), hour(end))
    if meant is None and start == "9:00":
        assert found == dt.time(10, 0)
    else:
        assert found == (hour(meant) if meant else None)


def test_the_form_says_which_end_was_probably_meant() -> None:
    form = NoteForm(
        {
            "mode": "phone",
            "reached": "yes",
            "on": "2026-11-23",
            "started": "9:30",
            "ended": "9:20",
            "text": "x",
        }
    )
    assert form.errors["ended"] == ["9:20 is before the start, 9:30. Did it end at 10:20?"]
    assert form.suggestion == "10:20"


def test_a_note_is_written_and_signed_in_the_browser(
    cast: Cast, now: dt.datetime, browser_of: BrowserOf
) -> None:
    case = a_case(cast, now)
    mia = browser_of("mia")
    address = reverse("note-new", args=[case.pk])
    assert b"Note about Rosa Delgado" in mia.get(address).content
    answer = mia.post(address, sent(now, cast))
    note = Note.objects.get()
    assert answer["Location"] == reverse("note-detail", args=[note.pk])
    page = mia.get(answer["Location"]).content.decode()
    assert "Measured the door for rails." in page
    local = note.happened_at.astimezone(ZoneInfo(cast.agency.timezone))
    assert (local.hour, local.minute, note.contact.minutes) == (9, 30, 50)


def test_a_refused_note_keeps_every_word(
    cast: Cast, now: dt.datetime, browser_of: BrowserOf
) -> None:
    case = a_case(cast, now)
    page = browser_of("mia").post(
        reverse("note-new", args=[case.pk]), sent(now, cast, ended="9:20", participants="Rosa <b>")
    )
    text = page.content.decode()
    assert page.status_code == 200
    assert "Did it end at 10:20?" in text
    assert "Measured the door for rails." in text
    assert "Rosa &lt;b&gt;" in text
    assert not Note.objects.exists()


def test_the_suggested_end_is_put_in_without_signing(
    cast: Cast, now: dt.datetime, browser_of: BrowserOf
) -> None:
    case = a_case(cast, now)
    fields = sent(now, cast, ended="9:20", use="10:20")
    page = browser_of("mia").post(reverse("note-new", args=[case.pk]), fields)
    assert 'value="10:20"' in page.content.decode()
    assert not Note.objects.exists()


def test_signing_takes_the_draft_away_in_the_same_transaction(cast: Cast, now: dt.datetime) -> None:
    case = a_case(cast, now)
    draft = _draft(cast, case, now, {"text": "x"})
    used = drafts.DraftUsed(draft.pk, draft.version, {"text": "x"})
    with pytest.raises(Refused):
        write_note(
            case,
            by=cast.mia,
            now=now,
            happening=a_visit(now, started_at=now + HOUR),
            text="x",
            draft=used,
        )
    assert Draft.objects.exists()
    write_note(case, by=cast.mia, now=now, happening=a_visit(now), text="x", draft=used)
    assert not Draft.objects.exists()


def test_text_typed_on_another_device_is_not_lost_by_signing(
    cast: Cast, now: dt.datetime, browser_of: BrowserOf
) -> None:
    case = a_case(cast, now)
    draft = _draft(cast, case, now, {"text": "from the phone"})
    mia, address = browser_of("mia"), reverse("note-new", args=[case.pk])
    fields = sent(now, cast, draft_id=str(draft.pk), draft_version="0")
    page = mia.post(address, fields)
    assert "another page or device" in page.content.decode()
    assert not Note.objects.exists()
    mia.post(address, {**fields, "draft_version": str(page.context["draft"].version)})
    assert Note.objects.count() == 1


def test_a_draft_that_was_signed_elsewhere_is_not_signed_again_unasked(
    cast: Cast, now: dt.datetime, browser_of: BrowserOf
) -> None:
    case = a_case(cast, now)
    fields = sent(now, cast, draft_id=str(uuid.uuid4()), draft_version="3")
    mia, address = browser_of("mia"), reverse("note-new", args=[case.pk])
    page = mia.post(address, fields)
    assert "signed or discarded on another page" in page.content.decode()
    assert not Note.objects.exists()
    fresh = page.context["draft"]
    mia.post(address, {**fields, "draft_id": str(fresh.id), "draft_version": str(fresh.version)})
    assert Note.objects.count() == 1


def test_a_form_sent_twice_signs_one_note(
    cast: Cast, now: dt.datetime, browser_of: BrowserOf
) -> None:
    case = a_case(cast, now)
    mia, fields = browser_of("mia"), sent(now, cast, once=str(uuid.uuid4()))
    first = mia.post(reverse("note-new", args=[case.pk]), fields)
    second = mia.post(reverse("note-new", args=[case.pk]), fields)
    assert first["Location"] == second["Location"]
    assert Note.objects.count() == 1


@pytest.mark.usefixtures("first_line_alone")
@pytest.mark.parametrize("name", STRANGERS)
def test_note_pages_do_not_exist_for_strangers(
    cast: Cast, now: dt.datetime, browser_of: BrowserOf, name: str
) -> None:
    case = a_case(cast, now)
    note = a_note(case, cast, now)
    browser = browser_of(name)
    for address in ("note-list", "note-new", "contact-new"):
        assert browser.get(reverse(address, args=[case.pk])).status_code == 404
    for address in ("note-detail", "note-add"):
        assert browser.get(reverse(address, args=[note.pk])).status_code == 404
    assert browser.post(reverse("note-new", args=[case.pk]), sent(now, cast)).status_code == 404
    assert browser.post(reverse("note-add", args=[note.pk]), {"text": "x"}).status_code == 404


def test_who_worked_a_closed_case_reads_its_notes_but_writes_none(
    cast: Cast, now: dt.datetime, browser_of: BrowserOf
) -> None:
    case = a_case(cast, now, stage="closed")
    sally = browser_of("sally")
    assert sally.get(reverse("note-list", args=[case.pk])).status_code == 200
    assert sally.get(reverse("note-new", args=[case.pk])).status_code == 403
    assert not decide(cast.sally, "sign", case, now).allow


def test_the_list_filters_and_counts_what_the_reader_may_read(
    cast: Cast, now: dt.datetime, browser_of: BrowserOf
) -> None:
    case = a_case(cast, now)
    a_note(case, cast, now, text="By Mia, a visit.")
    message = a_visit(now, mode="message")
    write_note(case, by=cast.sally, now=now, happening=message, text="By Sally, a message.")
    mia, address = browser_of("mia"), reverse("note-list", args=[case.pk])

    def shown(show: str) -> list[str]:
        return [entry.text for entry in mia.get(address, {"show": show}).context["entries"]]

    assert sorted(shown("all")) == ["By Mia, a visit.", "By Sally, a message."]
    assert shown("visits") == shown("mine") == ["By Mia, a visit."]
    tabs = {str(tab.label): tab.count for tab in mia.get(address).context["tabs"]}
    assert tabs["Notes"] == 2


def test_reading_a_note_is_logged(cast: Cast, now: dt.datetime, browser_of: BrowserOf) -> None:
    note = a_note(a_case(cast, now), cast, now)
    browser_of("mia").get(reverse("note-detail", args=[note.pk]))
    assert ReadEvent.objects.filter(record_id=note.pk, user=cast.mia.user).exists()


def test_a_page_that_can_not_be_logged_is_not_served(
    cast: Cast, now: dt.datetime, browser_of: BrowserOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_given: Any) -> None:
        raise OSError("the disk is full")

    note = a_note(a_case(cast, now), cast, now)
    mia = browser_of("mia")
    mia.raise_request_exception = False
    monkeypatch.setitem(read_logs._entries, "reads", full)
    answer = mia.get(reverse("note-detail", args=[note.pk]))
    assert answer.status_code == 500
    assert note.text not in answer.content.decode()


@pytest.mark.parametrize("page", ["note-list", "note-new"])
def test_pages_ask_no_more_of_the_database_with_more_rows(
    cast: Cast, now: dt.datetime, browser_of: BrowserOf, page: str, django_assert_num_queries: Any
) -> None:
    case = a_case(cast, now)
    mia, address = browser_of("mia"), reverse(page, args=[case.pk])
    counted = []
    for rows in (3, 27):
        for number in range(rows):
            note = write_note(case, by=cast.mia, now=now, text=str(number),
                              happening=a_visit(now, started_at=now - number * HOUR))  # fmt: skip
            add_to_note(note, by=cast.mia, now=now, text="more")
        mia.get(address)
        from django.test.utils import CaptureQueriesContext

        with CaptureQueriesContext(connection) as queries:
            assert mia.get(address).status_code == 200
        counted.append(len(queries))
    assert counted[0] == counted[1] <= 40


def test_a_note_is_started_among_the_cases_one_may_write_in(
    cast: Cast, now: dt.datetime, browser_of: BrowserOf
) -> None:
    mine, closed = a_case(cast, now), a_case(cast, now, stage="closed")
    theirs = a_case(cast, now, carried_by="omar")
    page = browser_of("mia").get(reverse("note-start")).content.decode()
    assert reverse("note-new", args=[mine.pk]) in page
    for other in (closed, theirs):
        assert str(other.pk) not in page
    found = browser_of("mia").get(reverse("note-start"), {"q": mine.number}).content.decode()
    assert reverse("note-new", args=[mine.pk]) in found
    nothing = browser_of("mia").get(reverse("note-start"), {"q": theirs.number}).content.decode()
    assert "No client here" in nothing


def _draft(cast: Cast, case: Case, now: dt.datetime, fields: drafts.Fields) -> Draft:
    return drafts.save_draft(
        uuid.uuid4(), by=cast.mia, now=now, kind="note", case_id=case.pk, fields=fields, version=0
    )
