"""What was agreed to do, by whom, until when, and how it ended."""

from decimal import Decimal

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from assessments.models import Assessment
from careplans.queries import GoalQuerySet, ServiceLineQuerySet, ServicePlanQuerySet
from casemgmt.agency.models import Staff
from casemgmt.core.records import Record
from clients.access.reading import ConfidentialQuerySet
from clients.models import Case


class ServicePlan(Record):
    """One version of a client's plan. Agreed is frozen; a change is a new version (AAA 7)."""

    case_path = "case"

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
    state = models.CharField(max_length=12, choices=State.choices, default=State.DRAFT)
    assessment = models.ForeignKey(Assessment, models.PROTECT, related_name="plans")
    client_words = models.TextField(_("what the client wants, in their words"), max_length=5000)
    participation = models.CharField(_("who took part"), max_length=300, blank=True)
    starts_on = models.DateField(_("from"), null=True, blank=True)
    review_on = models.DateField(_("look at the plan again on"), null=True, blank=True)
    written_by = models.ForeignKey(Staff, models.PROTECT, related_name="plans")
    proposed_at = models.DateTimeField(null=True, blank=True)
    approved_by = models.ForeignKey(
        Staff, models.PROTECT, null=True, blank=True, related_name="approved_plans"
    )
    approved_at = models.DateTimeField(null=True, blank=True)
    disclosed = ArrayField(models.CharField(max_length=40), default=list)
    agreement = models.CharField(
        _("how it was agreed"), max_length=16, choices=Agreement.choices, blank=True
    )
    agreed_name = models.CharField(_("who agreed"), max_length=200, blank=True)
    unsigned_reason = models.CharField(_("why it is not signed"), max_length=300, blank=True)
    agreed_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

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
        ]

    def __str__(self) -> str:
        return f"Plan {self.number}"

    @property
    def is_editable(self) -> bool:
        """Goals and services may change only while it is a draft."""
        return self.state == self.State.DRAFT


class Goal(Record):
    """Something the client wants to reach, measurable and by a day."""

    case_path = "case"

    class Outcome(models.TextChoices):
        MET = "met", _("Met")
        PARTLY_MET = "partly_met", _("Partly met")
        NOT_MET = "not_met", _("Not met")
        DROPPED = "dropped", _("Dropped")

    case = models.ForeignKey(Case, models.PROTECT, related_name="goals")
    plan = models.ForeignKey(ServicePlan, models.PROTECT, related_name="goals")
    order = models.PositiveSmallIntegerField()
    title = models.CharField(_("goal"), max_length=200)
    domain = models.CharField(_("area of life"), max_length=80, blank=True)
    baseline = models.CharField(_("where things stand now"), max_length=300)
    measure = models.CharField(_("how you both will know"), max_length=300)
    target_on = models.DateField(_("by"))
    outcome = models.CharField(
        _("how it ended"), max_length=12, choices=Outcome.choices, blank=True
    )
    outcome_words = models.CharField(_("in words"), max_length=1000, blank=True)

    objects = GoalQuerySet.as_manager()

    class Meta:
        verbose_name = _("goal")
        ordering = ["order"]
        constraints = [models.UniqueConstraint("plan", "order", name="goals_in_order")]

    def __str__(self) -> str:
        return f"Goal {self.pk}"


class Objective(Record):
    """One step towards a goal: what, by whom, until when."""

    case_path = "case"

    case = models.ForeignKey(Case, models.PROTECT, related_name="objectives")
    goal = models.ForeignKey(Goal, models.PROTECT, related_name="objectives")
    text = models.CharField(_("step"), max_length=300)
    responsible = models.CharField(_("who does it"), max_length=120)
    due_on = models.DateField(_("by"))
    done_on = models.DateField(_("done"), null=True, blank=True)

    objects = ConfidentialQuerySet.as_manager()

    class Meta:
        verbose_name = _("step")
        ordering = ["due_on"]

    def __str__(self) -> str:
        return f"Objective {self.pk}"


class ServiceLine(Record):
    """A service a plan arranges: who gives how much of what, and who pays."""

    case_path = "case"

    class State(models.TextChoices):
        PLANNED = "planned", _("Planned")
        STARTED = "started", _("Running")
        INTERRUPTED = "interrupted", _("Interrupted")
        ENDED = "ended", _("Ended")

    case = models.ForeignKey(Case, models.PROTECT, related_name="service_lines")
    plan = models.ForeignKey(ServicePlan, models.PROTECT, related_name="service_lines")
    goal = models.ForeignKey(
        Goal, models.PROTECT, null=True, blank=True, related_name="service_lines"
    )
    service = models.CharField(_("service"), max_length=200)
    provider = models.CharField(_("provider"), max_length=200)
    amount = models.CharField(_("how much, how often"), max_length=120)
    monthly_cost = models.DecimalField(
        _("cost a month"), max_digits=9, decimal_places=2, default=Decimal(0)
    )
    funder = models.CharField(_("who pays"), max_length=120, blank=True)
    state = models.CharField(max_length=12, choices=State.choices, default=State.PLANNED)
    starts_on = models.DateField(_("from"), null=True, blank=True)
    ends_on = models.DateField(_("until"), null=True, blank=True)

    objects = ServiceLineQuerySet.as_manager()

    class Meta:
        verbose_name = _("service")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(monthly_cost__gte=0), name="a_service_costs_nothing_or_more"
            ),
            models.CheckConstraint(
                condition=models.Q(ends_on=None)
                | models.Q(starts_on=None)
                | models.Q(ends_on__gte=models.F("starts_on")),
                name="a_service_ends_after_it_starts",
            ),
        ]

    def __str__(self) -> str:
        return f"Service {self.pk}"


class Closure(Record):
    """How and why a case ends, and who was told (AAA 10, NASW 5, CMSA 16)."""

    case_path = "case"

    class State(models.TextChoices):
        OPEN = "open", _("Being prepared")
        WITHDRAWN = "withdrawn", _("Withdrawn")
        COMPLETED = "completed", _("Closed")

    class Reason(models.TextChoices):
        GOALS_MET = "goals_met", _("Goals met")
        MOVED = "moved", _("Moved away")
        CLIENT_CHOICE = "client_choice", _("The client's choice")
        NO_CONTACT = "no_contact", _("Contact lost")
        INELIGIBLE = "ineligible", _("No longer eligible")
        TRANSFERRED = "transferred", _("Served elsewhere")
        RESOURCES = "resources", _("The agency can't serve them further")
        DIED = "died", _("The client died")
        OTHER = "other", _("Another reason")

    class Told(models.TextChoices):
        LETTER = "letter", _("By letter")
        IN_PERSON = "in_person", _("In person")
        PHONE = "phone", _("By phone")
        EXCEPTION = "exception", _("Could not be told")

    case = models.ForeignKey(Case, models.PROTECT, related_name="closures")
    state = models.CharField(max_length=12, choices=State.choices, default=State.OPEN)
    reason = models.CharField(_("why it ends"), max_length=20, choices=Reason.choices)
    narrative = models.TextField(_("what led to it"), max_length=10_000)
    summary = models.TextField(_("what was done and reached"), max_length=10_000, blank=True)
    how_told = models.CharField(
        _("how the client was told"), max_length=12, choices=Told.choices, blank=True
    )
    told_on = models.DateField(_("told on"), null=True, blank=True)
    exception_reason = models.CharField(_("why not"), max_length=300, blank=True)
    others_told = models.CharField(_("who else was told"), max_length=300, blank=True)
    follow_up = models.CharField(_("what comes after"), max_length=500, blank=True)
    services_settled = models.BooleanField(_("services and money are settled"), default=False)
    started_by = models.ForeignKey(Staff, models.PROTECT, related_name="closures")
    started_at = models.DateTimeField()
    approved_by = models.ForeignKey(
        Staff, models.PROTECT, null=True, blank=True, related_name="approved_closures"
    )
    completed_at = models.DateTimeField(null=True, blank=True)

    objects = ConfidentialQuerySet.as_manager()

    class Meta:
        verbose_name = _("closure")
        constraints = [
            models.UniqueConstraint(
                fields=["case"], condition=models.Q(state="open"), name="one_closure_at_a_time"
            ),
            models.CheckConstraint(
                condition=~models.Q(how_told="exception") | ~models.Q(exception_reason=""),
                name="not_telling_has_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"Closure {self.pk}"
