"""Emergency access: opening a record one has no other reason to see, because waiting would harm."""

import datetime as dt

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.utils.translation import gettext_lazy as _

from casemgmt.agency.models import Staff
from casemgmt.agency.policy import MOST_EMERGENCY_MINUTES
from casemgmt.core.constraints import not_empty
from casemgmt.core.ranges import DateTimeRangeField, ended
from casemgmt.core.records import Record
from casemgmt.core.sealing.fields import SealedCharField
from clients.models.client import Client
from clients.queries.looking import EmergencyAccessQuerySet

MOST = dt.timedelta(minutes=MOST_EMERGENCY_MINUTES)
"""An agency may set how long one lasts, and no longer than this."""


class EmergencyAccess(Record):
    """One person reads one client's records for an hour, says why, and is asked about it (NASW 4).

    It gives reading, and writing a note. It crosses no conflict wall; the client's own word it
    ``crosses`` only where life or safety is at risk and the agency has it so. ``personnel`` is who
    treats the client in a medical emergency, and where: what is about substance use opens to them
    through whoever opened it (42 CFR 2.51). Every one of them is reviewed by a privacy officer;
    until an outcome settles it, it waits.
    """

    agency_path = "client__agency"
    holds_client_data = True
    opened_with = ("client", "staff")
    reasons_of = "client"

    class Ground(models.TextChoices):
        SAFETY = "safety", _("Somebody's life or safety is at risk")
        REPORT = "report", _("A report the law asks for can't wait")
        MEDICAL = "medical", _("A medical emergency")
        ON_CALL = "on_call", _("On call, and nobody of the case's team can be reached")

    class Outcome(models.TextChoices):
        APPROPRIATE = "appropriate", _("It was right")
        INAPPROPRIATE = "inappropriate", _("It was not right")
        NEEDS_WORDS = "needs_words", _("The person has to say more")

    client = models.ForeignKey(Client, models.PROTECT, related_name="emergency_accesses")
    staff = models.ForeignKey(
        Staff, models.PROTECT, related_name="emergency_accesses", verbose_name=_("who")
    )
    ground = models.CharField(_("ground"), max_length=20, choices=Ground.choices)
    reason = SealedCharField(_("what is happening"), max_length=500, owner="client")
    personnel = SealedCharField(
        _("who treats the client, and where"), max_length=300, blank=True, owner="client"
    )
    crosses = models.BooleanField(_("crosses the client's own restriction"), default=False)
    during = DateTimeRangeField(_("period"))
    review_by = models.DateField(_("review by"))
    question = SealedCharField(
        _("what the person was asked"), max_length=500, blank=True, owner="client"
    )
    answer = SealedCharField(
        _("what the person said when asked"), max_length=500, blank=True, owner="client"
    )
    reviewed_by = models.ForeignKey(Staff, models.PROTECT, null=True, blank=True, related_name="+")
    reviewed_at = models.DateTimeField(_("reviewed"), null=True, blank=True)
    outcome = models.CharField(_("outcome"), max_length=20, choices=Outcome.choices, blank=True)
    findings = SealedCharField(
        _("what the review found"), max_length=500, blank=True, owner="client"
    )

    objects = EmergencyAccessQuerySet.as_manager()

    class Meta:
        verbose_name = _("emergency access")
        constraints = [
            ExclusionConstraint(
                name="one_emergency_access_at_a_time",
                expressions=[
                    ("client", RangeOperators.EQUAL),
                    ("staff", RangeOperators.EQUAL),
                    ("during", RangeOperators.OVERLAPS),
                ],
            ),
            not_empty("reason", "an_emergency_access_says_why"),
            models.CheckConstraint(
                condition=models.Q(during__isempty=True)
                | models.Q(
                    during__endswith__isnull=False,
                    during__startswith__gte=models.F("during__endswith") - MOST,
                ),
                name="an_emergency_ends_within_four_hours",
            ),
            models.CheckConstraint(
                condition=models.Q(crosses=False) | models.Q(ground="safety"),
                name="only_for_safety_a_clients_word_is_crossed",
            ),
            models.CheckConstraint(
                condition=~models.Q(ground="medical") | ~models.Q(personnel=""),
                name="a_medical_emergency_says_who_treats",
            ),
            models.CheckConstraint(
                condition=models.Q(reviewed_by=None, reviewed_at=None, outcome="")
                | models.Q(reviewed_by__isnull=False, reviewed_at__isnull=False)
                & ~models.Q(outcome="")
                & ~models.Q(findings=""),
                name="a_review_is_somebodys_and_says_what_it_found",
            ),
            models.CheckConstraint(
                condition=models.Q(reviewed_by=None) | ~models.Q(reviewed_by=models.F("staff")),
                name="nobody_reviews_their_own_emergency",
            ),
        ]

    def __str__(self) -> str:
        return f"Emergency access {self.pk}"

    @property
    def is_settled(self) -> bool:
        """Has a review come to an end?"""
        return self.outcome in {self.Outcome.APPROPRIATE, self.Outcome.INAPPROPRIATE}

    @property
    def is_asked(self) -> bool:
        """Does a privacy officer wait for the person's own words?"""
        return self.outcome == self.Outcome.NEEDS_WORDS

    def holds(self, now: dt.datetime) -> bool:
        """Does it give anything at an instant?"""
        return now in self.during

    def end(self, now: dt.datetime) -> None:
        """End it at an instant."""
        self.during = ended(self.during, now)
