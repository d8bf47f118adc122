"""The only place that hands a file to a browser: as a download, never as a page."""

import io
from typing import Final
from urllib.parse import quote

from django.http import FileResponse, HttpResponseBase

from casemgmt.core.files.kinds import Kind, content_type_of
from casemgmt.core.files.names import clean_name
from casemgmt.core.files.store import open_sealed, storage_errors
from casemgmt.core.sealing.streams import SealedFile
from casemgmt.core.sealing.wrapping import Unreadable

SANDBOX: Final[str] = "sandbox; default-src 'none'; frame-ancestors 'none'"


class Clear(io.RawIOBase):
    """What a sealed file holds, for a response that reads it piece by piece."""

    def __init__(self, file: SealedFile) -> None:
        self._file, self._pieces, self._rest = file, file.pieces(), b""

    def read(self, size: int = -1) -> bytes:
        """The next bytes, as many as are asked for at most; none at the end."""
        self._rest = self._rest or next(self._pieces, b"")
        wanted = len(self._rest) if size < 0 else size
        found, self._rest = self._rest[:wanted], self._rest[wanted:]
        return found

    def close(self) -> None:
        """Close the sealed file too."""
        self._file.close()
        super().close()


def respond(stored: str, name: str, kind: Kind | str) -> FileResponse:
    """Answer with a stored file as a download.

    The caller has decided that this person may have it and has logged the read.

    Args:
        stored: the name `accept` gave.
        name: the file's name for the person; cleaned again here.
        kind: the kind `accept` found; the content type comes from our table, never from
            the person who uploaded it.

    Raises:
        StorageDown: the file is missing or the disk can't be read.
        Unreadable: it is not what was stored; no part of it was handed out.
        ValueError: not the name of a stored file.
    """
    with storage_errors():
        file = open_sealed(stored)
        try:
            size = file.size()
        except (OSError, Unreadable):
            file.close()
            raise
    response = FileResponse(Clear(file), content_type=content_type_of(kind))
    response.headers["Content-Length"] = str(size)
    response.headers["Content-Disposition"] = disposition(name)
    protect(response)
    return response


def disposition(name: str) -> str:
    """Return a Content-Disposition that saves the file under `name` (RFC 6266, RFC 8187)."""
    return f"attachment; filename*=UTF-8''{quote(clean_name(name), safe='')}"


def protect(response: HttpResponseBase) -> None:
    """Set the headers that keep a download from being stored, guessed at, framed or run."""
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = SANDBOX
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Frame-Options"] = "DENY"
    response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    response.headers["Referrer-Policy"] = "no-referrer"
