"""Every page, for every office, relation and stage: the answer is the specification's (A2)."""

from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest
from django.http import HttpResponse

from casemgmt.core.access import read_logs
from tests.access.matrix import asking, oracle
from tests.access.matrix.arranging import ARRANGED
from tests.access.matrix.asking import compare, kind
from tests.access.matrix.cells import (
    Cell,
    every_case_cell,
    every_cell,
    every_pair,
    pages,
    pairs,
    things,
)
from tests.access.world import World
from tests.conftest import SEED

pytestmark = pytest.mark.django_db(databases=["default"])

Metric = Callable[..., None]
CELLS = 20_000
"""As many answers the wide profile compares at least."""


def said() -> list[str]:
    """Every page the oracle says something of."""
    about_cases = [*oracle.CASES, *oracle.OWN_RULE]
    about_people = [*oracle.PERSONAL, *oracle.REFERRALS, *oracle.OF_A_WORKER, "notice-read"]
    about_people += oracle.OF_A_PROGRAM
    return [*about_cases, *about_people, *oracle.ROLE_PAGES, *oracle.AGENCY_RECORDS, *oracle.PUBLIC]


def test_the_specification_says_one_thing_of_every_page() -> None:
    assert Counter(said()) == Counter(pages())


def test_every_relation_can_be_arranged() -> None:
    assert ARRANGED.keys() == oracle.RELATIONS.keys()


def test_in_a_days_sample_every_two_things_meet_that_meet_at_all() -> None:
    cells = every_cell()
    sample = every_pair(cells, 1)
    met = {pair for cell in sample for pair in pairs(things(cell))}
    assert met == {pair for one in set(map(things, cells)) for pair in pairs(one)}
    assert len({(cell.page, cell.method) for cell in sample}) == 2 * len(pages())
    assert len(sample) < len(cells) / 200


def test_a_days_sample_is_answered_as_specified(made: World, metric: Metric) -> None:
    cells = every_pair(every_cell(), SEED)
    answers = compare(made, cells)
    metric("a2_sampled", answers.cells, len(cells))
    metric("a2_sampled_mismatches", len(answers.wrong), 0)
    assert answers.wrong == []


@pytest.mark.wide
def test_every_page_is_answered_as_specified_in_every_relation_and_stage(
    made: World, metric: Metric
) -> None:
    answers = compare(made, every_case_cell(SEED))
    metric("a2_cells", answers.cells, CELLS)
    metric("a2_mismatches", len(answers.wrong), 0)
    assert answers.wrong == []
    assert answers.cells >= CELLS


READS = Cell("primary", "active", "case_manager", "case-detail", "GET")
HIDES = Cell("none", "active", "case_manager", "case-detail", "GET")


def test_a_right_that_nobody_meant_is_found(made: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(oracle.RELATIONS, "primary", (oracle.NOTHING, oracle.NOTHING))
    assert len(compare(made, [READS]).wrong) == 1


def test_a_record_shown_without_a_row_in_the_log_is_found(
    made: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(read_logs._entries, "reads", lambda *read: None)
    assert ["no row in the read log" in line for line in compare(made, [READS]).wrong] == [True]


def test_a_refusal_that_tells_more_is_found(made: World, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = asking.request

    def tell(*about: Any) -> Any:
        answer, _reads = asked(*about)
        if str(made.records["case"]) in about[-1]:
            answer.headers["X-Hint"] = "yours"
        return answer, 1

    monkeypatch.setattr(asking, "request", tell)
    assert len(compare(made, [HIDES]).wrong) == 2


def test_an_answer_has_one_of_four_classes() -> None:
    login = {"Location": "/account/login/?next=/"}
    assert kind(HttpResponse(status=302, headers=login)) == oracle.SIGN_IN
    assert kind(HttpResponse(status=302, headers={"Location": "/"})) == oracle.IN
    assert [kind(HttpResponse(status=code)) for code in (200, 405, 403, 404)] == [
        oracle.IN,
        oracle.IN,
        oracle.REFUSED,
        oracle.HIDDEN,
    ]
