"""A sign-in from a browser that was not seen before: the person is told, in the product and by mail.

A browser is known by a random token in a cookie of its own; of the token only a hash is kept.
"""

import hashlib
import secrets
from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from casemgmt.agency.models import KnownBrowser, User
from casemgmt.ledger.notices import notify, post_mail

LASTS = 400 * 24 * 3600
"""Seconds for which a browser remembers; browsers allow no more."""
SHORTEST = 20
"""Characters of a token that may be one of ours."""


def recognise(request: Any, user: User, answer: HttpResponse) -> None:
    """Remember the browser somebody has just signed in from, and tell them of one that is new.

    The first browser of an account is its own news: nobody is told of it.
    """
    name = cookie_name()
    token = request.COOKIES.get(name, "")
    if len(token) < SHORTEST:
        token = secrets.token_urlsafe(32)
    known = set(KnownBrowser.objects.filter(user=user).values_list("token_hash", flat=True))
    digest = hashlib.sha256(token.encode()).hexdigest()
    answer.set_cookie(
        name, token, max_age=LASTS, secure=settings.SESSION_COOKIE_SECURE, httponly=True,
        samesite="Lax",
    )  # fmt: skip
    if digest in known:
        return
    browser = KnownBrowser(user=user, token_hash=digest, first_seen_at=request.now)
    KnownBrowser.objects.bulk_create([browser], ignore_conflicts=True)
    if known:
        _tell(user, browser, request)


def cookie_name() -> str:
    """What the cookie is called; over https nobody else can have set it."""
    return "__Host-browser" if settings.SESSION_COOKIE_SECURE else "browser"


def _tell(user: User, browser: KnownBrowser, request: Any) -> None:
    devices = reverse("usersessions_list")
    notify(user.pk, "new_browser", key=str(browser.pk), url=devices, now=request.now)
    post_mail(
        to=user.email,
        subject=_("Your account was signed in to from a new browser"),
        body=_(
            "If this was you, there is nothing to do. If it was not, sign in, end that session under "
            "My settings, Signed-in devices, change your password, and tell whoever administers your "
            "agency."
        ),
    )
