"""Is the agency running? Counts for admins and privacy officers; nobody's record."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db.models import Count, QuerySet
from django.db.models.functions import TruncDate
from django.urls import reverse
from django.utils.translation import gettext as _

from assessments.queries import overdue_reassessments
from caseload.models import WorkloadFlag
from casemgmt.agency.models import Agency, Invitation, PartnerAgreement, Program, Staff
from casemgmt.agency.roles import Role
from casemgmt.core import days
from casemgmt.core.counting import counted
from casemgmt.core.pieces import Stat
from casemgmt.ledger.models import JobRun, OutboxMail, OutboxMessage, ReadEvent
from casemgmt.ledger.queries import alarms, newest_runs
from casemgmt.ledger.running import ENDED_BADLY
from casemgmt.retention.models import RetentionRule
from clients.models import EmergencyAccess

DAYS = 14


def health_of(agency: Agency, now: dt.datetime, today: dt.date) -> dict[str, Any]:
    """The agency's health in counts, with what is still to set up."""
    found = counted(_rows(agency, now, today))
    failed = found["failed jobs"]
    return {
        "stats": [
            Stat(failed, _("jobs failed or stopped today"), reverse("job-list"), late=bool(failed)),
            Stat(found["flags"], _("workers over their limit"), reverse("person-list")),
            Stat(found["people"], _("people work here"), reverse("person-list")),
            Stat(found["waiting tasks"], _("tasks waiting"), reverse("job-list")),
        ],
        "overdue": overdue_by_program(agency, today),
        "agreements": agreements_to_look_at(agency, now, today),
        "mail_waiting": found["waiting mail"],
        "late_reviews": found["late reviews"],
        "set_up": _still_to_set_up(found),
        "alarms": alarms(now, newest_runs()),
    }


def _rows(agency: Agency, now: dt.datetime, today: dt.date) -> dict[str, QuerySet[Any]]:
    """What is counted of an agency, and of the jobs and mail of all of them."""
    people = Staff.objects.for_agency(agency.pk).filter(is_active=True)
    links = Invitation.objects.for_agency(agency.pk)
    midnight = days.start_of_day(today, agency.timezone)
    return {
        "failed jobs": JobRun.objects.filter(state__in=ENDED_BADLY, ended_at__gte=midnight),
        "waiting tasks": OutboxMessage.objects.filter(
            done_at=None, failed_at=None, not_before__lt=now
        ),
        "waiting mail": OutboxMail.objects.filter(sent_at=None),
        "late reviews": EmergencyAccess.objects.for_agency(agency.pk)
        .unsettled()
        .filter(review_by__lt=today),
        "flags": WorkloadFlag.objects.standing().for_agency(agency.pk),
        "people": people,
        "supervisors": people.filter(roles__role=Role.SUPERVISOR),
        "open links": links.filter(used_at=None, withdrawn_at=None, expires_at__gt=now),
        "programs": Program.objects.for_agency(agency.pk),
        "retention rules": RetentionRule.objects.for_agency(agency.pk),
    }


def overdue_by_program(agency: Agency, today: dt.date) -> list[dict[str, Any]]:
    """Overdue reassessments of each program: a count, never a client."""
    counts = overdue_reassessments(agency.pk, today)
    programs = Program.objects.for_agency(agency.pk)
    return [{"program": program, "overdue": counts.get(program.pk, 0)} for program in programs]


def agreements_to_look_at(agency: Agency, now: dt.datetime, today: dt.date) -> list[dict[str, Any]]:
    """Agreements with partners that end soon, have run out, or wait for the agency's answer, and
    what is to be done about each."""
    words = {
        PartnerAgreement.State.ENDING: _("Renew it, or let it go"),
        PartnerAgreement.State.ENDED: _("Ended. Renew it, or let it go"),
    }
    return [
        {
            "agreement": one,
            "partner": one.other_party(agency.pk),
            "words": words.get(one.state_at(now), _("Waits for your answer")),
        }
        for one in PartnerAgreement.objects.to_look_at(agency.pk, today)
    ]


def _still_to_set_up(found: Mapping[str, int]) -> list[tuple[str, str]]:
    """What a new agency has not decided yet, each with the page to do it on."""
    steps = [
        (found["programs"], _("Add your first program"), "program-list"),
        (
            found["supervisors"] or found["open links"],
            _("Invite your first supervisor"),
            "person-invite",
        ),
        (found["retention rules"], _("Set how long records are kept"), "retention-list"),
    ]
    return [(words, reverse(page)) for done, words, page in steps if not done]


def reads_by_day(request: Any) -> list[dict[str, Any]]:
    """How many records were shown on each of the last days, and to how many people."""
    since = request.now - dt.timedelta(days=DAYS)
    rows: Any = ReadEvent.objects.filter(agency_id=request.staff.agency_id, at__gte=since)
    by_day = rows.annotate(day=TruncDate("at", tzinfo=request.agency_timezone)).values("day")
    found = by_day.annotate(reads=Count("pk"), people=Count("user", distinct=True))
    return list(found.order_by("-day"))
