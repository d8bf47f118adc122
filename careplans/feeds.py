"""What this room shows elsewhere: on timelines, in work lists, in the identity bar."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db.models import QuerySet
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext as _

from careplans.models import Closure, Goal, Objective, ServiceLine, ServicePlan
from casemgmt.core import days
from casemgmt.core.display import day as short_day
from casemgmt.core.pieces import Tag, TaskRow, TimelineEntry
from clients.models import Case, Stage
from clients.registry import DueItem, TimelineLine

PATIENCE_DAYS = 14
"""Days after which a closing, or an agreement that is waited for, shows as late: the product's choice."""


def plans_agreed(staff: Any, case: Case, now: dt.datetime) -> list[TimelineLine]:
    """When the client agreed to each version of the plan. One brought back by undoing a closing has
    the agreement of the one before: it counts once."""
    plans = ServicePlan.objects.visible_to(staff, now).filter(case=case, agreed_at__isnull=False)
    shown = plans.select_related("written_by").order_by("agreed_at", "number")
    return [
        TimelineLine(
            TimelineEntry(
                icon="signature",
                title=_("Plan %(n)s agreed") % {"n": plan.number},
                when=plan.agreed_at,
                who=plan.agreed_name or plan.written_by.name,
                url=reverse("plan-detail", args=[plan.pk]),
                tone="o",
            ),
            "plan",
            plan.written_by,
        )
        for plan in shown.distinct("agreed_at")
    ]


def steps_done(staff: Any, case: Case, now: dt.datetime) -> list[TimelineLine]:
    """Each step of a goal that was done. A revision copies a step: it counts once."""
    steps = Objective.objects.visible_to(staff, now).filter(case=case, done_on__isnull=False)
    first = steps.select_related("goal").annotate(first=Coalesce("origin_id", "pk"))
    shown = first.order_by("first", "-goal__plan__number")
    return [
        TimelineLine(
            TimelineEntry(
                icon="circle-check",
                title=_("Goal step done: %(step)s") % {"step": step.text},
                when=step.done_on,
                who=step.responsible,
                tags=[Tag(step.goal.title, "", "target")],
                url=reverse("plan-list", args=[case.pk]),
                tone="o",
            ),
            "plan",
        )
        for step in shown.distinct("first")
    ]


def services_in_timeline(staff: Any, case: Case, now: dt.datetime) -> list[TimelineLine]:
    """When each service started, stands still since, or ended. A revision copies what runs: it
    counts once."""
    rows = ServiceLine.objects.visible_to(staff, now).filter(case=case, started_on__isnull=False)
    started = {}
    for line in rows.order_by("plan__number"):
        started[line.origin_key, line.started_on] = line
    return [TimelineLine(entry, "plan") for line in started.values() for entry in _turns_of(line)]


def _turns_of(line: Any) -> list[TimelineEntry]:
    named, url = {"service": line.service}, reverse("plan-list", args=[line.case_id])
    who, why = line.provider, line.stopped_because
    title = _("Service started: %(service)s") % named
    turns = [TimelineEntry("hand-helping", title, line.started_on, who, url=url, tone="o")]
    if line.interrupted_on:
        title = _("Service interrupted: %(service)s") % named
        turns.append(TimelineEntry("pause", title, line.interrupted_on, who, why, url=url))
        why = ""
    if line.state == ServiceLine.State.ENDED:
        title = _("Service ended: %(service)s") % named
        turns.append(TimelineEntry("circle-x", title, line.ends_on, who, why, url=url))
    return turns


def closings(staff: Any, case: Case, now: dt.datetime) -> list[TimelineLine]:
    """When the closing of a case was begun, and when it was finished."""
    lines = []
    rows = Closure.objects.visible_to(staff, now).filter(case=case).select_related("started_by")
    for closure in rows:
        reason, url = closure.get_reason_display(), reverse("closure-detail", args=[case.pk])
        started = _("Closing begun: %(why)s") % {"why": reason}
        if closure.corrects_id is not None:
            started = _("Closing undone, to be put right: %(why)s") % {"why": reason}
        entries = [TimelineEntry("door-open", started, closure.started_at, url=url)]
        if closure.completed_at is not None:
            closed = _("Case closed: %(why)s") % {"why": reason}
            entries.append(TimelineEntry("door-closed", closed, closure.completed_at, url=url))
        lines += [TimelineLine(entry, "other", closure.started_by) for entry in entries]
    return lines


def steps_due(
    staff: Any, now: dt.datetime, until: dt.date, case: Case | None = None
) -> list[DueItem]:
    """Steps of active plans due by a local day, in the cases this person works."""
    steps = Objective.objects.visible_to(staff, now, "work").of_case(case)
    steps = steps.of_living().waiting_by(until)
    return [
        DueItem(
            step.due_on,
            TaskRow(
                icon="target",
                kind=_("Goal step"),
                title=step.text,
                note=_("%(client)s · %(who)s")
                % {"client": step.case.client.name, "who": step.responsible},
                url=reverse("plan-list", args=[step.case_id]),
                action=_("Open plan"),
                due=step.due_on,
            ),
            step.case_id,
        )
        for step in steps.select_related("case__client")
    ]


def reviews_due(
    staff: Any, now: dt.datetime, until: dt.date, case: Case | None = None
) -> list[DueItem]:
    """Active plans to look at again by a local day, in the cases this person works."""
    plans = ServicePlan.objects.visible_to(staff, now, "work").of_case(case)
    plans = plans.of_living().active().filter(review_on__lte=until)
    return [
        DueItem(
            plan.review_on,
            TaskRow(
                icon="clipboard-check",
                kind=_("Plan review"),
                title=_("Review the plan with %(client)s") % {"client": plan.case.client.name},
                note=_("Plan %(n)s") % {"n": plan.number},
                url=reverse("plan-list", args=[plan.case_id]),
                action=_("Review"),
                due=plan.review_on,
            ),
            plan.case_id,
        )
        for plan in plans.select_related("case__client")
    ]


def agreements_waiting(
    staff: Any, now: dt.datetime, until: dt.date, case: Case | None = None
) -> list[DueItem]:
    """Plans that wait for the client, due two weeks after they were finished."""
    plans = ServicePlan.objects.visible_to(staff, now, "work").of_case(case)
    plans = plans.of_living().proposed()
    timezone, today = staff.agency.timezone, staff.agency.today(now)
    found = []
    for plan in plans.select_related("case__client"):
        since = days.local_day(plan.proposed_at, timezone)
        row = TaskRow(
            icon="signature",
            kind=_("Agreement"),
            title=_("Ask %(client)s to agree to the plan") % {"client": plan.case.client.name},
            note=_("Plan %(n)s") % {"n": plan.number},
            url=reverse("plan-detail", args=[plan.pk]),
            action=_("Open plan"),
            due=since + dt.timedelta(days=PATIENCE_DAYS),
            due_note=_("Finished %(day)s") % {"day": short_day(since, today)},
        )
        found.append(DueItem(since + dt.timedelta(days=PATIENCE_DAYS), row, plan.case_id))
    return [item for item in found if item.due_on <= until]


def closings_due(
    staff: Any, now: dt.datetime, until: dt.date, case: Case | None = None
) -> list[DueItem]:
    """Closings in preparation, due two weeks after they were begun."""
    if case is not None and case.stage != Stage.CLOSING:
        return []
    closures = Closure.objects.visible_to(staff, now, "work").of_case(case).open()
    found = []
    for closure in closures.select_related("case__client"):
        started = days.local_day(closure.started_at, staff.agency.timezone)
        due = started + dt.timedelta(days=PATIENCE_DAYS)
        row = TaskRow(
            icon="door-open",
            kind=_("Closing"),
            title=_("Finish closing the case of %(client)s") % {"client": closure.case.client.name},
            note=closure.get_reason_display(),
            url=reverse("closure-detail", args=[closure.case_id]),
            action=_("Continue"),
            due=due,
        )
        found.append(DueItem(due, row, closure.case_id))
    return [item for item in found if item.due_on <= until]


def deaths_to_close(
    staff: Any, now: dt.datetime, until: dt.date, case: Case | None = None
) -> list[DueItem]:
    """Cases of a client who has died, to be closed by whoever carries them (CLO-15)."""
    if case is not None and case.client.died_on is None:
        return []
    cases = Case.objects.visible_to(staff, now, "work").of_case(case).carried_by(staff, now)
    left = cases.open().exclude(stage=Stage.CLOSING).filter(client__died_on__lte=until)
    return [
        DueItem(
            one.client.died_on,
            TaskRow(
                icon="door-open",
                kind=_("Closing"),
                title=_("Close the case of %(client)s, who has died") % {"client": one.client.name},
                url=reverse("closure-start", args=[one.pk]),
                action=_("Start closing"),
                due=one.client.died_on,
            ),
            one.pk,
        )
        for one in left.select_related("client")
    ]


def waiting(staff: Any, case: Case, now: dt.datetime, today: dt.date) -> dict[str, QuerySet[Any]]:
    """Plans that wait for the client, and of these for a supervisor; plans to look at again."""
    plans = ServicePlan.objects.visible_to(staff, now).filter(case=case).of_living()
    return {
        "proposed": plans.proposed(),
        "unapproved": plans.unapproved(),
        "review": plans.active().filter(review_on__lte=today),
    }


def tags(case: Case, found: Mapping[str, int]) -> list[Tag]:
    """A plan that waits for an answer, and one whose review is due."""
    shown: list[Tag] = []
    if found["proposed"]:
        state = ServicePlan.waiting_words(for_supervisor=bool(found["unapproved"]))
        words = _("Plan: %(state)s") % {"state": state.lower()}
        shown.append(Tag(words, "warn", "signature"))
    if found["review"]:
        shown.append(Tag(_("Plan review due"), "warn", "clipboard-check"))
    return shown


def active_goals(staff: Any, case: Case, now: dt.datetime) -> QuerySet[Goal]:
    """Goals of the active plan this person may read, for the tab."""
    goals = Goal.objects.visible_to(staff, now)
    found: QuerySet[Goal] = goals.filter(case=case, plan__state=ServicePlan.State.ACTIVE)
    return found
