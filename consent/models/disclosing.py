"""What was told to somebody outside: the accounting of disclosures."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from casemgmt.agency.models import Staff
from casemgmt.core.constraints import not_empty, one_of
from casemgmt.core.records import append_only
from casemgmt.core.sealing.fields import SealedCharField, SealedTextField
from clients.models import Case, RestrictableRecord
from clients.models.restricted import known_categories
from consent.grounds import Ground
from consent.kinds import RecordType
from consent.models.excepting import TEAM, ClientTold, DisclosureException
from consent.models.releasing import Release
from consent.queries import DisclosureQuerySet


class Disclosure(RestrictableRecord):
    """One line of the accounting: who was told what of a client, by whom, when and why (NASW 4).

    Written once. Nobody changes it or takes it away, whatever becomes of what it rests on: a
    release, or the exception under which it was told without one. Then it keeps the ground and the
    law itself, and says whether the client is told in place of when they knew. It has no number: one
    that is missing would say that there is something restricted.
    """

    case_path = "case"
    opened_with = ("release", "told_by")

    class Method(models.TextChoices):
        PHONE = "phone", _("On the phone")
        IN_PERSON = "in_person", _("Face to face")
        VIDEO = "video", _("By video")
        PAPER = "paper", _("On paper")

    case = models.ForeignKey(Case, models.PROTECT, related_name="disclosures")
    release = models.ForeignKey(
        Release,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="disclosures",
        verbose_name=_("release"),
    )
    exception = models.OneToOneField(
        DisclosureException,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="disclosure",
        verbose_name=_("exception"),
    )
    ground = models.CharField(_("ground"), max_length=20, choices=Ground.choices, blank=True)
    law = SealedCharField(_("which law or order"), max_length=300, blank=True, **TEAM)
    spoke_with = SealedCharField(_("who was told"), max_length=200, **TEAM)
    organization = SealedCharField(_("organization"), max_length=200, blank=True, **TEAM)
    record_types = ArrayField(
        models.CharField(max_length=40, choices=RecordType.choices),
        verbose_name=_("what it was about"),
    )
    told = SealedTextField(_("what was told"), max_length=5_000, **TEAM)
    relevance = SealedCharField(_("why they needed exactly this"), max_length=500, **TEAM)
    method = models.CharField(_("how"), max_length=12, choices=Method.choices)
    told_at = models.DateTimeField(_("when"))
    told_by = models.ForeignKey(Staff, models.PROTECT, related_name="+", verbose_name=_("told by"))
    recorded_at = models.DateTimeField(_("written down"))
    client_knew_on = models.DateField(_("the client knew of it on"), null=True, blank=True)
    client_told = models.CharField(
        _("the client"), max_length=10, choices=ClientTold.choices, blank=True
    )
    warned = models.BooleanField(_("told not to pass it on"))

    objects = DisclosureQuerySet.as_manager()

    class Meta:
        verbose_name = _("disclosure")
        ordering = ["-told_at", "-recorded_at"]
        triggers = [append_only()]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(record_types__len__gte=1),
                name="a_disclosure_is_about_something",
            ),
            models.CheckConstraint(
                condition=models.Q(told_at__lte=models.F("recorded_at")),
                name="a_disclosure_is_written_down_afterwards",
            ),
            models.CheckConstraint(
                condition=models.Q(warned=True) | models.Q(release=None),
                name="whoever_is_told_under_a_release_is_warned",
            ),
            models.CheckConstraint(
                condition=models.Q(
                    release__isnull=False,
                    exception=None,
                    ground="",
                    law="",
                    client_knew_on__isnull=False,
                    client_told="",
                )
                & ~models.Q(method="paper")
                | models.Q(
                    release=None,
                    exception__isnull=False,
                    ground__in=Ground.values,
                    client_knew_on=None,
                    client_told__in=ClientTold.values,
                )
                & ~models.Q(law=""),
                name="a_disclosure_rests_on_a_release_or_an_exception",
            ),
            known_categories(),
            not_empty("spoke_with", "a_disclosure_names_who_was_told"),
            not_empty("relevance", "a_disclosure_says_why"),
            one_of(
                "method", ["phone", "in_person", "video", "paper"], "a_disclosure_is_made_somehow"
            ),
        ]

    def __str__(self) -> str:
        return f"Disclosure {self.pk}"

    @property
    def recipient(self) -> str:
        """Who was told, as one line."""
        return ", ".join(name for name in (self.spoke_with, self.organization) if name)
