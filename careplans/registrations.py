"""What this room registers with the rooms below it."""

from django.utils.translation import gettext_lazy as _

from careplans import feeds, guards
from careplans.actions.closing import close_after_withdrawal
from careplans.models import Closure, Goal, Objective, ServiceLine, ServicePlan
from careplans.readiness import CLOSING
from clients.models import Stage
from clients.purging import destroyer
from clients.registry import (
    CaseTab,
    CaseTags,
    StageGuard,
    case_tabs,
    case_tags,
    due_sources,
    purge_handlers,
    stage_guards,
    timeline_sources,
)
from consent.registry import withdrawals

TO_ACTIVE = {
    "PLN-21 plan agreed": (guards.plan_agreed, _("A plan is agreed")),
    "PLN-17 plan review day": (guards.review_day, _("The plan says when to look at it again")),
    "PLN-18 monitoring": (guards.monitoring, _("The plan says who checks on it, and how often")),
    "CON-05 five disclosures": (guards.disclosed, _("The client was told all five things")),
}

for name, (missing, words) in TO_ACTIVE.items():
    guard = StageGuard(Stage.PLANNING, Stage.ACTIVE, missing, words, about=guards.plan_in_force)
    stage_guards.register(name, guard)
for row in CLOSING:
    wants = guards.closing_row(row)
    guard = StageGuard(Stage.CLOSING, Stage.CLOSED, wants, row.text, about=guards.unsettled_rules)
    stage_guards.register(f"{row.row} {row.name}", guard)
stage_guards.register(
    "CLO-01 a closing in preparation",
    StageGuard(Stage.CLOSING, Stage.CLOSED, guards.closure_started),
)
for stage in guards.OPEN_STAGES:
    stage_guards.register(
        f"CLO-01 reason before closing from {stage}",
        StageGuard(stage, Stage.CLOSING, guards.closure_started),
    )
for stage in guards.BACK_TO:
    stage_guards.register(
        f"CLO-01 closing withdrawn before {stage}",
        StageGuard(Stage.CLOSING, stage, guards.closure_withdrawn),
    )

withdrawals.register("CON-02 closing after a withdrawal", close_after_withdrawal)
case_tabs.register("plan", CaseTab(_("Service plan"), "plan-list", 40, feeds.active_goals))
case_tags.register("careplans", CaseTags(feeds.waiting, feeds.tags))
timeline_sources.register(ServicePlan._meta.label, feeds.plans_agreed)
timeline_sources.register(Objective._meta.label, feeds.steps_done)
timeline_sources.register(ServiceLine._meta.label, feeds.services_in_timeline)
timeline_sources.register(Closure._meta.label, feeds.closings)
due_sources.register("goal steps", feeds.steps_due)
due_sources.register("plan reviews", feeds.reviews_due)
due_sources.register("plan agreements", feeds.agreements_waiting)
due_sources.register("closings", feeds.closings_due)
due_sources.register("deaths", feeds.deaths_to_close)
for model in (ServiceLine, Objective, Goal, ServicePlan, Closure):
    purge_handlers.register(model._meta.label, destroyer(model))
