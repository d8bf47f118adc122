"""What this room registers with the rooms below it."""

import datetime as dt

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments import feeds
from assessments.actions.scheduling import schedule_reassessments
from assessments.actions.templates import make_default_template
from assessments.models import Assessment
from casemgmt.agency.registry import agency_started
from casemgmt.core.errors import Missing
from casemgmt.ledger.registry import Job, jobs
from clients.models import Case, Stage
from clients.registry import (
    CaseTab,
    CaseTags,
    StageGuard,
    case_tabs,
    case_tags,
    due_sources,
    stage_guards,
    timeline_sources,
)


def assessment_missing(case: Case, now: dt.datetime) -> list[Missing]:
    """A finished first assessment; the rule looks at every assessment of the case."""
    finished = Assessment._base_manager.filter(
        case=case, kind=Assessment.Kind.INITIAL, state=Assessment.State.COMPLETED
    )
    if finished.exists():
        return []
    return [
        Missing(_("The first assessment, finished"), reverse("assessment-list", args=[case.pk]))
    ]


stage_guards.register(
    "ASM-02 initial assessment completed",
    StageGuard(
        Stage.ASSESSMENT,
        Stage.PLANNING,
        assessment_missing,
        gettext_lazy("The first assessment is finished"),
    ),
)
case_tabs.register("assessments", CaseTab(gettext_lazy("Assessments"), "assessment-list", 30))
case_tags.register("assessments", CaseTags(feeds.planned, feeds.tags))
due_sources.register("first assessments", feeds.first_due)
due_sources.register("reassessments", feeds.due)
timeline_sources.register(Assessment._meta.label, feeds.assessments_in_timeline)
jobs.register(
    "schedule_reassessments",
    Job(
        "schedule_reassessments",
        gettext_lazy("Schedule reassessments"),
        schedule_reassessments,
        {"planned": gettext_lazy("planned"), "told": gettext_lazy("people told")},
    ),
)
agency_started.register("assessments", make_default_template)
