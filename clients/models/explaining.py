"""What was explained to a client at the outset, item by item."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from casemgmt.core.constraints import one_of
from casemgmt.core.records import Record
from clients.access.reading import ConfidentialQuerySet
from clients.models.case import Case

_ITEMS = ["offered", "ways", "expect", "limits", "costs", "options", "hears"]


class ExplanationQuerySet(ConfidentialQuerySet):
    """What a client is told of at the outset."""

    def given(self) -> "ExplanationQuerySet":
        """Explained, and not taken back."""
        return self.filter(explained_on__isnull=False)


class Explanation(Record):
    """One thing the client is told of before they choose, and the day (CCM conduct, AAA 2).

    Without a day it was taken back, and has to be explained still.
    """

    case_path = "case"

    class Item(models.TextChoices):
        OFFERED = "offered", _("What we offer")
        WAYS = "ways", _("How we work, and the rules")
        EXPECT = "expect", _("What they can expect")
        LIMITS = "limits", _("What we can't do")
        COSTS = "costs", _("What it costs, and how long it lasts")
        OPTIONS = "options", _("Other ways to get help, and what having none would mean")
        HEARS = "hears", _("Who hears what comes of it, and why")

    case = models.ForeignKey(Case, models.PROTECT, related_name="explanations")
    item = models.CharField(_("what was explained"), max_length=10, choices=Item.choices)
    explained_on = models.DateField(_("explained on"), null=True, blank=True)

    objects = ExplanationQuerySet.as_manager()

    class Meta:
        verbose_name = _("explanation")
        constraints = [
            models.UniqueConstraint(fields=["case", "item"], name="explained_once_in_a_case"),
            one_of("item", _ITEMS, "an_explanation_is_of_the_list"),
        ]

    def __str__(self) -> str:
        return f"Explanation {self.pk}"
