"""The people served, how they came, and where those with an open case live."""

import hashlib
from collections.abc import Iterator
from functools import cache
from typing import Any
from uuid import UUID

from casemgmt.bench.loading.copying import NOTHING, Loader, Row, key
from casemgmt.bench.loading.world import Kind, World
from casemgmt.bench.words import CALLED, STREETS, birth_date, family_name, given_name
from casemgmt.core.sealing.blind import blind_index
from casemgmt.core.sealing.tokens import Place, sealed_under
from casemgmt.core.sealing.wrapping import wrap
from casemgmt.ledger.models import DataKey
from clients.models import Client, Household, HouseholdMembership, Referral, RelatedPerson

TABLES = (Client, Household, HouseholdMembership, RelatedPerson, Referral)
KINDS = ("self", "family", "hospital", "agency", "hotline")
STATES = ("received", "received", "received", "screening", "waitlisted")
REASON = "Lives alone since spring and asks for somebody to look in; the stairs have become long."


def load(loader: Loader, world: World) -> None:
    """Write clients, referrals, and the surroundings of clients with an open case."""
    at_home = [world.facts.client[place] for place in world.facts.open_cases()]
    loader.copy(DataKey, "id owner kid body", _data_keys(world, at_home))
    loader.copy(
        Client,
        "id agency_id given_name family_name name_used birth_date language interpreter_needed phone "
        "phone_index",
        _clients(world),
    )
    loader.copy(Household, "id agency_id address", _households(world, at_home))
    columns = "id household_id client_id is_head during"
    loader.copy(HouseholdMembership, columns, _memberships(at_home))
    loader.copy(RelatedPerson, "id client_id name relation phone", _related(at_home))
    loader.copy(
        Referral,
        "id agency_id program_id state received_at referrer_kind method urgency given_name "
        "family_name reason taken_by_id client_id disposed_at disposed_by_id disposition_reason "
        "referred_to nowhere_to_go review_on",
        _referrals(world),
    )


def _data_keys(world: World, at_home: list[int]) -> Iterator[Row]:
    """One for each client and one for each household, as the first sealed text would make it."""
    owners = [key(Kind.CLIENT, number) for number in range(world.facts.clients)]
    for owner in (*owners, *(key(Kind.HOUSEHOLD, number) for number in at_home)):
        key_id, made = _data_key(owner)
        wrapped = wrap(made, key_id, UUID(owner))
        yield wrapped.id.hex, owner, wrapped.kid, f"\\\\x{wrapped.body.hex()}"


def _data_key(owner: str) -> tuple[UUID, bytes]:
    """The id and the data key of a made-up owner: the same whenever it is asked for."""
    made = hashlib.sha512(owner.encode()).digest()
    return UUID(bytes=made[:16]), made[32:]


def _sealed(model: type[Any], column: str, row: str, text: str, owner: str = "") -> str:
    place = Place(model._meta.db_table, column, UUID(row))
    return sealed_under(*_data_key(owner or row), text, place)


@cache
def _index(phone: str) -> str:
    return blind_index("phone", phone)


def _clients(world: World) -> Iterator[Row]:
    for number in range(world.facts.clients):
        called = CALLED[number % len(CALLED)] if number % 9 == 0 else ""
        born = birth_date(number).isoformat()
        speaks = ("Spanish", "True") if number % 16 == 0 else ("English", "False")
        own, phone = key(Kind.CLIENT, number), f"555-01{number % 100:02d}"
        yield (
            own, world.agency, given_name(number), family_name(number), called, born, *speaks,
            _sealed(Client, "phone", own, phone), _index(phone),
        )  # fmt: skip


def _households(world: World, at_home: list[int]) -> Iterator[Row]:
    for number in at_home:
        address = f"{number % 97 + 1} {STREETS[number % len(STREETS)]}"
        own = key(Kind.HOUSEHOLD, number)
        yield own, world.agency, _sealed(Household, "address", own, address)


def _memberships(at_home: list[int]) -> Iterator[Row]:
    for number in at_home:
        home, client = key(Kind.HOUSEHOLD, number), key(Kind.CLIENT, number)
        yield key(Kind.MEMBERSHIP, number), home, client, "True", "[2018-01-01,)"


def _related(at_home: list[int]) -> Iterator[Row]:
    for number in at_home:
        for place, relation in enumerate(("Daughter", "Neighbor")):
            name = f"{given_name(number + place)} {family_name(number)}"
            own, client = key(Kind.RELATED, 2 * number + place), key(Kind.CLIENT, number)
            phone = _sealed(RelatedPerson, "phone", own, f"555-01{number % 100:02d}", client)
            yield own, client, name, relation, phone


def _referrals(world: World) -> Iterator[Row]:
    facts, days, cases = world.facts, world.days, world.scale.cases
    for place in range(cases):
        opened, client = facts.opened[place], facts.client[place]
        yield (
            key(Kind.REFERRAL, place), world.agency, world.programs[facts.program[place]],
            "accepted", days.at(opened + 6, place), KINDS[place % len(KINDS)], "professional",
            str(place % 3 + 1), given_name(client), family_name(client), REASON,
            world.intake_of(place), key(Kind.CLIENT, client), days.at(opened, place),
            world.intake_of(place), "", "", "f", NOTHING,
        )  # fmt: skip
    for number in range(world.scale.waiting):
        state = STATES[number % len(STATES)]
        waits = state == "waitlisted"
        taker = NOTHING if state == "received" else world.intake_worker(number % world.scale.teams)
        yield (
            key(Kind.REFERRAL, cases + number), world.agency,
            world.programs[number % len(world.programs)], state, days.at(1 + number % 14, number),
            KINDS[number % len(KINDS)], "professional", str(number % 4 + 1), given_name(number),
            family_name(number + 5), REASON, taker, NOTHING, NOTHING, NOTHING,
            "No place before next month" if waits else "", "", "f", days.day(-14) if waits else NOTHING,
        )  # fmt: skip
