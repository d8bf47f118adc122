"""The page warns before a sign-in ends, keeps what was typed, and asks who it is by keyboard."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.utils import timezone
from playwright.sync_api import Locator, expect

from casemgmt.agency.sessions import BEGAN, FRESH, IDLE, PROVEN, SessionStore
from tests.browser.driving import Walker
from tests.cast import PASSWORD, Cast

pytestmark = pytest.mark.browser
SOON = dt.timedelta(seconds=100)
WARNING = "Are you still there?"


@pytest.fixture
def sally(person: Callable[..., Walker]) -> Walker:
    """Sally at a form that keeps no draft; the clock of her page goes as the test says."""
    somebody = person("sally")
    somebody.page.clock.install()
    somebody.open("/supervision/new/")
    somebody.page.locator('[name="agenda"]').fill("Room for new referrals")
    return somebody


def session_of(walker: Walker) -> Session:
    """The row of the walker's session."""
    name = settings.SESSION_COOKIE_NAME
    found = [c["value"] for c in walker.page.context.cookies() if c["name"] == name]
    return Session.objects.get(session_key=found[0])


def ends_in(walker: Walker, left: dt.timedelta) -> None:
    """Nobody has been there for long: age the row of their session."""
    key = session_of(walker).session_key
    Session.objects.filter(session_key=key).update(expire_date=timezone.now() + left)


def wait_long(walker: Walker) -> None:
    """Let the page's clock go on until it asks how long the sign-in still holds."""
    walker.page.clock.fast_forward("12:01")


def warning_of(walker: Walker, name: str = WARNING) -> Locator:
    return walker.page.get_by_role("dialog", name=name)


def test_the_page_warns_and_one_key_keeps_the_person_in(sally: Walker) -> None:
    ends_in(sally, SOON)
    wait_long(sally)
    warning = warning_of(sally)
    expect(warning).to_be_visible()
    expect(warning.get_by_role("status")).to_have_text(
        "You will be signed out in less than 2 minutes."
    )
    expect(warning.get_by_role("button", name="Stay signed in")).to_be_focused()
    assert session_of(sally).expire_date <= timezone.now() + SOON, "asking moved no end"
    with sally.page.expect_response("**/me/session/"):
        sally.page.keyboard.press("Enter")
    expect(warning).to_be_hidden()
    assert session_of(sally).expire_date > timezone.now() + IDLE / 2
    expect(sally.page.locator('[name="agenda"]')).to_have_value("Room for new referrals")
    assert sally.findings.console == []


def test_the_warning_counts_down_in_steps(sally: Walker) -> None:
    ends_in(sally, SOON)
    wait_long(sally)
    words = warning_of(sally).get_by_role("status")
    expect(words).to_have_text("You will be signed out in less than 2 minutes.")
    ends_in(sally, dt.timedelta(seconds=50))
    sally.page.clock.fast_forward(25_000)
    expect(words).to_have_text("You will be signed out in less than 60 seconds.")


def test_who_went_on_in_another_tab_is_not_asked_any_more(sally: Walker) -> None:
    ends_in(sally, SOON)
    wait_long(sally)
    expect(warning_of(sally)).to_be_visible()
    ends_in(sally, IDLE)
    sally.page.clock.fast_forward(25_000)
    expect(warning_of(sally)).to_be_hidden()


def test_when_it_has_ended_the_page_is_covered_and_goes_on_for_the_same_person(
    sally: Walker,
) -> None:
    ends_in(sally, dt.timedelta(0))
    wait_long(sally)
    dialog = sally.page.get_by_role("dialog", name="You were signed out")
    expect(dialog).to_be_visible()
    agenda = sally.page.locator('[name="agenda"]')
    expect(agenda).to_be_hidden()
    sally.page.keyboard.press("Escape")
    expect(dialog).to_be_visible()
    with sally.page.expect_popup() as opened:
        dialog.get_by_role("link", name="Sign in").press("Enter")
    beside = opened.value
    expect(beside.get_by_role("main")).to_contain_text("nothing was done here for 15 minutes")
    beside.locator('[name="login"]').fill("sally@example.org")
    beside.locator('[name="password"]').fill(PASSWORD)
    beside.locator('[name="password"]').press("Enter")
    beside.wait_for_url("**/team/")
    dialog.get_by_role("button", name="Go on here").press("Enter")
    expect(dialog).to_be_hidden()
    expect(agenda).to_have_value("Room for new referrals")
    sally.press("Plan session")
    assert sally.place == "supervision-new", (
        "the form is sent as its person, and comes back unfinished"
    )
    expect(agenda).to_have_value("Room for new referrals")


def test_somebody_else_never_sees_the_page_again(sally: Walker, agency: Cast) -> None:
    ends_in(sally, dt.timedelta(0))
    wait_long(sally)
    dialog = sally.page.get_by_role("dialog", name="You were signed out")
    expect(dialog).to_be_visible()
    sally.take_session(agency.mia.user)
    with sally.page.expect_navigation():
        dialog.get_by_role("button", name="Go on here").click()
    sally.page.wait_for_url("**/my-day/")


def test_a_weighty_act_asks_by_keyboard_and_goes_on_with_what_was_typed(
    person: Callable[..., Walker], agency: Cast
) -> None:
    alex = person("alex")
    alex.open("/agency/retention/new/")
    first = alex.page.locator('[name="record_class"] option').last.get_attribute("value")
    today = agency.agency.today(timezone.now())
    alex.fill(record_class=first, years=7, basis='State rule "A"', effective_from=f"{today}")
    proved_long_ago(alex)
    with alex.page.expect_navigation():
        alex.page.locator('[name="basis"]').press("Enter")
    alex.reads("Is it still you?", "with what you typed")
    expect(alex.page.get_by_role("button", name="It is still me")).to_be_focused()
    with alex.page.expect_navigation():
        alex.page.keyboard.press("Enter")
    assert alex.place == "retention-list"
    alex.reads('State rule "A"')
    assert alex.findings.console == []


def proved_long_ago(walker: Walker) -> None:
    """Age what the session says of the last proof."""
    row = session_of(walker)
    data = row.get_decoded() | {PROVEN: (timezone.now() - FRESH).timestamp()}
    Session.objects.filter(pk=row.pk).update(session_data=SessionStore().encode(data))


def test_the_last_end_is_told_and_not_moved(sally: Walker) -> None:
    row = session_of(sally)
    began = (timezone.now() + SOON).timestamp() - settings.SESSION_COOKIE_AGE
    data = row.get_decoded() | {BEGAN: began}
    end = dt.datetime.fromtimestamp(began + settings.SESSION_COOKIE_AGE, dt.UTC)
    coded = SessionStore().encode(data)
    Session.objects.filter(pk=row.pk).update(session_data=coded, expire_date=end)
    wait_long(sally)
    warning = warning_of(sally, "Your sign-in ends soon")
    expect(warning).to_contain_text("it can't be longer")
    expect(warning.get_by_role("button", name="Stay signed in")).to_be_hidden()
    warning.get_by_role("button", name="Go on").press("Enter")
    expect(warning).to_be_hidden()
    sally.page.clock.fast_forward(25_000)
    expect(warning).to_be_hidden()
    assert session_of(sally).expire_date == end
