"""Criteria of a program, and screenings by them: what the tests of both begin with."""

import datetime as dt
from typing import Any

from clients.actions.admitting import approve_criteria
from clients.actions.screening import screen_referral
from clients.models import CriteriaVersion, Referral, ScreeningDecision
from tests.cast import Cast

AGE: dict[str, Any] = {
    "question": "How old are they?",
    "kind": "age",
    "about": "age",
    "least": 60,
    "is_required": True,
    "lawful_basis": "Older Americans Act, section 102",
}
ALONE: dict[str, Any] = {
    "question": "Do they live alone?",
    "kind": "yes_no",
    "about": "housing",
    "weight": 3,
}
MEANS: dict[str, Any] = {
    "question": "How do they get food?",
    "kind": "choice",
    "about": "need",
    "wanted": ["Nobody brings it"],
    "others": ["Family", "Delivered"],
    "weight": 2,
}


def asks(
    cast: Cast,
    now: dt.datetime,
    *criteria: dict[str, Any],
    by: str = "alex",
    days: int = 0,
    **given: Any,
) -> CriteriaVersion:
    """A version of the program's criteria, by default with one that has to be met and two scored."""
    day = cast.agency.today(now) + dt.timedelta(days=days)
    facts = {"effective_from": day, "why": "The board decided it", **given}
    return approve_criteria(
        cast.program, by=cast[by], now=now, criteria=criteria or (AGE, ALONE, MEANS), **facts
    )


def keys_of(version: CriteriaVersion) -> list[str]:
    """The keys of its questions, in their order."""
    return [one.key for one in version.criteria.all()]


def judged(
    referral: Referral, cast: Cast, now: dt.datetime, *said: str, by: str = "ines", **given: Any
) -> ScreeningDecision:
    """A screening with these answers to the questions in force, in their order."""
    version = CriteriaVersion.objects.filter(program=referral.program).latest("number")
    answers = dict(zip(keys_of(version), said, strict=False))
    facts = {"is_appropriate": True, "basis": "ID seen", "rationale": "Meals would help", **given}
    return screen_referral(referral, by=cast[by], now=now, answers=answers, **facts)
