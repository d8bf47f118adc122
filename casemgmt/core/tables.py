"""Tables that leave the process, for whoever may read what stands in them, and tables that come in."""

import csv
import datetime as dt
import io
import math
import re
import warnings
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.http import HttpResponse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from openpyxl import load_workbook

from casemgmt.core.errors import Refused
from casemgmt.core.files import BadFile, examine_workbook
from casemgmt.core.files.response import disposition, protect

BEGINS_A_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet would reckon with instead of showing it."""
MARK_OF_ORDER: Final = "\ufeff"
"""Without it some spreadsheets take the letters for others."""


def csv_download(
    name: str, heads: Sequence[object], lines: Iterable[Sequence[object]], *, mark: str
) -> HttpResponse:
    """Answer with a table as a download under ``name``; it is stored nowhere.

    ``mark`` says in the first and the last line who took it and when. The caller is a view that has
    decided that this person may have all of it, and has logged that they took it along. A table to
    be filled in, or corrected, has no ``mark``.
    """
    kept = io.StringIO()
    writer = csv.writer(kept)
    marks = [[mark]] if mark else []
    for line in (*marks, heads, *lines, *marks):
        writer.writerow([_plain(value) for value in line])
    body = MARK_OF_ORDER + kept.getvalue()
    response = HttpResponse(body, content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = disposition(name)
    protect(response)
    return response


def _plain(value: object) -> str:
    """A value as text that no spreadsheet takes for a formula."""
    text = str(value)
    return f"'{text}" if text.startswith(BEGINS_A_FORMULA) else text


MOST_ROWS: Final = 10_000
MOST_COLUMNS: Final = 60
LONGEST_CELL: Final = 10_000
SEPARATORS: Final = (",", ";", "\t")
QUOTED: Final = re.compile('"[^"]*"')
SAYS_SEPARATOR: Final = re.compile(r'"?sep=([,;\t])"?(?=\n)', re.IGNORECASE)
"""How a spreadsheet tells another one what stands between its cells, in a line of its own."""
AN_E_MAIL: Final = re.compile(r"[^@\s]+@[^@\s.]+\.\S+")
A_DAY: Final = re.compile(r"\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}(\s.*)?|\d{1,2} \w{3,12} \d{4}")
LEAST_DIGITS: Final = 7
"""A phone number has no fewer."""


A_WORKBOOK: Final = b"PK"
AN_OLD_ONE: Final = b"\xd0\xcf\x11\xe0"
"""How a workbook of former days begins, and one that is locked."""
LAST_ROW: Final = 1_048_576
MOST_CELLS: Final = 2_000_000
MOST_TEXT: Final = 5 * 1024 * 1024
"""Letters of a sheet at most: a text that stands once in a workbook may be in all of its cells."""
UNSTEADY: Final = (
    *(ArithmeticError, AttributeError, LookupError, OSError, RuntimeError, SyntaxError),
    *(TypeError, ValueError),
)
"""What the library raises over a workbook that says what cannot be."""
ZEROS: Final = re.compile("0{2,}")
LOCKED: Final[Promise] = gettext_lazy(
    "This workbook is locked with a password, or in the old format XLS. Save it as XLSX without a "
    "password, or as CSV UTF-8, and choose that file."
)
UNREADABLE: Final[Promise] = gettext_lazy(
    "This workbook can’t be read. Open it, save it again as XLSX or as CSV UTF-8, and choose that "
    "file."
)
LARGE: Final[Promise] = gettext_lazy(
    "This workbook is too large inside. Save the sheet as CSV UTF-8 and choose that file, or split "
    "it into several files."
)
NO_WORKBOOK: Final[dict[str, Promise]] = {
    "macro": gettext_lazy(
        "This workbook contains macros or controls. Save it as XLSX, which leaves them out, or as "
        "CSV UTF-8, and choose that file."
    ),
    "document-links": gettext_lazy(
        "This workbook takes values or pictures from other files. Save the sheet as CSV UTF-8 and "
        "choose that file."
    ),
    "document-locked": LOCKED,
    "sheets": gettext_lazy(
        "This workbook has more than 50 sheets. Save the one with the lines as CSV UTF-8 and "
        "choose that file."
    ),
    "large": LARGE,
    "heavy": LARGE,
    "zip-bomb": LARGE,
}
"""Why a workbook is not read, by the code of what was found in it."""


@dataclass(frozen=True)
class Table:
    """What a file of lines says: its heads, and its lines with as many cells each, by their number
    in the file."""

    heads: list[str]
    lines: dict[int, list[str]]


def text_of(body: bytes) -> str:
    """The text of a file: UTF-8, UTF-16 where the file says so, else Windows-1252; of a workbook
    the lines of its first sheet that is shown.

    Raises ``Refused`` for bytes that are no text in any of these, and for a workbook that does
    something, fetches something or is too large inside.
    """
    if body.startswith(A_WORKBOOK):
        return _text_of_workbook(body)
    if body.startswith(AN_OLD_ONE):
        raise Refused(str(LOCKED), field="file")
    marked = body.startswith((b"\xff\xfe", b"\xfe\xff"))
    for name in ("utf-16",) if marked else ("utf-8-sig", "cp1252"):
        try:
            text = body.decode(name)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    words = _("This file is no text. Save it as CSV UTF-8 and choose it again.")
    raise Refused(words, field="file")


def _text_of_workbook(body: bytes) -> str:
    """The lines of the first sheet that is shown, as comma separated text. Rows without a word stay
    empty lines, so that numbers are those of the sheet."""
    try:
        examine_workbook(body)
        with warnings.catch_warnings():
            # They name cells, and what stands in them.
            warnings.simplefilter("ignore")
            return _written(_rows_shown(io.BytesIO(body)))
    except BadFile as bad:
        raise Refused(str(NO_WORKBOOK.get(bad.code, UNREADABLE)), field="file") from bad
    except UNSTEADY as odd:
        raise Refused(str(UNREADABLE), field="file") from odd


def _rows_shown(body: io.BytesIO) -> Iterator[Sequence[Any]]:
    book = load_workbook(body, read_only=True, data_only=True, keep_links=False)
    shown = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
    if not shown:
        raise Refused(str(UNREADABLE), field="file")
    # What a sheet says of its own size need not be true.
    shown[0].reset_dimensions()
    cells = 0
    for number, row in enumerate(shown[0].iter_rows(), start=1):
        cells += len(row)
        if number > LAST_ROW or cells > MOST_CELLS:
            raise Refused(str(LARGE), field="file")
        yield row


def _written(rows: Iterable[Sequence[Any]]) -> str:
    kept, blank = io.StringIO(), 0
    writer = csv.writer(kept, quoting=csv.QUOTE_ALL, lineterminator="\n")
    for row in rows:
        texts = [_read_by_people(cell) for cell in row]
        while texts and not texts[-1]:
            texts.pop()
        if not texts:
            blank += 1
            continue
        kept.write("\n" * blank)
        writer.writerow(texts)
        blank = 0
        if kept.tell() > MOST_TEXT:
            raise Refused(str(LARGE), field="file")
    return kept.getvalue()


def _read_by_people(cell: Any) -> str:
    """A cell as whoever looks at the sheet reads it; days as this product writes them."""
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, dt.datetime):
        return _moment(value)
    if isinstance(value, int | float):
        return _number(value, str(cell.number_format))
    # A carriage return, as workbooks write it.
    return str(value).replace("_x000D_", "").strip()


def _moment(value: dt.datetime) -> str:
    """A day, or a day and a time where it has one; sheets count in fractions of a day."""
    whole = (value + dt.timedelta(milliseconds=500)).replace(microsecond=0)
    if whole.time() == dt.time.min:
        return whole.date().isoformat()
    return whole.isoformat(sep=" ", timespec="seconds" if whole.second else "minutes")


def _number(value: float, shown_as: str) -> str:
    """A number without a fraction it has not, and with the zeros before it that are shown."""
    if not math.isfinite(value):
        return "#NUM!"
    if float(value).is_integer() and ZEROS.fullmatch(shown_as):
        return str(int(value)).zfill(len(shown_as))
    return str(value) if isinstance(value, int) else f"{value:.15g}"


def read_table(text: str, *, leaving_out: Collection[str] = ()) -> Table:
    """Read lines of comma, semicolon or tab separated cells under one line of heads.

    Lines without a word are left out, and so are columns named in ``leaving_out``, in capitals or not.
    Raises ``Refused`` with what to do about a file without heads or lines, with a head twice, with too many lines or columns, a line longer than its heads, and a
    cell that is too long.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    told = SAYS_SEPARATOR.match(text)
    text = text[told.end() :] if told else text
    first = QUOTED.sub("", text).lstrip("\n").split("\n", 1)[0]
    separator = told[1] if told else max(SEPARATORS, key=first.count)
    try:
        lines = list(csv.reader(io.StringIO(text), delimiter=separator, strict=True))
    except csv.Error as odd:
        words = _(
            "This file breaks off inside a quoted cell, or a cell is far too long. Save it again."
        )
        raise Refused(words, field="file") from odd
    said = {at: [_bare(cell) for cell in line] for at, line in enumerate(lines, start=1)}
    rows = {at: line for at, line in said.items() if any(line)}
    if not rows:
        raise Refused(_("This file is empty. Fill in the template and choose it."), field="file")
    named = [" ".join(head.split()) for head in rows.pop(min(rows))]
    own = [place for place, head in enumerate(named) if head.lower() not in leaving_out]
    heads = [named[place] for place in own]
    _check_heads(heads)
    if not rows:
        words = _("There is nothing below the first line. Fill in a line for each person.")
        raise Refused(words, field="file")
    if len(rows) > MOST_ROWS:
        words = _("This file has %(n)d lines; %(most)d at most fit. Split it into several files.")
        raise Refused(words % {"n": len(rows), "most": MOST_ROWS}, field="file")
    even = {at: _even(line, named, at) for at, line in rows.items()}
    return Table(heads, {at: [line[place] for place in own] for at, line in even.items()})


def _bare(cell: str) -> str:
    """A cell without the sign that keeps a spreadsheet from reckoning, which a table of ours has."""
    cell = cell.strip()
    return cell[1:] if cell[:1] == "'" and cell[1:].startswith(BEGINS_A_FORMULA) else cell


def _is_about_somebody(head: str) -> bool:
    """Is it an e-mail address, a day or a phone number? These stand in a line, and over no column."""
    digits = sum(sign.isdigit() for sign in head)
    is_number = digits >= LEAST_DIGITS and not any(sign.isalpha() for sign in head)
    return bool(AN_E_MAIL.fullmatch(head) or A_DAY.fullmatch(head) or is_number)


def _check_heads(heads: list[str]) -> None:
    if len(heads) > MOST_COLUMNS:
        words = _("This file has more than %(n)d columns. Leave out those that are not needed.")
        raise Refused(words % {"n": MOST_COLUMNS}, field="file")
    if not heads or not all(heads):
        words = _("The first line has to name every column. Name them and choose the file again.")
        raise Refused(words, field="file")
    if any(_is_about_somebody(head) for head in heads):
        words = _("The first line looks like a person. Put a line above it that names the columns.")
        raise Refused(words, field="file")
    twice = {head for head in heads if sum(head.lower() == one.lower() for one in heads) > 1}
    if twice:
        words = _("Two columns are named %(name)s. Name each column differently.")
        raise Refused(words % {"name": sorted(twice)[0]}, field="file")


def _even(line: list[str], heads: list[str], at: int) -> list[str]:
    """A line with as many cells as there are heads."""
    while len(line) > len(heads) and not line[-1]:
        line.pop()
    if len(line) > len(heads):
        words = _("Line %(n)d has more cells than the first line. Put cells with commas in quotes.")
        raise Refused(words % {"n": at}, field="file")
    if any(len(cell) > LONGEST_CELL for cell in line):
        words = _("A cell in line %(n)d is longer than %(most)d characters. Shorten it.")
        raise Refused(words % {"n": at, "most": LONGEST_CELL}, field="file")
    return line + [""] * (len(heads) - len(line))
