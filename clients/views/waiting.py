"""Pages of a program's waitlist."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from casemgmt.agency.models import Program
from casemgmt.core.access import FORM, READ, record_access
from casemgmt.core.forms import attempt
from casemgmt.ledger.reads import log_reads
from clients.actions.waiting import change_place
from clients.forms.waiting import PlaceForm
from clients.models import WaitlistEntry
from clients.tables import WAITLIST_COLUMNS, places_of, waitlist_row

PAGE = 40


@record_access(Program, "take_referrals", READ)
def waitlist(request: Any, program: Program) -> HttpResponse:
    """Who waits for a place in a program, in the order in which places go to them."""
    rows = WaitlistEntry.objects.visible_to(request.staff, request.now).in_order()
    rows = rows.filter(program=program).select_related("referral")
    own = WaitlistEntry.objects.visible_to(request.staff, request.now, "edit")
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    shown = list(page.object_list)
    log_reads(request, "list", [row.referral for row in shown])
    keys = set(own.filter(pk__in=[row.pk for row in shown]).values_list("pk", flat=True))
    places = places_of(program, shown)
    table = [
        waitlist_row(row, places[row.pk], request.today, may_edit=row.pk in keys)
        for row in shown
        if row.pk in places
    ]
    context = {"program": program, "page": page, "columns": WAITLIST_COLUMNS, "rows": table}
    return render(request, "clients/waitlist.html", context)


@record_access(WaitlistEntry, "edit", FORM)
def waitlist_change(request: Any, entry: WaitlistEntry) -> HttpResponse:
    """Move somebody on the waitlist, or look again on another day."""
    form = PlaceForm(request.POST or None, instance=entry)
    if form.is_valid():
        given = {name: form.cleaned_data[name] for name in ("priority", "review_on", "reason")}
        if attempt(form, change_place, entry, by=request.staff, now=request.now, **given):
            messages.success(request, _("The place on the waitlist is kept."))
            return redirect("waitlist", pk=entry.program_id)
    context = {"entry": entry, "referral": entry.referral, "form": form}
    return render(request, "clients/waitlist_change.html", context)
