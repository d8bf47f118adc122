"""Which hidden matches: chainable queryset methods."""

import datetime as dt
from typing import Self

from django.db.models import Q

from casemgmt.core.access import Actor, may
from casemgmt.core.records import RecordQuerySet
from clients.queries.scope import READING, kept_from


class HiddenMatchQuerySet(RecordQuerySet):
    """Hidden matches: the privacy officers', never those of their own referrals, and never about a
    client they are kept from."""

    def visible_to(self, staff: Actor, now: dt.datetime, action: str = "view") -> Self:
        if action not in READING | {"settle"} or not may(staff, "review_privacy", now):
            return self.none()
        rows = self.filter(agency_id=staff.agency_id).exclude(kept_from(staff, now))
        own = Q(recorded_by__user=staff.user) | Q(referral__taken_by__user=staff.user)
        return rows.exclude(own)

    def unsettled(self) -> Self:
        """Nobody has said yet who it is, of referrals that count; the oldest first."""
        waiting = self.filter(settled_at=None).exclude(referral__state="taken_back")
        waiting = waiting.filter(client__taken_back_at=None)
        return waiting.order_by("opened_at", "pk")
