"""Hostile text in every field of every form: it is shown as text, kept as it is, or refused."""

import json
import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from casemgmt.core import audit
from tests.access.asking import ask
from tests.access.table import ROWS
from tests.access.world import World
from tests.conftest import PROFILE
from tests.hostile import strings
from tests.hostile.forms import Found, filled, forms_of, query, readers, send, spread
from tests.hostile.pages import Page, value_of
from tests.hostile.strings import ALL, HUGE, MARK, received

pytestmark = pytest.mark.django_db(databases=["default"])

A_DAY = 40
PAPERS = {"plan-pdf", "closure-letter"}
"""Pages that print a paper for every request: asked with hostile addresses in the wide profile."""
SEED = random.SystemRandom().randrange(10**6)
WIDE = PROFILE == "wide"


def sample() -> list[str]:
    """Every string in the wide profile; otherwise a few, by a seed that is printed."""
    return ALL if WIDE else random.Random(SEED).sample(ALL, A_DAY)


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


def harm_in(answer: Any) -> list[str]:
    """Every sign in an answer that text became markup or code."""
    if "text/html" not in answer.headers.get("Content-Type", ""):
        return []
    html = answer.content.decode()
    found = Page(html).harm
    return [*found, *(f"{MARK}49 was computed" for _ in [0] if f"{MARK}49" in html)]


def verdict(found: Found, sent: dict[str, str], answer: Any, kept: set[str]) -> list[str]:
    """What is wrong with one answer, if anything."""
    wrong = [f"{found.name}: {sign}" for sign in harm_in(answer)]
    if answer.status_code >= 500:
        return [*wrong, f"{found.name}: {answer.status_code} for {sent}"[:200]]
    if found.form.method == "get" or answer.status_code in {400, 403, 413, 429}:
        return wrong
    html = answer.content.decode()
    whole = {lines(value).strip() for value in kept}
    for name, text in sent.items():
        back = value_of(html, found.form.shape, name) if answer.status_code == 200 else None
        taken = (
            not received(text).strip() or not found.keeps or lines(received(text)).strip() in whole
        )
        if (answer.status_code == 200 and same(text, back)) or (taken and (kept or back is None)):
            continue
        wrong.append(f"{found.name}: {text[:60]!r} was neither kept nor given back in {name}")
    return wrong


def test_there_are_enough_strings_and_every_one_is_different() -> None:
    own = [
        strings.SCRIPTS,
        strings.ELEMENTS,
        strings.BREAKOUTS,
        strings.ADDRESSES,
        strings.MUTATING,
    ]
    assert sum(map(len, own)) >= 150
    assert len(ALL) == len(set(ALL)) >= 300


@pytest.fixture(scope="module")
def found(made: World) -> list[Found]:
    """Every form of every page."""
    return forms_of(made)


def dealt(form: Found, chosen: list[str]) -> list[dict[str, str]]:
    """One text in all fields at a time in the wide profile; otherwise dealt out over the fields."""
    if WIDE:
        return [dict.fromkeys(form.form.texts, text) for text in chosen]
    return spread(form.form, chosen)


def test_every_form_takes_hostile_text_or_says_no(
    made: World, found: list[Found], monkeypatch: pytest.MonkeyPatch, metric: Callable[..., None]
) -> None:
    chosen, wrong = sample(), []
    for form in found:
        for sent in dealt(form, chosen):
            with saved_text(monkeypatch) as kept:
                answer = send(made, form, filled(form.form, sent))
            wrong += verdict(form, sent, answer, kept)
    errors = [line for line in wrong if ": 5" in line]
    metric("e1_seed", SEED, "any")
    metric("e1_forms", len(found), ">=40")
    metric("e1_strings", len(chosen), len(ALL) if WIDE else A_DAY)
    metric("e1_server_errors", len(errors), 0)
    assert sorted(set(wrong)) == []
    assert len(found) >= 40


def test_hostile_text_in_choices_dates_and_hidden_fields_breaks_nothing(
    made: World, found: list[Found]
) -> None:
    wrong = []
    for number, form in enumerate(found):
        chosen = ALL if WIDE else random.Random(SEED + number).sample(ALL, 2)
        for text in chosen:
            sent = dict.fromkeys(form.form.texts, text)
            answer = send(made, form, filled(form.form, sent, everywhere=text))
            wrong += [f"{form.name}: {sign}" for sign in harm_in(answer)]
            if answer.status_code >= 500:
                wrong.append(f"{form.name}: {answer.status_code} for {text[:60]!r}")
    assert wrong == []


def test_a_million_characters_are_refused_or_kept(made: World, found: list[Found]) -> None:
    chosen = found if WIDE else random.Random(SEED).sample(found, 2)
    for form in chosen:
        sent = dict(zip(form.form.texts, HUGE, strict=False))
        assert send(made, form, filled(form.form, sent)).status_code < 500, form.name


def test_hostile_addresses_are_answered(made: World) -> None:
    wrong = []
    for number, row in enumerate(ROWS):
        if row.page in PAPERS and not WIDE:
            continue
        chosen = ALL if WIDE else random.Random(SEED + number).sample(ALL, 6)
        hands = [
            ["\x00"],
            ["\ud800", "1e999999", "-1"],
            *([text] for text in chosen[6:]),
            chosen[:6],
        ]
        for who in readers(row)[:1]:
            for hand in hands:
                address = f"{made.url(row.page, row.record)}?{query(hand)}"
                answer = ask(made, who, "GET", address)
                wrong += [f"{row.page}: {sign}" for sign in harm_in(answer)]
                if answer.status_code >= 500:
                    wrong.append(f"{row.page}: {answer.status_code} for {address[:120]}")
    assert wrong == []


@pytest.mark.parametrize("text", ["\\u0000", "\\ud800", "x\\u0000y", "\\udfff", "\\u202e"])
def test_what_json_lets_through_the_database_need_not_take(made: World, text: str) -> None:
    url = made.url("draft-save", "draft")
    for body in (
        f'{{"kind": "note", "version": 1, "fields": {{"text": "{text}"}}}}',
        f'{{"{text}": "{text}", "kind": "{text}", "version": "{text}"}}',
        f'["{text}"]',
        f'"{text}"',
        "{",
        json.dumps({"fields": {"text": ["deep"] * 5}}),
    ):
        answer = ask(made, "mia", "POST", url, body, content_type="application/json")
        assert answer.status_code < 500, body


UNESCAPED = {
    "an event": "<p title='x' onmouseover=alert(1)>",
    "a script": "<script>alert('zq7')</script>",
    "a script from elsewhere": "<script src=//zq7.example></script>",
    "an address": "<a href='JaVa\nscript:alert(1)'>",
    "another address": "<a href=//zq7.example>",
    "a style": "<p style='x'>",
    "a base": "<base href=/>",
    "an attribute of htmx": "<p hx-on:load=alert(1)>",
}


@pytest.mark.parametrize("html", UNESCAPED.values(), ids=UNESCAPED.keys())
def test_unescaped_text_is_found(html: str) -> None:
    assert Page(html).harm


def test_escaped_text_is_not_taken_for_markup() -> None:
    html = (
        "<textarea>&lt;script&gt;</textarea><input value='&quot; onfocus=x'><a href='/cases/'>x</a>"
    )
    assert Page(html).harm == []


def test_text_that_did_not_come_back_is_found(made: World, found: list[Found]) -> None:
    form = next(one for one in found if one.row.page == "person-new")
    empty = ask(made, form.who, "GET", form.url)
    assert verdict(form, {"name": "gone"}, empty, set())
    assert not verdict(form, {"name": ""}, empty, set())


def test_text_that_was_taken_and_changed_is_found(made: World, found: list[Found]) -> None:
    form = next(one for one in found if one.row.page == "person-new")
    taken = ask(made, "mia", "POST", made.url("objective-done", "step"))
    assert taken.status_code == 302
    assert verdict(form, {"name": "a <b>"}, taken, {"a b"})
    assert not verdict(form, {"name": "a <b>"}, taken, {"a <b>"})
