"""What every request passes through before anyone is known."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.http.request import QueryDict
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _

GetResponse = Callable[[HttpRequest], HttpResponse]


def clean_request(get_response: GetResponse) -> GetResponse:
    """Refuse what no database can store: a NUL character in the address or the query."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if "\x00" in request.path or _has_nul(request.GET):
            return HttpResponseBadRequest(_("This address holds a character we can't use."))
        return get_response(request)

    return middleware


def no_store(get_response: GetResponse) -> GetResponse:
    """Nothing a signed-in person sees stays in a cache."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if request.user.is_authenticated:
            add_never_cache_headers(response)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        response.headers.setdefault(
            "Permissions-Policy", "camera=(), geolocation=(), microphone=()"
        )
        return response

    return middleware


def _has_nul(values: QueryDict) -> bool:
    return any("\x00" in text for key, texts in values.lists() for text in (key, *texts))
