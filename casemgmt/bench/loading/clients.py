"""The people served, how they came, and where those with an open case live."""

from collections.abc import Iterator

from casemgmt.bench.loading.copying import NOTHING, Loader, Row, key
from casemgmt.bench.loading.world import Kind, World
from casemgmt.bench.words import CALLED, STREETS, family_name, given_name
from clients.models import Client, Household, HouseholdMembership, Referral, RelatedPerson

TABLES = (Client, Household, HouseholdMembership, RelatedPerson, Referral)
KINDS = ("self", "family", "hospital", "agency", "hotline")
STATES = ("received", "received", "received", "screening", "waitlisted")
REASON = "Lives alone since spring and asks for somebody to look in; the stairs have become long."


def load(loader: Loader, world: World) -> None:
    """Write clients, referrals, and the surroundings of clients with an open case."""
    at_home = [world.facts.client[place] for place in world.facts.open_cases()]
    loader.copy(
        Client,
        "id agency_id given_name family_name name_used birth_date language interpreter_needed phone",
        _clients(world),
    )
    loader.copy(Household, "id agency_id address", _households(world, at_home))
    columns = "id household_id client_id is_head during"
    loader.copy(HouseholdMembership, columns, _memberships(at_home))
    loader.copy(RelatedPerson, "id client_id name relation phone", _related(at_home))
    loader.copy(
        Referral,
        "id agency_id program_id state received_at referrer_kind method urgency given_name "
        "family_name reason taken_by_id client_id disposed_at disposition_reason review_on",
        _referrals(world),
    )


def _clients(world: World) -> Iterator[Row]:
    for number in range(world.facts.clients):
        called = CALLED[number % len(CALLED)] if number % 9 == 0 else ""
        born = f"{1930 + number % 75}-{number % 12 + 1:02d}-{number % 28 + 1:02d}"
        speaks = ("Spanish", "True") if number % 16 == 0 else ("English", "False")
        yield (
            key(Kind.CLIENT, number), world.agency, given_name(number), family_name(number),
            called, born, *speaks, f"555-01{number % 100:02d}",
        )  # fmt: skip


def _households(world: World, at_home: list[int]) -> Iterator[Row]:
    for number in at_home:
        address = f"{number % 97 + 1} {STREETS[number % len(STREETS)]}"
        yield key(Kind.HOUSEHOLD, number), world.agency, address


def _memberships(at_home: list[int]) -> Iterator[Row]:
    for number in at_home:
        home, client = key(Kind.HOUSEHOLD, number), key(Kind.CLIENT, number)
        yield key(Kind.MEMBERSHIP, number), home, client, "True", "[2018-01-01,)"


def _related(at_home: list[int]) -> Iterator[Row]:
    for number in at_home:
        for place, relation in enumerate(("Daughter", "Neighbor")):
            name = f"{given_name(number + place)} {family_name(number)}"
            own = key(Kind.RELATED, 2 * number + place)
            yield own, key(Kind.CLIENT, number), name, relation, f"555-01{number % 100:02d}"


def _referrals(world: World) -> Iterator[Row]:
    facts, days, cases = world.facts, world.days, world.scale.cases
    for place in range(cases):
        opened, client = facts.opened[place], facts.client[place]
        yield (
            key(Kind.REFERRAL, place), world.agency, world.programs[facts.program[place]],
            "accepted", days.at(opened + 6, place), KINDS[place % len(KINDS)], "professional",
            str(place % 3 + 1), given_name(client), family_name(client), REASON,
            world.intake_of(place), key(Kind.CLIENT, client), days.at(opened, place), "", NOTHING,
        )  # fmt: skip
    for number in range(world.scale.waiting):
        state = STATES[number % len(STATES)]
        waits = state == "waitlisted"
        taker = NOTHING if state == "received" else world.intake_worker(number % world.scale.teams)
        yield (
            key(Kind.REFERRAL, cases + number), world.agency,
            world.programs[number % len(world.programs)], state, days.at(1 + number % 14, number),
            KINDS[number % len(KINDS)], "professional", str(number % 4 + 1), given_name(number),
            family_name(number + 5), REASON, taker, NOTHING, NOTHING,
            "No place before next month" if waits else "", days.day(-14) if waits else NOTHING,
        )  # fmt: skip
