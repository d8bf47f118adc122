"""What can't get in or out through a PDF, and what one may cost (E4)."""

import json
import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, fields, is_dataclass, replace
from io import BytesIO
from pathlib import Path
from typing import Any

import pypdf
import pytest

from casemgmt.core import pdf
from casemgmt.core.pdf import PdfFailed, RenderLimits, process
from tests.core import pdf_samples as samples
from tests.core.pdf_samples import LETTER_PAGE as LETTER
from tests.core.pdf_samples import PLAN_PAGE as PLAN
from tests.core.pdf_samples import needs_pango, text_of

Metric = Callable[[str, object, object], None]


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


def objects(data: bytes) -> tuple[pypdf.PdfReader, list[Any]]:
    reader = pypdf.PdfReader(BytesIO(data))
    numbers = {number for table in reader.xref.values() for number in table}
    return reader, [reader.get_object(number) for number in numbers | set(reader.xref_objStm)]


def carried_files(data: bytes) -> int:
    reader, found = objects(data)
    return len(reader.attachments) + sum(
        isinstance(each, dict) and ("/EF" in each or each.get("/Type") == "/EmbeddedFile")
        for each in found
    )


def secret_bytes(data: bytes) -> int:
    """How often the secret file's text stands in a PDF: on its pages or in any unpacked part."""
    reader, found = objects(data)
    streams = [each for each in found if hasattr(each, "get_data")]
    assert streams
    unpacked = sum(b"CANARYSECRET" in each.get_data() for each in streams)
    return unpacked + text_of(reader).count("CANARYSECRET") + data.count(b"CANARYSECRET")


@needs_pango
def test_nothing_is_fetched_or_carried_even_when_markup_gets_through(
    tmp_path: Path, metric: Metric
) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("CANARYSECRET" * 50)
    carried = secrets = 0
    slowest = 0.0
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
            secrets += secret_bytes(data)
        requests = listener.requests
    metric("e4_requests", requests, 0)
    metric("e4_attachments", carried, 0)
    metric("e4_secret_bytes", secrets, 0)
    metric("e4_slowest_s", f"{slowest:.1f}", 20)
    assert (requests, carried, secrets) == (0, 0, 0)
    assert slowest <= 20


@needs_pango
@pytest.mark.by_lot(2)
@pytest.mark.parametrize("template", [PLAN, LETTER])
def test_markup_in_any_field_is_printed_as_text(template: str, tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("CANARYSECRET")
    document: Any = samples.PLAN if template == PLAN else samples.LETTER
    with listening() as listener:
        attack = "".join(injections(listener.address, secret)) + "\"><i>'\x00\ud800\u202e"
        filled = filled_with(document, attack[-600:])
        # About escaping, not about time: other tests may hold the processors.
        patient = RenderLimits(seconds=90)
        context = {"document": filled}
        data = pdf.render(template, context, title=attack[-300:], lang="en-us", limits=patient)
        html = pdf.page_html(template, {"document": filled}, title=attack, lang="en-us")
        assert listener.requests == 0
    assert html.count("<img") == html.count("<svg") == html.count("<style") == 0
    assert html.count("<link") == 1
    assert carried_files(data) == 0
    assert secret_bytes(data) == 0


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


COSTLY = {
    "rows": ("<table>" + "<tr><td>x" * 10_000 + "</table>", "long"),
    "items": ("<ul>" + "<li>x" * 10_000, "long"),
    "text": ("word " * 400_000, "long"),
    "tags": ("<b>x</b>" * 60_000, "long"),
    "depth": ("<div>" * 2_000, "long"),
    "font": ("<p style='font-size:1e9px'>x", "failed"),
    "page": ("<style>@page{size:1px;margin:0}</style>" + "<p>word</p>" * 9_000, "slow"),
}


@needs_pango
@pytest.mark.by_lot(2)
@pytest.mark.parametrize("what", COSTLY)
def test_a_document_that_costs_too_much_ends_in_plain_words(what: str) -> None:
    body, code = COSTLY[what]
    begun = time.monotonic()
    limits = RenderLimits(seconds=5) if code == "slow" else RenderLimits()
    with pytest.raises(PdfFailed) as failed:
        process.lay_out(f"<title>t</title><body>{body}", limits=limits)
    assert failed.value.code == code
    assert failed.value.message.endswith(".")
    assert time.monotonic() - begun < limits.seconds + 5


@needs_pango
def test_a_process_that_sleeps_is_stopped_by_the_clock(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    assert process.available()
    sleeper = tmp_path / "sleeper.py"
    sleeper.write_text("import time; time.sleep(20)")
    monkeypatch.setattr(process, "WORKER", sleeper)
    begun = time.monotonic()
    with pytest.raises(PdfFailed) as failed:
        process.lay_out("<p>some words", limits=RenderLimits(seconds=1))
    assert failed.value.code == "slow"
    assert time.monotonic() - begun < 15


@needs_pango
def test_a_process_that_the_system_ended_was_slow(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """So ends one that used up its time of the processor."""
    assert process.available()
    killed = tmp_path / "killed.py"
    killed.write_text("import os, signal; os.kill(os.getpid(), signal.SIGXCPU)")
    monkeypatch.setattr(process, "WORKER", killed)
    with pytest.raises(PdfFailed) as failed:
        process.lay_out("<p>some words")
    assert failed.value.code == "slow"


@needs_pango
def test_a_paper_of_too_many_bytes_is_none() -> None:
    with pytest.raises(PdfFailed) as failed:
        process.lay_out("<title>t</title><p>some words", limits=RenderLimits(output=100))
    assert failed.value.code == "long"


@needs_pango
def test_a_process_that_needs_too_much_memory_ends_in_plain_words() -> None:
    page = "<html lang=en><title>t</title><p>some words</p>"
    assert process.lay_out(page).startswith(b"%PDF-")
    with pytest.raises(PdfFailed) as failed:
        process.lay_out(page, limits=RenderLimits(memory=80 * 1024 * 1024))
    assert failed.value.message.endswith(".")


@needs_pango
def test_what_fails_leaves_no_client_text_in_the_log(caplog: pytest.LogCaptureFixture) -> None:
    with pytest.raises(PdfFailed):
        process.lay_out("<title>t</title><p style='font-size:1e9px'>CANARY")
    assert "CANARY" not in caplog.text
    assert caplog.records


@needs_pango
def test_the_process_that_prints_sees_no_secret_of_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    given: list[dict[str, str]] = []
    started = subprocess.run

    def start(*arguments: Any, env: dict[str, str] | None = None, **options: Any) -> Any:
        given.append(dict(os.environ if env is None else env))
        return started(*arguments, env=env, **options)

    assert process.available()
    monkeypatch.setenv("DATABASE_URL", "canary")
    monkeypatch.setattr(subprocess, "run", start)
    process.lay_out("<title>t</title><p>some words</p>")
    assert len(given) == 1
    assert "canary" not in given[0].values()
