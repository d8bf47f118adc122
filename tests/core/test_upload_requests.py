"""Limits on the request itself: size, number of parts, number of fields (E5)."""

import io
from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import BadRequest
from django.core.files.uploadhandler import TemporaryFileUploadHandler
from django.core.handlers.exception import convert_exception_to_response
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from casemgmt.core.files import uploads
from casemgmt.core.files.uploads import BoundedUploadHandler, WholeBody, whole_bodies

MIB = 1024 * 1024
BOUNDARY = "edge"
ENDING = f"\r\n--{BOUNDARY}--\r\n".encode()


class Counted(io.RawIOBase):
    """A body that is made up while it is read, and counts what was taken from it."""

    def __init__(self, head: bytes, filler: int, tail: bytes = ENDING) -> None:
        self.rest = [head, filler, tail]
        self.taken = 0

    def read(self, size: int = -1) -> bytes:
        head, filler, tail = self.rest
        if head:
            piece, self.rest[0] = head[:size], head[size:]
        elif filler:
            piece = b"a" * min(size, filler)
            self.rest[1] = filler - len(piece)
        else:
            piece, self.rest[2] = tail[:size], tail[size:]
        self.taken += len(piece)
        return piece


def part(name: str, filename: str = "") -> bytes:
    file = f'; filename="{filename}"' if filename else ""
    return f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"{file}\r\n\r\n'.encode()


@pytest.fixture(autouse=True)
def limits(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.FILE_UPLOAD_HANDLERS = [
        f"{each.__module__}.{each.__qualname__}"
        for each in (BoundedUploadHandler, TemporaryFileUploadHandler)
    ]
    monkeypatch.setattr(uploads, "FILES_LIMIT", MIB)
    # Django's own plain page of errors; the product's is not the matter here.
    settings.TEMPLATES = []
    settings.ROOT_URLCONF = __name__


urlpatterns: list[Any] = []


def answer(body: Any, length: int, look: Callable[[HttpRequest], Any]) -> int:
    request = RequestFactory().request(
        **{
            "REQUEST_METHOD": "POST",
            "CONTENT_TYPE": f"multipart/form-data; boundary={BOUNDARY}",
            "CONTENT_LENGTH": str(length),
            "wsgi.input": WholeBody(body, length),
        }
    )

    def view(asked: HttpRequest) -> HttpResponse:
        look(asked)
        return HttpResponse("ok")

    return convert_exception_to_response(view)(request).status_code


def test_a_file_within_the_limit_arrives() -> None:
    seen: list[int | None] = []
    head = part("file", "a.txt")
    body = Counted(head, MIB)
    length = len(head) + MIB + len(ENDING)
    assert answer(body, length, lambda r: seen.append(r.FILES["file"].size)) == 200
    assert seen == [MIB]


def test_a_body_that_announces_too_much_is_not_read() -> None:
    body = Counted(part("file", "a.txt"), 2**31)
    assert answer(body, 2**31, lambda request: request.FILES) == 400
    assert body.taken == 0


def test_a_body_that_lies_about_its_length_is_stopped_while_it_streams() -> None:
    body = Counted(part("file", "a.txt"), 2**31)
    assert answer(body, 3 * MIB, lambda request: request.FILES) == 400
    assert body.taken <= 2 * MIB


def test_a_body_that_ends_before_its_announced_length_is_no_upload() -> None:
    """What a client that was too slow, or hung up, has sent is not the file it meant to send."""
    begun = part("file", "a.txt") + b"the first half"
    for body in (begun, begun + b"\r\n", part("field") + b"a"):
        arrived = io.BytesIO(body)
        assert answer(arrived, 10_000, lambda request: request.FILES) == 400, body


def test_a_body_read_by_lines_is_whole_too() -> None:
    body = WholeBody(io.BytesIO(b"one\ntw"), 10)
    assert body.readline() == b"one\n"
    with pytest.raises(BadRequest):
        body.readline()


def test_the_web_server_hears_whole_bodies_only() -> None:
    heard = {}

    def application(environ: dict[str, Any], start: Any) -> list[bytes]:
        heard["body"] = environ["wsgi.input"].read(4)
        return []

    environ = {"wsgi.input": io.BytesIO(b"abcd"), "CONTENT_LENGTH": "4"}
    assert whole_bodies(application)(environ, None) == []
    assert heard == {"body": b"abcd"}
    with pytest.raises(BadRequest):
        whole_bodies(application)({"wsgi.input": io.BytesIO(b"ab"), "CONTENT_LENGTH": "4"}, None)


def test_many_files_count_together() -> None:
    one = part("file", "a.txt") + b"a" * 300_000 + b"\r\n"
    body = io.BytesIO(one * 4 + ENDING)
    assert answer(body, len(body.getvalue()), lambda request: request.FILES) == 400


def test_a_thousand_parts_are_refused() -> None:
    body = io.BytesIO((part("file", "a.txt") + b"a\r\n") * 1000 + ENDING)
    assert answer(body, len(body.getvalue()), lambda request: request.FILES) == 400


def test_a_hundred_thousand_fields_are_refused() -> None:
    body = io.BytesIO((part("field") + b"a\r\n") * 20_000 + ENDING)
    assert answer(body, len(body.getvalue()), lambda request: request.POST) == 400
    request = RequestFactory().post(
        "/", "a=1&" * 100_000, content_type="application/x-www-form-urlencoded"
    )
    view = convert_exception_to_response(lambda asked: HttpResponse(str(len(asked.POST))))
    assert view(request).status_code == 400
