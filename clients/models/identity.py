"""What clients say about who they are and where they come from, each subject by itself."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from casemgmt.core.constraints import not_empty, one_of
from casemgmt.core.records import Record
from casemgmt.core.sealing.fields import SealedTextField
from clients.describing import EVERY_CHOICE
from clients.models.client import Client
from clients.queries.people import IdentityAnswerQuerySet

_KINDS = ["answered", "unknown", "declined", "not_asked"]


class IdentityAnswer(Record):
    """What a client said about one subject (NASW92 S1).

    An answer, an answer nobody knows and one they keep to themselves are three things; without a
    row, or once it is taken back, the client was not asked. Subjects are those of the agency's list.
    """

    agency_path = "client__agency"
    holds_client_data = True

    class Kind(models.TextChoices):
        ANSWERED = "answered", _("Answered")
        UNKNOWN = "unknown", _("We don't know")
        DECLINED = "declined", _("Prefers not to say")
        NOT_ASKED = "not_asked", _("Not asked yet")

    client = models.ForeignKey(Client, models.PROTECT, related_name="identity")
    subject = models.CharField(max_length=40, editable=False)
    asked = models.CharField(_("about"), max_length=80)
    kind = models.CharField(_("answer"), max_length=10, choices=Kind.choices)
    choices = ArrayField(
        models.CharField(max_length=40, choices=EVERY_CHOICE),
        verbose_name=_("chosen"),
        default=list,
        blank=True,
    )
    words = SealedTextField(_("in their words"), max_length=2_000, blank=True, owner="client")

    objects = IdentityAnswerQuerySet.as_manager()

    class Meta:
        verbose_name = _("what they say of themselves")
        verbose_name_plural = _("what they say of themselves")
        constraints = [
            models.UniqueConstraint(
                fields=["client", "subject"], name="a_subject_is_answered_once_a_client"
            ),
            one_of("kind", _KINDS, "an_answer_has_a_kind"),
            not_empty("subject", "an_answer_has_a_subject"),
            models.CheckConstraint(
                condition=Q(kind="answered") & (Q(choices__len__gt=0) | ~Q(words=""))
                | ~Q(kind="answered") & Q(choices__len=0, words=""),
                name="only_an_answer_says_something",
            ),
        ]

    def __str__(self) -> str:
        return f"Identity answer {self.pk}"
