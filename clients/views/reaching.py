"""Pages of the ways in which a client can safely be reached."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from casemgmt.core.access import FORM, POST, READ, record_access
from casemgmt.core.answers import MISSING, acted
from casemgmt.core.forms import attempt
from clients.actions.reaching import add_way, end_way
from clients.circle import newest_case
from clients.forms.visits import SafeContactForm
from clients.frame import case_frame
from clients.models import Client, SafeContact
from clients.visit_feeds import ways_of


@record_access(Client, "view", READ)
def way_list(request: Any, client: Client) -> HttpResponse:
    """How a client says they can safely be reached."""
    case = newest_case(request.staff, client, request.now)
    context = {
        **case_frame(request, case, "client"),
        "ways": ways_of(request.staff, client, request.now),
    }
    return render(request, "clients/way_list.html", context)


@record_access(Client, "edit", FORM)
def way_new(request: Any, client: Client) -> HttpResponse:
    """Write down one more way."""
    form = SafeContactForm(request.POST or None)
    case = newest_case(request.staff, client, request.now)
    if form.is_valid() and attempt(
        form, add_way, client, by=request.staff, now=request.now, facts=form.facts
    ):
        messages.success(request, _("It is written down."))
        return redirect("way-list", pk=client.pk)
    context = {"form": form} | case_frame(request, case, "client")
    return render(request, "clients/way_new.html", context)


@record_access(SafeContact, "edit", POST)
def way_end(request: Any, way: SafeContact) -> HttpResponse:
    """A way is safe no more."""
    acted(request, _("It counts no more."), end_way, way, by=request.staff, now=request.now)
    return redirect("way-list", pk=way.client_id)


@contextmanager
def told_of_ways(request: Any, client: Client) -> Iterator[None]:
    """Say what became of safe ways that rested on the client's own number, address or home."""
    rows = SafeContact.objects.visible_to(request.staff, request.now).filter(client=client)
    resting = [way.pk for way in rows.standing(request.now) if not way.detail]
    yield
    for way in rows.filter(pk__in=resting) if resting else ():
        if way.detail:
            words = _(
                "%(way)s: the safe way keeps the one they had. End it if that was a mistake, and ask"
                " which one is safe."
            )
        elif way.during.isempty or way.during.upper is not None:
            words = _("%(way)s: the safe way has ended. Ask which one is safe.")
        else:
            continue
        page = reverse("way-list", args=[client.pk])
        messages.warning(request, words % {"way": way.get_channel_display()})
        messages.warning(request, _("Safe ways to reach them"), extra_tags=f"{MISSING} {page}")
