"""The questions an agency asks: made as a draft, published once, then never changed."""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from assessments.actions.default_template import SECTIONS, TITLE
from assessments.models import AssessmentTemplate, Question, Section
from casemgmt.agency.models import Agency, Staff, System
from casemgmt.core import audit
from casemgmt.core.access import allow, allow_staff
from casemgmt.core.errors import Missing, Refused


@transaction.atomic
def make_default_template(
    agency: Agency, *, by: Staff | System, now: dt.datetime
) -> AssessmentTemplate:
    """Give an agency a first, published template: five areas of life in our own words, once.

    Returns the one it has already when it was made before.
    """
    _may_configure(agency, by, now)
    templates = AssessmentTemplate.objects.for_agency(agency.pk)
    found: AssessmentTemplate | None = templates.filter(title=TITLE).first()
    if found is not None:
        return found
    why = _("First assessment template")
    template = audit.save(AssessmentTemplate(agency=agency, title=TITLE), by=by, why=why)
    for place, (area, title, questions) in enumerate(SECTIONS, start=1):
        section = Section(template=template, title=title, area=area, order=place)
        audit.save(section, by=by, why=why)
        for order, (key, kind, needed, text, hint, options) in enumerate(questions, start=1):
            question = Question(
                section=section,
                key=key,
                text=text,
                hint=hint,
                kind=kind,
                options=list(options),
                is_required=needed,
                order=order,
            )
            audit.save(question, by=by, why=why)
    return publish_template(template, by=by, now=now, why=why)


@transaction.atomic
def publish_template(
    template: AssessmentTemplate, *, by: Staff | System, now: dt.datetime, why: str = ""
) -> AssessmentTemplate:
    """Put a draft to use from today; the version in use until now is retired (ASM-12).

    Raises ``Refused`` when it is published already, an area of life has no question, or a choice
    question has fewer than two choices.
    """
    _may_configure(template, by, now)
    if template.published_on is not None:
        raise Refused(_("This version is published and never changes. Make a new version."))
    missing = _missing_parts(template)
    if missing:
        raise Refused(_("Before it can be published, these are still needed."), missing=missing)
    today = template.agency.today(now)
    rows = AssessmentTemplate.objects.for_agency(template.agency_id)
    for older in rows.filter(
        program_id=template.program_id, published_on__isnull=False, retired_on=None
    ):
        older.retired_on = today
        audit.save(older, by=by, why=why or _("Template published"), only=["retired_on"])
    template.published_on = today
    return audit.save(template, by=by, why=why or _("Template published"), only=["published_on"])


def _missing_parts(template: AssessmentTemplate) -> list[Missing]:
    questions = list(
        Question._base_manager.filter(section__template=template).select_related("section")
    )
    covered = {question.section.area for question in questions}
    missing = [
        Missing(_("A question about: %(area)s") % {"area": area.label})
        for area in Section.Area
        if area not in covered
    ]
    missing += [
        Missing(_("Two choices or more for: %(question)s") % {"question": question.text})
        for question in questions
        if question.kind == Question.Kind.CHOICE and len(question.options) < 2  # noqa: PLR2004
    ]
    return missing


def _may_configure(
    record: Agency | AssessmentTemplate, by: Staff | System, now: dt.datetime
) -> None:
    allow_staff(by, "configure", now)
    if by.agency_id is not None:
        allow(by, "configure", record, now)
