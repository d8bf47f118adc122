"""What the shared template pieces are fed: one small shape for each piece."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal

from django.utils.functional import Promise

Text = str | Promise
Tone = Literal["", "ok", "warn", "late", "info", "lock", "brand"]


@dataclass(frozen=True)
class Tag:
    """A short state: always words, with a tone and, where one is fixed, an icon."""

    text: Text
    tone: Tone = ""
    icon: str = ""


@dataclass(frozen=True)
class Fact:
    """One plain fact in the identity bar; `url` makes it a link (tel:, a page)."""

    icon: str
    text: Text
    url: str = ""


@dataclass(frozen=True)
class Action:
    """A button or menu line that leads somewhere.

    `post` makes it a form of its own that posts to `url`; `key` is its keyboard shortcut and `about` the
    hidden words that tell it apart from the same button in another row.
    """

    text: Text
    url: str
    icon: str = ""
    primary: bool = False
    quiet: bool = False
    key: str = ""
    post: bool = False
    about: Text = ""
    confirm: Text = ""


@dataclass(frozen=True)
class IdentityBar:
    """Who the page is about. At most four tags; the rest belongs on the page."""

    name: str
    initials: str
    aka: Text = ""
    facts: Sequence[Fact] = ()
    tags: Sequence[Tag] = ()
    actions: Sequence[Action] = ()
    more: Sequence[Action] = ()
    url: str = ""


@dataclass(frozen=True)
class Step:
    """One stage of a case, or one step of a wizard."""

    label: Text
    note: Text = ""
    state: Literal["done", "current", "todo"] = "todo"
    url: str = ""


@dataclass(frozen=True)
class Tab:
    """A section of a record. `count` counts what this reader may read; None shows no number."""

    label: Text
    url: str
    count: int | None = None
    current: bool = False


@dataclass(frozen=True)
class Check:
    """One line of "Before you can move on": done, or still needed with a link to where it is done."""

    text: Text
    done: bool = False
    url: str = ""


@dataclass(frozen=True)
class Told:
    """What the last button led to: a sentence, and what is still missing before it can be done."""

    text: Text
    tone: Tone = "info"
    icon: str = "info"
    missing: Sequence[Check] = ()


@dataclass(frozen=True)
class Stat:
    """A number, its words, and the list behind it. `of` is the small text after the number."""

    number: Text | int
    label: Text
    url: str
    of: Text = ""
    late: bool = False


@dataclass(frozen=True)
class TaskRow:
    """One piece of work in a list: what, for whom, by when, and the button that does it.

    `due` with the reader's `today` gives the contextual date; `note` replaces its second line.
    """

    icon: str
    kind: Text
    title: Text
    url: str
    action: Text
    note: Text = ""
    due: date | None = None
    due_note: Text = ""
    action_url: str = ""


@dataclass(frozen=True)
class TimelineEntry:
    """Something that happened. `when` is a date where the hour is not known."""

    icon: str
    title: Text
    when: date | datetime
    who: Text = ""
    text: str = ""
    tags: Sequence[Tag] = ()
    url: str = ""
    tone: Literal["", "v", "p", "o"] = ""


@dataclass(frozen=True)
class Column:
    """A column of a table. `sort` is the value of ?sort= that orders by it ("" when it cannot)."""

    label: Text
    sort: str = ""
    direction: Literal["", "ascending", "descending"] = ""
    numeric: bool = False


@dataclass(frozen=True)
class Cell:
    """One value of a table: words, a link, a contextual date, or tags."""

    text: Text | float = ""
    url: str = ""
    note: Text = ""
    tags: Sequence[Tag] = ()
    due: date | None = None
    due_note: Text = ""
    late: bool = False


@dataclass(frozen=True)
class TableRow:
    """A row: its first cell names the record and links to it."""

    cells: Sequence[Cell]
    actions: Sequence[Action] = ()


@dataclass(frozen=True)
class Change:
    """One field of a record before and after; None shows as nothing recorded."""

    label: Text
    old: Text | None = None
    new: Text | None = None


@dataclass(frozen=True)
class HistoryEntry:
    """One saved change: when, who, what, why, and the fields it touched.

    `is_new` is for what began with it: nothing stood before, so only what it began with is shown.
    """

    when: datetime
    who: Text
    what: Text
    why: Text = ""
    changes: Sequence[Change] = field(default_factory=tuple)
    is_new: bool = False


@dataclass(frozen=True)
class Found:
    """One result of the search box; `note` tells two people of the same name apart."""

    text: Text
    url: str
    note: Text = ""
    icon: str = ""
    initials: str = ""


@dataclass(frozen=True)
class FoundGroup:
    """Results of one sort under their heading."""

    label: Text
    results: Sequence[Found]
