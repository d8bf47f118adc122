"""Pages about the facts of a client."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from casemgmt.core.access import FORM, decide, record_access
from casemgmt.core.forms import attempt
from clients.actions.dying import record_death
from clients.actions.people import update_client
from clients.circle import newest_case
from clients.forms.cases import ClientForm, DeathForm
from clients.frame import case_frame
from clients.models import Client
from clients.views.merging import leads_on
from clients.views.reaching import told_of_ways


@leads_on
@record_access(Client, "edit", FORM)
def client_edit(request: Any, client: Client) -> HttpResponse:
    """Correct or add facts about a client."""
    form = ClientForm(request.POST or None, instance=client)
    case = newest_case(request.staff, client, request.now)
    if form.is_valid():
        given = form.cleaned_data
        with told_of_ways(request, client):
            saved = attempt(
                form,
                update_client,
                client,
                by=request.staff,
                now=request.now,
                changes=form.facts,
                address=given["address"],
                address_is_confidential=given["address_is_confidential"],
            )
        if saved is not None:
            messages.success(request, _("The facts are saved."))
            return redirect("case-detail", pk=case.pk)
    leads = decide(request.staff, "merge", client, request.now).allow
    context = {"form": form, "may_merge": leads} | case_frame(request, case, "client")
    return render(request, "clients/client_edit.html", context)


@leads_on
@record_access(Client, "edit", FORM)
def client_died(request: Any, client: Client) -> HttpResponse:
    """Record that a client has died; what is left to do is to close."""
    form = DeathForm(request.POST if request.method == "POST" else None, instance=client)
    case = newest_case(request.staff, client, request.now)
    if form.is_valid() and attempt(
        form, record_death, client, by=request.staff, now=request.now, **form.answers
    ):
        messages.success(request, _("It is recorded."))
        return redirect("case-detail", pk=case.pk)
    context = {"form": form} | case_frame(request, case, "client")
    return render(request, "clients/client_died.html", context)
