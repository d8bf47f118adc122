"""A match that whoever recorded a referral may not know of, and what was found out about it."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from casemgmt.agency.models import Agency, Staff
from casemgmt.core.records import Record
from clients.models.client import Client
from clients.models.intake import Referral
from clients.queries.matching import HiddenMatchQuerySet


class HiddenMatch(Record):
    """A referred person may be a client whom whoever took the referral does not know of (OUT-04).

    It waits with the privacy officers, and nobody else learns of it: to say that there is something
    would say that somebody is a client.
    """

    agency_path = "agency"
    holds_client_data = True
    opened_with = ("referral", "client")

    class Outcome(models.TextChoices):
        SAME = "same", _("The same person")
        DIFFERENT = "different", _("Two people")

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="hidden_matches")
    referral = models.ForeignKey(Referral, models.PROTECT, related_name="hidden_matches")
    client = models.ForeignKey(Client, models.PROTECT, related_name="hidden_matches")
    recorded_by = models.ForeignKey(Staff, models.PROTECT, related_name="+")
    because = models.CharField(_("what agrees"), max_length=200)
    opened_at = models.DateTimeField(_("noticed"))
    outcome = models.CharField(_("who it is"), max_length=10, choices=Outcome.choices, blank=True)
    reason = models.CharField(_("how you know"), max_length=500, blank=True)
    settled_by = models.ForeignKey(Staff, models.PROTECT, null=True, blank=True, related_name="+")
    settled_at = models.DateTimeField(_("settled"), null=True, blank=True)

    objects = HiddenMatchQuerySet.as_manager()

    class Meta:
        verbose_name = _("hidden match")
        verbose_name_plural = _("hidden matches")
        constraints = [
            models.UniqueConstraint(
                fields=["referral", "client"], name="a_hidden_match_is_opened_once"
            ),
            models.CheckConstraint(
                condition=models.Q(settled_by=None, settled_at=None, outcome="", reason="")
                | models.Q(
                    settled_by__isnull=False,
                    settled_at__isnull=False,
                    outcome__in=["same", "different"],
                )
                & ~models.Q(reason=""),
                name="a_settled_match_says_who_it_is_and_why",
            ),
            models.CheckConstraint(
                condition=models.Q(settled_by=None) | ~models.Q(settled_by=models.F("recorded_by")),
                name="nobody_settles_a_match_of_their_own_referral",
            ),
        ]
        indexes = [
            models.Index(
                "agency", "opened_at", name="match_open", condition=models.Q(settled_at=None)
            )
        ]

    def __str__(self) -> str:
        return f"Hidden match {self.pk}"

    @property
    def is_settled(self) -> bool:
        """Has somebody said who it is?"""
        return self.settled_at is not None
