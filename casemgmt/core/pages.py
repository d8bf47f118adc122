"""Error pages: one wording for unknown and forbidden, and no client data in any of them."""

import sys
from collections.abc import Iterator
from typing import Any

from django.core.exceptions import SuspiciousOperation
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from django.shortcuts import render
from django.template import loader
from django.views import defaults

AWAY = (OperationalError, InterfaceError)
"""What is raised when the database can't be reached, hangs up or doesn't answer in time."""
NOT_READ = (SuspiciousOperation, MultiPartParserError, UnreadablePostError)
CAME_ALONG = "csrfmiddlewaretoken"
AGAIN_IN = 10
"""Seconds after which a program may ask again."""


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form's protection token is missing or old; what was typed is in the browser still."""
    return render(request, "403_csrf.html", status=403)


def server_error(request: HttpRequest) -> HttpResponse:
    """Something broke; or the database is away, and what was typed waits on the page for its return.

    Neither page asks the database for anything.
    """
    if not isinstance(sys.exception(), AWAY):
        return defaults.server_error(request)
    response = send_again(request, "503_away.html", status=503)
    response.headers["Retry-After"] = str(AGAIN_IN)
    return response


def busy(request: HttpRequest) -> HttpResponse:
    """The same form is being saved at this moment; what was sent waits on the page to be sent again."""
    return send_again(request, "409.html", status=409)


def send_again(request: HttpRequest, template: str, status: int) -> HttpResponse:
    """A page that keeps what was sent, with a button that sends it again."""
    page = loader.get_template(template)
    kept = dict(_kept(request))
    # The token is the one that came along, never a new one: this page is also shown to somebody
    # whose browser another site made send something.
    token = "".join(kept.pop(CAME_ALONG, []))
    sent = [(name, value) for name, values in kept.items() for value in values]
    context = {"kept": sent, "here": request.get_full_path(), "csrf_token": token}
    response = HttpResponse(page.render(context), status=status)
    response.headers["Cache-Control"] = "no-store"
    return response


def _kept(request: HttpRequest) -> Iterator[tuple[str, list[Any]]]:
    """What was sent, by field, except with a password in it."""
    try:
        sent = request.POST
    except NOT_READ:
        return
    if not any("password" in name for name in sent):
        yield from sent.lists()
