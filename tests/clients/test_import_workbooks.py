"""A workbook comes in as people read it, and one that does more than hold lines not at all."""

import datetime as dt
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client as Browser
from django.urls import reverse
from openpyxl import Workbook

from casemgmt.core.errors import Refused
from casemgmt.core.files import BadFile, examine_workbook
from casemgmt.core.files.kinds import WORKBOOK_LIMITS
from casemgmt.core.tables import read_table, text_of
from clients.actions.importing import check_import, commit_import, map_import, upload_import
from clients.models import Import, ImportedReferral, ImportFile, ImportRow
from tests.cast import Cast
from tests.importing import HEADS, LINE, a_right
from tests.workbooks import HOSTILE, added, of_sheet, rewritten, texts, with_texts, workbook

BrowserOf = Callable[[str], Browser]
ADA = [dt.date(2026, 1, 2), "Ada", "Finch", dt.date(1950, 3, 2), *LINE.split(",")[4:]]


def lines_in(body: bytes) -> dict[int, list[str]]:
    return read_table(text_of(body)).lines


def a_cell(value: Any, shown_as: str = "General") -> str:
    """How one value is read."""

    def shown(book: Workbook) -> None:
        book.active.cell(2, 1).number_format = shown_as

    return lines_in(workbook([["a", "b"], [value, "x"]], shown))[2][0]


READ: dict[str, tuple[Any, str, str]] = {
    "a text": ("  Zoë\nAnn ", "General", "Zoë\nAnn"),
    "a text with commas": ('a, "b"; c\td', "General", 'a, "b"; c\td'),
    "a whole number": (5550100, "General", "5550100"),
    "a whole number with a point": (42.0, "General", "42"),
    "a long number": (123456789012, "General", "123456789012"),
    "a fraction": (0.1 + 0.2, "General", "0.3"),
    "zeros before": (2139, "00000", "02139"),
    "a day": (dt.date(1950, 3, 2), "mm/dd/yyyy", "1950-03-02"),
    "a day and a time": (
        dt.datetime.combine(dt.date(2026, 1, 2), dt.time(14, 30)),
        "yyyy-mm-dd h:mm",
        "2026-01-02 14:30",
    ),
    "yes": (True, "General", "yes"),
    "no": (False, "General", "no"),
    "a formula nobody worked out": ("=1+1", "General", ""),
    "an error": ("#N/A", "General", "#N/A"),
    "a day outside time": (99_999_999, "mm/dd/yyyy", "#VALUE!"),
}


@pytest.mark.parametrize("case", READ)
def test_a_cell_is_read_as_people_read_it(case: str) -> None:
    value, shown_as, said = READ[case]
    assert a_cell(value, shown_as) == said


def test_a_formula_says_what_it_came_to() -> None:
    rows = "<row><c t='inlineStr'><is><t>a</t></is></c></row>"
    assert lines_in(of_sheet(f"{rows}<row><c><f>6*7</f><v>42</v></c></row>")) == {2: ["42"]}


def test_texts_that_are_kept_apart_are_found() -> None:
    rows = "".join(f'<row><c t="s"><v>{n}</v></c></row>' for n in range(2))
    assert lines_in(with_texts(of_sheet(rows), texts("a", "Zoë_x000D_\nAnn"))) == {2: ["Zoë\nAnn"]}


def test_the_first_sheet_that_is_shown_counts_with_its_own_row_numbers() -> None:
    def change(book: Workbook) -> None:
        book.active.sheet_state = "hidden"
        for title, word in (("Shown", "x"), ("Next", "y")):
            sheet = book.create_sheet(title)
            sheet["A1"], sheet["A4"] = "a", word

    assert lines_in(workbook([["a"], ["w"]], change)) == {4: ["x"]}


def test_printer_settings_and_a_link_to_click_are_no_harm() -> None:
    def change(book: Workbook) -> None:
        book.active["B2"].hyperlink = "https://example.org/"

    plain = workbook([["a", "b"], ["c", "d"]], change)
    assert lines_in(plain)[2][0] == "c"
    assert lines_in(added("xl/printerSettings/printerSettings1.bin", b"\0x")) == {2: ["c", "d"]}


def test_what_a_sheet_says_of_its_size_need_not_be_true() -> None:
    def lie(was: bytes) -> bytes:
        return was.replace(b'<dimension ref="A1:B2"', b'<dimension ref="A1:A1"')

    body = workbook([["a", "b"], ["c", "d"]])
    assert lines_in(rewritten(body, {"xl/worksheets/sheet1.xml": lie})) == {2: ["c", "d"]}


@pytest.mark.parametrize("case", HOSTILE)
def test_a_workbook_that_is_more_than_lines_is_refused_with_what_to_do(case: str) -> None:
    make, words = HOSTILE[case]
    with pytest.raises(Refused, match=words) as refused:
        read_table(text_of(make()))
    assert refused.value.field == "file"


def test_a_workbook_has_so_many_elements_at_most() -> None:
    body = workbook([["a"], *[["b"]] * 50])
    examine_workbook(body, limits=replace(WORKBOOK_LIMITS, nodes=5_000))
    for few in ({"nodes": 200}, {"unpacked": 9_000}):
        with pytest.raises(BadFile) as refused:
            examine_workbook(body, limits=replace(WORKBOOK_LIMITS, **few))
        assert refused.value.code in {"heavy", "zip-bomb"}


def test_a_workbook_that_was_looked_at_is_never_left(settings: Any, tmp_path: Path) -> None:
    settings.FILES_DIR = str(tmp_path / "private")
    examine_workbook(workbook([["a"], ["b"]]))
    with pytest.raises(BadFile):
        examine_workbook(added("xl/vbaProject.bin", b"x"))
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]


def test_a_head_may_hold_what_else_separates() -> None:
    assert lines_in(workbook([["a;b;c", "d\n(e)"], ["x", "y"]])) == {2: ["x", "y"]}
    assert read_table('"a;b;c",d\nx,y').heads == ["a;b;c", "d"]


@pytest.mark.django_db
def test_a_workbook_comes_in_by_the_pages(
    cast: Cast, now: dt.datetime, browser_of: BrowserOf
) -> None:
    a_right(cast, now)
    browser = browser_of("ines")
    broken = [*ADA[:4], "#N/A", *ADA[5:]]
    body = workbook([HEADS.split(","), ADA, [], broken])
    answer = browser.post(
        reverse("import-list"), {"file": SimpleUploadedFile("list.xlsx", body), "kind": "referrals"}
    )
    upload = Import.objects.for_agency(cast.agency.pk).get()
    assert answer["Location"] == reverse("import-map", args=[upload.pk])
    assert "1950-03-02" in ImportFile.objects.get(upload=upload).text
    act = {"by": cast.ines, "now": now}
    map_import(upload, program=cast.program, mapping=upload.mapping, **act)
    check_import(upload, **act)
    wrong = ImportRow.objects.get(upload=upload, state="wrong")
    assert wrong.number == 4
    assert "could not work this out" in str(wrong.errors)
    taken = browser.post(reverse("import-errors", args=[upload.pk])).content.decode("utf-8-sig")
    assert "#N/A" in taken
    commit_import(upload, **act)
    (ada,) = [one.referral for one in ImportedReferral.objects.filter(upload=upload)]
    assert (ada.given_name, ada.birth_date) == ("Ada", dt.date(1950, 3, 2))


@pytest.mark.django_db
def test_a_refused_workbook_is_said_on_the_page_and_leaves_nothing(
    cast: Cast, now: dt.datetime, browser_of: BrowserOf
) -> None:
    a_right(cast, now)
    browser = browser_of("ines")
    for name in ("a locked one", "macros", "a laughing entity", "one text everywhere"):
        make, words = HOSTILE[name]
        file = SimpleUploadedFile("list.xlsx", make())
        answer = browser.post(reverse("import-list"), {"file": file, "kind": "referrals"})
        assert answer.status_code == 200, name
        assert words in answer.content.decode(), name
    assert not Import.objects.for_agency(cast.agency.pk).exists()


@pytest.mark.django_db
def test_a_workbook_saved_once_more_is_the_same_file(cast: Cast, now: dt.datetime) -> None:
    a_right(cast, now)
    act = {"by": cast.ines, "now": now, "name": "list.xlsx"}
    first, again = (
        upload_import(body=workbook([HEADS.split(","), ADA], change), **act)
        for change in (None, lambda book: setattr(book.properties, "title", "Saved again"))
    )
    assert first.sha256 == again.sha256


@pytest.mark.wide
def test_a_workbook_of_ten_thousand_lines_is_read_in_seconds(
    metric: Callable[[str, Any, Any], None],
) -> None:
    body = workbook([HEADS.split(","), *[ADA] * 10_000])
    began = time.monotonic()
    assert len(lines_in(body)) == 10_000
    metric("import_workbook_10000_seconds", round(time.monotonic() - began, 1), 60)
