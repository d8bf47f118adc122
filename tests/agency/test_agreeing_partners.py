"""Agreements with an agency of this system: both agree, either ends it, and who may do what."""

import datetime as dt
from typing import Any

import pytest

from casemgmt.agency.actions.agreeing import (
    activate_agreement,
    change_draft,
    confirm_agreement,
    draft_agreement,
    end_agreement,
    let_agreement_go,
    refuse_agreement,
)
from casemgmt.agency.models import PartnerAgreement, System
from casemgmt.core.access import decide
from casemgmt.core.errors import Forbidden, Refused
from tests.agency.agreeing import (
    DAY,
    SECOND,
    a_draft,
    administering,
    an_agreement,
    confirmed,
    holds,
    looked_at,
    told,
    with_ridgeway,
)
from tests.cast import PEOPLE, Cast

pytestmark = pytest.mark.django_db


def test_mul_02_an_agency_of_this_system_confirms_before_it_holds(
    cast: Cast, now: dt.datetime
) -> None:
    agreement, later = with_ridgeway(cast, now), now + SECOND
    assert agreement.state_at(now) == "waiting"
    assert not holds(agreement, now)
    assert told("agreement_asked", agreement) == {"otto@example.org"}
    with pytest.raises(Forbidden):
        confirm_agreement(agreement, by=cast.alex, now=later)
    confirm_agreement(agreement, by=cast.otto, now=later)
    assert [holds(agreement, instant) for instant in (now, later)] == [False, True]
    assert told("agreement_asked", agreement) == set()
    assert told("agreement_answered", agreement) == {"alex@example.org"}
    for act in (confirm_agreement, refuse_agreement):
        with pytest.raises(Refused, match="no answer any more"):
            act(agreement, by=cast.otto, now=later, why="x")


def test_mul_02_what_the_partner_refuses_never_holds(cast: Cast, now: dt.datetime) -> None:
    agreement = with_ridgeway(cast, now)
    with pytest.raises(Refused, match="Say why not"):
        refuse_agreement(agreement, by=cast.otto, now=now, why=" ")
    refuse_agreement(agreement, by=cast.otto, now=now, why="We agreed on less")
    assert agreement.state_at(now + DAY) == "refused"
    assert not holds(agreement, now + DAY)
    with pytest.raises(Refused, match="nothing to end"):
        end_agreement(agreement, by=cast.alex, now=now, why="x")
    draft = a_draft(cast, now, partner_agency=cast.other_agency, replaces=agreement)
    again = activate_agreement(draft, by=cast.alex, now=now)
    assert holds(confirm_agreement(again, by=cast.otto, now=now), now)


def test_mul_02_nobody_answers_what_was_ended_or_ran_out(cast: Cast, now: dt.datetime) -> None:
    ended, late = with_ridgeway(cast, now), with_ridgeway(cast, now)
    end_agreement(ended, by=cast.alex, now=now, why="A mistake")
    assert [told("agreement_asked", one) for one in (ended, late)] == [set(), {"otto@example.org"}]
    for agreement, when in ((ended, now), (late, now + 201 * DAY)):
        with pytest.raises(Refused, match="no answer any more"):
            confirm_agreement(agreement, by=cast.otto, now=when)


def test_mul_02_the_partner_confirms_what_replaces_another(cast: Cast, now: dt.datetime) -> None:
    old, later = confirmed(cast, now), now + SECOND
    new = with_ridgeway(cast, now, replaces=old)
    assert holds(old, later), "it stands until the new one is agreed"
    confirm_agreement(new, by=cast.otto, now=later)
    assert [holds(old, later), holds(new, later)] == [False, True]


def test_mul_02_a_share_asks_which_agreement_two_agencies_have(
    cast: Cast, now: dt.datetime
) -> None:
    one, other = cast.agency.pk, cast.other_agency.pk
    outside, between = an_agreement(cast, now), with_ridgeway(cast, now)

    def found(*pair: Any, at: dt.datetime = now) -> list[PartnerAgreement]:
        return list(PartnerAgreement.objects.between(*pair).holding_at(at))

    assert found(one, other) == []
    confirm_agreement(between, by=cast.otto, now=now)
    assert found(one, other) == found(other, one) == [between]
    assert outside not in PartnerAgreement.objects.between(one, other)
    end_agreement(between, by=cast.otto, now=now + SECOND, why="They moved away")
    assert found(other, one, at=now + SECOND) == []


ACTIONS = ("view", "draft", "keep", "answer", "end", "know")


def test_who_may_do_what_with_an_agreement_is_what_its_list_says(
    cast: Cast, now: dt.datetime
) -> None:
    administering(cast)
    rows = [a_draft(cast, now, partner_agency=cast.other_agency), an_agreement(cast, now)]
    rows += [with_ridgeway(cast, now), confirmed(cast, now)]
    people = {name: cast[name] for name in [*PEOPLE, "otto"]} | {"nobody": System("begin")}
    for name, person in people.items():
        for action in ACTIONS:
            listed = set(PartnerAgreement.objects.visible_to(person, now, action))
            for row in rows:
                decision = decide(person, action, row, now)
                assert decision.allow == (row in listed), (name, action)
                assert decision.visible >= decision.allow
    draft, outside, asked, agreed = rows
    assert set(PartnerAgreement.objects.visible_to(cast.otto, now)) == {asked, agreed}
    assert set(PartnerAgreement.objects.visible_to(cast.otto, now, "answer")) == {asked, agreed}
    assert set(PartnerAgreement.objects.visible_to(cast.mia, now, "know")) == {outside, agreed}
    assert not decide(cast.otto, "view", draft, now).visible


@pytest.mark.parametrize("name", ["mia", "sally", "petra", "iris", "otto"])
def test_nobody_but_an_admin_writes_an_agreement(cast: Cast, now: dt.datetime, name: str) -> None:
    draft, active = a_draft(cast, now), an_agreement(cast, now)
    act = {"by": cast[name], "now": now}
    for attempt in (
        lambda: draft_agreement(cast.agency, partner="X", **act),
        lambda: change_draft(draft, title="X", **act),
        lambda: activate_agreement(draft, **act),
        lambda: confirm_agreement(active, **act),
        lambda: end_agreement(active, why="X", **act),
        lambda: let_agreement_go(active, **act),
    ):
        with pytest.raises(Forbidden):
            attempt()


def test_mul_02_a_partner_is_reminded_of_what_waits_for_it(cast: Cast, now: dt.datetime) -> None:
    agreement = with_ridgeway(cast, now)
    assert looked_at(cast.other_agency, now) == {agreement}
    for day in (now, now + 150 * DAY):
        assert looked_at(cast.agency, day) == set(), "there is nothing to renew yet"
    assert looked_at(cast.other_agency, now + 201 * DAY) == set()
    refuse_agreement(agreement, by=cast.otto, now=now, why="We agreed on less")
    for agency in (cast.agency, cast.other_agency):
        assert looked_at(agency, now + 150 * DAY) == set()
