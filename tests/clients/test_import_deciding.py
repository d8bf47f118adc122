"""A line about somebody known is decided by whoever looked at whom it is like, and only then comes in."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client as Browser
from django.urls import resolve, reverse

from casemgmt.core.errors import Forbidden, Refused
from casemgmt.ledger.models import ReadEvent
from clients.actions.import_rights import end_import_right
from clients.actions.importing import (
    check_import,
    commit_import,
    decide_line,
    map_import,
    undo_import,
)
from clients.models import (
    HiddenMatch,
    Import,
    ImportDecision,
    ImportedReferral,
    ImportRight,
    ImportRow,
    Referral,
)
from tests.cast import Cast
from tests.importing import LINE, checked
from tests.stories import a_case

pytestmark = pytest.mark.django_db
BrowserOf = Callable[[str], Browser]
ROSA = LINE.replace("Ada,Finch", "Rosa,Delgado")
BORN = dt.date(1950, 3, 2)


def known(cast: Cast, now: dt.datetime, *more: str) -> Import:
    """Mia's file holds somebody much like a client of hers, in line 2."""
    a_case(cast, now, birth_date=BORN)
    return checked(cast, now, ROSA, *more, by="mia")


def came(upload: Import) -> list[int]:
    rows = ImportedReferral.objects.filter(upload=upload).order_by("number")
    return list(rows.values_list("number", flat=True))


def test_somebody_else_comes_in_and_the_same_person_stays_out(cast: Cast, now: dt.datetime) -> None:
    upload, act = known(cast, now, LINE), {"by": cast.mia, "now": now}
    assert (upload.ready, upload.alike) == (1, 1)
    decide_line(upload, number=2, answer="same", **act)
    assert (upload.ready, upload.alike) == (1, 1)
    decide_line(upload, number=2, answer="other", **act)
    decide_line(upload, number=2, answer="other", **act)
    assert (upload.ready, upload.alike) == (2, 0)
    kept = ImportDecision.objects.filter(upload=upload).order_by("turn")
    said = [(one.answer, one.decided_by, one.decided_at) for one in kept]
    assert said == [("same", cast.mia, now), ("other", cast.mia, now)]
    commit_import(upload, **act)
    assert came(upload) == [2, 3]
    undo_import(upload, **act)
    states = Referral.objects.for_agency(cast.agency.pk).values_list("state", flat=True)
    assert set(states) == {"taken_back"}


def test_what_was_said_last_counts(cast: Cast, now: dt.datetime) -> None:
    upload, act = known(cast, now, LINE), {"by": cast.mia, "now": now}
    for answer in ("other", "same"):
        decide_line(upload, number=2, answer=answer, **act)
    assert (upload.ready, upload.alike) == (1, 1)
    commit_import(upload, **act)
    assert came(upload) == [3]


def test_a_person_twice_in_a_file_may_be_two_people(cast: Cast, now: dt.datetime) -> None:
    case = a_case(cast, now, carried_by="omar", birth_date=BORN)
    upload, act = checked(cast, now, ROSA, ROSA.replace("fall", "flood")), {"now": now}
    assert (upload.ready, upload.alike) == (1, 1)
    decide_line(upload, by=cast.ines, number=3, answer="other", **act)
    commit_import(upload, by=cast.ines, **act)
    assert came(upload) == [2, 3]
    waiting = HiddenMatch.objects.for_agency(cast.agency.pk)
    assert [one.client_id for one in waiting] == [case.client_id] * 2


def test_whom_nobody_may_know_of_still_waits_with_the_officers(
    cast: Cast, now: dt.datetime
) -> None:
    hidden = a_case(cast, now, carried_by="omar", birth_date=BORN)
    upload, act = known(cast, now), {"by": cast.mia, "now": now}
    decide_line(upload, number=2, answer="other", **act)
    commit_import(upload, **act)
    waiting = HiddenMatch.objects.for_agency(cast.agency.pk)
    assert [one.client_id for one in waiting] == [hidden.client_id]


def test_only_a_line_about_somebody_known_is_decided_and_only_in_time(
    cast: Cast, now: dt.datetime
) -> None:
    upload, act = known(cast, now, LINE, ROSA.replace("2026-01-02", "soon")), {"now": now}
    for number, answer in ((3, "other"), (4, "other"), (99, "other"), (2, "perhaps")):
        with pytest.raises(Refused, match="nothing to decide"):
            decide_line(upload, by=cast.mia, number=number, answer=answer, **act)
    with pytest.raises(Forbidden):
        decide_line(upload, by=cast.ines, number=2, answer="other", **act)
    commit_import(upload, by=cast.mia, **act)
    with pytest.raises(Refused, match="before anything"):
        decide_line(upload, by=cast.mia, number=2, answer="other", **act)
    assert not ImportDecision.objects.filter(upload=upload).exists()


def test_nobody_decides_once_the_right_is_over(cast: Cast, now: dt.datetime) -> None:
    upload = known(cast, now)
    right = ImportRight.objects.standing(cast.mia, now).get()
    end_import_right(right, by=cast.petra, now=now)
    with pytest.raises(Forbidden):
        decide_line(upload, by=cast.mia, now=now, number=2, answer="other")


def test_a_new_check_asks_again(cast: Cast, now: dt.datetime) -> None:
    upload, act = known(cast, now), {"by": cast.mia, "now": now}
    decide_line(upload, number=2, answer="other", **act)
    map_import(upload, program=cast.program, mapping=upload.mapping, **act)
    with pytest.raises(Refused, match="before anything"):
        decide_line(upload, number=2, answer="other", **act)
    assert upload.ready == 0


def test_it_is_decided_on_the_page_with_whom_it_is_like(
    cast: Cast, now: dt.datetime, browser_of: BrowserOf
) -> None:
    hidden = a_case(cast, now, carried_by="omar", birth_date=BORN)
    upload = known(cast, now, LINE)
    browser, page = browser_of("mia"), reverse("import-detail", args=[upload.pk])
    shown = browser.get(page).content.decode()
    assert "Somebody else: bring in" in shown
    assert reverse("case-detail", args=[hidden.pk]) not in shown
    row = ImportRow.objects.get(upload=upload, number=2)
    assert ReadEvent.objects.filter(record="clients.importrow", record_id=row.pk).exists()
    where = reverse("import-decide", args=[upload.pk])
    answer = browser.post(where, {"number": 2, "answer": "same", "page": 1, "round": 1})
    assert answer["Location"] == f"{page}?page=1#line-2"
    errors = reverse("import-errors", args=[upload.pk])
    assert "Left out: the same person" in browser.post(errors).content.decode()
    browser.post(where, {"number": 2, "answer": "other", "round": 1})
    shown = browser.get(page).content.decode()
    assert "Bring in 2 referrals" in shown
    assert "Rosa" not in browser.post(errors).content.decode()
    browser.post(reverse("import-commit", args=[upload.pk]), {"round": 1})
    assert came(upload) == [2, 3]
    assert "Rosa" not in browser.get(page).content.decode()


def test_a_line_with_an_error_keeps_no_other_line_about_the_person_out(
    cast: Cast, now: dt.datetime
) -> None:
    upload = checked(cast, now, LINE.replace("professional", "by pigeon"), LINE)
    assert (upload.ready, upload.wrong, upload.alike) == (1, 1, 0)


def test_what_stays_out_is_corrected_in_the_table_taken_along_and_comes_in(
    cast: Cast, now: dt.datetime, browser_of: BrowserOf
) -> None:
    wrong = LINE.replace("1950-03-02", "2.3.1950").replace("Home alone", "-- Home alone")
    assert wrong.count("-- ") == 1
    upload, browser = checked(cast, now, wrong), browser_of("ines")
    for _again in range(2):
        errors = reverse("import-errors", args=[upload.pk])
        body = browser.post(errors).content.decode("utf-8-sig")
        assert cast.ines.name in body
        assert body.count("what to do") == 1
        file = SimpleUploadedFile("again.csv", body.encode())
        answer = browser.post(reverse("import-list"), {"file": file, "kind": "referrals"})
        upload = Import.objects.get(pk=resolve(answer["Location"]).kwargs["pk"])
        act = {"by": cast.ines, "now": now}
        map_import(upload, program=cast.program, mapping=upload.mapping, **act)
        check_import(upload, **act)
        assert upload.wrong == 1
    file = SimpleUploadedFile("last.csv", body.replace("2.3.1950", "1950-03-02").encode())
    answer = browser.post(reverse("import-list"), {"file": file, "kind": "referrals"})
    upload = Import.objects.get(pk=resolve(answer["Location"]).kwargs["pk"])
    map_import(upload, program=cast.program, mapping=upload.mapping, **act)
    assert check_import(upload, **act).ready == 1
    commit_import(upload, **act)
    came_in = ImportedReferral.objects.get(upload=upload).referral
    assert came_in.reason.startswith("-- Home alone")
