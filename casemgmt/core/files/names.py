"""Cleaning of the name a file had on the person's device. It is kept as data, never as a path."""

import unicodedata
from typing import Final

LONGEST: Final[int] = 200
LONGEST_EXTENSION: Final[int] = 10
FALLBACK: Final[str] = "file"


def clean_name(name: str | None) -> str:
    """Return `name` fit to be stored and shown.

    Only the last path part stays, in NFC, without control, format (bidi, zero-width), surrogate
    or private-use characters and without the characters no file system takes. The extension
    survives the cut to 200 characters. A name with nothing left becomes `file`.
    """
    last = (name or "").replace("\\", "/").split("/")[-1]
    kept = "".join(
        " " if character.isspace() else character
        for character in unicodedata.normalize("NFC", last)
        if character.isspace() or unicodedata.category(character)[0] != "C"
    )
    kept = " ".join("".join(c for c in kept if c not in '<>:"|?*').split()).strip(" .")
    if len(kept) > LONGEST:
        stem, dot, extension = kept.rpartition(".")
        tail = dot + extension if stem and len(extension) <= LONGEST_EXTENSION else ""
        kept = kept[: LONGEST - len(tail)].rstrip(" .") + tail
    return kept or FALLBACK
