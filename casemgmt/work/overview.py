"""What the first page of a case shows: gathered from every room, for this reader."""

import datetime as dt
from itertools import groupby
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from careplans.models import Goal, Objective
from casemgmt.core import charts
from casemgmt.core.display import as_day, full_day
from casemgmt.core.pieces import Tag, TimelineEntry
from clients.circle import people_of
from clients.models import Assignment, Case, Contact
from clients.registry import DueItem, TimelineLine, due_sources, timeline_sources
from consent.feeds import release_tag
from consent.models import Release

ENTRIES = 20
WEEKS = 12
AHEAD = dt.timedelta(days=90)
"""How far "Coming up" looks: a quarter, so that the usual plan review is in it from the start."""


def overview_of(request: Any, case: Case) -> dict[str, Any]:
    """The cards of the overview."""
    staff, now = request.staff, request.now
    kind = request.GET.get("show", "")
    lines = timeline(staff, case, now, kind)
    goals = goals_of(staff, case, now, request.today)
    team = team_of(staff, case, now)
    return {
        "months": by_month([line.entry for line in lines[:ENTRIES]]),
        "older": max(len(lines) - ENTRIES, 0),
        "show": kind,
        "filters": filters(),
        "plan": goals[0]["goal"].plan if goals else None,
        "goals": goals,
        "coming_up": coming_up(request, case, team),
        "releases": releases_of(staff, case, now, request.today),
        "rhythm": rhythm(staff, case, now, request.agency_timezone),
        "team": team,
        "people": people_of(staff, case.client, now),
    }


def filters() -> list[tuple[str, str]]:
    """The filters of the timeline."""
    return [
        ("", _("Everything")),
        ("contact", _("Visits and calls")),
        ("plan", _("Plan")),
        ("sharing", _("Sharing")),
        ("mine", _("By me")),
    ]


def timeline(staff: Any, case: Case, now: dt.datetime, kind: str) -> list[TimelineLine]:
    """The lines of a case's timeline this person may see, newest first, under one filter."""
    lines = [line for source in timeline_sources.values() for line in source(staff, case, now)]
    if kind == "mine":
        lines = [line for line in lines if line.author == staff]
    elif kind:
        lines = [line for line in lines if line.kind == kind]
    return sorted(lines, key=lambda line: _instant(line.entry.when), reverse=True)


def by_month(entries: list[TimelineEntry]) -> list[tuple[str, list[TimelineEntry]]]:
    """Entries under the month they fall in where the agency is, both newest first."""
    months = groupby(entries, key=lambda entry: date_format(as_day(entry.when), "F Y"))
    return [(month, list(group)) for month, group in months]


def _instant(when: dt.date | dt.datetime) -> dt.datetime:
    """Where an entry stands in time: a day whose hour is not known, as it begins in the agency's
    time zone."""
    if isinstance(when, dt.datetime):
        return when
    return timezone.make_aware(dt.datetime.combine(when, dt.time.min))


def goals_of(staff: Any, case: Case, now: dt.datetime, today: dt.date) -> list[dict[str, Any]]:
    """The active plan's goals with their steps done, of all."""
    goals = Goal.objects.visible_to(staff, now).filter(case=case, plan__state="active")
    goals = goals.select_related("plan")
    steps: dict[Any, list[Objective]] = {}
    for step in Objective.objects.visible_to(staff, now).filter(goal__in=goals):
        steps.setdefault(step.goal_id, []).append(step)
    return [_goal(goal, steps.get(goal.pk, []), today) for goal in goals.order_by("order")]


def _goal(goal: Goal, steps: list[Objective], today: dt.date) -> dict[str, Any]:
    done = sum(step.done_on is not None for step in steps)
    following = next((step for step in steps if step.done_on is None), None)
    late = following is not None and following.due_on < today
    return {
        "goal": goal,
        "done": done,
        "steps": len(steps),
        "next": following,
        "slipping": late,
        "started": done > 0,
        "url": reverse("plan-detail", args=[goal.plan_id]),
    }


def coming_up(request: Any, case: Case, team: list[Assignment]) -> list[dict[str, Any]]:
    """The next things due on this case: one's own, or for a reader who does not carry it, also those
    of its primary case manager, with the name. They say no more than the record the reader has open."""
    primary = next((row.staff for row in team if row.role == Assignment.Role.PRIMARY), None)
    carries = any(row.staff_id == request.staff.pk for row in team)
    people = [request.staff] if carries or primary is None else [request.staff, primary]
    until = request.today + AHEAD
    found: dict[Any, tuple[DueItem, Any]] = {}
    for person in people:
        for source in due_sources.values():
            for item in source(person, request.now, until, case):
                owed_by = None if person == request.staff else person
                found.setdefault((item.due_on, item.row.url, item.row.title), (item, owed_by))
    soonest = sorted(found.values(), key=lambda pair: pair[0].due_on)[:5]
    return [{"item": item, "owed_by": owed_by} for item, owed_by in soonest]


def releases_of(staff: Any, case: Case, now: dt.datetime, today: dt.date) -> list[dict[str, Any]]:
    """The newest release for each recipient with how it stands today, the first to end first."""
    rows = Release.objects.visible_to(staff, now).filter(case=case).with_renewals()
    rows = rows.filter(renewed_as=None).order_by("ends_on")
    return [{"release": row, "tag": _release_tag(row, today)} for row in rows[:6]]


def _release_tag(release: Release, today: dt.date) -> Tag:
    """A release's state; of one that holds for a while, how long."""
    if release.state_on(today) != Release.State.CURRENT:
        return release_tag(release, today)
    return Tag(_("To %(day)s") % {"day": full_day(release.ends_on)}, "ok", "shield-check")


def rhythm(staff: Any, case: Case, now: dt.datetime, zone: Any) -> list[charts.Point]:
    """Contacts made in each of the last twelve weeks, Monday to Sunday."""
    today = now.astimezone(zone).date()
    monday = today - dt.timedelta(days=today.weekday())
    weeks = [monday - dt.timedelta(weeks=back) for back in range(WEEKS - 1, -1, -1)]
    counts = dict.fromkeys(weeks, 0)
    since = dt.datetime.combine(weeks[0], dt.time.min, tzinfo=zone)
    made = Contact.objects.visible_to(staff, now).filter(case=case, started_at__gte=since).made()
    for at in made.values_list("started_at", flat=True):
        day = at.astimezone(zone).date()
        week = day - dt.timedelta(days=day.weekday())
        if week in counts:
            counts[week] += 1
    return [charts.Point(date_format(week, "j M"), count) for week, count in counts.items()]


def team_of(staff: Any, case: Case, now: dt.datetime) -> list[Assignment]:
    """Who carries the case now."""
    rows = Assignment.objects.visible_to(staff, now).filter(case=case).at(now)
    return list(rows.select_related("staff").order_by("role"))
