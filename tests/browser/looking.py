"""What is looked at on every page reached: axe, the console, the width, and what the browser keeps.

Axe looks at every page with every rule. A page that holds something no page before held is looked
at in three more ways: at 390 px, as a finger would use it, again with every rule; and in the dark
theme, wide and narrow, for contrast, because nothing but colours is different there.
"""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import CDPSession, ConsoleMessage, Page

WIDE, PHONE = {"width": 1280, "height": 900}, {"width": 390, "height": 844}
AXE = Axe().axe_script
EVERY_RULE = '{rules: {"target-size": {enabled: true}}}'
"""Every rule that is on by itself, and the size of what is pressed (WCAG 2.2, 2.5.8)."""
CONTRAST = '{runOnly: ["color-contrast"]}'
RUN_AXE = """async () => {
  const found = await axe.run({resultTypes: ["violations"], preload: false, ...%s});
  return found.violations.map(one => one.id + ": " + one.nodes.map(node =>
    node.target.join(" ") + " " + node.any.map(each => each.message).join("; ")).join(" | "));
}"""
TELL_CSP = """document.addEventListener("securitypolicyviolation", event =>
  console.error("CSP " + event.violatedDirective + " " + event.blockedURI));"""
TOO_WIDE = """() => {
  const room = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= room) return "";
  const out = [...document.body.querySelectorAll("*")].filter(each =>
    each.getBoundingClientRect().right > room + 1);
  return "wider than " + room + " px: " + out.slice(-3).map(each =>
    each.localName + "." + (each.getAttribute("class") || "")).join(", ");
}"""
STORED = """async () => localStorage.length + sessionStorage.length
  + (await caches.keys()).length + (await indexedDB.databases()).length"""
KINDS = """() => {
  const told = ["class", "role", "type", "aria-current", "aria-invalid", "aria-pressed", "open"];
  const kind = each => each.localName + told.filter(name => each.hasAttribute(name))
    .map(name => " " + name + "=" + each.getAttribute(name)).join("");
  return [...new Set([...document.body.querySelectorAll("*")].map(
    each => kind(each.parentElement) + " > " + kind(each)))];
}"""
"""What the page is made of: each kind of element in each kind of parent, as styles tell them."""


class Findings:
    """What was seen on all the pages that a walk has reached."""

    def __init__(self) -> None:
        self.pages: list[str] = []
        self.axe: list[str] = []
        self.console: list[str] = []
        self.too_wide: list[str] = []
        self.stored = 0
        self._seen: set[str] = set()

    @property
    def everything(self) -> list[str]:
        """All that was found, one line each."""
        kept = [f"{self.stored} things kept in the browser"] if self.stored else []
        return [*self.axe, *self.console, *self.too_wide, *kept]

    def listen(self, page: Page, who: str) -> None:
        """Hear from now on what the page's console and the content security policy say."""
        page.add_init_script(TELL_CSP)

        def hear(message: ConsoleMessage) -> None:
            if message.type in {"error", "warning"}:
                self.console.append(f"{who} {page.url}: {message.text}")

        page.on("console", hear)
        page.on("pageerror", lambda error: self.console.append(f"{who} {page.url}: {error}"))

    def look(self, page: Page, touch: CDPSession, place: str, who: str, state: str) -> None:
        """Look at the page as it is now, once for each person and state; leave it wide and light.

        place: the name of its address.
        """
        name = f"{who} {place} {state}".strip()
        if name in self.pages:
            return
        self.pages.append(name)
        page.evaluate(AXE)
        self._ask(page, f"{name} (light, 1280 px)", EVERY_RULE)
        is_new = self._is_new(page, place)
        if is_new:
            self._ask_in_the_dark(page, f"{name} (dark, 1280 px)")
        _take(page, touch, PHONE)
        if is_new:
            self._ask(page, f"{name} (light, 390 px)", EVERY_RULE)
            self._ask_in_the_dark(page, f"{name} (dark, 390 px)")
        if too_wide := page.evaluate(TOO_WIDE):
            self.too_wide.append(f"{name}: {too_wide}")
        _take(page, touch, WIDE)
        self.stored += page.evaluate(STORED)

    def _is_new(self, page: Page, place: str) -> bool:
        """Is this a place not seen before, or one that now holds something not seen before?"""
        made_of = {place, *page.evaluate(KINDS)}
        is_new = not made_of <= self._seen
        self._seen |= made_of
        return is_new

    def _ask_in_the_dark(self, page: Page, way: str) -> None:
        page.emulate_media(color_scheme="dark")
        self._ask(page, way, CONTRAST)
        page.emulate_media(color_scheme="light")

    def _ask(self, page: Page, way: str, rules: str) -> None:
        self.axe += [f"{way}: {fault}" for fault in page.evaluate(RUN_AXE % rules)]


def _take(page: Page, touch: CDPSession, size: dict[str, int]) -> None:
    page.set_viewport_size(size)  # type: ignore[arg-type]
    touch.send("Emulation.setTouchEmulationEnabled", {"enabled": size is PHONE})
