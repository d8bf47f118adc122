"""What is no table is refused with what to do, and tables are read as spreadsheets write them."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client as Browser
from django.urls import reverse

from casemgmt.core.errors import Refused
from casemgmt.core.tables import read_table, text_of
from clients.incoming import FIELDS, guess
from clients.models import Import
from tests.cast import Cast
from tests.importing import HEADS, LINE, a_right

BrowserOf = Callable[[str], Browser]

REFUSED = {
    "nothing": (b"", "empty"),
    "only heads": (HEADS.encode(), "nothing below"),
    "no text": (b"\x00\x01\x02,\x00", "no text"),
    "no name over a column": (b"a,,c\n1,2,3", "name every column"),
    "a name twice": (b"a,A\n1,2", "Name each column differently"),
    "a long line": (b"a,b\n1,2,3", "Line 2 has more cells"),
    "a long cell": (b"a,b\n1," + b"x" * 10_001, "longer than 10000"),
    "too many lines": (b"a,b\n" + b"1,2\n" * 10_001, "Split it"),
    "too many columns": (",".join(f"c{n}" for n in range(61)).encode() + b"\n1", "more than 60"),
    "a quote without end": (b'a,b\n"1,2', "breaks off"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_is_no_table_is_refused_with_what_to_do(case: str) -> None:
    body, words = REFUSED[case]
    with pytest.raises(Refused, match=words):
        read_table(text_of(body))


UNTAKEN = {
    "a workbook": (b"PK\x03\x04rest", "save it again as XLSX"),
    "too large": (b"a,b\n" + b"x" * (5 * 1024 * 1024), "larger than 5 MB"),
}


@pytest.mark.django_db
def test_what_is_refused_leaves_nothing(
    cast: Cast, now: dt.datetime, browser_of: BrowserOf
) -> None:
    a_right(cast, now)
    browser = browser_of("ines")
    for name, (body, words) in {**UNTAKEN, **REFUSED}.items():
        file = SimpleUploadedFile("list.csv", body)
        answer = browser.post(reverse("import-list"), {"file": file, "kind": "referrals"})
        assert answer.status_code == 200, name
        if name != "nothing":
            assert words in answer.content.decode(), name
    assert not Import.objects.for_agency(cast.agency.pk).exists()


@pytest.mark.parametrize("coded", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_files_are_read_as_spreadsheets_write_them(coded: str, separator: str) -> None:
    text = f"{HEADS}\r\n{LINE.replace('Ada', 'Zoë')}\r\n\r\n".replace(",", separator)
    table = read_table(text_of(text.encode(coded)))
    assert [line[1] for line in table.lines.values()] == ["Zoë"]
    assert list(guess(table.heads, FIELDS)) == [
        *("received_at", "given_name", "family_name", "birth_date"),
        *("referrer_kind", "method", "reason"),
    ]
