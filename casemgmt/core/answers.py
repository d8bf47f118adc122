"""What a page says after a button was pressed that has no form of its own, and where it leads."""

from collections.abc import Callable
from typing import Any, ParamSpec

from django.contrib import messages
from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme

from casemgmt.core.errors import Forbidden, Refused
from casemgmt.core.locking import patiently

P = ParamSpec("P")


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
    messages.error(request, refusal.message, extra_tags="refused")
    for missing in refusal.missing:
        messages.warning(request, missing.text, extra_tags=f"missing {missing.url}")


def came_from(request: HttpRequest) -> str:
    """The page of ours the person pressed the button on, or their first page."""
    page = request.headers.get("Referer", "")
    ours = url_has_allowed_host_and_scheme(page, {request.get_host()}, request.is_secure())
    return page if ours else "/"
