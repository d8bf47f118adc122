"""Hostile text wherever else a request carries some: addresses, headers, file names, JSON (E1, E2)."""

import json
import random
from collections.abc import Callable
from itertools import cycle
from typing import Any
from urllib.parse import quote
from uuid import uuid4

import pytest
from django.urls import reverse

from casemgmt.core.files.response import disposition
from clients.models import Document
from tests.access.asking import ask
from tests.access.table import ROWS
from tests.access.world import World
from tests.hostile.conftest import WIDE, of_the_day
from tests.hostile.forms import PARAMETERS, query, readers
from tests.hostile.harm import harm_in, lines, page_of
from tests.hostile.strings import ALL, received

pytestmark = pytest.mark.django_db(databases=["default"])

PAPERS = {"plan-pdf", "closure-letter"}
"""Pages that print a paper for every request: asked with one hand of hostile parameters."""
HEADERS = (
    "User-Agent",
    "Referer",
    "Accept",
    "Accept-Language",
    "Accept-Encoding",
    "Cookie",
    "X-Forwarded-For",
    "X-Forwarded-Host",
    "X-Forwarded-Proto",
    "X-Requested-With",
    "X-CSRFToken",
    "Origin",
    "Range",
    "If-None-Match",
    "If-Modified-Since",
    "Content-Type",
    "HX-Request",
    "HX-Current-URL",
    "HX-Target",
    "HX-Trigger",
    "HX-Prompt",
)
PATHS = (
    "/join/{}/",
    "/cases/{}/",
    "/agency/jobs/{}/run/",
    "/{}/",
    "/account/password/reset/key/{}/",
)
Metric = Callable[[str, object, object], None]
ODD = ("\ud800", "1e999999", "-1")
"""Texts that every page gets as parameters, whatever the day's sample is."""
EDGE = "a-boundary-of-this-test"


def server_errors(wrong: list[str]) -> int:
    """How many of the signs are errors of the server."""
    return len([sign for sign in wrong if "answered 5" in sign])


def hands(texts: list[str]) -> list[list[str]]:
    """The texts in hands as large as a query string of ours takes at once."""
    size = len(PARAMETERS)
    return [texts[start : start + size] for start in range(0, len(texts), size)]


def test_hostile_parameters_are_answered(made: World, seed: int, metric: Metric) -> None:
    wrong = []
    for number, row in enumerate(of_the_day(ROWS)):
        some = random.Random(seed + number).sample(ALL, len(PARAMETERS) - len(ODD))
        whole = WIDE and row.page not in PAPERS
        for who in readers(row)[:1]:
            for hand in [["\x00"], *hands([*ODD, *(ALL if whole else some)])]:
                address = f"{made.url(row.page, row.record)}?{query(hand)}"
                answer = ask(made, who, "GET", address)
                wrong += [f"{row.page}: {sign} for {address[:200]}" for sign in harm_in(answer)]
    metric(f"e2_server_errors_{1}", server_errors(wrong), 0)
    assert wrong == []


def test_hostile_paths_are_answered(made: World, some: list[str], metric: Metric) -> None:
    wrong = []
    for text, path in zip(some, cycle(PATHS), strict=False):
        part = quote(text.encode("utf-8", "surrogatepass"), safe="")
        for who, method in (("mia", "GET"), ("anon", "POST")):
            answer = ask(made, who, method, path.format(part))
            wrong += [f"{path} {text[:60]!r}: {sign}" for sign in harm_in(answer)]
    metric(f"e2_server_errors_{2}", server_errors(wrong), 0)
    assert wrong == []


def as_header(text: str) -> str:
    """A text as a web server hands it on: bytes, and no line of its own (servers refuse that)."""
    whole = text.encode("utf-8", "surrogatepass").decode("latin-1")
    return whole.replace("\r", " ").replace("\n", " ")[:8000]


def test_hostile_headers_are_answered(made: World, some: list[str], metric: Metric) -> None:
    pages = cycle(
        [("mia", "my-day"), ("alex", "usersessions_list"), ("anon", "account_login"),
         ("anon", "demo"), ("mia", "palette")]
    )  # fmt: skip
    wrong = []
    for place, (who, page) in zip(range(len(some)), pages, strict=False):
        headers = {
            name: as_header(some[(place + number) % len(some)])
            for number, name in enumerate(HEADERS)
        }
        cookie = headers.pop("Cookie")
        known = f"sessionid={cookie}; csrftoken={cookie}; messages={cookie}"
        for more in ({}, {"Cookie": known}):
            answer = ask(made, who, "GET", reverse(page), headers={**headers, **more})
            wrong += [f"{page}: {sign} for {headers}"[:300] for sign in harm_in(answer)]
    metric(f"e2_server_errors_{3}", server_errors(wrong), 0)
    assert wrong == []


def test_a_hostile_browser_signs_in_and_is_listed_as_text(
    made: World, some: list[str], seed: int
) -> None:
    from tests.cast import PASSWORD

    wrong = []
    typed = {"login": "omar@example.org", "password": PASSWORD}
    for text in random.Random(seed).sample(some, min(len(some), 60 if WIDE else 6)):
        answer = ask(
            made, "anon", "POST", reverse("account_login"), typed,
            then=reverse("usersessions_list"), headers={"User-Agent": as_header(text)},
        )  # fmt: skip
        wrong += [f"{text[:60]!r}: {sign}" for sign in harm_in(answer)]
    assert wrong == []


def test_a_header_with_a_nul_is_refused(made: World) -> None:
    for name in HEADERS:
        answer = ask(made, "mia", "GET", reverse("my-day"), headers={name: "a\x00b"})
        # Without a proxy of ours this one is dropped before anybody looks into it.
        assert answer.status_code == (200 if name == "X-Forwarded-Proto" else 400), name


def named(text: str) -> list[bytes]:
    """A file's name as browsers write it, and as RFC 5987 has it, with what no browser sends."""
    raw = text.encode("utf-8", "surrogatepass")
    plain = raw.replace(b'"', b"%22").replace(b"\r", b"%0D").replace(b"\n", b"%0A")
    return [b'filename="' + plain + b'.txt"', b"filename*=UTF-8''" + quote(raw).encode() + b".txt"]


def upload(name: bytes) -> bytes:
    """The body of a form that uploads a short text under a name."""
    title = f'--{EDGE}\r\nContent-Disposition: form-data; name="title"\r\n\r\nA paper\r\n'.encode()
    head = f'--{EDGE}\r\nContent-Disposition: form-data; name="file"; '.encode()
    file = head + name + b"\r\nContent-Type: text/plain\r\n\r\nhello\r\n"
    return title + file + f"--{EDGE}--\r\n".encode()


def test_hostile_file_names_are_cleaned_or_refused(
    made: World, some: list[str], metric: Metric
) -> None:
    url, wrong, taken = made.url("document-list", "case"), [], 0
    content_type = f"multipart/form-data; boundary={EDGE}"
    for number, text in enumerate(some):
        for name in named(text) if WIDE else named(text)[number % 2 :][:1]:
            answer = ask(
                made, "mia", "POST", url, upload(name), content_type=content_type, follow=True
            )
            taken += hasattr(answer, "came_from")
            wrong += [f"{text[:60]!r}: {sign}" for sign in harm_in(answer)]
        said = disposition(f"{received(text)}.txt")
        wrong += (
            [f"{text[:60]!r} saved as {said}"] if not said.isascii() or " " in said[12:] else []
        )
    metric(f"e2_server_errors_{4}", server_errors(wrong), 0)
    assert wrong == []
    assert taken > len(some) / 2


def draft(made: World, text: Any, **instead: Any) -> dict[str, Any]:
    """What a page sends to keep a note that begins with this text."""
    return {
        "id": str(uuid4()),
        "kind": "note",
        "about": str(made.story.case.pk),
        "owner": str(made.cast.mia.pk),
        "version": 0,
        "data": {"text": text, "participants": text},
        **instead,
    }


def keep(made: World, sent: Any, body: str | None = None) -> Any:
    """Send a draft as a page does, and open the page on which it is gone on with."""
    page = f"{made.url('note-new', 'case')}?draft={sent['id']}"
    url = reverse("draft-save", args=[sent["id"]])
    given = json.dumps(sent) if body is None else body
    return ask(made, "mia", "POST", url, given, content_type="application/json", then=page)


def stored(text: str) -> str:
    """A text as a draft keeps it: one kind of line break, and a sign for what no database takes."""
    whole = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return lines(whole).replace("\x00", "\ufffd")


def test_hostile_text_in_json_comes_back_as_it_was(
    made: World, some: list[str], metric: Metric
) -> None:
    wrong = []
    for text in some:
        answer = keep(made, draft(made, text))
        wrong += [f"{text[:60]!r}: {sign}" for sign in harm_in(answer)]
        if len(text) > 50_000 and answer.status_code == 400:
            continue
        page = page_of(answer)
        values = [form.value("text") for form in page.forms] if page else []
        if stored(text).strip() not in {stored(value or "").strip() for value in values}:
            wrong.append(f"{text[:60]!r} came back as {str(values)[:80]}")
    metric(f"e2_server_errors_{5}", server_errors(wrong), 0)
    assert wrong == []


def test_hostile_json_is_refused_or_kept(made: World, some: list[str], metric: Metric) -> None:
    wrong = []
    for text in some:
        for sent in (
            draft(made, "a", kind=text),
            draft(made, "a", about=text),
            draft(made, "a", owner=text),
            draft(made, "a", version=text),
            draft(made, "a", data=text),
            draft(made, [text, [text]], **{text: text}),
        ):
            answer = keep(made, sent)
            wrong += [f"{text[:60]!r}: {sign}" for sign in harm_in(answer)]
    metric(f"e2_server_errors_{6}", server_errors(wrong), 0)
    assert wrong == []


@pytest.mark.parametrize(
    "body",
    ["", "{", "[]", '"text"', "null", "1e999999", "NaN", "[" * 100_000, '{"id": 1e400}',
     "\ufeff{}", "{" + '"a":' * 5_000 + "1" + "}" * 5_000],
)  # fmt: skip
def test_json_of_another_shape_is_refused(made: World, body: str) -> None:
    assert keep(made, draft(made, "a"), body).status_code == 400


def test_every_kind_of_file_name_was_kept_as_text(made: World) -> None:
    assert not any("/" in document.original_name for document in Document.objects.all())
