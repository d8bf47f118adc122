"""Who can be tried out in the demo; signing in as one of them is one click."""

import uuid
from typing import Any

from django.conf import settings
from django.contrib.auth import login
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from casemgmt.agency.models import Staff
from casemgmt.agency.sessions import enlist
from casemgmt.core.access import POST, READ, public
from casemgmt.demo.people import TRY
from casemgmt.work.navigation import role_names


@public(READ)
def demo(request: Any) -> HttpResponse:
    """The demo people with role and what to try. There is no such page outside demo mode."""
    _only_in_demo()
    now = timezone.now()
    staff = Staff.objects.filter(agency__is_demo=True, is_active=True)
    people: list[dict[str, Any]] = [
        {"staff": person, "roles": role_names(person.roles_at(now)), "try": TRY[person.user.email]}
        for person in staff.select_related("agency", "user").prefetch_related("roles")
        if person.user.email in TRY
    ]
    order = list(TRY)
    people.sort(key=lambda row: (row["staff"].agency.name, order.index(row["staff"].user.email)))
    return render(request, "demo/people.html", {"people": people})


@public(POST)
def sign_in(request: Any, pk: uuid.UUID) -> HttpResponse:
    """Sign in as a demo person."""
    _only_in_demo()
    staff = get_object_or_404(
        Staff.objects.filter(agency__is_demo=True, is_active=True).select_related("user"), pk=pk
    )
    login(request, staff.user, backend=settings.AUTHENTICATION_BACKENDS[0])
    enlist(request)
    return redirect("home")


def _only_in_demo() -> None:
    if not settings.DEMO:
        raise Http404
