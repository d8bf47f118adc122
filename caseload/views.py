"""Pages about workloads and supervision."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from caseload.actions.deciding import comment_flag, decide_flag
from caseload.actions.supervising import (
    confirm_session,
    plan_session,
    record_held,
    void_session,
)
from caseload.forms import CommentForm, DecideForm, HeldForm, SessionForm, VoidForm
from caseload.models import SupervisionSession, WorkloadFlag
from casemgmt.agency.models import Staff
from casemgmt.core.access import FORM, POST, READ, decide, may, record_access, staff_access
from casemgmt.core.answers import acted
from casemgmt.core.display import moment
from casemgmt.core.forms import attempt
from casemgmt.core.pieces import Cell, Column, TableRow, Tag

TONES = {"planned": "info", "held": "warn", "confirmed": "ok", "voided": ""}
NEWEST = 60


@record_access(WorkloadFlag, "view", FORM)
def flag_decide(request: Any, flag: WorkloadFlag) -> HttpResponse:
    """A caseload over its limit: its figures, what is done, and what the worker says."""
    leads = decide(request.staff, "decide", flag, request.now).allow
    form_class: Any = DecideForm if leads else CommentForm
    action: Any = decide_flag if leads else comment_flag
    form = form_class(request.POST or None, instance=flag)
    if form.is_valid() and attempt(
        form, action, flag, by=request.staff, now=request.now, **form.cleaned_data
    ):
        return redirect("flag-decide", pk=flag.pk)
    context = {"flag": flag, "form": form, "leads": leads, "over": flag.hours - flag.capacity}
    return render(request, "caseload/flag_decide.html", context)


@staff_access("join_supervision", READ)
def supervision_list(request: Any) -> HttpResponse:
    """One's own sessions, given and received, and this month's confirmed hours."""
    sessions = SupervisionSession.objects.visible_to(request.staff, request.now)
    shown = sessions.select_related("supervisor", "supervisee").order_by("-starts_at")[:NEWEST]
    month = sessions.confirmed_in_month(request.today, request.staff.agency.timezone)
    minutes = month.minutes_by_supervisee()
    context = {
        "columns": [Column(_("With")), Column(_("When")), Column(_("Minutes"), numeric=True),
                    Column(_("State"))],
        "rows": [_row(session, request.staff) for session in shown],
        "received": minutes.get(request.staff.pk, 0) / 60,
        "given": sum(value for who, value in minutes.items() if who != request.staff.pk) / 60,
        "may_plan": may(request.staff, "supervise", request.now),
    }  # fmt: skip
    return render(request, "caseload/supervision_list.html", context)


@staff_access("supervise", FORM)
def supervision_new(request: Any) -> HttpResponse:
    """Plan a session with somebody you supervise."""
    people = Staff.objects.for_agency(request.staff.agency_id).filter(
        lines_up__supervisor=request.staff, lines_up__during__contains=request.now
    )
    form = SessionForm(request.POST or None, people=people)
    if form.is_valid():
        session = attempt(
            form, plan_session, by=request.staff, now=request.now, **form.cleaned_data
        )
        if session is not None:
            return redirect("supervision-detail", pk=session.pk)
    return _form_page(request, form, _("Plan a session"), _("Plan session"), "supervision-list")


@record_access(SupervisionSession, "view", READ)
def supervision_detail(request: Any, session: SupervisionSession) -> HttpResponse:
    """One session, for the two people in it."""
    is_supervisor = session.supervisor_id == request.staff.pk
    mine = session.supervisor_confirmed_at if is_supervisor else session.supervisee_confirmed_at
    context = {
        "session": session,
        "tag": Tag(session.get_state_display(), TONES[session.state]),  # type: ignore[arg-type]
        "waits_for_me": session.state == "held" and mine is None,
        "may_record": session.state in {"planned", "held"} and session.starts_at <= request.now,
    }
    return render(request, "caseload/supervision_detail.html", context)


@record_access(SupervisionSession, "join", FORM)
def supervision_held(request: Any, session: SupervisionSession) -> HttpResponse:
    """Write down that it was held."""
    form = HeldForm(request.POST or None, instance=session)
    if form.is_valid() and attempt(
        form, record_held, session, by=request.staff, now=request.now, **form.cleaned_data
    ):
        return redirect("supervision-detail", pk=session.pk)
    title = _("What was settled")
    return _form_page(request, form, title, _("Save and confirm"), "supervision-detail", session.pk)


@record_access(SupervisionSession, "join", POST)
def supervision_confirm(request: Any, session: SupervisionSession) -> HttpResponse:
    """Confirm what the other one wrote."""
    acted(request, _("Confirmed."), confirm_session, session, by=request.staff, now=request.now)
    return redirect("supervision-detail", pk=session.pk)


@record_access(SupervisionSession, "join", FORM)
def supervision_void(request: Any, session: SupervisionSession) -> HttpResponse:
    """It did not happen."""
    form = VoidForm(request.POST or None)
    if form.is_valid() and attempt(
        form, void_session, session, by=request.staff, now=request.now, **form.cleaned_data
    ):
        return redirect("supervision-detail", pk=session.pk)
    title = _("It did not happen")
    return _form_page(request, form, title, _("Take it off"), "supervision-detail", session.pk)


def _form_page(
    request: Any, form: Any, title: str, button: str, back: str, *args: Any
) -> HttpResponse:
    context = {"form": form, "title": title, "button": button, "back": reverse(back, args=args)}
    return render(request, "caseload/form.html", context)


def _row(session: SupervisionSession, staff: Staff) -> TableRow:
    leads = session.supervisor_id == staff.pk
    other = session.supervisee if leads else session.supervisor
    return TableRow([
        Cell(
            other.name,
            reverse("supervision-detail", args=[session.pk]),
            note=_("You supervise") if leads else _("Supervises you"),
        ),
        Cell(moment(session.starts_at)),
        Cell(session.minutes),
        Cell(tags=[Tag(session.get_state_display(), TONES[session.state])]),  # type: ignore[arg-type]
    ])  # fmt: skip
