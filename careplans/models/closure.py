"""How a case ends."""

import datetime as dt

import pgtrigger
from django.db import models
from django.utils.translation import gettext_lazy as _

from careplans.queries import ClosureQuerySet
from casemgmt.agency.models import Staff
from casemgmt.core.constraints import not_empty, one_of
from casemgmt.core.records import Record
from clients.models import Case

REASONS = (
    "goals_met", "rehabilitated", "not_needed", "not_helpful", "client_choice",
    "client_noncompliance", "family_noncompliance", "worker_withdrawal", "detrimental", "resources",
    "transferred", "moved", "ineligible", "no_contact", "died", "other",
)  # fmt: skip
WAYS_TO_TELL = ("letter", "in_person", "phone", "exception")


class Closure(Record):
    """How and why a case ends, and who was told (AAA 10, NASW 5, CMSA 16)."""

    case_path = "case"
    opened_with = ("started_by", "approved_by")

    class State(models.TextChoices):
        OPEN = "open", _("Being prepared")
        WITHDRAWN = "withdrawn", _("Withdrawn")
        COMPLETED = "completed", _("Closed")

    class Reason(models.TextChoices):
        GOALS_MET = "goals_met", _("Goals met")
        REHABILITATED = "rehabilitated", _("Back on their own feet")
        NOT_NEEDED = "not_needed", _("No longer needed")
        NOT_HELPFUL = "not_helpful", _("No longer helpful")
        CLIENT_CHOICE = "client_choice", _("The client's choice")
        CLIENT_NONCOMPLIANCE = "client_noncompliance", _("The client does not keep to the plan")
        FAMILY_NONCOMPLIANCE = "family_noncompliance", _("The family does not keep to the plan")
        WORKER_WITHDRAWAL = "worker_withdrawal", _("The case manager withdraws")
        DETRIMENTAL = "detrimental", _("Going on would do harm")
        RESOURCES = "resources", _("The agency can't serve them further")
        TRANSFERRED = "transferred", _("Served elsewhere")
        MOVED = "moved", _("Moved away")
        INELIGIBLE = "ineligible", _("No longer eligible")
        NO_CONTACT = "no_contact", _("Contact lost")
        DIED = "died", _("The client died")
        OTHER = "other", _("Another reason")

    class Told(models.TextChoices):
        LETTER = "letter", _("By letter")
        IN_PERSON = "in_person", _("In person")
        PHONE = "phone", _("By phone")
        EXCEPTION = "exception", _("Could not be told")

    case = models.ForeignKey(Case, models.PROTECT, related_name="closures")
    state = models.CharField(_("state"), max_length=12, choices=State.choices, default=State.OPEN)
    reason = models.CharField(_("why it ends"), max_length=20, choices=Reason.choices)
    narrative = models.TextField(_("what led to it"), max_length=10_000)
    summary = models.TextField(_("what was done and reached"), max_length=10_000, blank=True)
    closes_on = models.DateField(_("last day of the service"), null=True, blank=True)
    how_told = models.CharField(
        _("how the client was told"), max_length=12, choices=Told.choices, blank=True
    )
    told_on = models.DateField(_("told on"), null=True, blank=True)
    exception_reason = models.CharField(_("why not"), max_length=300, blank=True)
    prepared = models.CharField(
        _("how the client was prepared for the end"), max_length=500, blank=True
    )
    transfer = models.CharField(_("who serves them from now on"), max_length=300, blank=True)
    others_told = models.CharField(_("who else was told"), max_length=300, blank=True)
    follow_up = models.CharField(_("what comes after"), max_length=500, blank=True)
    services_settled = models.BooleanField(_("services and money are settled"), default=False)
    record_checked = models.BooleanField(_("the record is complete"), default=False)
    started_by = models.ForeignKey(
        Staff, models.PROTECT, related_name="closures", verbose_name=_("begun by")
    )
    started_at = models.DateTimeField(_("begun"))
    approved_by = models.ForeignKey(
        Staff,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="approved_closures",
        verbose_name=_("approved by"),
    )
    completed_at = models.DateTimeField(_("finished"), null=True, blank=True)
    corrects = models.OneToOneField(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="corrected_by",
        verbose_name=_("the closing it puts right"),
    )

    objects = ClosureQuerySet.as_manager()

    class Meta:
        verbose_name = _("closure")
        triggers = [
            pgtrigger.Protect(
                name="finished_is_frozen",
                operation=pgtrigger.Update,
                condition=~pgtrigger.Q(old__state="open"),
            )
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["case"], condition=models.Q(state="open"), name="one_closure_at_a_time"
            ),
            models.CheckConstraint(
                condition=~models.Q(how_told="exception") | ~models.Q(exception_reason=""),
                name="not_telling_has_a_reason",
            ),
            not_empty("narrative", "a_closure_says_what_led_to_it"),
            one_of("reason", REASONS, "a_closure_has_a_reason"),
            one_of("how_told", ["", *WAYS_TO_TELL], "a_client_is_told_somehow"),
        ]

    def __str__(self) -> str:
        return f"Closure {self.pk}"

    @property
    def is_after_death(self) -> bool:
        """The client has died, by the closure's reason or by what is recorded of them."""
        return self.reason == self.Reason.DIED or self.case.client.died_on is not None

    @property
    def says_of_a_death(self) -> bool:
        """The reason is a death where one is recorded of the client, and only there (CLO-15)."""
        recorded = self.case.client.died_on is not None
        return (self.reason == self.Reason.DIED) == recorded

    @property
    def client_was_told(self) -> bool:
        """Told on a day, or an exception that the reason allows (CLO-04)."""
        if self.how_told == self.Told.EXCEPTION:
            return self.reason in NOBODY_TO_TELL and bool(self.exception_reason)
        return bool(self.how_told) and self.told_on is not None

    def notice_is_over(self, today: dt.date) -> bool:
        """The last day the client was told of has come (CLO-04).

        A client who needs no notice waives it by agreeing to an earlier last day, such as today.
        Where nobody is left to be told, after a death or when contact is lost, none has to be set.
        """
        if self.closes_on is None:
            return self.is_after_death or self.reason in NOBODY_TO_TELL
        return self.closes_on <= today


NOBODY_TO_TELL = frozenset({Closure.Reason.DIED, Closure.Reason.NO_CONTACT})
"""The only reasons for which a client may go untold: death, and whereabouts unknown."""

LED_REASONS = frozenset(
    {
        Closure.Reason.CLIENT_NONCOMPLIANCE,
        Closure.Reason.FAMILY_NONCOMPLIANCE,
        Closure.Reason.WORKER_WITHDRAWAL,
        Closure.Reason.DETRIMENTAL,
    }
)
"""Reasons a supervisor approves whatever the program says (CLO-10)."""

HANDED_ON = frozenset({Closure.Reason.RESOURCES, Closure.Reason.TRANSFERRED})
"""Reasons that ask who serves the client from now on (CLO-08)."""
