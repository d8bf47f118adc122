"""The versions of a plan, and what a client agrees to with one."""

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext as now_in
from django.utils.translation import gettext_lazy as _

from assessments.models import Assessment
from careplans.queries import ServicePlanQuerySet
from casemgmt.agency.models import Staff
from casemgmt.core.records import Record
from clients.models import Case, LegalAuthority

SIGNED_COLUMNS = (
    "case_id",
    "number",
    "assessment_id",
    "client_words",
    "participation",
    "monitoring",
    "starts_on",
    "review_on",
    "written_by_id",
    "proposed_at",
    "asks_supervisor",
    "approved_by_id",
    "approved_at",
    "disclosed",
    "agreement",
    "agreed_name",
    "unsigned_reason",
    "represented_by_id",
    "client_part",
    "agreed_at",
)
"""What a client agreed to, and how: fixed from that moment on, in the database too."""


def _signed_is_frozen() -> pgtrigger.Trigger:
    """Once agreed, a plan goes on to replaced or ended, and nothing else of it changes."""
    old, new = (", ".join(f"{row}.{column}" for column in SIGNED_COLUMNS) for row in ("OLD", "NEW"))
    return pgtrigger.Protect(
        name="signed_is_frozen",
        operation=pgtrigger.Update,
        condition=pgtrigger.Condition(
            "OLD.agreed_at IS NOT NULL AND (NEW.state IN ('draft', 'proposed') "
            "OR (OLD.state <> 'active' AND NEW.state = 'active') "
            f"OR ({old}) IS DISTINCT FROM ({new}))"
        ),
    )


class Disclosure(models.TextChoices):
    """The five things a client is told before they agree to a plan (AAA 7, NASW 7)."""

    RESOURCES = "resources", _("Which help there is, and which there isn't")
    COSTS = "costs", _("What they will pay themselves")
    LIMITS = "limits", _("How long each service may last")
    REASSESSMENT = "reassessment", _("When and how often we look at their situation again")
    EFFECTS = "effects", _("What each choice means for them, in care and in money")


class ServicePlan(Record):
    """One version of a client's plan. Agreed is frozen; a change is a new version (AAA 7)."""

    case_path = "case"
    opened_with = ("written_by", "approved_by")

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        PROPOSED = "proposed", _("Waiting for client")
        ACTIVE = "active", _("Active")
        SUPERSEDED = "superseded", _("Replaced")
        ENDED = "ended", _("Ended")

    class Agreement(models.TextChoices):
        SIGNED = "signed", _("The client signed")
        REPRESENTATIVE = "representative", _("The legal representative signed")
        NOT_SIGNED = "not_signed", _("Agreed, not signed")

    case = models.ForeignKey(Case, models.PROTECT, related_name="plans")
    number = models.PositiveSmallIntegerField(_("version"))
    state = models.CharField(_("state"), max_length=12, choices=State.choices, default=State.DRAFT)
    assessment = models.ForeignKey(
        Assessment, models.PROTECT, related_name="plans", verbose_name=_("assessment")
    )
    client_words = models.TextField(_("what the client wants, in their words"), max_length=5000)
    participation = models.CharField(_("who took part"), max_length=300, blank=True)
    monitoring = models.CharField(_("who checks what, and how often"), max_length=500, blank=True)
    starts_on = models.DateField(_("from"), null=True, blank=True)
    review_on = models.DateField(_("look at the plan again on"), null=True, blank=True)
    written_by = models.ForeignKey(
        Staff, models.PROTECT, related_name="plans", verbose_name=_("written by")
    )
    proposed_at = models.DateTimeField(_("proposed"), null=True, blank=True)
    asks_supervisor = models.BooleanField(_("a supervisor approves it"), default=False)
    approved_by = models.ForeignKey(
        Staff,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="approved_plans",
        verbose_name=_("approved by"),
    )
    approved_at = models.DateTimeField(_("approved"), null=True, blank=True)
    disclosed = ArrayField(
        models.CharField(max_length=40, choices=Disclosure.choices),
        default=list,
        verbose_name=_("what was said aloud"),
    )
    agreement = models.CharField(
        _("how it was agreed"), max_length=16, choices=Agreement.choices, blank=True
    )
    agreed_name = models.CharField(_("who agreed"), max_length=200, blank=True)
    unsigned_reason = models.CharField(_("why it is not signed"), max_length=300, blank=True)
    represented_by = models.ForeignKey(
        LegalAuthority,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("by which authority"),
    )
    client_part = models.CharField(_("how the client took part"), max_length=500, blank=True)
    agreed_at = models.DateTimeField(_("agreed"), null=True, blank=True)
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)

    objects = ServicePlanQuerySet.as_manager()

    class Meta:
        verbose_name = _("service plan")
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint("case", "number", name="one_plan_of_a_number"),
            models.UniqueConstraint(
                fields=["case"], condition=models.Q(state="active"), name="one_active_plan"
            ),
            models.UniqueConstraint(
                fields=["case"],
                condition=models.Q(state__in=["draft", "proposed"]),
                name="one_plan_in_preparation",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="active") | models.Q(agreed_at__isnull=False),
                name="an_active_plan_was_agreed",
            ),
            models.CheckConstraint(
                condition=~models.Q(agreement="not_signed") | ~models.Q(unsigned_reason=""),
                name="an_unsigned_plan_says_why",
            ),
            models.CheckConstraint(
                condition=~models.Q(agreement="representative")
                | models.Q(represented_by__isnull=False) & ~models.Q(client_part=""),
                name="a_plan_signed_for_another_says_by_whom_and_how_they_took_part",
            ),
        ]
        triggers = [_signed_is_frozen()]

    def __str__(self) -> str:
        return f"Plan {self.number}"

    @property
    def is_editable(self) -> bool:
        """Goals and services may change only while it is a draft."""
        return self.state == self.State.DRAFT

    @property
    def state_words(self) -> str:
        """Where it stands, in the fixed words of the product."""
        if self.state == self.State.PROPOSED:
            return self.waiting_words(for_supervisor=self.needs_approval)
        return self.get_state_display()

    @classmethod
    def waiting_words(cls, *, for_supervisor: bool) -> str:
        """Whom a proposed plan waits for, in the fixed words of the product."""
        return now_in("Waiting for supervisor") if for_supervisor else str(cls.State.PROPOSED.label)

    @property
    def needs_approval(self) -> bool:
        """Proposed while the program asked for a supervisor's yes, and not approved (PLN-28)."""
        waits = self.state == self.State.PROPOSED and self.approved_at is None
        return waits and self.asks_supervisor
