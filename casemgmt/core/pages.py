"""Error pages: one wording for unknown and forbidden, and no client data in any of them."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form's protection token is missing or old; what was typed is in the browser still."""
    return render(request, "403_csrf.html", status=403)
