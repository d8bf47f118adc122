"""Pages of hidden matches, for the privacy officers."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from casemgmt.core.access import FORM, READ, record_access, staff_access
from casemgmt.core.forms import attempt
from casemgmt.ledger.reads import log_reads
from clients.actions.matching import settle_match
from clients.forms.matching import SettleMatchForm
from clients.models import Client, HiddenMatch

PAGE = 40


@staff_access("review_privacy", READ)
def match_list(request: Any) -> HttpResponse:
    """Referred people who may be clients that whoever took the referral does not know of."""
    rows = HiddenMatch.objects.visible_to(request.staff, request.now).unsettled()
    rows = rows.select_related("referral__program", "client", "recorded_by")
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    shown = list(page.object_list)
    log_reads(request, "list", [one for match in shown for one in (match.client, match.referral)])
    return render(request, "clients/match_list.html", {"page": page, "matches": shown})


@record_access(HiddenMatch, "settle", FORM)
def match_settle(request: Any, match: HiddenMatch) -> HttpResponse:
    """The two side by side, and who it is."""
    log_reads(request, "list", [match.client, match.referral])
    form = SettleMatchForm(request.POST or None)
    act = {"by": request.staff, "now": request.now}
    if form.is_valid() and attempt(form, settle_match, match, **act, **form.cleaned_data):
        messages.success(request, _("Settled. It is kept with what you wrote."))
        return redirect("match-list")
    led = Client.objects.visible_to(request.staff, request.now, "merge")
    context = {"match": match, "form": form, "may_merge": led.filter(pk=match.client_id).exists()}
    return render(request, "clients/match_settle.html", context)
