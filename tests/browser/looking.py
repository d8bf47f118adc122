"""What is looked at on every page reached: axe, the console, the width, and what the browser keeps.

Axe asks about every page how it is built. How things are drawn, whether they can be read and
pressed, takes most of its time and depends on the style sheet only: that is asked of each kind of
thing where it first stands, in the light, in the dark, and at 390 px, where a finger points and not
a mouse. On a day's walk a half of the pages, by lot, is asked how it is built. The wide profile asks
everything about every page, in both widths and both lights.
"""

import random

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import CDPSession, ConsoleMessage, Page

WIDE, PHONE = {"width": 1280, "height": 900}, {"width": 390, "height": 844}
DRAWN = ("color-contrast", "target-size")
"""Rules about how a thing is drawn: WCAG 2.2, 1.4.3 and 2.5.8."""
AXE = f"""places => {{ {Axe().axe_script};
axe.configure({{rules: {list(DRAWN)}.map(id => ({{id, selector: places, enabled: true}}))}}) }}"""
FIRST, EVERYWHERE = "[data-new]", "*"
RUN_AXE = """async options => {
  const found = await axe.run({resultTypes: ["violations"], preload: false, ...options});
  return found.violations.map(one => one.id + ": " + one.nodes.map(node =>
    node.target.join(" ") + " " + node.any.map(each => each.message).join("; ")).join(" | "));
}"""
MARK_NEW = """places => {
  for (const each of document.querySelectorAll("[data-new]")) each.removeAttribute("data-new");
  const all = document.body.querySelectorAll("*");
  for (const place of places) all[place].setAttribute("data-new", "");
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
LEFT = ("htmx:afterRequest,", "htmx:sendAbort,")
"""What htmx says of a request that a newer one replaced, or whose page was left.

One that fails says ``htmx:responseError``, ``htmx:sendError`` or ``htmx:timeout`` as well.
"""
STORED = """async () => localStorage.length + sessionStorage.length
  + (await caches.keys()).length + (await indexedDB.databases()).length"""
KINDS = """() => {
  const told = ["class", "role", "type", "open", "disabled", "data-state", "data-theme",
    "aria-current", "aria-disabled", "aria-expanded", "aria-invalid", "aria-pressed",
    "aria-selected", "aria-sort"];
  const kinds = new Map([[document.body, ""]]);
  return [...document.body.querySelectorAll("*")].map(each => {
    const own = told.filter(name => each.hasAttribute(name))
      .map(name => " " + name + "=" + each.getAttribute(name)).join("");
    kinds.set(each, kinds.get(each.parentElement) + ">" + each.localName + own);
    return kinds.get(each);
  });
}"""
"""The kind of each element: what the style sheet knows of it, and of all that it stands in."""


class Findings:
    """What was seen on all the pages that a walk has reached.

    ``is_thorough``: everything is asked in the dark too, of every page. ``lot``: draws every second
    page, which alone is asked how it is built; without one all of them are.
    """

    def __init__(self, *, is_thorough: bool = False, lot: random.Random | None = None) -> None:
        self.is_thorough, self.lot = is_thorough, lot
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
            if message.type == "error" and not message.text.startswith(LEFT):
                self.console.append(f"{who} {page.url}: {message.text}")

        page.on("console", hear)
        page.on("pageerror", lambda error: self.console.append(f"{who} {page.url}: {error}"))

    def look(self, page: Page, touch: CDPSession, name: str) -> None:
        """Look at the page as it is now, once for each name; leave it wide and light."""
        if name in self.pages:
            return
        self.pages.append(name)
        page.evaluate(AXE, EVERYWHERE if self.is_thorough else FIRST)
        drawn = {} if self.is_thorough else {"runOnly": DRAWN}
        asks_on = self._mark_new(page) or self.is_thorough
        is_drawn = self.lot is None or self.lot.random() < 1 / 2
        if is_drawn or asks_on:
            self._ask(page, f"{name} (light, 1280 px)", **({} if is_drawn else drawn))
        if asks_on:
            self._ask_in_the_dark(page, f"{name} (dark, 1280 px)", **drawn)
        _take(page, touch, PHONE)
        if asks_on:
            self._ask(page, f"{name} (light, 390 px)", **drawn)
        if self.is_thorough:
            self._ask_in_the_dark(page, f"{name} (dark, 390 px)")
        if too_wide := page.evaluate(TOO_WIDE):
            self.too_wide.append(f"{name}: {too_wide}")
        _take(page, touch, WIDE)
        self.stored += page.evaluate(STORED)

    def _mark_new(self, page: Page) -> bool:
        """Mark the first thing of each kind that stood on no page before; is there any?"""
        first: dict[str, int] = {}
        for place, kind in enumerate(page.evaluate(KINDS)):
            if kind not in self._seen:
                first.setdefault(kind, place)
        self._seen |= set(first)
        page.evaluate(MARK_NEW, list(first.values()))
        return bool(first)

    def _ask_in_the_dark(self, page: Page, way: str, **options: object) -> None:
        page.emulate_media(color_scheme="dark")
        self._ask(page, way, **options)
        page.emulate_media(color_scheme="light")

    def _ask(self, page: Page, way: str, **options: object) -> None:
        self.axe += [f"{way}: {fault}" for fault in page.evaluate(RUN_AXE, options)]


def _take(page: Page, touch: CDPSession, size: dict[str, int]) -> None:
    page.set_viewport_size(size)  # type: ignore[arg-type]
    touch.send("Emulation.setTouchEmulationEnabled", {"enabled": size is PHONE})
