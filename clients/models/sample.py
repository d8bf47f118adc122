"""A sample of cases for a quality review: drawn by the system, so that nobody chooses what is read."""

import datetime as dt

from django.db import models
from django.utils.translation import gettext_lazy as _

from casemgmt.agency.models import Agency, Program, Staff
from casemgmt.core.days import last_instant
from casemgmt.core.ranges import DateTimeRangeField
from casemgmt.core.records import Record, append_only
from clients.access.reading import ConfidentialQuerySet
from clients.models.case import Case


class ReviewSample(Record):
    """Somebody reads so many open cases of a program for some days, to see how the work is done.

    A privacy officer says how many, of which program and by whom; never themselves. Which ones
    follows from the seed alone, so that the drawing can be done again and compared.
    """

    agency_path = "agency"
    opened_with = ("program", "reviewer")

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+")
    program = models.ForeignKey(
        Program, models.PROTECT, related_name="+", verbose_name=_("program")
    )
    reviewer = models.ForeignKey(
        Staff, models.PROTECT, related_name="review_samples", verbose_name=_("who reads")
    )
    asked_by = models.ForeignKey(Staff, models.PROTECT, related_name="+")
    size = models.PositiveSmallIntegerField(_("how many cases"))
    seed = models.BigIntegerField(editable=False)
    during = DateTimeRangeField(_("period"))

    class Meta:
        verbose_name = _("sample for review")
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(reviewer=models.F("asked_by")),
                name="nobody_asks_for_their_own_sample",
            ),
            models.CheckConstraint(
                condition=models.Q(during__endswith__isnull=False), name="a_sample_ends"
            ),
            models.CheckConstraint(
                condition=models.Q(size__gte=1, size__lte=50), name="a_sample_is_small"
            ),
        ]

    def __str__(self) -> str:
        return f"Sample {self.pk}"

    @property
    def last_day(self) -> dt.datetime | None:
        """The last instant at which it is open."""
        return last_instant(self.during.upper)


class SampledCase(models.Model):
    """One case of a sample. Written once by ``app.draw_sample()``, never changed."""

    case_path = "case"
    agency_path = None

    id = models.UUIDField(primary_key=True, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="+")
    sample = models.ForeignKey(ReviewSample, models.PROTECT, related_name="cases")

    objects = ConfidentialQuerySet.as_manager()

    class Meta:
        verbose_name = _("case of a sample")
        constraints = [models.UniqueConstraint("sample", "case", name="a_case_is_drawn_once")]
        triggers = [append_only()]

    def __str__(self) -> str:
        return f"{self.case_id} in a sample"
