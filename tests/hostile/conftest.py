"""The strings of the day."""

import random
from collections.abc import Callable
from typing import Any

import pytest

from tests.conftest import PROFILE
from tests.hostile.strings import ALL

A_DAY = 40
SEED = random.SystemRandom().randrange(10**6)
WIDE = PROFILE == "wide"
A_PART = 3
"""On a day every so-manieth form is sent."""


def of_the_day(forms: list[Any], seed: int) -> list[Any]:
    """All of them in the wide profile; a part of them, drawn by lot, on other days."""
    return forms if WIDE else random.Random(seed).sample(forms, len(forms) // A_PART)


@pytest.fixture(scope="module")
def chosen() -> list[str]:
    """Every string in the wide profile; otherwise forty, by a seed that is printed."""
    return ALL if WIDE else random.Random(SEED).sample(ALL, A_DAY)


SAID: set[int] = set()


@pytest.fixture
def seed(metric: Callable[..., None]) -> int:
    """The seed of the day, said aloud once."""
    if SEED not in SAID:
        SAID.add(SEED)
        metric("e1_seed", SEED, "any")
    return SEED
