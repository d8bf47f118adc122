"""The intake page: one form that may be left and taken up again."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from casemgmt.core.access import FORM, record_access
from casemgmt.core.errors import Forbidden, Refused
from casemgmt.core.forms import attempt
from clients.actions.intake import complete_intake, intake_of, save_intake
from clients.forms.intake import IntakeClientForm, IntakeForm
from clients.frame import case_frame
from clients.models import Case, ImmediateNeed, Stage


@record_access(Case, "edit", FORM)
def intake_edit(request: Any, case: Case) -> HttpResponse:
    """Save the intake as far as it is, or complete it."""
    data = request.POST or None
    form = IntakeForm(data, instance=intake_of(case))
    facts = IntakeClientForm(data, instance=case.client, prefix="client")
    if form.is_valid() and facts.is_valid() and _save(request, case, form, facts):
        if "complete" not in request.POST:
            messages.success(request, _("The intake is saved. Go on whenever you like."))
            return redirect("intake-edit", pk=case.pk)
        form = IntakeForm(instance=intake_of(case))  # saved; the page shows what is still needed
        facts = IntakeClientForm(instance=case.client, prefix="client")
        if _complete(request, case, form):
            return redirect("case-move", pk=case.pk)
    context = {
        "form": form,
        "facts": facts,
        "is_over": case.stage != Stage.INTAKE,
        "needs": needs_of(request, case),
    }
    return render(
        request, "clients/intake_edit.html", context | case_frame(request, case, "intake")
    )


def needs_of(request: Any, case: Case) -> list[ImmediateNeed]:
    """What can't wait, the most urgent first."""
    rows = ImmediateNeed.objects.visible_to(request.staff, request.now).filter(case=case)
    rows = rows.select_related("responsible").order_by("done_at", "-urgency", "due_on", "pk")
    return list(rows)


def _save(request: Any, case: Case, form: IntakeForm, facts: IntakeClientForm) -> bool:
    saved = attempt(
        form,
        save_intake,
        case,
        by=request.staff,
        now=request.now,
        changes=form.changes,
        client_changes=facts.changes,
    )
    return saved is not None


def _complete(request: Any, case: Case, form: IntakeForm) -> bool:
    try:
        complete_intake(case, by=request.staff, now=request.now)
    except Forbidden:
        raise
    except Refused as refusal:
        form.missing = refusal.missing
        return False
    messages.success(request, _("The intake is complete."))
    return True
