"""Which ways to reach somebody, appointments and reminders: chainable queryset methods."""

import datetime as dt
from typing import Any, Self

from django.db.models import (
    DateTimeField,
    DurationField,
    Exists,
    ExpressionWrapper,
    F,
    OuterRef,
    Q,
    Value,
)

from clients.access.reading import ConfidentialQuerySet
from clients.queries.people import AboutClientQuerySet

A_MINUTE = Value(dt.timedelta(minutes=1))
LENGTH = ExpressionWrapper(F("minutes") * A_MINUTE, output_field=DurationField())
ENDS_AT = ExpressionWrapper(F("starts_at") + LENGTH, output_field=DateTimeField())
A_DAY = dt.timedelta(days=1)
"""No appointment is longer."""


class SafeContactQuerySet(AboutClientQuerySet):
    """Ways to reach a client that the client has named."""

    def standing(self, now: dt.datetime) -> Self:
        """In force at an instant."""
        return self.filter(during__contains=now)


class AppointmentQuerySet(ConfidentialQuerySet):
    """Appointments with clients."""

    def standing(self) -> Self:
        """Still to be kept: planned, with a client who lives as far as anybody recorded, in a case
        that is not closed (CLO-15)."""
        return self.of_living().filter(state="planned").exclude(case__stage="closed")

    def in_calendar(self) -> Self:
        """What a calendar shows: to be kept, or kept."""
        shown = self.of_living().exclude(case__stage="closed")
        return shown.filter(state__in=["planned", "kept"])

    def between(self, start: dt.datetime, end: dt.datetime) -> Self:
        """Those that touch a time."""
        near = self.filter(starts_at__lt=end, starts_at__gt=start - A_DAY)
        return near.alias(ends=ENDS_AT).filter(ends__gt=start)

    def at_the_time_of(self, other: Any) -> Self:
        """Others to be kept by the same person at the same time as one of theirs."""
        rows = self.standing().filter(staff=other.staff_id).exclude(pk=other.pk)
        return rows.between(other.starts_at, other.ends_at)


class ReminderQuerySet(ConfidentialQuerySet):
    """Reminders of appointments."""

    def to_call(self, now: dt.datetime) -> Self:
        """Those a person gives, in a way that is safe still, for appointments that stand as they did
        when it was asked for."""
        living = self.of_living().exclude(case__stage="closed")
        moved = Q(appointment__starts_at=F("starts_at"), appointment__state="planned")
        return living.filter(moved, state="to_call", way__during__contains=now)

    def saying_what_to_call(self, now: dt.datetime) -> Self:
        """Each with ``is_to_call``: is a person still to give it?"""
        calls = self.model.objects.filter(pk=OuterRef("pk")).to_call(now)
        return self.annotate(is_to_call=Exists(calls))
