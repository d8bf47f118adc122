"""Whatever is done to releases, a telling is taken exactly while a model of them says so (B).

The model knows of each release what a lawyer would write on a card: what it names, its days, and
what has ended it. It shares no code with the product.
"""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, seed, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from casemgmt.core.errors import Refused
from clients.actions.standing import end_authority
from consent.actions.releasing import (
    dispute_release,
    narrow_release,
    revoke_release,
    settle_dispute,
    settle_event,
)
from consent.models import Disclosure, Release
from tests.cast import Cast, load
from tests.clients.standing import guarded
from tests.conftest import PROFILE, SEED
from tests.consent.stories import a_disclosure, a_draft, a_release, cleared_for_all
from tests.stories import a_case

pytestmark = pytest.mark.django_db
Metric = Callable[..., None]
MINUTE, DAY = dt.timedelta(minutes=1), dt.timedelta(days=1)
EXAMPLES, STEPS = (300, 50) if PROFILE == "wide" else (20, 25)
NAMED = ("plan", "medications", "notes")
small = st.integers(0, 5)
some = st.sets(st.sampled_from(NAMED), min_size=1)


@dataclass
class Card:
    """What is known of one release."""

    pk: Any
    types: set[str]
    first: dt.date
    last: dt.date
    event: str
    by_guardian: bool
    signed: bool = True
    over: set[str] = field(default_factory=set)
    in_doubt: bool = False
    narrower: "Card | None" = None

    def holds(self, today: dt.date, *, guardian: bool) -> bool:
        whole = self.signed and not self.over and not self.in_doubt
        return whole and self.first <= today <= self.last and (guardian or not self.by_guardian)


class Tally:
    """What all the runs came to."""

    told = 0
    refused = 0
    steps = 0
    violations: list[str]

    def __init__(self) -> None:
        self.violations = []

    def agree(self, found: object, said: object, about: object = "") -> None:
        """What the product does is what the cards say."""
        if found != said:
            self.violations.append(f"{about}: {found} instead of {said}")
        assert found == said, about


def machine(start: dt.datetime, tally: Tally) -> type[RuleBasedStateMachine]:
    """Runs that begin with the same people, each forgotten again at its end."""

    class Sharing(RuleBasedStateMachine):
        def __init__(self) -> None:
            super().__init__()
            self.block = transaction.atomic()
            self.block.__enter__()
            self.cast, self.now = load(), start
            self.case = a_case(self.cast, self.now, stage="active")
            cleared_for_all(self.case, self.cast, self.now)
            self.ana = guarded(self.case, self.cast, self.now)
            self.cards: list[Card] = []
            self.guardian = True
            self.told = 0

        def teardown(self) -> None:
            transaction.set_rollback(True)
            self.block.__exit__(None, None, None)

        @property
        def today(self) -> dt.date:
            day: dt.date = self.cast.agency.today(self.now)
            return day

        def pick(self, number: int) -> tuple[Card, Release] | None:
            """One of the releases, as it is stored."""
            self.now += MINUTE
            tally.steps += 1
            if not self.cards:
                return None
            card = self.cards[number % len(self.cards)]
            return card, Release.objects.get(pk=card.pk)

        def done(self, act: Callable[[], Any]) -> Any:
            """What an act made, or ``None`` where it was refused; half of it is never done."""
            try:
                with transaction.atomic():
                    return act()
            except Refused:
                return None

        @initialize(types=some)
        def begin(self, types: set[str]) -> None:
            self.write_down(types, 20, 0, "", by_guardian=False, signs=True)

        @rule(
            types=some,
            days=st.integers(0, 40),
            ahead=st.sampled_from([0, 0, 0, 2]),
            event=st.sampled_from(["", "", "decision", "once"]),
            by_guardian=st.booleans(),
            signs=st.sampled_from([True, True, True, False]),
        )
        def write(
            self, types: set[str], days: int, ahead: int, event: str, by_guardian: bool, signs: bool
        ) -> None:
            self.write_down(types, days, ahead, event, by_guardian=by_guardian, signs=signs)

        def write_down(
            self,
            types: set[str],
            days: int,
            ahead: int,
            event: str,
            *,
            by_guardian: bool,
            signs: bool,
        ) -> None:
            """A release is written down, and signed by the client or her guardian, or not yet."""
            self.now += MINUTE
            first = self.today + ahead * DAY
            given: dict[str, Any] = {
                "record_types": types,
                "starts_on": first,
                "ends_on": first + days * DAY,
                "ends_with": event,
                "recipient_name": f"Reader {len(self.cards)}",
            }
            if by_guardian and signs:
                given |= {"signer_capacity": "guardian", "represented_by": self.ana}
                given |= {"client_part": "Nodded"}
            act = a_release if signs else a_draft
            release = self.done(lambda: act(self.case, self.cast, self.now, **given))
            may = self.guardian or not (by_guardian and signs)
            tally.agree(release is not None, may, "a release written")
            if release is not None:
                last = first + days * DAY
                card = Card(
                    release.pk, set(types), first, last, event, by_guardian and signs, signs
                )
                self.cards.append(card)

        @rule(number=small)
        def revoke(self, number: int) -> None:
            if found := self.pick(number):
                card, release = found
                by = self.cast.mia
                if self.done(lambda: revoke_release(release, by=by, now=self.now)):
                    while card.narrower is not None:
                        card = card.narrower
                    card.over.add("revoked")
                tally.agree("revoked" in card.over, card.signed, "a no is taken")

        @rule(number=small, keep=some)
        def narrow(self, number: int, keep: set[str]) -> None:
            if found := self.pick(number):
                card, release = found
                made = self.done(
                    lambda: narrow_release(
                        release, by=self.cast.mia, now=self.now, record_types=keep, categories=[]
                    )
                )
                left = card.types & keep
                may = card.signed and not card.over and bool(left) and left != card.types
                tally.agree(made is not None, may, "a part taken back")
                if made is not None:
                    card.over.add("superseded")
                    again = Card(made.pk, left, card.first, card.last, card.event, card.by_guardian)
                    again.in_doubt, card.narrower = card.in_doubt, again
                    self.cards.append(again)

        @rule(number=small, has_come=st.booleans(), days=st.integers(0, 60))
        def look_again(self, number: int, has_come: bool, days: int) -> None:
            if found := self.pick(number):
                card, release = found
                later = self.today + days * DAY
                act = {"by": self.cast.mia, "now": self.now, "has_come": has_come}
                if self.done(lambda: settle_event(release, **act, ends_on=later)):
                    assert card.event
                    if has_come:
                        card.over.add("ended")
                    else:
                        card.last = later

        @rule(number=small)
        def doubt(self, number: int) -> None:
            if found := self.pick(number):
                card, release = found
                act = {"by": self.cast.mia, "now": self.now, "words": "Was it she?"}
                if self.done(lambda: dispute_release(release, **act)):
                    card.in_doubt = True

        @rule(number=small, stands=st.booleans())
        def settle(self, number: int, stands: bool) -> None:
            if found := self.pick(number):
                card, release = found
                act = {"by": self.cast.sally, "now": self.now, "words": "Asked"}
                if self.done(lambda: settle_dispute(release, **act, stands=stands)):
                    assert card.in_doubt
                    card.in_doubt = not stands
                    if not stands:
                        card.over.add("invalid")

        @rule()
        def the_guardian_is_none_any_more(self) -> None:
            self.now += MINUTE
            if self.guardian and len(self.cards) > 3:
                act = {"by": self.cast.mia, "now": self.now}
                end_authority(self.ana, **act, ended_on=self.today, why="The court")
                self.guardian = False

        @rule(minutes=st.sampled_from([1, 90, 24 * 60, 7 * 24 * 60]))
        def wait(self, minutes: int) -> None:
            self.now += minutes * MINUTE

        @rule(number=small, kind=small)
        def tell(self, number: int, kind: int) -> None:
            self.try_to_tell(number, kind, fits=True)

        @rule(number=small, kind=small)
        def tell_something(self, number: int, kind: int) -> None:
            self.try_to_tell(number, kind, fits=False)

        def try_to_tell(self, number: int, place: int, *, fits: bool) -> None:
            """Tell something that the release names, or just anything."""
            if found := self.pick(number):
                card, release = found
                choice = sorted(card.types) if fits else NAMED
                kind = choice[place % len(choice)]
                given = {"record_types": [kind], "spoke_with": release.recipient_name}
                told = self.done(lambda: a_disclosure(release, self.cast, self.now, **given))
                holds = card.holds(self.today, guardian=self.guardian)
                tally.agree(told is not None, holds and kind in card.types, card)
                self.told += told is not None
                tally.told += told is not None
                tally.refused += told is None
                if told is not None and card.event == "once":
                    card.over.add("ended")

        @invariant()
        def every_release_holds_as_its_card_says(self) -> None:
            listed = {*Release.objects.holding_on(self.today).values_list("pk", flat=True)}
            for card in self.cards:
                holds = card.holds(self.today, guardian=self.guardian)
                release = Release.objects.get(pk=card.pk)
                tally.agree(release.holds_at(self.now), holds, card)
                tally.agree(card.pk in listed, holds, card)

        @invariant()
        def the_accounting_only_grows(self) -> None:
            tally.agree(Disclosure.objects.filter(case=self.case).count(), self.told, "accounting")

    return Sharing


def test_b_a_telling_is_taken_exactly_while_its_release_holds(
    cast: Cast, now: dt.datetime, metric: Metric
) -> None:
    tally = Tally()
    chosen = settings(
        max_examples=EXAMPLES,
        stateful_step_count=STEPS,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    try:
        run_state_machine_as_test(seed(SEED)(machine(now, tally)), settings=chosen)
    finally:
        metric("b_steps", tally.steps, "any")
        metric("b_told", tally.told, "any")
        metric("b_refused", tally.refused, "any")
        metric("b_violations", len(tally.violations), 0)
    assert tally.told > 0
