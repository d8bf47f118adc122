"""When the client is met, how they may safely be reached, and what reminds them."""

import datetime as dt

from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from casemgmt.agency.models import Staff
from casemgmt.core.constraints import one_of
from casemgmt.core.ranges import DateTimeRangeField, ended
from casemgmt.core.records import Record
from casemgmt.core.sealing.fields import SealedCharField
from clients.models.case import Case
from clients.models.client import Client
from clients.queries.visits import AppointmentQuerySet, ReminderQuerySet, SafeContactQuerySet

_CHANNELS = ["phone", "text", "email", "letter", "in_person", "through"]
LONGEST = 1440
"""Minutes of the longest appointment there is: a day."""
WEEK = [1, 2, 3, 4, 5, 6, 7]


def every_day() -> list[int]:
    """All days of the week, Monday first, as ISO numbers them."""
    return list(WEEK)


class Channel(models.TextChoices):
    PHONE = "phone", _("Call")
    TEXT = "text", _("Text message")
    EMAIL = "email", _("E-mail")
    LETTER = "letter", _("Letter")
    IN_PERSON = "in_person", _("In person")
    THROUGH = "through", _("Through somebody")


class SafeContact(Record):
    """One way in which the client says they can safely be reached, and when (NASW92 S4).

    A way that nobody wrote down is not safe. Days are numbered as in ISO weeks and hours are the
    agency's; without hours it is the whole day.
    """

    agency_path = "client__agency"
    holds_client_data = True

    client = models.ForeignKey(Client, models.PROTECT, related_name="safe_contacts")
    channel = models.CharField(_("way"), max_length=10, choices=Channel.choices)
    detail = SealedCharField(
        _("number, address or person"), max_length=300, blank=True, owner="client"
    )
    days = ArrayField(
        models.PositiveSmallIntegerField(
            validators=[MinValueValidator(1), MaxValueValidator(len(WEEK))]
        ),
        verbose_name=_("days"),
        default=every_day,
    )
    from_time = models.TimeField(_("from"), null=True, blank=True)
    until_time = models.TimeField(_("until"), null=True, blank=True)
    leave_no_message = models.BooleanField(_("leave no message"), default=False)
    may_remind = models.BooleanField(_("appointments may be reminded of this way"), default=False)
    may_say_when = models.BooleanField(_("a reminder may say the day and hour"), default=False)
    unsaid = SealedCharField(_("what to leave unsaid"), max_length=300, blank=True, owner="client")
    during = DateTimeRangeField(_("period"))

    objects = SafeContactQuerySet.as_manager()

    class Meta:
        verbose_name = _("safe way to reach them")
        verbose_name_plural = _("safe ways to reach them")
        constraints = [
            one_of("channel", _CHANNELS, "a_safe_way_has_a_channel"),
            models.CheckConstraint(
                condition=Q(from_time=None, until_time=None) | Q(from_time__lt=F("until_time")),
                name="safe_hours_begin_before_they_end",
            ),
            models.CheckConstraint(
                condition=Q(days__len__gt=0) & Q(days__contained_by=WEEK),
                name="a_safe_way_has_days",
            ),
        ]
        indexes = [models.Index("client", name="safe_ways_of_client")]

    def __str__(self) -> str:
        return f"Safe contact {self.pk}"

    def is_safe_at(self, local: dt.datetime) -> bool:
        """Does the client say that this is a good time, on the agency's clock?"""
        if local.isoweekday() not in self.days:
            return False
        if self.from_time is None or self.until_time is None:
            return True
        return self.from_time <= local.time() < self.until_time

    def end(self, now: dt.datetime) -> None:
        """End it at an instant."""
        self.during = ended(self.during, now)


class Appointment(Record):
    """A time at which a member of staff meets the client, arranged ahead (NASW92 S4).

    One that was not arranged ahead is written down afterwards, and says why.
    """

    case_path = "case"
    opened_with = ("staff",)

    class Kind(models.TextChoices):
        INTAKE = "intake", _("Intake talk")
        HOME_VISIT = "home_visit", _("Home visit")
        OFFICE = "office", _("Office visit")
        PHONE = "phone", _("Call")
        VIDEO = "video", _("Video call")
        ELSEWHERE = "elsewhere", _("Meeting elsewhere")

    class State(models.TextChoices):
        PLANNED = "planned", _("Planned")
        KEPT = "kept", _("Took place")
        MISSED = "missed", _("Missed")
        CANCELLED = "cancelled", _("Canceled")

    case = models.ForeignKey(Case, models.PROTECT, related_name="appointments")
    staff = models.ForeignKey(
        Staff, models.PROTECT, related_name="appointments", verbose_name=_("with")
    )
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    starts_at = models.DateTimeField(_("begins"))
    minutes = models.PositiveSmallIntegerField(_("minutes"), default=60)
    place = SealedCharField(_("place"), max_length=300, blank=True, owner="case.client")
    place_is_confidential = models.BooleanField(_("the place is confidential"), default=False)
    purpose = models.CharField(_("what for"), max_length=300, blank=True)
    prepare = models.CharField(
        _("what the client was asked to prepare"), max_length=500, blank=True
    )
    notice_on = models.DateField(_("notice given on"), null=True, blank=True)
    notice_how = models.CharField(
        _("notice given by"), max_length=10, choices=Channel.choices, blank=True
    )
    confirmed_at = models.DateTimeField(_("confirmed"), null=True, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default="planned")
    settled_at = models.DateTimeField(_("settled"), null=True, blank=True)
    settled_reason = models.CharField(_("reason"), max_length=300, blank=True)
    is_unscheduled = models.BooleanField(_("not arranged ahead"), default=False)
    unscheduled_reason = models.CharField(
        _("why it was not arranged ahead"), max_length=300, blank=True
    )

    objects = AppointmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("appointment")
        constraints = [
            one_of(
                "kind",
                ["intake", "home_visit", "office", "phone", "video", "elsewhere"],
                "an_appointment_has_a_kind",
            ),
            one_of(
                "state",
                ["planned", "kept", "missed", "cancelled"],
                "an_appointment_has_a_state",
            ),
            models.CheckConstraint(
                condition=Q(minutes__gte=1, minutes__lte=LONGEST), name="an_appointment_fits_a_day"
            ),
            models.CheckConstraint(
                condition=Q(notice_on=None, notice_how="")
                | Q(notice_on__isnull=False) & ~Q(notice_how=""),
                name="notice_says_when_and_how",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["planned", "kept"]) | ~Q(settled_reason=""),
                name="an_appointment_that_was_not_kept_says_why",
            ),
            models.CheckConstraint(
                condition=Q(state="planned", settled_at=None)
                | ~Q(state="planned") & Q(settled_at__isnull=False),
                name="an_appointment_is_settled_once",
            ),
            models.CheckConstraint(
                condition=Q(is_unscheduled=False)
                | Q(state="kept", confirmed_at=None) & ~Q(unscheduled_reason=""),
                name="an_unscheduled_visit_says_why",
            ),
        ]
        indexes = [
            models.Index("case", F("starts_at").desc(), name="appointments_of_case"),
            models.Index("staff", "starts_at", name="appointments_of_person"),
            models.Index("starts_at", name="appointments_to_come", condition=Q(state="planned")),
        ]

    def __str__(self) -> str:
        return f"Appointment {self.pk}"

    @property
    def ends_at(self) -> dt.datetime:
        """The instant at which it ends."""
        return self.starts_at + dt.timedelta(minutes=self.minutes)

    @property
    def is_planned(self) -> bool:
        """Nobody has said yet how it went."""
        return self.state == self.State.PLANNED


class Reminder(Record):
    """A client is reminded of an appointment once, in a way they said is safe (MON-12)."""

    case_path = "case"

    class State(models.TextChoices):
        WAITING = "waiting", _("On its way")
        SENT = "sent", _("Sent")
        TO_CALL = "to_call", _("For a person to do")
        CALLED = "called", _("Done by a person")
        HELD_BACK = "held_back", _("Held back")

    case = models.ForeignKey(Case, models.PROTECT, related_name="reminders")
    appointment = models.ForeignKey(
        Appointment, models.PROTECT, related_name="reminders", verbose_name=_("appointment")
    )
    way = models.ForeignKey(
        SafeContact, models.PROTECT, related_name="reminders", verbose_name=_("safe way")
    )
    channel = models.CharField(_("way"), max_length=10, choices=Channel.choices)
    starts_at = models.DateTimeField(_("appointment begins"))
    asked_at = models.DateTimeField(_("asked for"))
    state = models.CharField(_("state"), max_length=10, choices=State.choices)
    settled_at = models.DateTimeField(_("settled"), null=True, blank=True)
    settled_by = models.ForeignKey(
        Staff,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("reminded by"),
    )

    objects = ReminderQuerySet.as_manager()

    class Meta:
        verbose_name = _("reminder")
        constraints = [
            one_of("channel", _CHANNELS, "a_reminder_has_a_channel"),
            one_of(
                "state",
                ["waiting", "sent", "to_call", "called", "held_back"],
                "a_reminder_has_a_state",
            ),
            models.UniqueConstraint(
                fields=["appointment", "starts_at"],
                condition=~Q(state="held_back"),
                name="an_appointment_is_reminded_of_once",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["waiting", "to_call"], settled_at=None)
                | ~Q(state__in=["waiting", "to_call"]) & Q(settled_at__isnull=False),
                name="a_reminder_is_settled_once",
            ),
        ]
        indexes = [
            models.Index("case", name="reminders_of_case"),
            models.Index("starts_at", name="calls_to_make", condition=Q(state="to_call")),
        ]

    def __str__(self) -> str:
        return f"Reminder {self.pk}"


class CalendarLink(Record):
    """A secret address under which a member of staff's calendar program reads their appointments.

    Only a digest of the secret is stored. It names no client: initials, and places that are not
    confidential, go along only where its owner wants them.
    """

    agency_path = "staff__agency"
    opened_with = ("staff",)

    staff = models.ForeignKey(Staff, models.PROTECT, related_name="calendar_links")
    digest = models.CharField(max_length=64, unique=True, editable=False)
    shows_initials = models.BooleanField(_("show the client's initials"), default=False)
    shows_place = models.BooleanField(_("show the place, unless it is confidential"), default=False)
    made_at = models.DateTimeField(_("made"))
    revoked_at = models.DateTimeField(_("revoked"), null=True, blank=True)

    class Meta:
        verbose_name = _("calendar link")
        constraints = [
            models.UniqueConstraint(
                fields=["staff"], condition=Q(revoked_at=None), name="one_calendar_link_a_person"
            )
        ]

    def __str__(self) -> str:
        return f"Calendar link {self.pk}"
