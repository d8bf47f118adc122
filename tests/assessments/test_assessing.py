"""Assessments: when one begins, what it takes to finish, and that finished is frozen."""

import datetime as dt
from typing import Any

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction

from assessments.actions.assessing import (
    save_section,
    set_aside_assessment,
    stamp,
    start_assessment,
    unanswered,
)
from assessments.models import Answer, Assessment, Question, Section
from casemgmt.core.errors import Forbidden, Refused, StaleRecord
from clients.actions.rating import set_acuity
from clients.models import Case, Stage
from clients.registry import stage_guards, timeline_sources
from tests.assessments.stories import answer_all, begun, finish, finished
from tests.cast import Cast
from tests.stories import a_case


def _first(assessment: Assessment, key: str) -> tuple[Section, Question]:
    question = Question.objects.get(section__template=assessment.template, key=key)
    return question.section, question


@pytest.mark.parametrize(
    ("stage", "kind"),
    [
        ("intake", None), ("assessment", "initial"), ("planning", None), ("active", "reassessment"),
        ("closing", None),
    ],
)  # fmt: skip
def test_the_stage_says_which_assessment_begins(
    cast: Cast, now: dt.datetime, stage: str, kind: str | None
) -> None:
    case = a_case(cast, now, stage=stage)
    if kind is None:
        with pytest.raises(Refused):
            begun(case, cast, now)
    else:
        assert begun(case, cast, now).kind == kind


def test_no_assessment_begins_without_a_published_template(cast: Cast, now: dt.datetime) -> None:
    with pytest.raises(Refused):
        start_assessment(a_case(cast, now, stage="assessment"), by=cast.mia, now=now)


def test_one_assessment_at_a_time(cast: Cast, now: dt.datetime) -> None:
    case = a_case(cast, now, stage="assessment")
    first = begun(case, cast, now)
    with pytest.raises(Refused):
        begun(case, cast, now)
    set_aside_assessment(first, by=cast.mia, now=now, why="She went to hospital")
    assert begun(case, cast, now).state == "in_progress"


def test_asm_02_planning_waits_for_a_finished_first_assessment(
    cast: Cast, now: dt.datetime
) -> None:
    guard = stage_guards["ASM-02 initial assessment completed"]
    assert (guard.from_stage, guard.to_stage) == (Stage.ASSESSMENT, Stage.PLANNING)
    case = a_case(cast, now, stage="assessment")
    assessment = begun(case, cast, now)
    answer_all(assessment, cast, now)
    assert [missing.url for missing in guard.missing(case, now)] == [
        f"/cases/{case.pk}/assessments/"
    ]
    finish(assessment, cast, now)
    assert guard.missing(case, now) == []


def test_asm_02_every_needed_question_is_answered_or_has_a_reason(
    cast: Cast, now: dt.datetime
) -> None:
    assessment = begun(a_case(cast, now, stage="assessment"), cast, now)
    answer_all(assessment, cast, now, but=("culture", "money", "falls"))
    with pytest.raises(Refused) as refusal:
        finish(assessment, cast, now)
    sections = [missing.url.split("#")[0] for missing in refusal.value.missing]
    assert sections == [f"/assessments/{assessment.pk}/{order}/" for order in (3, 5)]
    for key, reason in (("culture", "declined"), ("money", "unknown")):
        section, question = _first(assessment, key)
        seen = stamp(assessment, section)
        given = {question.pk: ("", reason)}
        save_section(assessment, section, by=cast.mia, now=now, given=given, seen=seen)
    assert unanswered(assessment) == []
    assert finish(assessment, cast, now).state == "completed"


@pytest.mark.parametrize(
    ("left_out", "field"),
    [({"face_to_face": None}, "face_to_face"), ({"judgement": " "}, "judgement"),
     ({"acuity": None}, "acuity"), ({"acuity": 9}, "acuity")],
)  # fmt: skip
def test_asm_08_an_assessment_is_judged_and_says_whether_they_met(
    cast: Cast, now: dt.datetime, left_out: dict[str, Any], field: str
) -> None:
    assessment = begun(a_case(cast, now, stage="assessment"), cast, now)
    answer_all(assessment, cast, now)
    with pytest.raises(Refused) as refusal, transaction.atomic():
        finish(assessment, cast, now, **left_out)
    assert refusal.value.field == field


def test_finishing_sets_the_effort_of_the_case_with_its_reason(
    cast: Cast, now: dt.datetime
) -> None:
    case = a_case(cast, now, stage="assessment")
    finished(case, cast, now, acuity=3)
    case.refresh_from_db()
    newest = case.history.first()
    assert (case.acuity, newest.acuity, newest.history_user_id) == (3, 3, cast.mia.user_id)
    assert newest.history_change_reason
    versions = case.history.count()
    set_acuity(case, by=cast.mia, now=now, acuity=3)
    assert case.history.count() == versions


def test_asm_16_a_finished_assessment_never_changes(cast: Cast, now: dt.datetime) -> None:
    case = a_case(cast, now, stage="assessment")
    assessment = finished(case, cast, now)
    section, question = _first(assessment, "mood")
    seen = stamp(assessment, section)
    given = {question.pk: ("Up and down", "")}
    with pytest.raises(Refused):
        save_section(assessment, section, by=cast.mia, now=now, given=given, seen=seen)
    with pytest.raises(Refused):
        set_aside_assessment(assessment, by=cast.mia, now=now, why="No")
    for statement in (
        "UPDATE assessments_assessment SET judgement = 'x' WHERE id = %s",
        "UPDATE assessments_assessment SET state = 'in_progress' WHERE id = %s",
    ):
        with pytest.raises(ProgrammingError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement, [assessment.pk])
    for statement in (
        "UPDATE assessments_answer SET value = 'x' WHERE assessment_id = %s",
        "UPDATE assessments_answer SET blank = '' WHERE assessment_id = %s",
    ):
        with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement, [assessment.pk])


def test_a_second_person_is_told_of_the_first_ones_answers(cast: Cast, now: dt.datetime) -> None:
    assessment = begun(a_case(cast, now, stage="assessment"), cast, now)
    section, question = _first(assessment, "mood")
    seen = stamp(assessment, section)

    def save(name: str, value: str) -> None:
        given = {question.pk: (value, "")}
        save_section(assessment, section, by=cast[name], now=now, given=given, seen=seen)

    save("mia", "Mostly low")
    with pytest.raises(StaleRecord):
        save("sally", "Mostly good")
    assert Answer.objects.get(assessment=assessment).value == "Mostly low"
    other, one = _first(assessment, "helpers")
    given = {one.pk: ("Her sister", "")}
    save_section(
        assessment, other, by=cast.sally, now=now, given=given, seen=stamp(assessment, other)
    )


@pytest.mark.parametrize(
    ("key", "value", "blank"),
    [("mood", "Splendid", ""), ("falls", "often", ""), ("falls", "NaN", ""), ("safe-self", "maybe", ""),
     ("mood", "Up and down", "declined"), ("mood", "", "because")],
)  # fmt: skip
def test_an_answer_fits_its_question(
    cast: Cast, now: dt.datetime, key: str, value: str, blank: str
) -> None:
    assessment = begun(a_case(cast, now, stage="assessment"), cast, now)
    section, question = _first(assessment, key)
    given = {question.pk: (value, blank)}
    with pytest.raises(Refused) as refusal:
        save_section(assessment, section, by=cast.mia, now=now, given=given, seen=0)
    assert refusal.value.field == f"q{question.order}"


def test_only_changed_answers_get_a_history_row(cast: Cast, now: dt.datetime) -> None:
    assessment = begun(a_case(cast, now, stage="assessment"), cast, now)
    answer_all(assessment, cast, now)
    rows = Answer.history.count()
    answer_all(assessment, cast, now)
    assert Answer.history.count() == rows == Answer.objects.count()


def test_an_assessment_is_set_aside_with_a_reason_and_stays_readable(
    cast: Cast, now: dt.datetime
) -> None:
    assessment = begun(a_case(cast, now, stage="assessment"), cast, now)
    answer_all(assessment, cast, now)
    with pytest.raises(Refused):
        set_aside_assessment(assessment, by=cast.mia, now=now, why=" ")
    set_aside_assessment(assessment, by=cast.mia, now=now, why="She moved away")
    assert Answer.objects.visible_to(cast.mia, now).filter(assessment=assessment).exists()


@pytest.mark.parametrize("name", ["omar", "otto", "alex", "gina", "petra"])
def test_nobody_else_assesses(cast: Cast, now: dt.datetime, name: str) -> None:
    case = a_case(cast, now, stage="assessment")
    assessment = begun(case, cast, now)
    section, question = _first(assessment, "mood")
    by = cast[name]
    with pytest.raises(Forbidden):
        start_assessment(case, by=by, now=now)
    with pytest.raises(Forbidden):
        save_section(assessment, section, by=by, now=now, given={question.pk: ("", "")}, seen=0)
    with pytest.raises(Forbidden):
        set_aside_assessment(assessment, by=by, now=now, why="No")
    with pytest.raises(Forbidden):
        set_acuity(case, by=by, now=now, acuity=1)
    assert not Assessment.objects.visible_to(by, now).exists()


def test_the_timeline_tells_of_finished_assessments_only(cast: Cast, now: dt.datetime) -> None:
    case = a_case(cast, now, stage="assessment")
    source = timeline_sources["assessments.Assessment"]
    assessment = begun(case, cast, now)
    assert source(cast.mia, case, now) == []
    answer_all(assessment, cast, now)
    finish(assessment, cast, now)
    assert [line.entry.title for line in source(cast.mia, case, now)] == [
        "First assessment finished"
    ]
    assert source(cast.omar, case, now) == []
    assert Case.objects.get(pk=case.pk).acuity == 2
