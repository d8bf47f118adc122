"""Each kind of fault is found when it is planted: a walk that finds nothing has looked."""

import random
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Route

from tests.browser.looking import KINDS, WIDE, Findings

pytestmark = pytest.mark.browser
POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:"
STYLE = """
p { color: #1d2321; background: #fff }
.dull { color: #888; background: #fff }
.wide { inline-size: 500px }
.small { inline-size: 12px; block-size: 12px; padding: 0; border: 0 }
@media (prefers-color-scheme: dark) { .dim { color: #333; background: #000 } }
@media (max-width: 400px) { .faint { color: #bbb; background: #fff } }
"""
PAGE = """<!doctype html><html lang="en"><head><title>A page</title>
<meta name="viewport" content="width=device-width"><link rel="stylesheet" href="/look.css"></head>
<body><main><h1>A page</h1><p>Words that anybody can read.</p>%s</main></body></html>"""
PIXEL = "data:image/gif;base64,R0lGODlhAQABAAAAACwAAAAAAQABAAA="
Planted = Callable[..., Findings]


@pytest.fixture
def findings() -> Findings:
    """What is found where every page is asked how it is built."""
    return Findings()


@pytest.fixture
def planted(chromium: Browser, findings: Findings) -> Iterator[Planted]:
    """What is found on a sound page with something planted in its text, or done by its script."""
    context = chromium.new_context(base_url="http://planted.localhost", viewport=WIDE)  # type: ignore[arg-type]
    page = context.new_page()
    findings.listen(page, "somebody")

    def look(markup: str = "", script: str = "") -> Findings:
        page.route("**/*", lambda route: _answer(route, markup, script))
        page.goto("/")
        findings.look(page, context.new_cdp_session(page), f"page {len(findings.pages)}")
        return findings

    yield look
    context.close()


def _answer(route: Route, markup: str, script: str) -> None:
    tag = '<script src="/do.js"></script>' if script else ""
    name = route.request.url.rpartition("/")[2]
    body, kind = {"look.css": (STYLE, "text/css"), "do.js": (script, "text/javascript")}.get(
        name, (PAGE % (markup + tag), "text/html")
    )
    route.fulfill(body=body, content_type=kind, headers={"Content-Security-Policy": POLICY})


def test_a_sound_page_has_nothing_on_it(planted: Planted) -> None:
    seen = planted()
    assert seen.pages == ["page 0"]
    assert seen.everything == []


@pytest.mark.parametrize(
    ("markup", "rule"),
    [
        (f'<img src="{PIXEL}">', "image-alt"),
        ('<input name="q">', "label"),
        ('<p class="dull">Too faint to read.</p>', "color-contrast"),
        ("<h4>A step left out</h4>", "heading-order"),
        ('<button class="small">a</button><button class="small">b</button>', "target-size"),
    ],
)
def test_axe_finds_what_a_reader_would_miss(planted: Planted, markup: str, rule: str) -> None:
    found = planted(markup).axe
    assert any(f"(light, 1280 px): {rule}: " in fault for fault in found), found


@pytest.mark.parametrize(
    ("markup", "only"),
    [
        ('<p class="dim">Words that the dark swallows.</p>', "dark, 1280 px"),
        ('<p class="faint">Words that the phone swallows.</p>', "light, 390 px"),
    ],
)
def test_axe_finds_what_only_one_way_of_looking_shows(
    planted: Planted, markup: str, only: str
) -> None:
    found = planted(markup).axe
    assert any(f"({only}): " in fault for fault in found), found


def test_something_new_on_a_later_page_is_looked_at_in_every_way(planted: Planted) -> None:
    planted("<ul><li>One thing</li></ul>")
    assert planted("<ul><li>Another thing</li></ul>").everything == []
    found = planted('<ul><li class="dim">Swallowed by the dark</li></ul>').axe
    assert "page 2 (dark, 1280 px)" in [fault.partition(": ")[0] for fault in found]
    assert all("(dark, " in fault for fault in found)


STATES = (
    'aria-selected="true"',
    'aria-disabled="true"',
    'aria-sort="ascending"',
    'data-state="lost"',
)


@pytest.mark.parametrize("state", STATES)
def test_a_thing_in_another_state_is_of_another_kind(chromium: Browser, state: str) -> None:
    page = chromium.new_page()
    page.set_content(f"<p>As it was</p><p>As it was</p><p {state}>Otherwise</p>")
    first, second, other = page.evaluate(KINDS)
    page.close()
    assert first == second != other


def test_a_thorough_look_asks_everything_in_the_dark(planted: Planted, findings: Findings) -> None:
    findings.is_thorough = True
    planted("<p>As it was</p>")
    found = planted(f'<img src="{PIXEL}">').axe
    assert any("(dark, 1280 px): image-alt: " in fault for fault in found), found


def test_an_inline_style_breaks_the_policy_and_is_heard(planted: Planted) -> None:
    found = planted('<p style="color: red">Red.</p>').console
    assert any("CSP style-src" in line for line in found), found


def test_an_error_in_the_console_is_heard(planted: Planted) -> None:
    assert any("it broke" in line for line in planted(script="console.error('it broke')").console)


def test_a_script_that_falls_over_is_heard(planted: Planted) -> None:
    assert any("nothing" in line for line in planted(script="nothing.there()").console)


@pytest.mark.parametrize(
    "script",
    ["localStorage.note = 'Rosa'", "sessionStorage.note = 'Rosa'", "indexedDB.open('notes')"],
)
def test_what_a_page_keeps_in_the_browser_is_counted(planted: Planted, script: str) -> None:
    assert planted(script=script).stored == 1


def test_what_is_wider_than_a_phone_is_named(planted: Planted) -> None:
    (found,) = planted('<p class="wide">A table, say.</p>').too_wide
    assert "wider than 390 px: p.wide" in found


def test_a_page_on_which_no_lot_falls_is_asked_only_how_what_is_new_on_it_is_drawn(
    planted: Planted, findings: Findings, monkeypatch: pytest.MonkeyPatch
) -> None:
    both = '<h4>A step left out</h4><p class="dull">Too faint to read.</p>'
    findings.lot = random.Random()
    for falls, rules in ((0.9, {"color-contrast"}), (0.1, {"heading-order"})):
        monkeypatch.setattr(findings.lot, "random", lambda falls=falls: falls)
        before = len(findings.axe)
        planted(both)
        assert {fault.split(": ")[1] for fault in findings.axe[before:]} == rules


def test_every_kind_of_finding_is_among_everything(findings: Findings) -> None:
    findings.axe, findings.console, findings.too_wide = ["a"], ["b"], ["c"]
    findings.stored = 1
    assert len(findings.everything) == 4
