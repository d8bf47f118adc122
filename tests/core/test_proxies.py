"""Whose address a request has, and if it came by TLS: what our own proxies say, never what it claims."""

from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from casemgmt.core.middleware import behind_proxies


def passed(**given: Any) -> HttpRequest:
    """A request as it is once it has passed the middleware."""
    seen: list[HttpRequest] = []

    def answer(request: HttpRequest) -> HttpResponse:
        seen.append(request)
        return HttpResponse()

    behind_proxies(answer)(RequestFactory().get("/", REMOTE_ADDR="192.0.2.9", **given))
    return seen[0]


def address(told: str) -> str:
    given = {"headers": {"X-Forwarded-For": told}} if told else {}
    return str(passed(**given).META["REMOTE_ADDR"])


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


@pytest.mark.parametrize(("proxies", "is_secure"), [(0, False), (1, True)])
def test_only_our_own_proxies_say_that_a_request_came_by_tls(
    settings: Any, proxies: int, is_secure: bool
) -> None:
    settings.TRUSTED_PROXIES = proxies
    assert passed(headers={"X-Forwarded-Proto": "https"}).is_secure() == is_secure
    assert not passed().is_secure()
