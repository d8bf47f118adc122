"""Tables that leave the process, for whoever may read what stands in them, and tables that come in."""

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from django.http import HttpResponse
from django.utils.translation import gettext as _

from casemgmt.core.errors import Refused
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
    be filled in has no ``mark``.
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


@dataclass(frozen=True)
class Table:
    """What a file of lines says: its heads, and its lines with as many cells each."""

    heads: list[str]
    lines: list[list[str]]


def text_of(body: bytes) -> str:
    """The text of a file: UTF-8, UTF-16 where the file says so, else Windows-1252.

    Raises ``Refused`` for bytes that are no text in any of these.
    """
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


def read_table(text: str) -> Table:
    """Read lines of comma, semicolon or tab separated cells under one line of heads.

    Lines without a word are left out. Raises ``Refused`` with what to do about a file without heads
    or lines, with a head twice, with too many lines or columns, a line longer than its heads, and a
    cell that is too long.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    first = text.lstrip("\n").split("\n", 1)[0]
    separator = max(SEPARATORS, key=first.count)
    try:
        lines = list(csv.reader(io.StringIO(text), delimiter=separator, strict=True))
    except csv.Error as odd:
        words = _(
            "This file breaks off inside a quoted cell, or a cell is far too long. Save it again."
        )
        raise Refused(words, field="file") from odd
    lines = [[cell.strip() for cell in line] for line in lines]
    lines = [line for line in lines if any(line)]
    if not lines:
        raise Refused(_("This file is empty. Fill in the template and choose it."), field="file")
    heads, *rows = lines
    _check_heads(heads)
    if not rows:
        words = _("There is nothing below the first line. Fill in a line for each person.")
        raise Refused(words, field="file")
    if len(rows) > MOST_ROWS:
        words = _("This file has %(n)d lines; %(most)d at most fit. Split it into several files.")
        raise Refused(words % {"n": len(rows), "most": MOST_ROWS}, field="file")
    return Table(heads, [_even(line, heads, at) for at, line in enumerate(rows, start=2)])


def _check_heads(heads: list[str]) -> None:
    if len(heads) > MOST_COLUMNS:
        words = _("This file has more than %(n)d columns. Leave out those that are not needed.")
        raise Refused(words % {"n": MOST_COLUMNS}, field="file")
    if not all(heads):
        words = _("The first line has to name every column. Name them and choose the file again.")
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
