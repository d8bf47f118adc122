"""A client asks to see their own record: the request, its day, and what of the record is held back."""

import datetime as dt
from typing import Any

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from casemgmt.agency.models import Staff
from casemgmt.core.constraints import changed_but_for, not_empty, one_of
from casemgmt.core.records import Record
from casemgmt.core.sealing.fields import SealedTextField
from clients.models import Case, RestrictableRecord
from clients.models.restricted import known_categories
from consent.models.signing import (
    SignerCapacity,
    by_authority,
    frozen_but_for,
    words_of_authority,
)
from consent.queries import OwnRecordRequestQuerySet, WithheldPartQuerySet

LONGEST_DELAY = dt.timedelta(days=30)
"""An answer is put off once, by so much at most: the product's own maximum."""
THEIRS: Any = {"owner": "case.client"}
"""Whose key seals what a client asks for and what is held back from them."""

_WAYS = ("in_person", "phone", "letter", "email")
_WANTS = ("together", "copy", "both")
_CHECKS = ("known", "document", "questions", "called_back", "paper")
_COPIES = ("together", "paper", "electronic")
_REASONS = ("about_another", "reporter", "endangers", "counseling", "proceeding", "in_confidence")

CONSENTED = """
    IF app.parts_unsettled(NEW.id, ARRAY[NEW.answered_by_id, NEW.taken_by_id])
    THEN RAISE EXCEPTION 'Somebody else agrees to what is held back, and the client hears of it.'
        USING ERRCODE = 'restrict_violation';
    END IF;
    IF NEW.outcome = 'refused' AND NOT EXISTS (
        SELECT FROM consent_withheldpart part
        WHERE part.request_id = NEW.id AND part.decision = 'agreed' AND part.categories = '{}')
    THEN RAISE EXCEPTION 'A refusal has a reason that somebody agreed to.'
        USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
"""
OF_AN_OPEN_REQUEST = """
    IF current_user = 'cm_purge' THEN RETURN NEW; END IF;
    PERFORM FROM consent_ownrecordrequest WHERE id = NEW.request_id FOR SHARE;
    IF NOT EXISTS (
        SELECT FROM consent_ownrecordrequest asked
        WHERE asked.id = NEW.request_id AND asked.case_id = NEW.case_id AND asked.outcome = '')
    THEN RAISE EXCEPTION 'What is held back is settled before the answer.'
        USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
"""


class OwnRecordRequest(Record):
    """A client, or who may act for them, asks to see the record; it is answered by a day (NASW 4).

    It may be asked at any time, also of a case that is closed. Whether something was held back is
    told by the parts a reader may see, and by nothing in this row.
    """

    case_path = "case"
    opened_with = ("taken_by", "prepared_by", "answered_by", "represented_by")
    written_with = ("attend_case",)  # asking ends with no case

    class Way(models.TextChoices):
        IN_PERSON = "in_person", _("Face to face")
        PHONE = "phone", _("On the phone")
        LETTER = "letter", _("By letter")
        EMAIL = "email", _("By e-mail")

    class Wants(models.TextChoices):
        TOGETHER = "together", _("To read it with us")
        COPY = "copy", _("A copy")
        BOTH = "both", _("To read it with us, and a copy")

    class IdentityCheck(models.TextChoices):
        KNOWN = "known", _("We know them")
        DOCUMENT = "document", _("They showed a document with a photograph")
        QUESTIONS = "questions", _("They answered what only they can know")
        CALLED_BACK = "called_back", _("We called back at the number we had")
        PAPER = "paper", _("They showed the paper that gives them authority")

    class Outcome(models.TextChoices):
        GIVEN = "given", _("Given")
        REFUSED = "refused", _("Refused")
        WITHDRAWN = "withdrawn", _("Taken back")

    class Copy(models.TextChoices):
        TOGETHER = "together", _("We read it together")
        PAPER = "paper", _("A copy on paper")
        ELECTRONIC = "electronic", _("An electronic copy")

    case = models.ForeignKey(Case, models.PROTECT, related_name="own_record_requests")
    number = models.PositiveIntegerField(_("number"))
    asked_on = models.DateField(_("asked"))
    asked_as = models.CharField(_("who asks"), max_length=20, choices=SignerCapacity.choices)
    asker_name = models.CharField(_("name of who asks"), max_length=200)
    represented_by = by_authority()
    authority = words_of_authority()
    client_part = models.CharField(_("how the client took part"), max_length=500, blank=True)
    asked_how = models.CharField(_("how they asked"), max_length=12, choices=Way.choices)
    wants = models.CharField(_("what they want"), max_length=12, choices=Wants.choices)
    only_part = SealedTextField(_("only this part"), max_length=1000, blank=True, **THEIRS)
    identity_check = models.CharField(
        _("how we know who asks"), max_length=12, choices=IdentityCheck.choices
    )
    language = models.CharField(_("language"), max_length=60, default="English")
    wished_form = models.CharField(_("in what form"), max_length=300, blank=True)
    due_on = models.DateField(_("to be answered by"))
    taken_by = models.ForeignKey(
        Staff, models.PROTECT, related_name="+", verbose_name=_("taken by")
    )
    taken_at = models.DateTimeField(_("taken"))
    prepared_by = models.ForeignKey(
        Staff, models.PROTECT, related_name="own_records", verbose_name=_("prepared by")
    )
    later_due_on = models.DateField(_("put off until"), null=True, blank=True)
    later_because = SealedTextField(_("why it was put off"), max_length=1000, blank=True, **THEIRS)
    later_told_on = models.DateField(_("told that it takes longer"), null=True, blank=True)
    outcome = models.CharField(_("answer"), max_length=12, choices=Outcome.choices, blank=True)
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)
    answered_by = models.ForeignKey(
        Staff,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("answered by"),
    )
    given_on = models.DateField(_("the client had the answer"), null=True, blank=True)
    given_how = models.CharField(
        _("how it was given"), max_length=12, choices=Copy.choices, blank=True
    )
    helped_by = models.CharField(_("who helped them understand it"), max_length=200, blank=True)
    answer_words = SealedTextField(_("about the answer"), max_length=2000, blank=True, **THEIRS)

    objects = OwnRecordRequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("request to see one's own record")
        verbose_name_plural = _("requests to see one's own record")
        ordering = ["-asked_on", "-number"]
        triggers = [
            frozen_but_for(
                *("prepared_by_id", "later_due_on", "later_because", "later_told_on"),
                *("outcome", "answered_at", "answered_by_id"),
                *("given_on", "given_how", "helped_by", "answer_words"),
            ),
            pgtrigger.Protect(
                name="answered_stays_answered",
                operation=pgtrigger.Update,
                condition=~pgtrigger.Q(old__outcome=""),
            ),
            pgtrigger.Protect(
                name="put_off_once",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition(
                    "OLD.later_due_on IS NOT NULL AND"
                    " (OLD.later_due_on, OLD.later_because, OLD.later_told_on) IS DISTINCT FROM"
                    " (NEW.later_due_on, NEW.later_because, NEW.later_told_on)"
                ),
            ),
            pgtrigger.Trigger(
                name="held_back_with_consent",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition("NEW.outcome IN ('given', 'refused')"),
                func=CONSENTED,
            ),
        ]
        constraints = [
            models.UniqueConstraint("case", "number", name="one_own_record_request_of_a_number"),
            models.CheckConstraint(
                condition=Q(due_on__gte=F("asked_on")),
                name="an_own_record_is_due_after_it_was_asked",
            ),
            models.CheckConstraint(
                condition=Q(later_due_on=None, later_because="", later_told_on=None)
                | Q(
                    later_due_on__isnull=False,
                    later_told_on__isnull=False,
                    later_due_on__gt=F("due_on"),
                    later_due_on__lte=F("due_on") + LONGEST_DELAY,
                    later_told_on__gte=F("asked_on"),
                )
                & ~Q(later_because=""),
                name="an_own_record_is_put_off_for_a_reason_that_was_told",
            ),
            models.CheckConstraint(
                condition=Q(asked_as="self", represented_by=None)
                | ~Q(asked_as="self")
                & Q(represented_by__isnull=False)
                & ~Q(authority="")
                & ~Q(client_part=""),
                name="an_own_record_is_asked_for_another_by_an_authority",
            ),
            models.CheckConstraint(
                condition=Q(outcome="", answered_at=None, answered_by=None, given_on=None)
                | Q(outcome="withdrawn", given_on=None, given_how="")
                | Q(given_on__isnull=False, given_on__gte=F("asked_on"))
                & (
                    Q(outcome="refused", given_how="")
                    | Q(outcome="given") & ~Q(given_how="") & ~Q(helped_by="")
                ),
                name="an_own_record_is_given_on_a_day_and_somehow",
            ),
            models.CheckConstraint(
                condition=Q(outcome="") | Q(answered_at__isnull=False, answered_by__isnull=False),
                name="an_own_record_is_answered_by_somebody",
            ),
            not_empty("asker_name", "an_own_record_request_names_who_asks"),
            not_empty("language", "an_own_record_request_names_its_language"),
            one_of("asked_as", SignerCapacity.values, "an_own_record_is_asked_for_as_somebody"),
            one_of("asked_how", _WAYS, "an_own_record_is_asked_for_somehow"),
            one_of("wants", _WANTS, "an_own_record_request_wants_something"),
            one_of("identity_check", _CHECKS, "an_own_record_request_knows_who_asks"),
            one_of("outcome", ["", "given", "refused", "withdrawn"], "an_own_record_has_an_answer"),
            one_of("given_how", ["", *_COPIES], "an_own_record_is_given_in_a_way"),
        ]

    def __str__(self) -> str:
        return f"Own record request {self.number}"

    @property
    def is_open(self) -> bool:
        """Does it still wait for an answer?"""
        return not self.outcome

    @property
    def answer_by(self) -> dt.date:
        """The last day for the answer, as it was put off."""
        return self.later_due_on or self.due_on


class WithheldPart(RestrictableRecord):
    """What of a record is held back from its client, why, and who agreed to it (NASW 4).

    Its words tell what they keep, so it is restricted as the part itself is; and it is for whoever
    has a part in the case. It holds nothing back before a supervisor has agreed.
    """

    case_path = "case"
    opened_with = ("request__prepared_by", "written_by", "decided_by")
    seen_with = "attend_case"
    written_with = ("attend_case",)

    class Reason(models.TextChoices):
        ABOUT_ANOTHER = "about_another", _("It is about somebody else")
        REPORTER = "reporter", _("It would name who made a report")
        ENDANGERS = "endangers", _("It would endanger somebody's life or safety")
        COUNSELING = "counseling", _("Counseling notes that are kept apart")
        PROCEEDING = "proceeding", _("Gathered for a court or another proceeding")
        IN_CONFIDENCE = "in_confidence", _("Somebody else told it in confidence")

    class Decision(models.TextChoices):
        AGREED = "agreed", _("Agreed")
        DECLINED = "declined", _("Not agreed")
        DROPPED = "dropped", _("Given after all")

    case = models.ForeignKey(Case, models.PROTECT, related_name="withheld_parts")
    request = models.ForeignKey(
        OwnRecordRequest, models.PROTECT, related_name="parts", verbose_name=_("request")
    )
    what = SealedTextField(_("what is held back"), max_length=1000, **THEIRS)
    reason = models.CharField(_("for which reason"), max_length=16, choices=Reason.choices)
    because = SealedTextField(_("why, in your words"), max_length=1000, **THEIRS)
    tell_client = models.BooleanField(_("the client is told what and why"))
    untold_because = SealedTextField(_("why not"), max_length=1000, blank=True, **THEIRS)
    reviewer = models.CharField(_("who looked at the danger"), max_length=200, blank=True)
    license = models.CharField(_("their license"), max_length=100, blank=True)
    reviewed_on = models.DateField(_("when they looked at it"), null=True, blank=True)
    written_by = models.ForeignKey(
        Staff, models.PROTECT, related_name="+", verbose_name=_("written by")
    )
    written_at = models.DateTimeField(_("written"))
    decision = models.CharField(_("answer"), max_length=10, choices=Decision.choices, blank=True)
    decided_by = models.ForeignKey(
        Staff, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("decided by")
    )
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)
    decision_words = SealedTextField(_("about it"), max_length=1000, blank=True, **THEIRS)
    told_on = models.DateField(_("the client heard of it"), null=True, blank=True)

    objects = WithheldPartQuerySet.as_manager()

    class Meta:
        verbose_name = _("part that is held back")
        verbose_name_plural = _("parts that are held back")
        ordering = ["written_at", "pk"]
        triggers = [
            frozen_but_for("decision", "decided_by_id", "decided_at", "decision_words", "told_on"),
            pgtrigger.Protect(
                name="decided_stays_decided",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition(
                    "OLD.decision <> '' AND NOT (OLD.decision = 'agreed' AND NEW.decision = 'dropped')"
                    f" AND {changed_but_for('told_on', 'version')}"
                ),
            ),
            pgtrigger.Trigger(
                name="settled_before_the_answer",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update,
                func=OF_AN_OPEN_REQUEST,
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(tell_client=True, untold_because="")
                | Q(tell_client=False) & ~Q(untold_because=""),
                name="a_client_is_told_what_is_held_back_or_there_is_a_reason",
            ),
            models.CheckConstraint(
                condition=~Q(reason="endangers", tell_client=False)
                & (
                    ~Q(reason="endangers")
                    | ~Q(reviewer="") & ~Q(license="") & Q(reviewed_on__isnull=False)
                ),
                name="a_danger_was_looked_at_by_somebody_licensed",
            ),
            models.CheckConstraint(
                condition=Q(decision="", decided_by=None, decided_at=None)
                | ~Q(decision="") & Q(decided_by__isnull=False, decided_at__isnull=False),
                name="somebody_decided_what_is_held_back",
            ),
            models.CheckConstraint(
                condition=~Q(decision__in=["agreed", "declined"]) | ~Q(decided_by=F("written_by")),
                name="nobody_agrees_to_what_they_hold_back",
            ),
            models.CheckConstraint(
                condition=Q(told_on=None) | Q(decision="agreed", tell_client=True),
                name="a_client_is_told_of_what_is_held_back",
            ),
            not_empty("what", "a_withheld_part_says_what"),
            not_empty("because", "a_withheld_part_says_why"),
            one_of("reason", _REASONS, "a_withheld_part_has_a_reason"),
            one_of("decision", ["", "agreed", "declined", "dropped"], "a_withheld_part_is_decided"),
            known_categories(),
        ]
        indexes = [models.Index("request", name="withheld_parts_of_request")]

    def __str__(self) -> str:
        return f"Withheld part {self.pk}"

    @property
    def holds(self) -> bool:
        """Is it held back?"""
        return self.decision == self.Decision.AGREED

    def waits_for(self, person: Staff) -> bool:
        """May this person agree, as far as it takes somebody else than those who prepare it?"""
        mine = {self.written_by_id, self.request.taken_by_id, self.request.prepared_by_id}
        return not self.decision and self.request.is_open and person.pk not in mine
