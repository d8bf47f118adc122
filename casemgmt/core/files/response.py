"""The only place that hands a file to a browser: as a download, never as a page."""

from typing import Final
from urllib.parse import quote

from django.http import FileResponse, HttpResponseBase

from casemgmt.core.files.kinds import Kind, content_type_of
from casemgmt.core.files.names import clean_name
from casemgmt.core.files.store import full_path, storage_errors

SANDBOX: Final[str] = "sandbox; default-src 'none'; frame-ancestors 'none'"


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
        ValueError: not the name of a stored file.
    """
    path = full_path(stored)
    with storage_errors():
        file = path.open("rb")
    response = FileResponse(file, content_type=content_type_of(kind))
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
