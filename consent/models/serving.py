"""What the client agreed to: being served, by a text that was read and explained."""

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from casemgmt.agency.models import Staff
from casemgmt.core.records import Record
from clients.models import Case
from consent.models.signing import Signed, frozen_but_for, signature_constraints
from consent.models.texts import ConsentForm
from consent.queries import ServiceConsentQuerySet


class Explained(models.TextChoices):
    """What was explained before the client said yes: the seven points of the service (CON-04)."""

    PURPOSE = "purpose", _("What case management is for")
    TECHNIQUES = "techniques", _("How we work: visits, calls, plans, speaking up for you")
    RULES = "rules", _("The rules both sides keep")
    PROCEDURES = "procedures", _("What happens, in what order, and how to complain")
    OUTCOMES = "outcomes", _("What we hope will come of it")
    LIMITATIONS = "limitations", _("What we can't do or promise")
    RESULTS = "results", _("Whom we tell about results, and why")


class ServiceConsent(Signed, Record):
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
    explained = ArrayField(
        models.CharField(max_length=40, choices=Explained.choices),
        default=list,
        verbose_name=_("what was explained"),
    )
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
            *signature_constraints("a_consent"),
        ]

    def __str__(self) -> str:
        return f"Service consent {self.pk}"
