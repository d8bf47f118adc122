"""Conditions this room puts on moving a case: into monitoring, into closing, and out of it."""

import datetime as dt
from collections.abc import Callable

from django.urls import reverse
from django.utils.translation import gettext as _

from careplans.models import Closure, Disclosure, ServicePlan
from careplans.readiness import ClosingRow, ending_of, standing_closure
from casemgmt.core.errors import Missing
from clients.models import Case, Stage

Guard = Callable[[Case, dt.datetime], list[Missing]]

OPEN_STAGES = (Stage.INTAKE, Stage.ASSESSMENT, Stage.PLANNING, Stage.ACTIVE, Stage.ON_HOLD)
BACK_TO = (Stage.INTAKE, Stage.ASSESSMENT, Stage.PLANNING, Stage.ACTIVE)


def plan_agreed(case: Case, now: dt.datetime) -> list[Missing]:
    """A version of the plan is agreed and in force (PLN-21)."""
    return [] if _active(case) else [_plan_line(case, _("Agree on a plan with the client."))]


def review_day(case: Case, now: dt.datetime) -> list[Missing]:
    """The plan says when it is looked at again (PLN-17)."""
    plan = _active(case)
    if plan is None or plan.review_on is not None:
        return []
    return [_plan_line(case, _("Set a day on which to look at the plan again."))]


def monitoring(case: Case, now: dt.datetime) -> list[Missing]:
    """The plan says who checks what, and how often (PLN-18)."""
    plan = _active(case)
    if plan is None or plan.monitoring:
        return []
    return [_plan_line(case, _("Say in the plan who checks on it, and how often."))]


def disclosed(case: Case, now: dt.datetime) -> list[Missing]:
    """The client was told all five things before agreeing (CON-05)."""
    plan = _active(case)
    if plan is None or set(plan.disclosed) >= set(Disclosure.values):
        return []
    return [_plan_line(case, _("Tell the client all five things a plan means for them."))]


def closing_row(row: ClosingRow) -> Guard:
    """The guard of one row of closing, for the closure the case closes by."""

    def missing(case: Case, now: dt.datetime) -> list[Missing]:
        closure = standing_closure(case)
        rule = None if closure is None else row.decide(ending_of(closure, now))
        return [] if rule is None or rule.holds else [Missing(rule.text, rule.url)]

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


def _active(case: Case) -> ServicePlan | None:
    return ServicePlan.objects.filter(case=case).active().first()


def _plan_line(case: Case, text: str) -> Missing:
    return Missing(text, reverse("plan-list", args=[case.pk]))
