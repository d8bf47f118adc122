"""Workbooks as people bring them, and as nobody should: made when a test asks, never kept."""

import io
import zipfile
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from openpyxl import Workbook

SHEET = "xl/worksheets/sheet1.xml"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELS = "xl/_rels/workbook.xml.rels"
TYPES = "[Content_Types].xml"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def workbook(
    rows: Sequence[Sequence[Any]], change: Callable[[Workbook], object] | None = None
) -> bytes:
    """A workbook of one sheet with these rows, as the library writes it."""
    book, out = Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)
    if change is not None:
        change(book)
    book.save(out)
    return out.getvalue()


def rewritten(body: bytes, parts: Mapping[str, Callable[[bytes], bytes]]) -> bytes:
    """The same package with some of its parts changed; a part that is not there begins empty."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(body)) as old, zipfile.ZipFile(out, "w", 8) as new:
        for name in dict.fromkeys([*old.namelist(), *parts]):
            was = old.read(name) if name in old.namelist() else b""
            new.writestr(name, parts.get(name, bytes)(was))
    return out.getvalue()


def swapped(part: str, old: str, new: str) -> bytes:
    """A small workbook in which one part says something else."""

    def change(was: bytes) -> bytes:
        assert old.encode() in was, was
        return was.replace(old.encode(), new.encode())

    return rewritten(workbook([["a", "b"], ["c", "d"]]), {part: change})


def added(part: str, text: bytes = b"<a/>") -> bytes:
    """A small workbook with one part more."""
    return rewritten(workbook([["a", "b"], ["c", "d"]]), {part: lambda _was: text})


def of_sheet(inside: str) -> bytes:
    """A workbook whose sheet holds these rows as they are spelled."""
    text = f'<worksheet xmlns="{MAIN}"><sheetData>{inside}</sheetData></worksheet>'
    return rewritten(workbook([["a"]]), {SHEET: lambda _was: text.encode()})


def with_texts(body: bytes, texts: str, name: str = "sharedStrings.xml") -> bytes:
    """A workbook that keeps its texts apart, as most programs write them."""
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
    named = f'<Override PartName="/xl/{name}" ContentType="{kind}"/></Types>'
    return rewritten(
        body,
        {
            TYPES: lambda was: was.replace(b"</Types>", named.encode()),
            f"xl/{name}": lambda _was: texts.encode(),
        },
    )


def texts(*said: str) -> str:
    """A table of texts."""
    inside = "".join(f"<si><t>{one}</t></si>" for one in said)
    return f'<sst xmlns="{MAIN}">{inside}</sst>'


def one_text_everywhere() -> bytes:
    """A long text that stands once in the package and in every cell of the sheet."""
    cells = '<c t="s"><v>0</v></c>' * 50
    return with_texts(of_sheet(f"<row>{cells}</row>" * 20), texts("x" * 9_000))


def moved(body: bytes, old: str, new: str, *named_in: str) -> bytes:
    """The same package with one part under another name, wherever it is named."""
    end, to = old.rpartition("/")[2].encode(), new.rpartition("/")[2].encode()
    with zipfile.ZipFile(io.BytesIO(body)) as package:
        part = package.read(old)
    renamed = dict.fromkeys(named_in, lambda was: was.replace(end, to))
    return rewritten(body, {**renamed, new: lambda _was: part})


def sheet_named_a_picture() -> bytes:
    """A sheet that no look at the XML would find."""
    return moved(workbook([["a"], ["b"]]), SHEET, "xl/worksheets/sheet1.png", RELS)


def another_main_part() -> bytes:
    """A workbook beside the one that is looked at."""
    body = moved(workbook([["a"], ["b"]]), "xl/workbook.xml", "xl/other.xml", TYPES)
    return moved(body, RELS, "xl/_rels/other.xml.rels")


def many_sheets() -> bytes:
    """More sheets than anybody looks through."""
    return workbook([["a"]], lambda book: [book.create_sheet() for _n in range(50)])


def locked() -> bytes:
    """How a workbook with a password begins, and one of the old format."""
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600


def plain_zip() -> bytes:
    """A package that is no workbook."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        package.writestr("a.xml", "<a/>")
    return out.getvalue()


LINK = f'<Relationship Id="x" Type="{RELATIONS}/{{}}" Target="{{}}" {{}}/></Relationships>'
OUTSIDE = 'TargetMode="External"'

HOSTILE: dict[str, tuple[Callable[[], bytes], str]] = {
    "a workbook of nothing": (lambda: b"PK\x03\x04rest", "be read"),
    "half a workbook": (lambda: workbook([["a"], ["b"]])[:-90], "be read"),
    "a locked one": (locked, "locked"),
    "another kind of package": (plain_zip, "be read"),
    "macros": (lambda: added("xl/vbaProject.bin", b"x"), "macros"),
    "a type with macros": (
        lambda: swapped(
            TYPES,
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main",
            "application/vnd.ms-excel.sheet.macroEnabled.main",
        ),
        "macros",
    ),
    "macros of old": (
        lambda: swapped(RELS, "</Relationships>", LINK.format("xlMacrosheet", "m.xml", "")),
        "macros",
    ),
    "controls": (lambda: added("xl/activeX/activeX1.xml"), "macros"),
    "values from another file": (
        lambda: swapped(
            RELS, "</Relationships>", LINK.format("externalLinkPath", "file:///etc/passwd", OUTSIDE)
        ),
        "other files",
    ),
    "an entity": (
        lambda: swapped(SHEET, "<worksheet", '<!DOCTYPE x [<!ENTITY e "boo">]><worksheet'),
        "be read",
    ),
    "a laughing entity": (
        lambda: with_texts(
            workbook([["a"], ["b"]]),
            '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>' + texts("&b;"),
        ),
        "be read",
    ),
    "a sheet that is named a picture": (sheet_named_a_picture, "be read"),
    "texts that are named a picture": (
        lambda: with_texts(workbook([["a"], ["b"]]), texts("x"), "texts.png"),
        "be read",
    ),
    "a part that is said to be two things": (
        lambda: swapped(
            TYPES,
            "</Types>",
            '<Override PartName="/xl/styles.xml" ContentType="text/xml"/></Types>',
        ),
        "be read",
    ),
    "a sheet of charts as long as a sheet": (
        lambda: swapped(
            RELS, "</Relationships>", LINK.format("chartsheet", "worksheets/sheet1.xml", "")
        ),
        "be read",
    ),
    "another main part": (another_main_part, "be read"),
    "a flat bomb": (lambda: added("xl/media/a.xml", b"<a>" + b" " * 90_000_000 + b"</a>"), "large"),
    "styles without end": (
        lambda: swapped(
            "xl/styles.xml", "<cellXfs", f"<fonts>{'<font/>' * 50_001}</fonts><cellXfs"
        ),
        "large",
    ),
    "many sheets": (many_sheets, "50 sheets"),
    "a row beyond the last": (
        lambda: of_sheet('<row r="1048577"><c><v>1</v></c></row>'),
        "large",
    ),
    "a wide row many times": (
        lambda: of_sheet('<row><c r="ZZZ1"/></row>' * 200),
        "large",
    ),
    "one text everywhere": (one_text_everywhere, "large"),
    "an unknown text": (lambda: of_sheet('<row><c t="s"><v>99</v></c></row>'), "be read"),
    "no number": (lambda: of_sheet("<row><c><v>many</v></c></row>"), "be read"),
    "a number without end": (lambda: of_sheet(f"<row><c><v>{'9' * 5000}</v></c></row>"), "be read"),
    "no cell of any sheet": (lambda: of_sheet('<row><c r="??"><v>1</v></c></row>'), "be read"),
    "no sheet that is shown": (
        lambda: swapped("xl/workbook.xml", 'state="visible"', 'state="hidden"'),
        "be read",
    ),
    "more lines than fit": (lambda: workbook([["a"], *[["b"]] * 10_001]), "Split it"),
    "more columns than fit": (lambda: workbook([list(range(61)), [1]]), "more than 60"),
    "an empty sheet": (lambda: workbook([]), "empty"),
}
"""Workbooks that are not brought in, and what is said of each."""
