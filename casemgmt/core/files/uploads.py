"""Limits on the request that carries an upload, enforced while the body streams in."""

from collections.abc import Callable, Iterable
from typing import Any, Final

from django.core.exceptions import BadRequest, RequestDataTooBig
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler

from casemgmt.core.files.kinds import DEFAULT_LIMITS, MIB

FORM_ALLOWANCE: Final[int] = 2 * MIB
FILES_LIMIT: Final[int] = DEFAULT_LIMITS.size + 1
"""The most bytes all files of one request may have together: one above the door's own limit, so that
a file just over it still gets a plain sentence."""
Application = Callable[[dict[str, Any], Any], Iterable[bytes]]


class BoundedUploadHandler(FileUploadHandler):
    """First upload handler: stops a request whose files or body pass the limit.

    The announced length is checked before the body is read, the real length as it arrives, over
    all files of the request together. Either ends the request with status 400 through Django's
    RequestDataTooBig; nothing after the limit is read.
    """

    received = 0

    def handle_raw_input(
        self,
        input_data: Any,
        META: dict[str, Any],  # noqa: N803 (Django's own name)
        content_length: int,
        boundary: Any,
        encoding: str | None = None,
    ) -> None:
        """Refuse a body that announces more than the limit and the form's own fields."""
        del input_data, META, boundary, encoding
        if content_length > FILES_LIMIT + FORM_ALLOWANCE:
            raise RequestDataTooBig("The body announces more than an upload may have.")

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        """Count a piece and pass it on to the handler that keeps it."""
        del start
        self.received += len(raw_data)
        if self.received > FILES_LIMIT:
            raise RequestDataTooBig("The files of this request pass the limit.")
        return raw_data

    def file_complete(self, file_size: int) -> "UploadedFile[Any] | None":
        """Keep nothing: the handler behind this one has the file."""
        del file_size
        return None


class WholeBody:
    """The body of a request, read only to the end that was announced: half a file is no upload.

    A server hands on what arrived before a client hung up, or was hung up on for being slow, and
    Django would take that for all of it. Raises ``BadRequest`` (400) where the body ends early.
    """

    def __init__(self, stream: Any, length: int) -> None:
        self._stream = stream
        self._left = length

    def read(self, size: int = -1) -> bytes:
        """The next bytes, as many as asked for or as are left."""
        wanted = self._left if size < 0 else min(size, self._left)
        pieces: list[bytes] = []
        while wanted > 0:
            piece: bytes = self._stream.read(wanted)
            if not piece:
                raise BadRequest("The body ended before its announced length.")
            pieces.append(piece)
            wanted -= len(piece)
            self._left -= len(piece)
        return b"".join(pieces)

    def readline(self, size: int = -1) -> bytes:
        """The next line, or its beginning."""
        wanted = self._left if size < 0 else min(size, self._left)
        piece: bytes = self._stream.readline(wanted)
        if len(piece) < wanted and not piece.endswith(b"\n"):
            raise BadRequest("The body ended before its announced length.")
        self._left -= len(piece)
        return piece


def whole_bodies(application: Application) -> Application:
    """A WSGI application whose requests' bodies are whole or refused."""

    def with_whole_body(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        length = str(environ.get("CONTENT_LENGTH") or "")
        if length.isascii() and length.isdigit():
            environ["wsgi.input"] = WholeBody(environ["wsgi.input"], int(length))
        return application(environ, start_response)

    return with_whole_body
