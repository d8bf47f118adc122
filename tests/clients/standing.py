"""Who may decide for a client before a test begins."""

import datetime as dt
from typing import Any

from clients.actions.relating import change_person, end_person
from clients.actions.standing import add_authority
from clients.models import Case, LegalAuthority, RelatedPerson
from tests.cast import Cast

DAY = dt.timedelta(days=1)


def guardian(cast: Cast, now: dt.datetime, **facts: Any) -> dict[str, Any]:
    """What is written down of a guardian since thirty days ago, for services and information."""
    begun = cast.agency.today(now) - 30 * DAY
    return {
        "kind": "guardian",
        "scope": ["services", "information"],
        "basis": "Probate court, 24-118",
        "paper": "Letters of guardianship, copy in our file",
        "starts_on": begun,
        "ends_on": None,
        **facts,
    }


def guarded(case: Case, cast: Cast, now: dt.datetime, **facts: Any) -> LegalAuthority:
    """Ana is the client's guardian."""
    name = facts.pop("holder_name", "Ana Delgado")
    given = guardian(cast, now, **facts)
    return add_authority(case, by=cast.mia, now=now, facts=given, holder_name=name)


def turn_away(person: RelatedPerson, how: str, cast: Cast, now: dt.datetime) -> None:
    """The client keeps away from somebody, or has them in their life no more."""
    if how == "gone":
        end_person(person, by=cast.mia, now=now)
    else:
        change_person(person, by=cast.mia, now=now, changes={"kin": "no_contact"})
