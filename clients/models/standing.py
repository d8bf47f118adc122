"""Where a client stands before the law, and whom they would like to work with."""

import datetime as dt
from typing import Any

from dateutil.relativedelta import relativedelta
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from casemgmt.agency.models import Staff
from casemgmt.core.constraints import not_empty, one_of
from casemgmt.core.records import Record
from casemgmt.core.sealing.fields import SealedCharField, SealedTextField
from clients.access.reading import ConfidentialQuerySet
from clients.models.case import Case
from clients.models.client import Client, RelatedPerson
from clients.models.record import Document
from clients.models.restricted import RestrictableRecord, known_categories
from clients.queries.standing import (
    EVERYTHING,
    MAJORITY,
    LegalAuthorityQuerySet,
    WorkerWishQuerySet,
)

_KINDS = ["guardian", "power_of_attorney", "health_care_agent", "parent", "other"]
_AREAS = ["services", "health", "money", "information", "housing", "school", EVERYTHING]
_PAPERS = [
    "advance_directive",
    "guardianship",
    "parental_rights",
    "power_of_attorney",
    "court_order",
    "other",
]
_OUTCOMES = ["", "met", "not_met"]
TEAM: Any = {"owner": "case.client"}
"""Whose key seals the words of a legal paper; they are never kept in clear."""
THEIRS: Any = {"owner": "client"}
"""Whose key seals what an authority rests on: it says no less than a legal paper does."""


class LegalAuthority(Record):
    """Somebody may decide for the client, in some areas and for some time (NASW92 S3).

    What it rests on, its document and why it ended are shown to whoever may see legal papers. A
    parent's authority ends on the client's 18th birthday whatever its paper says.
    """

    agency_path = "client__agency"
    holds_client_data = True
    opened_with = ("client", "holder")

    class Kind(models.TextChoices):
        GUARDIAN = "guardian", _("Legal guardian")
        POWER_OF_ATTORNEY = "power_of_attorney", _("Power of attorney")
        HEALTH_CARE_AGENT = "health_care_agent", _("Health care agent")
        PARENT = "parent", _("Parent of a minor")
        OTHER = "other", _("Other legal representative")

    class Area(models.TextChoices):
        SERVICES = "services", _("Services and plans")
        HEALTH = "health", _("Health care")
        MONEY = "money", _("Money")
        INFORMATION = "information", _("Who is told what")
        HOUSING = "housing", _("Where they live")
        SCHOOL = "school", _("School")
        EVERYTHING = EVERYTHING, _("Everything")

    client = models.ForeignKey(Client, models.PROTECT, related_name="authorities")
    holder = models.ForeignKey(
        RelatedPerson, models.PROTECT, related_name="authorities", verbose_name=_("who decides")
    )
    kind = models.CharField(_("as"), max_length=20, choices=Kind.choices)
    scope = ArrayField(
        models.CharField(max_length=12, choices=Area.choices),
        verbose_name=_("what they may decide"),
    )
    basis = SealedCharField(_("court, or what it rests on"), max_length=140, **THEIRS)
    paper = SealedCharField(_("which paper, and where it lies"), max_length=140, **THEIRS)
    document = models.ForeignKey(
        Document,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="authorities",
        verbose_name=_("document"),
    )
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until, inclusive"), null=True, blank=True)
    ended_on = models.DateField(_("not any more since"), null=True, blank=True)
    ended_because = SealedCharField(_("why it ended"), max_length=300, blank=True, **THEIRS)

    objects = LegalAuthorityQuerySet.as_manager()

    class Meta:
        verbose_name = _("legal authority")
        verbose_name_plural = _("legal authorities")
        constraints = [
            one_of("kind", _KINDS, "an_authority_has_a_kind"),
            models.CheckConstraint(
                condition=Q(scope__len__gt=0) & Q(scope__contained_by=_AREAS),
                name="an_authority_covers_something",
            ),
            not_empty("basis", "an_authority_rests_on_something"),
            not_empty("paper", "an_authority_has_a_paper"),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                name="an_authority_ends_after_it_began",
            ),
            models.CheckConstraint(
                condition=Q(ended_on=None, ended_because="")
                | Q(ended_on__isnull=False, ended_on__gte=F("starts_on")) & ~Q(ended_because=""),
                name="an_authority_that_ended_says_why",
            ),
        ]
        indexes = [models.Index("client", name="authorities_of_client")]

    def __str__(self) -> str:
        return f"Legal authority {self.pk}"

    @property
    def of_age_on(self) -> dt.date | None:
        """The day a parent's authority ends by itself; ``None`` for others."""
        born = self.client.birth_date if self.kind == self.Kind.PARENT else None
        return None if born is None else coming_of_age(born)

    @property
    def over_on(self) -> dt.date | None:
        """The first day on which it holds no more; ``None`` while no end is known."""
        day = dt.timedelta(days=1)
        after = self.ends_on + day if self.ends_on is not None else None
        ends = [end for end in (after, self.ended_on, self.of_age_on) if end is not None]
        return min(ends, default=None)

    def stands(self, on: dt.date) -> bool:
        """Is it in force on a day? As ``standing`` of the queryset says."""
        if self.kind == self.Kind.PARENT and self.client.birth_date is None:
            return False
        return self.starts_on <= on and (self.over_on is None or on < self.over_on)

    @property
    def areas(self) -> list[Any]:
        """What the holder may decide, in words."""
        return [area.label for area in self.Area if area in self.scope]


def coming_of_age(born: dt.date) -> dt.date:
    """The 18th birthday; 1 March for somebody born on a leap day."""
    day = born + relativedelta(years=MAJORITY)
    return day if day.day == born.day else day + dt.timedelta(days=1)


class LegalPaper(RestrictableRecord):
    """An advance directive, guardianship papers, or who has which rights as a parent (EECM S1).

    Only whoever has a part in the case, and those above them, know that there is one.
    """

    case_path = "case"
    seen_with = "attend_case"

    class Kind(models.TextChoices):
        ADVANCE_DIRECTIVE = "advance_directive", _("Advance directive")
        GUARDIANSHIP = "guardianship", _("Guardianship papers")
        PARENTAL_RIGHTS = "parental_rights", _("Parental rights")
        POWER_OF_ATTORNEY = "power_of_attorney", _("Power of attorney papers")
        COURT_ORDER = "court_order", _("Court order")
        OTHER = "other", _("Other legal paper")

    case = models.ForeignKey(Case, models.PROTECT, related_name="legal_papers")
    kind = models.CharField(_("kind"), max_length=20, choices=Kind.choices)
    says = SealedTextField(_("what it says, in short"), max_length=2000, **TEAM)
    lies_at = SealedCharField(_("where it lies"), max_length=300, blank=True, **TEAM)
    document = models.ForeignKey(
        Document,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="legal_papers",
        verbose_name=_("document"),
    )
    dated_on = models.DateField(_("date of the paper"))
    ends_on = models.DateField(_("until, inclusive"), null=True, blank=True)
    ended_because = SealedCharField(_("why it ended"), max_length=300, blank=True, **TEAM)
    recorded_by = models.ForeignKey(
        Staff, models.PROTECT, related_name="legal_papers", verbose_name=_("written down by")
    )
    recorded_at = models.DateTimeField(_("written down"))

    objects = ConfidentialQuerySet.as_manager()

    class Meta:
        verbose_name = _("legal paper")
        constraints = [
            one_of("kind", _PAPERS, "a_legal_paper_has_a_kind"),
            not_empty("says", "a_legal_paper_says_something"),
            models.CheckConstraint(
                condition=Q(document__isnull=False) | ~Q(lies_at=""),
                name="a_legal_paper_lies_somewhere",
            ),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("dated_on")),
                name="a_legal_paper_ends_after_its_date",
            ),
            known_categories(),
        ]
        indexes = [models.Index("case", name="legal_papers_of_case")]

    def __str__(self) -> str:
        return f"Legal paper {self.pk}"

    def holds(self, on: dt.date) -> bool:
        """Is it still to be followed on a day?"""
        return self.ends_on is None or on <= self.ends_on


class WorkerWish(Record):
    """Which case manager a client would like, and what became of it (NASW92 S10)."""

    case_path = "case"
    opened_with = ("wanted",)

    class Outcome(models.TextChoices):
        MET = "met", _("Met")
        NOT_MET = "not_met", _("Not met")

    case = models.ForeignKey(Case, models.PROTECT, related_name="worker_wishes")
    no_wish = models.BooleanField(_("asked, no wish"), default=False)
    wanted = models.ForeignKey(
        Staff,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("case manager they would like"),
    )
    words = models.CharField(_("in their words"), max_length=300, blank=True)
    reason = models.CharField(_("why"), max_length=300, blank=True)
    asked_at = models.DateTimeField(_("asked"))
    outcome = models.CharField(
        _("what became of it"), max_length=8, choices=Outcome.choices, blank=True
    )
    unmet_reason = models.CharField(_("why it is not met"), max_length=300, blank=True)
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)
    decided_by = models.ForeignKey(
        Staff,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("decided by"),
    )

    objects = WorkerWishQuerySet.as_manager()

    class Meta:
        verbose_name = _("wish for a case manager")
        verbose_name_plural = _("wishes for a case manager")
        constraints = [
            one_of("outcome", _OUTCOMES, "a_wish_is_met_or_not"),
            models.CheckConstraint(
                condition=Q(no_wish=True, wanted=None, words="", outcome="")
                | Q(no_wish=False) & (Q(wanted__isnull=False) | ~Q(words="")),
                name="a_wish_says_whom_or_that_there_is_none",
            ),
            models.CheckConstraint(
                condition=Q(outcome="not_met") & ~Q(unmet_reason="")
                | ~Q(outcome="not_met") & Q(unmet_reason=""),
                name="a_wish_that_is_not_met_says_why",
            ),
            models.CheckConstraint(
                condition=Q(outcome="", decided_at=None, decided_by=None)
                | ~Q(outcome="") & Q(decided_at__isnull=False, decided_by__isnull=False),
                name="somebody_decided_about_a_wish",
            ),
            models.UniqueConstraint(
                fields=["case"], condition=Q(outcome=""), name="one_wish_at_a_time"
            ),
        ]

    def __str__(self) -> str:
        return f"Wish {self.pk}"
