"""Pages about who a client is: what they say of themselves, and how to speak with them."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from casemgmt.agency.lists import SELF_DESCRIPTION, choices_of
from casemgmt.core.access import FORM, READ, record_access
from casemgmt.core.forms import attempt
from casemgmt.ledger.reads import log_reads
from clients.actions.identity import describe
from clients.actions.people import update_client
from clients.circle import newest_case, people_of
from clients.forms.identity import IdentityForm
from clients.forms.speaking import LanguageForm
from clients.frame import case_frame, whereabouts
from clients.households import home_of
from clients.knowing import answers_of, told_by
from clients.models import Client


@record_access(Client, "view", READ)
def client_about(request: Any, client: Client) -> HttpResponse:
    """Who a client is: how to speak with them, what they say of themselves, and their people."""
    case = newest_case(request.staff, client, request.now)
    answers = answers_of(request.staff, client, request.now)
    home = home_of(request.staff, client, request.now)
    log_reads(request, "list", [stay.client for stay in home.others])
    context = {
        **case_frame(request, case, "about"),
        "told": told_by(answers, choices_of(request.staff.agency_id, SELF_DESCRIPTION)),
        "people": people_of(request.staff, client, request.now),
        "home": home,
        "address": whereabouts(request, case),
    }
    return render(request, "clients/client_about.html", context)


@record_access(Client, "edit", FORM)
def identity_edit(request: Any, client: Client) -> HttpResponse:
    """Write down what a client says of themselves."""
    case = newest_case(request.staff, client, request.now)
    known = answers_of(request.staff, client, request.now)
    asked = choices_of(request.staff.agency_id, SELF_DESCRIPTION)
    form = IdentityForm(request.POST or None, asked=asked, known=known)
    if form.is_valid():
        act = {"by": request.staff, "now": request.now}
        changed = attempt(form, describe, client, **act, said=form.said)
        if changed is not None:
            messages.success(request, _("It is written down."))
            return redirect("client-about", pk=client.pk)
    context = {"form": form, "groups": form.groups, "asked": asked} | case_frame(
        request, case, "about"
    )
    return render(request, "clients/identity_edit.html", context)


@record_access(Client, "edit", FORM)
def language_edit(request: Any, client: Client) -> HttpResponse:
    """Write down in which language and form to speak and write to a client."""
    form = LanguageForm(request.POST or None, instance=client)
    case = newest_case(request.staff, client, request.now)
    if form.is_valid():
        act = {"by": request.staff, "now": request.now}
        if attempt(form, update_client, client, **act, changes=form.changes) is not None:
            messages.success(request, _("It is written down."))
            return redirect("client-about", pk=client.pk)
    context = {"form": form} | case_frame(request, case, "about")
    return render(request, "clients/language_edit.html", context)
