"""Word processor documents: zip packages that unpack small, hold only XML and pictures, and
are what their own table of contents says."""

import stat
import struct
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path, PurePosixPath
from typing import Final

from .refusal import NotKept
from .xmlparts import Rules, read_xml

MIB: Final[int] = 1024 * 1024
CHUNK: Final[int] = 64 * 1024
LOCAL_HEADER: Final[int] = 30
ENCRYPTED: Final[int] = 0x1
ARCHIVES: Final[frozenset[str]] = frozenset(
    {
        "zip",
        "jar",
        "war",
        "apk",
        "gz",
        "tgz",
        "bz2",
        "xz",
        "7z",
        "rar",
        "tar",
        "cab",
        "iso",
        "docx",
        "docm",
        "xlsx",
        "xlsm",
        "pptx",
        "odt",
        "ods",
        "odp",
    }
)
NESTED_MAGIC: Final[tuple[bytes, ...]] = (
    b"PK\x03\x04",
    b"PK\x05\x06",
    b"\x1f\x8b",
    b"7z\xbc\xaf\x27\x1c",
    b"Rar!",
    b"BZh",
    b"\xfd7zXZ\x00",
    b"MSCF",
    b"\xd0\xcf\x11\xe0",
    b"MZ",
    b"\x7fELF",
    b"%PDF-",
)
WORD_MAIN: Final[str] = (
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
)
ODT_TYPE: Final[bytes] = b"application/vnd.oasis.opendocument.text"


def read_docx(part: Path, rewritten: Path, limits: dict[str, int]) -> str:
    """Return `docx` for a Word document without macros, controls or parts from elsewhere.

    Raises:
        NotKept: one of the zip codes, `mismatch`, `macro`, `document-links`, `xml-entities`.
    """
    del rewritten
    with opened(part) as package:
        names = safe_entries(package, part.stat().st_size, limits)
        if not {"[Content_Types].xml", "word/document.xml"} <= names:
            raise NotKept("mismatch")
        if any(is_macro(name) for name in names):
            raise NotKept("macro")
        rules = Rules()
        read_parts(package, rules)
        if rules.content_types.get("/word/document.xml") != WORD_MAIN:
            macro = "macroEnabled" in rules.content_types.get("/word/document.xml", "")
            raise NotKept("macro" if macro else "mismatch")
    return "docx"


def read_odt(part: Path, rewritten: Path, limits: dict[str, int]) -> str:
    """Return `odt` for an OpenDocument text without macros or a password.

    Raises:
        NotKept: one of the zip codes, `mismatch`, `macro`, `document-locked`, `xml-entities`.
    """
    del rewritten
    with opened(part) as package:
        names = safe_entries(package, part.stat().st_size, limits)
        if not {"mimetype", "content.xml", "META-INF/manifest.xml"} <= names:
            raise NotKept("mismatch")
        # ODF 1.3 part 2, 3.3: the first entry, stored, nothing but the type.
        first = package.infolist()[0]
        if first.filename != "mimetype" or first.compress_type != zipfile.ZIP_STORED:
            raise NotKept("mismatch")
        if first.file_size > MIB or package.read(first) != ODT_TYPE:
            raise NotKept("mismatch")
        if any(name.startswith(("Basic/", "Scripts/", "Dialogs/")) for name in names):
            raise NotKept("macro")
        read_parts(package, Rules())
    return "odt"


def opened(part: Path) -> zipfile.ZipFile:
    """A package, or `unreadable`."""
    try:
        return zipfile.ZipFile(part)
    except (zipfile.BadZipFile, struct.error, OSError, ValueError, NotImplementedError):
        raise NotKept("unreadable") from None


def is_macro(name: str) -> bool:
    """Does an entry of this name do something?"""
    lower = name.lower()
    return "vba" in lower or "activex" in lower or lower.endswith((".bin", ".ocx", ".exe", ".dll"))


def safe_entries(package: zipfile.ZipFile, size: int, limits: dict[str, int]) -> set[str]:
    """Return the names of all entries, after everything the directory claims was judged."""
    entries = package.infolist()
    if len(entries) > limits["entries"]:
        raise NotKept("zip-bomb")
    names: set[str] = set()
    for entry in entries:
        _safe_name(entry)
        # Two entries of one name, or names apart only in case, read differently elsewhere.
        if entry.filename.lower() in names:
            raise NotKept("zip-unsafe")
        names.add(entry.filename.lower())
        if entry.flag_bits & ENCRYPTED:
            raise NotKept("document-locked")
        if entry.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
            raise NotKept("zip-unsafe")
    _own_bytes(entries, package.start_dir)
    total = sum(entry.file_size for entry in entries)
    if total > limits["unpacked"] or total > max(size, 1) * limits["ratio"]:
        raise NotKept("zip-bomb")
    for entry in entries:
        packed = max(entry.compress_size, 1)
        if entry.file_size > MIB and entry.file_size > packed * limits["ratio"]:
            raise NotKept("zip-bomb")
    return {entry.filename for entry in entries}


def _safe_name(entry: zipfile.ZipInfo) -> None:
    name = entry.filename
    # zipfile has already cut the name at a NUL; the raw one is in orig_filename.
    raw = entry.orig_filename
    if "\\" in raw or "\0" in raw or ":" in raw or raw.startswith("/"):
        raise NotKept("zip-unsafe")
    if ".." in PurePosixPath(name).parts or not name:
        raise NotKept("zip-unsafe")
    mode = entry.external_attr >> 16
    if mode and not (stat.S_ISREG(mode) or stat.S_ISDIR(mode) or stat.S_IFMT(mode) == 0):
        raise NotKept("zip-unsafe")
    if PurePosixPath(name).suffix.lower().lstrip(".") in ARCHIVES:
        raise NotKept("zip-nested")


def _own_bytes(entries: list[zipfile.ZipInfo], directory: int) -> None:
    """Each entry has bytes of its own, from the first byte of the file on."""
    end = 0
    for entry in sorted(entries, key=lambda each: each.header_offset):
        if entry.header_offset < end or (end == 0 and entry.header_offset != 0):
            raise NotKept("zip-bomb" if end else "zip-unsafe")
        end = entry.header_offset + LOCAL_HEADER + len(entry.orig_filename) + entry.compress_size
    if end > directory:
        raise NotKept("zip-bomb")


def is_named_xml(name: str) -> bool:
    """Does an entry of this lower-case name say that it is XML?"""
    return name.endswith((".xml", ".rels", ".rdf", ".vml"))


def read_parts(
    package: zipfile.ZipFile, rules: Rules, is_xml: Callable[[str], bool] = is_named_xml
) -> None:
    """Unpack every entry in small pieces, never to disk, and parse the XML ones."""
    try:
        for entry in package.infolist():
            if entry.is_dir():
                continue
            with package.open(entry) as content:
                head = content.read(CHUNK)
                if head.startswith(NESTED_MAGIC):
                    raise NotKept("zip-nested")
                if is_xml(entry.filename.lower()):
                    read_xml(entry.filename, head, content, rules)
                else:
                    # To its end, so that a wrong size or checksum comes out.
                    while content.read(CHUNK):
                        pass
    except (zipfile.BadZipFile, zlib.error, EOFError, struct.error, OSError, ValueError):
        raise NotKept("unreadable") from None
    except (RuntimeError, NotImplementedError):
        raise NotKept("zip-unsafe") from None
