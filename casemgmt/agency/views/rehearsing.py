"""A change of somebody's place is shown before it is made: who gains what, and who loses what."""

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from casemgmt.agency.models import Agency, Staff
from casemgmt.agency.registry import rehearse
from casemgmt.core.forms import attempt

SURE = "sure"
"""The name of the button with which somebody goes on after they have seen it."""
KEYS = ("csrfmiddlewaretoken", "once", SURE)


def done_or_shown(
    request: Any,
    form: Any,
    about: Staff | Agency,
    action: Callable[..., Any],
    *args: Any,
    **values: Any,
) -> tuple[bool, HttpResponse | None]:
    """Whether a valid form's action was done, and the page that asks first whether it shall be.

    What the action refuses becomes the form's error, in the rehearsal as well as in earnest.
    """
    if SURE in request.POST:
        return bool(attempt(form, action, *args, **values)), None
    effects = attempt(form, _rehearsed, request, about, lambda: action(*args, **values))
    return False, None if effects is None else _page(request, about, effects[0], request.path)


def _rehearsed(request: Any, about: Staff | Agency, change: Callable[[], Any]) -> tuple[list[Any]]:
    return (rehearse(change, about, request.now),)


def shown(request: Any, about: Staff, change: Callable[[], Any], back: str) -> HttpResponse | None:
    """The page that asks first, for a button without a form; ``None`` where it was pressed there.

    ``back`` is the page with the button. Raises what the change raises.
    """
    if SURE in request.POST:
        return None
    return _page(request, about, rehearse(change, about, request.now), back)


def _page(request: Any, about: Staff | Agency, effects: list[Any], back: str) -> HttpResponse:
    kept = [
        (name, value)
        for name, values in request.POST.lists()
        if name not in KEYS and not name.startswith("proof")
        for value in values
    ]
    context = {"about": about, "effects": effects, "kept": kept, "back": back}
    return render(request, "agency/change_sure.html", context)
