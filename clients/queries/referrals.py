"""Which referrals, what is known of one, and outreach: chainable queryset methods."""

import datetime as dt
from typing import Any, Self

from django.db import models
from django.db.models import Exists, Q
from django.db.models.expressions import RawSQL
from django.db.models.functions import Coalesce

from casemgmt.core.access import Actor, may
from casemgmt.core.records import RecordQuerySet
from clients.queries.scope import READING, kept_from, latest, line_of, rows_of, taking_in

LOOKING = READING | {"take"}
"""What the intake role may do with a referral that somebody else has taken, or nobody yet."""


class ReferralQuerySet(RecordQuerySet):
    """Referrals: seen by their taker, the intake role of the program they were routed to until
    disposed of, and the supervision line of both. Only the taker and the taker's line decide."""

    def visible_to(self, staff: Actor, now: dt.datetime, action: str = "view") -> Self:
        if not may(staff, "take_referrals", now):
            return self.none()
        line = line_of(staff, now)
        rule = Q(taken_by__in=line)
        if action in LOOKING:
            rule |= _routed_to(line, now) & Q(state__in=self.model.State.waiting())
        rows = self.filter(agency_id=staff.agency_id).filter(rule)
        same = rows_of("HiddenMatch").filter(outcome="same").filter(kept_from(staff, now))
        return rows.exclude(kept_from(staff, now)).exclude(pk__in=same.values("referral_id"))

    def waiting(self) -> Self:
        """Not yet disposed of, most urgent and oldest first; of one moment always in one order."""
        rows = self.filter(state__in=self.model.State.waiting())
        return rows.order_by("-urgency", "received_at", "pk")

    def like(self, referral: Any) -> Self:
        """Others of the same name or birth date, newest first: one of them may have been first."""
        return self.naming(referral).exclude(pk=referral.pk)

    def naming(self, person: Any) -> Self:
        """All that are about this name or birth date, newest first."""
        rule = Q(given_name__iexact=person.given_name, family_name__iexact=person.family_name)
        if person.birth_date is not None:
            rule |= Q(birth_date=person.birth_date)
        rows = self.filter(rule)
        rows = rows.exclude(state__in=["duplicate", "taken_back"])
        return rows.order_by("-received_at", "pk")

    def with_next_try(self) -> Self:
        """With the day of the next try at reaching each person, as the newest try has it."""
        tries = rows_of("EngagementAttempt").filter(referral=models.OuterRef("pk"))
        return self.annotate(next_try=latest(tries.order_by("-made_at", "-pk"), "next_on"))


class AboutReferralQuerySet(RecordQuerySet):
    """What is known of a referral: seen and decided by whoever may do so with the referral."""

    def visible_to(self, staff: Actor, now: dt.datetime, action: str = "view") -> Self:
        referrals: Any = rows_of("Referral")
        return self.filter(referral__in=referrals.visible_to(staff, now, action).values("pk"))


class OutreachQuerySet(RecordQuerySet):
    """Outreach: the agency's own work, in the list of everybody who takes referrals there; counted
    again by whoever did it and their line."""

    def visible_to(self, staff: Actor, now: dt.datetime, action: str = "view") -> Self:
        if not may(staff, "take_referrals", now):
            return self.none()
        return self.filter(staff__in=line_of(staff, now), agency_id=staff.agency_id)

    def with_what_came(self, staff: Actor, now: dt.datetime) -> Self:
        """With how many referrals, of those the person may see, came of each."""
        seen = rows_of("Referral").visible_to(staff, now).filter(outreach=models.OuterRef("pk"))
        count = seen.order_by().values("outreach").annotate(n=models.Count("pk")).values("n")
        return self.annotate(came=Coalesce(models.Subquery(count), 0))


def _routed_to(line: RawSQL, now: dt.datetime) -> Q:
    """Routed to a program that somebody of this line takes people in for."""
    rows = taking_in(now).filter(staff__in=line)
    named = rows.filter(program__isnull=False).values("program_id")
    return Q(Exists(rows.filter(program=None))) | Q(program_id__in=named)
