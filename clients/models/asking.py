"""Asking to see a case that one does not see."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from casemgmt.agency.models import Agency, Staff
from casemgmt.core.constraints import not_empty
from casemgmt.core.records import Record
from casemgmt.core.sealing.fields import SealedCharField
from clients.queries.looking import AccessRequestQuerySet


class AccessRequest(Record):
    """Somebody asks to read a case they don't see, by its number (T16).

    It is the same row whether there is such a case or not, so that asking tells nothing; who leads
    the case finds it by the number. Only a yes is told: a no looks like an open request.
    """

    agency_path = "agency"
    opened_with = ("staff",)
    reasons_of = "agency"

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+")
    staff = models.ForeignKey(Staff, models.PROTECT, related_name="access_requests")
    number = models.CharField(_("case number"), max_length=12)
    reason = SealedCharField(_("why they ask"), max_length=300, owner="agency")
    asked_at = models.DateTimeField(_("asked"))
    decided_by = models.ForeignKey(Staff, models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)
    last_day = models.DateField(_("last day"), null=True, blank=True)

    objects = AccessRequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("request to see a case")
        constraints = [
            models.UniqueConstraint(
                fields=["staff", "number"],
                condition=models.Q(decided_at=None),
                name="asked_once_at_a_time",
            ),
            not_empty("reason", "a_request_says_why"),
            models.CheckConstraint(
                condition=models.Q(decided_at=None, decided_by=None, last_day=None)
                | models.Q(decided_at__isnull=False, decided_by__isnull=False),
                name="a_decision_is_somebodys",
            ),
        ]

    def __str__(self) -> str:
        return f"Request to see a case {self.pk}"
