"""Hostile text in every field of every form: it is shown as text, kept as it is, or refused (E1)."""

import random
from collections import Counter
from collections.abc import Callable

import pytest

from tests.access.asking import ask
from tests.access.world import World
from tests.hostile import strings
from tests.hostile.conftest import A_DAY, WIDE, of_the_day
from tests.hostile.forms import Found, bundles, filled, rotated, send
from tests.hostile.harm import NUL, harm_in, may_refuse, refused, saved_text, verdict
from tests.hostile.pages import Page
from tests.hostile.strings import ALL, HUGE

pytestmark = pytest.mark.django_db(databases=["default"])

EACH_HIDDEN = 30
"""How many strings the hidden fields and choices of one form get in the wide profile."""
PARTS = 8 if WIDE else 1
"""The forms are gone through in so many tests: in the wide profile several processes share them."""
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


def dealt(form: Found, chosen: list[str], *, alone: bool = False) -> list[dict[str, str]]:
    """What the fields of a form are filled with, one hand for each time it is sent.

    All fields are filled at once, with different strings, and every field of every form gets every
    string: a few in a row, or each ``alone``.
    """
    return rotated(form.form, chosen if alone else bundles(chosen))


@pytest.mark.parametrize("part", range(PARTS))
def test_every_form_takes_hostile_text_or_says_no(
    part: int,
    made: World,
    found: list[Found],
    chosen: list[str],
    monkeypatch: pytest.MonkeyPatch,
    metric: Callable[..., None],
    seed: int,
) -> None:
    wrong: set[str] = set()
    sent_forms = sent_fields = taken = 0
    refusals: Counter[str] = Counter()
    mine = of_the_day(found[part::PARTS])
    for place, form in enumerate(mine):
        # In the wide profile one form of each part, another one every day, gets every string alone.
        for hand, sent in enumerate(dealt(form, chosen, alone=WIDE and place == seed % len(mine))):
            with saved_text(monkeypatch) as kept:
                follow = hand % FOLLOWED == 0
                answer = send(made, form, filled(form.form, sent), follow=follow)
            wrong |= set(verdict(form, sent, answer, kept))
            refusals[form.row.page] += refused(answer) and not may_refuse(form, sent)
            sent_forms, sent_fields = sent_forms + 1, sent_fields + len(sent)
        taken += not refusals[form.row.page]
    metric("e1_forms", len(found), ">=40")
    metric("e1_strings", len(chosen), len(ALL) if WIDE else A_DAY)
    metric(f"e1_forms_taken_{part}", taken, len(mine))
    metric(f"e1_forms_sent_{part}", sent_forms, "any")
    metric(f"e1_fields_filled_{part}", sent_fields, "any")
    metric(f"e1_server_errors_{part}", len([line for line in wrong if ": 5" in line]), 0)
    assert sorted(wrong) == []
    assert not +refusals
    assert len(found) >= 40


def test_every_field_meets_every_string(found: list[Found], chosen: list[str]) -> None:
    for one in found:
        hands = dealt(one, chosen)
        for name in one.form.texts:
            met = [hand[name] for hand in hands]
            assert all(any(text in value for value in met) for text in chosen), one.name


def test_a_form_that_gets_every_string_alone_gets_it_in_every_field(found: list[Found]) -> None:
    for one in found:
        hands = dealt(one, ALL, alone=True)
        assert len(hands) == len(ALL)
        for name in one.form.texts:
            assert {hand[name] for hand in hands} == set(ALL), one.name
        assert all(len({*hand.values()}) == len(one.form.texts) for hand in hands), one.name


def test_a_few_strings_in_a_row_are_whole_and_what_a_field_changes_stands_alone() -> None:
    texts = ["<b>", "a\x00b", " ", "'--", "é" * 200, "<i>"]
    assert bundles(texts) == ["a\x00b", " ", "é" * 200, "<b> '-- <i>"]


@pytest.mark.wide
def test_hostile_text_in_choices_dates_and_hidden_fields_breaks_nothing(
    made: World, found: list[Found], seed: int
) -> None:
    wrong = []
    for number, form in enumerate(found):
        count = EACH_HIDDEN if WIDE else 1
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
        # One field after the other: all at once would be refused as a whole, for their sum.
        for name in form.form.texts:
            sent = {name: HUGE}
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


def test_a_form_that_came_back_without_a_message_is_found(made: World, found: list[Found]) -> None:
    form = person_form(found)
    empty = ask(made, form.who, "GET", form.url)
    assert verdict(form, {}, empty, set()) == [f"{form.name}: came back without a message"]
    told = ask(made, form.who, "POST", form.url, {"name": ""})
    assert told.status_code == 200
    assert not verdict(form, {}, told, set())


def test_a_form_that_is_refused_is_found(made: World, found: list[Found]) -> None:
    form = person_form(found)
    nobody = ask(made, "omar", "GET", form.url)
    assert refused(nobody)
    assert verdict(form, {}, nobody, set()) == [f"{form.name}: {nobody.status_code} for {{}}"]


def test_only_nul_in_an_address_may_be_refused(made: World, found: list[Found]) -> None:
    form = next(one for one in found if one.form.method == "get")
    nul, long = {"q": f"a{NUL}b"}, {"q": "a" * 100_000}
    answer = send(made, form, filled(form.form, nul))
    assert answer.status_code == 400
    assert not verdict(form, nul, answer, set())
    assert verdict(form, long, answer, set())
    assert verdict(person_form(found), {"name": f"a{NUL}b"}, answer, set())


def person_form(found: list[Found]) -> Found:
    """The form on which somebody in the client's life is written down."""
    return next(one for one in found if one.row.page == "person-new")


def test_text_that_did_not_come_back_is_found(made: World, found: list[Found]) -> None:
    form = person_form(found)
    empty = ask(made, form.who, "GET", form.url)
    lost = verdict(form, {"name": "gone"}, empty, set())
    assert len(lost) == len(verdict(form, {"name": ""}, empty, set())) + 1


def test_text_that_was_taken_and_changed_is_found(made: World, found: list[Found]) -> None:
    form = person_form(found)
    taken = ask(made, "mia", "POST", made.url("objective-done", "step"))
    assert taken.status_code == 302
    assert verdict(form, {"name": "a <b>"}, taken, {"a b"})
    assert not verdict(form, {"name": "a <b>"}, taken, {"a <b>"})
