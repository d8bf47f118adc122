"""A passkey in a real browser: added, signed in with alone, and after a password."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page

from casemgmt.agency.sessions import PROVEN, SessionStore
from tests.cast import PASSWORD

pytestmark = [pytest.mark.browser, pytest.mark.wide]

#: A device that holds passkeys and whose owner touches it at once (WebAuthn, CTAP 2).
DEVICE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture
def heard() -> list[str]:
    """What the browser complained about."""
    return []


@pytest.fixture
def page(
    request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch, heard: list[str]
) -> Iterator[Page]:
    """A page of a browser whose device can hold a passkey."""
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")  # Playwright runs a loop in this thread
    site = request.getfixturevalue("site")
    context = request.getfixturevalue("chromium").new_context(base_url=site, locale="en-US")
    opened = context.new_page()
    opened.on("console", lambda said: heard.append(said.text) if said.type == "error" else None)
    opened.on("pageerror", lambda error: heard.append(str(error)))
    device = context.new_cdp_session(opened)
    device.send("WebAuthn.enable")
    device.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})
    yield opened
    context.close()


def press(page: Page, name: str) -> None:
    """Press a button whose form is sent once the device has answered, and wait for the page."""
    with page.expect_navigation():
        page.get_by_role("button", name=name, exact=True).click()


def give_password(page: Page, email: str = "mia@example.org") -> None:
    page.goto("/account/login/")
    page.locator('[name="login"]').fill(email)
    page.locator('[name="password"]').fill(PASSWORD)
    press(page, "Sign in")


def sign_out(page: Page) -> None:
    page.goto("/account/logout/")
    press(page, "Sign out")
    assert place(page, "/my-day/") == "/account/login/"


def place(page: Page, path: str) -> str:
    """Where the browser ends when it opens a page."""
    page.goto(path)
    return str(page.evaluate("location.pathname"))


def test_a_passkey_proves_who_one_is_before_a_weighty_act(page: Page, heard: list[str]) -> None:
    give_password(page, "alex@example.org")
    add_a_passkey(page)
    key = next(c["value"] for c in page.context.cookies() if c["name"] == "sessionid")
    session = SessionStore(key)
    session[PROVEN] = 0
    session.save()
    page.goto("/agency/people/invite/")
    assert "Is it still you?" in page.inner_text("main")
    press(page, "Use a passkey or security key")
    assert "Is it still you?" not in page.inner_text("main")
    assert place(page, "/agency/people/invite/") == "/agency/people/invite/"
    assert heard == []


def add_a_passkey(page: Page) -> None:
    page.goto("/account/factors/passkeys/add/")
    page.locator('[name="password"]').fill(PASSWORD)
    press(page, "Confirm")
    page.get_by_label("Passwordless").check()
    press(page, "Add")
    assert "/codes/" in page.url, "recovery codes are shown with the first factor"


def test_a_passkey_is_added_and_signed_in_with(page: Page, heard: list[str]) -> None:
    give_password(page)
    add_a_passkey(page)
    sign_out(page)

    page.goto("/account/login/")
    press(page, "Use a passkey")
    assert place(page, "/my-day/") == "/my-day/"
    sign_out(page)

    give_password(page)
    second = "/account/factors/authenticate/"
    assert place(page, "/my-day/") == second, "the password alone opens nothing"
    press(page, "Use a security key")
    assert place(page, "/my-day/") == "/my-day/"
    assert heard == []
