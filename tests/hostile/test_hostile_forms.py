"""Hostile text in every field of every form: it is shown as text, kept as it is, or refused (E1)."""

import random
from collections.abc import Callable

import pytest

from tests.access.asking import ask
from tests.access.world import World
from tests.hostile import strings
from tests.hostile.conftest import A_DAY, WIDE
from tests.hostile.forms import Found, filled, send, spread
from tests.hostile.harm import harm_in, saved_text, verdict
from tests.hostile.pages import Page
from tests.hostile.strings import ALL, BLNS, HUGE, OWN

pytestmark = pytest.mark.django_db(databases=["default"])

EACH_HIDDEN = 60
"""How many strings the hidden fields and choices of one form get in the wide profile."""
HANDS_OF_THE_LIST = 8
"""Among so many forms the big list is dealt out in the wide profile, again and again."""
FOLLOWED = 10
"""After every so many hands of a form, the page it leads to is read as well."""


def test_there_are_enough_strings_and_every_one_is_different(metric: Callable[..., None]) -> None:
    harmful = [
        *strings.SCRIPTS,
        *strings.ELEMENTS,
        *strings.BREAKOUTS,
        *strings.ADDRESSES,
        *strings.MUTATING,
    ]
    metric("e1_xss_strings", len(set(harmful)), 150)
    metric("e1_blns_strings", len(strings.naughty()), 485)
    metric("e1_corpus", len(ALL), 800)
    assert len(set(harmful)) >= 150
    assert len(strings.naughty()) >= 485
    assert len(ALL) == len(set(ALL)) >= 800


def dealt(form: Found, number: int, chosen: list[str]) -> list[dict[str, str]]:
    """What the fields of a form are filled with, one hand for each time it is sent.

    All fields are filled at once, with different strings. In the wide profile every form gets every
    string of ours and its share of the big list, on other days every string of the day.
    """
    if not WIDE:
        return spread(form.form, chosen)
    share = BLNS[number % HANDS_OF_THE_LIST :: HANDS_OF_THE_LIST]
    return spread(form.form, [*OWN, *share])


def test_every_form_takes_hostile_text_or_says_no(
    made: World,
    found: list[Found],
    chosen: list[str],
    monkeypatch: pytest.MonkeyPatch,
    metric: Callable[..., None],
    seed: int,
) -> None:
    wrong: set[str] = set()
    sent_forms = sent_fields = 0
    for number, form in enumerate(found):
        for hand, sent in enumerate(dealt(form, number, chosen)):
            with saved_text(monkeypatch) as kept:
                follow = hand % FOLLOWED == 0
                answer = send(made, form, filled(form.form, sent), follow=follow)
            wrong |= set(verdict(form, sent, answer, kept))
            sent_forms, sent_fields = sent_forms + 1, sent_fields + len(sent)
    metric("e1_forms", len(found), ">=40")
    metric("e1_strings", len(chosen), len(ALL) if WIDE else A_DAY)
    metric("e1_forms_sent", sent_forms, "any")
    metric("e1_fields_filled", sent_fields, "any")
    metric("e1_server_errors", len([line for line in wrong if ": 5" in line]), 0)
    assert sorted(wrong) == []
    assert len(found) >= 40


def test_hostile_text_in_choices_dates_and_hidden_fields_breaks_nothing(
    made: World, found: list[Found], seed: int
) -> None:
    wrong = []
    for number, form in enumerate(found):
        count = EACH_HIDDEN if WIDE else 2
        for text in random.Random(seed + number).sample(ALL, count):
            sent = dict.fromkeys(form.form.texts, text)
            answer = send(made, form, filled(form.form, sent, everywhere=text), follow=True)
            wrong += [f"{form.name}: {sign} for {text[:60]!r}" for sign in harm_in(answer)]
    assert wrong == []


def test_a_million_characters_are_refused_or_kept(
    made: World, found: list[Found], monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    wrong = []
    for form in found if WIDE else random.Random(seed).sample(found, 2):
        sent = dict(zip(form.form.texts, HUGE, strict=False))
        with saved_text(monkeypatch) as kept:
            answer = send(made, form, filled(form.form, sent), follow=True)
        wrong += verdict(form, sent, answer, kept)
    assert wrong == []


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


def person_form(found: list[Found]) -> Found:
    """The form on which somebody in the client's life is written down."""
    return next(one for one in found if one.row.page == "person-new")


def test_text_that_did_not_come_back_is_found(made: World, found: list[Found]) -> None:
    form = person_form(found)
    empty = ask(made, form.who, "GET", form.url)
    assert verdict(form, {"name": "gone"}, empty, set())
    assert not verdict(form, {"name": ""}, empty, set())


def test_text_that_was_taken_and_changed_is_found(made: World, found: list[Found]) -> None:
    form = person_form(found)
    taken = ask(made, "mia", "POST", made.url("objective-done", "step"))
    assert taken.status_code == 302
    assert verdict(form, {"name": "a <b>"}, taken, {"a b"})
    assert not verdict(form, {"name": "a <b>"}, taken, {"a <b>"})
