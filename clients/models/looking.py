"""Readings that somebody looks at again: a question to whoever keeps privacy, and its answer."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from casemgmt.agency.models import Agency, Staff
from casemgmt.core.records import Record
from clients.models.client import Client
from clients.queries.looking import LookQuestionQuerySet


class LookQuestion(Record):
    """Something about what one person read that a privacy officer looks at (NASW 4).

    It accuses nobody: a nightly job raises it from the read log alone, and most have a good reason.
    It waits until somebody has said in a sentence what came of it. ``about`` is the key of the case
    that was read, empty where the question is about a whole day.
    """

    agency_path = "agency"
    holds_client_data = True
    opened_with = ("staff",)

    class Kind(models.TextChoices):
        OWN_NAME = "own_name", _("The client has the same family name as the reader")
        COLLEAGUE = "colleague", _("The client has the same family name as a colleague")
        NO_WORK = "no_work", _("Read without a part in the case then, and without work on it since")
        SPIKE = "spike", _("Many more records on one day than this person usually reads")

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="look_questions")
    staff = models.ForeignKey(
        Staff, models.PROTECT, related_name="look_questions", verbose_name=_("who")
    )
    client = models.ForeignKey(
        Client, models.PROTECT, null=True, blank=True, related_name="look_questions"
    )
    about = models.UUIDField(null=True, blank=True, editable=False)
    kind = models.CharField(_("what was noticed"), max_length=20, choices=Kind.choices)
    day = models.DateField(_("day"))
    times = models.PositiveIntegerField(_("readings"))
    usual = models.PositiveIntegerField(_("usual on a day"), null=True, blank=True)
    raised_at = models.DateTimeField(_("raised"))
    settled_by = models.ForeignKey(Staff, models.PROTECT, null=True, blank=True, related_name="+")
    settled_at = models.DateTimeField(_("settled"), null=True, blank=True)
    words = models.CharField(_("what came of it"), max_length=500, blank=True)

    objects = LookQuestionQuerySet.as_manager()

    class Meta:
        verbose_name = _("question about readings")
        constraints = [
            models.UniqueConstraint(
                fields=["staff", "kind", "day", "about"],
                nulls_distinct=False,
                name="a_question_about_readings_is_raised_once",
            ),
            models.CheckConstraint(
                condition=models.Q(kind="spike", client=None, about=None, usual__isnull=False)
                | ~models.Q(kind="spike")
                & models.Q(client__isnull=False, about__isnull=False, usual=None),
                name="a_question_is_about_a_case_or_a_day",
            ),
            models.CheckConstraint(
                condition=models.Q(settled_by=None, settled_at=None, words="")
                | models.Q(settled_by__isnull=False, settled_at__isnull=False)
                & ~models.Q(words=""),
                name="a_settled_question_says_what_came_of_it",
            ),
            models.CheckConstraint(
                condition=models.Q(settled_by=None) | ~models.Q(settled_by=models.F("staff")),
                name="nobody_settles_a_question_about_themselves",
            ),
        ]
        indexes = [
            models.Index("agency", "day", name="look_open", condition=models.Q(settled_at=None))
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.day}"

    @property
    def is_settled(self) -> bool:
        """Has somebody said what came of it?"""
        return self.settled_at is not None
