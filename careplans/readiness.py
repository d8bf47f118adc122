"""What still stands between a plan and the client's agreement, and between a case and its end.

Each function reads the records and returns what is missing, in words, with the page where it is
put right. Actions refuse with these lists; pages show them as checklists; stage guards reuse them.
"""

import datetime as dt
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments.models import Assessment
from careplans.models import (
    HANDED_ON,
    LED_REASONS,
    Closure,
    Disclosure,
    Goal,
    Objective,
    ServiceLine,
    ServicePlan,
)
from casemgmt.core.counting import counted
from casemgmt.core.errors import Missing
from casemgmt.core.pieces import Check
from clients.access.beyond import has_open_case
from clients.models import Case, CaseTransition, Stage
from consent.models import Release, ServiceConsent

APPROVAL = "CLO-10"


@dataclass(frozen=True)
class Rule:
    """One condition of closing, decided: its row and name, its words, whether it holds, and where it is
    mended."""

    row: str
    name: str
    text: str
    holds: bool
    url: str


@dataclass(frozen=True)
class Ending:
    """What the conditions of closing are decided by: the closure, and what is counted around it."""

    closure: Closure
    today: dt.date
    unsettled_goals: int
    unfinished_assessments: int
    asks_supervisor: bool


@dataclass(frozen=True)
class ClosingRow:
    """One condition of closing as it is declared: its row and name, its words, when it holds, the
    page where it is mended, and for which closings it is asked."""

    row: str
    name: str
    text: Any
    holds: Callable[[Ending], bool]
    page: Callable[[Closure], str]
    applies: Callable[[Ending], bool] = lambda _ending: True

    def decide(self, ending: Ending) -> Rule | None:
        """The condition for one closing; ``None`` where it is not asked."""
        if not self.applies(ending):
            return None
        return Rule(
            self.row, self.name, str(self.text), self.holds(ending), self.page(ending.closure)
        )


def missing_in_plan(plan: ServicePlan, today: dt.date) -> list[Missing]:
    """What a draft still lacks before the client can be asked (PLN-02 to -05, -09, -14, -17, -18)."""
    edit = reverse("plan-edit", args=[plan.pk])
    wanted = [
        (plan.client_words, _("Write down what the client wants, in their words.")),
        (plan.participation, _("Say who took part in making the plan.")),
        (plan.monitoring, _("Say who checks on the plan, and how often.")),
        (
            _is_ahead(plan.review_on, today),
            _("Set a day ahead on which to look at the plan again."),
        ),
    ]
    missing = [Missing(text, edit) for given, text in wanted if not given]
    return missing + _missing_goals(plan, today) + _missing_in_services(plan)


def _missing_goals(plan: ServicePlan, today: dt.date) -> list[Missing]:
    goals = list(Goal.objects.filter(plan=plan))
    if not goals:
        return [Missing(_("Add at least one goal."), reverse("goal-new", args=[plan.pk]))]
    steps: dict[Any, list[Objective]] = {}
    for step in Objective.objects.filter(goal__plan=plan):
        steps.setdefault(step.goal_id, []).append(step)
    return [
        line for goal in goals for line in _missing_in_goal(goal, steps.get(goal.pk, []), today)
    ]


def _missing_in_goal(goal: Goal, steps: list[Objective], today: dt.date) -> list[Missing]:
    edit, named = reverse("goal-edit", args=[goal.pk]), {"goal": goal.title}
    lines = []
    if not goal.baseline.strip():
        lines.append(Missing(_("Say where things stand now: %(goal)s.") % named, edit))
    if not goal.measure.strip():
        lines.append(Missing(_("Say how you will both know: %(goal)s.") % named, edit))
    if not _is_ahead(goal.target_on, today):
        lines.append(Missing(_("Set a day ahead to reach it by: %(goal)s.") % named, edit))
    if any(step.due_on > goal.target_on for step in steps):
        lines.append(Missing(_("Set a day after its last step: %(goal)s.") % named, edit))
    if not steps:
        new = reverse("objective-new", args=[goal.pk])
        lines.append(Missing(_("Add a step and who does it: %(goal)s.") % named, new))
    return lines


def _missing_in_services(plan: ServicePlan) -> list[Missing]:
    lines = []
    for line in ServiceLine.objects.filter(plan=plan):
        edit, named = reverse("service-edit", args=[line.pk]), {"service": line.service}
        if not line.provider.strip():
            lines.append(Missing(_("Say who gives it: %(service)s.") % named, edit))
        if line.monthly_cost and not line.funder.strip():
            lines.append(Missing(_("Say who pays for it: %(service)s.") % named, edit))
    return lines


def _is_ahead(day: dt.date | None, today: dt.date) -> bool:
    return day is not None and day > today


def missing_disclosures(told: list[str]) -> list[Missing]:
    """The five things the client has to be told of that are not ticked (CON-05)."""
    wanted = [code for code in Disclosure if code not in told]
    return [Missing(_("Tell the client: %(what)s.") % {"what": code.label}) for code in wanted]


def missing_consent(case_id: uuid.UUID, now: dt.datetime) -> list[Missing]:
    """A consent to be served that holds at an instant (CON-01, CON-02)."""
    if ServiceConsent.objects.filter(case_id=case_id, signed_at__lte=now).current().exists():
        return []
    url = reverse("consent-list", args=[case_id])
    return [Missing(_("Have the client consent to being served."), url)]


def newest_closure(case: Case) -> Closure | None:
    """The closure being prepared, or the one that ended or was withdrawn last."""
    rows = Closure.objects.filter(case=case).select_related("started_by", "approved_by")
    newest: Closure | None = rows.order_by("-started_at").first()
    if newest is not None:
        newest.case = case
    return newest


def can_undo(closure: Closure, now: dt.datetime) -> bool:
    """Can the closing still be taken back: finished today, and no new case since?"""
    case = closure.case
    if case.closed_at is None or closure.completed_at != case.closed_at:
        return False
    today = case.agency.today(case.closed_at) == case.agency.today(now)
    return today and not has_open_case(case.client_id, case.program_id)


def stage_before_closing(case: Case) -> Stage:
    """The stage a case was in when its closing was begun; Monitoring where that is not known."""
    moves = CaseTransition.objects.filter(case=case, to_stage=Stage.CLOSING)
    begun = moves.exclude(from_stage=Stage.CLOSED).order_by("-at")
    before = begun.values_list("from_stage", flat=True).first()
    return Stage(before) if before else Stage.ACTIVE


def standing_closure(case: Case) -> Closure | None:
    """The newest closure that was not withdrawn: the one a case closes by, or has closed by."""
    rows = Closure.objects.filter(case=case).exclude(state=Closure.State.WITHDRAWN)
    return rows.order_by("-started_at").first()


def closing_rules(closure: Closure, now: dt.datetime) -> list[Rule]:
    """Everything that has to hold before a case closes, in the order in which people do it."""
    ending = ending_of(closure, now)
    return [rule for row in CLOSING if (rule := row.decide(ending)) is not None]


def ending_of(closure: Closure, now: dt.datetime) -> Ending:
    """What the conditions of closing are decided by, at an instant."""
    case = closure.case
    found = counted({
        "unsettled goals": _active_goals(case).unsettled(),
        "unmet goals": _active_goals(case).not_met(),
        "unfinished assessments": Assessment.objects.filter(case=case).unfinished(),
    })  # fmt: skip
    return Ending(
        closure=closure,
        today=case.agency.today(now),
        unsettled_goals=found["unsettled goals"],
        unfinished_assessments=found["unfinished assessments"],
        asks_supervisor=_asks_supervisor(closure, now, unmet=bool(found["unmet goals"])),
    )


def closing_checks(rules: list[Rule]) -> list[Check]:
    """``closing_rules`` as the checklist "Before you can close"."""
    return [Check(rule.text, rule.holds, rule.url) for rule in rules]


def waits_for_supervisor(rules: list[Rule]) -> bool:
    """Does the closing wait for a supervisor's approval that is not given yet?"""
    return any(rule.row == APPROVAL and not rule.holds for rule in rules)


def _active_goals(case: Case) -> Any:
    return Goal.objects.filter(plan__case=case, plan__state=ServicePlan.State.ACTIVE)


def _asks_supervisor(closure: Closure, now: dt.datetime, *, unmet: bool) -> bool:
    """Does a supervisor have to approve: by the program's setting, the reason, or a goal not met?"""
    case = closure.case
    day = case.agency.today(now)
    by_setting = bool(case.program.setting("closure_needs_supervisor", day))
    return by_setting or unmet or closure.reason in LED_REASONS


def _writing(closure: Closure) -> str:
    return reverse("closure-edit", args=[closure.pk])


def _closing(closure: Closure) -> str:
    return reverse("closure-detail", args=[closure.case_id])


def _assessments(closure: Closure) -> str:
    return reverse("assessment-list", args=[closure.case_id])


CLOSING: tuple[ClosingRow, ...] = (
    ClosingRow(
        "CLO-15",
        "the reason says of a death",
        gettext_lazy("Reason and record say the same of the client's death"),
        lambda ending: ending.closure.says_of_a_death,
        _writing,
        lambda ending: ending.closure.is_after_death,
    ),
    ClosingRow(
        "CLO-03",
        "every goal has an outcome",
        gettext_lazy("Every goal of the plan has an outcome"),
        lambda ending: not ending.unsettled_goals,
        _closing,
    ),
    ClosingRow(
        "CLO-04",
        "the client was told",
        gettext_lazy(
            "The client was told; only one who died or can't be found goes untold, for a stated reason"
        ),
        lambda ending: ending.closure.client_was_told,
        _writing,
    ),
    ClosingRow(
        "CLO-04",
        "the last day has come",
        gettext_lazy("The last day of the service is set and has come"),
        lambda ending: ending.closure.notice_is_over(ending.today),
        _writing,
    ),
    ClosingRow(
        "CLO-05",
        "others were told",
        gettext_lazy("The others who work with the client were told, or there is nobody"),
        lambda ending: bool(ending.closure.others_told.strip()),
        _writing,
    ),
    ClosingRow(
        "CLO-06",
        "the client was prepared",
        gettext_lazy("The client was prepared for the end"),
        lambda ending: bool(ending.closure.prepared.strip()),
        _writing,
        lambda ending: not ending.closure.is_after_death,
    ),
    ClosingRow(
        "CLO-06",
        "the family was prepared",
        gettext_lazy("The family was prepared for the end, or there is nobody"),
        lambda ending: bool(ending.closure.prepared.strip()),
        _writing,
        lambda ending: ending.closure.is_after_death,
    ),
    ClosingRow(
        "CLO-14",
        "closing summary",
        gettext_lazy("The summary says what was done and reached"),
        lambda ending: bool(ending.closure.summary.strip()),
        _writing,
    ),
    ClosingRow(
        "CLO-07",
        "services and money settled",
        gettext_lazy("Services and money are settled"),
        lambda ending: ending.closure.services_settled,
        _writing,
    ),
    ClosingRow(
        "REC-01",
        "record checked",
        gettext_lazy("The record was checked and is complete"),
        lambda ending: ending.closure.record_checked,
        _writing,
    ),
    ClosingRow(
        "REA-10",
        "no assessment unfinished",
        gettext_lazy("No assessment is left unfinished"),
        lambda ending: not ending.unfinished_assessments,
        _assessments,
    ),
    ClosingRow(
        "CLO-08",
        "who serves the client now",
        gettext_lazy("Who serves the client from now on, or that nobody could be found"),
        lambda ending: bool(ending.closure.transfer.strip()),
        _writing,
        lambda ending: ending.closure.reason in HANDED_ON,
    ),
    ClosingRow(
        APPROVAL,
        "a supervisor approved the closing",
        gettext_lazy("A supervisor approved the closing"),
        lambda ending: ending.closure.approved_by_id is not None,
        _closing,
        lambda ending: ending.asks_supervisor,
    ),
)
"""Every condition of closing, once, in the order in which people do it; the page shows them and
each one guards the move."""


def record_contents(case: Case, now: dt.datetime, *, ending: bool) -> list[Check]:
    """Which contents of a record are there at its end (NASW 6), computed, never ticked.

    Outcomes and the reason for ending (``ending`` says that there is one) fall due at closure,
    which is when this is shown. Referrals to others join the list with the room that keeps them.
    """
    plans = ServicePlan.objects.filter(case=case).active()
    found = counted({
        "releases": Release.objects.filter(case=case, signed_at__lte=now),
        "assessments": Assessment.objects.filter(case=case).completed(),
        "plans": plans,
        "monitored plans": plans.exclude(monitoring=""),
        "steps": Objective.objects.filter(goal__plan__in=plans),
        "unsettled goals": _active_goals(case).unsettled(),
        "unpaid services": ServiceLine.objects.filter(plan__in=plans).unpaid(),
    })  # fmt: skip
    whole, paid = found["monitored plans"] and found["steps"], not found["unpaid services"]
    plan_url, here = reverse("plan-list", args=[case.pk]), reverse("closure-detail", args=[case.pk])
    return [
        Check(
            _("A signed release"), bool(found["releases"]), reverse("consent-list", args=[case.pk])
        ),
        Check(
            _("History and facts about the client"),
            case.client.birth_date is not None,
            reverse("client-edit", args=[case.client_id]),
        ),
        Check(
            _("A completed assessment"),
            bool(found["assessments"]),
            reverse("assessment-list", args=[case.pk]),
        ),
        Check(
            _("A plan with goals, steps, days and who checks on it"),
            bool(whole),
            plan_url,
        ),
        Check(_("Outcomes"), not found["unsettled goals"], here),
        Check(_("What the plan costs and who pays"), bool(found["plans"]) and paid, plan_url),
        Check(_("Why it ends"), ending, here),
    ]
