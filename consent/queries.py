"""Which consents, releases and disclosures."""

import datetime as dt
import uuid
from typing import Self

from django.db.models import Exists, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from casemgmt.core.records import RecordQuerySet
from clients.access.reading import ConfidentialQuerySet


class ConsentFormQuerySet(RecordQuerySet):
    """Consent texts."""

    def in_use(self, agency_id: uuid.UUID, program_id: uuid.UUID, day: dt.date) -> Self:
        """Texts of a program, then of its whole agency, in use on a local day, newest first."""
        own = Q(program_id=program_id) | Q(program=None)
        open_ended = Q(retired_on=None) | Q(retired_on__gt=day)
        rows = self.for_agency(agency_id).filter(own, open_ended, effective_from__lte=day)
        return rows.order_by(F("program").asc(nulls_last=True), "-number", "title", "language")


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

    def still_needed(self) -> Self:
        """The newest release for each recipient of a case, unless it was revoked or let go."""
        return self.filter(~Exists(self._newer()), revoked_at=None, not_needed_at=None)

    def with_renewals(self) -> Self:
        """Each with ``renewed_as``, the number of the next one for the same recipient, or ``None``."""
        numbers = self._newer().order_by("number").values("number")
        return self.annotate(renewed_as=Subquery(numbers[:1]))

    def _newer(self) -> Self:
        newer: Self = self.model._base_manager.filter(
            case_id=OuterRef("case_id"),
            recipient_name__iexact=OuterRef("recipient_name"),
            recipient_organization__iexact=OuterRef("recipient_organization"),
            number__gt=OuterRef("number"),
        )
        return newer


class DisclosureQuerySet(ConfidentialQuerySet):
    """What was told to somebody outside."""


class OwnRecordRequestQuerySet(ConfidentialQuerySet):
    """Requests of clients to see their own record."""

    def open(self) -> Self:
        """Not answered yet."""
        return self.filter(outcome="")

    def answer_by(self, day: dt.date) -> Self:
        """Not answered yet, and due on a local day or before, as it was put off."""
        return self.open().annotate(due=Coalesce("later_due_on", "due_on")).filter(due__lte=day)


class WithheldPartQuerySet(ConfidentialQuerySet):
    """What is held back of a client's own record."""

    def undecided(self) -> Self:
        """Waiting for a supervisor, while the request is open."""
        return self.filter(decision="", request__outcome="")

    def held_back(self) -> Self:
        """What a supervisor agreed to."""
        return self.filter(decision="agreed")
