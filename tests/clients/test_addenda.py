"""What is added to a signed note stands beside it."""

import datetime as dt

import pytest
from django.urls import reverse

from casemgmt.core.errors import Forbidden, Refused
from clients.actions.notes import add_to_note
from clients.models import Note
from tests.cast import Cast
from tests.clients.test_notes import BrowserOf, a_note
from tests.stories import a_case, shut


def test_an_addendum_stands_beside_the_note(cast: Cast, now: dt.datetime) -> None:
    note = a_note(a_case(cast, now), cast, now, text="First.")
    addendum = add_to_note(note, by=cast.sally, now=now, text="Second.")
    assert (addendum.author, addendum.signed_at, addendum.case_id) == (
        cast.sally,
        now,
        note.case_id,
    )
    assert Note.objects.get().text == "First."


def test_nobody_adds_to_a_note_who_may_not_work_the_case(cast: Cast, now: dt.datetime) -> None:
    note = a_note(a_case(cast, now), cast, now)
    with pytest.raises(Forbidden):
        add_to_note(note, by=cast.omar, now=now, text="x")


def test_nothing_is_added_once_the_case_is_closed(cast: Cast, now: dt.datetime) -> None:
    note = a_note(a_case(cast, now), cast, now)
    shut(note.case, now)
    with pytest.raises(Refused, match="closed"):
        add_to_note(note, by=cast.mia, now=now, text="x")


def test_an_empty_addendum_is_refused(cast: Cast, now: dt.datetime) -> None:
    note = a_note(a_case(cast, now), cast, now)
    with pytest.raises(Refused):
        add_to_note(note, by=cast.mia, now=now, text="  ")


def test_an_addendum_is_written_in_the_browser(
    cast: Cast, now: dt.datetime, browser_of: BrowserOf
) -> None:
    note = a_note(a_case(cast, now), cast, now)
    mia, address = browser_of("mia"), reverse("note-add", args=[note.pk])
    assert mia.get(address).status_code == 200
    assert mia.post(address, {"text": " "}).status_code == 200
    assert mia.post(address, {"text": "The frame is back."}).status_code == 302
    page = mia.get(reverse("note-detail", args=[note.pk])).content.decode()
    assert "The frame is back." in page
    assert "Mia Example" in page
