"""Retention rules, for agency admins; they see rules and counts, never a client."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from casemgmt.agency.models import Program
from casemgmt.core.access import FORM, READ, staff_access
from casemgmt.core.display import full_day
from casemgmt.core.forms import attempt
from casemgmt.core.pieces import Cell, Column, TableRow
from casemgmt.retention.actions import set_retention_rule
from casemgmt.retention.forms import RetentionForm
from casemgmt.retention.models import RetentionRule


@staff_access("configure", READ)
def retention_list(request: Any) -> HttpResponse:
    """Every rule, the newest first within its kind."""
    rules = RetentionRule.objects.for_agency(request.staff.agency_id).select_related("program")
    labels = (_("What"), _("Program"), _("Kept for"), _("Behind it"), _("From"))
    rows = [_row(rule) for rule in rules.order_by("record_class", "-effective_from")]
    context = {"columns": [Column(label) for label in labels], "rows": rows}
    return render(request, "retention/retention_list.html", context)


@staff_access("configure", FORM, step_up=True)
def retention_new(request: Any) -> HttpResponse:
    """Add a rule from a day on."""
    programs = Program.objects.for_agency(request.staff.agency_id)
    form = RetentionForm(
        request.POST or None, programs=programs, initial={"effective_from": request.today}
    )
    if form.is_valid() and attempt(
        form,
        set_retention_rule,
        request.staff.agency,
        by=request.staff,
        now=request.now,
        **form.cleaned_data,
    ):
        messages.success(request, _("Saved."))
        return redirect("retention-list")
    return render(request, "retention/retention_new.html", {"form": form})


def _row(rule: RetentionRule) -> TableRow:
    kept = _("%(years)s years after closing") % {"years": rule.years}
    note = ""
    if rule.years_after_majority is not None:
        note = _("children: %(years)s years after coming of age") % {
            "years": rule.years_after_majority
        }
    return TableRow(
        [
            Cell(rule.get_record_class_display()),
            Cell(rule.program.name if rule.program else _("The whole agency")),
            Cell(kept, note=note),
            Cell(rule.basis),
            Cell(full_day(rule.effective_from)),
        ]
    )
