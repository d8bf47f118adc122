"""What the client agreed to: being served, by a text that was read and explained."""

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from casemgmt.agency.models import Agency, Program, Staff
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
from consent.queries import ConsentFormQuerySet, ServiceConsentQuerySet


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


class Explained(models.TextChoices):
    """What was explained before the client said yes: the seven points of the service (CON-04)."""

    PURPOSE = "purpose", _("What case management is for")
    TECHNIQUES = "techniques", _("How we work: visits, calls, plans, speaking up for you")
    RULES = "rules", _("The rules both sides keep")
    PROCEDURES = "procedures", _("What happens, in what order, and how to complain")
    OUTCOMES = "outcomes", _("What we hope will come of it")
    LIMITATIONS = "limitations", _("What we can't do or promise")
    RESULTS = "results", _("Whom we tell about results, and why")


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
    authority = words_of_authority()
    represented_by = by_authority()
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
