"""What of a record may be restricted, and who is cleared for it in one case (CON-22)."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, RangeOperators
from django.db import models
from django.utils.translation import gettext_lazy as _

from casemgmt.agency.categories import Category
from casemgmt.agency.models import Cleared, Staff
from casemgmt.core.constraints import one_of
from casemgmt.core.records import Record
from clients.access.reading import ConfidentialQuerySet


def known_categories() -> models.CheckConstraint:
    """A constraint under which a record is restricted by categories there are."""
    return models.CheckConstraint(
        condition=models.Q(categories__contained_by=sorted(Category.values)),
        name="%(class)s_has_known_categories",
    )


class RestrictableRecord(Record):
    """A record of a case that may belong to restricted categories.

    Who is not cleared for every one of them does not see it, nor that it exists.
    """

    restricted_by = "categories"

    categories = ArrayField(
        models.CharField(max_length=20, choices=Category.choices),
        default=list,
        blank=True,
        verbose_name=_("restricted"),
    )

    class Meta:
        abstract = True

    @property
    def is_restricted(self) -> bool:
        """Does it take more than seeing the case?"""
        return bool(self.categories)


class CaseClearance(Cleared):
    """A person may see one restricted category in one case, as long as they see the case.

    Whoever leads the case gives it; that it was given may say what there is, so nobody else is
    shown it.
    """

    case_path = "case"
    seen_with = "lead_case"
    written_with = ("lead_case",)

    case = models.ForeignKey("clients.Case", models.PROTECT, related_name="clearances")
    staff = models.ForeignKey(
        Staff, models.PROTECT, related_name="case_clearances", verbose_name=_("person")
    )

    objects = ConfidentialQuerySet.as_manager()

    class Meta:
        verbose_name = _("clearance in a case")
        constraints = [
            ExclusionConstraint(
                name="cleared_in_a_case_once_at_a_time",
                expressions=[
                    ("case", RangeOperators.EQUAL),
                    ("staff", RangeOperators.EQUAL),
                    ("category", RangeOperators.EQUAL),
                    ("during", RangeOperators.OVERLAPS),
                ],
            ),
            one_of("category", Category.values, "a_case_clearance_is_for_a_category"),
        ]

    def __str__(self) -> str:
        return f"{self.category} on {self.case_id}"
