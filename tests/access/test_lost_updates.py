"""Two sessions have the same form open: the second save stands beside the first, over none (C1)."""

import random
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from html import escape
from typing import Any
from uuid import uuid4

import pytest
from django import forms
from django.db import transaction

from tests.access.asking import cookies_as_before, quietly
from tests.access.world import WHO, World
from tests.conftest import PROFILE, SEED, dice
from tests.hostile.forms import Found
from tests.hostile.pages import Page, PageForm

pytestmark = pytest.mark.django_db(databases=["default"])
Metric = Callable[[str, object, object], None]
PAIRS = 1000 if PROFILE == "wide" else 5
SAVED = "Somebody saved this after you opened it."
COUNTERS = ("version", "seen")


def counted(form: PageForm) -> bool:
    """Does a form carry the state of the record that its sender saw?"""
    return any(control.name.rpartition("-")[2] in COUNTERS for control in form.controls)


@dataclass
class Opened:
    """A form as somebody has it open: what a browser would send, and the fields behind it."""

    sent: dict[str, Any]
    fields: dict[str, forms.Field]

    @property
    def texts(self) -> list[str]:
        """The fields that take whatever is typed."""
        return sorted(
            name
            for name, field in self.fields.items()
            if type(field) is forms.CharField and not field.widget.is_hidden
        )


def opened(answer: Any, like: tuple[str, ...]) -> Opened:
    """The form of this shape on a page, with what stands in it; an empty one where there is none."""
    form = next((one for one in Page(answer.content.decode()).forms if one.shape == like), None)
    if form is None:
        return Opened({}, {})
    names = {control.name for control in form.controls}
    sent = {one.name: one.value for one in form.controls if one.kind == "hidden"}
    fields: dict[str, forms.Field] = {}
    for bound in bounds(answer.context):
        if bound.html_name in names:
            value = bound.value()
            if of_the_record(bound):
                fields[bound.html_name] = bound.field
            elif type(bound.field) is forms.CharField and bound.field.required:
                value = value or "For this test"
            if value is not None and value is not False:
                sent[bound.html_name] = value
    return Opened({**sent, "once": str(uuid4())}, fields)


def of_the_record(bound: Any) -> bool:
    """Is a field one of the record's own, and not a reason, say, for changing it?"""
    meta, standing = (getattr(bound.form, name, None) for name in ("_meta", "standing"))
    if standing is not None:
        return bound.name in standing
    return meta is None or bound.name in (meta.fields or ())


def bounds(context: Any) -> Iterator[Any]:
    """Every field of every form that a page was drawn with."""
    for form in forms_in(context):
        yield from form


def forms_in(context: Any) -> list[Any]:
    """The forms that a page was drawn with."""
    kept = [context[name] for name in context.keys()]  # noqa: SIM118  a list of contexts
    found = {id(form): form for form in kept if isinstance(form, forms.BaseForm)}
    return list(found.values())


@contextmanager
def undone(made: World) -> Iterator[None]:
    """Whatever anybody writes is not kept, nobody is signed out by it, and no message waits for
    anybody's next page."""
    with quietly(), transaction.atomic(), ExitStack() as jars:
        for browser in made.browsers.values():
            jars.enter_context(cookies_as_before(browser))
        yield
        transaction.set_rollback(True)


@dataclass
class Pair:
    """One form, the two who have it open, and what they write into the same fields or others."""

    made: World
    form: Found
    dice: random.Random
    lost: str = ""

    @property
    def first(self) -> Any:
        return self.made.browsers[self.form.who]

    def second_and_theirs(self) -> tuple[Any, Opened]:
        """Somebody else whose page has this form, or the same person in another window."""
        row = self.form.row
        others = [who for who in WHO if who != self.form.who and row.expected("GET", who) == {200}]
        other = self.made.browsers[self.dice.choice([*others, self.form.who])]
        seen = self.see(other)
        return (other, seen) if seen.fields else (self.first, self.see(self.first))

    def see(self, browser: Any) -> Opened:
        return opened(browser.get(self.form.url), self.form.form.shape)

    def written(self, form: Opened, by: str) -> dict[str, str]:
        """Some of the fields, each with words that are nobody else's."""
        names = self.dice.sample(form.texts, self.dice.randint(1, len(form.texts)))
        return {name: f"{by} {self.dice.randrange(10**6)}" for name in names}

    def play(self) -> bool:
        """Both open it, the first saves, then the second. ``False`` when the first is not taken."""
        with undone(self.made):
            second, seen = self.second_and_theirs()
            if not seen.texts:
                return False
            theirs, mine = self.written(seen, "Theirs"), self.written(seen, "Mine")
            taken = self.first.post(self.form.url, {**self.see(self.first).sent, **theirs})
            if taken.status_code != 302:
                return False
            after = self.see(self.first)
            if not after.fields:  # that was the end of it
                answer = second.post(self.form.url, {**seen.sent, **mine})
                self.lost = "done after it was over" if answer.status_code == 302 else ""
                return True
            stored = {name: after.sent.get(name) for name in seen.texts}
            if any(stored[name] != words for name, words in theirs.items()):
                return False  # what is typed here is no field of the record, such as a reason
            answer = second.post(self.form.url, {**seen.sent, **mine})
            self.lost = self.judged(answer, seen, theirs, mine)
            again = self.see(self.first).sent
            if any(again.get(name) != words for name, words in stored.items()):
                self.lost = f"{again} instead of {stored}"
            if not self.lost:
                self.lost = self.saved_then(second, answer, theirs, mine)
        return True

    def judged(
        self, answer: Any, seen: Opened, theirs: dict[str, str], mine: dict[str, str]
    ) -> str:
        """What is wrong with the page that the second gets; '' for nothing."""
        html = answer.content.decode()
        if answer.status_code != 200 or SAVED not in html:
            return f"{answer.status_code} without a word"
        shown = opened(answer, self.form.form.shape).sent
        for name, words in theirs.items():
            beside = f"They wrote: {escape(words)}" in html
            if not (beside if name in mine else shown.get(name) == words):
                return f"{name}: theirs is not shown"
        gone = [name for name, words in mine.items() if shown.get(name) != words]
        return f"{gone}: mine is not shown" if gone else ""

    def saved_then(
        self, second: Any, answer: Any, theirs: dict[str, str], mine: dict[str, str]
    ) -> str:
        """The second sends what the page now shows: theirs where nobody else wrote, and mine."""
        shown = opened(answer, self.form.form.shape).sent
        done = second.post(self.form.url, shown)
        if done.status_code != 302:
            # Words beside a reason for having none, say, are refused whoever saved before.
            return "refused once more as stale" if SAVED in done.content.decode() else ""
        stored = self.see(self.first).sent
        wanted = {**theirs, **mine}
        return next((name for name, words in wanted.items() if stored.get(name) != words), "")


def test_no_save_is_lost_under_another(made: World, found: list[Found], metric: Metric) -> None:
    editable = [one for one in found if one.form.method == "post" and counted(one.form)]
    dice(__name__).shuffle(editable)
    played, lost, turn = 0, [], 0
    while editable and played < PAIRS:
        form = editable[turn % len(editable)]
        turn += 1
        pair = Pair(made, form, random.Random(SEED + turn))
        if not pair.play():
            editable.remove(form)  # what is typed there is no field of a record
            continue
        played += 1
        if pair.lost:
            lost.append(f"{form.name}: {pair.lost} (turn {turn})")
    metric("c1_pairs", played, PAIRS)
    metric("c1_lost", len(lost), 0)
    assert lost == []
    assert played == PAIRS
