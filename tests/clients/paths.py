"""How a referral gets to where a test begins: told by calling the actions."""

import datetime as dt
from typing import Any

from casemgmt.core import audit
from clients.access.refresh import refresh
from clients.actions.referring import receive_referral, take_referral
from clients.actions.screening import accept_referral, screen_referral
from clients.models import Assignment, Case, Client, Referral
from tests.cast import SET_UP, Cast

FACTS: dict[str, Any] = {
    "referrer_kind": "hospital",
    "method": "professional",
    "given_name": "Rosa",
    "family_name": "Delgado",
    "reason": "Home alone after a fall",
}


def received(cast: Cast, now: dt.datetime, *, by: str = "ines", **facts: Any) -> Referral:
    """A referral that came in a day ago."""
    day_ago = now - dt.timedelta(days=1)
    given = {"program": cast.program, "received_at": day_ago, **FACTS, **facts}
    return receive_referral(by=cast[by], now=now, **given)


def taken(cast: Cast, now: dt.datetime, *, by: str = "ines", **facts: Any) -> Referral:
    """A referral somebody took."""
    return take_referral(received(cast, now, by=by, **facts), by=cast[by], now=now)


def screened(
    cast: Cast, now: dt.datetime, *, by: str = "ines", positive: bool = True, **facts: Any
) -> Referral:
    """A referral with a screening."""
    referral = taken(cast, now, by=by, **facts)
    screen_referral(
        referral,
        by=cast[by],
        now=now,
        is_eligible=positive,
        is_appropriate=True,
        basis="ID seen",
        rationale="Meals at home would help",
    )
    return referral


def accepted(cast: Cast, now: dt.datetime, *, by: str = "mia", **facts: Any) -> Case:
    """A case that began with a referral, of somebody who is nobody known already."""
    referral = screened(cast, now, by=by, **facts)
    known = Client.objects.for_agency(cast.agency.pk).values_list("pk", flat=True)
    return accept_referral(referral, by=cast[by], now=now, not_these=known)


def read_only(case: Case, now: dt.datetime) -> Case:
    """The case is closed; who carried it to its end may still read it, and no more."""
    case.stage, case.closed_at = "closed", now
    audit.save(case, by=SET_UP, why="For this test", only=["stage", "closed_at"])
    for assignment in Assignment.objects.filter(case=case).at(now):
        assignment.end(now, by_closure=True)
        audit.save(assignment, by=SET_UP, why="For this test", only=["during", "ended_by_closure"])
    refresh([case.pk])
    return case
