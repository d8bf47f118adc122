"""Which referrals, what is known of one, and outreach: chainable queryset methods."""

import datetime as dt
from typing import Any, Self

from django.db import models
from django.db.models import Exists, Q
from django.db.models.expressions import RawSQL
from django.db.models.functions import Coalesce

from casemgmt.core.access import Actor, may
from casemgmt.core.partial import DAY
from casemgmt.core.records import RecordQuerySet
from clients.queries.scope import READING, kept_from, latest, line_of, rows_of, taking_in

LOOKING = READING | {"take"}
"""What the intake role may do with a referral that somebody else has taken, or nobody yet."""
FOLLOW = "follow"
"""To read what was done about a referral: the intake role while nobody has it, and whoever decides.

An officer who finds that somebody is a client gives the referral to whoever works with them, and
the recorder learns nothing of it (OUT-04): neither who has it, nor what is done about it."""


class ReferralQuerySet(RecordQuerySet):
    """Referrals: seen by their taker, the intake role of the program they were routed to until
    disposed of, and the supervision line of both. Only the taker and the taker's line decide, and
    read who it is and what was done."""

    def visible_to(self, staff: Actor, now: dt.datetime, action: str = "view") -> Self:
        if not may(staff, "take_referrals", now):
            return self.none()
        line = line_of(staff, now)
        rule = Q(taken_by__in=line)
        if action in LOOKING:
            rule |= _routed_to(line, now) & Q(state__in=self.model.State.waiting())
        if action == FOLLOW:
            rule |= _routed_to(line, now) & Q(state__in=self.model.State.waiting(), taken_by=None)
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
        """All that are about this name or birthday, newest first: that somebody else was born in the
        same year or month says nothing."""
        rule = Q(given_name__iexact=person.given_name, family_name__iexact=person.family_name)
        born = person.born
        if born is not None and born.precision == DAY:
            rule |= Q(birth_date=born, birth_date_precision=DAY)
        rows = self.filter(rule)
        rows = rows.exclude(state__in=["duplicate", "taken_back"])
        return rows.order_by("-received_at", "pk")

    def with_taker_told(self, staff: Actor, now: dt.datetime) -> Self:
        """With whether this person is told who has taken each: whoever decides about it is."""
        led = models.ExpressionWrapper(
            Q(taken_by__in=line_of(staff, now)), output_field=models.BooleanField()
        )
        return self.annotate(tells_taker=led)

    def with_next_try(self) -> Self:
        """With the day of the next try at reaching each person, as the newest try has it."""
        tries = rows_of("EngagementAttempt").filter(referral=models.OuterRef("pk"))
        return self.annotate(next_try=latest(tries.order_by("-made_at", "-pk"), "next_on"))


class AboutReferralQuerySet(RecordQuerySet):
    """What was done about a referral: decided by whoever may do so with the referral, and read by
    them, or by the intake role while nobody has it."""

    reading = FOLLOW
    """What whoever reads it may do with the referral."""

    def visible_to(self, staff: Actor, now: dt.datetime, action: str = "view") -> Self:
        referrals: Any = rows_of("Referral")
        needed = self.reading if action in READING else action
        return self.filter(referral__in=referrals.visible_to(staff, now, needed).values("pk"))


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
