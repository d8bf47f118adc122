"""What the first page of a case shows: gathered from every room, for this reader."""

import datetime as dt
from itertools import groupby
from typing import Any

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from careplans.models import Goal, Objective
from casemgmt.core import charts
from casemgmt.core.pieces import TimelineEntry
from clients.models import Assignment, Case, Contact, RelatedPerson
from clients.registry import TimelineLine, due_sources, timeline_sources
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
    return {
        "months": by_month([line.entry for line in lines[:ENTRIES]]),
        "older": max(len(lines) - ENTRIES, 0),
        "show": kind,
        "filters": filters(),
        "plan": goals[0]["goal"].plan if goals else None,
        "goals": goals,
        "coming_up": coming_up(request, case),
        "releases": releases_of(staff, case, now, request.today),
        "rhythm": rhythm(staff, case, now, request.agency_timezone),
        "team": team_of(staff, case, now),
        "people": list(RelatedPerson.objects.filter(client=case.client_id).order_by("name")),
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
    """Entries under the month they fall in, both newest first."""
    months = groupby(entries, key=lambda entry: date_format(entry.when, "F Y"))
    return [(month, list(group)) for month, group in months]


def _instant(when: dt.date | dt.datetime) -> dt.datetime:
    if isinstance(when, dt.datetime):
        return when
    return dt.datetime.combine(when, dt.time.min, tzinfo=dt.UTC)


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


def coming_up(request: Any, case: Case) -> list[Any]:
    """The next things due on this case, for whoever reads it."""
    items = [
        item
        for source in due_sources.values()
        for item in source(request.staff, request.now, request.today + AHEAD, case)
    ]
    return sorted(items, key=lambda item: item.due_on)[:5]


def releases_of(staff: Any, case: Case, now: dt.datetime, today: dt.date) -> list[dict[str, Any]]:
    """The case's releases with how they stand today."""
    rows = Release.objects.visible_to(staff, now).filter(case=case).order_by("ends_on")
    return [
        {
            "release": row,
            "holds": row.holds_on(today),
            "ended": row.revoked_at is None and row.ends_on < today,
            "days": (row.ends_on - today).days,
        }
        for row in rows[:6]
    ]


def rhythm(staff: Any, case: Case, now: dt.datetime, timezone: Any) -> list[charts.Point]:
    """Contacts made in each of the last twelve weeks, Monday to Sunday."""
    today = now.astimezone(timezone).date()
    monday = today - dt.timedelta(days=today.weekday())
    weeks = [monday - dt.timedelta(weeks=back) for back in range(WEEKS - 1, -1, -1)]
    counts = dict.fromkeys(weeks, 0)
    since = dt.datetime.combine(weeks[0], dt.time.min, tzinfo=timezone)
    made = Contact.objects.visible_to(staff, now).filter(case=case, started_at__gte=since).made()
    for at in made.values_list("started_at", flat=True):
        day = at.astimezone(timezone).date()
        week = day - dt.timedelta(days=day.weekday())
        if week in counts:
            counts[week] += 1
    return [charts.Point(date_format(week, "j M"), count) for week, count in counts.items()]


def team_of(staff: Any, case: Case, now: dt.datetime) -> list[Assignment]:
    """Who carries the case now."""
    rows = Assignment.objects.visible_to(staff, now).filter(case=case).at(now)
    return list(rows.select_related("staff").order_by("role"))
