"""Every page, read in the made-up language by whoever reads it: no word of ours is left as it was."""

import re
from collections import defaultdict
from collections.abc import Iterator
from itertools import product
from typing import Any

import pytest
from django.urls import reverse

from casemgmt.core.display import initials
from casemgmt.core.pseudo import pseudo_locale, untranslated
from clients.models import Case
from tests.access.asking import ask
from tests.access.table import ROWS, Row
from tests.access.world import WHO, World
from tests.conftest import PROFILE, dice
from tests.core.test_ui_pseudo import SAMPLES
from tests.hostile.conftest import of_the_day
from tests.hostile.forms import Found, filled, send
from tests.translation.data import typed

pytestmark = pytest.mark.django_db(databases=["default"])

PAGES = {200, 410}
TYPED = "Ünlike"
"""What is typed into every field: a page that gives it back shows data."""


def readers_of(row: Row) -> list[str]:
    """Whoever may open a page; Mia, or the first of them, in the everyday profile."""
    readers = [who for who in WHO if row.expected("GET", who) & PAGES]
    if PROFILE == "wide":
        return readers
    return ["mia"] if "mia" in readers else readers[:1]


NUMBER = re.compile(r"\bC-[0-9A-Z]{7}\b")
"""The number of a case that the very request has made."""
READ = [row for row in ROWS if readers_of(row)]


@pytest.fixture(scope="module")
def data(made: World) -> set[str]:
    """What the world's people typed, and the style guide's samples."""
    return {*typed(), *SAMPLES, TYPED, initials(TYPED), initials(f"{TYPED} {TYPED}")}


@pytest.fixture
def pseudo() -> Iterator[None]:
    """Within this test the product speaks the made-up language."""
    with pseudo_locale():
        yield


def plain_words(answer: Any, data: set[str]) -> list[str]:
    """Words of a page that nobody marked for translation."""
    if "text/html" not in answer.headers.get("Content-Type", ""):
        return []
    return untranslated(NUMBER.sub("", answer.content.decode()), data)


def by_page(row: Row) -> str:
    """A row's name in a test's id."""
    return row.page


@pytest.mark.by_lot(3)
@pytest.mark.parametrize("row", READ, ids=by_page)
def test_every_word_of_a_page_can_be_translated(
    made: World, data: set[str], pseudo: None, row: Row
) -> None:
    for who in readers_of(row):
        answer = ask(made, who, "GET", made.url(row.page, row.record))
        found = plain_words(answer, data)
        assert not found, f"{who} reads: " + "\n".join(found)


ABOUT_A_CASE = ("case-detail", "case-team", "assessment-list", "plan-list", "closure-detail")
READ_BY = ("mia", "sally") if PROFILE == "wide" else ("mia",)
"""Whoever works it, and in the wide profile whoever leads it too."""


A_STAGE = 1


def some(cases: list[Case]) -> list[Case]:
    """All of them in the wide profile; on other days a few of each stage, by lot."""
    if PROFILE == "wide":
        return cases
    dice(__name__).shuffle(cases)
    stages: dict[str, list[Case]] = defaultdict(list)
    for case in cases:
        stages[case.stage].append(case)
    return [case for those in stages.values() for case in those[:A_STAGE]]


def test_every_word_of_every_case_can_be_translated_wherever_it_stands(
    made: World, data: set[str], pseudo: None
) -> None:
    cases = some(list(Case.objects.visible_to(made.cast.mia, made.now)))
    assert {"planning", "active", "closing"} <= {case.stage for case in cases}
    for case, page, who in product(cases, ABOUT_A_CASE, READ_BY):
        found = plain_words(ask(made, who, "GET", reverse(page, args=[case.pk])), data)
        assert not found, f"{who} reads of a case in {case.stage}: " + "\n".join(found)


def test_every_word_a_form_answers_with_can_be_translated(
    made: World, data: set[str], pseudo: None, found: list[Found]
) -> None:
    wrong = []
    for form in of_the_day(found):
        names = form.form.texts
        for texts in ("", TYPED):
            pairs = filled(form.form, dict.fromkeys(names, texts))
            answer = send(made, form, pairs, follow=True)
            wrong += [f"{form.name}: {words}" for words in plain_words(answer, data)]
    assert not wrong, "\n".join(wrong)


@pytest.mark.by_lot(3)
@pytest.mark.parametrize(
    "row", [row for row in ROWS if {">", "?"} & set(row.post[1:])], ids=by_page
)
def test_every_word_a_button_answers_with_can_be_translated(
    made: World, data: set[str], pseudo: None, row: Row
) -> None:
    for who in [who for who in WHO[1:] if row.expected("POST", who) & {302, 400}][:1]:
        answer = ask(made, who, "POST", made.url(row.page, row.record), follow=True)
        found = plain_words(answer, data)
        assert not found, f"{who} reads: " + "\n".join(found)


def test_every_word_of_a_refusal_can_be_translated(
    made: World, data: set[str], pseudo: None
) -> None:
    case = made.url("case-detail", "case")
    answers = {
        404: ask(made, "omar", "GET", case),
        403: ask(made, "mia", "GET", made.url("program-list", "-")),
        400: ask(made, "mia", "GET", f"{case}?q=%00"),
        405: ask(made, "mia", "GET", made.url("release-let-end", "release")),
    }
    for status, answer in answers.items():
        assert answer.status_code == status
        assert not plain_words(answer, data), status


def test_a_page_with_words_nobody_marked_is_found(
    made: World, data: set[str], pseudo: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    from casemgmt.work.views import homes

    monkeypatch.setattr(homes, "_greeting", lambda _hour, name: f"Welcome back, {name}")
    answer = ask(made, "mia", "GET", made.url("my-day", "-"))
    assert plain_words(answer, data) == ["Welcome back, Mia Example"]
