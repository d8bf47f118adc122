"""A made-up language for tests: every translated string is marked, so an untranslated one stands out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import lru_cache
from html.parser import HTMLParser
from typing import Any

from django.utils.translation import trans_real

LOCALE = "en-xa"
OPEN, CLOSE = "⟦", "⟧"
CONTEXT = "\x04"  # what Django puts between a message's context and the message
ACCENTS = str.maketrans("aceinosuyACEINOSUY", "áçéíñóšúýÁÇÉÍÑÓŠÚÝ")
KEEP = re.compile(
    r"%%|%\([^)]+\)[#0\- +]?\d*(?:\.\d+)?[a-zA-Z]|%[sdrifg]|\{[^{}]*\}|<[^<>]+>|&#?\w+;"
)
LETTERS = re.compile(r"[^\W\d_]")
SPOKEN = frozenset(
    ["aria-label", "aria-description", "aria-roledescription", "aria-valuetext", "title", "alt",
     "placeholder", "hx-confirm", "hx-prompt"]
)  # fmt: skip
MACHINE = frozenset(
    ["data-theme", "data-keys", "data-key", "data-reference", "data-state", "data-running",
     "data-draft-kind", "data-draft-id", "data-draft-owner", "data-draft-about",
     "data-conflict-keep", "data-session-owner"]
)  # fmt: skip
"""Data of an element that scripts read and nobody sees; every other is words, or an address."""
SILENT = frozenset(["script", "style", "kbd", "code", "template"])
VOID = frozenset(
    ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "wbr"]
)
INLINE = frozenset(["a", "abbr", "b", "em", "i", "kbd", "small", "span", "strong", "time", "wbr"])


def pseudo(text: str) -> str:
    """A string as the made-up language has it: accented and bracketed, placeholders and tags kept.

    Text without a letter comes back unchanged, as does what is already marked.
    """
    if not LETTERS.search(text) or text.startswith(OPEN):
        return text
    parts: list[str] = []
    at = 0
    for kept in KEEP.finditer(text):
        parts += [text[at : kept.start()].translate(ACCENTS), kept.group()]
        at = kept.end()
    parts.append(text[at:].translate(ACCENTS))
    return f"{OPEN}{''.join(parts)}{CLOSE}"


class PseudoTranslation:
    """Stands where Django keeps its catalogue of a language; English rules for plurals."""

    def gettext(self, message: str) -> str:
        """The marked message, without the context Django may have put before it."""
        return pseudo(message.rpartition(CONTEXT)[2])

    def ngettext(self, singular: str, plural: str, number: int) -> str:
        """The marked form for `number`."""
        return self.gettext(singular if number == 1 else plural)

    def to_language(self) -> str:
        """The language code pages say they are in."""
        return LOCALE

    def language(self) -> str:
        """The same code, under the name the catalogue class uses."""
        return LOCALE


@contextmanager
def pseudo_locale() -> Iterator[None]:
    """Within this block every language is the made-up one, in this thread and in every other.

    What was active before is active again afterwards. For tests only: it reaches into Django's
    translation module, so never use it while serving people.
    """
    made_up = PseudoTranslation()
    django: Any = trans_real
    real, default = django.translation, django._default
    active = getattr(django._active, "value", None)
    django.translation = lambda _language: made_up
    django._default = made_up
    django._active.value = made_up
    try:
        yield
    finally:
        django.translation = real
        django._default = default
        if active is None:
            del django._active.value
        else:
            django._active.value = active


class Reader(HTMLParser):
    """Collects what a person sees or hears of a page and drops what is marked as translated."""

    def __init__(self, allowed: Iterable[str]) -> None:
        super().__init__(convert_charrefs=True)
        self.data = _whole(tuple({str(text) for text in allowed if str(text)}))
        self.found: list[str] = []
        self.open: list[tuple[str, bool]] = []
        self.depth = 0

    @property
    def silent(self) -> bool:
        """Whether the reader is inside something that is data or no text at all."""
        return bool(self.open) and self.open[-1][1]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Read the labels of an element, and remember whether its text counts."""
        given = {name: value or "" for name, value in attrs}
        if tag not in INLINE:
            self.depth = 0  # a bracket that never closes must not hide the rest of the page
        quiet = self.silent or tag in SILENT or given.get("translate") == "no"
        spoken = SPOKEN | {
            name
            for name, value in given.items()
            if name.startswith("data-") and name not in MACHINE and not value.startswith("/")
        }
        if tag == "input" and given.get("type") in {"submit", "button", "reset"}:
            spoken |= {"value"}
        if tag == "optgroup":
            spoken |= {"label"}
        if not quiet:
            for name in spoken & given.keys():
                self.judge(given[name], 0)
        if tag not in VOID:
            self.open.append((tag, quiet))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """An element that closes itself, as in SVG."""
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        """Leave the element, and whatever inside it was never closed."""
        if tag not in INLINE:
            self.depth = 0
        for place in range(len(self.open) - 1, -1, -1):
            if self.open[place][0] == tag:
                del self.open[place:]
                return

    def handle_data(self, data: str) -> None:
        """Read a piece of text."""
        if not self.silent:
            self.depth = self.judge(data, self.depth)

    def judge(self, text: str, depth: int) -> int:
        """Note the text if letters stand outside the brackets; return how deep in them it ends."""
        outside = []
        for sign in text:
            if sign == OPEN:
                depth += 1
                outside.append(" ")
            elif sign == CLOSE:
                depth = max(depth - 1, 0)
            elif depth == 0:
                outside.append(sign)
        rest = self.data.sub(" ", "".join(outside))
        if LETTERS.search(rest):
            self.found.append(" ".join(text.split()))
        return depth


@lru_cache(maxsize=4)
def _whole(texts: tuple[str, ...]) -> re.Pattern[str]:
    """Matches these texts where they stand as whole words, the longest first; line breaks are blanks."""
    longest_first = sorted(texts, key=len, reverse=True)
    ours = "|".join(r"\s+".join(map(re.escape, text.split())) for text in longest_first)
    return re.compile(rf"(?<![^\W_])(?:{ours})(?![^\W_])" if ours else r"(?!)")


def untranslated(html: str, allowed: Iterable[str] = ()) -> list[str]:
    """Texts and labels of a page rendered in the made-up language that nobody marked for translation.

    Elements with `translate="no"`, keys and code are data. `allowed` lists further data a page may show
    as it is: names, numbers with letters, the agency's own words. Each finding is the whole text.
    """
    reader = Reader(allowed)
    reader.feed(html)
    reader.close()
    return reader.found
