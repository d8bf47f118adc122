"""How a person comes to the agency: referral and intake."""

import datetime as dt

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from casemgmt.agency.lists import BIRTH_DATE, NEEDED, SELF_DESCRIPTION, choices_of
from casemgmt.agency.models import Agency, Program, Staff
from casemgmt.core.constraints import not_empty, one_of
from casemgmt.core.partial import (
    PartialDate,
    PartialDateField,
    known,
    no_more_than_known,
    precision_field,
)
from casemgmt.core.records import Record
from casemgmt.core.sealing.fields import SealedCharField
from clients.access.reading import ConfidentialQuerySet
from clients.models.client import Client
from clients.queries.referrals import ReferralQuerySet

_SETTINGS = ["office", "home", "public", "facility", "phone", "video"]
_WAITING = ["received", "screening", "waitlisted"]
_REFERRERS = ["self", "family", "hospital", "agency", "hotline", "court", "school", "other"]


class Referral(Record):
    """Somebody asks the agency to help a person, before there is a case (NASW 5, CMSA 9)."""

    agency_path = "agency"
    holds_client_data = True
    opened_with = ("program", "taken_by", "disposed_by", "outreach")

    class State(models.TextChoices):
        RECEIVED = "received", _("Waiting")
        SCREENING = "screening", _("Screening")
        WAITLISTED = "waitlisted", _("Waitlisted")
        ACCEPTED = "accepted", _("Accepted")
        NOT_ELIGIBLE = "not_eligible", _("Not admitted")
        REFERRED_OUT = "referred_out", _("Referred on")
        DECLINED = "declined", _("Declined")
        UNABLE_TO_ENGAGE = "unable_to_engage", _("Unable to engage")
        DUPLICATE = "duplicate", _("Duplicate")
        TAKEN_BACK = "taken_back", _("Brought in by mistake")

        @classmethod
        def waiting(cls) -> "list[Referral.State]":
            """Not yet disposed of."""
            return [cls.RECEIVED, cls.SCREENING, cls.WAITLISTED]

    class ReferrerKind(models.TextChoices):
        SELF = "self", _("The person")
        FAMILY = "family", _("Family or friend")
        HOSPITAL = "hospital", _("Hospital or clinic")
        AGENCY = "agency", _("Another agency")
        HOTLINE = "hotline", _("Hotline")
        COURT = "court", _("Court or police")
        SCHOOL = "school", _("School")
        OTHER = "other", _("Other")

    class Urgency(models.IntegerChoices):
        ROUTINE = 1, _("Routine")
        SOON = 2, _("Soon")
        URGENT = 3, _("Urgent")
        IMMEDIATE = 4, _("Today")

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="referrals")
    program = models.ForeignKey(Program, models.PROTECT, related_name="referrals")
    state = models.CharField(max_length=20, choices=State.choices, default=State.RECEIVED)
    received_at = models.DateTimeField(_("received"))
    referrer_kind = models.CharField(_("who refers"), max_length=20, choices=ReferrerKind.choices)
    referrer_name = models.CharField(_("referrer's name"), max_length=200, blank=True)
    referrer_organization = models.CharField(_("organization"), max_length=200, blank=True)
    referrer_phone = models.CharField(_("referrer's phone"), max_length=40, blank=True)
    method = models.CharField(_("how the person was found"), max_length=40)
    urgency = models.PositiveSmallIntegerField(
        _("urgency"), choices=Urgency.choices, default=Urgency.ROUTINE
    )
    given_name = models.CharField(_("given name"), max_length=100)
    family_name = models.CharField(_("family name"), max_length=100, blank=True)
    birth_date = PartialDateField(_("birth date"), null=True, blank=True)
    birth_date_precision = precision_field()
    phone = SealedCharField(_("phone"), max_length=40, blank=True, owner="")
    language = models.CharField(_("language"), max_length=60, blank=True)
    reason = models.TextField(_("reason for the referral"), max_length=10_000)
    presenting_needs = models.TextField(
        _("what the person needs now"), max_length=10_000, blank=True
    )
    judged_from = models.DateTimeField(null=True, blank=True, editable=False)
    taken_by = models.ForeignKey(
        Staff, models.PROTECT, null=True, blank=True, related_name="referrals"
    )
    client = models.ForeignKey(
        Client, models.PROTECT, null=True, blank=True, related_name="referrals"
    )
    duplicate_of = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="duplicates",
        verbose_name=_("came in before as"),
    )
    outreach = models.ForeignKey(
        "clients.Outreach",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="referrals",
        verbose_name=_("came of this outreach"),
    )
    disposed_at = models.DateTimeField(null=True, blank=True)
    disposed_by = models.ForeignKey(
        Staff, models.PROTECT, null=True, blank=True, related_name="+", editable=False
    )
    disposition_reason = models.TextField(_("reason"), max_length=10_000, blank=True)
    referred_to = models.CharField(_("where they were sent"), max_length=200, blank=True)
    nowhere_to_go = models.BooleanField(_("there is no such service"), default=False)
    review_on = models.DateField(_("look again on"), null=True, blank=True)

    objects = ReferralQuerySet.as_manager()

    class Meta:
        verbose_name = _("referral")
        indexes = [
            # with what decides who sees a referral in it, so that counting the queue reads no row
            models.Index(
                fields=["agency", "-urgency", "received_at", "id"],
                include=["program", "taken_by", "client", "state"],
                name="referrals_waiting",
                condition=models.Q(state__in=_WAITING),
            )
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=_WAITING, disposed_at=None, disposed_by=None)
                | ~models.Q(state__in=_WAITING)
                & models.Q(disposed_at__isnull=False, disposed_by__isnull=False),
                name="a_referral_is_disposed_of_once",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="waitlisted")
                | models.Q(review_on__isnull=False) & ~models.Q(disposition_reason=""),
                name="a_waitlisted_referral_is_looked_at_again",
            ),
            models.CheckConstraint(
                condition=~models.Q(state__in=["not_eligible", "referred_out"])
                | ~models.Q(disposition_reason=""),
                name="who_is_not_taken_on_is_told_why",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="referred_out")
                | models.Q(nowhere_to_go=True, referred_to="")
                | models.Q(nowhere_to_go=False) & ~models.Q(referred_to=""),
                name="a_referral_sent_on_says_where",
            ),
            models.CheckConstraint(
                condition=models.Q(duplicate_of=None)
                | models.Q(state="duplicate") & ~models.Q(duplicate_of=models.F("id")),
                name="only_a_duplicate_came_in_before",
            ),
            *no_more_than_known("birth_date", "a_referrals"),
            not_empty("given_name", "a_referral_names_somebody"),
            not_empty("reason", "a_referral_says_why"),
            one_of("referrer_kind", _REFERRERS, "a_referral_says_who_refers"),
            not_empty("method", "a_referral_says_how_they_were_found"),
            one_of("urgency", [1, 2, 3, 4], "a_referral_is_urgent_to_a_degree"),
        ]
        triggers = [
            pgtrigger.Protect(
                name="disposed_of_once",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition(
                    "OLD.disposed_at IS NOT NULL AND current_user <> 'cm_purge'"
                    " AND NOT (OLD.state = 'accepted' AND NEW.state = 'taken_back'"
                    " AND to_jsonb(NEW) - '{state,version}'::text[]"
                    " = to_jsonb(OLD) - '{state,version}'::text[])"
                ),
            )
        ]

    def __str__(self) -> str:
        return f"Referral {self.pk}"

    @property
    def is_waiting(self) -> bool:
        """Still to be disposed of."""
        return self.state in self.State.waiting()

    @property
    def born(self) -> PartialDate | None:
        """The birth date, as much of it as is known."""
        return known(self.birth_date, self.birth_date_precision)

    @property
    def person(self) -> str:
        """The referred person's name, as far as it was given."""
        return f"{self.given_name} {self.family_name}".strip()


class IntakeRecord(Record):
    """What has to be asked, told and recorded before an assessment (AAA 4, CCM conduct)."""

    case_path = "case"

    class Asked(models.TextChoices):
        ACCEPTED = "accepted", _("Yes, and wanted it")
        NOT_WANTED = "not_wanted", _("Offered, not wanted")
        NOT_POSSIBLE = "not_possible", _("Could not be offered")

    class Capacity(models.TextChoices):
        DECIDES = "decides", _("Decides for themselves")
        REPRESENTED = "represented", _("Has a legal representative")
        IN_DOUBT = "in_doubt", _("In doubt, evaluation asked for")

    class Setting(models.TextChoices):
        OFFICE = "office", _("Private office")
        HOME = "home", _("The client's home")
        PUBLIC = "public", _("Public place they agreed to")
        FACILITY = "facility", _("Hospital or facility")
        PHONE = "phone", _("Phone")
        VIDEO = "video", _("Video")

    class Told(models.TextChoices):
        SPOKEN = "spoken", _("Said aloud")
        PAPER = "paper", _("On paper")
        BOTH = "both", _("Both")

    class Limit(models.TextChoices):
        SELF_HARM = "self_harm", _("When they might harm themselves")
        HARM = "harm", _("When somebody else is in danger")
        ABUSE = "abuse", _("When a child, or an adult who can't protect themselves, is harmed")
        COURT = "court", _("When a judge orders it")
        EMERGENCY = "emergency", _("When their life or health is in danger at once")
        OVERSIGHT = "oversight", _("When somebody checks how the agency works")

    case = models.OneToOneField("clients.Case", models.PROTECT, related_name="intake")
    met_on = models.DateField(_("met on"), null=True, blank=True)
    met_by = models.ForeignKey(
        Staff,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("who met them"),
    )
    setting = models.CharField(
        _("where you met"), max_length=10, choices=Setting.choices, blank=True
    )
    place = SealedCharField(_("place"), max_length=300, blank=True, owner="case.client")
    present = SealedCharField(
        _("who else was there"), max_length=300, blank=True, owner="case.client"
    )
    safety_note = SealedCharField(
        _("safety of meeting"), max_length=300, blank=True, owner="case.client"
    )
    interview_alone = models.CharField(
        _("offered to talk alone"), max_length=20, choices=Asked.choices, blank=True
    )
    language_asked = models.BooleanField(_("asked which language they prefer"), default=False)
    capacity = models.CharField(
        _("who decides"), max_length=20, choices=Capacity.choices, blank=True
    )
    notice_given_on = models.DateField(_("told how information is used"), null=True, blank=True)
    notice_how = models.CharField(_("how"), max_length=8, choices=Told.choices, blank=True)
    notice_text = models.CharField(_("which text, and its version"), max_length=200, blank=True)
    notice_by = models.ForeignKey(
        Staff, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("told by")
    )
    notice_late = models.CharField(_("why it was told late"), max_length=300, blank=True)
    confidentiality_restated_on = models.DateField(
        _("limits of confidentiality said aloud"), null=True, blank=True
    )
    restated_by = models.ForeignKey(
        Staff, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("said by")
    )
    limits = ArrayField(
        models.CharField(max_length=12, choices=Limit.choices),
        default=list,
        blank=True,
        verbose_name=_("which limits"),
    )
    completed_at = models.DateTimeField(_("finished"), null=True, blank=True)
    completed_by = models.ForeignKey(
        Staff,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("finished by"),
    )

    objects = ConfidentialQuerySet.as_manager()

    class Meta:
        verbose_name = _("intake")
        constraints = [
            one_of("setting", ["", *_SETTINGS], "a_meeting_is_somewhere"),
            models.CheckConstraint(
                condition=models.Q(met_on=None, met_by=None)
                | models.Q(met_on__isnull=False, met_by__isnull=False),
                name="somebody_met_them_on_a_day",
            ),
            models.CheckConstraint(
                condition=models.Q(notice_given_on=None, notice_by=None)
                | models.Q(notice_given_on__isnull=False, notice_by__isnull=False),
                name="somebody_told_them_on_a_day",
            ),
            models.CheckConstraint(
                condition=models.Q(confidentiality_restated_on=None, restated_by=None)
                | models.Q(confidentiality_restated_on__isnull=False, restated_by__isnull=False),
                name="somebody_said_the_limits_on_a_day",
            ),
            one_of("notice_how", ["", "spoken", "paper", "both"], "a_notice_is_given_somehow"),
        ]

    def __str__(self) -> str:
        return f"Intake {self.pk}"

    @cached_property
    def told(self) -> dict[str, dt.date]:
        """What was explained so far, by item, with the day."""
        return dict(self.case.explanations.given().values_list("item", "explained_on"))

    @cached_property
    def leaves_a_need(self) -> bool:
        """Is something that can't wait left without an action, and without a reason for none?"""
        return bool(self.case.immediate_needs.unanswered().exists())

    @cached_property
    def asked_for_a_worker(self) -> bool:
        """Was the client asked which case manager they would like?"""
        return bool(self.case.worker_wishes.exists())

    def says_who_decides(self, today: dt.date) -> bool:
        """Is it written down, with an authority that stands where somebody represents the client, and
        whose holder the client does not keep away?"""
        if self.capacity != self.Capacity.REPRESENTED:
            return bool(self.capacity)
        return bool(self.case.client.authorities.standing(today).at_hand().exists())

    @cached_property
    def unasked(self) -> dict[str, str]:
        """What the agency needs an answer to and nobody has asked the client: subjects and words.

        That they don't know, or would rather not say, is an answer.
        """
        client = self.case.client
        needed = dict(choices_of(client.agency_id, NEEDED))
        if not needed:
            return {}
        asked = {BIRTH_DATE, *dict(choices_of(client.agency_id, SELF_DESCRIPTION))}
        said = set(client.identity.said().values_list("subject", flat=True))
        if client.birth_date is not None or client.no_birth_date:
            said.add(BIRTH_DATE)
        return {code: words for code, words in needed.items() if code in asked - said}
