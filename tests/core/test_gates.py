"""What every request and every answer passes, whoever asks and whatever the page."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client as Browser
from django.test import RequestFactory
from django.urls import reverse

from casemgmt.agency.middleware import IdentityMiddleware
from casemgmt.agency.sessions import SessionStore
from casemgmt.ledger.models import Notice
from casemgmt.ledger.notices import notify
from tests.cast import Cast

BrowserOf = Callable[[str], Browser]


def test_a_nul_in_a_path_is_refused(browser_of: BrowserOf) -> None:
    assert browser_of("mia").get("/cases/%00/").status_code == 400


def test_a_nul_in_a_query_is_refused(browser_of: BrowserOf) -> None:
    mia, page = browser_of("mia"), reverse("my-day")
    assert mia.get(f"{page}?q=%00").status_code == 400
    assert mia.get(f"{page}?%00=q").status_code == 400


def test_a_nul_in_a_header_is_refused(browser_of: BrowserOf) -> None:
    answer = browser_of("mia").get(reverse("my-day"), headers={"User-Agent": "a\x00b"})
    assert answer.status_code == 400


def test_nothing_a_signed_in_person_sees_stays_in_a_cache(browser_of: BrowserOf) -> None:
    assert "no-store" in browser_of("mia").get(reverse("my-day"))["Cache-Control"]


def test_every_page_says_what_it_may_load_and_who_may_frame_it(db: None) -> None:
    headers = Browser().get(reverse("account_login")).headers
    rules = {rule.strip() for rule in headers["Content-Security-Policy"].split(";")}
    assert rules >= {"default-src 'none'", "script-src 'self'", "frame-ancestors 'none'"}
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == headers["Cross-Origin-Resource-Policy"] == "same-origin"


def test_a_form_of_another_site_is_not_taken(cast: Cast) -> None:
    browser = Browser(enforce_csrf_checks=True)
    browser.force_login(cast.mia.user)
    assert browser.post(reverse("notice-read-all")).status_code == 403


@pytest.mark.parametrize(("status", "kept"), [(200, 1), (500, 0)])
def test_a_page_that_failed_leaves_nothing_behind(
    cast: Cast, now: dt.datetime, status: int, kept: int
) -> None:
    def page(request: HttpRequest) -> HttpResponse:
        notify(cast.mia.user_id, "assigned", key="1", url="/", now=now)
        return HttpResponse(status=status)

    request = RequestFactory().get("/")
    request.user, request.session = cast.mia.user, SessionStore()
    IdentityMiddleware(page)(request)
    assert Notice.objects.count() == kept
