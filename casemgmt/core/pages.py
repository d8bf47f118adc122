"""Error pages: one wording for unknown and forbidden, and no client data in any of them."""

import sys
from collections.abc import Iterator

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
    page = loader.get_template("503_away.html")
    context = {"kept": list(_kept(request)), "here": request.get_full_path()}
    response = HttpResponse(page.render(context), status=503)
    response.headers["Retry-After"] = str(AGAIN_IN)
    response.headers["Cache-Control"] = "no-store"
    return response


def _kept(request: HttpRequest) -> Iterator[tuple[str, str]]:
    """What was sent, field by field and with the page's own token, except with a password in it.

    The token is the one that came with it, never a new one: this page is also shown to somebody whose
    browser another site made send something.
    """
    try:
        sent = request.POST
    except NOT_READ:
        return
    if any("password" in name for name in sent):
        return
    for name, values in sent.lists():
        yield from ((name, value) for value in values)
