"""What may be told, to whom, why and for how long."""

import datetime as dt

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from casemgmt.agency.models import Staff
from casemgmt.core.constraints import not_empty, one_of
from casemgmt.core.records import Record
from clients.models import Case
from consent.models.signing import (
    SignerCapacity,
    SignMethod,
    by_authority,
    frozen_but_for,
    words_of_authority,
)
from consent.queries import ReleaseQuerySet

SOON_DAYS = 14
"""How long before its end a release counts as ending soon."""
LONGEST_RELEASE = dt.timedelta(days=366)
"""No release lasts longer than a year, a leap year included: the product's own maximum."""


class RecordType(models.TextChoices):
    """What of a record may be told. Restricted categories are never part of any of these."""

    IDENTITY = "identity", _("Name and how to reach them")
    DEMOGRAPHICS = "demographics", _("Age, language and background")
    HOUSEHOLD = "household", _("Who lives with them")
    ELIGIBILITY = "eligibility", _("Eligibility and money")
    PLAN = "plan", _("Service plan and goals")
    SERVICES = "services", _("Services received")
    ATTENDANCE = "attendance", _("Appointments and attendance")
    ASSESSMENTS = "assessments", _("Assessments")
    MEDICAL = "medical", _("Medical summary")
    MEDICATIONS = "medications", _("Medicines")
    NOTES = "notes", _("Case notes")
    CLOSURE = "closure", _("Closing summary")
    HOUSING = "housing", _("Housing history")
    WORK = "work", _("Work and school")
    LEGAL = "legal", _("Guardianship and legal papers")
    PHOTOGRAPHS = "photographs", _("Photographs")


class Release(Record):
    """The client allows the agency to tell named people named things, for a time (AAA 4).

    Whether it holds is computed at the instant it is used, never by a job.
    """

    case_path = "case"
    opened_with = ("taken_by",)
    written_with = ("attend_case",)  # a client's no is taken by whoever has a part in the case

    class State(models.TextChoices):
        PLANNED = "planned", _("Not yet")
        CURRENT = "current", _("Current")
        ENDING = "ending", _("Ends soon")
        ENDED = "ended", _("Ended")
        REVOKED = "revoked", _("Revoked")

    class Direction(models.TextChoices):
        OUT = "out", _("We may tell them")
        BOTH = "both", _("We may tell each other")

    case = models.ForeignKey(Case, models.PROTECT, related_name="releases")
    number = models.PositiveIntegerField(_("release number"))
    recipient_name = models.CharField(_("person"), max_length=200)
    recipient_organization = models.CharField(_("organization"), max_length=200, blank=True)
    recipient_contact = models.CharField(_("address, phone or e-mail"), max_length=300, blank=True)
    record_types = ArrayField(
        models.CharField(max_length=40, choices=RecordType.choices),
        verbose_name=_("what may be told"),
    )
    description = models.CharField(_("in words"), max_length=1000, blank=True)
    purpose = models.CharField(_("why"), max_length=300)
    direction = models.CharField(
        _("direction"), max_length=6, choices=Direction.choices, default=Direction.OUT
    )
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until, inclusive"))
    signer_name = models.CharField(_("who signs"), max_length=200)
    signer_capacity = models.CharField(_("signs as"), max_length=20, choices=SignerCapacity.choices)
    authority = words_of_authority()
    represented_by = by_authority()
    client_part = models.CharField(_("how the client took part"), max_length=500, blank=True)
    method = models.CharField(_("how it was signed"), max_length=12, choices=SignMethod.choices)
    restated_aloud = models.BooleanField(_("said aloud again what is told, to whom and why"))
    signed_at = models.DateTimeField(_("signed"))
    taken_by = models.ForeignKey(
        Staff, models.PROTECT, related_name="+", verbose_name=_("taken by")
    )
    revoked_at = models.DateTimeField(_("revoked"), null=True, blank=True)
    revocation_words = models.CharField(_("how the client revoked it"), max_length=1000, blank=True)
    not_needed_at = models.DateTimeField(_("not needed any more since"), null=True, blank=True)

    objects = ReleaseQuerySet.as_manager()

    class Meta:
        verbose_name = _("release of information")
        ordering = ["-number"]
        triggers = [
            frozen_but_for("revoked_at", "revocation_words", "not_needed_at"),
            pgtrigger.Protect(
                name="revoked_stays_revoked",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__revoked_at__isnull=False)
                & pgtrigger.Q(old__revoked_at__df=pgtrigger.F("new__revoked_at")),
            ),
        ]
        constraints = [
            models.UniqueConstraint("case", "number", name="one_release_of_a_number"),
            models.CheckConstraint(
                condition=models.Q(ends_on__gte=models.F("starts_on")),
                name="a_release_ends_after_it_starts",
            ),
            models.CheckConstraint(
                condition=models.Q(restated_aloud=True), name="a_release_was_restated_aloud"
            ),
            models.CheckConstraint(
                condition=models.Q(ends_on__lte=models.F("starts_on") + LONGEST_RELEASE),
                name="a_release_lasts_a_year_at_most",
            ),
            models.CheckConstraint(
                condition=models.Q(record_types__len__gte=1), name="a_release_names_what_is_told"
            ),
            models.CheckConstraint(
                condition=models.Q(signer_capacity="self") | ~models.Q(authority=""),
                name="a_release_signed_for_another_has_authority",
            ),
            models.CheckConstraint(
                condition=models.Q(signer_capacity="self", represented_by=None)
                | ~models.Q(signer_capacity="self") & models.Q(represented_by__isnull=False),
                name="a_release_is_signed_for_another_by_an_authority",
            ),
            models.CheckConstraint(
                condition=models.Q(signer_capacity="self") | ~models.Q(client_part=""),
                name="a_release_signed_for_another_says_how_the_client_took_part",
            ),
            models.CheckConstraint(
                condition=~models.Q(method="verbal"), name="a_release_is_never_only_spoken"
            ),
            not_empty("recipient_name", "a_release_names_a_person"),
            not_empty("purpose", "a_release_says_why"),
            not_empty("signer_name", "a_release_names_who_signs"),
            one_of("signer_capacity", SignerCapacity.values, "a_release_is_signed_in_a_capacity"),
            one_of("method", SignMethod.values, "a_release_is_signed_somehow"),
            one_of("direction", ["out", "both"], "a_release_goes_a_way"),
        ]

    def __str__(self) -> str:
        return f"Release {self.number}"

    @property
    def recipient(self) -> str:
        """Whom we may tell, as one line."""
        names = [self.recipient_name, self.recipient_organization]
        return ", ".join(name for name in names if name)

    def state_on(self, day: dt.date) -> "Release.State":
        """What it is on a local day; computed, so that no late job keeps a release alive."""
        if self.revoked_at is not None:
            return self.State.REVOKED
        if day > self.ends_on:
            return self.State.ENDED
        if day < self.starts_on:
            return self.State.PLANNED
        soon = (self.ends_on - day).days <= SOON_DAYS
        return self.State.ENDING if soon else self.State.CURRENT

    def is_revoked_at(self, instant: dt.datetime) -> bool:
        """Had the client taken it back by then? The minute in which they did counts as after it."""
        return self.revoked_at is not None and _minute(self.revoked_at) <= instant

    def holds_at(self, instant: dt.datetime) -> bool:
        """May something be told under it at this instant? Asked anew each time, of its days, its
        signature and its revocation, and of no stored state (CON-11)."""
        today = self.case.agency.today(instant)
        signed = _minute(self.signed_at) <= instant
        return (
            signed and not self.is_revoked_at(instant) and self.starts_on <= today <= self.ends_on
        )


def _minute(instant: dt.datetime) -> dt.datetime:
    """The whole minute of an instant: what a page says of a time."""
    return instant.replace(second=0, microsecond=0)
