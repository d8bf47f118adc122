"""Every file the door is tried with: what it is called, what is in it, what becomes of it."""

import uuid
import zipfile
from collections.abc import Callable
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile, UploadedFile

from casemgmt.core import files
from casemgmt.core.files import store
from tests.core import hostile_files as made

GOOD: dict[str, Callable[[], bytes]] = {
    "scan.pdf": made.pdf,
    "photo.jpg": made.picture,
    "photo.JPEG": lambda: made.picture(mode="CMYK"),
    "gray.jpg": lambda: made.picture(mode="L"),
    "shot.png": lambda: made.picture("PNG", mode="RGBA"),
    "deep.png": lambda: made.picture("PNG", mode="I;16"),
    "note.txt": "Grüße, 日本\r\n\tok\n".encode,
    "letter.docx": made.docx,
    "letter.odt": made.odt,
}

BAD: dict[str, tuple[str, Callable[[], bytes], str]] = {
    "an empty file": ("a.pdf", lambda: b"", "empty"),
    "a page named pdf": ("a.pdf", lambda: b"<html><script>1</script>", "mismatch"),
    "a page": ("a.html", lambda: b"<html>", "kind"),
    "a drawing": ("a.svg", lambda: b"<svg xmlns='http://www.w3.org/2000/svg'/>", "kind"),
    "a drawing named png": ("a.png", lambda: b"<svg/>", "mismatch"),
    "a configuration file": (".htaccess", lambda: b"Options +ExecCGI", "kind"),
    "a script": ("a.php", lambda: b"<?php", "kind"),
    "two extensions": ("a.pdf.exe", made.pdf, "kind"),
    "no extension": ("pdf", made.pdf, "kind"),
    "a jpg named png": ("a.png", made.picture, "mismatch"),
    "a pdf named txt": ("a.txt", made.pdf, "mismatch"),
    "a docx named odt": ("a.odt", made.docx, "mismatch"),
    "an odt named docx": ("a.docx", made.odt, "mismatch"),
    "a plain zip named docx": ("a.docx", lambda: made.package([("a.xml", b"<a/>")]), "mismatch"),
    "a picture of ten gigapixels": ("a.png", made.huge_png_header, "pixels"),
    "half a jpg": ("a.jpg", lambda: made.picture(size=(600, 600))[:2000], "unreadable"),
    "half a png": ("a.png", lambda: made.picture("PNG", (600, 600))[:-900], "unreadable"),
    "half a heic": ("a.heic", lambda: made.heic((600, 600))[:-200], "unreadable"),
    "a heic of nothing": (
        "a.heic",
        lambda: b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + b"\0" * 64,
        "unreadable",
    ),
    "a heic named jpg": ("a.jpg", made.heic, "mismatch"),
    "a jpg named heic": ("a.heic", made.picture, "mismatch"),
    "a heic and archive in one": ("a.heic", lambda: made.heic() + made.docx(), "mismatch"),
    "half a pdf": ("a.pdf", lambda: made.pdf()[:-120], "unreadable"),
    "a pdf out of order": ("a.pdf", made.shifted_pdf, "unreadable"),
    "half a docx": ("a.docx", lambda: made.docx()[:-40], "unreadable"),
    "a gif and archive in one": ("a.pdf", lambda: b"GIF89a" + made.docx(), "mismatch"),
    "a pdf and archive in one": ("a.pdf", lambda: made.pdf() + made.docx(), "mismatch"),
    "a hidden pdf and archive in one": (
        "a.pdf",
        lambda: made.pdf() + made.package([("a", b"b")])[:-2] + b"\x06\0\n%%EOF",
        "mismatch",
    ),
    "a jpg and archive in one": ("a.jpg", lambda: made.picture() + made.docx(), "mismatch"),
    "text before a pdf": ("a.pdf", lambda: b"//\n" + made.pdf(), "mismatch"),
    "script after a pdf": ("a.pdf", lambda: made.pdf() + b"<script>1</script>", "mismatch"),
    "a script on opening": ("a.pdf", lambda: made.pdf("open-script"), "pdf-active"),
    "an address on opening": ("a.pdf", lambda: made.pdf("open-uri"), "pdf-active"),
    "a script on a page": ("a.pdf", lambda: made.pdf("page-script"), "pdf-active"),
    "a script in the names": ("a.pdf", lambda: made.pdf("names-script"), "pdf-active"),
    "an escaped script": ("a.pdf", made.escaped_script_pdf, "pdf-active"),
    "a program start": ("a.pdf", lambda: made.pdf("launch"), "pdf-active"),
    "a chained jump": ("a.pdf", lambda: made.pdf("chained"), "pdf-active"),
    "a form with script": ("a.pdf", lambda: made.pdf("xfa"), "pdf-active"),
    "a file in a pdf": ("a.pdf", lambda: made.pdf("embedded"), "pdf-attachment"),
    "a loose file in a pdf": ("a.pdf", lambda: made.pdf("loose-embedded"), "pdf-attachment"),
    "media in a pdf": ("a.pdf", lambda: made.pdf("media"), "pdf-attachment"),
    "a pinned file": ("a.pdf", lambda: made.pdf("attachment-annotation"), "pdf-attachment"),
    "a locked pdf": ("a.pdf", lambda: made.pdf("locked"), "pdf-locked"),
    "a pdf with rights": ("a.pdf", lambda: made.pdf("rights-only"), "pdf-locked"),
    "a pdf of a gigabyte": ("a.pdf", made.memory_pdf, ""),
    "a flat bomb": ("a.docx", made.flat_bomb, "zip-bomb"),
    "a bomb that lies": ("a.docx", made.lying_bomb, ""),
    "an overlapping bomb": ("a.docx", made.overlapping_bomb, "zip-bomb"),
    "a bomb in pieces": ("a.docx", made.piecemeal_bomb, "zip-bomb"),
    "a padded bomb": ("a.docx", made.padded_bomb, "zip-bomb"),
    "a nested archive": ("a.docx", lambda: made.docx(("word/a.zip", b"x")), "zip-nested"),
    "a disguised archive": (
        "a.docx",
        lambda: made.docx(("word/media/a.png", made.docx())),
        "zip-nested",
    ),
    "too many entries": ("a.docx", made.crowded_zip, "zip-bomb"),
    "a link in a docx": ("a.docx", made.symlink_docx, "zip-unsafe"),
    "a way up": ("a.docx", lambda: made.docx(("../../x.xml", b"<a/>")), "zip-unsafe"),
    "an absolute name": ("a.docx", lambda: made.raw_name_docx("/etc/passwd"), "zip-unsafe"),
    "a backslash": ("a.docx", lambda: made.raw_name_docx("..\\..\\x"), "zip-unsafe"),
    "a NUL in a name": ("a.docx", lambda: made.raw_name_docx("a\0b.xml"), "zip-unsafe"),
    "one name twice": ("a.docx", lambda: made.docx(("WORD/document.xml", b"<a/>")), "zip-unsafe"),
    "a locked docx": ("a.docx", made.locked_docx, "document-locked"),
    "a macro": ("a.docx", lambda: made.docx(("word/vbaProject.bin", b"x")), "macro"),
    "a macro type": (
        "a.docx",
        lambda: made.docx(
            main_type="application/vnd.ms-word.document.macroEnabled.main+xml",
        ),
        "macro",
    ),
    "another main part": ("a.docx", lambda: made.docx(main_type="text/xml"), "mismatch"),
    "a macro in an odt": ("a.odt", lambda: made.odt(("Basic/Standard/a.xml", b"<a/>")), "macro"),
    "a macro of another part": (
        "a.docx",
        lambda: made.docx(
            ("word/a.xml", b"<a ContentType='application/vnd.ms-office.vbaProject'/>")
        ),
        "macro",
    ),
    "a macro on an event": (
        "a.odt",
        lambda: made.odt(content=b"<a><event-listener/></a>"),
        "macro",
    ),
    "a locked odt": (
        "a.odt",
        lambda: made.odt(content=b"<a><encryption-data/></a>"),
        "document-locked",
    ),
    "a docx without its text": ("a.docx", made.textless_docx, "mismatch"),
    "an odt without its text": ("a.odt", lambda: made.odt(name="other.xml"), "mismatch"),
    "an odt of another type": ("a.odt", lambda: made.odt(kind=b"text/plain"), "mismatch"),
    "an odt whose type is packed": (
        "a.odt",
        lambda: made.odt(packed=zipfile.ZIP_DEFLATED),
        "mismatch",
    ),
    "an unusual packing": ("a.docx", lambda: made.packed_docx(zipfile.ZIP_BZIP2), "zip-unsafe"),
    "a patch for another file": ("a.docx", lambda: made.marked_docx(0x20), "zip-unsafe"),
    "two archives in one": ("a.docx", lambda: made.docx() + made.docx(), "zip-unsafe"),
    "a drive in a name": ("a.docx", lambda: made.raw_name_docx("C:a"), "zip-unsafe"),
    "an entry beyond its place": ("a.docx", made.reaching_docx, "zip-bomb"),
    "a damaged docx": ("a.docx", made.damaged_docx, "unreadable"),
    "broken marks": ("a.docx", lambda: made.docx(document=b"<d><e></d>"), "unreadable"),
    "a type of its own": (
        "a.docx",
        lambda: made.docx(document=b"<!DOCTYPE d><d/>"),
        "xml-entities",
    ),
    "an entity that reads a file": ("a.docx", made.xxe_docx, "xml-entities"),
    "an entity that multiplies": ("a.docx", made.laughing_docx, "xml-entities"),
    "a template from elsewhere": ("a.docx", made.outside_docx, "document-links"),
    "a picture from elsewhere": ("a.odt", made.outside_odt, "document-links"),
    "a picture from a neighbour": (
        "a.odt",
        lambda: made.outside_odt("//x.invalid/p.png"),
        "document-links",
    ),
    "deep nesting": ("a.docx", made.deep_docx, "unreadable"),
    "text with NUL": ("a.txt", lambda: b"a\0b", "text"),
    "text with escapes": ("a.txt", lambda: b"\x1b]0;x\x07", "text"),
    "text in another code": ("a.txt", lambda: "Grüße".encode("latin-1"), "text"),
    "half a letter": ("a.txt", lambda: "café".encode()[:-1], "text"),
}

NAMES: dict[str, tuple[str, str]] = {
    "a way up": ("../../../etc/x.txt", "x.txt"),
    "a way up with backslashes": ("..\\..\\x.txt", "x.txt"),
    "a device": ("con.txt", "con.txt"),
    "a drive": ("C:x.txt", "Cx.txt"),
    "turned letters": ("invoice\u202etxt.exe.txt", "invoicetxt.exe.txt"),
    "a NUL": ("a\0.txt", "a.txt"),
    "a new line": ("a\r\nSet-Cookie: b.txt", "a Set-Cookie b.txt"),
    "a lone surrogate": ("a\ud800b.txt", "ab.txt"),
    "two codes for one letter": ("cafe\u0301.txt", "caf\u00e9.txt"),
    "a long name": ("n" * 900 + ".txt", "n" * 196 + ".txt"),
    "quotes": ('a";filename="b.html.txt', "a;filename=b.html.txt"),
}

PATHS = ("a way up", "an absolute name", "a backslash", "a NUL in a name", "a link in a docx")


def up(name: str, content: bytes) -> UploadedFile:
    upload = SimpleUploadedFile("x", content)
    # Past Django's own cleaning of names: the door must not rest on it.
    upload._name = name
    return upload


KEY_ID, KEY = uuid.UUID(int=1), b"k" * 32
"""A data key that no database knows; the fixture ``private`` gives it to whoever opens a file."""


def accept(upload: Any, **more: Any) -> files.AcceptedFile:
    """Let a file in under that key."""
    return files.accept(upload, lambda: (KEY_ID, KEY), **more)


def clear(stored: str) -> bytes:
    """What a stored file holds."""
    with store.open_sealed(stored) as file:
        return b"".join(file.pieces())
