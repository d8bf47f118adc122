"""What the agency room asks of the rooms above it."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from casemgmt.agency.roles import Role
from casemgmt.core.errors import Missing
from casemgmt.core.registry import Registry


@dataclass(frozen=True)
class OpenWork:
    """One kind of work a person hands over before they leave, or lose every role that does it.

    ``left`` says what they still have of it, in counts without any client.
    """

    left: Callable[[Any, dt.datetime], list[Missing]]
    done_as: frozenset[Role]


open_work: Registry[str, OpenWork] = Registry("open work")
"""By kind of work: what a person still carries, and in which roles."""

access_of_staff_changed: Registry[str, Callable[[Any], None]] = Registry("access of staff changed")
"""By room: bring the access index up to date after a person's lines, teams or clearances changed."""

access_of_category_changed: Registry[str, Callable[[Any, str], None]] = Registry(
    "access of category changed"
)
"""By room: bring the access index up to date after an agency's rule about a category changed."""

access_of_program_changed: Registry[str, Callable[[Any], None]] = Registry(
    "access of program changed"
)
"""By room: bring the access index up to date after a program's settings changed."""

agency_started: Registry[str, Callable[..., Any]] = Registry("agency started")
"""By room: what a new agency begins with (agency, by=, now=), such as its first consent text."""

signed_out: Registry[str, Callable[..., Any]] = Registry("signed out everywhere")
"""By room: end what opens a person's own things without signing in (staff, by=, now=)."""


def end_links(staff: Any, *, by: Any, now: dt.datetime) -> None:
    """Let every room end those of somebody whose sessions end everywhere."""
    for end in signed_out.values():
        end(staff, by=by, now=now)


def access_changed(staff: Any) -> None:
    """Let every room bring its index up to date, after this person's lines, teams or clearances
    changed."""
    for refresh in access_of_staff_changed.values():
        refresh(staff)


def access_to_category_changed(agency: Any, category: str) -> None:
    """The same after an agency's rule about a restricted category changed."""
    for refresh in access_of_category_changed.values():
        refresh(agency, category)


def access_in_program_changed(program: Any) -> None:
    """The same after it changed whether a program's whole team works its cases, or when."""
    for refresh in access_of_program_changed.values():
        refresh(program)


@dataclass(frozen=True)
class Effect:
    """What a change would give one person to see, or take from them: how many of what, in words
    without any client."""

    staff: Any
    gained: list[str]
    lost: list[str]


rehearsals: Registry[str, Callable[[Callable[[], Any], Any, dt.datetime], list[Effect]]] = Registry(
    "rehearsals"
)
"""Under ``access``: does a change about a person, says what it gives and takes, and undoes it."""


def rehearse(change: Callable[[], Any], about: Any, now: dt.datetime) -> list[Effect]:
    """Who would gain and who would lose if a change about this person were made: nothing is.

    Raises what the change raises, such as ``Refused``.
    """
    return rehearsals["access"](change, about, now)
