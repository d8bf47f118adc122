"""Pages of two records that are one person's."""

import functools
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from casemgmt.core.access import FORM, record_access
from casemgmt.core.forms import attempt
from casemgmt.ledger.reads import log_reads
from clients.actions.merging import merge_clients, undo_merge, why_not_undone
from clients.circle import newest_case
from clients.forms.merging import MergeForm, OtherForm, UndoMergeForm
from clients.frame import case_frame
from clients.models import Client, ClientMerge
from clients.side_by_side import alike, candidates, differences, homes, moved, moving, taken


def leads_on(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A page about a client whose record was merged leads to the same page of the kept one, for
    whoever may see that; for everybody else it is not there."""

    @functools.wraps(view)
    def wrapper(request: Any, pk: Any, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, pk=pk, **kwargs)
        except Http404:
            seen = Client.objects.visible_to(request.staff, request.now)
            kept = seen.filter(merged_from=pk).values_list("pk", flat=True).first()
            if kept is None:
                raise
        return redirect(request.resolver_match.view_name, pk=kept)

    return wrapper


@leads_on
@record_access(Client, "merge", FORM)
def client_merge(request: Any, client: Client) -> HttpResponse:
    """Choose the other record, look at both, and make them one."""
    act = {"by": request.staff, "now": request.now}
    case = newest_case(request.staff, client, request.now)
    others = Client.objects.visible_to(request.staff, request.now, "merge").exclude(pk=client.pk)
    other = _asked_for(request, others)
    context = {"kept": client, "other": other} | case_frame(request, case, "client")
    if other is None:
        found = candidates(request.staff, request.now, client)
        log_reads(request, "list", [one.client for one in found])
        return render(request, "clients/client_merge.html", context | {"found": found})
    log_reads(request, "list", [other])
    lines = differences(client, other)
    given: dict[str, Any] = {"others": others, "differences": lines, "homes": homes(client, other)}
    form = MergeForm(request.POST or None, initial={"other": other.pk}, **given)
    if form.is_valid():
        answer = {name: form.cleaned_data.get(name, "") for name in ("why", "home")}
        answer["chosen"] = form.chosen
        merge = attempt(form, merge_clients, client, other, **act, **answer)
        if merge is not None:
            messages.success(request, _("The two records are one now."))
            return redirect("merge-detail", pk=merge.pk)
    context |= {"form": form, "moving": moving(client, other), "alike": alike(client, other)}
    return render(request, "clients/client_merge.html", context)


@record_access(ClientMerge, "undo", FORM)
def merge_detail(request: Any, merge: ClientMerge) -> HttpResponse:
    """What was merged, and the way back while there is one."""
    form = UndoMergeForm(request.POST or None)
    act = {"by": request.staff, "now": request.now}
    if form.is_valid() and attempt(form, undo_merge, merge, **act, **form.cleaned_data):
        messages.success(request, _("They are two records again."))
        return redirect("merge-detail", pk=merge.pk)
    log_reads(request, "list", [merge.kept, merge.merged])
    case = newest_case(request.staff, merge.kept, request.now)
    context = {
        "merge": merge,
        "form": form,
        "moved": moved(merge),
        "taken": taken(merge),
        "in_the_way": why_not_undone(merge, request.now),
    }
    return render(
        request, "clients/merge_detail.html", context | case_frame(request, case, "client")
    )


def _asked_for(request: Any, others: Any) -> Client | None:
    """The record that the address or the form names, among those this person may merge."""
    asked = OtherForm(request.POST or request.GET, others=others)
    found: Client | None = asked.cleaned_data["other"] if asked.is_valid() else None
    return found
