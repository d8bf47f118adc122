"""Whom nothing may reach, who takes people in, and who stands above whom: the rules the querysets share."""

import datetime as dt
from typing import Any

from django.apps import apps
from django.db import models
from django.db.models import Q

from casemgmt.agency.models import Staff, StaffRole, SupervisionLine, TeamMembership
from casemgmt.agency.roles import Role
from casemgmt.core.access import Actor

READING = frozenset({"view", "list"})


def kept_from(staff: Actor, now: dt.datetime, client: str = "client") -> Q:
    """Clients of whom nothing may reach this person at an instant, before there is a case too: the
    other side of a wall, whoever lives with them, and by a client's own word.

    ``client`` is the path to the client from the rows that are asked for.
    """
    own, at = {"staff__user": staff.user}, {"during__contains": now}
    teams = TeamMembership.objects.filter(**own, **at).values("team__program")
    said = rows_of("ClientRestriction").filter(Q(**own) | Q(program__in=teams), **at)
    words = same_people(said.values("client_id"))
    return behind_a_wall(staff, now, client) | Q(**{f"{client}__in": words})


def behind_a_wall(staff: Actor, now: dt.datetime, client: str = "client") -> Q:
    """Clients on the other side of a wall, and whoever lives with them; ``kept_from`` has the rest."""
    at = {"during__contains": now}
    walls = rows_of("ConflictWall").filter(staff__user=staff.user, **at)
    walls = same_people(walls.values("client_id"))
    stays = rows_of("HouseholdMembership").filter(**at)
    homes = stays.filter(client__in=walls).values("household_id")
    return Q(**{f"{client}__in": walls}) | Q(
        **{f"{client}__in": stays.filter(household__in=homes).values("client_id")}
    )


def same_people(keys: Any) -> models.QuerySet[Any]:
    """Clients, those merged into them, and those they were merged into: what keeps somebody from one
    of these records keeps them from all.
    """
    clients = rows_of("Client")
    found: models.QuerySet[Any] = clients.filter(pk__in=keys).values("pk")
    return found.union(
        clients.filter(merged_into__in=keys).values("pk"),
        clients.filter(merged_from__in=keys).values("pk"),
    )


def people_above(staff: Actor, now: dt.datetime) -> models.QuerySet[Staff]:
    """Everybody who supervises this person at an instant, directly or through one line more."""
    lines = SupervisionLine.objects.filter(during__contains=now)
    first = lines.filter(supervisee__user=staff.user).values("supervisor_id")
    second = lines.filter(supervisee_id__in=first).values("supervisor_id")
    return Staff.objects.filter(Q(pk__in=first) | Q(pk__in=second))


def taking_in(now: dt.datetime) -> models.QuerySet[StaffRole]:
    """Who holds the intake role at an instant, and for which program; ``None`` for all of them."""
    return StaffRole.objects.filter(role=Role.INTAKE_WORKER, during__contains=now)


def latest(rows: models.QuerySet[Any], field: str) -> models.Subquery:
    """A subquery giving one field of the first row, for annotating a list."""
    return models.Subquery(rows.values(field)[:1])


def rows_of(model: str) -> Any:
    """The rows of one of this room's models, by its name."""
    return apps.get_model("clients", model).objects


def clients_seen(staff: Actor, now: dt.datetime, action: str) -> models.QuerySet[Any]:
    """The keys of the clients this person may see, or do something with."""
    found: models.QuerySet[Any] = rows_of("Client").visible_to(staff, now, action).values("pk")
    return found
