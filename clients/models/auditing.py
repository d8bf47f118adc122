"""An audit from outside: named cases, read by one person for some days, agreed by two officers."""

import datetime as dt

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from casemgmt.agency.models import Agency, Staff
from casemgmt.core.constraints import not_empty, one_of
from casemgmt.core.days import last_instant
from casemgmt.core.ranges import DateTimeRangeField, ended
from casemgmt.core.records import Record, append_only
from casemgmt.core.sealing.fields import SealedCharField
from clients.access.reading import ConfidentialQuerySet
from clients.models.case import Case
from clients.queries.looking import AuditQuerySet

LONGEST = dt.timedelta(days=30)
"""How long cases are open to an external auditor."""


class Audit(Record):
    """Somebody from outside reads named cases for some days, on an authority said in words (CON-21).

    A privacy officer asks for it and a second one agrees; until then it opens nothing.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        APPROVED = "approved", _("Approved")
        DECLINED = "declined", _("Declined")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    agency_path = "agency"
    opened_with = ("agency", "auditor", "asked_by")
    reasons_of = "agency"

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+")
    auditor = models.ForeignKey(
        Staff, models.PROTECT, related_name="audits", verbose_name=_("auditor")
    )
    authority = SealedCharField(_("what for, and by what right"), max_length=300, owner="agency")
    during = DateTimeRangeField(_("period"))
    asked_by = models.ForeignKey(Staff, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(_("asked"))
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    decided_by = models.ForeignKey(Staff, models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)
    ended_by = models.ForeignKey(Staff, models.PROTECT, null=True, blank=True, related_name="+")

    objects = AuditQuerySet.as_manager()

    class Meta:
        verbose_name = _("audit")
        constraints = [
            not_empty("authority", "an_audit_says_its_authority"),
            one_of(
                "state",
                ("waiting", "approved", "declined", "withdrawn"),
                "state_of_an_audit_is_one",
            ),
            models.CheckConstraint(
                condition=~Q(auditor=F("asked_by")), name="nobody_asks_for_their_own_audit"
            ),
            models.CheckConstraint(
                condition=Q(decided_by=None)
                | ~Q(decided_by=F("asked_by")) & ~Q(decided_by=F("auditor")),
                name="a_second_officer_decides_an_audit",
            ),
            models.CheckConstraint(
                condition=Q(state__in=("waiting", "withdrawn"))
                | Q(decided_by__isnull=False, decided_at__isnull=False),
                name="a_decided_audit_names_its_decider",
            ),
            models.CheckConstraint(
                condition=Q(during__isempty=True)
                | Q(during__startswith__isnull=False, during__endswith__isnull=False)
                & Q(during__endswith__lte=F("during__startswith") + LONGEST),
                name="an_audit_lasts_thirty_days",
            ),
        ]

    def __str__(self) -> str:
        return f"Audit {self.pk}"

    @property
    def is_waiting(self) -> bool:
        """Asked for, and neither decided nor withdrawn."""
        return self.state == self.State.WAITING

    @property
    def last_day(self) -> dt.datetime | None:
        """The last instant at which it is open."""
        return last_instant(self.during.upper)

    def is_over(self, now: dt.datetime) -> bool:
        """Has its period passed, or was it cut off before it began?"""
        return bool(self.during.isempty or now >= self.during.upper)

    def has_begun(self, now: dt.datetime) -> bool:
        """Has its period begun by an instant?"""
        return not self.during.isempty and bool(self.during.lower <= now)

    def end(self, now: dt.datetime) -> None:
        """Close it at an instant."""
        self.during = ended(self.during, now)


class AuditedCase(models.Model):
    """One case of an audit. Written once by ``app.name_audited()``, never changed."""

    case_path = "case"
    agency_path = None

    id = models.UUIDField(primary_key=True, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="+")
    audit = models.ForeignKey(Audit, models.PROTECT, related_name="cases")

    objects = ConfidentialQuerySet.as_manager()

    class Meta:
        verbose_name = _("case of an audit")
        constraints = [models.UniqueConstraint("audit", "case", name="a_case_is_named_once")]
        triggers = [append_only()]

    def __str__(self) -> str:
        return f"{self.case_id} in an audit"
