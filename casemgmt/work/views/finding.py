"""The search box: clients this person may open, and the places of their role."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from casemgmt.core.access import READ, may, staff_access
from casemgmt.core.display import initials
from casemgmt.core.pieces import Found, FoundGroup
from casemgmt.ledger.reads import log_reads
from casemgmt.work.forms import Search
from casemgmt.work.navigation import places_of
from clients.models import Case

MOST = 8
LEAST_LETTERS = 2


@staff_access("open_home", READ)
def find(request: Any) -> HttpResponse:
    """Results for the palette (htmx), or a page of them without scripts."""
    form = Search(request.GET or None)
    text = form.cleaned_data["q"] if form.is_valid() else ""
    groups = [group for group in (_clients(request, text), _places(request, text)) if group.results]
    template = "pieces/_palette_results.html" if request.htmx else "work/find.html"
    return render(request, template, {"form": form, "q": text, "groups": groups})


def _clients(request: Any, text: str) -> FoundGroup:
    label = _("Clients")
    if len(text) < LEAST_LETTERS or not may(request.staff, "find_clients", request.now):
        return FoundGroup(label, [])
    seen = Case.objects.visible_to(request.staff, request.now, action="list").matching(text)
    cases = list(seen.select_related("client", "program").order_by("client__family_name")[:MOST])
    log_reads(request, "search", cases)
    return FoundGroup(label, [_found(case) for case in cases])


def _found(case: Case) -> Found:
    client = case.client
    born = client.birth_words
    note = " · ".join(part for part in (case.number, born, case.program.name) if part)
    url = reverse("case-detail", args=[case.pk])
    return Found(client.name, url, note, initials=initials(client.name))


def _places(request: Any, text: str) -> FoundGroup:
    roles = request.staff.roles_at(request.now)
    wanted = text.casefold()
    results = [
        Found(label, reverse(url_name), icon=icon)
        for url_name, icon, label in places_of(roles)
        if wanted in str(label).casefold()
    ]
    return FoundGroup(_("Screens"), results[:MOST])
