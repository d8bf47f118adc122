"""The team tab: who carries the case, who is above them, and who is given a part in it."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from casemgmt.core.access import FORM, READ, decide, record_access, staff_access
from casemgmt.core.forms import attempt
from clients.actions.assigning import assign_case, end_assignment, hand_back
from clients.actions.covering import cover_load
from clients.circle import carriers, lines_above, people_of
from clients.forms.cases import AssignForm, CoverLoadForm, EndAssignmentForm, HandBackForm
from clients.frame import actions_on, case_frame
from clients.models import Appointment, Assignment, Case, WorkerWish


@record_access(Case, "view", READ)
def case_team(request: Any, case: Case) -> HttpResponse:
    """Everybody around the case."""
    here, before = carriers(request.staff, case, request.now)
    context = {
        "here": here,
        "before": before,
        "lines": lines_above([part.staff for part in here], request.now),
        "people": people_of(request.staff, case.client, request.now),
        "may_assign": case.is_open and "assign" in actions_on(request, case),
    }
    return render(request, "clients/case_team.html", context | case_frame(request, case, "team"))


@record_access(Case, "assign", FORM)
def case_assign(request: Any, case: Case) -> HttpResponse:
    """Give the case to somebody."""
    wishes = WorkerWish.objects.visible_to(request.staff, request.now).filter(case=case)
    wish = wishes.newest_first().select_related("wanted").first()
    act = {"staff": request.staff, "now": request.now}
    form = AssignForm(request.POST or None, case=case, wish=wish, **act)
    if form.is_valid():
        given, before = form.cleaned_data, _visits_ahead(request, case)
        if attempt(form, assign_case, case, by=request.staff, now=request.now, **given):
            words = _("%(name)s has the case now and has been told.")
            messages.success(request, words % {"name": given["staff"].name})
            _tell_of_visits(request, case, before)
            still = decide(request.staff, "view", case, request.now).allow
            return redirect("case-team", pk=case.pk) if still else redirect("home")
    context = {"form": form, "wish": wish} | case_frame(request, case, "team")
    return render(request, "clients/case_assign.html", context)


def _visits_ahead(request: Any, case: Case) -> dict[Any, Any]:
    """Whose the planned visits of a case are, as far as the person may see them."""
    rows = Appointment.objects.visible_to(request.staff, request.now).standing()
    ahead = rows.filter(case=case, starts_at__gt=request.now)
    return dict(ahead.values_list("pk", "staff_id"))


def _tell_of_visits(request: Any, case: Case, before: dict[Any, Any]) -> None:
    """Planned visits go with the case: say how many went to somebody else, to be told to the client."""
    now = _visits_ahead(request, case)
    _tell_how_many(request, sum(1 for key, staff in now.items() if before.get(key) != staff))


def _tell_how_many(request: Any, n: int) -> None:
    words = ngettext(
        "%(n)d planned visit goes to whoever carries the case. Tell the client who will come.",
        "%(n)d planned visits go to whoever carries the case. Tell the client who will come.",
        n,
    )
    if n:
        messages.info(request, words % {"n": n})


@staff_access("list_cases", FORM)
def load_cover(request: Any) -> HttpResponse:
    """Somebody is away: another person stands in for everything they carry."""
    away = request.GET.get("away") or request.staff.pk
    form = CoverLoadForm(
        request.POST or None, staff=request.staff, now=request.now, initial={"worker": away}
    )
    if form.is_valid():
        given = form.cleaned_data
        done = attempt(form, cover_load, by=request.staff, now=request.now, **given)
        if done:
            words = ngettext(
                "%(name)s stands in for %(n)d case and has been told.",
                "%(name)s stands in for %(n)d cases and has been told.",
                len(done),
            )
            messages.success(request, words % {"name": given["staff"].name, "n": len(done)})
            return redirect("client-list")
    return render(request, "clients/load_cover.html", {"form": form})


@record_access(Assignment, "work", FORM)
def cover_hand_back(request: Any, assignment: Assignment) -> HttpResponse:
    """Whoever covers hands the case back."""
    if assignment.staff_id != request.staff.pk:
        raise PermissionDenied("not_theirs")
    form = HandBackForm(request.POST or None, instance=assignment)
    frame = case_frame(request, assignment.case, "team")
    if form.is_valid():
        given, before = form.cleaned_data, _visits_ahead(request, assignment.case)
        if attempt(form, hand_back, assignment, by=request.staff, now=request.now, **given):
            messages.success(request, _("The case is handed back. Thank you for covering."))
            _tell_how_many(request, [*before.values()].count(request.staff.pk))
            return redirect("home")
    return render(request, "clients/cover_hand_back.html", {"form": form} | frame)


@record_access(Assignment, "assign", FORM)
def assignment_end(request: Any, assignment: Assignment) -> HttpResponse:
    """End a second worker's or cover's part."""
    form = EndAssignmentForm(request.POST or None)
    if form.is_valid():
        given, before = form.cleaned_data, _visits_ahead(request, assignment.case)
        if attempt(form, end_assignment, assignment, by=request.staff, now=request.now, **given):
            said = _("%(name)s has no part in the case any more.")
            messages.success(request, said % {"name": assignment.staff.name})
            _tell_of_visits(request, assignment.case, before)
            return redirect("case-team", pk=assignment.case_id)
    context = {"form": form, "assignment": assignment}
    frame = case_frame(request, assignment.case, "team")
    return render(request, "clients/assignment_end.html", context | frame)
