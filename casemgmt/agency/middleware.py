"""Who is asking, whether they are still there, in which transaction, and with which factors."""

import datetime as dt
from collections.abc import Callable
from typing import Any
from zoneinfo import ZoneInfo

from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from casemgmt.agency.models import Staff
from casemgmt.core.identity import acting_as
from casemgmt.core.sealing.keyring import ring

SERVER_ERROR = 500
FACTORS = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]
"""What counts as a second factor; recovery codes are only a way around a lost one."""
GetResponse = Callable[[HttpRequest], HttpResponse]


class IdentityMiddleware:
    """Opens the transaction around the whole response and names the person it belongs to.

    ``request.staff`` is the signed-in member of staff, or ``None``; ``request.now`` is the one
    instant everything in this request is decided at; ``request.today`` the agency's day and
    ``request.agency_timezone`` its time zone, in which the whole page is shown.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        typed: Any = request
        typed.now = timezone.now()
        typed.staff = _staff_of(request, typed.now)
        typed.today = _today(typed.staff, typed.now)
        typed.agency_timezone = _timezone(typed.staff)
        user_id = request.user.pk if request.user.is_authenticated else None
        with acting_as(user_id), transaction.atomic(), timezone.override(typed.agency_timezone):
            response = self.get_response(request)
            if response.status_code >= SERVER_ERROR:
                transaction.set_rollback(True)
        ring().forget()
        return response


def _staff_of(request: HttpRequest, now: dt.datetime) -> Staff | None:
    staff: Staff | None = getattr(request.user, "staff", None)
    if staff is None or not staff.may_work(now):
        return None
    staff.session = request.session
    return staff


def _today(staff: Staff | None, now: dt.datetime) -> dt.date:
    return now.date() if staff is None else staff.agency.today(now)


def _timezone(staff: Staff | None) -> dt.tzinfo:
    return dt.UTC if staff is None else ZoneInfo(staff.agency.timezone)


BACKGROUND = "X-Background"
"""The header of what a page asks by itself, without anybody there."""


def stay_signed_in(get_response: GetResponse) -> GetResponse:
    """What a person does moves the end of their session; what a page asks by itself does not.

    It is written before the request's own transaction, so that no other page waits for that.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        session: Any = request.session
        session.in_background = BACKGROUND in request.headers
        session.stay(timezone.now())
        return get_response(request)

    return middleware


def require_second_factor(get_response: GetResponse) -> GetResponse:
    """Outside demo mode nobody works without a second factor: they are taken to set one up."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if not settings.DEMO and request.user.is_authenticated and not _may_pass(request):
            return redirect(reverse("mfa_index"))
        return get_response(request)

    return middleware


def _may_pass(request: HttpRequest) -> bool:
    own_pages = ("/account/", "/static/", "/healthz")
    return request.path.startswith(own_pages) or is_mfa_enabled(request.user, FACTORS)
