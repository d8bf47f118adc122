"""Pages about who lives with a client, and about somebody in their life."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from casemgmt.core.access import FORM, POST, record_access
from casemgmt.core.answers import acted
from casemgmt.core.forms import attempt
from casemgmt.ledger.reads import log_reads
from clients.actions.homes import head_home, join_home, leave_home
from clients.actions.relating import add_person, change_person, end_person
from clients.circle import newest_case
from clients.forms.homes import DayForm, JoinForm, PersonForm
from clients.frame import case_frame
from clients.households import joinable
from clients.models import Case, Client, HouseholdMembership, RelatedPerson
from clients.views.reaching import told_of_ways


@record_access(Client, "edit", FORM)
def home_join(request: Any, client: Client) -> HttpResponse:
    """A client moves in with somebody."""
    homes = joinable(request.staff, client, request.now)
    log_reads(request, "list", homes.people)
    form = JoinForm(request.POST or None, initial={"day": request.today}, joinable=homes)
    case = newest_case(request.staff, client, request.now)
    if form.is_valid():
        with told_of_ways(request, client):
            stay = attempt(
                form, join_home, client, by=request.staff, now=request.now, **form.cleaned_data
            )
        if stay is not None:
            messages.success(request, _("It is written down."))
            return redirect("client-about", pk=client.pk)
    context = {"form": form} | case_frame(request, case, "about")
    return render(request, "clients/home_join.html", context)


@record_access(HouseholdMembership, "edit", FORM)
def home_leave(request: Any, stay: HouseholdMembership) -> HttpResponse:
    """A client moves out."""
    form = DayForm(request.POST or None, initial={"day": request.today})
    case = newest_case(request.staff, stay.client, request.now)
    if form.is_valid():
        act = {"by": request.staff, "now": request.now, "day": form.cleaned_data["day"]}
        with told_of_ways(request, stay.client):
            left = attempt(form, leave_home, stay, **act)
        if left is not None:
            messages.success(request, _("It is written down."))
            return redirect("client-about", pk=stay.client_id)
    context = {"form": form} | case_frame(request, case, "about")
    return render(request, "clients/home_leave.html", context)


@record_access(HouseholdMembership, "edit", POST)
def home_head(request: Any, stay: HouseholdMembership) -> HttpResponse:
    """A client heads the household."""
    acted(request, _("It is written down."), head_home, stay, by=request.staff, now=request.now)
    return redirect("client-about", pk=stay.client_id)


@record_access(Case, "add", FORM)
def person_new(request: Any, case: Case) -> HttpResponse:
    """Add somebody in the client's life."""
    form = PersonForm(request.POST or None)
    if form.is_valid():
        given = {name: form.cleaned_data[name] for name in form.Meta.fields}
        if attempt(form, add_person, case, by=request.staff, now=request.now, **given):
            messages.success(request, _("The person is added."))
            return redirect("case-team", pk=case.pk)
    context = {"form": form} | case_frame(request, case, "team")
    return render(request, "clients/person_new.html", context)


@record_access(RelatedPerson, "edit", FORM)
def person_edit(request: Any, person: RelatedPerson) -> HttpResponse:
    """Change what is known of somebody, or what the client wants them told."""
    form = PersonForm(request.POST or None, instance=person)
    case = newest_case(request.staff, person.client, request.now)
    if form.is_valid() and attempt(
        form, change_person, person, by=request.staff, now=request.now, changes=form.changes
    ):
        messages.success(request, _("It is written down."))
        return redirect("case-team", pk=case.pk)
    context = {"form": form, "person": person} | case_frame(request, case, "team")
    return render(request, "clients/person_edit.html", context)


@record_access(RelatedPerson, "edit", POST)
def person_end(request: Any, person: RelatedPerson) -> HttpResponse:
    """Somebody is no longer in the client's life."""
    said = _("They are no longer listed. The history keeps them.")
    acted(request, said, end_person, person, by=request.staff, now=request.now)
    return redirect("client-about", pk=person.client_id)
