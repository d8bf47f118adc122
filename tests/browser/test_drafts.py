"""A note is never lost: kept while it is typed, and honest about it when it isn't."""

import datetime as dt
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from casemgmt.ledger.models import Draft
from clients.models import Case, Note
from tests.browser.driving import Walker
from tests.cast import PASSWORD, Cast
from tests.processes import wait_until
from tests.stories import a_case

pytestmark = pytest.mark.browser
SAVES = "**/drafts/*-*/"
WAITS = 20_000
"""Milliseconds in which a text must be saved: it is sent 2 s after the last key, and again 5 s
after a failure."""


@pytest.fixture(scope="module")
def case(agency: Cast) -> Case:
    """A case of Mia's in monitoring."""
    return a_case(agency, dt.datetime.now(dt.UTC), stage="active")


@pytest.fixture
def mia(person: Callable[..., Walker], case: Case) -> Walker:
    """Mia at the note editor."""
    somebody = person("mia")
    somebody.open(f"/cases/{case.pk}/notes/new/")
    return somebody


def text_of(page: Page) -> Locator:
    """The field for what was said and done."""
    return page.get_by_role("textbox", name="What was said and done")


def state_of(page: Page) -> Locator:
    """Where the page says whether the text is kept."""
    return page.locator("form [data-draft-state]")


def test_half_a_note_is_found_under_drafts_finished_and_signed(mia: Walker, case: Case) -> None:
    text_of(mia.page).press_sequentially("The kitchen step is")
    expect(state_of(mia.page)).to_contain_text("Saved", timeout=WAITS)
    mia.page.close()
    mia.page = mia.page.context.new_page()
    mia.open("/drafts/")
    mia.reads("The kitchen step is", "Rosa Delgado")
    mia.follow("Finish")
    expect(text_of(mia.page)).to_have_value("The kitchen step is")
    yesterday = dt.datetime.now(dt.UTC) - dt.timedelta(days=1)
    mia.fill(mode="home_visit", on=f"{yesterday:%Y-%m-%d}", started="00:10", ended="00:30")
    text_of(mia.page).press("End")
    text_of(mia.page).press_sequentially(" mended.")
    with mia.page.expect_navigation():
        mia.page.keyboard.press("Control+Enter")
    mia.reads("The note is signed", "The kitchen step is mended.")
    mia.open("/drafts/")
    mia.reads("Nothing unfinished")
    assert [note.text for note in Note.objects.filter(case=case)] == ["The kitchen step is mended."]


def test_what_was_typed_last_is_kept_when_the_tab_closes_at_once(mia: Walker) -> None:
    mia.page.on("dialog", lambda dialog: dialog.accept())
    text_of(mia.page).fill("She wants to move the bed downstairs.")
    with mia.page.expect_event("close"):
        mia.page.close(run_before_unload=True)
    wait_until(lambda: _drafts("move the bed"), 20, "the text is kept")


def _drafts(words: str) -> bool:
    return any(words in str(draft.fields.get("text")) for draft in Draft.objects.all())


@pytest.mark.by_lot(2)
@pytest.mark.parametrize("trouble", ["no connection", "a fault of the server"])
def test_a_save_that_fails_says_so_and_comes_back(mia: Walker, trouble: str) -> None:
    def fail(route: Route) -> None:
        route.abort() if trouble == "no connection" else route.fulfill(status=500, body="")

    mia.page.route(SAVES, fail)
    text_of(mia.page).press_sequentially("He fell again")
    state = state_of(mia.page)
    expect(state).to_have_text("Not saved: no connection. Keep this page open.", timeout=WAITS)
    mia.page.unroute(SAVES, fail)
    expect(state).to_contain_text("Saved", timeout=WAITS)
    expect(text_of(mia.page)).to_have_value("He fell again")
    wait_until(lambda: _drafts("He fell again"), 20, "the text is kept")


def test_who_was_signed_out_while_writing_signs_in_beside_it_and_goes_on(mia: Walker) -> None:
    session = mia.page.context.cookies()
    mia.page.context.clear_cookies(name="sessionid")
    text_of(mia.page).press_sequentially("The daughter rang")
    dialog = mia.page.get_by_role("dialog", name="You were signed out")
    expect(dialog).to_be_visible(timeout=WAITS)
    expect(state_of(mia.page)).to_have_text("Not saved: you were signed out.")
    dialog.get_by_role("button", name="Go on here").click()
    expect(dialog.get_by_role("status")).to_contain_text("Still signed out")
    with mia.page.expect_popup() as opened:
        dialog.get_by_role("link", name="Sign in").click()
    beside = opened.value
    beside.get_by_role("textbox", name="Email").fill("mia@example.org")
    beside.locator('[name="password"]').fill(PASSWORD)
    beside.get_by_role("button", name="Sign in", exact=True).click()
    beside.wait_for_url("**/my-day/")
    assert session != mia.page.context.cookies()
    dialog.get_by_role("button", name="Go on here").click()
    expect(dialog).to_be_hidden()
    expect(state_of(mia.page)).to_contain_text("Saved")
    wait_until(lambda: _drafts("The daughter rang"), 20, "the text is kept")


def test_two_tabs_never_overwrite_each_other_in_silence(mia: Walker) -> None:
    text_of(mia.page).press_sequentially("First")
    expect(state_of(mia.page)).to_contain_text("Saved", timeout=WAITS)
    other = mia.page.context.new_page()
    other.goto(f"{mia.page.url}?draft={mia.page.locator('[name=draft_id]').input_value()}")
    text_of(other).press_sequentially("Second, then ")
    expect(state_of(other)).to_contain_text("Saved", timeout=WAITS)
    wait_until(lambda: _drafts("Second, then First"), 20, "the other tab's text is kept")
    text_of(mia.page).press("End")
    text_of(mia.page).press_sequentially(" and third")
    dialog = mia.page.get_by_role("dialog", name="You also changed this somewhere else")
    expect(dialog).to_contain_text("Second, then First", timeout=WAITS)
    dialog.get_by_role("button", name="Put both in the text").click()
    expect(dialog).to_be_hidden()
    wait_until(lambda: _drafts("First and third"), 20, "both texts are kept")
    assert _drafts("Second, then First")
