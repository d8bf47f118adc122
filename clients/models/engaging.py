"""How the agency reaches out, and how it tries to reach somebody who was referred."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from casemgmt.agency.models import Agency, Program, Staff
from casemgmt.core.constraints import not_empty, one_of
from casemgmt.core.records import Record
from casemgmt.core.sealing.fields import SealedTextField
from clients.describing import ETHNICITY, EVERY_CHOICE, GENDER
from clients.models.identity import IdentityAnswer
from clients.queries.referrals import AboutReferralQuerySet, OutreachQuerySet

_WAYS = ["street", "event", "talk", "door_to_door", "partner_site", "media", "other"]
_MEANS = ["phone", "text", "email", "letter", "visit", "through"]
_RESULTS = ["reached", "no_answer", "left_word", "wrong_number", "not_now", "unsafe"]
_KINDS = ["answered", "unknown", "declined", "not_asked"]


class Outreach(Record):
    """One effort to find people who may need the agency's help (NASW 5, AAA 5).

    It counts people and names nobody; the referrals that came of it point back to it.
    """

    agency_path = "agency"
    opened_with = ("program", "staff")

    class Method(models.TextChoices):
        STREET = "street", _("On the street")
        EVENT = "event", _("Stand or event")
        TALK = "talk", _("Talk or class")
        DOOR_TO_DOOR = "door_to_door", _("Door to door")
        PARTNER_SITE = "partner_site", _("At a partner's place")
        MEDIA = "media", _("Press, radio or posts")
        OTHER = "other", _("Other")

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="outreach")
    program = models.ForeignKey(Program, models.PROTECT, related_name="outreach")
    day = models.DateField(_("day"))
    method = models.CharField(_("how"), max_length=20, choices=Method.choices)
    place = models.CharField(_("place"), max_length=200, blank=True)
    population = models.CharField(_("whom it was for"), max_length=200, blank=True)
    people_reached = models.PositiveIntegerField(_("people reached"), default=0)
    staff = models.ForeignKey(Staff, models.PROTECT, related_name="outreach")

    objects = OutreachQuerySet.as_manager()

    class Meta:
        verbose_name = _("outreach")
        verbose_name_plural = _("outreach")
        constraints = [one_of("method", _WAYS, "outreach_says_how")]

    def __str__(self) -> str:
        return f"{self.get_method_display()} {self.day}"


class EngagementAttempt(Record):
    """One try at reaching a referred person, and what came of it (NASW 5)."""

    agency_path = "referral__agency"
    holds_client_data = True

    class Means(models.TextChoices):
        PHONE = "phone", _("Phone call")
        TEXT = "text", _("Text message")
        EMAIL = "email", _("E-mail")
        LETTER = "letter", _("Letter")
        VISIT = "visit", _("Visit")
        THROUGH = "through", _("Through somebody else")

    class Result(models.TextChoices):
        REACHED = "reached", _("Reached")
        NO_ANSWER = "no_answer", _("No answer")
        LEFT_WORD = "left_word", _("Left word")
        WRONG_NUMBER = "wrong_number", _("Wrong number or address")
        NOT_NOW = "not_now", _("Reached, not now")
        UNSAFE = "unsafe", _("Broken off, it was not safe")

        @classmethod
        def answered(cls) -> "list[EngagementAttempt.Result]":
            """The person was spoken with."""
            return [cls.REACHED, cls.NOT_NOW]

    referral = models.ForeignKey("clients.Referral", models.PROTECT, related_name="attempts")
    made_at = models.DateTimeField(_("when"))
    means = models.CharField(_("how"), max_length=20, choices=Means.choices)
    result = models.CharField(_("what came of it"), max_length=20, choices=Result.choices)
    words = SealedTextField(_("in words"), max_length=2_000, blank=True, owner="")
    next_on = models.DateField(_("try again on"), null=True, blank=True)
    made_by = models.ForeignKey(Staff, models.PROTECT, related_name="+")

    objects = AboutReferralQuerySet.as_manager()

    class Meta:
        verbose_name = _("attempt to reach somebody")
        verbose_name_plural = _("attempts to reach somebody")
        constraints = [
            one_of("means", _MEANS, "an_attempt_says_how"),
            one_of("result", _RESULTS, "an_attempt_says_what_came_of_it"),
        ]

    def __str__(self) -> str:
        return f"Attempt {self.pk}"

    @property
    def was_answered(self) -> bool:
        """Was the person spoken with?"""
        return self.result in self.Result.answered()


class ReferrerAnswer(Record):
    """A referrer was told that their referral arrived, and nothing more (NASW 4).

    What became of the person is theirs: it goes out with their release alone, by the disclosure desk.
    """

    agency_path = "referral__agency"
    holds_client_data = True

    referral = models.ForeignKey("clients.Referral", models.PROTECT, related_name="answers")
    told_at = models.DateTimeField(_("when"))
    told = models.CharField(_("who was told, and how"), max_length=200)
    told_by = models.ForeignKey(Staff, models.PROTECT, related_name="+")

    objects = AboutReferralQuerySet.as_manager()

    class Meta:
        verbose_name = _("answer to a referrer")
        verbose_name_plural = _("answers to referrers")
        constraints = [not_empty("told", "an_answer_says_who_was_told")]

    def __str__(self) -> str:
        return f"Answer {self.pk}"


class ReferredAnswer(Record):
    """What a referred person said of their gender or ethnicity, before there is a client (CMSA 9).

    It is asked so that the agency can see whether it selects fairly, and is no input of any screening.
    Without a row, or once it is taken back, the person was not asked.
    """

    agency_path = "referral__agency"
    holds_client_data = True

    referral = models.ForeignKey("clients.Referral", models.PROTECT, related_name="early_answers")
    subject = models.CharField(
        max_length=40,
        choices=[(GENDER, _("Gender")), (ETHNICITY, _("Race and ethnicity"))],
        editable=False,
    )
    asked = models.CharField(_("about"), max_length=80)
    kind = models.CharField(_("answer"), max_length=10, choices=IdentityAnswer.Kind.choices)
    choices = ArrayField(
        models.CharField(max_length=40, choices=EVERY_CHOICE),
        verbose_name=_("chosen"),
        default=list,
        blank=True,
    )
    words = SealedTextField(_("in their words"), max_length=2_000, blank=True, owner="")

    objects = AboutReferralQuerySet.as_manager()

    class Meta:
        verbose_name = _("what a referred person says of themselves")
        verbose_name_plural = _("what referred people say of themselves")
        constraints = [
            models.UniqueConstraint(
                fields=["referral", "subject"], name="a_subject_is_answered_once_a_referral"
            ),
            one_of("kind", _KINDS, "a_referred_answer_has_a_kind"),
            one_of("subject", [GENDER, ETHNICITY], "only_what_the_report_counts_is_asked_early"),
            models.CheckConstraint(
                condition=Q(kind="answered") & (Q(choices__len__gt=0) | ~Q(words=""))
                | ~Q(kind="answered") & Q(choices__len=0, words=""),
                name="only_an_answer_of_a_referral_says_something",
            ),
        ]

    def __str__(self) -> str:
        return f"Referred answer {self.pk}"
