"""What can't wait for the full assessment."""

import datetime as dt

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from casemgmt.agency.models import Staff
from casemgmt.core.constraints import not_empty, one_of
from casemgmt.core.records import Record
from clients.access.reading import ConfidentialQuerySet
from clients.models.case import Case

_URGENCIES = [1, 2, 3]


class ImmediateNeedQuerySet(ConfidentialQuerySet):
    """Needs that can't wait."""

    def unanswered(self) -> "ImmediateNeedQuerySet":
        """With neither an action nor a reason for none (INT-03)."""
        return self.filter(action="", no_action="")

    def standing(self) -> "ImmediateNeedQuerySet":
        """Still to be done, for a client who lives, in a case that is not closed."""
        rows = self.of_living().exclude(case__stage="closed")
        return rows.filter(done_at=None, no_action="")


class ImmediateNeed(Record):
    """One thing that can't wait for the assessment, and what is done about it by whom (EECM)."""

    case_path = "case"
    opened_with = ("responsible",)

    class Urgency(models.IntegerChoices):
        NOW = 3, _("Today")
        SOON = 2, _("Within days")
        THIS_WEEK = 1, _("Within two weeks")

    case = models.ForeignKey(Case, models.PROTECT, related_name="immediate_needs")
    need = models.CharField(_("what is needed"), max_length=300)
    urgency = models.PositiveSmallIntegerField(
        _("how soon"), choices=Urgency.choices, default=Urgency.NOW
    )
    action = models.CharField(_("what is done about it"), max_length=300, blank=True)
    no_action = models.CharField(_("why nothing is done"), max_length=300, blank=True)
    responsible = models.ForeignKey(
        Staff,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="immediate_needs",
        verbose_name=_("who sees to it"),
    )
    due_on = models.DateField(_("by"), null=True, blank=True)
    named_at = models.DateTimeField(_("named"))
    done_at = models.DateTimeField(_("done"), null=True, blank=True)

    objects = ImmediateNeedQuerySet.as_manager()

    class Meta:
        verbose_name = _("immediate need")
        constraints = [
            not_empty("need", "a_need_says_what"),
            one_of("urgency", _URGENCIES, "a_need_is_urgent_to_a_degree"),
            models.CheckConstraint(
                condition=Q(action="") | Q(no_action=""), name="a_need_is_met_or_not_met"
            ),
            models.CheckConstraint(
                condition=Q(action="") | Q(responsible__isnull=False, due_on__isnull=False),
                name="what_is_done_is_done_by_somebody_by_a_day",
            ),
            models.CheckConstraint(
                condition=Q(done_at=None) | ~Q(action=""), name="only_what_was_to_be_done_is_done"
            ),
        ]
        indexes = [
            models.Index("responsible", "due_on", name="needs_to_see_to", condition=Q(done_at=None))
        ]

    def __str__(self) -> str:
        return f"Immediate need {self.pk}"

    @property
    def is_answered(self) -> bool:
        """Is there an action, or a reason for none?"""
        return bool(self.action or self.no_action)

    def is_late(self, today: dt.date) -> bool:
        """Should it have been done by now?"""
        return self.done_at is None and self.due_on is not None and self.due_on < today
