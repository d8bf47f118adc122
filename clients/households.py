"""Who lives with a client, as far as a reader may know: another client is named only to somebody who
may see that person's case."""

import datetime as dt
import uuid
from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from casemgmt.core.access import Actor
from clients.models import Client, Household, HouseholdMembership


@dataclass(frozen=True)
class Home:
    """Where a client lives now, with whom, and how they lived before."""

    stay: HouseholdMembership | None = None
    others: list[HouseholdMembership] = field(default_factory=list)
    before: list[HouseholdMembership] = field(default_factory=list)


def home_of(staff: Actor, client: Client, now: dt.datetime) -> Home:
    """A client's household and earlier stays, for somebody who may see the client."""
    seen = HouseholdMembership.objects.visible_to(staff, now).select_related("client", "household")
    own = list(seen.filter(client=client, during__isempty=False).order_by("-during"))
    here = next((stay for stay in own if stay.holds(now)), None)
    before = [stay for stay in own if stay != here]
    if here is None:
        return Home(before=before)
    others = seen.filter(household_id=here.household_id, during__contains=now)
    return Home(
        here, list(others.exclude(client=client).order_by("-is_head", "client__given_name")), before
    )


@dataclass(frozen=True)
class Joinable:
    """Homes to move into, the names of who lives in each, and those people."""

    homes: Any
    names: dict[uuid.UUID, str]
    people: list[Client]


def open_stay(client: Client) -> HouseholdMembership | None:
    """The stay of a client of which no end is known, for who has decided about the client."""
    stays = HouseholdMembership._base_manager.select_related("household").filter(client=client)
    return stays.filter(during__endswith=None, during__isempty=False).first()


def joinable(staff: Actor, client: Client, now: dt.datetime) -> Joinable:
    """Homes of clients whose facts this person may change, and who lives in each."""
    homes = Household.objects.visible_to(staff, now, "edit")
    stays = HouseholdMembership.objects.visible_to(staff, now, "edit").filter(during__contains=now)
    stays = stays.filter(household__in=homes)
    names: defaultdict[uuid.UUID, list[str]] = defaultdict(list)
    own, people = set(), []
    for stay in stays.select_related("client").order_by("-is_head", "client__given_name"):
        names[stay.household_id].append(stay.client.name)
        people.append(stay.client)
        if stay.client_id == client.pk:
            own.add(stay.household_id)
    said = {pk: ", ".join(people) for pk, people in names.items()}
    free = homes.filter(pk__in=list(said)).exclude(pk__in=own).order_by("pk")
    return Joinable(free, said, [one for one in people if one.pk != client.pk])
