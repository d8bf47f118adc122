"""What every request passes through before anyone is known."""

from collections.abc import Callable
from contextlib import suppress
from ipaddress import ip_address

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.http.request import QueryDict
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _

GetResponse = Callable[[HttpRequest], HttpResponse]


def clean_request(get_response: GetResponse) -> GetResponse:
    """Refuse what no database can store: a NUL character in the address, the query or a header."""

    def middleware(request: HttpRequest) -> HttpResponse:
        in_header = any("\x00" in text for text in request.headers.values())
        if "\x00" in request.path or _has_nul(request.GET) or in_header:
            return HttpResponseBadRequest(_("This address holds a character we can't use."))
        return get_response(request)

    return middleware


def behind_proxies(get_response: GetResponse) -> GetResponse:
    """Behind our own proxies the sender's address is the one the outermost of them saw, and a request
    came by TLS where they say so.

    ``TRUSTED_PROXIES`` says how many there are; with none, what a request claims is not believed.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        if not settings.TRUSTED_PROXIES:
            request.META.pop("HTTP_X_FORWARDED_PROTO", None)
        told = request.headers.get("X-Forwarded-For", "").split(",")
        if 0 < settings.TRUSTED_PROXIES <= len(told):
            with suppress(ValueError):
                seen = ip_address(told[-settings.TRUSTED_PROXIES].strip())
                request.META["REMOTE_ADDR"] = str(seen)
        return get_response(request)

    return middleware


def no_store(get_response: GetResponse) -> GetResponse:
    """Nothing a signed-in person sees stays in a cache, and signing out clears what the browser kept."""

    def middleware(request: HttpRequest) -> HttpResponse:
        was_in = request.user.is_authenticated
        response = get_response(request)
        is_in = request.user.is_authenticated
        if was_in or is_in:
            add_never_cache_headers(response)
        if was_in and not is_in:
            response.headers["Clear-Site-Data"] = '"cache", "storage"'
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        response.headers.setdefault(
            "Permissions-Policy", "camera=(), geolocation=(), microphone=()"
        )
        return response

    return middleware


def _has_nul(values: QueryDict) -> bool:
    return any("\x00" in text for key, texts in values.lists() for text in (key, *texts))
