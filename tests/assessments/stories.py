"""What happened with a client's assessments before a test begins."""

import datetime as dt
from typing import Any

from assessments.actions.assessing import complete_assessment, save_section, stamp, start_assessment
from assessments.actions.templates import make_default_template
from assessments.models import Assessment, AssessmentTemplate, Question, Section
from clients.models import Case
from tests.cast import SET_UP, Cast

ANSWERS = {"text": "As she told it", "number": "2", "yes_no": "no"}


def the_template(cast: Cast, now: dt.datetime) -> AssessmentTemplate:
    """The agency's first template, in use since that day."""
    return make_default_template(cast.agency, by=SET_UP, now=now)


def begun(case: Case, cast: Cast, now: dt.datetime) -> Assessment:
    """Mia begins the assessment the stage asks for."""
    the_template(cast, now)
    return start_assessment(case, by=cast.mia, now=now)


def answer_all(
    assessment: Assessment, cast: Cast, now: dt.datetime, but: tuple[str, ...] = ()
) -> None:
    """Mia answers every question, leaving out those whose keys are given."""
    for section in Section.objects.filter(template=assessment.template):
        questions = Question.objects.filter(section=section).exclude(key__in=but)
        given = {
            question.pk: (ANSWERS.get(question.kind) or question.options[0], "")
            for question in questions
        }
        seen = stamp(assessment, section)
        save_section(assessment, section, by=cast.mia, now=now, given=given, seen=seen)


def finished(case: Case, cast: Cast, now: dt.datetime, **other: Any) -> Assessment:
    """An assessment from beginning to end at one instant."""
    assessment = begun(case, cast, now)
    answer_all(assessment, cast, now)
    return finish(assessment, cast, now, **other)


def finish(assessment: Assessment, cast: Cast, now: dt.datetime, **other: Any) -> Assessment:
    """Mia judges an answered assessment."""
    told: dict[str, Any] = {
        "face_to_face": True, "judgement": "She manages, with little room.", "acuity": 2,
    }  # fmt: skip
    return complete_assessment(assessment, by=cast.mia, now=now, **{**told, **other})
