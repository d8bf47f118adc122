"""Who may decide for a client on a day, and which case manager a client wished for."""

import datetime as dt
from typing import Self

from dateutil.relativedelta import relativedelta
from django.db.models import Exists, OuterRef, Q

from clients.access.reading import ConfidentialQuerySet
from clients.queries.people import AboutClientQuerySet
from clients.queries.scope import rows_of

MAJORITY = 18
"""The birthday on which a parent's authority ends by itself, in full years."""
EVERYTHING = "everything"
"""The area of an authority that covers every other."""


class LegalAuthorityQuerySet(AboutClientQuerySet):
    """Authorities: seen, and changed, with the client they are about."""

    def standing(self, on: dt.date) -> Self:
        """In force on a day: begun, neither over nor ended early, and for a parent only before the
        client is of age. Where no birth date is known a parent's authority doesn't stand."""
        begun = Q(starts_on__lte=on) & (Q(ends_on=None) | Q(ends_on__gte=on))
        not_ended = Q(ended_on=None) | Q(ended_on__gt=on)
        minor = Q(client__birth_date__gt=on - relativedelta(years=MAJORITY))
        return self.filter(begun & not_ended & (~Q(kind="parent") | minor))

    def holding(self, on: dt.date, area: str) -> Self:
        """In force on a day, and covering an area of life."""
        return self.standing(on).filter(Q(scope__contains=[area]) | Q(scope__contains=[EVERYTHING]))

    def at_hand(self) -> Self:
        """Held by somebody who may stand by the client: whoever the client keeps away from, or who is
        no longer in their life, signs nothing, whatever a paper says."""
        return self.filter(holder__ended_on=None).exclude(holder__kin="no_contact")

    def ending(self) -> Self:
        """With a last day, held by a parent until the client is of age, or held by somebody who may
        not stand by the client; nobody ended them yet."""
        away = Q(holder__kin="no_contact") | Q(holder__ended_on__isnull=False)
        return self.unended().filter(Q(ends_on__isnull=False) | Q(kind="parent") | away)

    def unended(self) -> Self:
        """Nobody has said yet that it ended."""
        return self.filter(ended_on=None)


class WorkerWishQuerySet(ConfidentialQuerySet):
    """Whom a client would like as case manager."""

    def newest_first(self) -> Self:
        """The wish that counts first."""
        return self.order_by("-asked_at", "-pk")

    def undecided(self, now: dt.datetime) -> Self:
        """Wishes for somebody else than whoever has the case, that wait for whoever assigns."""
        primary = rows_of("Assignment").filter(case=OuterRef("case")).at(now).primary()
        rows = self.filter(no_wish=False, outcome="").filter(Exists(primary))
        return rows.select_related("case__client", "wanted")
