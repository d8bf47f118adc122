"""Which requests, audits, openings and questions about looks: chainable queryset methods."""

import datetime as dt
import uuid
from typing import Any, Self

from django.db import connection
from django.db.models import Q

from casemgmt.core.access import Actor, may
from casemgmt.core.records import RecordQuerySet
from clients.queries.scope import READING, behind_a_wall, clients_seen, kept_from, people_above


class AccessRequestQuerySet(RecordQuerySet):
    """Requests to see a case: one's own, and those about cases one leads."""

    def visible_to(self, staff: Actor, now: dt.datetime, action: str = "view") -> Self:
        """One's own to look at; to decide, another's that waits and names a case this person leads.

        Who is kept from the client is not there to be decided about.
        """
        if not staff.may_work(now):
            return self.none()
        if action == "view":
            return self.filter(Q(staff__user=staff.user) | Q(pk__in=_asked_of(now)))
        return self.filter(pk__in=_asked_of(now)).exclude(staff__user=staff.user)

    def standing(self) -> Self:
        """Not yet decided."""
        return self.filter(decided_at=None)

    def as_asked_by(self, staff: Actor) -> list[Any]:
        """What a person is told of their own requests, newest first: the newest of each number, and
        every one that was granted. A second line would tell that the one before was declined."""
        kept: dict[Any, Any] = {}
        for row in self.filter(staff__user=staff.user).order_by("-asked_at"):
            kept.setdefault(row.pk if row.last_day else row.number, row)
        return list(kept.values())


class AuditQuerySet(RecordQuerySet):
    """Audits from outside: kept by the privacy officers, but for one who is kept from a client that
    is audited; never by whom they are about."""

    def visible_to(self, staff: Actor, now: dt.datetime, action: str = "view") -> Self:
        """To ``decide``: what waits and somebody else asked for. To ``end``: what isn't over."""
        if not may(staff, "review_privacy", now):
            return self.none()
        rows = self.filter(agency_id=staff.agency_id).exclude(auditor__user=staff.user)
        rows = rows.exclude(pk__in=_audits_kept_from(now))
        if action == "decide":
            return rows.waiting().exclude(asked_by__user=staff.user)
        return rows.going_on(now) if action == "end" else rows

    def opened_to(self, staff: Actor, now: dt.datetime) -> Self:
        """What a person is told of audits of their own: those approved, and not over."""
        rows = self.filter(agency_id=staff.agency_id, auditor__user=staff.user)
        return rows.filter(state="approved", during__endswith__gt=now)

    def waiting(self) -> Self:
        """Asked for and not decided yet."""
        return self.filter(state="waiting")

    def going_on(self, now: dt.datetime) -> Self:
        """Waiting, or approved and not over at an instant."""
        later = Q(state="approved", during__endswith__gt=now)
        return self.filter(Q(state="waiting") | later)


class EmergencyAccessQuerySet(RecordQuerySet):
    """Emergency accesses: one's own, those to a client one works with or leads the work with, and
    for the privacy officers all of the agency's."""

    def visible_to(self, staff: Actor, now: dt.datetime, action: str = "view") -> Self:
        """To ``review``: another's, and not of somebody who supervises the reviewer. To ``end`` and
        to ``answer``: one's own.

        Whoever is kept from the client is told nothing of it, be it their own, unless it crossed
        what the client had said; a wall stays a wall.
        """
        if not staff.may_work(now):
            return self.none()
        crossed = Q(crosses=True) & ~behind_a_wall(staff, now)
        own = Q(staff__user=staff.user) & (crossed | ~kept_from(staff, now))
        if action in {"end", "answer"}:
            return self.filter(own)
        keeps = may(staff, "review_privacy", now)
        officers = Q(client__agency_id=staff.agency_id) & ~kept_from(staff, now)
        if action == "view":
            rule = own | Q(client__in=clients_seen(staff, now, "edit"))
            return self.filter(rule | officers if keeps else rule)
        if action != "review" or not keeps:
            return self.none()
        others = self.filter(officers).exclude(staff__user=staff.user)
        return others.exclude(staff__in=people_above(staff, now))

    def standing(self, now: dt.datetime) -> Self:
        """Open at an instant."""
        return self.filter(during__contains=now)

    def unsettled(self) -> Self:
        """Not reviewed to an end, the oldest first."""
        return self.exclude(outcome__in=["appropriate", "inappropriate"]).order_by("during")


class LookQuestionQuerySet(RecordQuerySet):
    """Questions about what somebody read: the privacy officers', never about themselves."""

    def visible_to(self, staff: Actor, now: dt.datetime, action: str = "view") -> Self:
        """To ``settle``: not of somebody who supervises the reviewer either.

        Whoever is kept from the client is told nothing of it.
        """
        if not may(staff, "review_privacy", now):
            return self.none()
        rows = self.filter(agency_id=staff.agency_id).exclude(staff__user=staff.user)
        rows = rows.exclude(kept_from(staff, now))
        if action in READING:
            return rows
        return (
            rows.exclude(staff__in=people_above(staff, now)) if action == "settle" else self.none()
        )

    def unsettled(self) -> Self:
        """Nobody has said yet what came of it; the oldest first."""
        return self.filter(settled_at=None).order_by("day", "raised_at", "pk")


def _asked_of(now: dt.datetime) -> list[uuid.UUID]:
    """The waiting requests about cases that whoever the transaction acts for leads."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT app.requests_to_decide(%s::timestamptz)", [now])
        return [key for (key,) in cursor.fetchall()]


def _audits_kept_from(now: dt.datetime) -> list[uuid.UUID]:
    """The audits of cases that whoever the transaction acts for is kept from."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT app.audits_kept_from_me(%s::timestamptz)", [now])
        return [key for (key,) in cursor.fetchall()]
