"""The shapes of the navigation; what is in it is decided by the room that joins all others."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.utils.functional import Promise

Text = str | Promise


@dataclass(frozen=True)
class NavItem:
    """One place a person can go.

    `count` is what waits there (None when nothing is counted), `current` marks the place the reader is
    in, `key` is the keyboard shortcut ("g d": first g, then d). On the phone bar `short` stands for a label
    that is too long for it, and `plus` marks the round button in the middle.
    """

    url: str
    icon: str
    label: Text
    count: int | None = None
    current: bool = False
    key: str = ""
    plus: bool = False
    short: Text = ""


@dataclass(frozen=True)
class NavGroup:
    """Places under one heading. The first group carries no visible heading, only a spoken one."""

    label: Text
    items: list[NavItem] = field(default_factory=list)
    quiet: bool = False
