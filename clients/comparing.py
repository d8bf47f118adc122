"""Are the files on disk what was stored? Each is read again and its hash compared, every night."""

import datetime as dt
import uuid
from dataclasses import dataclass, field

from casemgmt.core import files
from clients.models import Document

BETWEEN = 50
"""Documents asked for at a time: reading the files of so many is no long pause for the database."""
SETTLED = dt.timedelta(hours=1)
"""How old a file without a document has to be: an upload writes the file first, and then its row."""


@dataclass
class Compared:
    """What a comparison looked at and found. Keys and stored names only, never content."""

    checked: int = 0
    changed: list[uuid.UUID] = field(default_factory=list)
    missing: list[uuid.UUID] = field(default_factory=list)
    stray: list[str] = field(default_factory=list)


def compare_files(now: dt.datetime) -> Compared:
    """Read every stored file and compare it with the hash that was taken when it came in.

    A file that can't be read, or does not open, counts as changed. A file that belongs to no document is stray.
    """
    found, kept = Compared(), set[str]()
    documents = Document._base_manager.only("path", "sha256").order_by("pk")
    for document in documents.iterator(chunk_size=BETWEEN):
        kept.add(document.path)
        found.checked += 1
        try:
            if files.digest(document.path) != document.sha256:
                found.changed.append(document.pk)
        except FileNotFoundError:
            found.missing.append(document.pk)
        except (OSError, ValueError, files.Unreadable):
            found.changed.append(document.pk)
    names = files.stored_names(before=now - SETTLED)
    found.stray = sorted(name for name in names if name not in kept)
    return found


def check_files(now: dt.datetime) -> dict[str, int]:
    """The nightly job: how many files were read, and how many are not as they should be.

    What uploads have left unfinished is taken away.
    """
    unfinished = files.discard_unfinished(before=now - SETTLED)
    found = compare_files(now)
    return {
        "checked": found.checked,
        "changed": len(found.changed),
        "missing": len(found.missing),
        "stray": len(found.stray),
        "unfinished": unfinished,
    }
