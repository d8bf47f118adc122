"""One assessment: begun, answered part by part, judged and finished."""

import datetime as dt
import uuid
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation

from django.db import transaction
from django.db.models import Sum
from django.urls import reverse
from django.utils.translation import gettext as _

from assessments.actions.reassessing import settle_with
from assessments.models import (
    YES_NO,
    Answer,
    Assessment,
    AssessmentTemplate,
    Question,
    Section,
)
from casemgmt.agency.models import Staff
from casemgmt.core import audit
from casemgmt.core.access import allow
from casemgmt.core.errors import Missing, Refused, StaleRecord
from clients.actions.rating import set_acuity
from clients.after_death import refuse_after_death
from clients.models import Case, Stage

KIND_OF_STAGE = {
    Stage.ASSESSMENT: Assessment.Kind.INITIAL,
    Stage.ACTIVE: Assessment.Kind.REASSESSMENT,
}
Given = tuple[str, str]
"""An answer as it was entered: its value, and the reason for none; one of them is empty."""


@transaction.atomic
def start_assessment(case: Case, *, by: Staff, now: dt.datetime, why: str = "") -> Assessment:
    """Begin the assessment a case's stage asks for: the first one, or a reassessment (ASM-01).

    It uses the template in use today and keeps that version. Raises ``Refused`` outside these
    stages, when one is in progress already, or when the agency has published no template.
    """
    allow(by, "add", case, now)
    kind = KIND_OF_STAGE.get(Stage(case.stage))
    if kind is None:
        raise Refused(_("An assessment begins in the stages Assessment and Monitoring."))
    refuse_after_death(case.pk)
    if Assessment._base_manager.filter(case=case).filter(state="in_progress").exists():
        raise Refused(_("One is in progress. Finish it or set it aside first."))
    today = case.agency.today(now)
    templates = AssessmentTemplate.objects.in_use(case.agency_id, case.program_id, today)
    template = templates.first()
    if template is None:
        raise Refused(_("No assessment template is published. Ask your agency admin for one."))
    assessment = Assessment(case=case, template=template, kind=kind, assessor=by, started_at=now)
    return audit.save(assessment, by=by, why=why or _("Assessment begun"))


@transaction.atomic
def save_section(
    assessment: Assessment,
    section: Section,
    *,
    by: Staff,
    now: dt.datetime,
    given: Mapping[uuid.UUID, Given],
    seen: int,
    why: str = "",
) -> Assessment:
    """Save the answers of one section; unfinished is fine, contradictory is not.

    ``given`` is by question id; a question left out keeps its answer. ``seen`` is the section's
    stamp when the page was opened (see ``stamp``). Raises ``StaleRecord`` when somebody saved the
    section since then.
    """
    allow(by, "edit", assessment, now)
    _must_be_open(assessment)
    if seen != stamp(assessment, section):
        raise StaleRecord(
            _("Somebody saved this section while you did. Save again to see theirs beside yours.")
        )
    rows = Answer._base_manager.filter(assessment=assessment, question__section=section)
    answers = {answer.question_id: answer for answer in rows}
    for question in Question._base_manager.filter(section=section, pk__in=given):
        value, blank = _checked(question, *given[question.pk])
        _save_answer(
            assessment,
            question,
            answers.get(question.pk),
            value,
            blank,
            by=by,
            why=why or _("Answers given"),
        )
    return assessment


def stamp(assessment: Assessment, section: Section) -> int:
    """A number that grows with every change to a section's answers."""
    rows = Answer._base_manager.filter(assessment=assessment, question__section=section)
    return int(rows.aggregate(changes=Sum("version"))["changes"] or 0)


@transaction.atomic
def complete_assessment(
    assessment: Assessment,
    *,
    by: Staff,
    now: dt.datetime,
    face_to_face: bool | None,
    judgement: str,
    acuity: int | None,
    participants: str = "",
    why: str = "",
) -> Assessment:
    """Finish an assessment: judged by a person, every needed question answered (NASW 5, ASM-02).

    Sets the case's level of effort. A reassessment settles the one that was due and plans the next.
    Raises ``Refused`` with each question that is still open.
    """
    allow(by, "sign", assessment, now)
    _must_be_open(assessment)
    missing = unanswered(assessment)
    if missing:
        raise Refused(_("Before it can be finished, these are still needed."), missing=missing)
    if face_to_face is None:
        raise Refused(_("Say whether you met face to face."), field="face_to_face")
    if not judgement.strip():
        raise Refused(_("Write what it means, in your judgement."), field="judgement")
    if acuity is None:
        raise Refused(_("Choose how much effort this case needs."), field="acuity")
    assessment.state = Assessment.State.COMPLETED
    assessment.completed_at = now
    assessment.face_to_face = face_to_face
    assessment.participants = participants.strip()
    assessment.judgement = judgement.strip()
    assessment.acuity = acuity
    fields = ["state", "completed_at", "face_to_face", "participants", "judgement", "acuity"]
    audit.save(assessment, by=by, why=why or _("Assessment finished"), only=fields)
    case = Case._base_manager.select_related("agency", "program").get(pk=assessment.case_id)
    set_acuity(case, by=by, now=now, acuity=acuity, why=why or _("Assessment finished"))
    if assessment.kind == Assessment.Kind.REASSESSMENT:
        settle_with(assessment, case, by=by, now=now)
    return assessment


@transaction.atomic
def set_aside_assessment(
    assessment: Assessment, *, by: Staff, now: dt.datetime, why: str
) -> Assessment:
    """Set an unfinished assessment aside with a reason; what was answered stays readable."""
    allow(by, "edit", assessment, now)
    _must_be_open(assessment)
    if not why.strip():
        raise Refused(_("Say why."), field="why")
    assessment.state = Assessment.State.ABANDONED
    assessment.set_aside_reason = why.strip()
    return audit.save(assessment, by=by, why=why, only=["state", "set_aside_reason"])


def unanswered(assessment: Assessment) -> list[Missing]:
    """Needed questions without an answer or a reason, each with the section it stands in."""
    answered = Answer._base_manager.filter(assessment=assessment).exclude(value="", blank="")
    questions = Question._base_manager.filter(
        section__template_id=assessment.template_id, is_required=True
    ).exclude(pk__in=answered.values("question"))
    ordered = questions.select_related("section").order_by("section__order", "order")
    return [Missing(question.text, _place_of(assessment, question)) for question in ordered]


def _place_of(assessment: Assessment, question: Question) -> str:
    page = reverse("assessment-section", args=[assessment.pk, question.section.order])
    return f"{page}#id_q{question.order}"


def _must_be_open(assessment: Assessment) -> None:
    if assessment.state != Assessment.State.IN_PROGRESS:
        raise Refused(_("This assessment is finished and never changes. Start a new one."))


def _checked(question: Question, value: str, blank: str) -> Given:
    """The answer as it is stored, or ``Refused`` naming its form field."""
    value, field = value.strip(), f"q{question.order}"
    if value and blank:
        raise Refused(_("Give an answer or a reason for none, not both."), field=field)
    if blank and blank not in Answer.Blank.values:
        raise Refused(_("Choose one of the reasons."), field=field)
    if not value:
        return "", blank
    if not _fits(question, value):
        raise Refused(_("This isn't an answer to the question."), field=field)
    return value, ""


def _fits(question: Question, value: str) -> bool:
    if question.kind == Question.Kind.CHOICE:
        return value in question.options
    if question.kind == Question.Kind.YES_NO:
        return value in YES_NO
    return question.kind == Question.Kind.TEXT or _is_number(value)


def _is_number(value: str) -> bool:
    try:
        return Decimal(value).is_finite()
    except InvalidOperation:
        return False


def _save_answer(
    assessment: Assessment,
    question: Question,
    answer: Answer | None,
    value: str,
    blank: str,
    *,
    by: Staff,
    why: str,
) -> None:
    if answer is None:
        if value or blank:
            fresh = Answer(case_id=assessment.case_id, assessment=assessment, question=question)
            fresh.value, fresh.blank = value, blank
            audit.save(fresh, by=by, why=why)
        return
    if (answer.value, answer.blank) != (value, blank):
        answer.value, answer.blank = value, blank
        audit.save(answer, by=by, why=why, only=["value", "blank"])
