"""Services of an agreed plan: they start, stand still, go on and end."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from careplans.actions.services import (
    continue_service,
    end_service,
    interrupt_service,
    start_service,
)
from careplans.forms import ChangeServiceForm, StartServiceForm
from careplans.models import ServiceLine
from careplans.views.shared import card_form
from casemgmt.core.access import FORM, record_access
from casemgmt.core.forms import attempt

CHANGES: dict[str, Any] = {
    "interrupt": interrupt_service,
    "go_on": continue_service,
    "end": end_service,
}
ENDS = ("end", gettext_lazy("It ends today"))
ANSWERS: dict[str, list[tuple[str, Any]]] = {
    ServiceLine.State.STARTED: [("interrupt", gettext_lazy("It stands still for now")), ENDS],
    ServiceLine.State.INTERRUPTED: [("go_on", gettext_lazy("It goes on")), ENDS],
}
EVERY_ANSWER = [*ANSWERS[ServiceLine.State.STARTED], *ANSWERS[ServiceLine.State.INTERRUPTED]]
"""For a service that somebody ended meanwhile: the action says so, and what was typed stays."""


@record_access(ServiceLine, "edit", FORM)
def service_start(request: Any, line: ServiceLine) -> HttpResponse:
    """A planned service starts."""
    form = StartServiceForm(
        request.POST if request.method == "POST" else None, initial={"started_on": request.today}
    )
    if form.is_valid() and attempt(
        form, start_service, line, by=request.staff, now=request.now, **form.cleaned_data
    ):
        messages.success(request, _("The service is running."))
        return redirect("plan-list", pk=line.case_id)
    title = _("Start: %(service)s") % {"service": line.service}
    back = reverse("plan-list", args=[line.case_id])
    return card_form(request, line, form, title=title, button=_("Start service"), back=back)


@record_access(ServiceLine, "edit", FORM)
def service_change(request: Any, line: ServiceLine) -> HttpResponse:
    """A service that has started stands still, goes on or ends."""
    if not line.is_running and request.method != "POST":
        messages.warning(request, _("Only a service that has started can be changed here."))
        return redirect("plan-list", pk=line.case_id)
    answers = ANSWERS.get(line.state, EVERY_ANSWER)
    form = ChangeServiceForm(request.POST if request.method == "POST" else None, answers=answers)
    if form.is_valid() and attempt(
        form,
        CHANGES[form.cleaned_data["answer"]],
        line,
        by=request.staff,
        now=request.now,
        why=form.cleaned_data["why"],
    ):
        messages.success(request, _("Saved."))
        return redirect("plan-list", pk=line.case_id)
    back = reverse("plan-list", args=[line.case_id])
    return card_form(request, line, form, title=line.service, button=_("Save"), back=back)
