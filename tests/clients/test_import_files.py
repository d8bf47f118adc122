"""What is no table is refused with what to do, and tables are read as spreadsheets write them."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client as Browser
from django.urls import reverse

from casemgmt.core.errors import Refused
from casemgmt.core.tables import MOST_COLUMNS, read_table, text_of
from clients.actions.importing import check_import, map_import, upload_import
from clients.incoming import ADDED, FIELDS, guess, label
from clients.models import Import, ImportRow
from tests.cast import Cast
from tests.importing import HEADS, LINE, a_right, checked

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


# what goes out to be corrected, and comes back


def corrected(cast: Cast, now: dt.datetime, browser: Browser, heads: str, line: str) -> bytes:
    """The table of what stays out of a file with one line."""
    a_right(cast, now)
    act = {"by": cast.ines, "now": now}
    upload = upload_import(name="list.csv", body=f"{heads}\n{line}".encode(), **act)
    map_import(upload, program=cast.program, mapping=upload.mapping, **act)
    check_import(upload, **act)
    body: bytes = browser.post(reverse("import-errors", args=[upload.pk])).content
    return body


@pytest.mark.parametrize("own", ["line", "Line", "what to do"])
def test_a_column_of_ones_own_goes_out_and_comes_back(
    cast: Cast, now: dt.datetime, browser_of: BrowserOf, own: str
) -> None:
    wrong = LINE.replace("2026-01-02", "01/02/2026")
    body = corrected(cast, now, browser_of("ines"), f"{HEADS},{own}", f"{wrong},Eng-lish")
    assert "import: what to do" in body.decode()
    again = read_table(text_of(body), leaving_out=ADDED)
    assert again.heads == [*HEADS.split(","), own]
    assert again.lines[2][-1] == "Eng-lish"


def test_a_table_as_wide_as_it_may_be_comes_back(
    cast: Cast, now: dt.datetime, browser_of: BrowserOf
) -> None:
    more = [f"x{n}" for n in range(MOST_COLUMNS - len(HEADS.split(",")))]
    wrong = LINE.replace("2026-01-02", "01/02/2026")
    heads = ",".join([HEADS, *more])
    body = corrected(cast, now, browser_of("ines"), heads, wrong + "," * len(more))
    assert read_table(text_of(body), leaving_out=ADDED).heads == heads.split(",")


@pytest.mark.parametrize(
    "cell",
    ["1950-03-02", "1950-03-02 09:00", "3/2/1950", "5 Mar 1950", "a@example.org", "(555) 555-0100"],
)
def test_a_person_is_not_taken_for_the_heads(cell: str) -> None:
    with pytest.raises(Refused, match="names the columns") as refused:
        read_table(f"Ada,Finch,{cell}\nBo,Finch,{cell}\n")
    assert refused.value.field == "file"


def test_a_name_over_a_column_may_hold_a_number_or_a_sign() -> None:
    heads = [
        "Address 2",
        "Contact @ home",
        "ICD-10",
        "Phone (555-0100 when closed)",
        "import: Line",
    ]
    assert read_table(",".join(heads) + "\nx").heads == heads


def test_a_file_of_nothing_but_our_own_columns_is_no_table() -> None:
    with pytest.raises(Refused, match="name every column"):
        read_table(f"{ADDED[0]},{ADDED[1].upper()}\n1,2\n", leaving_out=ADDED)


@pytest.mark.parametrize("says", ["sep=;", '"sep=;"', "SEP=;"])
def test_a_file_says_what_stands_between_its_cells(says: str) -> None:
    table = read_table(f"{says}\r\nname,of it;reason\r\nAda;a, b, c\r\n")
    assert (table.heads, table.lines) == (["name,of it", "reason"], {3: ["Ada", "a, b, c"]})


@pytest.mark.parametrize(
    ("wrong", "field"),
    [(("2026-01-02", "0001-01-01"), "received_at"), (("1950-03-02", "0001-01-01"), "birth_date")],
)
@pytest.mark.parametrize("zone", ["Pacific/Auckland", "America/New_York"])
def test_a_year_in_which_nobody_was_referred_or_born_stays_out(
    cast: Cast, now: dt.datetime, wrong: tuple[str, str], field: str, zone: str
) -> None:
    cast.ines.agency.timezone = zone
    upload = checked(cast, now, LINE.replace(*wrong))
    assert (upload.ready, upload.wrong) == (0, 1)
    row = ImportRow.objects.get(upload=upload)
    assert row.errors == [[label(field), "Look at the year again."]]
