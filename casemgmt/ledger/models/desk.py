"""What keeps a person's own work safe: drafts, notices, and keys against doing things twice."""

import json
import uuid
from collections.abc import Mapping
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from casemgmt.core.sealing.fields import SealedTextField


class Draft(models.Model):
    """Text somebody is still writing. Only its author sees it; it is not part of any record.

    It is sealed under its author's data key, since it may be about what a record seals.
    """

    case_path: ClassVar[str | None] = None
    agency_path: ClassVar[str | None] = None

    id = models.UUIDField(primary_key=True, editable=False)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="drafts")
    kind = models.CharField(max_length=40)
    case_id = models.UUIDField(null=True)
    url = models.CharField(max_length=300)
    typed = SealedTextField(owner="author", default="{}")
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField()
    saved_at = models.DateTimeField()
    discarded_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index("author", models.F("saved_at").desc(), name="draft_newest")]

    def __str__(self) -> str:
        return f"{self.kind} {self.saved_at:%Y-%m-%d}"

    @property
    def fields(self) -> dict[str, str | list[str]]:
        """What was typed into each field of the form; nothing when it can't be read any more."""
        try:
            return dict(json.loads(self.typed))
        except ValueError:
            return {}

    @fields.setter
    def fields(self, given: Mapping[str, str | list[str]]) -> None:
        self.typed = json.dumps(given, sort_keys=True)


class Notice(models.Model):
    """Something a person should look at: what kind and where, never a client's name."""

    case_path: ClassVar[str | None] = None
    agency_path: ClassVar[str | None] = None

    class Kind(models.TextChoices):
        ASSIGNED = "assigned", _("A case was assigned to you")
        LOAD_COVERED = "load_covered", _("You stand in for somebody who is away")
        SAMPLE_DRAWN = "sample_drawn", _("Cases were drawn for you to review")
        AUDIT_ASKED = "audit_asked", _("An audit waits for a second privacy officer")
        AUDIT_OPENED = "audit_opened", _("Cases are opened to you for an audit")
        REFERRAL_GIVEN = "referral_given", _("A referral was handed to you")
        HANDED_BACK = "handed_back", _("A case was handed back after a cover")
        REASSESSMENT_DUE = "reassessment_due", _("A reassessment is due")
        OVERLOADED = "overloaded", _("A caseload is over its limit")
        SUPERVISION = "supervision", _("A supervision session waits for you to confirm it")
        CLOSED = "closed", _("A case you worked on was closed")
        NEW_BROWSER = "new_browser", _("You signed in from a browser not seen before")
        IDENTITY_CHECK = "identity_check", _("Somebody asks you to confirm who a colleague is")
        SIGN_IN_ANEW = (
            "sign_in_anew",
            _("A member of staff is being let in again after losing a factor"),
        )
        JOB_FAILED = "job_failed", _("A background job failed")
        FILE_REJECTED = "file_rejected", _("A file you uploaded was not accepted")
        ACCESS_ASKED = "access_asked", _("Somebody asks to see a case")
        ACCESS_GIVEN = "access_given", _("You may read a case that you asked to see")
        EMERGENCY = "emergency", _("A record was opened in an emergency")
        EMERGENCY_ASKED = "emergency_asked", _("Somebody asks about a record that you opened")
        EMERGENCY_SAID = "emergency_said", _("You asked about an emergency, and here is the answer")
        EMERGENCY_LATE = (
            "emergency_late",
            _("An emergency access has waited too long for its review"),
        )
        CONFLICT = "conflict", _("A conflict of interest was declared")
        RESTRICTED = "restricted", _("A client's own word keeps somebody from their record")
        OFFICERS_CHANGED = "officers_changed", _("Who keeps privacy here has changed")
        OFFICER_ASKED = "officer_asked", _("Somebody is to keep privacy: one of you agrees")
        AGREEMENT_ASKED = "agreement_asked", _("An agreement waits for your agency to answer")
        AGREEMENT_ANSWERED = "agreement_answered", _("A partner answered an agreement")
        AGREEMENT_ENDED = "agreement_ended", _("A partner ended an agreement")
        STEP_BACK = "step_back", _("A case needs another case manager")
        EXCEPTION = "exception", _("Something is told without a release: look at it now")
        EXCEPTION_UNSEEN = (
            "exception_unseen",
            _("Something you are not cleared for was told without a release: ask your people"),
        )
        EXCEPTION_DECIDED = (
            "exception_decided",
            _("You asked to tell without a release, and here is the answer"),
        )
        PART_ASKED = "part_asked", _("What is held back from a client waits for your consent")
        PART_DECIDED = "part_decided", _("Your supervisor answered about what is held back")
        LATE_REFERRALS = "late_referrals", _("Referrals have waited longer than they should")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    to = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="notices")
    kind = models.CharField(max_length=30, choices=Kind.choices)
    key = models.CharField(max_length=120)
    url = models.CharField(max_length=300)
    at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint("to", "kind", "key", name="a_notice_is_given_once"),
        ]
        indexes = [models.Index("to", models.F("at").desc(), name="notice_newest")]

    def __str__(self) -> str:
        return self.get_kind_display()


class IdempotencyKey(models.Model):
    """A form was sent with this key: where its sender was taken, so that a repeat goes there too."""

    case_path: ClassVar[str | None] = None
    agency_path: ClassVar[str | None] = None

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    key = models.UUIDField()
    at = models.DateTimeField()
    location = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint("user", "key", name="a_form_counts_once")]

    def __str__(self) -> str:
        return str(self.key)
