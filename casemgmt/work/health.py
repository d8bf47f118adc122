"""Is the agency running? Counts for admins and privacy officers; nobody's record."""

import datetime as dt
from typing import Any

from django.db.models import Count
from django.db.models.functions import TruncDate
from django.urls import reverse
from django.utils.translation import gettext as _

from assessments.models import ReassessmentTask
from caseload.models import WorkloadFlag
from casemgmt.agency.models import Agency, Invitation, Program, Staff
from casemgmt.core.pieces import Stat
from casemgmt.ledger.models import JobRun, OutboxMail, OutboxMessage, ReadEvent
from casemgmt.ledger.queries import alarms
from casemgmt.retention.models import RetentionRule

DAYS = 14


def health_of(agency: Agency, now: dt.datetime, today: dt.date) -> dict[str, Any]:
    """The agency's health in counts, with what is still to set up."""
    failed = JobRun.objects.filter(
        state=JobRun.State.FAILED, started_at__gte=now - dt.timedelta(days=1)
    )
    waiting = OutboxMessage.objects.filter(done_at=None, failed_at=None, not_before__lt=now)
    flags = WorkloadFlag.objects.standing().for_agency(agency.pk)
    people = Staff.objects.for_agency(agency.pk).filter(is_active=True)
    failed_count, flag_count = failed.count(), flags.count()
    return {
        "stats": [
            Stat(
                failed_count, _("jobs failed today"), reverse("job-list"), late=bool(failed_count)
            ),
            Stat(flag_count, _("workers over their limit"), reverse("person-list")),
            Stat(people.count(), _("people work here"), reverse("person-list")),
            Stat(waiting.count(), _("tasks waiting"), reverse("job-list")),
        ],
        "overdue": overdue_by_program(agency, today),
        "mail_waiting": OutboxMail.objects.filter(sent_at=None).count(),
        "set_up": still_to_set_up(agency, now),
        "alarms": alarms(now),
    }


def overdue_by_program(agency: Agency, today: dt.date) -> list[dict[str, Any]]:
    """Overdue reassessments of each program: a count, never a client."""
    late = ReassessmentTask.objects.due_by(today - dt.timedelta(days=1))
    rows = late.filter(case__agency=agency).values("case__program").annotate(n=Count("pk"))
    counts = {row["case__program"]: row["n"] for row in rows}
    programs = Program.objects.for_agency(agency.pk)
    return [{"program": program, "overdue": counts.get(program.pk, 0)} for program in programs]


def still_to_set_up(agency: Agency, now: dt.datetime) -> list[tuple[str, str]]:
    """What a new agency has not decided yet, each with the page to do it on."""
    people = Staff.objects.for_agency(agency.pk).filter(is_active=True)
    open_links = Invitation.objects.for_agency(agency.pk).filter(
        used_at=None, withdrawn_at=None, expires_at__gt=now
    )
    steps = [
        (
            Program.objects.for_agency(agency.pk).exists(),
            _("Add your first program"),
            "program-list",
        ),
        (
            people.filter(roles__role="supervisor").exists() or open_links.exists(),
            _("Invite your first supervisor"),
            "person-invite",
        ),
        (
            RetentionRule.objects.for_agency(agency.pk).exists(),
            _("Set how long records are kept"),
            "retention-list",
        ),
    ]
    return [(words, reverse(page)) for done, words, page in steps if not done]


def reads_by_day(request: Any) -> list[dict[str, Any]]:
    """How many records were shown on each of the last days, and to how many people."""
    since = request.now - dt.timedelta(days=DAYS)
    rows: Any = ReadEvent.objects.filter(agency_id=request.staff.agency_id, at__gte=since)
    days = rows.annotate(day=TruncDate("at", tzinfo=request.agency_timezone)).values("day")
    counted = days.annotate(reads=Count("pk"), people=Count("user", distinct=True))
    return list(counted.order_by("-day"))
