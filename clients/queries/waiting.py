"""Which places on waitlists a person may see, and in which order they stand."""

import uuid
from collections.abc import Collection
from typing import Self

from django.db.models import Case, F, When, Window
from django.db.models.functions import RowNumber

from clients.queries.referrals import AboutReferralQuerySet

ORDER = ("-priority", "entered_on", "referral__received_at", "pk")


class WaitlistQuerySet(AboutReferralQuerySet):
    """Places on waitlists: seen and changed by whoever may do so with the referral."""

    reading = "view"

    def in_order(self) -> Self:
        """Who waits still, in the order in which places go to them."""
        return self.filter(left_at=None).order_by(*ORDER)

    def places(self, program_id: uuid.UUID, keys: Collection[uuid.UUID]) -> dict[uuid.UUID, int]:
        """At which place of a program's whole list these stand, whoever else is on it."""
        if not keys:
            return {}
        waiting = self.filter(program_id=program_id, left_at=None)
        place = Window(RowNumber(), order_by=[F("priority").desc(), *ORDER[1:]])
        found = waiting.annotate(place=Case(When(pk__in=keys, then=place))).filter(place__gt=0)
        return dict(found.values_list("pk", "place"))
