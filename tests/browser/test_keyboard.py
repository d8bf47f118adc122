"""The whole day without a mouse: what the keys do, where they do nothing, and that focus is seen."""

import datetime as dt
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from clients.models import Case
from tests.browser.driving import Walker
from tests.browser.looking import PHONE, Findings
from tests.cast import Cast
from tests.stories import a_case

pytestmark = pytest.mark.browser
MOST_STOPS = 120
FOCUS = """() => {
  const here = document.activeElement;
  if (here === document.body) return null;
  const shown = [here, here.closest("label"), here.parentElement].some(each => each &&
    ((getComputedStyle(each).outlineStyle !== "none" &&
      parseFloat(getComputedStyle(each).outlineWidth) >= 2)));
  const near = here.closest("label") || here;
  const box = near.getBoundingClientRect();
  const over = [0.1, 0.5, 0.9].map(part =>
    document.elementFromPoint(box.x + box.width * part, box.y + box.height * part));
  return {
    what: here.outerHTML.slice(0, 160), shown,
    reached: over.some(each => near.contains(each) || (each && each.contains(near))),
  };
}"""
"""The focused element: whether a ring shows it, and whether something else covers all of it."""


@pytest.fixture(scope="module")
def case(agency: Cast) -> Case:
    """A case of Mia's in monitoring."""
    return a_case(agency, dt.datetime.now(dt.UTC), stage="active")


@pytest.fixture
def mia(person: Callable[..., Walker], case: Case) -> Walker:
    return person("mia")


def test_the_first_tab_stop_leads_to_the_content(mia: Walker) -> None:
    mia.open("/my-day/")
    mia.page.keyboard.press("Tab")
    skip = mia.page.get_by_role("link", name="Skip to main content")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport(ratio=1)
    mia.page.keyboard.press("Enter")
    expect(mia.main).to_be_focused()


@pytest.mark.by_lot(2)
@pytest.mark.parametrize("place", ["", "notes/new/", "intake/", "releases/new/"])
def test_whatever_has_the_focus_is_seen(mia: Walker, case: Case, place: str) -> None:
    mia.open(f"/cases/{case.pk}/{place}")
    stops = list(_tab_through(mia.page))
    hidden = [stop["what"] for stop in stops if not stop["shown"]]
    covered = [stop["what"] for stop in stops if not stop["reached"]]
    assert len(stops) > 15
    assert not hidden, hidden
    assert not covered, covered


def _tab_through(page: Page) -> list[dict[str, object]]:
    stops: list[dict[str, object]] = []
    for _stop in range(MOST_STOPS):
        page.keyboard.press("Tab")
        stop = page.evaluate(FOCUS)
        if stop is None or (stops and stop["what"] == stops[0]["what"]):
            return stops
        stops.append(stop)
    raise AssertionError("The focus never comes round.")


def test_what_an_answer_makes_necessary_comes_next_once_it_is_chosen(
    mia: Walker, case: Case
) -> None:
    mia.open(f"/cases/{case.pk}/consent/new/")
    authority = mia.main.get_by_label("By which authority")
    expect(authority).to_be_hidden()
    mia.page.locator('[name="signer_capacity"][value="self"]').focus()
    mia.page.keyboard.press("ArrowRight")
    expect(authority).to_be_visible()
    mia.page.keyboard.press("Tab")
    expect(authority).to_be_focused()
    mia.page.keyboard.press("Shift+Tab")
    mia.page.keyboard.press("ArrowLeft")
    expect(authority).to_be_hidden()


@pytest.mark.by_lot(2)
@pytest.mark.parametrize("keys", ["Control+k", "/"])
def test_the_palette_opens_finds_and_closes(
    mia: Walker, case: Case, findings: Findings, keys: str
) -> None:
    mia.open("/my-day/")
    palette = mia.page.get_by_role("dialog", name="Find")
    mia.page.keyboard.press(keys)
    box = palette.get_by_role("combobox")
    expect(box).to_be_focused()
    mia.page.keyboard.press("Escape")
    expect(palette).to_be_hidden()
    mia.page.keyboard.press(keys)
    mia.page.keyboard.type("rosa")
    expect(palette.get_by_role("option", name="Rosa Delgado")).to_have_attribute(
        "aria-selected", "true"
    )
    findings.look(mia.page, mia.touch, "mia palette over a page")
    mia.page.keyboard.press("Enter")
    mia.page.wait_for_url(f"**/cases/{case.pk}/")
    assert not findings.everything, findings.everything


def test_a_question_mark_tells_the_keys_and_escape_puts_them_away(
    mia: Walker, findings: Findings
) -> None:
    mia.open("/my-day/")
    mia.page.keyboard.press("?")
    keys = mia.page.get_by_role("dialog", name="Keyboard shortcuts")
    expect(keys).to_contain_text("Write a note")
    findings.look(mia.page, mia.touch, "mia keys over a page")
    mia.page.keyboard.press("Escape")
    expect(keys).to_be_hidden()
    assert not findings.everything, findings.everything


@pytest.mark.by_lot(2)
@pytest.mark.parametrize(
    ("name", "letter", "place"),
    [("mia", "d", "/my-day/"), ("mia", "l", "/cases/"), ("sally", "t", "/team/")],
)
def test_g_and_a_letter_go_to_a_place(
    person: Callable[..., Walker], case: Case, name: str, letter: str, place: str
) -> None:
    somebody = person(name)
    somebody.open("/me/")
    somebody.page.keyboard.press("g")
    somebody.page.keyboard.press(letter)
    somebody.page.wait_for_url(f"**{place}")


@pytest.mark.by_lot(2)
@pytest.mark.parametrize(("letter", "place"), [("n", "notes/new/"), ("c", "contacts/new/")])
def test_n_and_c_begin_a_note_and_a_contact_on_a_case(
    mia: Walker, case: Case, letter: str, place: str
) -> None:
    mia.open(f"/cases/{case.pk}/")
    mia.page.keyboard.press(letter)
    mia.page.wait_for_url(f"**/cases/{case.pk}/{place}")


def test_single_keys_are_only_letters_inside_a_field(mia: Walker, case: Case) -> None:
    mia.open(f"/cases/{case.pk}/people/new/")
    field = mia.main.get_by_role("textbox").first
    field.focus()
    mia.page.keyboard.type("g d n c g l / ? 1")
    mia.page.keyboard.press("Control+k")
    expect(mia.page.get_by_role("dialog")).to_have_accessible_name("Find")
    mia.page.keyboard.press("Escape")
    expect(field).to_have_value("g d n c g l / ? 1")
    assert mia.place == "person-new"


def test_single_keys_can_be_switched_off(mia: Walker, case: Case) -> None:
    mia.open("/me/")
    mia.page.locator('[name="shortcuts_on"]').uncheck()
    mia.press("Save")
    mia.open(f"/cases/{case.pk}/")
    mia.page.keyboard.type("?/n")
    mia.page.keyboard.press("Control+k")
    expect(mia.page.get_by_role("dialog")).to_have_accessible_name("Find")
    assert mia.place == "case-detail"
    mia.open("/me/")
    mia.page.locator('[name="shortcuts_on"]').check()
    mia.press("Save")


@pytest.mark.by_lot(2)
@pytest.mark.parametrize("name", ["More actions", "Light or dark"])
def test_a_menu_opens_and_escape_gives_the_focus_back(
    mia: Walker, case: Case, findings: Findings, name: str
) -> None:
    mia.open(f"/cases/{case.pk}/")
    opener = mia.page.locator("summary").and_(mia.page.get_by_label(name))
    opener.focus()
    mia.page.keyboard.press("Enter")
    menu = mia.page.locator("details.menu[open]")
    expect(menu).to_be_visible()
    findings.look(mia.page, mia.touch, f"mia case-detail with {name}")
    mia.page.keyboard.press("Escape")
    expect(menu).to_have_count(0)
    expect(opener).to_be_focused()
    assert not findings.everything, findings.everything


def test_on_a_phone_more_shows_every_place(mia: Walker, findings: Findings) -> None:
    mia.open("/my-day/")
    mia.page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    mia.page.get_by_role("button", name="More").click()
    places = mia.page.get_by_role("navigation", name="More places")
    expect(places.get_by_role("link", name="Supervision")).to_be_visible()
    findings.look(mia.page, mia.touch, "mia more on a phone")
    places.get_by_role("button", name="Close").click()
    expect(places).to_be_hidden()
    assert not findings.everything, findings.everything
