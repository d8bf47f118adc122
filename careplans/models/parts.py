"""What a plan is made of: goals, the steps towards them, and services."""

import datetime as dt
import uuid
from decimal import Decimal
from typing import Any

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from careplans.models.plan import ServicePlan
from careplans.queries import GoalQuerySet, ObjectiveQuerySet, ServiceLineQuerySet
from casemgmt.core.constraints import not_empty
from casemgmt.core.records import Record
from clients.models import Case

LIVE_OF_A_SERVICE = ("state", "ends_on", "told", "started_on", "interrupted_on", "stopped_because")
"""What of a service goes on changing once its plan is agreed."""


def _agreed_with_its_plan(plans: str, *live: str) -> list[pgtrigger.Trigger]:
    """Triggers under which what a plan is made of is fixed once the plan was agreed, or ended.

    ``plans`` is SQL for the ids of the plans a row belongs to, before and after the change; ``live``
    are the columns that go on changing: what became of it. The plan is locked while it is looked at,
    so that nothing slips in beside the agreement.
    """
    func = f"""
        IF current_user = 'cm_purge' THEN RETURN COALESCE(NEW, OLD); END IF;
        PERFORM FROM careplans_serviceplan WHERE id IN ({plans}) FOR SHARE;
        IF EXISTS (SELECT FROM careplans_serviceplan
                   WHERE id IN ({plans}) AND state NOT IN ('draft', 'proposed')) THEN
            RAISE EXCEPTION 'This plan was agreed; only a new version changes it.'
            USING ERRCODE = 'restrict_violation';
        END IF;
        RETURN COALESCE(NEW, OLD);
    """
    added_or_removed = pgtrigger.Insert | pgtrigger.Delete
    return [
        pgtrigger.Trigger(
            name="agreed_with_its_plan",
            when=pgtrigger.Before,
            operation=added_or_removed,
            func=func,
        ),
        pgtrigger.Trigger(
            name="agreed_as_it_is",
            when=pgtrigger.Before,
            operation=pgtrigger.Update,
            condition=pgtrigger.AnyChange(exclude=[*live, "version"]),
            func=func,
        ),
    ]


class Part(Record):
    """What a plan is made of. A later version copies it, and its ``origin`` says from where."""

    case_path = "case"

    origin = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, editable=False, related_name="copies"
    )
    origin_id: uuid.UUID | None

    class Meta:
        abstract = True

    @property
    def origin_key(self) -> Any:
        """The same for a part and its copies in every version of the plan."""
        return self.origin_id or self.pk


class Goal(Part):
    """Something the client wants to reach, measurable and by a day."""

    class Outcome(models.TextChoices):
        MET = "met", _("Met")
        PARTLY_MET = "partly_met", _("Partly met")
        NOT_MET = "not_met", _("Not met")
        DROPPED = "dropped", _("Dropped")

    case = models.ForeignKey(Case, models.PROTECT, related_name="goals")
    plan = models.ForeignKey(
        ServicePlan, models.PROTECT, related_name="goals", verbose_name=_("service plan")
    )
    order = models.PositiveSmallIntegerField(_("place in the list"))
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
        constraints = [
            models.UniqueConstraint("plan", "order", name="goals_in_order"),
            not_empty("title", "a_goal_says_what"),
        ]
        triggers = _agreed_with_its_plan("OLD.plan_id, NEW.plan_id", "outcome", "outcome_words")

    def __str__(self) -> str:
        return f"Goal {self.pk}"


class Objective(Part):
    """One step towards a goal: what, by whom, until when (PLN-03, PLN-09)."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="objectives")
    goal = models.ForeignKey(
        Goal, models.PROTECT, related_name="objectives", verbose_name=_("goal")
    )
    text = models.CharField(_("step"), max_length=300)
    responsible = models.CharField(_("who does it"), max_length=120)
    due_on = models.DateField(_("by"))
    done_on = models.DateField(_("done"), null=True, blank=True)

    objects = ObjectiveQuerySet.as_manager()

    class Meta:
        verbose_name = _("step")
        ordering = ["due_on"]
        triggers = _agreed_with_its_plan(
            "SELECT plan_id FROM careplans_goal WHERE id IN (OLD.goal_id, NEW.goal_id)", "done_on"
        )
        constraints = [
            not_empty("text", "a_step_says_what"),
            not_empty("responsible", "a_step_says_who"),
        ]

    def __str__(self) -> str:
        return f"Objective {self.pk}"


class StartTold(models.TextChoices):
    """The three things a client is told before a service starts (IMP-04, NASW 5)."""

    ROLE = "role", _("What whoever gives the service does, and what we do")
    SERVICE = "service", _("What the service is")
    START = "start", _("When it starts")


class ServiceLine(Part):
    """A service a plan arranges: who gives how much of what, and who pays."""

    class State(models.TextChoices):
        PLANNED = "planned", _("Planned")
        STARTED = "started", _("Running")
        INTERRUPTED = "interrupted", _("Interrupted")
        ENDED = "ended", _("Ended")

    case = models.ForeignKey(Case, models.PROTECT, related_name="service_lines")
    plan = models.ForeignKey(
        ServicePlan, models.PROTECT, related_name="service_lines", verbose_name=_("service plan")
    )
    goal = models.ForeignKey(
        Goal,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="service_lines",
        verbose_name=_("goal"),
    )
    service = models.CharField(_("service"), max_length=200)
    provider = models.CharField(_("provider"), max_length=200)
    amount = models.CharField(_("how much, how often"), max_length=120)
    monthly_cost = models.DecimalField(
        _("cost a month"), max_digits=9, decimal_places=2, default=Decimal(0)
    )
    funder = models.CharField(_("who pays"), max_length=120, blank=True)
    state = models.CharField(
        _("state"), max_length=12, choices=State.choices, default=State.PLANNED
    )
    starts_on = models.DateField(_("from"), null=True, blank=True)
    ends_on = models.DateField(_("until"), null=True, blank=True)
    told = ArrayField(
        models.CharField(max_length=40, choices=StartTold.choices),
        default=list,
        verbose_name=_("what the client was told before it started"),
    )
    started_on = models.DateField(_("started"), null=True, blank=True)
    interrupted_on = models.DateField(_("interrupted"), null=True, blank=True)
    stopped_because = models.CharField(_("why it stopped"), max_length=300, blank=True)

    objects = ServiceLineQuerySet.as_manager()

    class Meta:
        verbose_name = _("service")
        triggers = _agreed_with_its_plan("OLD.plan_id, NEW.plan_id", *LIVE_OF_A_SERVICE)
        constraints = [
            not_empty("service", "a_service_says_what"),
            models.CheckConstraint(
                condition=models.Q(monthly_cost__gte=0), name="a_service_costs_nothing_or_more"
            ),
            models.CheckConstraint(
                condition=models.Q(ends_on=None)
                | models.Q(started_on__isnull=False, ends_on__gte=models.F("started_on"))
                | (models.Q(started_on=None) | ~models.Q(state="ended"))
                & (models.Q(starts_on=None) | models.Q(ends_on__gte=models.F("starts_on"))),
                name="a_service_ends_after_it_starts",
            ),
            models.CheckConstraint(
                condition=~models.Q(state__in=["started", "interrupted"])
                | models.Q(started_on__isnull=False),
                name="a_running_service_has_started",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="interrupted")
                | models.Q(interrupted_on__isnull=False) & ~models.Q(stopped_because=""),
                name="an_interrupted_service_says_why",
            ),
        ]

    def __str__(self) -> str:
        return f"Service {self.pk}"

    @property
    def origin_key(self) -> Any:
        """From another provider it is another service."""
        return super().origin_key, self.service, self.provider

    @property
    def is_running(self) -> bool:
        """Started, and not ended: it may stand still for now."""
        return self.state in {self.State.STARTED, self.State.INTERRUPTED}

    @property
    def ended_with_its_plan(self) -> bool:
        """Ended because its plan did, not by itself for a reason of its own."""
        by_itself = bool(self.stopped_because) and self.interrupted_on is None
        return self.state == self.State.ENDED and not by_itself

    def last_day(self, today: dt.date) -> dt.date:
        """The day it ends when it ends today: one that never started, not before it was to."""
        if self.started_on is None and self.starts_on is not None:
            return max(today, self.starts_on)
        return today
