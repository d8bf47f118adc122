"""Conditions this room puts on moving a case: into monitoring, into closing, and out of it."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from careplans.models import Closure, Disclosure, ServicePlan
from careplans.readiness import ClosingRow, Rule, closing_rules, standing_closure
from casemgmt.core.errors import Missing
from clients.models import Case, Stage

Guard = Callable[[Any, dt.datetime], list[Missing]]

OPEN_STAGES = (Stage.INTAKE, Stage.ASSESSMENT, Stage.PLANNING, Stage.ACTIVE, Stage.ON_HOLD)
BACK_TO = (Stage.INTAKE, Stage.ASSESSMENT, Stage.PLANNING, Stage.ACTIVE)


@dataclass(frozen=True)
class InForce:
    """A case with the version of its plan that is in force, if any."""

    case: Case
    plan: ServicePlan | None


def plan_in_force(case: Case, now: dt.datetime) -> InForce:
    """What the conditions of monitoring look at."""
    return InForce(case, ServicePlan.objects.filter(case=case).active().first())


def plan_agreed(found: InForce, now: dt.datetime) -> list[Missing]:
    """A version of the plan is agreed and in force (PLN-21)."""
    return [] if found.plan else [_plan_line(found, _("Agree on a plan with the client."))]


def review_day(found: InForce, now: dt.datetime) -> list[Missing]:
    """The plan says when it is looked at again (PLN-17)."""
    if found.plan is None or found.plan.review_on is not None:
        return []
    return [_plan_line(found, _("Set a day on which to look at the plan again."))]


def monitoring(found: InForce, now: dt.datetime) -> list[Missing]:
    """The plan says who checks what, and how often (PLN-18)."""
    if found.plan is None or found.plan.monitoring:
        return []
    return [_plan_line(found, _("Say in the plan who checks on it, and how often."))]


def disclosed(found: InForce, now: dt.datetime) -> list[Missing]:
    """The client was told all five things before agreeing (CON-05)."""
    if found.plan is None or set(found.plan.disclosed) >= set(Disclosure.values):
        return []
    return [_plan_line(found, _("Tell the client all five things a plan means for them."))]


def unsettled_rules(case: Case, now: dt.datetime) -> list[Rule]:
    """What the closing a case closes by still lacks; nothing where there is none."""
    closure = standing_closure(case)
    if closure is None:
        return []
    return [rule for rule in closing_rules(closure, now) if not rule.holds]


def closing_row(row: ClosingRow) -> Guard:
    """The guard of one row of closing, for the closure the case closes by."""

    def missing(unsettled: list[Rule], now: dt.datetime) -> list[Missing]:
        return [Missing(rule.text, rule.url) for rule in unsettled if rule.name == row.name]

    return missing


def closure_started(case: Case, now: dt.datetime) -> list[Missing]:
    """A case begins to close, and closes, with a reason and the facts (CLO-01)."""
    if Closure.objects.filter(case=case).open().exists():
        return []
    url = reverse("closure-start", args=[case.pk])
    return [Missing(_("Say why the case ends, and what led to it."), url)]


def closure_withdrawn(case: Case, now: dt.datetime) -> list[Missing]:
    """A case goes on only after its closing is withdrawn, with the reason on it."""
    if not Closure.objects.filter(case=case).open().exists():
        return []
    url = reverse("closure-detail", args=[case.pk])
    return [Missing(_("Withdraw the closing first."), url)]


def _plan_line(found: InForce, text: str) -> Missing:
    return Missing(text, reverse("plan-list", args=[found.case.pk]))
