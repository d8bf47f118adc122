"""What a client of a test says of themselves, where they live, and who is in their life."""

import datetime as dt
from typing import Any

from clients.actions.identity import Said, describe
from clients.models import Case, HouseholdMembership, RelatedPerson
from tests.cast import Cast

SAID = {
    "gender": Said("declined"),
    "ethnicity": Said("answered", ("hispanic",), "From the coast"),
    "family_history": Said("answered", words="Seven of us"),
}


def known(case: Case, cast: Cast, now: dt.datetime) -> dict[str, Any]:
    """Mia writes down what the client says; with it their home and somebody in their life."""
    describe(case.client, by=cast.mia, now=now, said=SAID)
    return {
        "stay": HouseholdMembership.objects.filter(client=case.client_id).first(),
        "kin": RelatedPerson.objects.filter(client=case.client_id).first(),
    }
