"""Who a program is for: its dated criteria, what a screening found, its waitlist, its admissions."""

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from casemgmt.agency.models import Program, Staff
from casemgmt.core.constraints import changed_but_for, not_empty, one_of
from casemgmt.core.records import Record, append_only
from clients.models.intake import Referral
from clients.queries.referrals import AboutReferralQuerySet
from clients.queries.waiting import WaitlistQuerySet

_KINDS = ["yes_no", "number", "age", "choice"]
_FREE = ["need", "safety", "place", "housing", "income", "coverage", "help", "other"]
_AGE = "age"
_LEFT = [
    "accepted", "referred_out", "not_eligible", "declined", "unable_to_engage", "duplicate",
    "routed",
]  # fmt: skip
_ELSEWHERE = ["shown", "none"]


class CriteriaVersion(Record):
    """Whom a program takes from a day on, until a newer version takes over (NASW 7).

    It never changes: decisions made under it stay readable as they were made.
    """

    agency_path = "program__agency"
    named_as_setting = ("program", "number")

    program = models.ForeignKey(Program, models.PROTECT, related_name="criteria_versions")
    number = models.PositiveSmallIntegerField(_("version"))
    effective_from = models.DateField(_("from"))
    approved_by = models.ForeignKey(
        Staff, models.PROTECT, related_name="+", verbose_name=_("approved by")
    )
    approved_at = models.DateTimeField(_("approved"))
    why = models.CharField(_("why"), max_length=300)

    class Meta:
        verbose_name = _("admission criteria")
        verbose_name_plural = _("admission criteria")
        constraints = [
            models.UniqueConstraint("program", "number", name="one_version_of_a_number"),
            not_empty("why", "criteria_say_why"),
        ]
        triggers = [append_only()]

    def __str__(self) -> str:
        return f"{self.program} {self.number}"

    @property
    def asked(self) -> "list[Criterion]":
        """Its criteria in the order in which they are asked."""
        return list(self.criteria.all())


class Criterion(Record):
    """One question of a version: when it is met, and whether that is needed, counted, or both."""

    agency_path = "criteria__program__agency"
    named_as_setting = ("criteria", "question")

    class Kind(models.TextChoices):
        YES_NO = "yes_no", _("Yes or no")
        NUMBER = "number", _("A number")
        AGE = "age", _("An age in years")
        CHOICE = "choice", _("One of several")

    class Subject(models.TextChoices):
        """What any program may ask about; everything else needs a lawful basis in words."""

        NEED = "need", _("What the person needs")
        SAFETY = "safety", _("Safety")
        PLACE = "place", _("Where they live")
        HOUSING = "housing", _("How they are housed")
        INCOME = "income", _("Income and means")
        COVERAGE = "coverage", _("Insurance and benefits")
        HELP = "help", _("Help they have already")
        OTHER = "other", _("Something else")

    criteria = models.ForeignKey(CriteriaVersion, models.PROTECT, related_name="criteria")
    position = models.PositiveSmallIntegerField()
    key = models.CharField(max_length=40, editable=False)
    question = models.CharField(_("question"), max_length=200)
    kind = models.CharField(_("answered with"), max_length=10, choices=Kind.choices)
    least = models.DecimalField(_("at least"), max_digits=9, decimal_places=2, null=True)
    most = models.DecimalField(_("at most"), max_digits=9, decimal_places=2, null=True)
    choices = ArrayField(models.CharField(max_length=80), verbose_name=_("answers"), default=list)
    wanted = ArrayField(
        models.CharField(max_length=80), verbose_name=_("answers that meet it"), default=list
    )
    is_required = models.BooleanField(_("has to be met"), default=False)
    is_scored = models.BooleanField(_("counts toward the score"), default=False)
    weight = models.PositiveSmallIntegerField(_("points when met"), default=0)
    about = models.CharField(_("what it is about"), max_length=40)
    lawful_basis = models.CharField(_("lawful basis"), max_length=300, blank=True)
    not_protected = models.CharField(_("why it asks nothing protected"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("criterion")
        verbose_name_plural = _("criteria")
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["criteria", "key"], name="a_key_stands_once"),
            not_empty("question", "a_criterion_asks_something"),
            one_of("kind", _KINDS, "a_criterion_is_answered_somehow"),
            models.CheckConstraint(
                condition=Q(is_required=True) | Q(is_scored=True), name="a_criterion_does_something"
            ),
            models.CheckConstraint(
                condition=Q(is_scored=True, weight__gt=0) | Q(is_scored=False, weight=0),
                name="what_is_scored_has_points",
            ),
            models.CheckConstraint(
                condition=Q(about__in=_FREE) | ~Q(lawful_basis=""),
                name="a_protected_input_has_a_lawful_basis",
            ),
            models.CheckConstraint(
                condition=~Q(kind=_AGE) | Q(about=_AGE), name="an_age_is_about_age"
            ),
        ]
        triggers = [append_only()]

    def __str__(self) -> str:
        return self.question


class ScreeningDecision(Record):
    """Whether a referred person is eligible and whether the program suits them, judged apart.

    Under criteria it holds what was asked, answered and worked out of it; ``is_eligible`` is what a
    person decided.
    """

    agency_path = "referral__agency"
    holds_client_data = True

    referral = models.ForeignKey(Referral, models.PROTECT, related_name="screenings")
    is_eligible = models.BooleanField(_("eligible"))
    is_appropriate = models.BooleanField(_("this program suits their needs"))
    basis = models.TextField(_("what the decision rests on"), max_length=10_000)
    rationale = models.TextField(_("why it would help them, or would not"), max_length=10_000)
    criteria = models.ForeignKey(
        CriteriaVersion, models.PROTECT, null=True, blank=True, related_name="screenings"
    )
    answers = models.JSONField(_("answers"), default=dict, blank=True)
    result = models.JSONField(_("how it was worked out"), default=list, blank=True)
    computed = models.BooleanField(_("eligible by the criteria"), null=True, blank=True)
    score = models.PositiveIntegerField(_("score"), null=True, blank=True)
    override_reason = models.TextField(
        _("why it was decided otherwise"), max_length=10_000, blank=True
    )
    decided_at = models.DateTimeField()
    decided_by = models.ForeignKey(Staff, models.PROTECT, related_name="screenings")

    objects = AboutReferralQuerySet.as_manager()

    class Meta:
        verbose_name = _("screening decision")
        constraints = [
            not_empty("rationale", "a_screening_says_why_it_would_help"),
            models.CheckConstraint(
                condition=Q(criteria=None, computed=None, score=None, override_reason="")
                | Q(criteria__isnull=False, computed__isnull=False, score__isnull=False),
                name="a_screening_keeps_what_was_worked_out",
            ),
            models.CheckConstraint(
                condition=Q(computed=None) | Q(computed=F("is_eligible")) | ~Q(override_reason=""),
                name="an_override_says_why",
            ),
        ]
        triggers = [append_only()]

    def __str__(self) -> str:
        return f"Screening {self.pk}"

    @property
    def is_positive(self) -> bool:
        """Eligible and suited: one of the two alone opens no case."""
        return self.is_eligible and self.is_appropriate

    @property
    def is_override(self) -> bool:
        """A supervisor decided otherwise than the criteria say."""
        return self.computed is not None and self.computed != self.is_eligible


class WaitlistEntry(Record):
    """Somebody waits for a place in a program, in an order that is explained (NASW 7)."""

    agency_path = "referral__agency"
    holds_client_data = True
    opened_with = ("referral", "program")

    class Left(models.TextChoices):
        ACCEPTED = "accepted", _("Accepted")
        REFERRED_OUT = "referred_out", _("Referred on")
        NOT_ELIGIBLE = "not_eligible", _("Not admitted")
        DECLINED = "declined", _("Declined")
        UNABLE_TO_ENGAGE = "unable_to_engage", _("Unable to engage")
        DUPLICATE = "duplicate", _("Duplicate")
        ROUTED = "routed", _("Sent to another program")

    referral = models.ForeignKey(Referral, models.PROTECT, related_name="waits")
    program = models.ForeignKey(Program, models.PROTECT, related_name="waits")
    entered_on = models.DateField(_("waits since"))
    priority = models.PositiveSmallIntegerField(_("priority"), choices=Referral.Urgency.choices)
    review_on = models.DateField(_("look again on"))
    reason = models.TextField(_("reason"), max_length=10_000)
    left_at = models.DateTimeField(null=True, blank=True)
    left_how = models.CharField(max_length=20, choices=Left.choices, blank=True)

    objects = WaitlistQuerySet.as_manager()

    class Meta:
        verbose_name = _("place on a waitlist")
        verbose_name_plural = _("places on a waitlist")
        constraints = [
            models.UniqueConstraint(
                fields=["referral"], condition=Q(left_at=None), name="somebody_waits_once"
            ),
            one_of("priority", [1, 2, 3, 4], "a_wait_has_a_priority"),
            one_of("left_how", ["", *_LEFT], "a_wait_ends_in_one_way"),
            not_empty("reason", "a_wait_says_why"),
            models.CheckConstraint(
                condition=Q(review_on__gt=F("entered_on")), name="a_wait_is_looked_at_later"
            ),
            models.CheckConstraint(
                condition=Q(left_at=None, left_how="") | Q(left_at__isnull=False) & ~Q(left_how=""),
                name="nobody_leaves_a_waitlist_without_an_outcome",
            ),
        ]
        indexes = [
            models.Index(
                "program",
                F("priority").desc(),
                "entered_on",
                name="waitlist_of_program",
                condition=Q(left_at=None),
            )
        ]

    def __str__(self) -> str:
        return f"Wait {self.pk}"


class Admission(Record):
    """The decision that a referred person is admitted, or is not, once (NASW 5, CMSA 9).

    Of one who could not be told it is written down later, once, that they were.
    """

    agency_path = "referral__agency"
    holds_client_data = True

    class Elsewhere(models.TextChoices):
        SHOWN = "shown", _("Yes")
        NONE = "none", _("There is nowhere else")

    referral = models.OneToOneField(Referral, models.PROTECT, related_name="admission")
    screening = models.ForeignKey(ScreeningDecision, models.PROTECT, related_name="admissions")
    criteria = models.ForeignKey(
        CriteriaVersion, models.PROTECT, null=True, blank=True, related_name="admissions"
    )
    is_admitted = models.BooleanField(_("admitted"))
    reason = models.TextField(_("reason"), max_length=10_000)
    passed_over_reason = models.TextField(
        _("why before those who stood before"), max_length=10_000, blank=True
    )
    told_on = models.DateField(_("the person was told on"), null=True, blank=True)
    untold_reason = models.CharField(_("why they could not be told"), max_length=300, blank=True)
    elsewhere = models.CharField(
        _("shown somewhere else"), max_length=10, choices=Elsewhere.choices, blank=True
    )
    appeal_given = models.BooleanField(_("told how to appeal"), default=False)
    decided_at = models.DateTimeField()
    decided_by = models.ForeignKey(Staff, models.PROTECT, related_name="+")

    objects = AboutReferralQuerySet.as_manager()

    class Meta:
        verbose_name = _("admission decision")
        constraints = [
            one_of("elsewhere", ["", *_ELSEWHERE], "elsewhere_is_a_choice"),
            not_empty("reason", "an_admission_says_why"),
            models.CheckConstraint(
                condition=Q(is_admitted=True)
                | Q(told_on__isnull=False, appeal_given=True) & ~Q(elsewhere="")
                | Q(told_on=None) & ~Q(untold_reason="") & ~Q(elsewhere=""),
                name="who_is_denied_is_told",
            ),
            models.CheckConstraint(
                condition=Q(passed_over_reason="") | Q(is_admitted=True),
                name="only_who_is_admitted_passes_somebody_over",
            ),
        ]
        triggers = [
            pgtrigger.Protect(
                name="decided_once",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition(
                    changed_but_for("told_on", "appeal_given", "version")
                    + " AND current_user <> 'cm_purge'"
                ),
            ),
            pgtrigger.Protect(
                name="told_once",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition(
                    "current_user <> 'cm_purge' AND (OLD.is_admitted OR OLD.told_on IS NOT NULL)"
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"Admission {self.pk}"
