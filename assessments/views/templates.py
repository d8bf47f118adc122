"""What an agency asks: its templates, for the admin to read as a worker sees them."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from assessments.forms import SectionForm
from assessments.models import AssessmentTemplate
from assessments.views import pages
from casemgmt.core.access import READ, record_access, staff_access
from casemgmt.core.display import day as short_day
from casemgmt.core.pieces import Cell, Column, TableRow, Tag


@staff_access("configure", READ)
def template_list(request: HttpRequest) -> HttpResponse:
    """Every version of every template of the agency."""
    typed: Any = request
    rows = AssessmentTemplate.objects.for_agency(typed.staff.agency_id).select_related("program")
    return render(request, "assessments/template_list.html", {
        "columns": [Column(_("Template")), Column(_("Program")), Column(_("State"))],
        "rows": [_row(template) for template in rows.order_by("title", "-number")],
    })  # fmt: skip


@record_access(AssessmentTemplate, "configure", READ)
def template_detail(request: HttpRequest, template: AssessmentTemplate) -> HttpResponse:
    """One version, section by section, as a worker sees it."""
    parts = []
    for section in pages.sections_of(template.pk):
        asked: Any = getattr(section, "asked", [])
        form = SectionForm(questions=asked, answers={}, prefix=f"s{section.order}")
        form.lock()
        form.mark_needed()
        parts.append({"section": section, "asked": pages.asked(form, {})})
    context = {"template": template, "parts": parts, "tag": template_tag(template)}
    return render(request, "assessments/template_detail.html", context)


def template_tag(template: AssessmentTemplate) -> Tag:
    """A version's state in words."""
    if template.retired_on:
        return Tag(_("Replaced"), "", "archive")
    if template.published_on:
        return Tag(_("In use"), "ok", "check")
    return Tag(_("Draft"), "warn", "pen-line")


def _row(template: AssessmentTemplate) -> TableRow:
    since = template.published_on
    return TableRow([
        Cell(
            str(template),
            url=reverse("template-detail", args=[template.pk]),
            note=_("In use since %(day)s") % {"day": short_day(since)} if since else "",
        ),
        Cell(template.program.name if template.program else _("All programs")),
        Cell(tags=[template_tag(template)]),
    ])  # fmt: skip
