"""How much work people carry, and the supervision they get."""

import pgtrigger
from django.db import models
from django.utils.translation import gettext_lazy as _

from caseload.queries import (
    LoadSnapshotQuerySet,
    SupervisionSessionQuerySet,
    WorkloadFlagQuerySet,
)
from casemgmt.agency.models import Agency, Staff
from casemgmt.core.records import Record


class LoadSnapshot(Record):
    """A person's load on one day, as it was reckoned then: hours, never clients."""

    agency_path = "agency"

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="load_snapshots")
    staff = models.ForeignKey(Staff, models.PROTECT, related_name="load_snapshots")
    day = models.DateField()
    open_cases = models.PositiveIntegerField()
    hours = models.DecimalField(max_digits=8, decimal_places=2)
    capacity = models.DecimalField(max_digits=8, decimal_places=2)

    objects = LoadSnapshotQuerySet.as_manager()

    class Meta:
        verbose_name = _("load on a day")
        constraints = [models.UniqueConstraint("staff", "day", name="one_load_a_day")]

    def __str__(self) -> str:
        return f"Load on {self.day}"


class WorkloadFlag(Record):
    """A caseload is over its limit: worker and agency settle together what is done (NASW 9)."""

    agency_path = "agency"
    opened_with = ("staff",)

    class State(models.TextChoices):
        OPEN = "open", _("Waiting for a remedy")
        PLAN = "plan", _("Remedy agreed")
        CLEARED = "cleared", _("Cleared")

    class Remedy(models.TextChoices):
        REDISTRIBUTE = "redistribute", _("Move cases")
        PAUSE_INTAKE = "pause_intake", _("Pause new cases")
        HELP = "help", _("Temporary help")
        ACCEPT = "accept", _("Accept until a date")

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="workload_flags")
    staff = models.ForeignKey(Staff, models.PROTECT, related_name="workload_flags")
    state = models.CharField(max_length=8, choices=State.choices, default=State.OPEN)
    opened_on = models.DateField()
    hours = models.DecimalField(max_digits=8, decimal_places=2)
    capacity = models.DecimalField(max_digits=8, decimal_places=2)
    remedy = models.CharField(_("what you do"), max_length=14, choices=Remedy.choices, blank=True)
    remedy_words = models.CharField(_("in words"), max_length=500, blank=True)
    review_on = models.DateField(_("look again on"), null=True, blank=True)
    decided_by = models.ForeignKey(
        Staff, models.PROTECT, null=True, blank=True, related_name="decided_flags"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    worker_words = models.CharField(_("in your own words"), max_length=500, blank=True)
    cleared_on = models.DateField(null=True, blank=True)

    objects = WorkloadFlagQuerySet.as_manager()

    class Meta:
        verbose_name = _("workload flag")
        constraints = [
            models.UniqueConstraint(
                fields=["staff"],
                condition=~models.Q(state="cleared"),
                name="one_standing_flag",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="plan")
                | models.Q(review_on__isnull=False) & ~models.Q(remedy=""),
                name="a_remedy_has_a_review",
            ),
        ]

    def __str__(self) -> str:
        return f"Workload flag {self.pk}"


CONFIRMED_COLUMNS = (
    "agency_id",
    "supervisor_id",
    "supervisee_id",
    "kind",
    "starts_at",
    "minutes",
    "agenda",
    "record",
    "supervisor_confirmed_at",
    "supervisee_confirmed_at",
)
"""What both have confirmed: it may be declared void, and nothing else of it changes."""


def _columns(row: str) -> str:
    return ", ".join(f"{row}.{column}" for column in CONFIRMED_COLUMNS)


class SupervisionSession(Record):
    """Supervision held between two people; it counts once both confirmed it (NASW 1)."""

    agency_path = "agency"
    opened_with = ("supervisor", "supervisee")

    class State(models.TextChoices):
        PLANNED = "planned", _("Planned")
        HELD = "held", _("Held, waiting to be confirmed")
        CONFIRMED = "confirmed", _("Confirmed by both")
        VOIDED = "voided", _("Did not happen")

    class Kind(models.TextChoices):
        INDIVIDUAL = "individual", _("Individual")
        GROUP = "group", _("Group")
        OBSERVATION = "observation", _("Live observation")

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="supervision_sessions")
    supervisor = models.ForeignKey(Staff, models.PROTECT, related_name="sessions_given")
    supervisee = models.ForeignKey(Staff, models.PROTECT, related_name="sessions_received")
    kind = models.CharField(_("kind"), max_length=12, choices=Kind.choices, default=Kind.INDIVIDUAL)
    state = models.CharField(max_length=10, choices=State.choices, default=State.PLANNED)
    starts_at = models.DateTimeField(_("when"))
    minutes = models.PositiveSmallIntegerField(_("minutes"))
    agenda = models.TextField(_("what to talk about, without names"), max_length=5000, blank=True)
    record = models.TextField(_("what was settled, without names"), max_length=10_000, blank=True)
    supervisor_confirmed_at = models.DateTimeField(null=True, blank=True)
    supervisee_confirmed_at = models.DateTimeField(null=True, blank=True)
    void_reason = models.CharField(_("why it did not happen"), max_length=300, blank=True)

    objects = SupervisionSessionQuerySet.as_manager()

    class Meta:
        verbose_name = _("supervision session")
        ordering = ["-starts_at"]
        triggers = [
            pgtrigger.Protect(
                name="void_stays_void",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__state="voided"),
            ),
            pgtrigger.Protect(
                name="confirmed_is_frozen",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition(
                    "OLD.state = 'confirmed' AND (NEW.state <> 'voided' OR "
                    f"({_columns('OLD')}) IS DISTINCT FROM ({_columns('NEW')}))"
                ),
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(supervisor=models.F("supervisee")),
                name="supervision_takes_two",
            ),
            models.CheckConstraint(
                condition=models.Q(minutes__gte=5, minutes__lte=600),
                name="a_session_is_minutes_long",
            ),
        ]

    def __str__(self) -> str:
        return f"Supervision {self.starts_at:%Y-%m-%d}"

    def other(self, staff: Staff) -> Staff:
        """Whom one of the two meets."""
        return self.supervisee if staff.pk == self.supervisor_id else self.supervisor
