"""A file of referrals is brought in by whom a privacy officer lets, all of it or nothing."""

import datetime as dt
import time
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client as Browser
from django.urls import reverse

from casemgmt.core import audit
from casemgmt.core.errors import Forbidden, Refused
from casemgmt.ledger.models import ReadEvent
from clients.actions.import_rights import end_import_right, give_import_right
from clients.actions.importing import (
    HOLDS,
    UNDO,
    commit_import,
    map_import,
    undo_import,
    upload_import,
)
from clients.actions.referring import take_referral
from clients.likely import Asked, weighed, weighed_among
from clients.models import (
    Client,
    HiddenMatch,
    Import,
    ImportedReferral,
    ImportFile,
    ImportRight,
    ImportRow,
    Referral,
)
from tests.cast import SET_UP, Cast
from tests.importing import DAY, HEADS, LINE, MINUTE, checked, unlike, uploaded
from tests.stories import a_case

pytestmark = pytest.mark.django_db
BrowserOf = Callable[[str], Browser]


def right(cast: Cast, now: dt.datetime, name: str = "ines", **facts: Any) -> ImportRight:
    """Petra lets somebody import."""
    last = cast.agency.today(now) + 7 * DAY
    given = {
        "by": cast.petra,
        "staff": cast[name],
        "last_day": last,
        "why": "The old list",
        **facts,
    }
    return give_import_right(now=now - MINUTE, **given)


def committed(cast: Cast, now: dt.datetime, *lines: str) -> Import:
    """What is ready is in."""
    return commit_import(checked(cast, now, *lines), by=cast.ines, now=now)


def came(upload: Import) -> list[Referral]:
    return [one.referral for one in ImportedReferral.objects.filter(upload=upload)]


def test_a_file_of_referrals_comes_in(cast: Cast, now: dt.datetime) -> None:
    upload = checked(cast, now, LINE, LINE.replace("Ada", "Bo").replace("1950-03-02", ""))
    assert (upload.ready, upload.wrong, upload.alike) == (2, 0, 0)
    assert not Referral.objects.for_agency(cast.agency.pk).exists()
    commit_import(upload, by=cast.ines, now=now)
    ada, bo = sorted(came(upload), key=lambda one: one.given_name)
    assert (ada.birth_date, bo.birth_date) == (dt.date(1950, 3, 2), None)
    assert (ada.referrer_kind, ada.method, ada.urgency) == ("hospital", "professional", 1)
    assert (ada.state, ada.program, ada.taken_by) == ("received", cast.program, None)
    assert ada.history.get().history_change_reason == "Referral received from a file"
    assert ada.history.get().history_user == cast.ines.user


def test_whoever_takes_nobody_in_keeps_what_they_bring_in(cast: Cast, now: dt.datetime) -> None:
    upload = commit_import(checked(cast, now, LINE, by="mia"), by=cast.mia, now=now)
    assert [(one.state, one.taken_by) for one in came(upload)] == [("screening", cast.mia)]


# the right


def test_nobody_imports_without_the_right(cast: Cast, now: dt.datetime) -> None:
    with pytest.raises(Refused, match="privacy officer"):
        upload_import(by=cast.ines, now=now, name="list.csv", body=f"{HEADS}\n{LINE}".encode())


@pytest.mark.parametrize("name", ["alex", "mia", "sally", "quinn"])
def test_only_a_privacy_officer_gives_the_right(cast: Cast, now: dt.datetime, name: str) -> None:
    with pytest.raises(Forbidden):
        right(cast, now, by=cast[name])


@pytest.mark.parametrize("name", ["alex", "petra", "quinn", "otto", "iris"])
def test_it_is_given_to_another_who_takes_referrals_here(
    cast: Cast, now: dt.datetime, name: str
) -> None:
    with pytest.raises(Refused):
        right(cast, now, name)


@pytest.mark.parametrize("days", [-1, 15])
def test_it_ends_within_14_days(cast: Cast, now: dt.datetime, days: int) -> None:
    with pytest.raises(Refused, match="at most 14 days"):
        right(cast, now, last_day=cast.agency.today(now) + days * DAY)


def test_it_is_given_once_and_for_a_reason(cast: Cast, now: dt.datetime) -> None:
    with pytest.raises(Refused, match="Say what"):
        right(cast, now, why=" ")
    right(cast, now)
    with pytest.raises(Refused, match="already"):
        right(cast, now)


def test_an_import_is_seen_by_its_uploader_while_the_right_stands(
    cast: Cast, now: dt.datetime, browser_of: BrowserOf
) -> None:
    given = right(cast, now)
    upload = checked(cast, now)
    right(cast, now, "mia")
    page = reverse("import-detail", args=[upload.pk])
    for name in ("mia", "sally", "alex", "petra", "quinn", "otto"):
        assert browser_of(name).get(page).status_code == 404
    assert browser_of("ines").get(page).status_code == 200
    assert not Import.objects.visible_to(cast.ines, now + 8 * DAY).exists()
    end_import_right(given, by=cast.petra, now=now)
    assert browser_of("ines").get(page).status_code == 404
    with pytest.raises(Forbidden):
        commit_import(upload, by=cast.ines, now=now)


def test_an_officer_sees_that_something_was_imported_and_not_what(
    cast: Cast, now: dt.datetime, browser_of: BrowserOf
) -> None:
    committed(cast, now)
    shown = browser_of("petra").get(reverse("import-rights")).content.decode()
    assert "Brought in" in shown
    assert "Ada" not in shown
    assert "list.csv" not in shown


# what is wrong


WRONG = {
    "a date in another order": ("1950-03-02", "03/02/1950", "Write dates as 2026-11-28"),
    "no such day": ("1950-03-02", "1950-02-30", "no such day"),
    "a birth to come": ("1950-03-02", "2050-02-03", "has passed"),
    "a referral to come": ("2026-01-02", "2050-01-02", "time that has passed"),
    "nobody": ("Ada", "", "missing"),
    "no reason": ("Home alone after a fall", "", "missing"),
    "an unknown word": ("Hospital or clinic", "Doctor", "Write one of these"),
    "a long name": ("Finch", "F" * 101, "longer than 100"),
}


def test_wrong_lines_stay_out_and_say_why(cast: Cast, now: dt.datetime) -> None:
    lines = [LINE.replace(old, new) for old, new, _words in WRONG.values()]
    upload = checked(cast, now, *lines, LINE.replace("Ada", "Bo"))
    assert (upload.ready, upload.wrong) == (1, len(WRONG))
    rows = ImportRow.objects.filter(upload=upload, state="wrong").order_by("number")
    for row, (case, (_old, _new, words)) in zip(rows, WRONG.items(), strict=True):
        assert words in str(row.errors), case
    commit_import(upload, by=cast.ines, now=now)
    assert [one.given_name for one in came(upload)] == ["Bo"]


def test_the_words_that_are_offered_are_those_of_the_pages(cast: Cast, now: dt.datetime) -> None:
    upload = checked(cast, now, LINE.replace("professional", "By chance"))
    said = str(ImportRow.objects.get(upload=upload).errors)
    assert "self-referral" in said
    assert "self_referral" not in said


def test_columns_are_named_once_each_and_all_that_is_needed(cast: Cast, now: dt.datetime) -> None:
    upload, act = uploaded(cast, now), {"by": cast.ines, "now": now, "program": cast.program}
    for mapping in (
        {**upload.mapping, "reason": None},
        {**upload.mapping, "family_name": upload.mapping["given_name"]},
        {**upload.mapping, "family_name": 99},
        {**upload.mapping, "state": upload.mapping["family_name"]},
    ):
        with pytest.raises(Refused):
            map_import(upload, mapping=mapping, **act)
    with pytest.raises(Refused, match="takes referrals"):
        map_import(upload, mapping=upload.mapping, **{**act, "program": cast.other_program})


# somebody known


def test_somebody_known_is_offered_for_review_and_not_created(
    cast: Cast, now: dt.datetime, browser_of: BrowserOf
) -> None:
    case = a_case(cast, now, birth_date=dt.date(1950, 3, 2))
    upload = checked(cast, now, LINE.replace("Ada,Finch", "Rosa,Delgado"), by="mia")
    assert (upload.ready, upload.alike) == (0, 1)
    page = browser_of("mia").get(reverse("import-detail", args=[upload.pk])).content.decode()
    assert reverse("case-detail", args=[case.pk]) in page
    with pytest.raises(Refused, match="no line"):
        commit_import(upload, by=cast.mia, now=now)


def test_a_hidden_match_comes_in_and_opens_a_review(cast: Cast, now: dt.datetime) -> None:
    case = a_case(cast, now, carried_by="omar", birth_date=dt.date(1950, 3, 2))
    upload = committed(cast, now, LINE.replace("Ada,Finch", "Rosa,Delgado"))
    assert (upload.ready, upload.alike) == (1, 0)
    match = HiddenMatch.objects.for_agency(cast.agency.pk).get()
    assert (match.client_id, match.referral) == (case.client_id, came(upload)[0])


def test_a_person_who_stands_in_the_file_twice_comes_in_once(cast: Cast, now: dt.datetime) -> None:
    upload = committed(cast, now, LINE, LINE.replace("Home alone", "Alone again"))
    assert (upload.ready, upload.alike) == (1, 1)
    assert len(came(upload)) == 1


def test_many_are_compared_as_one_is(cast: Cast, now: dt.datetime) -> None:
    born = dt.date(1950, 3, 2)
    for given, family in (("Rosa", "Delgado"), ("William", "Ng"), ("Delgado", "Rosa")):
        for birth in (born, dt.date(1950, 2, 3), None):
            client = Client(given_name=given, family_name=family, birth_date=birth)
            client.agency, client.phone = cast.agency, "555-0100" if birth == born else ""
            audit.save(client, by=SET_UP, why="For this test")
    names = [("Rosa", "Delgadó"), ("Bill", "Ng"), ("Roza", ""), ("Ann", "Oak"), ("", "")]
    asked = [
        Asked(*name, birth, phone)
        for name in names
        for birth in (born, dt.date(1950, 3, 20), None)
        for phone in ("555 0100", "")
    ]
    clients = Client.objects.for_agency(cast.agency.pk)
    found = weighed_among(cast.agency.pk, dict(enumerate(asked)))
    assert [found[n] for n in range(len(asked))] == [weighed(clients, one) for one in asked]
    assert len({str(one) for one in found.values()}) > len(names)


# once, and back


def test_it_is_brought_in_once(cast: Cast, now: dt.datetime) -> None:
    upload = committed(cast, now)
    commit_import(upload, by=cast.ines, now=now)
    assert len(came(upload)) == 1
    with pytest.raises(Refused, match="very file"):
        committed(cast, now)
    with pytest.raises(Refused, match="in already"):
        act = {"by": cast.ines, "now": now, "program": cast.program}
        map_import(upload, mapping=upload.mapping, **act)


def test_a_commit_that_fails_leaves_nothing_and_can_be_done_again(
    cast: Cast, now: dt.datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    upload = checked(cast, now)
    with monkeypatch.context() as broken, pytest.raises(ZeroDivisionError):
        broken.setattr("clients.actions.importing.audit.save", lambda *_args, **_facts: 1 / 0)
        commit_import(upload, by=cast.ines, now=now)
    assert not Referral.objects.for_agency(cast.agency.pk).exists()
    commit_import(upload, by=cast.ines, now=now)
    assert len(came(upload)) == 1


def test_only_a_new_check_counts(cast: Cast, now: dt.datetime) -> None:
    upload = uploaded(cast, now)
    with pytest.raises(Refused, match="Check the file"):
        commit_import(upload, by=cast.ines, now=now)
    with pytest.raises(Refused, match="too old"):
        commit_import(checked(cast, now), by=cast.ines, now=now + HOLDS + MINUTE)


def test_it_is_taken_back_as_long_as_nobody_works_with_it(cast: Cast, now: dt.datetime) -> None:
    upload = committed(cast, now)
    undo_import(upload, by=cast.ines, now=now)
    (referral,) = came(upload)
    assert (referral.state, referral.disposed_by, referral.version) == ("taken_back", cast.ines, 2)
    assert referral.history.count() == 2
    undo_import(upload, by=cast.ines, now=now)
    again = committed(cast, now)
    take_referral(came(again)[0], by=cast.ines, now=now)
    with pytest.raises(Refused, match="works with one"):
        undo_import(again, by=cast.ines, now=now)


def test_it_is_taken_back_within_seven_days(cast: Cast, now: dt.datetime) -> None:
    right(cast, now, last_day=cast.agency.today(now) + 14 * DAY)
    upload = committed(cast, now)
    with pytest.raises(Refused, match="7 days"):
        undo_import(upload, by=cast.ines, now=now + UNDO + MINUTE)


# pages


def test_from_the_file_to_the_referrals_by_the_pages(
    cast: Cast, now: dt.datetime, browser_of: BrowserOf
) -> None:
    right(cast, now)
    browser = browser_of("ines")
    wrong = LINE.replace("1950-03-02", "2.3.1950").replace("Finch", "=1+1")
    file = SimpleUploadedFile("list.csv", f"{HEADS}\n{LINE}\n{wrong}".encode())
    answer = browser.post(reverse("import-list"), {"file": file, "kind": "referrals"})
    upload = Import.objects.for_agency(cast.agency.pk).get()
    assert answer["Location"] == reverse("import-map", args=[upload.pk])
    form = {"program": cast.program.pk, **upload.mapping}
    browser.post(reverse("import-map", args=[upload.pk]), form)
    browser.post(reverse("import-check", args=[upload.pk]))
    shown = browser.get(reverse("import-detail", args=[upload.pk])).content.decode()
    assert "Bring in 1 referral" in shown
    row = ImportRow.objects.get(upload=upload, number=3)
    assert ReadEvent.objects.filter(record="clients.importrow", record_id=row.pk).exists()
    taken = browser.post(reverse("import-errors", args=[upload.pk])).content.decode("utf-8-sig")
    assert "'=1+1" in taken
    assert "Write dates as" in taken
    browser.post(reverse("import-commit", args=[upload.pk]), {"round": 1})
    assert len(came(upload)) == 1
    browser.post(reverse("import-undo", args=[upload.pk]))
    upload.refresh_from_db()
    assert upload.state == "undone"


def test_the_file_is_kept_sealed_and_the_template_is_empty(
    cast: Cast, now: dt.datetime, browser_of: BrowserOf
) -> None:
    upload = uploaded(cast, now)
    assert "Ada" in ImportFile.objects.get(upload=upload).text
    stored = ImportFile.objects.filter(upload=upload).extra(select={"raw": "text"})
    assert "Ada" not in str(stored.values_list("raw", flat=True)[0])
    template = browser_of("ines").get(reverse("import-template")).content.decode("utf-8-sig")
    assert template.startswith("received_at,given_name")
    assert template.count("\n") == 1


@pytest.mark.wide
def test_ten_thousand_lines_take_less_than_a_minute(
    cast: Cast, now: dt.datetime, metric: Callable[[str, Any, Any], None]
) -> None:
    lines = unlike(LINE, 10_000)
    began = time.monotonic()
    upload = checked(cast, now, *lines)
    took = time.monotonic() - began
    began = time.monotonic()
    commit_import(upload, by=cast.ines, now=now)
    metric("import_check_10000_seconds", round(took, 1), 60)
    metric("import_rows_10000_seconds", round(time.monotonic() - began, 1), 60)
    assert len(came(upload)) == upload.ready == 10_000
