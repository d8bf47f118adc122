"""PDFs: what they are, what they may cost, and what can't get in or out through them (E4)."""

import json
import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, fields, is_dataclass, replace
from io import BytesIO
from pathlib import Path
from typing import Any

import pypdf
import pytest

from casemgmt.core import pdf
from casemgmt.core.pdf import PdfFailed, RenderLimits, checks, process
from tests.core import pdf_samples as samples

PLAN, LETTER = "pdf/service_plan.html", "pdf/closure_letter.html"

needs_pango = pytest.mark.skipif(
    not pdf.available() and os.environ.get("CI") != "true", reason=pdf.missing_library_message()
)


@needs_pango
def test_this_machine_can_make_pdfs() -> None:
    assert pdf.available(), pdf.missing_library_message()
    assert checks.check_pango(None) == []


def rendered(template: str, document: Any, **options: Any) -> pypdf.PdfReader:
    options = {"title": "A title", "lang": "en-us", **options}
    return pypdf.PdfReader(BytesIO(pdf.render(template, {"document": document}, **options)))


def text_of(reader: pypdf.PdfReader) -> str:
    return " ".join(" ".join(page.extract_text() for page in reader.pages).split())


def structure(node: Any, found: list[Any]) -> list[Any]:
    """Every structure element below `node`."""
    node = node.get_object() if hasattr(node, "get_object") else node
    if isinstance(node, list):
        for each in node:
            structure(each, found)
    elif isinstance(node, dict):
        if "/S" in node:
            found.append(node)
        if "/K" in node:
            structure(node["/K"], found)
    return found


@pytest.fixture(scope="module")
def plan() -> pypdf.PdfReader:
    return rendered(PLAN, samples.PLAN, title="Service plan HF-2026-0318", draft=True)


@pytest.fixture(scope="module")
def letter() -> pypdf.PdfReader:
    return rendered(LETTER, samples.LETTER)


@pytest.fixture(scope="module")
def long_plan() -> pypdf.PdfReader:
    return rendered(PLAN, samples.LONG_PLAN, lang="es", draft=True)


@needs_pango
def test_a_plan_is_a_tagged_document_with_title_and_language(plan: pypdf.PdfReader) -> None:
    root = plan.root_object
    assert root["/MarkInfo"]["/Marked"] == True  # noqa: E712 (a wrapper of its own)
    assert root["/Lang"] == "en-us"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"] == True  # noqa: E712
    assert plan.metadata is not None
    assert plan.metadata.title == "Service plan HF-2026-0318"
    assert "part>1<" in root["/Metadata"].get_data().decode().replace("pdfuaid:", "")
    names = [each["/S"] for each in structure(root["/StructTreeRoot"]["/K"], [])]
    for wanted in ("/H1", "/H2", "/H3", "/Table", "/TH", "/TD", "/Caption", "/P", "/L"):
        assert wanted in names, wanted
    assert names.count("/H1") == 1


@needs_pango
def test_every_figure_has_words_for_who_cannot_see_it(
    plan: pypdf.PdfReader, letter: pypdf.PdfReader, long_plan: pypdf.PdfReader
) -> None:
    for reader in (plan, letter, long_plan):
        tree = structure(reader.root_object["/StructTreeRoot"]["/K"], [])
        assert [each for each in tree if each["/S"] == "/Figure" and not each.get("/Alt")] == []


@needs_pango
def test_every_page_says_which_of_how_many_and_whose_without_the_name(
    long_plan: pypdf.PdfReader,
) -> None:
    pages = [" ".join(page.extract_text().split()) for page in long_plan.pages]
    assert len(pages) >= 4
    for number, text in enumerate(pages, 1):
        assert f"Page {number} of {len(pages)}" in text
        assert "Client ID C-10427" in text
    assert [samples.PLAN.client_name in text for text in pages[1:-1]] == [False] * (len(pages) - 2)


@needs_pango
def test_only_an_unsigned_plan_is_marked_draft_on_every_page(plan: pypdf.PdfReader) -> None:
    assert all("DRAFT" in page.extract_text() for page in plan.pages)
    assert "DRAFT" not in text_of(rendered(PLAN, samples.SIGNED_PLAN))


@needs_pango
def test_only_the_packaged_typeface_is_used_in_three_weights(plan: pypdf.PdfReader) -> None:
    used = {
        str(font.get_object()["/BaseFont"]).partition("+")[2]
        for page in plan.pages
        for font in page["/Resources"]["/Font"].values()
    }
    assert used == {"Public-Sans", "Public-Sans-Semi-Bold", "Public-Sans-Bold"}


def values(document: Any) -> Iterator[str]:
    for field in fields(document):
        value = getattr(document, field.name)
        for each in value if isinstance(value, tuple) else (value,):
            if is_dataclass(each):
                yield from values(each)
            elif isinstance(each, str) and each:
                yield each


@needs_pango
def test_every_word_of_the_plan_and_of_the_letter_is_printed(
    plan: pypdf.PdfReader, letter: pypdf.PdfReader
) -> None:
    for reader, document in ((plan, samples.PLAN), (letter, samples.LETTER)):
        squeezed = text_of(reader).replace(" ", "")
        missing = [each for each in values(document) if each.replace(" ", "") not in squeezed]
        # The letter names its reader by the greeting and the address.
        assert missing == []


@needs_pango
def test_client_words_stand_before_how_a_goal_is_measured() -> None:
    html = pdf.page_html(PLAN, {"document": samples.PLAN}, title="t", lang="en-us")
    goal = samples.HOUSING
    assert html.index(goal.own_words.partition(",")[0]) < html.index(goal.baseline)


@needs_pango
def test_large_print_takes_more_pages() -> None:
    context = {"document": samples.LETTER, "large_print": True}
    large = pdf.render(LETTER, context, title="t", lang="en-us")
    assert len(pypdf.PdfReader(BytesIO(large)).pages) > 2


class Listener:
    """A web server on a loopback port that counts who calls and answers with a redirect."""

    def __init__(self) -> None:
        self.server = socket.create_server(("127.0.0.1", 0))
        self.server.settimeout(0.1)
        self.address = f"127.0.0.1:{self.server.getsockname()[1]}"
        self.requests = 0

    def run(self) -> None:
        while self.server.fileno() >= 0:
            try:
                connection, _ = self.server.accept()
            except TimeoutError:
                continue
            except OSError:
                return
            self.requests += 1
            with connection:
                connection.sendall(
                    b"HTTP/1.1 302 Found\r\nLocation: http://169.254.169.254/\r\n\r\n"
                )


@contextmanager
def listening() -> Iterator[Listener]:
    listener = Listener()
    thread = threading.Thread(target=listener.run, daemon=True)
    thread.start()
    try:
        yield listener
    finally:
        listener.server.close()
        thread.join(5)


def injections(address: str, secret: Path) -> list[str]:
    web, file = f"http://{address}", secret.as_uri()
    one = "data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg'><image href='%s/n'/></svg>"
    return [
        f"<img src='{file}'><img src='{web}/a'><img src='//{address}/a2'>",
        f"<img srcset='{web}/b 1x, {file} 2x'><picture><source srcset='{web}/b2'></picture>",
        f"<link rel=attachment href='{file}'><link rel=attachment href='{web}/c'>",
        f"<a rel=attachment href='{file}'>x</a>",
        f"<link rel=stylesheet href='{web}/d'><link rel=stylesheet href='{file}'>",
        f"<style>@import '{web}/e'; @import url('{file}');</style>",
        f"<style>@font-face{{font-family:z;src:url('{web}/f'),url('{file}'),local('z')}}</style>"
        "<p style='font-family:z'>z</p>",
        f"<p style=\"background:url('{web}/g')\">x</p><p style=\"content:url('{file}')\">x</p>",
        f"<style>li{{list-style-image:url('{web}/h')}} p::before{{content:url('{web}/h2')}}"
        f"@page{{background:url('{web}/h3');@top-left{{content:url('{file}')}}}}</style><li>x",
        f"<svg><image href='{web}/i'/><image xlink:href='{file}'/><use href='{web}/i2#a'/>"
        f"<style>@import '{web}/i3';</style></svg>",
        f"<base href='{web}/j/'><img src='relative.png'>",
        f"<iframe src='{web}/k'></iframe><object data='{file}'></object><embed src='{web}/k2'>",
        f"<video src='{web}/l' poster='{web}/l2'></video><input type=image src='{web}/l3'>",
        f'<img src="{one % web}"><img src="data:text/html;base64,PGI+">',
        f"<body background='{web}/o'><table background='{web}/o2'><tr><td>x</table>",
        f"<meta http-equiv=refresh content='0;{web}/p'><script src='{web}/p2'></script>",
        f"<a href='{web}/q' target=_blank>x</a><form action='{web}/r'><input name=a></form>",
        f"<style>@color-profile device-cmyk{{src:url('{file}')}}</style>",
        "{{ settings.SECRET_KEY }}{% load static %}{% include '/etc/passwd' %}",
        "asset:../../etc/passwd<img src='asset:../settings.py'><img src='asset:/etc/passwd'>",
    ]


def carried_files(data: bytes) -> int:
    reader = pypdf.PdfReader(BytesIO(data))
    numbers = {number for table in reader.xref.values() for number in table}
    kinds = [reader.get_object(number) for number in numbers | set(reader.xref_objStm)]
    return sum(
        isinstance(each, dict) and ("/EF" in each or each.get("/Type") == "/EmbeddedFile")
        for each in kinds
    ) + len(reader.attachments)


@needs_pango
def test_nothing_is_fetched_or_carried_even_when_markup_gets_through(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("CANARYSECRET" * 50)
    carried = slowest = 0.0
    with listening() as listener:
        pages = injections(listener.address, secret)
        # This one alone can't be refused quietly: the library gives up, and so does the render.
        pages.remove(gives_up := next(each for each in pages if "@color-profile" in each))
        with pytest.raises(PdfFailed):
            process.lay_out(f"<title>t</title><body>{gives_up}")
        for start in range(0, len(pages), 5):
            begun = time.monotonic()
            markup = "".join(pages[start : start + 5])
            html = f"<html lang=en><title>t</title><body><p>begins</p>{markup}<p>ends</p>"
            data = process.lay_out(html)
            slowest = max(slowest, time.monotonic() - begun)
            carried += carried_files(data)
            assert b"CANARYSECRET" not in data
            assert "CANARYSECRET" not in text_of(pypdf.PdfReader(BytesIO(data)))
        requests = listener.requests
    print(f"METRIC e4_requests={requests} bar=0")  # noqa: T201
    print(f"METRIC e4_attachments={carried:.0f} bar=0")  # noqa: T201
    print(f"METRIC e4_slowest_s={slowest:.1f} bar=20")  # noqa: T201
    assert (requests, carried) == (0, 0)
    assert slowest <= 20


@needs_pango
@pytest.mark.parametrize("template", [PLAN, LETTER])
def test_markup_in_any_field_is_printed_as_text(template: str, tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("CANARYSECRET")
    document: Any = samples.PLAN if template == PLAN else samples.LETTER
    with listening() as listener:
        attack = "".join(injections(listener.address, secret)) + "\"><i>'\x00\ud800\u202e"
        filled = filled_with(document, attack[-600:])
        data = pdf.render(template, {"document": filled}, title=attack[-300:], lang="en-us")
        html = pdf.page_html(template, {"document": filled}, title=attack, lang="en-us")
        assert listener.requests == 0
    assert html.count("<img") == html.count("<svg") == html.count("<style") == 0
    assert html.count("<link") == 1
    assert carried_files(data) == 0
    assert b"CANARYSECRET" not in data


@needs_pango
def test_the_process_has_no_network_even_with_a_fetcher_that_would_use_it() -> None:
    with listening() as listener:
        order = {
            "html": f"<title>t</title><img src='http://{listener.address}/a'>",
            "stylesheet": str(Path(__file__).resolve().parents[2] / "static/css/pdf.css"),
            **asdict(RenderLimits()),
        }
        done = subprocess.run(
            [sys.executable, "-c", OPEN_FETCHER, str(process.WORKER.parent)],
            input=json.dumps(order).encode(),
            capture_output=True,
            check=True,
            timeout=60,
        )
        assert done.stdout.startswith(b"%PDF-")
        assert listener.requests == 0


OPEN_FETCHER = """
import sys
sys.path.insert(0, sys.argv.pop())
import worker

def careless(known):
    from weasyprint.urls import URLFetcher
    return URLFetcher()

worker.fetcher = careless
sys.exit(worker.main())
"""


def filled_with(document: Any, attack: str) -> Any:
    """The same document with `attack` in every text."""
    changed: dict[str, Any] = {}
    for field in fields(document):
        value = getattr(document, field.name)
        if isinstance(value, str):
            changed[field.name] = attack
        elif is_dataclass(value):
            changed[field.name] = filled_with(value, attack)
        elif isinstance(value, tuple):
            changed[field.name] = tuple(
                filled_with(each, attack) if is_dataclass(each) else attack for each in value
            )
    return replace(document, **changed)


@needs_pango
@pytest.mark.parametrize(
    ("what", "body", "code"),
    [
        ("rows", "<table>" + "<tr><td>x" * 10_000 + "</table>", "long"),
        ("items", "<ul>" + "<li>x" * 10_000, "long"),
        ("text", "word " * 400_000, "long"),
        ("tags", "<b>x</b>" * 60_000, "long"),
        ("depth", "<div>" * 2_000, "long"),
        ("font", "<p style='font-size:1e9px'>x", "failed"),
        ("page", "<style>@page{size:1px;margin:0}</style>" + "<p>word</p>" * 900, "slow"),
    ],
)
def test_a_document_that_costs_too_much_ends_in_plain_words(
    what: str, body: str, code: str
) -> None:
    begun = time.monotonic()
    with pytest.raises(PdfFailed) as failed:
        process.lay_out(f"<title>t</title><body>{body}", limits=RenderLimits(seconds=5))
    assert failed.value.code == code
    assert failed.value.message.endswith(".")
    assert time.monotonic() - begun < 10


@needs_pango
def test_a_document_that_takes_too_much_memory_ends_in_plain_words() -> None:
    small = RenderLimits(memory=230 * 1024 * 1024)
    with pytest.raises(PdfFailed) as failed:
        process.lay_out("<title>t</title>" + "<p>some words here</p>" * 8000, limits=small)
    assert failed.value.message.endswith(".")


@needs_pango
def test_what_fails_leaves_no_client_text_in_the_log(caplog: pytest.LogCaptureFixture) -> None:
    with pytest.raises(PdfFailed):
        process.lay_out("<title>t</title><p style='font-size:1e9px'>CANARY")
    assert "CANARY" not in caplog.text
    assert caplog.records


@needs_pango
def test_the_process_that_prints_sees_no_secret_of_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "canary")
    assert "canary" not in process._bare_environment().values()


@pytest.mark.parametrize("name", ["base.html", "pdf/../base.html", "/etc/passwd", "pdf/a.txt"])
def test_only_templates_for_paper_are_printed(name: str) -> None:
    with pytest.raises(ValueError, match="pdf/"):
        pdf.render(name, {}, title="t", lang="en-us")


def test_without_pango_the_message_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(process, "_found", lambda: False)
    with pytest.raises(PdfFailed) as failed:
        pdf.render(PLAN, {"document": samples.PLAN}, title="t", lang="en-us")
    assert failed.value.code == "missing"
    assert failed.value.message.startswith("PDF documents are off: the library Pango isn't on")
    assert failed.value.message.endswith("Everything else works. Details: README#pdf.")
    [warning] = checks.check_pango(None)
    assert (warning.id, warning.is_serious()) == ("casemgmt.W042", False)


@pytest.mark.parametrize(
    ("system", "distribution", "command"),
    [
        ("Linux", "ubuntu debian", "sudo apt-get install libpango-1.0-0"),
        ("Linux", "rocky rhel fedora", "sudo dnf install pango"),
        ("Linux", "alpine ", "apk add pango"),
        ("Darwin", "", "brew install pango"),
    ],
)
def test_each_system_gets_its_own_command(system: str, distribution: str, command: str) -> None:
    assert process.install_command(system, distribution).startswith(command)
