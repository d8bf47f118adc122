"""Which clients, cases, referrals and records: chainable queryset methods."""

import datetime as dt
from typing import Any, Self

from django.apps import apps
from django.db import models
from django.db.models import Q

from casemgmt.core.access import Actor
from casemgmt.core.records import RecordQuerySet
from clients.access.reading import ConfidentialQuerySet


class ClientQuerySet(RecordQuerySet):
    """Clients: seen by whoever sees at least one of their cases."""

    def visible_to(self, staff: Actor, now: dt.datetime, action: str = "view") -> Self:
        cases: Any = apps.get_model("clients", "Case").objects
        return self.filter(pk__in=cases.visible_to(staff, now, action).values("client_id"))

    def matching(self, text: str) -> Self:
        """Clients whose name, or a case number of theirs, contains the text."""
        return self.filter(
            Q(full_name__icontains=text)
            | Q(name_used__icontains=text)
            | Q(cases__number__iexact=text)
        ).distinct()


class CaseQuerySet(ConfidentialQuerySet):
    """Cases."""

    def open(self) -> Self:
        return self.exclude(stage="closed")

    def carried_by(self, staff: Any, now: dt.datetime) -> Self:
        """Cases a person is assigned to at an instant, in whatever role."""
        carried = apps.get_model("clients", "Assignment").objects.filter(
            staff=staff, during__contains=now
        )
        return self.filter(pk__in=carried.values("case_id"))

    def matching(self, text: str) -> Self:
        """Cases whose number is the text, or whose client's name contains it."""
        named = Q(client__full_name__icontains=text) | Q(client__name_used__icontains=text)
        return self.filter(Q(number__iexact=text) | named)


class ReferralQuerySet(RecordQuerySet):
    """Referrals: seen by their taker, the intake role of their agency until disposed of, and the
    taker's supervision line."""

    def visible_to(self, staff: Actor, now: dt.datetime, action: str = "view") -> Self:
        if not staff.may_work(now):
            return self.none()
        mine = Q(taken_by__user=staff.user)
        line = Q(
            taken_by__lines_up__supervisor__user=staff.user,
            taken_by__lines_up__during__contains=now,
        )
        rule = mine | line
        if _takes_referrals(staff, now):
            rule |= Q(state__in=self.model.State.waiting())
        return self.filter(agency_id=staff.agency_id).filter(rule).distinct()

    def waiting(self) -> Self:
        """Not yet disposed of, most urgent and oldest first."""
        rows = self.filter(state__in=self.model.State.waiting())
        return rows.order_by("-urgency", "received_at")


class AssignmentQuerySet(ConfidentialQuerySet):
    """Assignments."""

    def at(self, now: dt.datetime) -> Self:
        """In force at an instant."""
        return self.filter(during__contains=now)

    def primary(self) -> Self:
        return self.filter(role="primary")


class ContactQuerySet(ConfidentialQuerySet):
    """Contacts with, or about, a client."""

    def made(self) -> Self:
        """Contacts in which somebody was reached."""
        return self.filter(was_reached=True)


def _takes_referrals(staff: Any, now: dt.datetime) -> bool:
    roles = staff.roles_at(now) if hasattr(staff, "roles_at") else frozenset()
    return "intake_worker" in roles


def latest(rows: models.QuerySet[Any], field: str) -> models.Subquery:
    """A subquery giving one field of the first row, for annotating a list."""
    return models.Subquery(rows.values(field)[:1])


