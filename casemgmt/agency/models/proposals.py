"""Somebody is to keep privacy at an agency: an admin asks, a privacy officer agrees."""

from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from casemgmt.agency.models.people import Staff
from casemgmt.core.constraints import not_empty, one_of
from casemgmt.core.records import Record, RecordQuerySet


class ProposalQuerySet(RecordQuerySet):
    """Proposals of privacy officers."""

    def decided_by(self, officer: Staff) -> Self:
        """Those that wait for an officer who neither asked nor is meant."""
        return self.filter(state="waiting").exclude(asked_by=officer).exclude(staff=officer)


class OfficerProposal(Record):
    """An admin wants a person to be a privacy officer; until one agrees, the person is none.

    Privacy officers decide about walls and look into the log of readings: an admin who made them
    alone would do both through somebody of their own (T9).
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        AGREED = "agreed", _("Agreed")
        DECLINED = "declined", _("Declined")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    agency_path = "staff__agency"
    named_as_setting = ("staff",)
    opened_with = ("staff", "asked_by")

    staff = models.ForeignKey(
        Staff, models.PROTECT, related_name="officer_proposals", verbose_name=_("who")
    )
    asked_by = models.ForeignKey(Staff, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(_("asked"))
    reason = models.CharField(_("why"), max_length=300)
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    decided_by = models.ForeignKey(Staff, models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)

    objects: ClassVar[Any] = ProposalQuerySet.as_manager()

    class Meta:
        verbose_name = _("proposal of a privacy officer")
        constraints = [
            not_empty("reason", "a_proposal_says_why"),
            one_of(
                "state",
                ("waiting", "agreed", "declined", "withdrawn"),
                "state_of_a_proposal_is_one",
            ),
            models.UniqueConstraint(
                "staff", condition=Q(state="waiting"), name="one_proposal_of_a_person_waits"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=("agreed", "declined"))
                | Q(decided_by__isnull=False)
                & ~Q(decided_by=F("asked_by"))
                & ~Q(decided_by=F("staff")),
                name="a_second_person_agrees_to_an_officer",
            ),
            models.CheckConstraint(
                condition=Q(state="waiting", decided_at=None)
                | ~Q(state="waiting") & Q(decided_at__isnull=False),
                name="a_decided_proposal_says_when",
            ),
        ]

    def __str__(self) -> str:
        return f"Proposal {self.pk}"

    @property
    def is_waiting(self) -> bool:
        """Asked for, and neither decided nor withdrawn."""
        return self.state == self.State.WAITING
