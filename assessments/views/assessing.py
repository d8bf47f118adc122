"""Pages of one case's assessments."""

import datetime as dt
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from assessments.actions.assessing import (
    KIND_OF_STAGE,
    complete_assessment,
    save_section,
    set_aside_assessment,
    stamp,
    start_assessment,
)
from assessments.feeds import BEFORE_PLANNING, first_day, state_tag
from assessments.forms import CompleteForm, SectionForm, SetAsideForm, copied
from assessments.models import Answer, Assessment, ReassessmentTask
from assessments.views import pages
from casemgmt.core.access import FORM, POST, READ, record_access
from casemgmt.core.forms import Form, attempt
from clients.frame import case_frame
from clients.models import Case

OPEN, DONE = Assessment.State.IN_PROGRESS, Assessment.State.COMPLETED


@record_access(Case, "view", READ)
def assessment_list(request: HttpRequest, case: Case) -> HttpResponse:
    """Every assessment of a case, and when the client is looked at again."""
    return _list_page(request, case, Form())


@record_access(Case, "add", POST)
def assessment_start(request: HttpRequest, case: Case) -> HttpResponse:
    """Begin the assessment the stage asks for."""
    typed: Any = request
    form = Form(request.POST)
    if form.is_valid() and (assessment := attempt(
        form, start_assessment, case, by=typed.staff, now=typed.now
    )):  # fmt: skip
        return redirect("assessment-section", pk=assessment.pk, order=1)
    return _list_page(request, case, form)


@record_access(Assessment, "view", READ)
def assessment_detail(request: HttpRequest, assessment: Assessment) -> HttpResponse:
    """The whole assessment for reading: answers, judgment, and what is still open."""
    answers = pages.answers_of(request, assessment)
    sections = pages.sections_of(assessment.template_id)
    return render(request, "assessments/assessment_detail.html", {
        **case_frame(request, assessment.case, "assessments"),
        "assessment": assessment,
        "template": assessment.template,
        "assessor": assessment.assessor,
        "tag": state_tag(assessment),
        "parts": pages.summary(sections, answers),
        "is_open": assessment.state == OPEN,
    })  # fmt: skip


@record_access(Assessment, "edit", FORM)
def assessment_section(request: HttpRequest, assessment: Assessment, order: int) -> HttpResponse:
    """Answer one section, with last time's answer beside each question."""
    if assessment.state != OPEN:
        return redirect("assessment-detail", pk=assessment.pk)
    sections = pages.sections_of(assessment.template_id)
    section: Any = next((one for one in sections if one.order == order), None)
    if section is None:
        raise Http404
    last, before = pages.last_time(request, assessment)
    answers = pages.answers_of(request, assessment)
    seen = stamp(assessment, section)
    data = _with_copy(request, section.asked, before) if request.method == "POST" else None
    form = SectionForm(
        data,
        questions=section.asked,
        answers=answers,
        seen=seen,
        answered_at=partial(pages.answers_at, assessment, section),
    )
    if form.is_valid() and _save(request, form, assessment, section):
        return redirect(*_next(request, assessment, order, sections))
    form.mark_needed()
    return render(request, "assessments/assessment_section.html", {
        **case_frame(request, assessment.case, "assessments"),
        "assessment": assessment,
        "section": section,
        "sections": pages.rail(assessment, sections, answers, order),
        "form": form,
        "asked": pages.asked(form, before),
        "last": last,
        "is_last": section is sections[-1],
    })  # fmt: skip


@record_access(Assessment, "sign", FORM)
def assessment_complete(request: HttpRequest, assessment: Assessment) -> HttpResponse:
    """Judge the assessment and finish it."""
    typed: Any = request
    if assessment.state != OPEN:
        return redirect("assessment-detail", pk=assessment.pk)
    form = CompleteForm(request.POST or None)
    if (
        form.is_valid()
        and attempt(
            form,
            complete_assessment,
            assessment,
            by=typed.staff,
            now=typed.now,
            **form.cleaned_data,
        )
        is not None
    ):
        messages.success(request, _("The assessment is finished. It never changes from here on."))
        return redirect("assessment-detail", pk=assessment.pk)
    sections = pages.sections_of(assessment.template_id)
    answers = pages.answers_of(request, assessment)
    return render(request, "assessments/assessment_complete.html", {
        **case_frame(request, assessment.case, "assessments"),
        "assessment": assessment,
        "form": form,
        "sections": pages.rail(assessment, sections, answers, 0),
    })  # fmt: skip


@record_access(Assessment, "edit", FORM)
def assessment_set_aside(request: HttpRequest, assessment: Assessment) -> HttpResponse:
    """Set an unfinished assessment aside, with the reason."""
    typed: Any = request
    form = SetAsideForm(request.POST or None)
    if (
        form.is_valid()
        and attempt(
            form,
            set_aside_assessment,
            assessment,
            by=typed.staff,
            now=typed.now,
            **form.cleaned_data,
        )
        is not None
    ):
        messages.success(request, _("The assessment is set aside."))
        return redirect("assessment-list", pk=assessment.case_id)
    frame = case_frame(request, assessment.case, "assessments")
    context = {"form": form, "assessment": assessment, **frame}
    return render(request, "assessments/assessment_set_aside.html", context)


def _list_page(request: Any, case: Case, form: Form) -> HttpResponse:
    rows = Assessment.objects.visible_to(request.staff, request.now).filter(case=case)
    found = list(rows.select_related("assessor", "template"))
    tasks = ReassessmentTask.objects.visible_to(request.staff, request.now).filter(case=case)
    kind = KIND_OF_STAGE.get(case.stage)  # type: ignore[call-overload]
    awaited = case.stage in BEFORE_PLANNING and all(one.state != DONE for one in found)
    return render(request, "assessments/assessment_list.html", {
        **case_frame(request, case, "assessments"),
        "form": form,
        "assessments": [{"assessment": one, "tag": state_tag(one)} for one in found],
        "planned": tasks.open().first(),
        "first_due": _first_due(request, case) if awaited else None,
        "can_start": kind is not None and all(one.state != OPEN for one in found),
        "kind": Assessment.Kind(kind).label if kind else "",
        "monitored": kind == Assessment.Kind.REASSESSMENT,
    })  # fmt: skip


def _first_due(request: Any, case: Case) -> dt.date:
    allowed = int(case.program.setting("assessment_days", request.today))
    return first_day(case, request.staff, allowed)


def _with_copy(request: Any, questions: Any, before: dict[Any, Answer]) -> Any:
    """What was sent, with last time's answer in the field whose copy button was pressed."""
    data = request.POST.copy()
    for question in questions:
        answer = before.get(pages.place_of(question))
        if answer is not None and data.get("copy") == str(question.order):
            for name, value in copied(question, answer).items():
                data[name] = value
    return data


def _save(request: Any, form: SectionForm, assessment: Assessment, section: Any) -> bool:
    saved = attempt(
        form, save_section, assessment, section,
        by=request.staff, now=request.now, given=form.given, seen=form.cleaned_data["seen"],
    )  # fmt: skip
    return saved is not None


def _next(request: Any, assessment: Assessment, order: int, sections: list[Any]) -> tuple[Any, ...]:
    """Where a saved section leads: back to itself after a copy, else on."""
    if "copy" in request.POST or "stay" in request.POST:
        messages.success(request, _("Saved. Check that a copied answer still holds."))
        return ("assessment-section", assessment.pk, order)
    later = [section.order for section in sections if section.order > order]
    if later:
        return ("assessment-section", assessment.pk, later[0])
    return ("assessment-complete", assessment.pk)
