"""A hospital's referral on a phone, from the first call to an open case, the connection cut twice."""

import datetime as dt
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from clients.models import Case, Client, Referral
from tests.browser.driving import Walker
from tests.cast import Cast

pytestmark = pytest.mark.browser
PHONE = {"width": 390, "height": 844}


def cut_off(walker: Walker, button: str) -> None:
    """Press while there is no connection: the page says so and stays; then press again."""
    context, page = walker.page.context, walker.page
    context.set_offline(True)
    page.get_by_role("main").get_by_role("button", name=button).first.click()
    dialog = page.get_by_role("dialog", name="No connection")
    expect(dialog).to_be_visible()
    dialog.get_by_role("button", name="Go on here").click()
    context.set_offline(False)
    walker.press(button)


def test_a_hospital_calls_and_a_case_is_open_though_the_connection_breaks_twice(
    person: Callable[..., Walker], agency: Cast
) -> None:
    ines = person("ines")
    ines.page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    ines.open("/referrals/new/")
    ines.fill(
        given_name="Odile",
        family_name="Farrant",
        urgency="3",
        reason="Goes home on Friday after a broken hip, and lives alone.",
        referrer_kind="hospital",
        method="professional",
        referrer_name="The discharge nurse",
    )
    cut_off(ines, "Record the referral")
    ines.reads("Odile Farrant", "Goes home on Friday")
    ines.press("Take it")
    ines.follow("Record a try")
    ines.fill(means="phone", result="reached", words="She would like help with the stairs.")
    ines.press("Keep the try")
    ines.follow("Screen")
    ines.fill(is_eligible="yes", is_appropriate="yes", basis="82, lives in the county.")
    ines.fill(rationale="She eats little and sees nobody all week.")
    cut_off(ines, "Save the screening")
    ines.follow("Accept")
    ines.fill(birth_date=f"{dt.date(1944, 3, 9):%Y-%m-%d}")
    ines.press("Open the case")
    assert ines.place in {"intake-edit", "case-detail"}
    referral = Referral.objects.get(family_name="Farrant")
    case = Case.objects.get(referral=referral)
    assert (referral.state, case.stage) == ("accepted", "intake")
    assert Client.objects.filter(family_name="Farrant").count() == 1
