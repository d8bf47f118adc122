"""Drafts: kept while a person types, seen by nobody else, never overwritten unseen (ui.md 3.6)."""

import datetime as dt
import json
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from casemgmt.core import audit
from casemgmt.ledger import drafts
from casemgmt.ledger.models import Draft
from casemgmt.ledger.tidying import tidy_up
from clients.access.refresh import refresh
from clients.models import Assignment, Case
from tests.cast import SET_UP, Cast
from tests.stories import a_case

BrowserOf = Callable[[str], Browser]
MINUTE = dt.timedelta(minutes=1)


@pytest.fixture
def case(cast: Cast, now: dt.datetime) -> Case:
    return a_case(cast, now)


def send(browser: Browser, cast: Cast, case: Case, draft_id: uuid.UUID, **changed: Any) -> Any:
    """Save as the page does."""
    owner = changed.pop("owner", cast.mia)
    body = {
        "id": str(draft_id),
        "kind": "note",
        "about": str(case.pk),
        "owner": str(owner.pk),
        "version": 0,
        "data": {"text": "She walks", "mode": "phone", "once": "x", "unknown": "x"},
        **changed,
    }
    address = reverse("draft-save", args=[draft_id])
    return browser.post(address, json.dumps(body), content_type="application/json")


def test_a_draft_is_kept_as_it_was_typed(cast: Cast, case: Case, browser_of: BrowserOf) -> None:
    mia, key = browser_of("mia"), uuid.uuid4()
    answer = send(mia, cast, case, key)
    assert answer.status_code == 200
    assert answer.json()["version"] == 1
    draft = Draft.objects.get(pk=key)
    assert (draft.author, draft.case_id) == (cast.mia.user, case.pk)
    assert draft.fields == {"text": "She walks", "mode": "phone"}
    page = mia.get(draft.url).content.decode()
    assert "She walks" in page
    assert f'data-draft-id="{key}"' in page
    assert 'data-draft-version="1"' in page


def test_what_is_typed_is_sealed(cast: Cast, case: Case, browser_of: BrowserOf) -> None:
    mia, key = browser_of("mia"), uuid.uuid4()
    ticked = {"text": "She hides", "categories": ["dv_safety", "genetic"]}
    send(mia, cast, case, key, data=ticked)
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_jsonb(row.*)::text FROM ledger_draft row WHERE id = %s", [key])
        (stored,) = cursor.fetchone()
    assert "She hides" not in stored
    assert "genetic" not in stored
    assert Draft.objects.get(pk=key).fields == ticked


def test_a_draft_that_opens_no_more_is_empty(cast: Cast, case: Case, browser_of: BrowserOf) -> None:
    mia, key = browser_of("mia"), uuid.uuid4()
    send(mia, cast, case, key)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE ledger_draft SET typed = typed || 'x' WHERE id = %s", [key])
    assert Draft.objects.get(pk=key).fields == {}
    assert mia.get(reverse("draft-list")).status_code == 200


def test_a_draft_sent_twice_is_made_once(cast: Cast, case: Case, browser_of: BrowserOf) -> None:
    mia, key = browser_of("mia"), uuid.uuid4()
    assert send(mia, cast, case, key).json() == send(mia, cast, case, key).json()
    assert Draft.objects.count() == 1


def test_each_save_counts_up(cast: Cast, case: Case, browser_of: BrowserOf) -> None:
    mia, key = browser_of("mia"), uuid.uuid4()
    send(mia, cast, case, key)
    answer = send(mia, cast, case, key, version=1, data={"text": "She walks better"})
    assert answer.json()["version"] == 2
    assert Draft.objects.get().fields == {"text": "She walks better"}


@pytest.mark.parametrize("known", [0, 1, 3])
def test_a_page_that_fell_behind_gets_the_other_text(
    cast: Cast, case: Case, browser_of: BrowserOf, known: int
) -> None:
    mia, key = browser_of("mia"), uuid.uuid4()
    send(mia, cast, case, key)
    send(mia, cast, case, key, version=1, data={"text": "phone"})
    answer = send(mia, cast, case, key, version=known, data={"text": "desk"})
    assert answer.status_code == 409
    assert answer.json()["version"] == 2
    assert answer.json()["data"] == {"text": "phone"}
    assert answer.json()["saved_at"]
    assert Draft.objects.get().fields == {"text": "phone"}


def test_nobody_else_reads_or_overwrites_a_draft(
    cast: Cast, case: Case, browser_of: BrowserOf
) -> None:
    mia, sally, key = browser_of("mia"), browser_of("sally"), uuid.uuid4()
    send(mia, cast, case, key)
    assert send(sally, cast, case, key, owner=cast.sally, data={"text": "hers"}).status_code == 403
    assert send(sally, cast, case, key, owner=cast.sally, version=1).status_code == 403
    assert send(sally, cast, case, key, owner=cast.mia, version=1).status_code == 403
    assert "She walks" not in sally.get(Draft.objects.get().url).content.decode()
    assert "She walks" not in sally.get(reverse("draft-list")).content.decode()
    assert Draft.objects.get().fields["text"] == "She walks"


def test_nobody_else_discards_or_brings_back_a_draft(
    cast: Cast, case: Case, browser_of: BrowserOf
) -> None:
    mia, sally, key = browser_of("mia"), browser_of("sally"), uuid.uuid4()
    send(mia, cast, case, key)
    sally.post(reverse("draft-discard", args=[key]))
    assert Draft.objects.get().discarded_at is None
    mia.post(reverse("draft-discard", args=[key]))
    sally.post(reverse("draft-restore", args=[key]))
    assert Draft.objects.get().discarded_at is not None


def test_a_page_of_somebody_signed_in_meanwhile_is_not_saved(
    cast: Cast, case: Case, browser_of: BrowserOf
) -> None:
    assert send(browser_of("sally"), cast, case, uuid.uuid4(), owner=cast.mia).status_code == 403
    assert not Draft.objects.exists()


def test_signed_out_nothing_is_saved_and_the_page_can_tell(cast: Cast, case: Case) -> None:
    answer = send(Browser(), cast, case, uuid.uuid4())
    assert answer.status_code == 302
    assert "login" in answer["Location"]
    assert not Draft.objects.exists()


@pytest.mark.parametrize("name", ["omar", "otto"])
def test_a_draft_about_somebody_elses_client_does_not_begin(
    cast: Cast, case: Case, browser_of: BrowserOf, name: str
) -> None:
    assert send(browser_of(name), cast, case, uuid.uuid4(), owner=cast[name]).status_code == 403
    assert not Draft.objects.exists()


def test_who_keeps_no_drafts_is_refused(cast: Cast, case: Case, browser_of: BrowserOf) -> None:
    assert browser_of("alex").get(reverse("draft-list")).status_code == 403
    assert send(browser_of("alex"), cast, case, uuid.uuid4(), owner=cast.alex).status_code == 403


@pytest.mark.parametrize(
    "body",
    [b"", b"[]", b"null", b"{", b'{"id": 1}', b"\xff", b"[" * 5000, b"1" * 500_000],
)
def test_nonsense_is_a_bad_request(cast: Cast, browser_of: BrowserOf, body: bytes) -> None:
    address = reverse("draft-save", args=[uuid.uuid4()])
    answer = browser_of("mia").post(address, body, content_type="application/json")
    assert answer.status_code == 400


@pytest.mark.parametrize(
    "changed",
    [
        {"version": "1"},
        {"version": -1},
        {"version": True},
        {"version": 2**40},
        {"kind": "x"},
        {"kind": []},
        {"data": []},
        {"id": str(uuid.uuid4())},
        {"about": 7},
    ],
)
def test_a_field_that_makes_no_sense_is_a_bad_request(
    cast: Cast, case: Case, browser_of: BrowserOf, changed: dict[str, Any]
) -> None:
    assert send(browser_of("mia"), cast, case, uuid.uuid4(), **changed).status_code == 400


def test_a_note_without_its_case_is_a_bad_request(cast: Cast, browser_of: BrowserOf) -> None:
    draft = str(uuid.uuid4())
    sent = {"id": draft, "kind": "note", "owner": str(cast.mia.pk), "version": 0, "data": {}}
    answer = browser_of("mia").post(
        reverse("draft-save", args=[draft]), sent, content_type="application/json"
    )
    assert answer.status_code == 400


@pytest.mark.parametrize(
    "text", ["a\x00b", "\ud800", "😀" * 100, "</script>", "' OR 1=1", {"deep": [1]}]
)
def test_any_text_can_be_kept(cast: Cast, case: Case, browser_of: BrowserOf, text: Any) -> None:
    mia, key = browser_of("mia"), uuid.uuid4()
    assert send(mia, cast, case, key, data={"text": text}).status_code == 200
    assert mia.get(Draft.objects.get().url).status_code == 200
    assert mia.get(reverse("draft-list")).status_code == 200


def test_a_discarded_draft_comes_back_within_ten_minutes(
    cast: Cast, case: Case, now: dt.datetime
) -> None:
    draft = _draft(cast, case, now)
    drafts.discard(draft.pk, by=cast.mia, now=now)
    assert not drafts.drafts_of(cast.mia.user).exists()
    drafts.restore(draft.pk, by=cast.mia, now=now + 9 * MINUTE)
    assert drafts.drafts_of(cast.mia.user).get() == draft


def test_after_ten_minutes_a_discarded_draft_is_gone(
    cast: Cast, case: Case, now: dt.datetime
) -> None:
    draft = _draft(cast, case, now)
    drafts.discard(draft.pk, by=cast.mia, now=now)
    later = now + 10 * MINUTE
    assert not drafts.discarded_by(cast.mia.user, later).exists()
    with pytest.raises(drafts.DraftGone):
        drafts.restore(draft.pk, by=cast.mia, now=later)
    kept = _draft(cast, case, later)
    assert tidy_up(later)["drafts"] == 1
    assert list(Draft.objects.all()) == [kept]


def test_a_discarded_draft_is_not_saved_again(
    cast: Cast, case: Case, now: dt.datetime, browser_of: BrowserOf
) -> None:
    mia, key = browser_of("mia"), uuid.uuid4()
    send(mia, cast, case, key)
    mia.post(reverse("draft-discard", args=[key]))
    assert send(mia, cast, case, key, version=1, data={"text": "more"}).status_code == 410


def test_discarding_in_the_editor_keeps_the_last_words_for_the_undo(
    cast: Cast, case: Case, browser_of: BrowserOf
) -> None:
    mia, key = browser_of("mia"), uuid.uuid4()
    fields = {"draft_id": str(key), "draft_version": "0", "text": "last words", "discard": "1"}
    mia.post(reverse("note-new", args=[case.pk]), fields)
    assert "last words" in mia.get(reverse("draft-list")).content.decode()
    mia.post(reverse("draft-restore", args=[key]))
    assert drafts.drafts_of(cast.mia.user).get().fields["text"] == "last words"


def test_save_and_close_keeps_a_draft_without_script(
    cast: Cast, case: Case, browser_of: BrowserOf
) -> None:
    mia = browser_of("mia")
    answer = mia.post(reverse("note-new", args=[case.pk]), {"text": "half a", "later": "1"})
    assert answer["Location"] == reverse("draft-list")
    page = mia.get(reverse("draft-list")).content.decode()
    assert "half a" in page
    assert "Rosa Delgado" in page


def test_a_client_no_longer_seen_is_not_named_among_the_drafts(
    cast: Cast, case: Case, now: dt.datetime, browser_of: BrowserOf
) -> None:
    mia = browser_of("mia")
    send(mia, cast, case, uuid.uuid4())
    assignment = Assignment.objects.get(case=case)
    assignment.end(now - MINUTE)
    audit.save(assignment, by=SET_UP, why="For this test", only=["during"])
    refresh([case.pk])
    page = mia.get(reverse("draft-list")).content.decode()
    assert "Rosa" not in page
    assert "She walks" not in page
    assert "A client you no longer see" in page


def test_an_old_draft_is_flagged_not_deleted(
    cast: Cast, case: Case, now: dt.datetime, browser_of: BrowserOf
) -> None:
    _draft(cast, case, now - dt.timedelta(days=91))
    assert "Older than 90 days" in browser_of("mia").get(reverse("draft-list")).content.decode()


@pytest.mark.parametrize("name", ["draft-save", "draft-discard", "draft-restore"])
def test_looking_changes_nothing(cast: Cast, browser_of: BrowserOf, name: str) -> None:
    assert browser_of("mia").get(reverse(name, args=[uuid.uuid4()])).status_code == 405


def test_the_list_asks_no_more_of_the_database_with_more_drafts(
    cast: Cast, case: Case, now: dt.datetime, browser_of: BrowserOf
) -> None:
    mia, counted = browser_of("mia"), []
    for rows in (3, 27):
        for _ in range(rows):
            _draft(cast, case, now)
        with CaptureQueriesContext(connection) as queries:
            assert mia.get(reverse("draft-list")).status_code == 200
        counted.append(len(queries))
    assert counted[0] == counted[1] <= 20


def _draft(cast: Cast, case: Case, now: dt.datetime) -> Draft:
    return drafts.save_draft(
        uuid.uuid4(), by=cast.mia, now=now, kind="note", case_id=case.pk,
        fields={"text": "She walks"}, version=0,
    )  # fmt: skip
