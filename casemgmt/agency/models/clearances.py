"""Who may see restricted information, and what of it may be known to exist."""

import datetime as dt

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.utils.translation import gettext_lazy as _

from casemgmt.agency.categories import CASE_BY_CASE, Category
from casemgmt.agency.models.agencies import Agency
from casemgmt.agency.models.people import Staff
from casemgmt.core.constraints import one_of
from casemgmt.core.days import last_instant
from casemgmt.core.ranges import DateTimeRangeField, ended
from casemgmt.core.records import Record


class Cleared(Record):
    """Somebody may see one restricted category from one instant to another."""

    category = models.CharField(_("category"), max_length=20, choices=Category.choices)
    during = DateTimeRangeField(_("period"))

    class Meta:
        abstract = True

    @property
    def last_day(self) -> dt.datetime | None:
        """The last instant at which it holds; ``None`` where it is open."""
        return last_instant(self.during.upper)

    def end(self, now: dt.datetime) -> None:
        """End it at an instant."""
        self.during = ended(self.during, now)


class Clearance(Cleared):
    """A person may see one restricted category in every case they see (CON-22).

    It opens no case. Counseling notes are cleared case by case (``clients.CaseClearance``).
    """

    agency_path = "staff__agency"
    opened_with = ("staff",)
    named_as_setting = ("staff", "category")

    staff = models.ForeignKey(
        Staff, models.PROTECT, related_name="clearances", verbose_name=_("person")
    )

    class Meta:
        verbose_name = _("clearance")
        constraints = [
            ExclusionConstraint(
                name="cleared_once_at_a_time",
                expressions=[
                    ("staff", RangeOperators.EQUAL),
                    ("category", RangeOperators.EQUAL),
                    ("during", RangeOperators.OVERLAPS),
                ],
            ),
            one_of("category", Category.values, "a_clearance_is_for_a_category"),
            models.CheckConstraint(
                condition=~models.Q(category__in=sorted(CASE_BY_CASE)),
                name="some_categories_are_cleared_case_by_case",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.category} for {self.staff_id}"


class CategoryRule(Record):
    """How an agency deals with one category: may its existence be known, and do supervisors see
    what the people below them are cleared for? Where there is none, the answer is no to both.
    """

    agency_path = "agency"
    named_as_setting = ("category",)

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="category_rules")
    category = models.CharField(_("category"), max_length=20, choices=Category.choices)
    existence_is_shown = models.BooleanField(_("existence is shown"), default=False)
    supervisors_see = models.BooleanField(_("supervisors see it too"), default=False)
    during = DateTimeRangeField(_("period"))

    class Meta:
        verbose_name = _("rule about a category")
        constraints = [
            ExclusionConstraint(
                name="one_rule_a_category_at_a_time",
                expressions=[
                    ("agency", RangeOperators.EQUAL),
                    ("category", RangeOperators.EQUAL),
                    ("during", RangeOperators.OVERLAPS),
                ],
            ),
            one_of("category", Category.values, "a_rule_is_about_a_category"),
            models.CheckConstraint(
                condition=models.Q(supervisors_see=False)
                | ~models.Q(category__in=sorted(CASE_BY_CASE)),
                name="some_categories_come_down_no_line",
            ),
        ]

    def __str__(self) -> str:
        return f"Rule about {self.category}"

    def end(self, now: dt.datetime) -> None:
        """End it at an instant; the next one holds from there."""
        self.during = ended(self.during, now)
