"""Two people do the same at the same instant: one is done, the other is told, nothing breaks (C3)."""

from collections.abc import Callable
from typing import Any

from django.utils import timezone

from casemgmt.core.errors import Refused
from clients.access.refresh import reconcile
from tests.cast import Cast
from tests.conftest import PROFILE
from tests.core.pairs import PAIRS, Pair
from tests.racing import at_once

Metric = Callable[[str, object, object], None]
ROUNDS = 12 if PROFILE == "wide" else 1


def wrong_with(pair: Pair, outcomes: list[Any]) -> list[str]:
    """What is not as it should be after both have acted."""
    broken = [
        one for one in outcomes if isinstance(one, Exception) and not isinstance(one, Refused)
    ]
    found = [f"{type(one).__name__}: {one}" for one in broken]
    found += [
        "a refusal without words"
        for one in outcomes
        if isinstance(one, Refused) and not one.message
    ]
    done = sum(not isinstance(one, Exception) for one in outcomes)
    if done not in pair.done:
        found.append(f"{done} of them are done: {outcomes}")
    left = pair.left()
    return found if left == pair.rows else [*found, f"{left} rows: {outcomes}"]


def test_two_at_once_leave_what_one_would_have_left(real_cast: Cast, metric: Metric) -> None:
    wrong: list[str] = []
    for arrange in PAIRS:
        for _round in range(ROUNDS):
            pair = arrange(real_cast, timezone.now())
            found = wrong_with(pair, at_once(*pair.acts))
            wrong += [f"{arrange.__name__}: {one}" for one in found]
    metric("c3_pairs", len(PAIRS) * ROUNDS, len(PAIRS) * ROUNDS)
    metric("c3_errors", len(wrong), 0)
    assert wrong == []
    assert reconcile(timezone.now())["repaired"] == 0
