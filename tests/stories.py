"""How a test's client came to be where the test begins: told by calling the actions."""

import datetime as dt

from casemgmt.core import audit
from casemgmt.core.ranges import since
from clients.access.refresh import refresh
from clients.models import Assignment, Case, Client
from tests.cast import SET_UP, Cast


def a_case(
    cast: Cast, now: dt.datetime, *, carried_by: str = "mia", stage: str = "intake", **facts: object
) -> Case:
    """A case in some stage, carried by one of the cast, with nothing else in it.

    Only for tests of one rule that start in the middle; a whole story starts with a referral.
    """
    opened = now - dt.timedelta(days=60)
    client = audit.save(
        Client(agency=cast.agency, given_name="Rosa", family_name="Delgado", **facts),
        by=SET_UP,
    )
    closed_at = now if stage == "closed" else None
    number = f"C-{client.pk.hex[:8].upper()}"
    case = audit.save(
        Case(
            agency=cast.agency,
            client=client,
            program=cast.program,
            number=number,
            stage=stage,
            opened_at=opened,
            closed_at=closed_at,
        ),
        by=SET_UP,
    )
    audit.save(
        Assignment(case=case, staff=cast[carried_by], role="primary", during=since(opened)),
        by=SET_UP,
    )
    refresh([case.pk])
    return case
