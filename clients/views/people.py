"""Pages about the facts of a client."""

from collections.abc import Collection
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from casemgmt.core.access import FORM, decide, record_access
from casemgmt.core.forms import attempt
from casemgmt.ledger.reads import log_reads
from clients.actions.dying import record_death
from clients.actions.people import update_client
from clients.circle import newest_case
from clients.forms.cases import ClientForm, DeathForm
from clients.frame import case_frame
from clients.likely import COMPARED, likely_others
from clients.models import Client
from clients.views.merging import leads_on
from clients.views.reaching import told_of_ways


@leads_on
@record_access(Client, "edit", FORM)
def client_edit(request: Any, client: Client) -> HttpResponse:
    """Correct or add facts about a client."""
    form = ClientForm(request.POST or None, instance=client)
    case = newest_case(request.staff, client, request.now)
    likely = []
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
            if told_alike(request, client, form.facts):
                return redirect(alike_page(client))
            return redirect("case-detail", pk=case.pk)
    if "alike" in request.GET and not form.is_bound:
        likely = likely_others(request.staff, request.now, client)
        log_reads(request, "list", [one.client for one in likely])
    leads = decide(request.staff, "merge", client, request.now).allow
    context = {"form": form, "may_merge": leads, "likely": likely} | case_frame(
        request, case, "client"
    )
    return render(request, "clients/client_edit.html", context)


def alike_page(client: Client) -> str:
    """The page of the facts of a client, with the others whom they are like."""
    return f"{reverse('client-edit', args=[client.pk])}?alike=1"


def told_alike(request: Any, client: Client, changed: Collection[str]) -> bool:
    """Say so when these changes make a client like another whom the person may see (OUT-04): was it
    said? ``alike_page`` shows who it is."""
    if not set(changed) & COMPARED or not likely_others(request.staff, request.now, client):
        return False
    words = _("Somebody you know is like this person. Look whether they are recorded twice.")
    messages.warning(request, words)
    return True


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
