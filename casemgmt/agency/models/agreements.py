"""What an agency has agreed with another one it works with: who does what, who pays, what is kept
between them."""

import datetime as dt
import uuid
from typing import Any, ClassVar, Self

import pgtrigger
from django.db import models
from django.db.models import Exists, F, Func, OuterRef, Q, Value
from django.db.models.functions import Cast
from django.utils.translation import gettext_lazy as _

from casemgmt.agency.models.agencies import Agency
from casemgmt.agency.models.people import Staff
from casemgmt.core.access import Actor, may
from casemgmt.core.constraints import changed, changed_but_for, not_empty, one_of
from casemgmt.core.records import Record, RecordQuerySet, belongs_for_good

SOON = dt.timedelta(days=60)
"""How long before its end an agreement counts as ending soon."""
TERMS = ("operational_terms", "financial_terms", "confidentiality_terms")
"""The three groups of terms without which no agreement is made active (COO-07)."""
MADE_WITH = (
    *("partner_person", "partner_reach", "title", "scope", *TERMS),
    *("signed_by", "signed_on", "partner_signed_by", "partner_signed_on"),
    *("starts_on", "ends_on", "paper"),
)
"""Everything an active agreement says; a draft may still lack any of it."""
OWN_ACTIONS = frozenset({"draft", "activate", "keep"})
"""What only the agency that wrote an agreement does with it."""
AGREED = Q(partner_agency=None) | Q(answer="confirmed")
"""Of an active agreement: the partner has said yes, or is outside and has signed on paper only."""
ANSWERED = ("answer", "answered_by_id", "answered_at", "answer_words")
ENDED = ("ended_by_id", "ended_at", "end_reason")


class AgreementQuerySet(RecordQuerySet):
    """Agreements between agencies."""

    def visible_to(self, staff: Actor, now: dt.datetime, action: str = "view") -> Self:
        """Those a person's agency is a party to; a draft is its own agency's until it is made active.

        To ``know`` partners is to read which agreements hold now. All else is of whoever configures
        the agency: ``OWN_ACTIONS`` where it wrote the agreement, to ``answer`` where it is the
        partner, to ``end`` as either.
        """
        needed = "know_partners" if action == "know" else "configure"
        if staff.agency_id is None or not may(staff, needed, now):
            return self.none()
        rows = self._of_party(staff.agency_id)
        if action == "know":
            return rows.holding_at(now)
        if action in OWN_ACTIONS:
            return rows.for_agency(staff.agency_id)
        return rows.filter(partner_agency_id=staff.agency_id) if action == "answer" else rows

    def between(self, one: uuid.UUID, other: uuid.UUID) -> Self:
        """Those of two agencies of this system with each other, whichever of them wrote it."""
        return self.filter(
            Q(agency_id=one, partner_agency_id=other) | Q(agency_id=other, partner_agency_id=one)
        )

    def holding_at(self, now: dt.datetime) -> Self:
        """In force at an instant, as ``PartnerAgreement.holds_at`` says of one."""
        agreed = Q(partner_agency=None) | Q(answer="confirmed", answered_at__lte=now)
        going_on = Q(ended_at=None) | Q(ended_at__gt=now)
        day = _local_day(now)
        return self.filter(agreed, going_on, active_at__lte=now).filter(
            starts_on__lte=day, ends_on__gte=day
        )

    def to_look_at(self, agency_id: uuid.UUID, today: dt.date) -> Self:
        """What an agency has to do something about: it ends soon or has run out, and nobody has
        renewed it or let it go; or a partner waits for the agency's answer."""
        wanted = AGREED & ~Q(Exists(self._renewals()))
        own = Q(agency_id=agency_id, not_needed_at=None, ends_on__lte=today + SOON) & wanted
        asked = Q(partner_agency_id=agency_id, answer="", ends_on__gte=today)
        rows = self.filter(own | asked, active_at__isnull=False, ended_at=None)
        return rows.in_short().order_by("ends_on")

    def with_renewals(self) -> Self:
        """Each with ``is_renewed``: has an agreed one taken its place?"""
        return self.annotate(is_renewed=Exists(self._renewals()))

    def in_short(self) -> Self:
        """With both parties, and without the words of the terms, which only its own page shows."""
        return self.select_related("agency", "partner_agency").defer(*TERMS)

    def _of_party(self, agency_id: uuid.UUID) -> Self:
        as_partner = Q(partner_agency_id=agency_id, active_at__isnull=False)
        return self.filter(Q(agency_id=agency_id) | as_partner)

    def _renewals(self) -> Self:
        newer: Self = self.model._base_manager.filter(
            AGREED, replaces_id=OuterRef("pk"), active_at__isnull=False, ended_at=None
        )
        return newer


def _local_day(now: dt.datetime) -> Cast:
    """The calendar day of an instant where the agency that wrote an agreement is."""
    local = Func(
        F("agency__timezone"),
        Value(now, models.DateTimeField()),
        function="timezone",
        output_field=models.DateTimeField(),
    )
    return Cast(local, models.DateField())


class PartnerAgreement(Record):
    """An agreement of an agency with a partner: another agency of this system, or one outside it.

    A draft may lack anything. Made active it never changes, but for the partner's answer and its
    end; what is agreed anew is a new one that replaces it. Whether it holds is computed at the
    instant somebody asks, in the days of the agency that wrote it, never by a job.
    """

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        SET_ASIDE = "set_aside", _("Set aside")
        WAITING = "waiting", _("Waiting for the partner")
        REFUSED = "refused", _("Refused by the partner")
        PLANNED = "planned", _("Not yet")
        CURRENT = "current", _("In force")
        ENDING = "ending", _("Ends soon")
        ENDED = "ended", _("Ended")

    class Answer(models.TextChoices):
        CONFIRMED = "confirmed", _("Confirmed")
        REFUSED = "refused", _("Refused")

    agency_path = "agency"
    named_as_setting = ("partner", "title")
    opened_with = ("agency", "partner_agency", "active_by", "answered_by", "ended_by", "replaces")

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="agreements")
    partner_agency = models.ForeignKey(
        Agency,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="agreements_as_partner",
        verbose_name=_("agency in this system"),
    )
    partner = models.CharField(_("organization"), max_length=200)
    partner_person = models.CharField(_("contact person"), max_length=200, blank=True)
    partner_reach = models.CharField(_("how to reach them"), max_length=300, blank=True)
    title = models.CharField(_("what it is called"), max_length=200, blank=True)
    scope = models.TextField(_("what it is for"), max_length=2000, blank=True)
    operational_terms = models.TextField(_("operational terms"), max_length=20_000, blank=True)
    financial_terms = models.TextField(_("financial terms"), max_length=20_000, blank=True)
    confidentiality_terms = models.TextField(
        _("confidentiality terms"), max_length=20_000, blank=True
    )
    signed_by = models.CharField(_("signed for us by"), max_length=200, blank=True)
    signed_on = models.DateField(_("signed for us on"), null=True, blank=True)
    partner_signed_by = models.CharField(_("signed for the partner by"), max_length=200, blank=True)
    partner_signed_on = models.DateField(_("signed for the partner on"), null=True, blank=True)
    starts_on = models.DateField(_("from"), null=True, blank=True)
    ends_on = models.DateField(_("until, inclusive"), null=True, blank=True)
    paper = models.CharField(_("where the signed paper is"), max_length=300, blank=True)
    replaces = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="replaced_by",
        verbose_name=_("replaces"),
    )
    active_by = models.ForeignKey(Staff, models.PROTECT, null=True, blank=True, related_name="+")
    active_at = models.DateTimeField(_("made active"), null=True, blank=True)
    answer = models.CharField(
        _("the partner's answer"), max_length=10, choices=Answer.choices, blank=True
    )
    answered_by = models.ForeignKey(Staff, models.PROTECT, null=True, blank=True, related_name="+")
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)
    answer_words = models.CharField(_("in the partner's words"), max_length=300, blank=True)
    ended_by = models.ForeignKey(Staff, models.PROTECT, null=True, blank=True, related_name="+")
    ended_at = models.DateTimeField(_("ended early"), null=True, blank=True)
    end_reason = models.CharField(_("why it ended early"), max_length=300, blank=True)
    not_needed_at = models.DateTimeField(_("not needed any more since"), null=True, blank=True)

    objects: ClassVar[Any] = AgreementQuerySet.as_manager()

    class Meta:
        verbose_name = _("agreement with a partner")
        verbose_name_plural = _("agreements with partners")
        triggers = [
            belongs_for_good(),
            pgtrigger.Protect(
                name="active_is_frozen",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition(
                    "OLD.active_at IS NOT NULL AND "
                    + changed_but_for(*ANSWERED, *ENDED, "not_needed_at", "version")
                ),
            ),
            pgtrigger.Protect(
                name="answered_once",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition(
                    "OLD.answered_at IS NOT NULL AND " + changed(*ANSWERED)
                ),
            ),
            pgtrigger.Protect(
                name="ended_stays_ended",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition("OLD.ended_at IS NOT NULL AND " + changed(*ENDED)),
            ),
        ]
        constraints = [
            not_empty("partner", "an_agreement_names_its_partner"),
            models.CheckConstraint(
                condition=~Q(partner_agency=F("agency")), name="an_agreement_is_with_another_agency"
            ),
            models.CheckConstraint(
                condition=Q(active_at=None) | Q(ends_on__gte=F("starts_on")),
                name="an_active_agreement_ends_after_it_starts",
            ),
            models.CheckConstraint(
                condition=Q(active_at=None)
                | ~Q(operational_terms="") & ~Q(financial_terms="") & ~Q(confidentiality_terms=""),
                name="an_active_agreement_has_all_three_terms",
            ),
            models.CheckConstraint(
                condition=Q(active_at=None, active_by=None)
                | Q(active_at__isnull=False, active_by__isnull=False)
                & Q(signed_on__isnull=False, partner_signed_on__isnull=False)
                & Q(starts_on__isnull=False, ends_on__isnull=False)
                & ~Q(partner_person="")
                & ~Q(partner_reach="")
                & ~Q(title="")
                & ~Q(scope="")
                & ~Q(signed_by="")
                & ~Q(partner_signed_by="")
                & ~Q(paper=""),
                name="an_active_agreement_lacks_nothing",
            ),
            one_of("answer", ["", "confirmed", "refused"], "an_agreement_is_confirmed_or_refused"),
            models.CheckConstraint(
                condition=Q(answer="", answered_at=None, answered_by=None)
                | ~Q(answer="")
                & Q(active_at__isnull=False, answered_at__gte=F("active_at"))
                & Q(answered_by__isnull=False, partner_agency__isnull=False),
                name="an_answer_is_of_a_partner_here",
            ),
            models.CheckConstraint(
                condition=~Q(answered_by=F("active_by")), name="the_other_side_answers"
            ),
            models.CheckConstraint(
                condition=~Q(answer="refused") | ~Q(answer_words=""), name="a_refusal_says_why"
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None, ended_by=None, end_reason="")
                | Q(active_at__isnull=False, ended_at__gte=F("active_at"))
                & Q(ended_by__isnull=False)
                & ~Q(end_reason=""),
                name="an_end_says_who_and_why",
            ),
            models.UniqueConstraint(
                fields=["replaces"],
                condition=Q(active_at__isnull=False) & ~Q(answer="refused"),
                name="an_agreement_is_replaced_once",
            ),
        ]

    def __str__(self) -> str:
        return f"Agreement {self.pk}"

    @property
    def is_draft(self) -> bool:
        """Not made active yet: it can still be changed."""
        return self.active_at is None

    @property
    def is_open_draft(self) -> bool:
        """A draft that nobody has set aside."""
        return self.is_draft and self.not_needed_at is None

    @property
    def is_unanswered(self) -> bool:
        """Does it wait for an agency of this system to say yes or no?"""
        return not self.is_draft and self.partner_agency_id is not None and not self.answer

    @property
    def days(self) -> Any:
        """Its first and its last day; a draft may lack either."""
        return self.starts_on, self.ends_on

    def holds_at(self, instant: dt.datetime) -> bool:
        """Is it in force at this instant? Asked anew each time, of its days, of the partner's yes
        where the partner is here, and of its end, and of no stored state (MUL-02)."""
        return self._is_agreed_at(instant) and self._lasts_at(instant)

    def is_over_at(self, instant: dt.datetime) -> bool:
        """Did the partner refuse it, was it ended by then, or has its last day passed?"""
        was_ended = self.ended_at is not None and self.ended_at <= instant
        if was_ended or self.answer == self.Answer.REFUSED:
            return True
        _first, last = self.days
        return last is not None and self.agency.today(instant) > last

    def state_at(self, instant: dt.datetime) -> "PartnerAgreement.State":
        """What it is at an instant, in a word."""
        if self.is_draft:
            return self.State.SET_ASIDE if self.not_needed_at else self.State.DRAFT
        if self.answer == self.Answer.REFUSED:
            return self.State.REFUSED
        if self.is_over_at(instant):
            return self.State.ENDED
        if self.is_unanswered:
            return self.State.WAITING
        (first, last), today = self.days, self.agency.today(instant)
        if today < first:
            return self.State.PLANNED
        return self.State.ENDING if last <= today + SOON else self.State.CURRENT

    def other_party(self, agency_id: uuid.UUID) -> str:
        """What the other side is called, for either of them."""
        return self.partner if agency_id == self.agency_id else self.agency.name

    def _is_agreed_at(self, instant: dt.datetime) -> bool:
        if self.active_at is None or self.active_at > instant:
            return False
        if self.partner_agency_id is None:
            return True
        answered: Any = self.answered_at
        return self.answer == self.Answer.CONFIRMED and bool(answered <= instant)

    def _lasts_at(self, instant: dt.datetime) -> bool:
        first, _last = self.days
        has_begun: bool = first <= self.agency.today(instant)
        return has_begun and not self.is_over_at(instant)
