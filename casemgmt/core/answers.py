"""What a page says after a button was pressed that has no form of its own, and where it leads."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any, ParamSpec

from django.contrib import messages
from django.contrib.messages.storage.base import Message
from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme

from casemgmt.core.errors import Forbidden, Refused
from casemgmt.core.locking import patiently
from casemgmt.core.pieces import Check, Told, Tone

P = ParamSpec("P")
MISSING = "missing"
"""The tag of a message that names one thing still missing; its address follows."""
SHOWN: dict[int, tuple[Tone, str]] = {
    messages.ERROR: ("late", "circle-alert"),
    messages.WARNING: ("warn", "triangle-alert"),
    messages.SUCCESS: ("ok", "circle-check"),
}


def acted(
    request: HttpRequest, said: Any, action: Callable[P, Any], *args: P.args, **kwargs: P.kwargs
) -> bool:
    """Run an action for a button; ``said`` is the sentence shown when it was done.

    A refusal becomes messages on the page the view goes to next. Returns whether it was done.
    Raises ``Forbidden`` as the action does.
    """
    try:
        with patiently():
            action(*args, **kwargs)
    except Forbidden:
        raise
    except Refused as refusal:
        tell_refusal(request, refusal)
        return False
    messages.success(request, said)
    return True


def tell_refusal(request: HttpRequest, refusal: Refused) -> None:
    """Say on the next page why nothing was done, and what is still missing, with links."""
    messages.error(request, refusal.message)
    for missing in refusal.missing:
        messages.warning(request, missing.text, extra_tags=f"{MISSING} {missing.url}")


def told(waiting: Iterable[Message]) -> list[Told]:
    """What the page says first: each message, with what is missing gathered under its refusal."""
    notes: list[Told] = []
    for message in waiting:
        mark, _space, url = (message.extra_tags or "").partition(" ")
        if mark == MISSING and notes:
            check = Check(str(message), url=url)
            notes[-1] = replace(notes[-1], missing=[*notes[-1].missing, check])
        else:
            tone, icon = SHOWN.get(message.level, ("info", "info"))
            notes.append(Told(str(message), tone, icon))
    return notes


def came_from(request: HttpRequest) -> str:
    """The page of ours the person pressed the button on, or their first page."""
    page = request.headers.get("Referer", "")
    ours = url_has_allowed_host_and_scheme(page, {request.get_host()}, request.is_secure())
    return page if ours else "/"
