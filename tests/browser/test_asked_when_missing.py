"""Why a fact is missing is asked for while it is missing, and no longer (INT-02)."""

import datetime as dt
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.driving import Walker
from tests.cast import Cast
from tests.stories import a_case

pytestmark = pytest.mark.browser


@pytest.mark.parametrize(
    ("name", "given"), [("birth_date", "1948"), ("language", "Spanish"), ("phone", "555-0188")]
)
def test_why_a_fact_is_missing_is_asked_while_it_is(
    person: Callable[..., Walker], agency: Cast, name: str, given: str
) -> None:
    case = a_case(agency, dt.datetime.now(dt.UTC), language="", phone="", birth_date=None)
    mia = person("mia")
    mia.open(f"/clients/{case.client_id}/edit/")
    fact, why = mia.page.locator(f"#id_{name}"), mia.page.locator(f"#id_no_{name}")
    expect(why).to_be_visible()
    fact.fill(given)
    expect(why).to_be_hidden()
    fact.fill("")
    expect(why).to_be_visible()
    why.select_option("declined")
    fact.fill(given)
    expect(why).to_be_visible()
