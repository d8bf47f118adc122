"""Which consents and releases."""

import datetime as dt
from typing import Self

from django.db.models import Q

from clients.access.reading import ConfidentialQuerySet


class ServiceConsentQuerySet(ConfidentialQuerySet):
    """Consents to be served."""

    def current(self) -> Self:
        return self.filter(state="signed")


class ReleaseQuerySet(ConfidentialQuerySet):
    """Releases of information."""

    def holding_on(self, day: dt.date) -> Self:
        """In force on a local day."""
        return self.filter(revoked_at=None, starts_on__lte=day, ends_on__gte=day)

    def ending_by(self, day: dt.date) -> Self:
        """Not revoked, and over by a day."""
        return self.filter(Q(revoked_at=None), ends_on__lte=day)
