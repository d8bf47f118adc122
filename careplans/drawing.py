"""How plans and closures are shown: records in, plain values for the templates out."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.dateformat import format as date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from careplans.models import Goal, Objective, ServiceLine, ServicePlan
from careplans.progress import Pace, Progress, next_step, progress
from casemgmt.core.display import day
from casemgmt.core.pieces import Tag, Tone

PACES: dict[Pace, tuple[Any, Tone, str]] = {
    "not_started": (gettext_lazy("Not started"), "", "circle-dashed"),
    "on_track": (gettext_lazy("On track"), "ok", "trending-up"),
    "slipping": (gettext_lazy("Slipping"), "warn", "trending-down"),
    "met": (gettext_lazy("Met"), "ok", "circle-check"),
    "partly_met": (gettext_lazy("Partly met"), "info", "circle-dot"),
    "not_met": (gettext_lazy("Not met"), "", "circle-x"),
    "dropped": (gettext_lazy("Dropped"), "", "circle-minus"),
}
ONE_YEAR = 300
"""Days within which a day and month say enough."""

STATES = {"active": "ok", "proposed": "warn", "draft": "info"}


@dataclass(frozen=True)
class GoalRow:
    """A goal with its steps, ready to be shown."""

    goal: Goal
    steps: Sequence[Objective]
    note: str
    words: str
    progress: Progress
    tag: Tag
    services: Sequence[ServiceLine] = ()

    @property
    def meter_tone(self) -> str:
        """The bar turns amber when the goal slips."""
        return "warn" if self.progress.pace == "slipping" else ""


def goal_rows(plan: ServicePlan, staff: Any, now: dt.datetime, today: dt.date) -> list[GoalRow]:
    """The goals of a plan that this person may see, in order, with their progress."""
    goals = Goal.objects.visible_to(staff, now).filter(plan=plan)
    steps: dict[Any, list[Objective]] = {}
    for step in Objective.objects.visible_to(staff, now).filter(goal__plan=plan):
        steps.setdefault(step.goal_id, []).append(step)
    return [_goal_row(goal, steps.get(goal.pk, []), today) for goal in goals]


def service_lines(plan: ServicePlan, staff: Any, now: dt.datetime) -> list[ServiceLine]:
    """The services of a plan that this person may see, by name."""
    return list(ServiceLine.objects.visible_to(staff, now).filter(plan=plan).order_by("service"))


def plan_tag(plan: ServicePlan) -> Tag:
    """A plan's state in the fixed words."""
    return Tag(plan.state_words, STATES.get(plan.state, ""))  # type: ignore[arg-type]


def plan_line(plan: ServicePlan, today: dt.date) -> str:
    """Which version it is and where it stands, for a card's head."""
    if plan.agreed_at is not None:
        values = {"n": plan.number, "name": plan.agreed_name, "day": day(plan.agreed_at, today)}
        if plan.agreement == ServicePlan.Agreement.NOT_SIGNED:
            return _("Plan %(n)s, agreed %(day)s") % values
        return _("Plan %(n)s, signed by %(name)s %(day)s") % values
    return _("Plan %(n)s, %(state)s") % {"n": plan.number, "state": plan.state_words.lower()}


def _goal_row(goal: Goal, steps: list[Objective], today: dt.date) -> GoalRow:
    reached = progress(steps, target_on=goal.target_on, outcome=goal.outcome, today=today)
    text, tone, icon = PACES[reached.pace]
    steps_words = _("%(done)s of %(all)s steps, by %(day)s") % {
        "done": reached.done, "all": reached.steps, "day": _short_day(goal.target_on, today),
    }  # fmt: skip
    tag = Tag(text, tone, icon)
    return GoalRow(goal, steps, _note(goal, steps, today), steps_words, reached, tag)


def _short_day(value: dt.date, today: dt.date) -> str:
    """"19 Jan" while the next one can't be meant, else with its year: bars leave little room."""
    near = abs((value - today).days) < ONE_YEAR
    return date_format(value, "j M" if near else "j M Y")


def _note(goal: Goal, steps: list[Objective], today: dt.date) -> str:
    upcoming: Any = next_step(steps)
    parts = [goal.domain] if goal.domain else []
    if goal.outcome and goal.outcome_words:
        parts.append(goal.outcome_words)
    elif upcoming is not None and not goal.outcome:
        words = _("Next: %(step)s by %(day)s")
        parts.append(words % {"step": upcoming.text, "day": day(upcoming.due_on, today)})
    return " · ".join(parts)
