"""What one person may do with one record is what its list says, for every kind of client data (A4)."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest

from careplans.actions.closing import start_closure
from casemgmt.core import audit
from casemgmt.core.access import allow, decide
from casemgmt.core.checks import client_models
from casemgmt.core.errors import Forbidden
from casemgmt.core.ranges import since
from clients.actions.people import move_home
from clients.models import Client, Household, HouseholdMembership, RelatedPerson
from tests.cast import PEOPLE, SET_UP, Cast
from tests.stories import a_case, a_worked_case

ACTIONS = ("view", "list", "edit", "take")
"""The last one is the referrals' own; no other list knows it."""
Metric = Callable[[str, object, object], None]


def actions_of(model: Any) -> tuple[str, ...]:
    """The actions a model's list knows."""
    own = model._meta.label in {"clients.Referral", "clients.ScreeningDecision"}
    return ACTIONS if own else ACTIONS[:-1]


@pytest.mark.django_db
def test_list_and_record_agree_about_all_client_data(
    cast: Cast, now: dt.datetime, metric: Metric
) -> None:
    story = a_worked_case(cast, now)
    start_closure(story.case, by=cast.mia, now=now, reason="moved", narrative="She moved.")
    client = a_case(cast, now, carried_by="omar").client
    move_home(client, by=cast.omar, now=now, address="4 Quay Street", is_confidential=True)
    people, cells, off = [*PEOPLE, "otto"], 0, []
    for model in client_models():
        records = list(model._base_manager.all())
        assert records, f"a worked case holds no {model._meta.label}"
        for name in people:
            for action in actions_of(model):
                listed = set(model.objects.visible_to(cast[name], now, action))  # type: ignore[attr-defined]
                for record in records:
                    decision = decide(cast[name], action, record, now)
                    cells += 1
                    if decision.allow != (record in listed) or decision.allow > decision.visible:
                        off.append((model._meta.label, name, action))
    metric("a4_counterexamples", len(off), 0)
    assert cells > 500
    assert off == []


@pytest.mark.django_db
def test_all_client_data_is_locked_and_decided_again_by_an_action(
    cast: Cast, now: dt.datetime
) -> None:
    story = a_worked_case(cast, now)
    start_closure(story.case, by=cast.mia, now=now, reason="moved", narrative="She moved.")
    allowed = 0
    for model in client_models():
        for record in model._base_manager.all()[:2]:
            if decide(cast.mia, "view", record, now).allow:
                allow(cast.mia, "view", record, now)
                allowed += 1
            with pytest.raises(Forbidden):
                allow(cast.otto, "view", record, now)
    assert allowed > 20


def seen_by(cast: Cast, model: Any, now: dt.datetime, action: str = "view") -> set[str]:
    """Who of the cast sees any row of a model."""
    return {
        name
        for name in [*PEOPLE, "otto"]
        if model.objects.visible_to(cast[name], now, action).exists()
    }


@pytest.mark.django_db
def test_home_and_people_are_seen_with_the_client_and_by_nobody_else(
    cast: Cast, now: dt.datetime
) -> None:
    client = a_case(cast, now).client
    move_home(client, by=cast.mia, now=now, address="4 Quay Street", is_confidential=False)
    person = RelatedPerson(client=client, name="Ana Delgado", relation="Daughter")
    audit.save(person, by=cast.mia, why="For this test")
    later = now + dt.timedelta(minutes=1)
    for model in (Household, HouseholdMembership, RelatedPerson):
        assert seen_by(cast, model, later) == {"mia", "sally", "vera"}, model


@pytest.mark.django_db
def test_a_shared_home_is_seen_by_both_sides_and_changed_by_neither_alone(
    cast: Cast, now: dt.datetime
) -> None:
    mias, omars = a_case(cast, now).client, a_case(cast, now, carried_by="omar").client
    home = Household(agency=cast.agency, address="4 Quay Street")
    audit.save(home, by=SET_UP, why="For this test")
    live_in(home, mias, now)
    assert seen_by(cast, Household, now, "edit") == {"mia", "sally", "vera"}
    live_in(home, omars, now)
    assert seen_by(cast, Household, now) == {"mia", "sally", "vera", "omar", "paul"}
    assert seen_by(cast, Household, now, "edit") == set()


@pytest.mark.django_db
def test_a_home_is_no_longer_seen_by_those_whose_client_moved_out(
    cast: Cast, now: dt.datetime
) -> None:
    client = a_case(cast, now).client
    move_home(client, by=cast.mia, now=now, address="4 Quay Street", is_confidential=False)
    old = Household.objects.get()
    later = now + dt.timedelta(days=1)
    move_home(client, by=cast.mia, now=later, address="9 Elm Road", is_confidential=False)
    live_in(old, a_case(cast, now, carried_by="omar").client, later)
    assert not decide(cast.mia, "view", old, later).visible
    assert decide(cast.omar, "view", old, later).allow


def live_in(home: Household, client: Client, now: dt.datetime) -> None:
    """A client moves in beside whoever lives there."""
    stay = HouseholdMembership(household=home, client=client, during=since(now))
    audit.save(stay, by=SET_UP, why="For this test")
