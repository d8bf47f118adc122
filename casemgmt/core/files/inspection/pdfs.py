"""PDF: every value in the file is looked at; nothing that runs, starts or carries anything."""

import re
from pathlib import Path
from typing import Any, Final

import pikepdf

from .refusal import NotKept

ACTIVE_KEYS: Final[frozenset[str]] = frozenset({"/JS", "/JavaScript", "/AA", "/XFA", "/Launch"})
ACTIVE_ACTIONS: Final[frozenset[str]] = frozenset(
    {
        "/JavaScript",
        "/Launch",
        "/SubmitForm",
        "/ImportData",
        "/GoToE",
        "/GoToR",
        "/Rendition",
        "/Movie",
        "/Sound",
        "/RichMediaExecute",
        "/GoTo3DView",
        "/SetOCGState",
        "/Trans",
        "/Hide",
    }
)
CARRIER_KEYS: Final[frozenset[str]] = frozenset(
    {"/EmbeddedFile", "/EmbeddedFiles", "/EF", "/RF", "/AF", "/RichMedia", "/RichMediaContent"}
)
CARRIER_SUBTYPES: Final[frozenset[str]] = frozenset(
    {"/FileAttachment", "/RichMedia", "/Screen", "/Movie", "/Sound", "/3D"}
)
TAIL: Final[int] = 2048
# Opening a page may jump to a place in the same file, nothing else.
QUIET_OPENINGS: Final[frozenset[str]] = frozenset({"/GoTo"})
ENDING: Final[re.Pattern[bytes]] = re.compile(rb"%%EOF[\r\n \t\x00]{0,1024}\Z")


def read_pdf(part: Path, rewritten: Path, limits: dict[str, int]) -> str:
    """Return `pdf` for a whole PDF that is open to read and only shows pages.

    Raises:
        NotKept: `unreadable`, `mismatch`, `pdf-locked`, `pdf-active` or `pdf-attachment`.
    """
    del rewritten
    _ends_as_it_should(part)
    try:
        with pikepdf.open(part, attempt_recovery=False, suppress_warnings=True) as pdf:
            if pdf.is_encrypted:
                raise NotKept("pdf-locked")
            if len(pdf.pages) == 0:
                raise NotKept("unreadable")
            _walk(pdf, limits["nodes"])
    except pikepdf.PasswordError:
        raise NotKept("pdf-locked") from None
    except (pikepdf.PdfError, ValueError, TypeError, AttributeError, KeyError, IndexError):
        raise NotKept("unreadable") from None
    return "pdf"


def _ends_as_it_should(part: Path) -> None:
    """Nothing may follow the end mark: that is where a second file hides."""
    with part.open("rb") as file:
        file.seek(max(0, part.stat().st_size - TAIL))
        tail = file.read()
    if b"%%EOF" not in tail:
        raise NotKept("unreadable")
    if not ENDING.search(tail):
        raise NotKept("mismatch")


def _walk(pdf: pikepdf.Pdf, most: int) -> None:
    """Look at every value, reached from a page or not."""
    pending: list[Any] = [pdf.trailer, *pdf.objects]
    seen = 0
    while pending:
        value = pending.pop()
        seen += 1
        if seen > most:
            raise NotKept("heavy")
        if isinstance(value, pikepdf.Array):
            pending.extend(_direct(value))
        elif isinstance(value, pikepdf.Dictionary | pikepdf.Stream):
            entries = dict(value.items())
            _judge(entries)
            pending.extend(_direct(entries.values()))


def _direct(values: Any) -> list[Any]:
    """Return the containers among `values` that live inside their parent.

    The others have a number of their own and come up in the list of all objects.
    """
    return [
        value
        for value in values
        if isinstance(value, pikepdf.Array | pikepdf.Dictionary) and not value.is_indirect
    ]


def _judge(entries: dict[str, Any]) -> None:
    """Refuse a dictionary that acts or carries."""
    keys = frozenset(entries)
    if keys & ACTIVE_KEYS:
        raise NotKept("pdf-active")
    if _name(entries.get("/S")) in ACTIVE_ACTIONS:
        raise NotKept("pdf-active")
    if keys & CARRIER_KEYS or _name(entries.get("/Type")) == "/EmbeddedFile":
        raise NotKept("pdf-attachment")
    if _name(entries.get("/Subtype")) in CARRIER_SUBTYPES:
        raise NotKept("pdf-attachment")
    opening = entries.get("/OpenAction")
    if isinstance(opening, pikepdf.Dictionary) and _name(opening.get("/S")) not in QUIET_OPENINGS:
        raise NotKept("pdf-active")


def _name(value: Any) -> str:
    return str(value) if isinstance(value, pikepdf.Name) else ""
