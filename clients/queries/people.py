"""Which clients, and what is known of one: chainable queryset methods."""

import datetime as dt
from typing import Any, Self

from django.db import models
from django.db.models import ExpressionWrapper, Q

from casemgmt.core.access import Actor, may
from casemgmt.core.records import RecordQuerySet
from clients.naming import comparable, reached_rule
from clients.queries.scope import READING, clients_seen, kept_from, rows_of

UNDECIDED = Q(during=None, set_aside_at=None)
"""Of conflict walls: told of by somebody, neither put up nor set aside."""


class LedThroughout(models.Func):
    """Does this person lead every case of a client, also of those they may not know of?"""

    function = "app.leads_every_case"
    output_field = models.BooleanField()


class ClientQuerySet(RecordQuerySet):
    """Clients: seen by whoever sees at least one of their cases."""

    def visible_to(self, staff: Actor, now: dt.datetime, action: str = "view") -> Self:
        cases: Any = rows_of("Case")
        if action == "merge":
            return self._led_by(staff, now)
        return self.filter(pk__in=cases.visible_to(staff, now, action).values("client_id"))

    def _led_by(self, staff: Actor, now: dt.datetime) -> Self:
        """Clients whose every case this person leads: who moves a record moves the whole of it."""
        seen: Any = self.visible_to(staff, now, "assign").filter(merged_into=None)
        led: Self = seen.filter(
            LedThroughout(
                models.F("pk"),
                models.Value(staff.user.pk, models.UUIDField()),
                models.Value(now, models.DateTimeField()),
            )
        )
        return led

    def matching(self, text: str) -> Self:
        """Clients whose name, or a case number of theirs, contains the text."""
        return self.filter(
            Q(full_name__icontains=text)
            | Q(name_used__icontains=text)
            | Q(cases__number__iexact=text)
        ).distinct()

    def reached_by(self, *, phone: str = "", email: str = "") -> Self:
        """Clients who gave this phone or this e-mail, however it was written; nobody for neither."""
        return self.filter(reached_rule(phone, email))

    def likely_same(
        self,
        given: str,
        family: str,
        birth_date: dt.date | None,
        *,
        phone: str = "",
        email: str = "",
    ) -> Self:
        """Clients to compare with this person, each with ``names``, how alike the names are, and
        ``is_reached``, by the same phone or e-mail.

        A name that sounds the same or is spelled much the same, a birth date that is the same or
        almost, or the same phone or e-mail; ``clients.likeness`` judges them. ``birth_date`` is
        ``None`` when it is unknown. Ask it of ``visible_to`` rows only: a client nobody may see is
        no answer (CON-27).
        """
        found = comparable(self, given, family, birth_date, phone=phone, email=email)
        reached = ExpressionWrapper(reached_rule(phone, email), models.BooleanField())
        return found.annotate(is_reached=reached)


class AboutClientQuerySet(RecordQuerySet):
    """What is known of one client, who they live with or who stands by them: seen, and changed,
    by whoever may do so with the client."""

    def visible_to(self, staff: Actor, now: dt.datetime, action: str = "view") -> Self:
        return self.filter(client__in=clients_seen(staff, now, action))


class IdentityAnswerQuerySet(AboutClientQuerySet):
    """What clients say of themselves."""

    def said(self) -> Self:
        """Those that were asked, be it that nobody knows or that they would rather not say."""
        return self.exclude(kind="not_asked")


class RelatedPersonQuerySet(AboutClientQuerySet):
    """The people in clients' lives."""

    def standing(self) -> Self:
        """Those who are still in it."""
        return self.filter(ended_on=None)

    def at_hand(self) -> Self:
        """Those who may stand by the client: still in their life, and nobody to keep away from."""
        return self.standing().exclude(kin="no_contact")


class ConflictWallQuerySet(RecordQuerySet):
    """Conflict walls: kept by the privacy officers, never seen by whom they are about; and those
    around a client only by an officer who is not kept from that client."""

    def visible_to(self, staff: Actor, now: dt.datetime, action: str = "view") -> Self:
        if not may(staff, "review_privacy", now):
            return self.none()
        rows = self.filter(client__agency_id=staff.agency_id).exclude(kept_from(staff, now))
        return rows.exclude(staff__user=staff.user)

    def standing(self, now: dt.datetime) -> Self:
        """In force at an instant."""
        return self.filter(during__contains=now)

    def waiting(self) -> Self:
        """Told of by somebody, and not decided yet."""
        return self.filter(UNDECIDED)

    def to_decide(self, now: dt.datetime) -> Self:
        """What waits for a privacy officer: told of, or asked to be taken down."""
        return self.filter(UNDECIDED | Q(during__contains=now, lift_asked_by__isnull=False))


class RestrictionQuerySet(RecordQuerySet):
    """A client's own restrictions: seen and changed with the client, and read by the privacy
    officers who are not kept from the client; never seen by whom they name."""

    def visible_to(self, staff: Actor, now: dt.datetime, action: str = "view") -> Self:
        rule = Q(client__in=clients_seen(staff, now, action))
        if action in READING and may(staff, "review_privacy", now):
            rule |= Q(client__agency_id=staff.agency_id) & ~kept_from(staff, now)
        return self.filter(rule).exclude(staff__isnull=False, staff__user=staff.user)

    def standing(self, now: dt.datetime) -> Self:
        """In force at an instant."""
        return self.filter(during__contains=now)


class HouseholdQuerySet(RecordQuerySet):
    """Households: seen by whoever sees a client who lives there now. An address that others share
    is changed only by somebody who may change the facts of every client there."""

    def visible_to(self, staff: Actor, now: dt.datetime, action: str = "view") -> Self:
        stays: Any = rows_of("HouseholdMembership")
        living, clients = stays.filter(during__contains=now), clients_seen(staff, now, action)
        rows = self.filter(pk__in=living.filter(client__in=clients).values("household_id"))
        if action in READING:
            return rows
        return rows.exclude(pk__in=living.exclude(client__in=clients).values("household_id"))
