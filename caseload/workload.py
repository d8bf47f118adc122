"""How many hours a case takes in the coming 30 days, and how full a caseload is: pure arithmetic.

The nightly job says the same in SQL (``caseload/reckoning.py``); a test holds the two together.
Base hours, capacity and limit are settings of the program; the shares below are the product's own
(no standard gives a number).
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

UNRATED = 2
ROLE_SHARES: dict[str, Decimal] = {
    "primary": Decimal(1),
    "secondary": Decimal("0.3"),
    "covering": Decimal("0.3"),
}
STAGE_FACTORS: dict[str, Decimal] = {"on_hold": Decimal("0.5"), "closing": Decimal("0.5")}
INTERPRETER = Decimal("1.25")
NEW_CASE_HOURS: tuple[tuple[int, Decimal], ...] = ((30, Decimal(4)), (60, Decimal(2)))
CLEAR_BELOW = 5
CENT = Decimal("0.01")


@dataclass(frozen=True)
class CaseFacts:
    """What the hours of one case depend on.

    ``acuity`` is 0 to 4, or ``None`` while nobody has rated it (NASW 9: acuity of the cases).
    """

    acuity: int | None
    role: str
    stage: str
    opened_on: dt.date
    interpreter: bool = False


@dataclass(frozen=True)
class Load:
    """A person's hours of work against what they can carry, both in hours of 30 days."""

    hours: Decimal
    capacity: Decimal

    @property
    def percent(self) -> Decimal:
        """Hours as a share of capacity, in percent."""
        return self.hours * 100 / self.capacity


def case_hours(case: CaseFacts, base: Mapping[int, Decimal], today: dt.date) -> Decimal:
    """Hours one person works on one case: base by level, times their share of it.

    ``base`` gives the hours of each level. A case on hold or closing counts half, one with an
    interpreter a quarter more; the extra hours of the first 60 days are the primary's.
    """
    hours = base[UNRATED if case.acuity is None else case.acuity]
    hours *= ROLE_SHARES[case.role] * STAGE_FACTORS.get(case.stage, Decimal(1))
    if case.interpreter:
        hours *= INTERPRETER
    return hours + (new_case_hours((today - case.opened_on).days) if case.role == "primary" else 0)


def new_case_hours(age_days: int) -> Decimal:
    """Extra hours of a case in its first days: 4 up to day 30, 2 up to day 60."""
    return next((hours for last, hours in NEW_CASE_HOURS if age_days <= last), Decimal(0))


def capacity(fte: Decimal, full_time: Decimal) -> Decimal:
    """Hours a person can carry in 30 days: their share of a full-time capacity."""
    return rounded(fte * full_time)


def rounded(hours: Decimal) -> Decimal:
    """Hours as they are stored: two places, half away from zero."""
    return hours.quantize(CENT, rounding=ROUND_HALF_UP)
