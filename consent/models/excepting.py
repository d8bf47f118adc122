"""What is told without a release: asked for on a ground, advised on, approved by somebody else."""

import datetime as dt
import json
from typing import Any

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from casemgmt.agency.models import Staff
from casemgmt.core.constraints import not_empty, one_of
from casemgmt.core.records import append_only
from casemgmt.core.sealing.fields import SealedCharField, SealedTextField
from clients.access.reading import ConfidentialQuerySet
from clients.models import Case, Document, RestrictableRecord
from clients.models.restricted import known_categories
from consent.grounds import GROUNDS, URGENT, Adviser, Ground, Recipient, Terms
from consent.kinds import RecordType
from consent.models.signing import frozen_but_for
from consent.queries import DisclosureExceptionQuerySet

MINUTE = dt.timedelta(minutes=1)
"""A page gives its times in whole minutes: within one, what came first is not known."""
TEAM: Any = {"owner": "case.client"}
"""Whose key seals the words: they tell of the client, and often of others."""
CHANGING = (
    *("consulted_at", "decision", "decision_words", "decided_by_id", "decided_at", "told_at"),
    *("client_told_on", "look_again_on", "report_number", "written_at"),
    *("withdrawn_at", "withdrawn_because"),
)
"""What becomes of an exception; what was asked for never changes."""


class ClientTold(models.TextChoices):
    """Whether the client hears of what is told without their signature."""

    BEFORE = "before", _("The client knows of it")
    AFTER = "after", _("The client is told afterwards")
    NOT_TOLD = "not_told", _("The client is not told for now")


def _never_told() -> Q:
    """No ground tells of a category that it never opens."""
    rule = Q()
    for code, terms in GROUNDS.items():
        if terms.never:
            rule &= ~Q(ground=code) | ~Q(categories__overlap=sorted(terms.never))
    return rule


def _stays(name: str, column: str, empty: pgtrigger.Q) -> pgtrigger.Trigger:
    """A trigger under which a column that says something never says anything else."""
    changed = pgtrigger.Q(**{f"old__{column}__df": pgtrigger.F(f"new__{column}")})
    return pgtrigger.Protect(name=name, operation=pgtrigger.Update, condition=~empty & changed)


class DisclosureException(RestrictableRecord):
    """Something is to be told to somebody outside without a release (NASW 4, CON-16).

    Only whoever has a part in the case, and those above them, know that there is one. It is asked
    for on a ground, somebody is asked for advice, and whoever leads the case approves it, never the
    person who asks. Where the ground is ``urgent`` and can't wait, it is told first; the advice and
    a review follow. It is used once.
    """

    case_path = "case"
    seen_with = "attend_case"
    opened_with = ("asked_by", "decided_by")

    class State(models.TextChoices):
        PREPARED = "prepared", _("Being prepared")
        WAITING = "waiting", _("Waits for approval")
        APPROVED = "approved", _("Approved")
        REFUSED = "refused", _("Refused")
        USED = "used", _("Told")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    class Decision(models.TextChoices):
        APPROVED = "approved", _("Approved")
        REFUSED = "refused", _("Refused")
        RIGHT = "right", _("It was right to tell")
        NOT_RIGHT = "not_right", _("It was not right to tell")

    case = models.ForeignKey(Case, models.PROTECT, related_name="exceptions")
    ground = models.CharField(_("ground"), max_length=20, choices=Ground.choices)
    law = SealedCharField(_("which law or order"), max_length=300, **TEAM)
    facts = SealedTextField(_("what it rests on"), max_length=20_000, **TEAM)
    document = models.ForeignKey(
        Document,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="exceptions",
        verbose_name=_("document"),
    )
    recipient_kind = models.CharField(
        _("the recipient is"), max_length=12, choices=Recipient.choices
    )
    recipient_name = SealedCharField(_("person"), max_length=200, **TEAM)
    recipient_organization = SealedCharField(_("organization"), max_length=200, blank=True, **TEAM)
    record_types = ArrayField(
        models.CharField(max_length=40, choices=RecordType.choices),
        verbose_name=_("what is told"),
    )
    relevance = SealedCharField(_("why they need exactly this"), max_length=500, **TEAM)
    client_told = models.CharField(_("the client"), max_length=10, choices=ClientTold.choices)
    untold_because = SealedCharField(_("why not"), max_length=500, blank=True, **TEAM)
    look_again_on = models.DateField(_("looked at again on"), null=True, blank=True)
    client_told_on = models.DateField(_("the client was told on"), null=True, blank=True)
    urgent = models.BooleanField(_("told first, because it could not wait"), default=False)
    asked_by = models.ForeignKey(
        Staff, models.PROTECT, related_name="+", verbose_name=_("asked for by")
    )
    asked_at = models.DateTimeField(_("asked for"))
    consulted_at = models.DateTimeField(_("advice asked for"), null=True, blank=True)
    decision = models.CharField(_("decision"), max_length=10, choices=Decision.choices, blank=True)
    decision_words = SealedCharField(_("in words"), max_length=500, blank=True, **TEAM)
    decided_by = models.ForeignKey(
        Staff,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("decided by"),
    )
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)
    told_at = models.DateTimeField(_("told"), null=True, blank=True)
    report_number = SealedCharField(_("number of the report"), max_length=100, blank=True, **TEAM)
    written_at = models.DateTimeField(_("reported in writing"), null=True, blank=True)
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True, blank=True)
    withdrawn_because = SealedCharField(_("why withdrawn"), max_length=300, blank=True, **TEAM)

    objects = DisclosureExceptionQuerySet.as_manager()

    class Meta:
        verbose_name = _("telling without a release")
        verbose_name_plural = _("tellings without a release")
        ordering = ["-asked_at"]
        triggers = [
            frozen_but_for(*CHANGING),
            _stays("decided_stays_decided", "decision", pgtrigger.Q(old__decision="")),
            _stays("told_stays_told", "told_at", pgtrigger.Q(old__told_at__isnull=True)),
            _stays(
                "withdrawn_stays_withdrawn",
                "withdrawn_at",
                pgtrigger.Q(old__withdrawn_at__isnull=True),
            ),
        ]
        constraints = [
            one_of("ground", Ground.values, "an_exception_has_a_ground"),
            one_of("recipient_kind", Recipient.values, "an_exception_names_what_is_told_whom"),
            one_of("client_told", ClientTold.values, "an_exception_says_of_the_client"),
            not_empty("law", "an_exception_has_a_law"),
            not_empty("facts", "an_exception_rests_on_facts"),
            not_empty("recipient_name", "an_exception_names_a_person"),
            not_empty("relevance", "an_exception_says_why"),
            known_categories(),
            models.CheckConstraint(
                condition=Q(record_types__len__gte=1), name="an_exception_names_what_is_told"
            ),
            models.CheckConstraint(condition=_never_told(), name="a_ground_never_tells_some_things"),
            models.CheckConstraint(
                condition=Q(urgent=False) | Q(ground__in=sorted(URGENT), told_at__isnull=False),
                name="only_some_grounds_are_urgent",
            ),
            models.CheckConstraint(
                condition=Q(client_told="before", client_told_on__isnull=False)
                | ~Q(client_told="before") & Q(look_again_on__isnull=False),
                name="an_exception_says_when_the_client_is_told",
            ),
            models.CheckConstraint(
                condition=~Q(client_told="not_told") | ~Q(untold_because=""),
                name="an_exception_says_why_the_client_is_not_told",
            ),
            models.CheckConstraint(
                condition=Q(decision="", decided_by=None, decided_at=None)
                | Q(urgent=False, decision__in=["approved", "refused"])
                & Q(decided_by__isnull=False, decided_at__isnull=False, consulted_at__isnull=False)
                | Q(urgent=True, decision__in=["right", "not_right"])
                & Q(decided_by__isnull=False, decided_at__isnull=False, consulted_at__isnull=False),
                name="an_exception_is_decided_after_advice",
            ),
            models.CheckConstraint(
                condition=Q(decision__in=["", "approved"]) | ~Q(decision_words=""),
                name="a_no_says_why",
            ),
            models.CheckConstraint(
                condition=Q(decided_by=None) | ~Q(decided_by=F("asked_by")),
                name="nobody_approves_their_own_exception",
            ),
            models.CheckConstraint(
                condition=Q(urgent=True)
                | Q(told_at=None)
                | Q(decision="approved", consulted_at__lt=F("told_at") + MINUTE)
                & Q(decided_at__lt=F("told_at") + MINUTE),
                name="advice_and_approval_come_before_telling",
            ),
            models.CheckConstraint(
                condition=Q(ground="abuse") | Q(report_number="", written_at=None),
                name="only_a_report_is_made_in_writing",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None, withdrawn_because="")
                | Q(withdrawn_at__isnull=False, told_at=None) & ~Q(withdrawn_because=""),
                name="what_was_told_is_not_withdrawn",
            ),
        ]  # fmt: skip
        indexes = [models.Index("case", name="exceptions_of_case")]

    def __str__(self) -> str:
        return f"Exception {self.pk}"

    @property
    def recipient(self) -> str:
        """Who is told, as one line."""
        names = (self.recipient_name, self.recipient_organization)
        return ", ".join(name for name in names if name)

    @property
    def terms(self) -> Terms:
        """What its ground asks."""
        return GROUNDS[self.ground]

    @property
    def known(self) -> dict[str, str]:
        """The facts it rests on, as they are stored."""
        known: dict[str, str] = json.loads(self.facts)
        return known

    @property
    def state(self) -> "DisclosureException.State":
        """How it stands, computed from what has happened."""
        if self.withdrawn_at is not None:
            return self.State.WITHDRAWN
        if self.told_at is not None:
            return self.State.USED
        if self.decision:
            return self.State(self.decision)
        return self.State.PREPARED if self.consulted_at is None else self.State.WAITING

    @property
    def waits_for_decision(self) -> bool:
        """Has whoever leads the case to approve it, or to look at it afterwards?"""
        open_still = not self.decision and self.withdrawn_at is None
        return open_still and self.consulted_at is not None

    @property
    def lacks_advice(self) -> bool:
        """Is it still to be written down whom somebody asked?"""
        return self.consulted_at is None and self.withdrawn_at is None


class Consultation(RestrictableRecord):
    """Whom somebody asked before telling without a release, and what they advised (CON-17).

    It belongs to the categories of what it is about, and is known to whoever knows of that.
    """

    case_path = "case"
    seen_with = "attend_case"

    case = models.ForeignKey(Case, models.PROTECT, related_name="consultations")
    exception = models.ForeignKey(
        DisclosureException,
        models.PROTECT,
        related_name="consultations",
        verbose_name=_("about"),
    )
    adviser_name = SealedCharField(_("who was asked"), max_length=200, **TEAM)
    adviser_role = models.CharField(_("as"), max_length=12, choices=Adviser.choices)
    held_at = models.DateTimeField(_("when"))
    advice = SealedTextField(_("what they advised"), max_length=2_000, **TEAM)
    recorded_by = models.ForeignKey(
        Staff, models.PROTECT, related_name="+", verbose_name=_("written down by")
    )
    recorded_at = models.DateTimeField(_("written down"))

    objects = ConfidentialQuerySet.as_manager()

    class Meta:
        verbose_name = _("consultation")
        ordering = ["held_at"]
        triggers = [append_only()]
        constraints = [
            not_empty("adviser_name", "a_consultation_names_somebody"),
            not_empty("advice", "a_consultation_says_what_was_advised"),
            one_of("adviser_role", Adviser.values, "a_consultation_is_with_somebody"),
            known_categories(),
            models.CheckConstraint(
                condition=Q(held_at__lte=F("recorded_at")),
                name="a_consultation_is_written_down_afterwards",
            ),
        ]

    def __str__(self) -> str:
        return f"Consultation {self.pk}"
