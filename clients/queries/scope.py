"""Whom nothing may reach, who takes people in, and who stands above whom: the rules the querysets share."""

import datetime as dt
from typing import Any

from django.apps import apps
from django.db import models
from django.db.models import Q
from django.db.models.expressions import RawSQL

from casemgmt.agency.models import Staff, StaffRole, SupervisionLine
from casemgmt.agency.roles import Role
from casemgmt.core.access import Actor

READING = frozenset({"view", "list"})


KEPT_FROM = "SELECT app.kept_from(%s, %s::timestamptz)"
BEHIND_WALLS = "SELECT app.behind_walls(%s, %s::timestamptz)"


def kept_from(staff: Actor, now: dt.datetime, client: str = "client") -> Q:
    """Clients of whom nothing may reach this person at an instant, before there is a case too: the
    other side of a wall, whoever lives with them, and by a client's own word.

    ``client`` is the path to the client from the rows that are asked for. The rule itself is in
    ``clients/sql/keeping_from.sql``.
    """
    return Q(**{f"{client}__in": RawSQL(KEPT_FROM, (staff.user.pk, now))})  # noqa: S611


def behind_a_wall(staff: Actor, now: dt.datetime, client: str = "client") -> Q:
    """Clients on the other side of a wall, and whoever lives with them; ``kept_from`` has the rest."""
    return Q(**{f"{client}__in": RawSQL(BEHIND_WALLS, (staff.user.pk, now))})  # noqa: S611


def people_above(staff: Actor, now: dt.datetime) -> models.QuerySet[Staff]:
    """Everybody who supervises this person at an instant, directly or through one line more."""
    lines = SupervisionLine.objects.filter(during__contains=now)
    first = lines.filter(supervisee__user=staff.user).values("supervisor_id")
    second = lines.filter(supervisee_id__in=first).values("supervisor_id")
    return Staff.objects.filter(Q(pk__in=first) | Q(pk__in=second))


LINE = """SELECT own.id FROM agency_staff own WHERE own.user_id = %s
UNION SELECT app.people_below(%s, %s::timestamptz)"""


def line_of(staff: Actor, now: dt.datetime) -> RawSQL:
    """The keys of this person and of everybody below them at an instant (``people_below``)."""
    return RawSQL(LINE, (staff.user.pk, staff.user.pk, now))  # noqa: S611


def taking_in(now: dt.datetime) -> models.QuerySet[StaffRole]:
    """Who holds the intake role at an instant, and for which program; ``None`` for all of them."""
    return StaffRole.objects.filter(role=Role.INTAKE_WORKER, during__contains=now)


def left_by(who: str, now: dt.datetime) -> Q:
    """What somebody, named by this field, has of a case in which they have no part any more: neither
    an assignment nor, as intake has it, a look at it."""
    own = {"case": models.OuterRef("case"), "staff": models.OuterRef(who)}
    parts = rows_of("Assignment").filter(**own)
    looks = rows_of("AccessGrant").filter(**own, basis="intake")
    here = [models.Exists(rows.filter(during__contains=now)) for rows in (parts, looks)]
    return (models.Exists(parts) | models.Exists(looks)) & ~here[0] & ~here[1]


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
