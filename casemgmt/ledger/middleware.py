"""A form that is sent twice counts once."""

import uuid
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from casemgmt.core.errors import Refused
from casemgmt.core.locking import patiently
from casemgmt.core.pages import busy
from casemgmt.ledger.models import IdempotencyKey

GetResponse = Callable[[HttpRequest], HttpResponse]
FOUND = 302
PER_SESSION = {"csrfmiddlewaretoken"}


def once(get_response: GetResponse) -> GetResponse:
    """Send a repeated form (same sender, same ``once`` key) to where the first one led.

    The key is written first: a second request that arrives meanwhile waits for the first one's
    transaction, as long as a page may wait; after that it is told so, on a page that keeps what was
    sent. A form that came back with errors frees its key again.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        key = _key(request)
        fresh: Any = request
        fresh.once_key = uuid.uuid4()
        if key is None:
            return get_response(request)
        try:
            with patiently():
                row = _claim(request, key)
        except Refused:
            return busy(request)
        if row is None:
            return _repeat(request, key)
        response = get_response(request)
        if response.status_code == FOUND:
            IdempotencyKey.objects.filter(pk=row.pk).update(location=response["Location"][:500])
        else:
            row.delete()
        return response

    return middleware


def _key(request: HttpRequest) -> uuid.UUID | None:
    """The page's key for one of its forms: where it was sent to, and what was sent.

    A page has one key for all its forms. What was sent tells a form, and the button that was pressed,
    from another one on a page that stayed open; and what somebody went back to and wrote otherwise
    from what was done already.
    """
    if request.method != "POST" or not request.user.is_authenticated:
        return None
    try:
        key = uuid.UUID(request.POST.get("once", ""))
    except ValueError:
        return None
    sent = sorted(
        (name, values) for name, values in request.POST.lists() if name not in PER_SESSION
    )
    files = [
        (name, each.name, each.size) for name, several in request.FILES.lists() for each in several
    ]
    return uuid.uuid5(key, repr([request.path, sent, files]))


def _claim(request: Any, key: uuid.UUID) -> IdempotencyKey | None:
    row = IdempotencyKey(user_id=request.user.pk, key=key, at=request.now)
    IdempotencyKey.objects.bulk_create([row], ignore_conflicts=True)
    return IdempotencyKey.objects.filter(pk=row.pk).first()


def _repeat(request: Any, key: uuid.UUID) -> HttpResponse:
    first = IdempotencyKey.objects.get(user_id=request.user.pk, key=key)
    return redirect(first.location or request.path)
