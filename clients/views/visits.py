"""Pages of appointments: planned, changed, told of, and listed on their case."""

import datetime as dt
import uuid
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from casemgmt.core.access import FORM, POST, READ, record_access, staff_access
from casemgmt.core.answers import acted
from casemgmt.core.forms import attempt
from casemgmt.ledger.reads import log_reads
from clients.actions.visits import (
    change_visit,
    confirm_visit,
    mark_reminded,
    plan_visit,
    settle_visit,
)
from clients.forms.records import NoteStartForm
from clients.forms.visits import SettleVisitForm, VisitForm
from clients.frame import actions_on, case_frame
from clients.models import Appointment, Case, Contact, Reminder
from clients.visit_feeds import line_of, state_tags, ways_of

A_PAGE = 25


@record_access(Case, "view", READ)
def visit_list(request: Any, case: Case) -> HttpResponse:
    """The appointments of a case, the latest first."""
    visits = Appointment.objects.visible_to(request.staff, request.now).filter(case=case)
    rows = visits.select_related("staff").order_by("-starts_at", "pk")
    page = Paginator(rows, A_PAGE).get_page(request.GET.get("page"))
    log_reads(request, "list", page.object_list)
    context = {
        **case_frame(request, case, "visits"),
        "entries": [line_of(visit) for visit in page.object_list],
        "page": page,
    }
    return render(request, "clients/visit_list.html", context)


@staff_access("list_cases", READ)
def visit_start(request: Any) -> HttpResponse:
    """Choose whom to visit, among the cases this person works."""
    form = NoteStartForm(request.GET or None)
    cases = Case.objects.visible_to(request.staff, request.now, "edit").of_living()
    if form.is_valid() and form.cleaned_data["q"]:
        cases = cases.matching(form.cleaned_data["q"])
    rows = cases.select_related("client", "program").order_by("client__family_name", "pk")
    page = Paginator(rows, A_PAGE).get_page(request.GET.get("page"))
    log_reads(request, "list", page.object_list)
    return render(request, "clients/visit_start.html", {"form": form, "page": page})


@record_access(Case, "edit", FORM)
def visit_new(request: Any, case: Case) -> HttpResponse:
    """Plan a visit, or write down one that was not arranged ahead."""
    form = VisitForm(
        request.POST or None, case=case, by=request.staff, now=request.now,
        initial={"staff": request.staff.pk, "minutes": 60, **_noted(request, case)},
    )  # fmt: skip
    if form.is_valid():
        visit = attempt(form, plan_visit, case, by=request.staff, now=request.now, facts=form.facts)
        if visit is not None:
            said = _("It is written down.") if visit.is_unscheduled else _("The visit is planned.")
            messages.success(request, said)
            _warn_of_overlap(request, visit)
            return redirect("visit-detail", pk=visit.pk)
    return _form_page(request, form, case)


@record_access(Appointment, "view", READ)
def visit_detail(request: Any, visit: Appointment) -> HttpResponse:
    """One appointment: what was arranged, who was told, and how it went."""
    reminders = Reminder.objects.visible_to(request.staff, request.now).filter(appointment=visit)
    reminders = reminders.saying_what_to_call(request.now).select_related("settled_by")
    context = {
        **case_frame(request, visit.case, "visits"),
        "visit": visit,
        "tags": state_tags(visit),
        "reminders": list(reminders.order_by("-asked_at")),
        "ways": ways_of(request.staff, visit.case.client, request.now),
        "may_change": visit.is_planned and "edit" in actions_on(request, visit.case),
        "has_begun": visit.starts_at <= request.now,
    }
    return render(request, "clients/visit_detail.html", context)


@record_access(Appointment, "edit", FORM)
def visit_edit(request: Any, visit: Appointment) -> HttpResponse:
    """Change a planned appointment."""
    form = VisitForm(
        request.POST or None, instance=visit, case=visit.case, by=request.staff, now=request.now
    )
    if form.is_valid():
        changed = attempt(
            form, change_visit, visit, by=request.staff, now=request.now, changes=form.changes
        )
        if changed is not None:
            messages.success(request, _("The visit is changed."))
            _warn_of_overlap(request, changed)
            return redirect("visit-detail", pk=visit.pk)
    return _form_page(request, form, visit.case, visit)


@record_access(Appointment, "edit", POST)
def visit_confirm(request: Any, visit: Appointment) -> HttpResponse:
    """The client has confirmed it."""
    at = moment_from(request.POST.get("starts_at", ""))
    act = {"by": request.staff, "now": request.now, "starts_at": at}
    acted(request, _("Confirmed."), confirm_visit, visit, **act)
    return redirect("visit-detail", pk=visit.pk)


@record_access(Appointment, "edit", FORM)
def visit_settle(request: Any, visit: Appointment) -> HttpResponse:
    """Say how an appointment went."""
    form = SettleVisitForm(request.POST or None, has_begun=visit.starts_at <= request.now)
    if form.is_valid() and attempt(
        form, settle_visit, visit, by=request.staff, now=request.now, **form.cleaned_data
    ):
        messages.success(request, _("It is written down."))
        return redirect("visit-detail", pk=visit.pk)
    context = {"form": form, "visit": visit} | case_frame(request, visit.case, "visits")
    return render(request, "clients/visit_settle.html", context)


@record_access(Reminder, "edit", POST)
def reminder_done(request: Any, reminder: Reminder) -> HttpResponse:
    """The client has been reminded by a person."""
    acted(
        request,
        _("It is written down."),
        mark_reminded,
        reminder,
        by=request.staff,
        now=request.now,
    )
    return redirect("visit-detail", pk=reminder.appointment_id)


def moment_from(text: str) -> dt.datetime | None:
    """The instant a page posted back, ``None`` for what is none."""
    try:
        return dt.datetime.fromisoformat(text)
    except ValueError:
        return None


def _noted(request: Any, case: Case) -> dict[str, Any]:
    """What a noted home visit says of itself, for the one who says why it was not arranged ahead."""
    try:
        key = uuid.UUID(request.GET.get("for", ""))
    except ValueError:
        return {}
    rows = Contact.objects.visible_to(request.staff, request.now).filter(case=case, pk=key)
    found = rows.values("started_at", "minutes").first()
    if found is None:
        return {}
    return {
        "kind": Appointment.Kind.HOME_VISIT,
        "starts_at": found["started_at"],
        "minutes": found["minutes"] or 60,
    }


def _warn_of_overlap(request: Any, visit: Appointment) -> None:
    """Another visit at the time is in nobody's way; it is only said."""
    others = Appointment.objects.visible_to(request.staff, request.now).at_the_time_of(visit)
    if others.exists():
        words = _("%(name)s has another appointment at this time.")
        messages.warning(request, words % {"name": visit.staff.name})


def _form_page(
    request: Any, form: VisitForm, case: Case, visit: Appointment | None = None
) -> HttpResponse:
    context = {
        **case_frame(request, case, "visits"),
        "form": form,
        "visit": visit,
        "ways": ways_of(request.staff, case.client, request.now),
    }
    return render(request, "clients/visit_form.html", context)
