"""What the agency runs."""

import datetime as dt
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from casemgmt.agency.actions import configuring
from casemgmt.agency.forms import ProgramForm, SettingsForm
from casemgmt.agency.models import Program, ProgramSetting
from casemgmt.agency.standards import catalogue
from casemgmt.core.access import FORM, READ, record_access, staff_access
from casemgmt.core.forms import attempt


@staff_access("configure", READ)
def program_list(request: Any) -> HttpResponse:
    """The agency's programs."""
    programs = Program.objects.for_agency(request.staff.agency_id)
    return render(request, "agency/program_list.html", {"programs": list(programs)})


@staff_access("configure", FORM, step_up=True)
def program_new(request: Any) -> HttpResponse:
    """Add a program."""
    form = ProgramForm(request.POST or None)
    if form.is_valid():
        values = {name: form.cleaned_data[name] for name in ("name", "purpose", "model", "is_live")}
        program = attempt(
            form,
            configuring.open_program,
            request.staff.agency,
            by=request.staff,
            now=request.now,
            **values,
        )
        if program:
            return redirect("program-detail", pk=program.pk)
    return render(request, "agency/program_new.html", {"form": form})


@record_access(Program, "configure", FORM, step_up=True)
def program_detail(request: Any, program: Program) -> HttpResponse:
    """What a program is called and for, and the settings in force with those to come."""
    form = ProgramForm(request.POST or None, instance=program)
    if form.is_valid() and attempt(
        form,
        configuring.change_program,
        program,
        by=request.staff,
        now=request.now,
        **form.changes,
    ):
        messages.success(request, _("Saved."))
        return redirect("program-detail", pk=program.pk)
    rows = ProgramSetting.objects.filter(program=program).order_by("-effective_from", "key")
    settings = list(rows[:50])
    parts = _by_when(settings, request.today)
    context = {"program": program, "form": form, "settings": settings, "parts": parts}
    return render(request, "agency/program_detail.html", context)


def _by_when(rows: list[ProgramSetting], today: dt.date) -> list[dict[str, Any]]:
    """Settings, the newest first, as those in force, those to come, and those that were followed."""
    ahead = [row for row in rows if row.effective_from > today]
    begun = [row for row in rows if row.effective_from <= today]
    newest = {row.key: row for row in reversed(begun)}
    return [
        {"words": _("In force"), "rows": [row for row in begun if newest[row.key] is row]},
        {"words": _("To come"), "rows": ahead},
        {"words": _("Earlier"), "rows": [row for row in begun if newest[row.key] is not row]},
    ]


@record_access(Program, "configure", FORM, step_up=True)
def program_settings(request: Any, program: Program) -> HttpResponse:
    """Change a program's settings from a day on."""
    form = SettingsForm(request.POST or None, program=program, today=request.today)
    if form.is_valid():
        saved = attempt(
            form,
            configuring.set_program_settings,
            program,
            by=request.staff,
            now=request.now,
            effective_from=form.cleaned_data["effective_from"],
            values=form.values,
            why=form.cleaned_data["why"],
        )
        if saved is not None:
            messages.success(request, _("Saved.") if saved else _("Nothing was changed."))
            return redirect("program-detail", pk=program.pk)
    return render(request, "agency/program_settings.html", {"program": program, "form": form})


@staff_access("read_standards", READ)
def standard_list(request: Any) -> HttpResponse:
    """Every duty of the professional standards, where it is kept and what proves it."""
    groups = catalogue.by_group()
    kept = sum(group.kept for group in groups)
    total = sum(group.total for group in groups)
    context = {"groups": groups, "kept": kept, "total": total}
    return render(request, "agency/standard_list.html", context)
