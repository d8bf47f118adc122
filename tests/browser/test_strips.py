"""On a phone, a strip that scrolls sideways begins where its current part is in sight."""

import datetime as dt
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.driving import Walker
from tests.browser.looking import PHONE
from tests.cast import Cast
from tests.stories import a_case

pytestmark = pytest.mark.browser


@pytest.mark.by_lot(2)
@pytest.mark.parametrize("place", ["", "consent/", "team/", "history/"])
def test_the_current_tab_is_in_sight_on_a_phone(
    person: Callable[..., Walker], agency: Cast, place: str
) -> None:
    case = a_case(agency, dt.datetime.now(dt.UTC), stage="active")
    mia = person("mia")
    mia.page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    mia.open(f"/cases/{case.pk}/{place}")
    strip = mia.page.locator(".tabs")
    assert strip.evaluate("each => each.scrollWidth > each.clientWidth")
    expect(strip.locator("[aria-current]")).to_be_in_viewport(ratio=1)
    assert (strip.evaluate("each => each.scrollLeft") == 0) == (place == "")
