"""Which consents, releases, disclosures and exceptions."""

import datetime as dt
import uuid
from typing import Any, Self
from zoneinfo import ZoneInfo

from django.db.models import Exists, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce, TruncDate

from casemgmt.agency.models import ProgramSetting
from casemgmt.agency.policy import CONSULT_HOURS
from casemgmt.core.records import RecordQuerySet
from clients.access.reading import ConfidentialQuerySet
from clients.models import LegalAuthority

LATELY = dt.timedelta(days=60)
"""How long after its last day a text is still offered, for papers that come in late."""


class ConsentFormQuerySet(RecordQuerySet):
    """Consent texts."""

    def in_use(self, agency_id: uuid.UUID, program_id: uuid.UUID, day: dt.date) -> Self:
        """Texts of a program, then of its whole agency, in use on a local day, newest first."""
        own = Q(program_id=program_id) | Q(program=None)
        rows = self.for_agency(agency_id).filter(own, _used_on(day), effective_from__lte=day)
        return rows.order_by(F("program").asc(nulls_last=True), "-number", "title", "language")


class ReleaseTextQuerySet(RecordQuerySet):
    """Texts of releases."""

    def in_use(self, agency_id: uuid.UUID, kind: str, day: dt.date) -> Self:
        """Texts of one form in use on a local day, by language, the newest version of each first."""
        rows = self.for_agency(agency_id).filter(_used_on(day), kind=kind, effective_from__lte=day)
        return rows.order_by("language", "-number").distinct("language")

    def readable(self, agency_id: uuid.UUID, kind: str, today: dt.date) -> Self:
        """Texts of one form in use today, and those that were until lately, for a paper signed then;
        the newest first."""
        lately = Q(retired_on=None) | Q(retired_on__gt=today - LATELY)
        rows = self.for_agency(agency_id).filter(lately, kind=kind, effective_from__lte=today)
        return rows.order_by(F("retired_on").desc(nulls_first=True), "-number", "language")


def _used_on(day: dt.date) -> Q:
    return Q(retired_on=None) | Q(retired_on__gt=day)


class ServiceConsentQuerySet(ConfidentialQuerySet):
    """Consents to be served."""

    def current(self) -> Self:
        return self.filter(state="signed")


class ReleaseQuerySet(ConfidentialQuerySet):
    """Releases of information."""

    def signed(self) -> Self:
        """Signed, whatever became of them since."""
        return self.filter(signed_at__isnull=False)

    def waiting(self) -> Self:
        """Written and not answered yet: nobody has signed or said no."""
        return self.filter(signed_at=None, refused_at=None)

    def not_over(self) -> Self:
        """Signed, and by nothing but their last day yet to end."""
        rows = self.signed().filter(revoked_at=None, superseded_at=None, invalid_at=None)
        return rows.filter(ended_at=None)

    def like(self, release: Any) -> Self:
        """Of the same form for the same recipient, restricted alike."""
        return self.filter(
            kind=release.kind,
            categories=release.categories,
            recipient_name__iexact=release.recipient_name,
            recipient_organization__iexact=release.recipient_organization,
        )

    def holding_on(self, day: dt.date) -> Self:
        """In force on a local day: in doubt or signed by who decides no more is not."""
        stands = LegalAuthority.objects.standing(day).at_hand()
        stands = stands.filter(pk=OuterRef("represented_by_id"))
        signer = Q(represented_by=None) | Exists(stands)
        rows = self.not_over().filter(signer, disputed_at=None)
        return rows.filter(starts_on__lte=day, ends_on__gte=day)

    def ending_by(self, day: dt.date) -> Self:
        """Not over, or only by their last day, which is this one or an earlier one."""
        return self.not_over().filter(ends_on__lte=day)

    def still_needed(self) -> Self:
        """The newest release for each recipient of a case, unless it is over or was let go."""
        return self.not_over().filter(~Exists(self._newer()), not_needed_at=None)

    def with_renewals(self) -> Self:
        """Each with ``renewed_as``, the number of the next one for the same recipient, or ``None``,
        and with who signed for the client."""
        numbers = self._newer().order_by("number").values("number")
        rows = self.annotate(renewed_as=Subquery(numbers[:1]))
        return rows.select_related("represented_by__client", "represented_by__holder")

    def _newer(self) -> Self:
        newer: Self = self.model._base_manager.filter(
            case_id=OuterRef("case_id"),
            kind=OuterRef("kind"),
            categories=OuterRef("categories"),
            recipient_name__iexact=OuterRef("recipient_name"),
            recipient_organization__iexact=OuterRef("recipient_organization"),
            number__gt=OuterRef("number"),
            signed_at__isnull=False,
            revoked_at=None,
            superseded_at=None,
            invalid_at=None,
            ended_at=None,
        )
        return newer


class ClauseQuerySet(ConfidentialQuerySet):
    """What releases name."""


class DisclosureQuerySet(ConfidentialQuerySet):
    """What was told to somebody outside."""


class DisclosureExceptionQuerySet(ConfidentialQuerySet):
    """What is told without a release."""

    def standing(self) -> Self:
        """Neither withdrawn nor refused."""
        return self.filter(withdrawn_at=None).exclude(decision="refused")

    def to_decide(self) -> Self:
        """Advised on, and not approved or looked at afterwards yet."""
        return self.filter(decision="", withdrawn_at=None, consulted_at__isnull=False)

    def with_hours(self, zone: str) -> Self:
        """Each with ``hours``, within which its program has whom one asked written down, as it was
        on the local day on which it was told; ``None`` where the program has not decided."""
        rows = ProgramSetting.objects.filter(
            program=OuterRef("case__program"),
            key=CONSULT_HOURS,
            effective_from__lte=OuterRef("told_on"),
        )
        newest = rows.order_by("-effective_from").values("value")[:1]
        told_on = TruncDate("told_at", tzinfo=ZoneInfo(zone))
        return self.annotate(told_on=told_on).annotate(hours=Subquery(newest))

    def to_follow(self) -> Self:
        """Those of which something is still to be done by whoever works the case: advice to ask
        for, something to tell, the client to be told, a report to make in writing."""
        advice, telling = Q(consulted_at=None), Q(decision="approved", told_at=None)
        told = Q(told_at__isnull=False)
        client = told & Q(client_told_on=None)
        writing = told & Q(ground="abuse", written_at=None)
        return self.standing().filter(advice | telling | client | writing)


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
