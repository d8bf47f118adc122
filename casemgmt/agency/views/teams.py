"""Teams, and the agency itself."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from casemgmt.agency import policy
from casemgmt.agency.actions import configuring, teams
from casemgmt.agency.forms import AgencyForm, AgencySettingsForm, MemberForm, TeamForm
from casemgmt.agency.models import AgencySetting, Program, Staff, Team, TeamMembership
from casemgmt.agency.views.rehearsing import done_or_shown, shown
from casemgmt.core.access import FORM, POST, record_access, staff_access
from casemgmt.core.forms import attempt


@staff_access("manage_people", FORM, step_up=True)
def team_new(request: Any) -> HttpResponse:
    """Add a team."""
    programs = Program.objects.for_agency(request.staff.agency_id)
    form = TeamForm(request.POST or None, programs=programs)
    act = {"by": request.staff, "now": request.now}
    if form.is_valid():
        team = attempt(form, teams.open_team, request.staff.agency, **act, **form.cleaned_data)
        if team:
            return redirect("team-detail", pk=team.pk)
    return render(request, "agency/team_new.html", {"form": form})


@record_access(Team, "manage_people", FORM, step_up=True)
def team_detail(request: Any, team: Team) -> HttpResponse:
    """Who is in a team, and who joins it."""
    members = TeamMembership.objects.filter(team=team, during__contains=request.now)
    here = Staff.objects.for_agency(request.staff.agency_id).filter(is_active=True)
    others = here.exclude(pk__in=members.values("staff"))
    form = MemberForm(request.POST or None, people=others)
    act = {"by": request.staff, "now": request.now}
    if form.is_valid():
        about, values = form.cleaned_data["staff"], {**act, **form.cleaned_data}
        done, page = done_or_shown(request, form, about, teams.join_team, team, **values)
        if page is not None:
            return page
        if done:
            messages.success(request, _("They are in the team from now on."))
            return redirect("team-detail", pk=team.pk)
    rows = members.select_related("staff").order_by("staff__name")
    context = {"team": team, "form": form, "members": list(rows)}
    return render(request, "agency/team_detail.html", context)


@record_access(TeamMembership, "manage_people", POST, step_up=True)
def membership_end(request: Any, membership: TeamMembership) -> HttpResponse:
    """End a person's time in a team."""
    act = {"by": request.staff, "now": request.now, "why": _("Left the team")}
    back = reverse("team-detail", args=[membership.team_id])
    page = shown(request, membership.staff, lambda: teams.leave_team(membership, **act), back)
    if page is not None:
        return page
    teams.leave_team(membership, **act)
    messages.success(request, _("They are not in the team any more."))
    return redirect("team-detail", pk=membership.team_id)


@staff_access("configure", FORM, step_up=True)
def agency_edit(request: Any) -> HttpResponse:
    """What the agency is called and how it is reached."""
    agency = request.staff.agency
    form = AgencyForm(request.POST or None, instance=agency)
    act = {"by": request.staff, "now": request.now}
    if form.is_valid() and attempt(form, configuring.change_agency, agency, **act, **form.changes):
        messages.success(request, _("Saved."))
        return redirect("agency-edit")
    return render(request, "agency/agency_edit.html", {"form": form})


@staff_access("configure", FORM, step_up=True)
def sign_in_limits(request: Any) -> HttpResponse:
    """How long a sign-in holds at this agency, and how often weighty acts ask again."""
    form = _settings_form(request, request.POST, policy.SIGN_IN)
    if _saved(request, form):
        messages.success(request, _("Saved. It holds for whoever signs in from that day on."))
        return redirect("sign-in-limits")
    return _settings_page(request, "agency/sign_in_limits.html", form)


@staff_access("configure", FORM, step_up=True)
def emergency_rules(request: Any) -> HttpResponse:
    """How long an emergency opens a record at this agency, and what it may cross."""
    form = _settings_form(request, request.POST, policy.EMERGENCIES)
    if _saved(request, form):
        messages.success(request, _("Saved. It holds for records opened from that day on."))
        return redirect("emergency-rules")
    return _settings_page(request, "agency/emergency_rules.html", form)


def _settings_form(request: Any, sent: Any, keys: Sequence[str]) -> AgencySettingsForm:
    agency = request.staff.agency
    return AgencySettingsForm(sent or None, agency=agency, keys=keys, today=request.today)


def _saved(request: Any, form: AgencySettingsForm) -> bool:
    if not form.is_valid():
        return False
    day, why = form.cleaned_data["effective_from"], form.cleaned_data["why"]
    act = {"by": request.staff, "now": request.now, "effective_from": day, "why": why}
    agency = request.staff.agency
    saved = attempt(form, configuring.set_agency_settings, agency, **act, values=form.values)
    return saved is not None


def _settings_page(request: Any, template: str, form: AgencySettingsForm) -> HttpResponse:
    rows = AgencySetting.objects.for_agency(request.staff.agency_id).filter(key__in=form.keys)
    newest = rows.order_by("-effective_from", "key")[:50]
    return render(request, template, {"form": form, "settings": list(newest)})
