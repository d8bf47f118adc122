"""How long records are kept."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from casemgmt.agency.models import Agency, Program
from casemgmt.core.constraints import one_of
from casemgmt.core.records import Record

RECORD_CLASSES = ["case_file", "referral", "access_log", "supervision"]


class RetentionRule(Record):
    """How many years a kind of record is kept after its trigger (CCM: as required, or longer)."""

    agency_path = "agency"
    named_as_setting = ("record_class", "program")

    class RecordClass(models.TextChoices):
        CASE_FILE = "case_file", _("Case files")
        REFERRAL = "referral", _("Referrals that never became a case")
        ACCESS_LOG = "access_log", _("Access logs")
        SUPERVISION = "supervision", _("Supervision records")

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="retention_rules")
    program = models.ForeignKey(
        Program,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="retention_rules",
        verbose_name=_("program"),
    )
    record_class = models.CharField(_("what"), max_length=20, choices=RecordClass.choices)
    years = models.PositiveSmallIntegerField(_("years after closing"))
    years_after_majority = models.PositiveSmallIntegerField(
        _("years after a child comes of age"), null=True, blank=True
    )
    basis = models.CharField(_("law or policy behind it"), max_length=300)
    effective_from = models.DateField(_("from"))

    class Meta:
        verbose_name = _("retention rule")
        constraints = [
            models.UniqueConstraint(
                fields=["agency", "program", "record_class", "effective_from"],
                nulls_distinct=False,
                name="one_retention_rule_a_day",
            ),
            one_of("record_class", RECORD_CLASSES, "a_rule_is_for_a_kind_of_record"),
            models.CheckConstraint(
                condition=models.Q(years__gte=1, years__lte=100), name="years_are_sensible"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_record_class_display()}: {self.years} years"
