"""The strings of the day."""

from typing import Any

import pytest

from tests.conftest import PROFILE, SEED, dice
from tests.hostile.strings import ALL

A_DAY, A_FEW = 40, 15
WIDE = PROFILE == "wide"
A_PART = 5
"""On a day every so-manieth form is sent."""


def of_the_day(forms: list[Any]) -> list[Any]:
    """All of them in the wide profile; a part of them, drawn by lot, on other days."""
    return forms if WIDE else dice("forms").sample(forms, len(forms) // A_PART)


@pytest.fixture(scope="module")
def chosen() -> list[str]:
    """Every string in the wide profile; otherwise forty by lot."""
    return ALL if WIDE else dice("strings").sample(ALL, A_DAY)


@pytest.fixture(scope="module")
def some(chosen: list[str]) -> list[str]:
    """Every string in the wide profile; otherwise a few of the day's, for what asks once for each."""
    return chosen if WIDE else chosen[:A_FEW]


@pytest.fixture
def seed() -> int:
    """The seed of the run, for what is drawn form by form."""
    return SEED
