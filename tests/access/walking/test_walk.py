"""Walls and a client's word hold whatever anybody does, and nobody gets in without a reason (A9)."""

import datetime as dt
import time
from collections.abc import Callable
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, seed, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from clients.access.refresh import reconcile
from clients.actions import boundaries
from clients.models import Assignment, Case
from tests.access.walking.acts import ACTS, Try
from tests.access.walking.walk import MINUTES, Step, Walk
from tests.cast import Cast, load
from tests.conftest import SEED

pytestmark = pytest.mark.django_db
Metric = Callable[..., None]
OFTEN = (
    *("declare a conflict", "tell of a conflict", "put up a wall", "put up a wall"),
    *("ask to lift a wall", "lift a wall", "take a client's word", "take back a client's word"),
    *("open in an emergency", "open in an emergency", "open in an emergency"),
    *("give a second part", "ask to see", "decide on who asks", "begin to close", "close"),
    *("have it covered", "hand back", "come back", "come back", "undo a closing", "undo a closing"),
    *("ask for an audit", "approve an audit", "approve an audit", "end an audit"),
)
"""What is tried more often than the rest: what keeps somebody away, and what leads past it."""
small = st.integers(0, 11)
steps = st.builds(
    Step,
    act=st.sampled_from([*sorted(ACTS), *OFTEN]),
    minutes=st.sampled_from(MINUTES),
    fit=st.sampled_from([True, True, True, False]),
    by=small,
    case=small,
    staff=small,
    number=small,
)


class Tally:
    """What all the walks of a run came to."""

    steps = 0
    refused = 0
    violations: list[str]
    done: set[str]

    def __init__(self) -> None:
        self.violations, self.done = [], set()


def machine(now: dt.datetime, tally: Tally) -> type[RuleBasedStateMachine]:
    """Walks that begin with the same people, each forgotten again at its end."""

    class Walking(RuleBasedStateMachine):
        def __init__(self) -> None:
            super().__init__()
            self.block = transaction.atomic()
            self.block.__enter__()
            self.walk = Walk(load(), now + dt.timedelta(minutes=5))
            self.walk.begin()
            self.changed = True

        @rule(step=steps)
        def try_something(self, step: Step) -> None:
            tally.steps += 1
            self.changed = self.walk.take(step)
            tally.refused += not self.changed

        @invariant()
        def nobody_reaches_what_is_kept_from_them(self) -> None:
            found = self.walk.wrong(changed=self.changed)
            tally.violations += found
            assert found == []

        def teardown(self) -> None:
            tally.done |= self.walk.done
            try:
                repaired = reconcile(self.walk.now)["repaired"]
            finally:
                transaction.set_rollback(True)
                self.block.__exit__(None, None, None)
            assert repaired == 0

    return Walking


def _measure(now: dt.datetime, metric: Metric, *, first: int, walks: int, length: int) -> Tally:
    tally = Tally()
    started = time.monotonic()
    chosen: Any = settings(
        max_examples=walks,
        stateful_step_count=length,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    walking = seed(first)(machine(now, tally))
    try:
        run_state_machine_as_test(walking, settings=chosen)
    finally:
        metric("a9_steps", tally.steps, walks * length)
        metric("a9_done", tally.steps - tally.refused, "-")
        metric("a9_steps_a_second", round(tally.steps / (time.monotonic() - started)), "-")
        metric("a9_violations", len(tally.violations), 0)
        metric("a9_acts", len(tally.done), len(ACTS))
    return tally


def test_a_short_walk_lets_nobody_in(cast: Cast, now: dt.datetime, metric: Metric) -> None:
    _measure(now, metric, first=SEED, walks=3, length=30)


@pytest.mark.wide
@pytest.mark.parametrize("half", [1, 2])
def test_long_walks_let_nobody_in(cast: Cast, now: dt.datetime, metric: Metric, half: int) -> None:
    tally = _measure(now, metric, first=SEED + half, walks=100, length=100)
    assert len(tally.done) > len(ACTS) * 3 / 4


@pytest.fixture
def walk(cast: Cast, now: dt.datetime) -> Walk:
    """The people and their cases before anybody does anything."""
    begun = Walk(load(), now + dt.timedelta(minutes=5))
    begun.begin()
    return begun


def by(walk: Walk, name: str, of: str = "mia", number: int = 0) -> Try:
    """An attempt of one person on Mia's case, and about another."""
    part = Assignment._base_manager.get(staff=walk.cast.mia, role="primary")
    case = next(case for case in walk.cases if case.pk == part.case_id)
    people = {person.user.email.split("@")[0]: person for person in walk.people}
    return Try(people[name], walk.now, case, people[of], number)


def test_an_emergency_that_crosses_a_clients_word_crosses_no_wall(walk: Walk) -> None:
    assert walk.attempt("let emergencies cross", by(walk, "alex", number=1))
    assert walk.attempt("take a client's word", by(walk, "mia", of="paul"))
    assert walk.attempt("open in an emergency", by(walk, "paul"))
    case = by(walk, "mia").case
    assert Case.objects.visible_to(walk.cast.paul, walk.now).filter(pk=case.pk).exists()
    assert walk.wrong(changed=True) == []
    assert walk.attempt("tell of a conflict", by(walk, "mia", of="paul"))
    assert walk.attempt("put up a wall", by(walk, "petra"))
    assert not Case.objects.visible_to(walk.cast.paul, walk.now).filter(pk=case.pk).exists()
    assert walk.wrong(changed=True) == []


def test_a_wall_that_the_index_does_not_know_is_found(
    walk: Walk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(boundaries, "refresh_around", lambda client: None)
    assert walk.attempt("declare a conflict", by(walk, "mia"))
    wrong = walk.wrong(changed=True)
    assert "Mia Example reaches the case" in wrong
    assert "Mia Example reaches the case, past the first line" in wrong
    assert any(line.startswith("without a reason") for line in wrong)
    assert any("app.access_facts" in line for line in wrong)


def test_whoever_covers_and_whoever_opened_a_record_end_it_themselves(walk: Walk) -> None:
    assert walk.attempt("have it covered", by(walk, "sally", of="omar", number=1))
    assert walk.attempt("hand back", by(walk, "mia", number=1))
    assert walk.attempt("open in an emergency", by(walk, "paul"))
    assert walk.attempt("close an emergency", by(walk, "mia", number=1))
    assert walk.wrong(changed=True) == []


def test_a_case_is_closed_and_the_closing_undone(walk: Walk) -> None:
    assert walk.attempt("begin to close", by(walk, "mia"))
    assert walk.attempt("close", by(walk, "mia"))
    assert walk.wrong(changed=True) == []
    assert walk.attempt("undo a closing", by(walk, "sally"))
    assert walk.wrong(changed=True) == []


def test_what_was_refused_is_no_step_that_changed_anything(walk: Walk) -> None:
    assert not walk.attempt("give the case", by(walk, "omar", of="omar"))
    assert not walk.attempt("put up a wall", by(walk, "petra"))
    assert walk.wrong(changed=True) == []
