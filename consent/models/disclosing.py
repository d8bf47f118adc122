"""What was told to somebody outside: the accounting of disclosures."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from casemgmt.agency.models import Staff
from casemgmt.core.constraints import not_empty, one_of
from casemgmt.core.records import Record, append_only
from casemgmt.core.sealing.fields import SealedTextField
from clients.models import Case
from consent.kinds import RecordType
from consent.models.releasing import Release
from consent.queries import DisclosureQuerySet


class Disclosure(Record):
    """One line of the accounting: who was told what of a client, by whom, when and why (NASW 4).

    Written once. Nobody changes it or takes it away, whatever becomes of the release it rests on.
    """

    case_path = "case"
    opened_with = ("release", "told_by")

    class Method(models.TextChoices):
        PHONE = "phone", _("On the phone")
        IN_PERSON = "in_person", _("Face to face")
        VIDEO = "video", _("By video")

    case = models.ForeignKey(Case, models.PROTECT, related_name="disclosures")
    number = models.PositiveIntegerField(_("number"))
    release = models.ForeignKey(
        Release, models.PROTECT, related_name="disclosures", verbose_name=_("release")
    )
    spoke_with = models.CharField(_("who was told"), max_length=200)
    organization = models.CharField(_("organization"), max_length=200, blank=True)
    record_types = ArrayField(
        models.CharField(max_length=40, choices=RecordType.choices),
        verbose_name=_("what it was about"),
    )
    told = SealedTextField(_("what was told"), max_length=5_000, owner="case.client")
    relevance = models.CharField(_("why they needed exactly this"), max_length=500)
    method = models.CharField(_("how"), max_length=12, choices=Method.choices)
    told_at = models.DateTimeField(_("when"))
    told_by = models.ForeignKey(Staff, models.PROTECT, related_name="+", verbose_name=_("told by"))
    recorded_at = models.DateTimeField(_("written down"))
    client_knew_on = models.DateField(_("the client knew of it on"))
    warned = models.BooleanField(_("told not to pass it on"))

    objects = DisclosureQuerySet.as_manager()

    class Meta:
        verbose_name = _("disclosure")
        ordering = ["-told_at", "-number"]
        triggers = [append_only()]
        constraints = [
            models.UniqueConstraint("case", "number", name="one_disclosure_of_a_number"),
            models.CheckConstraint(
                condition=models.Q(record_types__len__gte=1),
                name="a_disclosure_is_about_something",
            ),
            models.CheckConstraint(
                condition=models.Q(told_at__lte=models.F("recorded_at")),
                name="a_disclosure_is_written_down_afterwards",
            ),
            models.CheckConstraint(
                condition=models.Q(warned=True), name="whoever_is_told_is_warned"
            ),
            not_empty("spoke_with", "a_disclosure_names_who_was_told"),
            not_empty("relevance", "a_disclosure_says_why"),
            one_of("method", ["phone", "in_person", "video"], "a_disclosure_is_made_somehow"),
        ]

    def __str__(self) -> str:
        return f"Disclosure {self.number}"

    @property
    def recipient(self) -> str:
        """Who was told, as one line."""
        return ", ".join(name for name in (self.spoke_with, self.organization) if name)
