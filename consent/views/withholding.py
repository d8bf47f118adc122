"""Pages about what of a client's own record is held back."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from casemgmt.core.access import FORM, POST, record_access
from casemgmt.core.forms import attempt
from clients.entries import restricted_tags
from clients.frame import case_frame
from consent.actions.withholding import decide_part, give_after_all, hold_back
from consent.forms.own_record import ConsentToWithholdForm, WithholdForm
from consent.models import OwnRecordRequest, WithheldPart


@record_access(OwnRecordRequest, "attend", FORM)
def part_new(request: Any, asked: OwnRecordRequest) -> HttpResponse:
    """Something is to be held back; a supervisor is asked."""
    form = WithholdForm(request.POST or None, held=request.decision.categories)
    act = {"by": request.staff, "now": request.now}
    if form.is_valid() and attempt(form, hold_back, asked, **act, **form.answers):
        messages.success(request, _("It is written down. A supervisor has to agree to it."))
        return redirect("own-record", pk=asked.pk)
    frame = case_frame(request, asked.case, "consent")
    return render(
        request, "consent/own_record_part_new.html", {"form": form, "asked": asked, **frame}
    )


@record_access(WithheldPart, "approve", FORM)
def part_decide(request: Any, part: WithheldPart) -> HttpResponse:
    """A supervisor agrees that something is held back, or not."""
    form = ConsentToWithholdForm(request.POST or None)
    act = {"by": request.staff, "now": request.now}
    if form.is_valid() and attempt(form, decide_part, part, **act, **form.cleaned_data):
        messages.success(request, _("Your answer is written down."))
        return redirect("own-record", pk=part.request_id)
    return render(request, "consent/own_record_part_decide.html", {
        **case_frame(request, part.case, "consent"),
        "form": form,
        "part": part,
        "restricted": restricted_tags(part),
    })  # fmt: skip


@record_access(WithheldPart, "attend", POST)
def part_give(request: Any, part: WithheldPart) -> HttpResponse:
    """Something is given to the client after all."""
    give_after_all(part, by=request.staff, now=request.now)
    messages.success(request, _("It is not held back."))
    return redirect("own-record", pk=part.request_id)
