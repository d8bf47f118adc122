"""The private folder: random names, whole files or none, sealed, nothing reachable by a typed path."""

import datetime as dt
import hashlib
import logging
import os
import re
import secrets
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Final
from uuid import UUID

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from casemgmt.core.files.errors import BadFile, StorageDown
from casemgmt.core.sealing.streams import SealedFile, sealed_pieces
from casemgmt.core.sealing.wrapping import Unreadable

logger = logging.getLogger(__name__)

STORED: Final[re.Pattern[str]] = re.compile(r"[0-9a-f]{2}/[0-9a-f]{2}/[0-9a-f]{32}")
CHUNK: Final[int] = 64 * 1024
INCOMING: Final[str] = "incoming"
DataKey = tuple[UUID, bytes]
"""A data key with its id."""


def root() -> Path:
    """Return the private folder of `FILES_DIR`.

    Raises:
        ImproperlyConfigured: the setting is missing, relative, or shares a branch with a
            folder that is served (static or media).
    """
    configured = getattr(settings, "FILES_DIR", "")
    if not configured or not Path(configured).is_absolute():
        raise ImproperlyConfigured("FILES_DIR must name a folder by its full path.")
    folder = Path(configured).resolve()
    for served in _served_folders():
        if folder == served or served in folder.parents or folder in served.parents:
            raise ImproperlyConfigured("FILES_DIR must lie apart from served folders.")
    return folder


def _served_folders() -> Iterator[Path]:
    named = [getattr(settings, "STATIC_ROOT", None), getattr(settings, "MEDIA_ROOT", None)]
    for entry in [*named, *getattr(settings, "STATICFILES_DIRS", [])]:
        folder = entry[1] if isinstance(entry, list | tuple) else entry
        if folder:
            yield Path(folder).resolve()


def full_path(stored: str) -> Path:
    """Return where the file named `stored` lies.

    Raises:
        ValueError: `stored` is not a name this module gave, or leads out through a link.
    """
    if not STORED.fullmatch(stored):
        raise ValueError("Not the name of a stored file.")
    path = root() / stored
    if path.resolve() != path:
        raise ValueError("A stored file must not lie behind a link.")
    return path


@contextmanager
def storage_errors() -> Iterator[None]:
    """Turn a failing disk into StorageDown, so that a page can answer 503 without details."""
    try:
        yield
    except OSError as error:
        logger.error("Private file storage failed: %s", error.strerror)
        raise StorageDown("The file storage is not available.") from error


def new_part(suffix: str) -> Path:
    """Return a fresh path for a file that is not finished yet, in a folder only we can read."""
    folder = root() / INCOMING
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder / f"{secrets.token_hex(16)}.{suffix}"


def create(path: Path) -> IO[bytes]:
    """Open a file that must not exist yet, following no link, readable only by us."""
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0)
    return os.fdopen(os.open(path, flags, 0o600), "wb")


def write_part(path: Path, chunks: Iterable[bytes], limit: int) -> int:
    """Write `chunks` to the new file `path` and return the bytes written.

    Raises:
        BadFile: more than `limit` bytes, or none. What lies beyond the limit is never read.
    """
    size = 0
    with create(path) as part:
        for chunk in chunks:
            size += len(chunk)
            if size > limit:
                raise BadFile("large")
            part.write(chunk)
        part.flush()
        os.fsync(part.fileno())
    if size == 0:
        raise BadFile("empty")
    return size


def keep(part: Path, key: DataKey) -> str:
    """Seal a finished part under a data key in its place, under a random name; return that name.

    The file, its folder and the folder it was written in are on disk before this returns.
    """
    identity = secrets.token_hex(16)
    stored = f"{identity[:2]}/{identity[2:4]}/{identity}"
    path = root() / stored
    for folder in (path.parent.parent, path.parent):
        if not folder.exists():
            folder.mkdir(mode=0o700, exist_ok=True)
            sync_folder(folder.parent)
    sealed = new_part("sealed")
    try:
        _write_sealed(part, sealed, key, stored)
        sealed.rename(path)
    finally:
        discard(sealed)
    sync_folder(path.parent)
    sync_folder(sealed.parent)
    return stored


def _write_sealed(part: Path, sealed: Path, key: DataKey, stored: str) -> None:
    with part.open("rb") as source, create(sealed) as file:
        file.writelines(sealed_pieces(source, *key, stored))
        file.flush()
        os.fsync(file.fileno())


def open_sealed(stored: str) -> SealedFile:
    """Open a stored file for reading what it holds.

    Raises:
        FileNotFoundError: there is no such file.
        ValueError: not the name of a stored file.
        Unreadable: its data key is gone, or it does not begin as a sealed file does.
    """
    file = full_path(stored).open("rb")
    try:
        return SealedFile(file, stored)
    except Unreadable:
        file.close()
        raise


def sync_folder(folder: Path) -> None:
    """Put a folder's entries on disk (POSIX; elsewhere folders can't be opened, so nothing)."""
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def discard(*parts: Path) -> None:
    """Take away unfinished parts; one that is not there is fine."""
    for part in parts:
        with suppress(FileNotFoundError):
            part.unlink()


def remove(stored: str) -> bool:
    """Destroy a stored file. Return False when it was gone already.

    Raises:
        ValueError: not the name of a stored file.
        StorageDown: the disk refused; the file may still be there.
    """
    path = full_path(stored)
    with storage_errors():
        try:
            path.unlink()
        except FileNotFoundError:
            return False
        sync_folder(path.parent)
        return True


def discard_unfinished(*, before: dt.datetime) -> int:
    """Take away what was begun before an instant and never finished: it may lie there in clear.

    A process that was killed in an upload leaves such a part. Returns how many there were.
    """
    found = 0
    for part in (root() / INCOMING).glob("*"):
        with suppress(FileNotFoundError):
            if part.lstat().st_mtime < before.timestamp():
                part.unlink()
                found += 1
    return found


def stored_names(*, before: dt.datetime) -> Iterator[str]:
    """The names of all files stored before an instant, unfinished ones left aside."""
    for path in root().glob("??/??/*"):
        with suppress(FileNotFoundError):
            if path.lstat().st_mtime < before.timestamp():
                yield path.relative_to(root()).as_posix()


def digest(stored: str) -> str:
    """Return the SHA-256 of what a stored file holds as 64 hexadecimal digits, read in small pieces.

    Raises:
        FileNotFoundError: there is no such file.
        ValueError: not the name of a stored file.
        Unreadable: it does not open.
    """
    found = hashlib.sha256()
    with open_sealed(stored) as file:
        for piece in file.pieces():
            found.update(piece)
    return found.hexdigest()


def digest_of(path: Path) -> str:
    """Return the SHA-256 of the file at `path` as 64 hexadecimal digits."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
