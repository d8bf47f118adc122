"""A person at a browser: signs in, opens, fills and presses, and every page reached is looked at."""

from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.test import Client as TestBrowser
from django.urls import resolve
from playwright.sync_api import Browser, Locator, Page, TimeoutError

from casemgmt.agency.models import User
from tests.browser.looking import WIDE, Findings
from tests.cast import PASSWORD

STILL_WITHIN = 5_000
"""Milliseconds in which a thing to click stands still."""


class Walker:
    """One person of the cast in a browser of their own; who looks, looks at every page reached."""

    def __init__(
        self, browser: Browser, site: str, name: str, findings: Findings, *, looks: bool
    ) -> None:
        self.site, self.name, self.findings, self.looks = site, name, findings, looks
        context = browser.new_context(
            base_url=site,
            viewport=WIDE,  # type: ignore[arg-type]
            reduced_motion="reduce",
            locale="en-US",
        )
        self.page: Page = context.new_page()
        self.page.set_default_timeout(20_000)
        self.touch = context.new_cdp_session(self.page)
        findings.listen(self.page, name)

    @property
    def main(self) -> Locator:
        """What stands between the side and the foot of the page."""
        return self.page.get_by_role("main")

    @property
    def place(self) -> str:
        """The name of the page's address."""
        return str(resolve(urlsplit(self.page.url).path).url_name)

    def sign_in(self) -> None:
        """Sign in on the real page, with the cast's e-mail and password."""
        self.open("/account/login/")
        self.fill(login=f"{self.name}@example.org", password=PASSWORD)
        self.press("Sign in")
        assert "/account/" not in self.page.url, self.page.inner_text("body")[:500]

    def take_session(self, user: User) -> None:
        """Be signed in already: the session of a test's own browser goes into this one."""
        browser = TestBrowser()
        browser.force_login(user)
        kept = browser.cookies[settings.SESSION_COOKIE_NAME]
        self.page.context.add_cookies([{"name": kept.key, "value": kept.value, "url": self.site}])

    def open(self, path: str, state: str = "") -> None:
        """Go to an address."""
        answer = self.page.goto(path)
        assert answer is not None
        assert answer.ok, f"{self.name} at {path}: {answer.status}"
        self.look(state)

    def follow(self, name: str, state: str = "") -> None:
        """Follow the first link of the page that is called so."""
        exact = self.main.get_by_role("link", name=name, exact=True)
        self._click(exact if exact.count() else self.main.get_by_role("link", name=name))
        self.look(state)

    def press(self, name: str, state: str = "") -> None:
        """Press the first button of the page that is called so; it sends a form."""
        root = self.main if self.main.count() else self.page
        self._click(root.get_by_role("button", name=name))
        self.look(state)

    def _click(self, found: Locator) -> None:
        try:
            with self.page.expect_navigation():
                self._click_once_still(found.first)
        except TimeoutError as failure:
            failure.add_note(f"{self.page.url}\n{self.page.inner_text('body')}")
            raise

    def _click_once_still(self, thing: Locator) -> None:
        """Playwright clicks when a thing stood still while the page was drawn twice. After a change
        of its size Chromium now and then draws no more by itself; for a picture it does."""
        try:
            thing.click(timeout=STILL_WITHIN)
        except TimeoutError:
            self.page.screenshot()
            thing.click()

    def fill(self, given: dict[str, Any] | None = None, **more: Any) -> None:
        """Fill in fields by their names: text, a choice, or a list of ticks."""
        for name, value in {**(given or {}), **more}.items():
            self._fill_one(name, value)

    def _fill_one(self, name: str, value: Any) -> None:
        fields = self.page.locator(f'[name="{name}"]:not([type="hidden"])')
        tag = fields.first.evaluate("field => field.localName")
        kind = fields.first.get_attribute("type") or ""
        if tag == "select":
            fields.first.select_option(str(value))
        elif kind in {"radio", "checkbox"}:
            for one in value if isinstance(value, list) else [value]:
                here = (
                    fields if one is True else self.page.locator(f'[name="{name}"][value="{one}"]')
                )
                here.first.check(force=True)
        else:
            fields.first.fill(str(value))

    def answer_everything(self) -> None:
        """Answer every question of an assessment's section with something."""
        names = self.main.locator('[name^="q"]').evaluate_all(
            "all => [...new Set(all.map(field => field.name))]"
        )
        for name in names:
            field = self.page.locator(f'[name="{name}"]').first
            if field.get_attribute("type") == "radio":
                field.check(force=True)
            else:
                number = "number" in {field.get_attribute(key) for key in ("type", "data-kind")}
                field.fill("1" if number else "She says so herself.")

    def reads(self, *words: str) -> None:
        """The page says all of these."""
        said = self.main.inner_text()
        for each in words:
            assert each in said, f"{self.name} at {self.page.url} does not read {each!r}:\n{said}"

    def look(self, state: str = "") -> None:
        """Look at the page, once for each place and state."""
        if self.looks:
            name = f"{self.name} {self.place} {state}".strip()
            self.findings.look(self.page, self.touch, name)

    def leave(self) -> None:
        """Close the browser of this person."""
        self.page.context.close()
