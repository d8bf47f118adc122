"""Asking to see a case that one does not see, and deciding about it."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from casemgmt.core.access import FORM, READ, may, record_access, staff_access
from casemgmt.core.forms import attempt
from casemgmt.ledger.reads import log_read
from clients.actions.asking import ask_to_see, decline_request, let_read
from clients.forms.asking import AskForm, DeclineForm, LetReadForm
from clients.models import AccessRequest, Case

NEWEST = 30


@staff_access("ask_access", FORM)
def access_ask(request: Any) -> HttpResponse:
    """Ask to see a case; what one asked before stands below."""
    form = AskForm(request.POST or None)
    if form.is_valid() and attempt(
        form, ask_to_see, by=request.staff, now=request.now, **form.cleaned_data
    ):
        words = _("If there is such a case, whoever is responsible for it has been asked.")
        messages.success(request, words)
        return redirect("access-ask")
    own = AccessRequest.objects.visible_to(request.staff, request.now).as_asked_by(request.staff)
    may_open = may(request.staff, "open_emergency", request.now)
    context = {"form": form, "asked": own[:NEWEST], "may_open": may_open}
    return render(request, "clients/access_ask.html", context)


@staff_access("watch_team", READ)
def asked_list(request: Any) -> HttpResponse:
    """What others ask about the cases one leads."""
    asked = AccessRequest.objects.visible_to(request.staff, request.now, "decide")
    rows = list(asked.select_related("staff").order_by("asked_at"))
    return render(request, "clients/asked_list.html", {"asked": rows})


@record_access(AccessRequest, "decide", FORM)
def asked_decide(request: Any, asked: AccessRequest) -> HttpResponse:
    """Let somebody read a case along, or not."""
    case = Case.objects.visible_to(request.staff, request.now).get(number=asked.number)
    log_read(request, "list", case)
    which, act = request.POST.get("form"), {"by": request.staff, "now": request.now}
    let = LetReadForm(request.POST if which == "let" else None, today=request.today, prefix="let")
    no = DeclineForm(request.POST if which == "no" else None, prefix="no")
    if (
        which == "let"
        and let.is_valid()
        and attempt(let, let_read, asked, **act, **let.cleaned_data)
    ):
        messages.success(request, _("They have been told, and read along until then."))
        return redirect("asked-list")
    if (
        which == "no"
        and no.is_valid()
        and attempt(no, decline_request, asked, **act, **no.cleaned_data)
    ):
        messages.success(request, _("It is settled. Whoever asked is not told."))
        return redirect("asked-list")
    context = {"asked": asked, "case": case, "let_form": let, "no_form": no}
    return render(request, "clients/asked_decide.html", context)
