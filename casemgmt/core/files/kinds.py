"""The kinds of file this product takes, and the one table of their content types."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class Kind(StrEnum):
    """A kind of file people may attach to a record."""

    PDF = "pdf"
    JPG = "jpg"
    PNG = "png"
    HEIC = "heic"
    TXT = "txt"
    DOCX = "docx"
    ODT = "odt"


CONTENT_TYPES: Final[dict[Kind, str]] = {
    Kind.PDF: "application/pdf",
    Kind.JPG: "image/jpeg",
    Kind.PNG: "image/png",
    Kind.TXT: "text/plain; charset=utf-8",
    Kind.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    Kind.ODT: "application/vnd.oasis.opendocument.text",
}
"""Content type of every kind that is kept. HEIC is missing: it is kept as JPEG."""

EXTENSIONS: Final[dict[str, Kind]] = {
    "pdf": Kind.PDF,
    "jpg": Kind.JPG,
    "jpeg": Kind.JPG,
    "png": Kind.PNG,
    "heic": Kind.HEIC,
    "heif": Kind.HEIC,
    "txt": Kind.TXT,
    "docx": Kind.DOCX,
    "odt": Kind.ODT,
}

ACCEPT_ATTRIBUTE: Final[str] = ",".join(f".{extension}" for extension in EXTENSIONS)
"""Value for the `accept` attribute of a file input."""

MIB: Final[int] = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """What one upload may cost.

    Attributes:
        size: largest file, in bytes.
        pixels: most pixels in a picture, read from its header before anything is decoded.
        entries: most entries in a zip-based document.
        unpacked: most bytes a zip-based document may unpack to.
        ratio: most unpacked bytes per stored byte, for the whole and for each entry over 1 MiB.
        nodes: most values looked at in a PDF, most elements in a workbook.
        memory: what the process that reads the file may map beyond its libraries, in bytes.
        seconds: processor time of that process; it gets twice as long by the clock.
    """

    size: int = 20 * MIB
    pixels: int = 40_000_000
    entries: int = 1_000
    unpacked: int = 200 * MIB
    ratio: int = 100
    nodes: int = 2_000_000
    memory: int = 200 * MIB
    seconds: int = 20


DEFAULT_LIMITS: Final[Limits] = Limits()
WORKBOOK_LIMITS: Final[Limits] = Limits(size=5 * MIB, unpacked=64 * MIB)
"""A workbook is read once more by its library, in a process that has other things to do."""


def kind_of_name(name: str) -> Kind | None:
    """Return the kind the extension of `name` promises, or None when it is not on the list."""
    stem, dot, extension = name.rpartition(".")
    return EXTENSIONS.get(extension.lower()) if dot and stem else None


def content_type_of(kind: Kind | str) -> str:
    """Return the content type of a kept kind; anything else is `application/octet-stream`."""
    try:
        return CONTENT_TYPES[Kind(kind)]
    except (KeyError, ValueError):
        return "application/octet-stream"
