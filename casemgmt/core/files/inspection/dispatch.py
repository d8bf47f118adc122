"""First bytes, then the reader of the promised kind."""

import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Final

from .refusal import NotKept

Reader = Callable[[Path, Path, dict[str, int]], str]

HEIC_BRANDS: Final[set[bytes]] = {b"heic", b"heix", b"heim", b"heis", b"mif1", b"msf1"}
SIGNATURES: Final[tuple[tuple[bytes, str], ...]] = (
    (b"%PDF-", "pdf"),
    (b"\xff\xd8\xff", "jpg"),
    (b"\x89PNG\r\n\x1a\n", "png"),
    (b"PK\x03\x04", "zip"),
    (b"PK\x05\x06", "zip"),
    (b"GIF8", "gif"),
    (b"\x1f\x8b", "gzip"),
    (b"\xd0\xcf\x11\xe0", "ole"),
    (b"7z\xbc\xaf\x27\x1c", "7z"),
    (b"Rar!", "rar"),
    (b"{\\rtf", "rtf"),
)
EXPECTED: Final[dict[str, str]] = {
    "pdf": "pdf",
    "jpg": "jpg",
    "png": "png",
    "heic": "heic",
    "docx": "zip",
    "odt": "zip",
    "xlsx": "zip",
    "txt": "",
}


def signature(head: bytes) -> str:
    """Return what the first bytes say a file is; empty when they say nothing."""
    if head[4:8] == b"ftyp" and head[8:12] in HEIC_BRANDS:
        return "heic"
    return next((name for magic, name in SIGNATURES if head.startswith(magic)), "")


def answer(kind: str, part: Path, rewritten: Path, limits: dict[str, int]) -> dict[str, str]:
    """Return `{"kept": kind}` for a file that is what it says and harmless, else its refusal."""
    try:
        return {"kept": inspect(kind, part, rewritten, limits)}
    except NotKept as refusal:
        return {"refused": refusal.code}
    except (MemoryError, RecursionError):
        return {"refused": "heavy"}


def inspect(kind: str, part: Path, rewritten: Path, limits: dict[str, int]) -> str:
    """Return the kind to keep the file as.

    Raises:
        NotKept: name, first bytes and content don't agree, or the content is not allowed.
    """
    with part.open("rb") as file:
        found = signature(file.read(16))
    if found != EXPECTED[kind]:
        raise NotKept("mismatch")
    # A file that is also a zip archive (GIFAR and its cousins) is two files in one.
    if found != "zip" and zipfile.is_zipfile(part):
        raise NotKept("mismatch")
    return reader_of(kind)(part, rewritten, limits)


def reader_of(kind: str) -> Reader:
    """Return the reader of a kind, loading only the library that kind needs."""
    if kind == "pdf":
        from .pdfs import read_pdf  # noqa: PLC0415

        return read_pdf
    if kind in {"jpg", "png", "heic"}:
        from .pictures import learn_heif, rewrite_picture  # noqa: PLC0415

        if kind == "heic":
            learn_heif()
        return rewrite_picture
    if kind == "txt":
        from .texts import read_text  # noqa: PLC0415

        return read_text
    if kind == "xlsx":
        from .workbooks import read_xlsx  # noqa: PLC0415

        return read_xlsx
    from .packages import read_docx, read_odt  # noqa: PLC0415

    return read_docx if kind == "docx" else read_odt
