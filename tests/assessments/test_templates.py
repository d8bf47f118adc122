"""Templates: an agency's questions, published once and then never changed."""

import datetime as dt

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction

from assessments.actions.templates import make_default_template, publish_template
from assessments.models import AssessmentTemplate, Question, Section
from casemgmt.core import audit
from casemgmt.core.errors import Forbidden, Refused
from tests.assessments.stories import the_template
from tests.cast import SET_UP, Cast


def _draft(cast: Cast, areas: list[str]) -> AssessmentTemplate:
    title = "Our own"
    template = audit.save(
        AssessmentTemplate(agency=cast.agency, title=title), by=SET_UP, why="For this test"
    )
    for order, area in enumerate(areas, start=1):
        section = Section(template=template, title=area, area=area, order=order)
        audit.save(section, by=SET_UP, why="For this test")
        question = Question(section=section, key="one", text="What?", kind="text", order=1)
        audit.save(question, by=SET_UP, why="For this test")
    return template


def test_the_first_template_covers_five_areas_and_is_made_once(
    cast: Cast, now: dt.datetime
) -> None:
    template = the_template(cast, now)
    assert the_template(cast, now) == template
    sections = Section.objects.filter(template=template)
    assert {section.area for section in sections} == set(Section.Area.values)
    questions = Question.objects.filter(section__template=template)
    assert len(questions) == 16
    assert {question.kind for question in questions} == set(Question.Kind.values)
    for section in sections:
        assert questions.filter(section=section, is_required=True).exists()


def test_asm_03_a_template_without_an_area_is_not_published(cast: Cast, now: dt.datetime) -> None:
    areas = list(Section.Area.values)
    with pytest.raises(Refused) as refusal:
        publish_template(_draft(cast, areas[1:]), by=cast.alex, now=now)
    assert len(refusal.value.missing) == 1


def test_asm_12_one_version_is_in_use_and_older_ones_stay_readable(
    cast: Cast, now: dt.datetime
) -> None:
    first = the_template(cast, now)
    today = cast.agency.today(now)
    second = publish_template(_draft(cast, list(Section.Area.values)), by=cast.alex, now=now)
    first.refresh_from_db()
    assert first.retired_on == second.published_on == today
    in_use = AssessmentTemplate.objects.in_use(cast.agency.pk, cast.program.pk, today)
    assert list(in_use) == [second]
    with pytest.raises(Refused):
        publish_template(first, by=cast.alex, now=now)


def test_a_published_template_is_frozen_in_the_database(cast: Cast, now: dt.datetime) -> None:
    template = the_template(cast, now)
    with pytest.raises(ProgrammingError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "UPDATE assessments_assessmenttemplate SET title = 'x' WHERE id = %s", [template.pk]
        )
    for table in ("section", "question"):
        with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f'UPDATE assessments_{table} SET "order" = "order" + 90')
    section = Section.objects.filter(template=template).first()
    late = Question(section=section, key="late", text="What?", kind="text", order=99)
    with pytest.raises(IntegrityError), transaction.atomic():
        audit.save(late, by=SET_UP, why="For this test")


def test_only_the_agencys_admin_publishes(cast: Cast, now: dt.datetime) -> None:
    for name in ("mia", "sally", "omar", "otto"):
        with pytest.raises(Forbidden):
            make_default_template(cast.agency, by=cast[name], now=now)
    with pytest.raises(Forbidden):
        make_default_template(cast.other_agency, by=cast.alex, now=now)
    assert make_default_template(cast.agency, by=cast.alex, now=now).published_on
