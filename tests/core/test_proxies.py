"""Whose address a request has: the one our own proxies saw, never the one it claims."""

from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from casemgmt.core.middleware import behind_proxies


def address(told: str) -> str:
    seen: list[HttpRequest] = []

    def answer(request: HttpRequest) -> HttpResponse:
        seen.append(request)
        return HttpResponse()

    given = {"headers": {"X-Forwarded-For": told}} if told else {}
    behind_proxies(answer)(RequestFactory().get("/", REMOTE_ADDR="192.0.2.9", **given))  # type: ignore[arg-type]
    return str(seen[0].META["REMOTE_ADDR"])


@pytest.mark.parametrize(
    ("proxies", "told", "found"),
    [
        (0, "203.0.113.5", "192.0.2.9"),
        (1, "203.0.113.5", "203.0.113.5"),
        (1, "10.0.0.1, 203.0.113.5", "203.0.113.5"),
        (2, "10.0.0.1, 203.0.113.5, 198.51.100.7", "203.0.113.5"),
        (2, "203.0.113.5", "192.0.2.9"),
        (1, "", "192.0.2.9"),
        (1, "not an address", "192.0.2.9"),
        (1, "2001:db8::1", "2001:db8::1"),
    ],
)
def test_the_address_is_what_the_outermost_own_proxy_saw(
    settings: Any, proxies: int, told: str, found: str
) -> None:
    settings.TRUSTED_PROXIES = proxies
    assert address(told) == found
