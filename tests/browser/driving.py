"""A person at a browser: signs in, opens, fills and presses, and every page reached is looked at."""

from typing import Any
from urllib.parse import urlsplit

from axe_playwright_python.sync_playwright import Axe
from django.urls import resolve
from playwright.sync_api import Browser, ConsoleMessage, Locator, Page, TimeoutError

from tests.cast import PASSWORD

WIDE, PHONE = {"width": 1280, "height": 900}, {"width": 390, "height": 844}
WAYS = (("light", WIDE), ("dark", WIDE), ("light", PHONE), ("dark", PHONE))
AXE = Axe().axe_script
RUN_AXE = """async () => {
  const found = await axe.run({resultTypes: ["violations"]});
  return found.violations.map(one => one.id + ": " + one.nodes.map(node =>
    node.target.join(" ") + " " + node.any.map(each => each.message).join("; ")).join(" | "));
}"""
TELL_CSP = """document.addEventListener("securitypolicyviolation", event =>
  console.error("CSP " + event.violatedDirective + " " + event.blockedURI));"""
TOO_WIDE = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
STORED = "localStorage.length + sessionStorage.length"


class Findings:
    """What was seen in all the pages that a walk has reached."""

    def __init__(self) -> None:
        self.pages: list[str] = []
        self.axe: list[str] = []
        self.console: list[str] = []
        self.too_wide: list[str] = []
        self.stored = 0


class Walker:
    """One person of the cast in a browser of their own."""

    def __init__(self, browser: Browser, site: str, name: str, findings: Findings) -> None:
        self.site, self.name, self.findings = site, name, findings
        context = browser.new_context(
            base_url=site, viewport=WIDE, reduced_motion="reduce", locale="en-US"
        )
        context.add_init_script(TELL_CSP)
        self.page: Page = context.new_page()
        self.page.set_default_timeout(20_000)
        self.page.on("console", self._hear)
        self.page.on("pageerror", lambda error: findings.console.append(f"{name}: {error}"))

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            self.findings.console.append(f"{self.name} {self.page.url}: {message.text}")

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
                found.first.click()
        except TimeoutError as failure:
            failure.add_note(f"{self.page.url}\n{self.page.inner_text('body')}")
            raise

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
        """Look at the page with axe in both themes and widths, once for each page and state."""
        page = f"{self.name} {self.place} {state}".strip()
        if page in self.findings.pages:
            return
        self.findings.pages.append(page)
        self.page.evaluate(AXE)
        for theme, size in WAYS:
            self.page.set_viewport_size(size)  # type: ignore[arg-type]
            self.page.emulate_media(color_scheme=theme)  # type: ignore[arg-type]
            way = f"{page} ({theme}, {size['width']} px)"
            self.findings.axe += [f"{way}: {fault}" for fault in self.page.evaluate(RUN_AXE)]
            if size is PHONE and self.page.evaluate(TOO_WIDE) > 0:
                self.findings.too_wide.append(way)
        self.page.set_viewport_size(WIDE)  # type: ignore[arg-type]
        self.page.emulate_media(color_scheme="light")
        self.findings.stored += self.page.evaluate(STORED)

    def leave(self) -> None:
        """Close the browser of this person."""
        self.page.context.close()
