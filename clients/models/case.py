"""The case: its stage, who carries it, and every dated row that gives access to it."""

import datetime as dt

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.contrib.postgres.indexes import GistIndex
from django.db import models
from django.db.models.functions import Cast
from django.utils.translation import gettext_lazy as _

from casemgmt.agency import categories
from casemgmt.agency.models import Agency, Program, Staff
from casemgmt.core.constraints import one_of
from casemgmt.core.ranges import DateTimeRangeField, ended
from casemgmt.core.records import Record, append_only, belongs_for_good
from clients.access.reading import ConfidentialQuerySet
from clients.models.client import Client
from clients.models.intake import Referral
from clients.queries.cases import AssignmentQuerySet, CaseQuerySet


class Stage(models.TextChoices):
    """Where a case stands; the moves between them are in ``clients/lifecycle.py``."""

    INTAKE = "intake", _("Intake")
    ASSESSMENT = "assessment", _("Assessment")
    PLANNING = "planning", _("Planning")
    ACTIVE = "active", _("Monitoring")
    ON_HOLD = "on_hold", _("On hold")
    CLOSING = "closing", _("Closing")
    CLOSED = "closed", _("Closed")


class Case(Record):
    """One episode of service to one client in one program: what a case manager carries."""

    case_path = ""
    opened_with = ("agency", "client", "program")

    class Acuity(models.IntegerChoices):
        CHECK_IN = 0, _("Check-in")
        LOW = 1, _("Low")
        MODERATE = 2, _("Moderate")
        HIGH = 3, _("High")
        INTENSIVE = 4, _("Intensive")

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="cases")
    client = models.ForeignKey(Client, models.PROTECT, related_name="cases")
    program = models.ForeignKey(
        Program, models.PROTECT, related_name="cases", verbose_name=_("program")
    )
    referral = models.OneToOneField(
        Referral,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="case",
        verbose_name=_("referral"),
    )
    previous = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="later_cases",
        verbose_name=_("case before this one"),
    )
    number = models.CharField(_("case number"), max_length=12)
    stage = models.CharField(_("stage"), max_length=12, choices=Stage.choices, default=Stage.INTAKE)
    acuity = models.PositiveSmallIntegerField(
        _("effort"), choices=Acuity.choices, null=True, blank=True
    )
    opened_at = models.DateTimeField(_("opened"))
    activated_at = models.DateTimeField(_("services began"), null=True, blank=True)
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True)
    hold_reason = models.CharField(_("why it is on hold"), max_length=300, blank=True)
    hold_review_on = models.DateField(_("look again on"), null=True, blank=True)

    objects = CaseQuerySet.as_manager()

    class Meta:
        verbose_name = _("case")
        permissions = [
            ("work_case", "Works an open case"),
            ("note_case", "Writes notes of an open case"),
            ("attend_case", "Has or had a part in a case"),
            ("lead_case", "Leads the people who work a case"),
            *categories.permissions(),
        ]
        constraints = [
            models.UniqueConstraint("agency", "number", name="one_case_of_a_number"),
            models.UniqueConstraint(
                fields=["client", "program"],
                condition=~models.Q(stage="closed"),
                name="one_open_case_a_program",
            ),
            models.CheckConstraint(
                condition=models.Q(stage="closed", closed_at__isnull=False)
                | ~models.Q(stage="closed") & models.Q(closed_at=None),
                name="closed_at_says_closed",
            ),
            models.CheckConstraint(
                condition=~models.Q(stage="on_hold")
                | models.Q(hold_review_on__isnull=False) & ~models.Q(hold_reason=""),
                name="a_hold_has_a_reason_and_an_end",
            ),
        ]
        indexes = [
            models.Index(
                "program", name="open_cases_of_program", condition=~models.Q(stage="closed")
            )
        ]
        triggers = [belongs_for_good()]

    def __str__(self) -> str:
        return self.number

    @property
    def is_open(self) -> bool:
        return self.stage != Stage.CLOSED


class CaseTransition(models.Model):
    """One move of a case from stage to stage, with what was checked. Written once, never changed."""

    case_path = "case"
    agency_path = None

    id = models.UUIDField(primary_key=True, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="transitions")
    from_stage = models.CharField(max_length=12, blank=True)
    to_stage = models.CharField(max_length=12, choices=Stage.choices)
    at = models.DateTimeField()
    by = models.ForeignKey(Staff, models.PROTECT, null=True, related_name="+")
    reason = models.CharField(max_length=1000, blank=True)
    checked = models.JSONField(default=list)

    objects = ConfidentialQuerySet.as_manager()

    class Meta:
        verbose_name = _("stage move")
        ordering = ["at"]
        triggers = [append_only()]

    def __str__(self) -> str:
        return f"{self.from_stage} to {self.to_stage}"


class Assignment(Record):
    """A person carries a case in a role, from one instant to another (AAA 3: one primary).

    Whoever covers does so until a day that is set when it begins; ``handed_back`` is what they want
    whoever goes on to know.
    """

    case_path = "case"

    class Role(models.TextChoices):
        PRIMARY = "primary", _("Primary case manager")
        SECONDARY = "secondary", _("Second worker")
        COVERING = "covering", _("Covering")

    case = models.ForeignKey(Case, models.PROTECT, related_name="assignments")
    staff = models.ForeignKey(
        Staff, models.PROTECT, related_name="assignments", verbose_name=_("person")
    )
    role = models.CharField(_("role"), max_length=12, choices=Role.choices)
    during = DateTimeRangeField(_("period"))
    ended_by_closure = models.BooleanField(_("ended with the case"), default=False)
    handed_back = models.TextField(_("handed back with"), max_length=2000, blank=True)

    objects = AssignmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("assignment")
        constraints = [
            ExclusionConstraint(
                name="one_primary_at_a_time",
                expressions=[
                    ("case", RangeOperators.EQUAL),
                    ("during", RangeOperators.OVERLAPS),
                ],
                condition=models.Q(role="primary"),
            ),
            ExclusionConstraint(
                name="assigned_once_at_a_time",
                # The person as text, so that nobody's caseload is looked up here: the planner
                # would read the whole index for it, and think it cheap.
                expressions=[
                    ("case", RangeOperators.EQUAL),
                    (Cast("staff", models.TextField()), RangeOperators.EQUAL),
                    ("during", RangeOperators.OVERLAPS),
                ],
            ),
            one_of("role", ["primary", "secondary", "covering"], "an_assignment_is_in_a_role"),
            models.CheckConstraint(
                condition=~models.Q(role="covering") | models.Q(during__upper_inf=False),
                name="a_cover_has_an_end",
            ),
        ]
        indexes = [GistIndex("staff", "during", name="assignments_of_staff")]

    def __str__(self) -> str:
        return f"{self.role} on {self.case_id}"

    def holds(self, now: dt.datetime) -> bool:
        """In force at an instant."""
        return now in self.during

    def end(self, now: dt.datetime, *, by_closure: bool = False) -> None:
        """End it at an instant. The last workers of a closed case may still read it."""
        self.during = ended(self.during, now)
        self.ended_by_closure = by_closure


class AccessGrant(Record):
    """A dated reason, other than an assignment, for which a person may see a case.

    Whoever takes it in works it; whoever is consulted reads along, and nobody through them.
    """

    case_path = "case"
    reasons_of = "case.client"

    class Basis(models.TextChoices):
        INTAKE = "intake", _("Takes the case in")
        CONSULTATION = "consultation", _("Reads along")

    case = models.ForeignKey(Case, models.PROTECT, related_name="access_grants")
    staff = models.ForeignKey(
        Staff, models.PROTECT, related_name="access_grants", verbose_name=_("person")
    )
    basis = models.CharField(_("basis"), max_length=20, choices=Basis.choices)
    during = DateTimeRangeField(_("period"))

    objects = ConfidentialQuerySet.as_manager()

    class Meta:
        verbose_name = _("reason for access")

    def __str__(self) -> str:
        return f"{self.basis} on {self.case_id}"

    def end(self, now: dt.datetime) -> None:
        """End it at an instant."""
        self.during = ended(self.during, now)
