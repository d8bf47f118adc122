"""More of everything that is known of clients and of who lives with whom."""

from casemgmt.agency.models import ReferenceValue
from casemgmt.core.ranges import since
from clients.models import Household, HouseholdMembership, IdentityAnswer
from tests.access.growing.making import DAY, save
from tests.access.world import World
from tests.stories import a_case


def homes_and_answers(made: World, number: int) -> None:
    """One more who lives with the client, one who lives elsewhere, an earlier home, and an answer to
    one more question."""
    cast, now, client = made.cast, made.now, made.story.case.client
    own = {"list": "self_description", "code": f"own-{number}", "label": f"Question {number}"}
    save(made, ReferenceValue(agency=cast.agency, made_at=now, **own))
    said = {"subject": own["code"], "asked": own["label"], "kind": "declined"}
    save(made, IdentityAnswer(client=client, **said))
    here = made.story.records["stay"].household
    homes = [here, save(made, Household(agency=cast.agency))]
    for home in homes:
        other = a_case(cast, now).client
        save(made, HouseholdMembership(household=home, client=other, during=since(now - DAY)))
    before = since(now - (number + 3) * DAY, now - (number + 2) * DAY)
    save(made, HouseholdMembership(household=homes[1], client=client, during=before))
