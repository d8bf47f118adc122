"""Values of the lists an agency keeps for itself."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from casemgmt.agency.models.agencies import Agency
from casemgmt.core.constraints import not_empty
from casemgmt.core.records import Record


class ReferenceValue(Record):
    """One value of a list as an agency has it: one of its own, or one of the product's that it calls
    something else or sets aside (``casemgmt.agency.lists``)."""

    agency_path = "agency"
    named_as_setting = ("list", "label")

    class List(models.TextChoices):
        METHODS = "referral_method", _("How people are found")
        PROTECTED = "protected_trait", _("What may not decide")
        SELF_DESCRIPTION = "self_description", _("What clients are asked about themselves")
        NEEDED = "needed_at_intake", _("What an intake needs an answer to")

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="reference_values")
    list = models.CharField(_("list"), max_length=40, choices=List.choices)
    code = models.CharField(max_length=40, editable=False)
    label = models.CharField(_("in words"), max_length=80)
    is_active = models.BooleanField(_("is offered"), default=True)
    made_at = models.DateTimeField(editable=False)

    class Meta:
        verbose_name = _("value of a list")
        verbose_name_plural = _("values of lists")
        constraints = [
            models.UniqueConstraint(
                fields=["agency", "list", "code"], name="a_value_stands_in_its_list_once"
            ),
            not_empty("label", "a_value_has_words"),
            not_empty("code", "a_value_has_a_code"),
        ]

    def __str__(self) -> str:
        return self.label
