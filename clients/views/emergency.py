"""Opening a record in an emergency, and looking at it afterwards."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from casemgmt.agency.policy import EMERGENCY_MINUTES
from casemgmt.core.access import FORM, POST, READ, decide, record_access, staff_access
from casemgmt.core.answers import acted
from casemgmt.core.forms import attempt
from casemgmt.core.locking import one_at_a_time
from casemgmt.ledger.reads import log_event, log_reads
from clients.actions import emergency
from clients.circle import newest_case
from clients.emergencies import MANY, opened_lately
from clients.forms.emergency import FACTS, AnswerForm, EmergencyForm, ReviewForm
from clients.models import EmergencyAccess

NEWEST = 5
"""So many of one's own are listed."""


@staff_access("open_emergency", FORM, step_up=True)
def emergency_open(request: Any) -> HttpResponse:
    """Say what is happening and whom it is about; then be sure; then the record is open."""
    form = EmergencyForm(request.POST or None)
    if "back" in request.POST or not form.is_valid():
        return _form(request, form)
    if request.POST.get("sure") != "yes":
        known = [(form[name].label, form[name].value()) for name in FACTS if form[name].value()]
        context = {"form": form, "known": known, "minutes": _minutes(request)}
        return render(request, "clients/emergency_sure.html", context)
    one_at_a_time(request.staff, "emergency")  # until the attempt is written down, and counts
    act = {"by": request.staff, "now": request.now, **form.cleaned_data}
    access = attempt(form, emergency.open_in_emergency, **act)
    if access is None:
        if isinstance(form.refusal, emergency.NobodyFound):  # type: ignore[attr-defined]
            log_event(request, emergency.REFUSED, code=form.cleaned_data["ground"])
        return _form(request, form)
    words = _("The record is open to you. Those who answer for the client are told.")
    messages.success(request, words)
    case = newest_case(request.staff, access.client, request.now)
    return redirect("case-detail", pk=case.pk)


def _form(request: Any, form: EmergencyForm) -> HttpResponse:
    own = EmergencyAccess.objects.visible_to(request.staff, request.now, "end")
    newest = own.select_related("client").order_by("-during")[:NEWEST]
    log_reads(request, "list", newest)
    context = {"form": form, "own": newest, "minutes": _minutes(request)}
    return render(request, "clients/emergency_open.html", context)


def _minutes(request: Any) -> int:
    minutes: int = request.staff.agency.settings_on(request.today)[EMERGENCY_MINUTES]
    return minutes


@record_access(EmergencyAccess, "view", READ)
def emergency_detail(request: Any, access: EmergencyAccess) -> HttpResponse:
    """Who opened a client's records, why, and what came of it."""
    reviews = decide(request.staff, "review", access, request.now).allow
    answers = decide(request.staff, "answer", access, request.now).allow
    is_open, lately = access.holds(request.now), opened_lately(access) if reviews else 0
    context = {
        "access": access,
        "is_open": is_open,
        "may_review": reviews and not access.is_settled and not is_open,
        "may_answer": answers and access.is_asked,
        "lately": lately if lately > MANY else 0,
    }
    return render(request, "clients/emergency_detail.html", context)


@record_access(EmergencyAccess, "end", POST)
def emergency_close(request: Any, access: EmergencyAccess) -> HttpResponse:
    """Close the record again."""
    said = _("The record is closed to you again.")
    acted(request, said, emergency.close_emergency, access, by=request.staff, now=request.now)
    return redirect("emergency-detail", pk=access.pk)


@record_access(EmergencyAccess, "review", FORM, step_up=True)
def emergency_review(request: Any, access: EmergencyAccess) -> HttpResponse:
    """Decide whether it was right."""
    form = ReviewForm(request.POST or None)
    act = {"by": request.staff, "now": request.now}
    if form.is_valid() and attempt(
        form, emergency.review_emergency, access, **act, **form.cleaned_data
    ):
        messages.success(request, _("It is written down."))
        return redirect("emergency-detail", pk=access.pk)
    context = {"access": access, "form": form}
    return render(request, "clients/emergency_review.html", context)


@record_access(EmergencyAccess, "answer", FORM)
def emergency_answer(request: Any, access: EmergencyAccess) -> HttpResponse:
    """Answer a privacy officer who asks."""
    form = AnswerForm(request.POST or None)
    act = {"by": request.staff, "now": request.now}
    if form.is_valid() and attempt(
        form, emergency.answer_review, access, **act, **form.cleaned_data
    ):
        messages.success(request, _("Whoever asked has been told."))
        return redirect("emergency-detail", pk=access.pk)
    return render(request, "clients/emergency_answer.html", {"access": access, "form": form})
