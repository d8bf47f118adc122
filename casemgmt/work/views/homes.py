"""Where each role starts."""

import datetime as dt
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from casemgmt.agency.models import OfficerProposal
from casemgmt.agency.queries import holding, let_in_again
from casemgmt.agency.roles import STAFF_ACTIONS, Role
from casemgmt.core.access import READ, staff_access
from casemgmt.core.pieces import Stat
from casemgmt.core.styleguide import styleguide_context
from casemgmt.ledger.reads import log_listed, log_reads
from casemgmt.work import health, load
from casemgmt.work.day import begun_by, day_of
from casemgmt.work.navigation import home_of
from casemgmt.work.quiet import quiet_cases
from clients.models import Audit, ClientRestriction, ConflictWall, EmergencyAccess, LookQuestion
from clients.reviewing import numbers_of

SHOWN = 5


@staff_access("open_home", READ)
def home(request: Any) -> HttpResponse:
    """Take everyone to the page their role starts on."""
    return redirect(home_of(request.staff.roles_at(request.now)))


@staff_access("work_day", READ)
def my_day(request: Any) -> HttpResponse:
    """What needs me, in order."""
    staff, now, today = request.staff, request.now, request.today
    work = day_of(staff, now, today, everything="all" in request.GET)
    carries = bool(STAFF_ACTIONS["list_cases"] & staff.roles_at(now))
    quiet = quiet_cases(staff, now, today) if carries else []
    own = load.own_load(staff, now, today) if carries else None
    drafts = begun_by(staff, now, SHOWN)
    log_listed(
        request,
        cases=[
            *(item.case_id for item in work.items if item.case_id),
            *(row.case.pk for row in quiet[:SHOWN]),
            *(draft.case_id for draft, _kind, name in drafts if name and draft.case_id),
        ],
        referrals=[item.referral_id for item in work.items if item.referral_id],
    )
    context = {
        "work": work,
        "carries": carries,
        "quiet": quiet[:SHOWN],
        "more_quiet": max(len(quiet) - SHOWN, 0),
        "drafts": drafts,
        "load": own,
        "stats": _day_stats(work, quiet, own),
        "greeting": _greeting(now.astimezone(request.agency_timezone).hour, staff.name),
    }
    return render(request, "work/my_day.html", context)


@staff_access("see_health", READ)
def agency_health(request: Any) -> HttpResponse:
    """Is the agency running? Counts only: an admin sees no client."""
    context = health.health_of(request.staff.agency, request.now, request.today)
    return render(request, "work/agency_health.html", context)


@staff_access("review_privacy", READ)
def privacy(request: Any) -> HttpResponse:
    """What waits for a privacy officer's decision."""
    waiting = list(_walls(request).to_decide(request.now))
    opened = EmergencyAccess.objects.visible_to(request.staff, request.now, "review").unsettled()
    emergencies = list(opened.select_related("staff", "client"))
    asked = LookQuestion.objects.visible_to(request.staff, request.now, "settle").unsettled()
    questions = list(asked.select_related("staff"))
    log_reads(request, "list", [*waiting, *emergencies, *questions])
    audits = Audit.objects.visible_to(request.staff, request.now, "decide")
    numbers = numbers_of((one.about for one in questions if one.about), request.now)
    lately = request.now - dt.timedelta(days=health.DAYS)
    officers = holding(Role.PRIVACY_OFFICER, request.staff.agency_id, request.now)
    here = OfficerProposal.objects.for_agency(request.staff.agency_id)
    proposals = here.decided_by(request.staff)
    context = {
        "waiting": waiting,
        "audits": list(audits.select_related("auditor", "asked_by").order_by("asked_at")),
        "emergencies": emergencies,
        "questions": [(one, numbers.get(one.about, "")) for one in questions],
        "returns": [
            (one, one.standing(request.now))
            for one in let_in_again(request.staff.agency_id, lately)
        ],
        "proposals": list(proposals.select_related("staff", "asked_by").order_by("asked_at")),
        "officers": list(officers.order_by("name")),
        "reads": health.reads_by_day(request),
    }
    return render(request, "work/privacy.html", context)


@staff_access("review_privacy", READ)
def walls(request: Any) -> HttpResponse:
    """Who is kept from which client: by a wall, or by the client's own word."""
    standing = list(_walls(request).standing(request.now))
    said = ClientRestriction.objects.visible_to(request.staff, request.now).standing(request.now)
    kept = list(said.select_related("client", "staff", "program").order_by("during"))
    log_reads(request, "list", [*standing, *kept])
    return render(request, "work/walls.html", {"walls": standing, "restrictions": kept})


def _walls(request: Any) -> Any:
    rows = ConflictWall.objects.visible_to(request.staff, request.now)
    return rows.select_related("staff", "client", "told_by", "lift_asked_by").order_by("told_at")


@staff_access("open_home", READ)
def styleguide(request: Any) -> HttpResponse:
    """Every component, in both themes."""
    theme = request.GET.get("theme", request.staff.user.theme)
    context = styleguide_context(request.now, request.today, theme)
    return render(request, "styleguide.html", context)


def _greeting(hour: int, name: str) -> str:
    first = name.split(maxsplit=1)[0]
    noon, evening = 12, 18
    if hour < noon:
        return _("Good morning, %(name)s") % {"name": first}
    if hour < evening:
        return _("Good afternoon, %(name)s") % {"name": first}
    return _("Good evening, %(name)s") % {"name": first}


def _day_stats(work: Any, quiet: list[Any], own: Any) -> list[Stat]:
    stats = [
        Stat(work.overdue.total, _("overdue"), "#overdue", late=bool(work.overdue.total)),
        Stat(work.today.total, _("due today"), "#today"),
        Stat(len(quiet), _("gone quiet"), "#quiet"),
    ]
    if own is not None:
        of = _("of %(capacity)s h") % {"capacity": f"{own.capacity:g}"}
        stats.append(Stat(f"{own.hours:g}", _("hours of work a month"), reverse("client-list"), of))
    return stats
