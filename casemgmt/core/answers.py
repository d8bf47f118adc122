"""What a page says after a button was pressed that has no form of its own."""

from collections.abc import Callable
from typing import Any, ParamSpec

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest

from casemgmt.core.errors import Forbidden, Refused

P = ParamSpec("P")


def acted(
    request: HttpRequest, said: Any, action: Callable[P, Any], *args: P.args, **kwargs: P.kwargs
) -> bool:
    """Run an action for a button; ``said`` is the sentence shown when it was done.

    A refusal becomes messages on the page the view goes to next. Returns whether it was done.
    Raises ``Forbidden`` as the action does.
    """
    try:
        with transaction.atomic():
            action(*args, **kwargs)
    except Forbidden:
        raise
    except Refused as refusal:
        messages.error(request, refusal.message)
        for missing in refusal.missing:
            messages.warning(request, missing.text)
        return False
    messages.success(request, said)
    return True
