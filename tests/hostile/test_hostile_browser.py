"""Hostile text kept in every record, looked at in a real browser: nothing acts, nothing is loaded (E1)."""

from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.test import override_settings
from playwright.sync_api import Browser, BrowserContext, Page

from tests.access import world
from tests.access.table import ROWS
from tests.access.world import World
from tests.browser.conftest import chromium, database, server, site, web_environment
from tests.hostile import strings
from tests.hostile.forms import ENCODED, encoded, filled, forms_of, readers, spread

__all__ = ["chromium", "database", "server", "site", "web_environment"]

pytestmark = [pytest.mark.wide, pytest.mark.browser]

PEOPLE = ("mia", "sally", "ines", "alex")
HARMFUL = [
    *strings.SCRIPTS,
    *strings.ELEMENTS,
    *strings.BREAKOUTS,
    *strings.ADDRESSES,
    *strings.MUTATING,
    *strings.TEMPLATES,
]
ADDING = {
    "client-edit", "person-new", "intake-edit", "note-new", "note-add", "contact-new",
    "release-new", "goal-new", "objective-new", "service-new", "plan-edit", "closure-edit",
    "referral-new", "referral-screen", "supervision-new", "assessment-section", "program-new",
    "team-new", "person-invite", "retention-new", "flag-decide",
}  # fmt: skip
"""Forms that write something down and end nothing: after all of them every page is still there."""
NO_PAGE = {
    "plan-pdf", "closure-letter", "document-download", "session", "healthz", "job-run",
    "import-template", "import-template-clients", "calendar-feed",
}  # fmt: skip
"""Files and pieces of pages: on its own a piece names no icon, and Chromium asks for one of its own."""
TELL_CSP = """document.addEventListener("securitypolicyviolation", event =>
  console.error("CSP " + event.violatedDirective + " " + event.blockedURI));"""
READ = """() => document.body.innerText + [...document.querySelectorAll("input, textarea")]
  .map(field => "\\n" + field.value).join("")"""


class Watch:
    """What a browser did that no page of ours asks of it."""

    def __init__(self, site: str) -> None:
        self.host = urlsplit(site).netloc
        self.dialogs: list[str] = []
        self.console: list[str] = []
        self.elsewhere: list[str] = []

    def over(self, context: BrowserContext) -> Page:
        """A new page of a context, with everything it does listened to."""
        context.add_init_script(TELL_CSP)
        page = context.new_page()
        page.set_default_timeout(60_000)
        page.on("dialog", self._dialog)
        page.on("console", lambda said: self._said(page, said))
        page.on("pageerror", lambda error: self.console.append(f"{page.url}: {error}"))
        page.on("request", self._asked)
        return page

    def _dialog(self, dialog: Any) -> None:
        self.dialogs.append(dialog.message)
        dialog.dismiss()

    def _said(self, page: Page, said: Any) -> None:
        if said.type in {"error", "warning"}:
            self.console.append(f"{page.url}: {said.text}"[:300])

    def _asked(self, request: Any) -> None:
        parts = urlsplit(request.url)
        if parts.scheme not in {"data", "blob", "about"} and parts.netloc != self.host:
            self.elsewhere.append(request.url)


@pytest.fixture(scope="module")
def full(database: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """The world of the access table with hostile text in whatever can be written down."""
    with override_settings(FILES_DIR=tmp_path_factory.mktemp("files")):
        made = world.build()
        for found in forms_of(made):
            if found.row.page in ADDING:
                for texts in spread(found.form, HARMFUL):
                    body = encoded(filled(found.form, texts))
                    made.browsers[found.who].post(found.url, body, content_type=ENCODED)
        yield made


def signed_in(chromium: Browser, site: str, made: World, who: str) -> BrowserContext:
    """A context that holds the session of one person."""
    context = chromium.new_context(base_url=site, locale="en-US", reduced_motion="reduce")
    name = settings.SESSION_COOKIE_NAME
    value = made.browsers[who].cookies[name].value
    context.add_cookies([{"name": name, "value": value, "url": site}])
    return context


def test_no_page_acts_on_what_people_wrote(
    full: World, site: str, chromium: Browser, metric: Callable[..., None]
) -> None:
    watch, opened = Watch(site), 0
    seen: set[str] = set()
    for who in PEOPLE:
        context = signed_in(chromium, site, full, who)
        page = watch.over(context)
        for row in ROWS:
            if who in readers(row) and row.page not in NO_PAGE:
                answer = page.goto(full.url(row.page, row.record))
                assert answer is not None
                assert answer.status == 200, f"{who} at {row.page}: {answer.status}"
                text, opened = page.evaluate(READ), opened + 1
                seen.update(each for each in HARMFUL if each in text)
        context.close()
    metric("e1_browser_pages", opened, ">=100")
    metric("e1_browser_strings_shown", len(seen), f">{len(HARMFUL) // 2}")
    metric("e1_browser_dialogs", len(watch.dialogs), 0)
    metric("e1_browser_console_errors", len(watch.console), 0)
    assert (watch.dialogs, watch.console, watch.elsewhere) == ([], [], [])
    assert opened >= 100
    assert len(seen) > len(HARMFUL) / 2


@pytest.mark.parametrize("policy", ["default-src 'self'", "default-src 'unsafe-inline' *"])
def test_a_page_that_acts_is_found(site: str, chromium: Browser, policy: str) -> None:
    watch, context = Watch(site), chromium.new_context(base_url=site)
    page = watch.over(context)
    body = f"<!doctype html><img src=//{strings.MARK}.example onerror={strings.ACT}>"
    page.route(
        f"{site}/planted/",
        lambda route: route.fulfill(
            body=body, content_type="text/html", headers={"Content-Security-Policy": policy}
        ),
    )
    page.goto("/planted/", wait_until="load")
    page.wait_for_timeout(500)
    context.close()
    acted = watch.dialogs == [strings.MARK]
    refused = any("CSP" in said for said in watch.console)
    assert (acted, refused) == ("unsafe" in policy, "unsafe" not in policy)
