"""How likely two people are one person: points for what agrees, and why, in words.

Nothing here reads the database. What the names have in common is told in the numbers of
``app.whole_likeness``: 4 the same, 3 a nickname, 2 sounds alike, 1 is spelled alike, 0 another.
"""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum, auto
from functools import lru_cache

from django.utils.translation import gettext as _

from casemgmt.core.partial import DAY, MONTH, YEAR, PartialDate, precision_of

WARNING = 50
"""From here on somebody is pointed out."""

SAME, NICKNAME, SOUNDS, SPELLED, OTHER, UNKNOWN, NEITHER = 4, 3, 2, 1, 0, -1, -2
GIVEN_POINTS = {SAME: 30, NICKNAME: 24, SOUNDS: 22, SPELLED: 22, OTHER: -25}
FAMILY_POINTS = {SAME: 30, SOUNDS: 22, SPELLED: 22, OTHER: -10, UNKNOWN: 0, NEITHER: 20}
SWAPPED_POINTS = -5
REACHED_POINTS = 35


class Birth(StrEnum):
    """What two birth dates have in common."""

    SAME = auto()
    NEAR = auto()
    PART = auto()
    UNKNOWN = auto()
    OTHER = auto()


BIRTH_POINTS = {Birth.SAME: 40, Birth.NEAR: 28, Birth.PART: 15, Birth.UNKNOWN: 0, Birth.OTHER: -40}


@dataclass(frozen=True)
class Evidence:
    """What two people have in common."""

    given: int
    family: int
    birth: Birth
    is_reached: bool = False
    is_swapped: bool = False

    @property
    def points(self) -> int:
        """What agrees, less what does not."""
        found = GIVEN_POINTS[self.given] + FAMILY_POINTS[self.family] + BIRTH_POINTS[self.birth]
        return found + REACHED_POINTS * self.is_reached + SWAPPED_POINTS * self.is_swapped

    @property
    def is_warning(self) -> bool:
        """Enough to point it out."""
        return self.points >= WARNING

    @property
    def is_name_alone(self) -> bool:
        """Is nothing but the name known to agree?"""
        return self.birth is Birth.UNKNOWN and not self.is_reached

    @property
    def because(self) -> str:
        """What agrees, in words, the strongest first."""
        return ", ".join(self._reasons())

    def _reasons(self) -> Iterator[str]:
        if self.birth is Birth.SAME:
            yield _("same birth date")
        if self.birth is Birth.NEAR:
            yield _("birth date almost the same")
        if self.birth is Birth.PART:
            yield _("born at the same time, as far as it is known")
        if self.is_reached:
            yield _("same phone or e-mail")
        if self.is_swapped:
            yield _("given and family name the other way round")
        yield from _name_reasons(self.given, self.family)


def compared(
    names: list[int],
    *,
    asked_birth: dt.date | None,
    birth: dt.date | None,
    is_reached: bool = False,
) -> Evidence:
    """What a person asked about and one who is known have in common.

    ``names`` are the four numbers of ``app.whole_likeness``; a name is read the wrong way round only
    when both its halves agree better so.
    """
    given, family, turned_given, turned_family = names
    born = birth_likeness(asked_birth, birth)
    straight = Evidence(given, family, born, is_reached)
    if min(turned_given, turned_family) <= OTHER:
        return straight
    turned = Evidence(turned_given, turned_family, born, is_reached, is_swapped=True)
    return max(straight, turned, key=lambda evidence: evidence.points)


def birth_likeness(one: dt.date | None, other: dt.date | None) -> Birth:
    """How two birth dates compare. Of one that is known in part that part is compared, and a year
    beside the other's counts for nothing: most such years are somebody's guess."""
    if one is None or other is None:
        return Birth.UNKNOWN
    if precision_of(one) != DAY or precision_of(other) != DAY:
        one, other = (PartialDate.of(day, precision_of(day)) for day in (one, other))
        return _part_likeness(one, other)
    if one == other:
        return Birth.SAME
    return Birth.NEAR if other in near_days(one) else Birth.OTHER


def _part_likeness(one: PartialDate, other: PartialDate) -> Birth:
    if one.agrees_with(other):
        return Birth.PART
    return Birth.UNKNOWN if abs(one.year - other.year) <= 1 else Birth.OTHER


@lru_cache(maxsize=256)
def near_days(day: dt.date) -> frozenset[dt.date]:
    """Days somebody may have written by mistake for this one: day and month the other way round, one
    digit another, or two digits beside each other in the wrong order."""
    written = f"{day:%Y%m%d}"
    texts = {written[:4] + written[6:] + written[4:6]}
    for place, sign in enumerate(written):
        texts |= {written[:place] + digit + written[place + 1 :] for digit in "0123456789"}
        if place and sign != written[place - 1]:
            texts.add(written[: place - 1] + sign + written[place - 1] + written[place + 1 :])
    return frozenset(found for found in map(_day, texts) if found is not None) - {day}


def parts_of(day: dt.date) -> set[dt.date]:
    """How this day is stored where only its month, or only its year, is known."""
    return {PartialDate.of(day, part) for part in (MONTH, YEAR)}


def _day(digits: str) -> dt.date | None:
    try:
        return dt.date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return None


def _name_reasons(given: int, family: int) -> Iterator[str]:
    if given == family == SAME or (given, family) == (SAME, NEITHER):
        yield _("same name")
        return
    words = {
        NICKNAME: _("given name is a nickname"),
        SAME: _("same given name"),
        SOUNDS: _("given name sounds alike"),
        SPELLED: _("given name is spelled alike"),
    }
    if given in words:
        yield words[given]
    words = {
        SAME: _("same family name"),
        SOUNDS: _("family name sounds alike"),
        SPELLED: _("family name is spelled alike"),
    }
    if family in words:
        yield words[family]
