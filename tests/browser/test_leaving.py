"""Whoever sits down at the machine next sees nothing of the one who left."""

import datetime as dt
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.driving import Walker
from tests.browser.looking import STORED
from tests.cast import Cast
from tests.stories import a_case

pytestmark = pytest.mark.browser


def test_back_after_signing_out_shows_nothing(person: Callable[..., Walker], agency: Cast) -> None:
    case = a_case(agency, dt.datetime.now(dt.UTC), stage="active")
    mia = person("mia")
    mia.open(f"/cases/{case.pk}/")
    mia.reads("Rosa Delgado")
    with mia.page.expect_navigation():
        mia.page.get_by_role("button", name="Sign out").first.click()
    assert mia.page.evaluate(STORED) == 0
    mia.page.go_back()
    mia.page.wait_for_url("**/account/login/**")
    expect(mia.page.get_by_role("button", name="Sign in", exact=True)).to_be_visible()
    expect(mia.page.get_by_text("Rosa Delgado")).to_have_count(0)
    assert mia.page.evaluate(STORED) == 0
