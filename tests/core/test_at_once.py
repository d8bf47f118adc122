"""Two people do the same at the same instant: one is done, the other is told, nothing breaks (C3)."""

from collections.abc import Callable
from typing import Any

from django.utils import timezone

from casemgmt.core.errors import Refused
from clients.access.refresh import reconcile
from clients.actions.assigning import assign_case
from clients.actions.covering import cover_load
from clients.models import Assignment
from tests.access.revoking.stand import DAY, again, somebody
from tests.cast import Cast
from tests.conftest import PROFILE, dice
from tests.core.pairs import PAIRS, Pair
from tests.racing import at_once, overtaken
from tests.stories import a_case

Metric = Callable[[str, object, object], None]
WIDE = PROFILE == "wide"
ROUNDS = 12 if WIDE else 1
A_DAY = 10
"""So many kinds of pairs meet on a day; all of them, and often, in the wide profile."""


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
    return found if left in pair.rows else [*found, f"{left} rows: {outcomes}"]


def test_two_at_once_leave_what_one_would_have_left(real_cast: Cast, metric: Metric) -> None:
    wrong: list[str] = []
    chosen = PAIRS if WIDE else dice(__name__).sample(PAIRS, A_DAY)
    for arrange in chosen:
        for _round in range(ROUNDS):
            pair = arrange(real_cast, timezone.now())
            found = wrong_with(pair, at_once(*pair.acts))
            wrong += [f"{arrange.__name__}: {one}" for one in found]
    metric("c3_pairs", len(chosen) * ROUNDS, "any")
    metric("c3_errors", len(wrong), 0)
    assert not wrong, "\n".join(wrong)
    assert reconcile(timezone.now())["repaired"] == 0


def test_a_load_given_while_another_gives_it_is_not_said_to_be(real_cast: Cast) -> None:
    """The first came second: by its instant the other's cover, which ends sooner, has not begun."""
    cast, asked = real_cast, timezone.now()
    away, today = somebody(cast, "case_manager"), cast.agency.today(asked)
    case = a_case(cast, asked - 2 * DAY, stage="active")
    assign_case(case, by=cast.sally, now=asked - DAY, staff=away)
    cover = {"staff": cast.gina, "by": away}
    found = overtaken(
        lambda: cover_load(away, now=timezone.now(), until=today + DAY, **cover),
        lambda: cover_load(again(away), now=asked, until=today + 5 * DAY, **cover),
    )
    assert isinstance(found, Refused)
    assert "just done this" in found.message
    assert Assignment.objects.filter(case=case, staff=cast.gina).count() == 1
