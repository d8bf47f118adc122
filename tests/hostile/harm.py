"""What became of hostile text: shown as text, kept, refused, or turned into something else."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from casemgmt.core import audit
from tests.hostile.forms import Found
from tests.hostile.pages import Page
from tests.hostile.strings import MARK, received

REFUSED = range(400, 500)
NUL = "\x00"


def page_of(answer: Any) -> Page | None:
    """The page of an answer, read once; ``None`` for anything that is no page."""
    if "text/html" not in answer.headers.get("Content-Type", ""):
        return None
    if not hasattr(answer, "page"):
        answer.page = Page(answer.content.decode())
    page: Page = answer.page
    return page


def harm_in(answer: Any) -> list[str]:
    """Every sign in an answer that text became markup, code, a header or an error of the server."""
    found = [f"answered {answer.status_code}"] if answer.status_code >= 500 else []
    headers = "".join(f"{name}: {value}" for name, value in answer.headers.items())
    found += ["a header was broken"] if {"\r", "\n"} & set(headers) else []
    page = page_of(answer)
    if page is not None:
        found += page.harm
        found += [f"{MARK}49 was computed"] if f"{MARK}49".encode() in answer.content else []
    return found


@contextmanager
def saved_text(monkeypatch: pytest.MonkeyPatch) -> Iterator[set[str]]:
    """Every text that any record was saved with, its reason included."""
    kept: set[str] = set()
    original = audit.save

    def listening(record: Any, **given: Any) -> Any:
        saved = original(record, **given)
        row = type(record)._base_manager.get(pk=record.pk)
        for field in row._meta.concrete_fields:
            value = getattr(row, field.attname)
            kept.update([value] if isinstance(value, str) else [])
            kept.update(str(part) for part in value) if isinstance(value, list) else None
        kept.add(str(given.get("why", "")))
        return saved

    monkeypatch.setattr(audit, "save", listening)
    yield kept
    monkeypatch.undo()


def lines(text: str) -> str:
    """A text with one kind of line break: browsers and HTML change these and nothing else."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def same(text: str, found: str | None) -> bool:
    """The text came back: unchanged, but for its line breaks and the blanks around it."""
    return found is not None and lines(found).strip() == lines(received(text)).strip()


def refused(answer: Any) -> bool:
    """Was a form answered with a page of errors, instead of being taken or given back?"""
    return getattr(answer, "came_from", answer).status_code in REFUSED


def may_refuse(found: Found, sent: dict[str, str]) -> bool:
    """May the answer be a page of errors? Only to NUL in an address, where no browser puts it.

    Every other text that can't be kept is given back with a message, also one that is far too long.
    """
    return found.form.method == "get" and any(NUL in text for text in sent.values())


def asks_first(page: Page, sent: dict[str, str]) -> bool:
    """Does a page ask whether one is sure, and carry all that was typed until one is?"""
    return any(
        "sure" in form.buttons and all(same(text, form.value(name)) for name, text in sent.items())
        for form in page.forms
    )


def verdict(found: Found, sent: dict[str, str], answer: Any, kept: set[str]) -> list[str]:
    """What is wrong with the answer to a form, if anything.

    ``sent`` is its texts by field, ``kept`` what was saved; an answer may be the page that a
    redirect led to.
    """
    wrong = [f"{found.name}: {sign}" for sign in harm_in(answer)]
    first = getattr(answer, "came_from", answer)
    if first.status_code >= 500 or (refused(first) and not may_refuse(found, sent)):
        return [*wrong, f"{found.name}: {first.status_code} for {sent}"[:200]]
    if found.form.method == "get" or refused(first):
        return wrong
    page = page_of(first) if first.status_code == 200 else None
    if page and asks_first(page, sent):
        return wrong
    whole = {lines(value).strip() for value in kept}
    if page and not kept and not page.says_why:
        wrong.append(f"{found.name}: came back without a message")
    for name, text in sent.items():
        back = page.value_of(found.form.shape, name) if page else None
        nothing = not received(text).strip()
        taken = nothing or not found.keeps or lines(received(text)).strip() in whole
        if (page and same(text, back)) or (taken and (kept or back is None)):
            continue
        wrong.append(f"{found.name}: {text[:60]!r} was neither kept nor given back in {name}")
    return wrong
