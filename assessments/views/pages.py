"""What the pages of one assessment are made of: sections, answers, and last time's answers."""

import uuid
from dataclasses import dataclass
from typing import Any

from django.forms import BoundField
from django.urls import reverse
from django.utils.translation import ngettext

from assessments.forms import SectionForm
from assessments.models import Answer, Assessment, Question, Section
from casemgmt.core.pieces import Step


@dataclass(frozen=True)
class Asked:
    """One question on a page: its field, the field for a reason, and last time's answer."""

    question: Question
    field: BoundField
    reason: BoundField | None
    earlier: Answer | None


def sections_of(template_id: uuid.UUID) -> list[Section]:
    """Sections of a template in order, each with its ``asked`` list of questions."""
    questions = Question.objects.filter(section__template_id=template_id).select_related("section")
    found: dict[uuid.UUID, Any] = {}
    for question in questions.order_by("section__order", "order"):
        section: Any = found.setdefault(question.section_id, question.section)
        section.asked = [*getattr(section, "asked", []), question]
    return list(found.values())


def answers_of(request: Any, assessment: Assessment) -> dict[uuid.UUID, Answer]:
    """What was answered, by question, as far as this person may read it."""
    rows = Answer.objects.visible_to(request.staff, request.now).filter(assessment=assessment)
    return {answer.question_id: answer for answer in rows}


def answers_at(assessment: Assessment, section: Section, changes: int) -> dict[uuid.UUID, Any]:
    """What was answered in a section after so many changes, by question; each left a history row.

    Ask for a section the page was authorised for.
    """
    rows = Answer.history.filter(assessment=assessment, question__section=section)
    told = rows.order_by("history_date", "version")[:changes]
    return {row.question_id: row for row in told}


def last_time(request: Any, assessment: Assessment) -> tuple[Assessment | None, dict[Any, Answer]]:
    """The finished assessment before this one, and its answers by area and key of the question."""
    rows = Assessment.objects.visible_to(request.staff, request.now).completed()
    earlier = rows.filter(case_id=assessment.case_id, completed_at__lt=assessment.started_at)
    last = earlier.order_by("-completed_at").first()
    if last is None:
        return None, {}
    answers = Answer.objects.visible_to(request.staff, request.now).filter(assessment=last).given()
    found = answers.select_related("question__section")
    return last, {place_of(answer.question): answer for answer in found}


def place_of(question: Question) -> tuple[str, str]:
    """What a question is about, whatever version of the template asks it."""
    return question.section.area, question.key


def asked(form: SectionForm, last: dict[Any, Answer]) -> list[Asked]:
    """The questions of a section's form as the page shows them."""
    return [
        Asked(
            question,
            form[f"q{question.order}"],
            form[f"b{question.order}"] if f"b{question.order}" in form.fields else None,
            last.get(place_of(question)),
        )
        for question in form.questions
    ]


def rail(
    assessment: Assessment, sections: list[Any], answers: dict[uuid.UUID, Answer], here: int
) -> list[Step]:
    """The section rail: what is done, and how many needed answers each section still wants."""
    steps = []
    for section in sections:
        left = still_open(section, answers)
        note = ngettext("%(n)d still needed", "%(n)d still needed", left) % {"n": left}
        steps.append(
            Step(
                label=section.title,
                note=note if left else "",
                state="current" if section.order == here else "todo" if left else "done",
                url=reverse("assessment-section", args=[assessment.pk, section.order]),
            )
        )
    return steps


def still_open(section: Any, answers: dict[uuid.UUID, Answer]) -> int:
    """How many needed questions of a section have neither an answer nor a reason."""
    return sum(
        question.is_required and not (question.pk in answers and answers[question.pk].is_given)
        for question in section.asked
    )


def summary(sections: list[Any], answers: dict[uuid.UUID, Answer]) -> list[dict[str, Any]]:
    """Every section with its questions and what was answered, for reading."""
    return [
        {
            "section": section,
            "open": still_open(section, answers),
            "lines": [
                {"question": question, "answer": answers.get(question.pk)}
                for question in section.asked
            ],
        }
        for section in sections
    ]
