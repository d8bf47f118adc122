"""What this room shows elsewhere: tags, work that is due, entries of the timeline."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from assessments.models import Assessment, ReassessmentTask
from assessments.schedule import due_after
from casemgmt.agency.models import Staff
from casemgmt.agency.queries import settings_in_force
from casemgmt.core.days import local_day
from casemgmt.core.pieces import Tag, TaskRow, TimelineEntry
from clients.models import Assignment, Case, Stage
from clients.registry import DueItem, TimelineLine

SOON_DAYS = 14
"""How long before its day a reassessment counts as due soon."""
BEFORE_PLANNING = frozenset({Stage.INTAKE, Stage.ASSESSMENT})
"""The stages in which the first assessment is still to come."""


def state_tag(assessment: Assessment) -> Tag:
    """An assessment's state in words, with its tone and icon."""
    if assessment.state == Assessment.State.COMPLETED:
        return Tag(_("Done"), "ok", "check")
    if assessment.state == Assessment.State.ABANDONED:
        return Tag(_("Set aside"), "", "archive")
    return Tag(_("In progress"), "warn", "pen-line")


def planned(staff: Staff, case: Case, now: dt.datetime, today: dt.date) -> dict[str, QuerySet[Any]]:
    """Reassessments that are overdue, and those due within two weeks."""
    tasks = ReassessmentTask.objects.visible_to(staff, now).filter(case=case)
    return {
        "overdue": tasks.due_by(today - dt.timedelta(days=1)),
        "due": tasks.due_by(today + dt.timedelta(days=SOON_DAYS)),
    }


def tags(case: Case, found: Mapping[str, int]) -> list[Tag]:
    """A reassessment that is overdue, or due soon."""
    if found["overdue"]:
        return [Tag(_("Reassessment overdue"), "late", "clipboard-list")]
    return [Tag(_("Reassessment due"), "warn", "clipboard-list")] if found["due"] else []


def due(staff: Staff, now: dt.datetime, until: dt.date, case: Case | None = None) -> list[DueItem]:
    """Reassessments of one's own cases that fall due by a local day."""
    mine = Assignment.objects.visible_to(staff, now).at(now).filter(staff_id=staff.pk)
    tasks = (
        ReassessmentTask.objects.visible_to(staff, now, "edit")
        .of_case(case)
        .due_by(until)
        .filter(case__in=mine.values("case"))
        .select_related("case__client")
    )
    return [_due_item(task) for task in tasks]


def first_due(
    staff: Staff, now: dt.datetime, until: dt.date, case: Case | None = None
) -> list[DueItem]:
    """First assessments of the cases a person carries that fall due by a local day (ASM-21).

    Due so many days after the case was opened as its program allows today.
    """
    if case is not None and case.stage not in BEFORE_PLANNING:
        return []
    finished = Assessment.objects.filter(case=OuterRef("pk")).completed()
    begun = Assessment.objects.filter(case=OuterRef("pk")).unfinished()
    waiting = (
        Case.objects.visible_to(staff, now, "work")
        .of_case(case)
        .of_living()
        .carried_by(staff, now)
        .filter(~Exists(finished), stage__in=BEFORE_PLANNING)
        .annotate(begun=Exists(begun))
        .select_related("client", "program")
    )
    allowed = settings_in_force(staff.agency_id, staff.agency.today(now))
    found = []
    for one in waiting:
        due_on = first_day(one, staff, int(allowed[one.program_id]["assessment_days"]))
        found.append(DueItem(due_on, _first_row(one, due_on), one.pk))
    return [item for item in found if item.due_on <= until]


def first_day(case: Case, staff: Staff, allowed: int) -> dt.date:
    """The local day by which a case has its first assessment, ``allowed`` days after its opening."""
    return due_after(local_day(case.opened_at, staff.agency.timezone), allowed)


def assessments_in_timeline(staff: Staff, case: Case, now: dt.datetime) -> list[TimelineLine]:
    """Assessments that were finished."""
    rows = Assessment.objects.visible_to(staff, now).filter(case=case).completed()
    return [_line(assessment) for assessment in rows.select_related("assessor")]


def _line(assessment: Assessment) -> TimelineLine:
    entry = TimelineEntry(
        icon="clipboard-list",
        title=_("%(kind)s finished") % {"kind": assessment.get_kind_display()},
        when=assessment.completed_at or assessment.started_at,
        who=assessment.assessor.name,
        text=assessment.judgement[:240],
        tags=[Tag(assessment.get_acuity_display(), "", "gauge")],
        url=reverse("assessment-detail", args=[assessment.pk]),
        tone="p",
    )
    return TimelineLine(entry, "other", assessment.assessor)


def _first_row(case: Any, due_on: dt.date) -> TaskRow:
    in_intake = case.stage == Stage.INTAKE
    page = "case-detail" if in_intake else "assessment-list"
    return TaskRow(
        icon="clipboard-list",
        kind=_("First assessment"),
        title=_("Assess %(client)s") % {"client": case.client.name},
        url=reverse(page, args=[case.pk]),
        action=_("Open case") if in_intake else _("Continue") if case.begun else _("Start"),
        note=case.program.name,
        due=due_on,
    )


def _due_item(task: ReassessmentTask) -> DueItem:
    page = reverse("assessment-list", args=[task.case_id])
    row = TaskRow(
        icon="clipboard-list",
        kind=_("Reassessment"),
        title=_("Reassess %(client)s") % {"client": task.case.client.name},
        url=page,
        action=_("Start"),
        note=task.get_basis_display(),
        due=task.due_on,
    )
    return DueItem(task.due_on, row, task.case_id)
