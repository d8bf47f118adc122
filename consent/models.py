"""What the client agreed to: being served, and what may be told to whom."""

import datetime as dt
from typing import Any

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from casemgmt.agency.models import Agency, Program, Staff
from casemgmt.core.constraints import changed_but_for, not_empty, one_of
from casemgmt.core.records import Record
from casemgmt.core.sealing.fields import SealedCharField
from clients.models import Case, LegalAuthority
from consent.queries import ConsentFormQuerySet, ReleaseQuerySet, ServiceConsentQuerySet

SOON_DAYS = 14
"""How long before its end a release counts as ending soon."""
LONGEST_RELEASE = dt.timedelta(days=366)
"""No release lasts longer than a year, a leap year included: the product's own maximum."""


def frozen_but_for(*fields: str) -> pgtrigger.Trigger:
    """A trigger under which only these columns of a signed row may still change."""
    return pgtrigger.Protect(
        name="signed_is_frozen",
        operation=pgtrigger.Update,
        condition=pgtrigger.Condition(changed_but_for(*fields, "version")),
    )


def _by_authority() -> Any:
    """The authority under which somebody signs for the client; ``None`` where the client does."""
    return models.ForeignKey(
        LegalAuthority,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("by which authority"),
    )


def _words_of_authority() -> Any:
    """What that authority rested on when it was signed, sealed as the authority's own words are."""
    words = _("document that gives authority")
    return SealedCharField(words, max_length=300, blank=True, owner="case.client")


class ConsentForm(Record):
    """The text a client consents to, in one language and one version. Used texts never change."""

    agency_path = "agency"
    named_as_setting = ("title", "number")

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="consent_forms")
    program = models.ForeignKey(
        Program,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="consent_forms",
        verbose_name=_("program"),
    )
    title = models.CharField(_("title"), max_length=200)
    language = models.CharField(_("language"), max_length=60, default="English")
    number = models.PositiveSmallIntegerField(_("version"), default=1)
    text = models.TextField(_("text"), max_length=50_000)
    effective_from = models.DateField(_("in use from"))
    retired_on = models.DateField(_("in use until"), null=True, blank=True)

    objects = ConsentFormQuerySet.as_manager()

    class Meta:
        verbose_name = _("consent form")
        triggers = [frozen_but_for("retired_on")]
        constraints = [
            models.UniqueConstraint(
                "agency", "title", "language", "number", name="one_consent_text_a_version"
            )
        ]

    def __str__(self) -> str:
        return _("%(title)s, version %(n)s") % {"title": self.title, "n": self.number}

    @property
    def parts(self) -> list[tuple[str, str]]:
        """The text in parts for reading: the first line of each block, and what follows it."""
        blocks = [block.strip().split("\n", 1) for block in self.text.split("\n\n")]
        return [(block[0], block[1] if len(block) > 1 else "") for block in blocks if block[0]]


class SignerCapacity(models.TextChoices):
    """In what capacity somebody signs (AAA 4, EECM)."""

    SELF = "self", _("The client")
    GUARDIAN = "guardian", _("Legal guardian")
    POWER_OF_ATTORNEY = "power_of_attorney", _("Power of attorney")
    HEALTH_CARE_AGENT = "health_care_agent", _("Health care agent")
    PARENT = "parent", _("Parent of a minor")
    OTHER = "other", _("Other legal representative")


class SignMethod(models.TextChoices):
    """How it was signed."""

    TYPED = "typed", _("Typed name and ticks")
    DRAWN = "drawn", _("Drawn on the screen")
    PAPER = "paper", _("On paper")
    VERBAL = "verbal", _("Said aloud before a witness")


class Explained(models.TextChoices):
    """What was explained before the client said yes: the seven points of the service (CON-04)."""

    PURPOSE = "purpose", _("What case management is for")
    TECHNIQUES = "techniques", _("How we work: visits, calls, plans, speaking up for you")
    RULES = "rules", _("The rules both sides keep")
    PROCEDURES = "procedures", _("What happens, in what order, and how to complain")
    OUTCOMES = "outcomes", _("What we hope will come of it")
    LIMITATIONS = "limitations", _("What we can't do or promise")
    RESULTS = "results", _("Whom we tell about results, and why")


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


class ServiceConsent(Record):
    """The client's consent to be served. Signed is frozen; withdrawing adds, never erases."""

    case_path = "case"
    opened_with = ("form", "taken_by")
    written_with = ("attend_case",)  # the same holds for ending a consent

    class State(models.TextChoices):
        SIGNED = "signed", _("Current")
        WITHDRAWN = "withdrawn", _("Withdrawn")
        SUPERSEDED = "superseded", _("Replaced")

    case = models.ForeignKey(Case, models.PROTECT, related_name="service_consents")
    form = models.ForeignKey(
        ConsentForm, models.PROTECT, related_name="consents", verbose_name=_("text")
    )
    state = models.CharField(_("state"), max_length=12, choices=State.choices, default=State.SIGNED)
    signer_name = models.CharField(_("who signs"), max_length=200)
    signer_capacity = models.CharField(_("signs as"), max_length=20, choices=SignerCapacity.choices)
    authority = _words_of_authority()
    represented_by = _by_authority()
    client_part = models.CharField(_("how the client took part"), max_length=500, blank=True)
    method = models.CharField(_("how it was signed"), max_length=12, choices=SignMethod.choices)
    witness = models.CharField(_("witness"), max_length=200, blank=True)
    language = models.CharField(_("read in"), max_length=60)
    interpreter = models.CharField(_("interpreter"), max_length=200, blank=True)
    explained = ArrayField(
        models.CharField(max_length=40, choices=Explained.choices),
        default=list,
        verbose_name=_("what was explained"),
    )
    text_sha256 = models.CharField(max_length=64)
    signed_at = models.DateTimeField(_("signed"))
    taken_by = models.ForeignKey(
        Staff, models.PROTECT, related_name="+", verbose_name=_("taken by")
    )
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True, blank=True)
    withdrawal_words = models.CharField(_("what the client said"), max_length=1000, blank=True)

    objects = ServiceConsentQuerySet.as_manager()

    class Meta:
        verbose_name = _("service consent")
        ordering = ["-signed_at"]
        triggers = [
            frozen_but_for("state", "withdrawn_at", "withdrawal_words"),
            pgtrigger.Protect(
                name="ended_stays_ended",
                operation=pgtrigger.Update,
                condition=~pgtrigger.Q(old__state="signed"),
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["case"],
                condition=models.Q(state="signed"),
                name="one_current_service_consent",
            ),
            models.CheckConstraint(
                condition=models.Q(state="withdrawn", withdrawn_at__isnull=False)
                | ~models.Q(state="withdrawn"),
                name="a_withdrawal_has_a_date",
            ),
            models.CheckConstraint(
                condition=~models.Q(method="verbal") | ~models.Q(witness=""),
                name="a_verbal_consent_has_a_witness",
            ),
            models.CheckConstraint(
                condition=models.Q(signer_capacity="self") | ~models.Q(authority=""),
                name="a_consent_signed_for_another_has_authority",
            ),
            models.CheckConstraint(
                condition=models.Q(signer_capacity="self", represented_by=None)
                | ~models.Q(signer_capacity="self") & models.Q(represented_by__isnull=False),
                name="a_consent_is_signed_for_another_by_an_authority",
            ),
            models.CheckConstraint(
                condition=models.Q(signer_capacity="self") | ~models.Q(client_part=""),
                name="a_consent_signed_for_another_says_how_the_client_took_part",
            ),
            not_empty("signer_name", "a_consent_names_who_signs"),
            not_empty("language", "a_consent_names_its_language"),
            one_of("signer_capacity", SignerCapacity.values, "a_consent_is_signed_in_a_capacity"),
            one_of("method", SignMethod.values, "a_consent_is_signed_somehow"),
        ]

    def __str__(self) -> str:
        return f"Service consent {self.pk}"


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
    authority = _words_of_authority()
    represented_by = _by_authority()
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
