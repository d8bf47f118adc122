"""Counting and timing: what is counted is what the product sends, and floors answer the same."""

import html
import re
from collections.abc import Iterator
from contextlib import closing
from functools import partial
from typing import Any

import psycopg
import pytest
from django.db import connection, transaction

from casemgmt.bench import running
from casemgmt.bench.floors import answering, past_policies, questions, rows_of, writes
from casemgmt.bench.measuring import Cost, Subject, cost_of, measure
from casemgmt.bench.own import connect
from casemgmt.bench.subjects import NAMES, index, jobs, pages
from casemgmt.bench.subjects import questions as asked
from casemgmt.bench.subjects.asking import asked_by
from casemgmt.bench.subjects.jobs import sending
from clients.models import Assignment, Case, CaseAccess
from tests.bench.conftest import Loaded


@pytest.fixture
def plain(small: Loaded) -> Iterator[psycopg.Connection[Any]]:
    with closing(past_policies()) as connection:
        yield connection


def test_the_floor_asks_past_the_policies(small: Loaded, plain: psycopg.Connection[Any]) -> None:
    """It acts for nobody, and counts every case."""
    (count,) = plain.execute("SELECT count(*) FROM clients_case").fetchone() or (0,)
    assert count == small.world.scale.cases


def test_every_statement_is_counted_and_undone(small: Loaded) -> None:
    def work() -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM clients_case")
            cursor.execute("INSERT INTO ledger_pulse (name, at) VALUES ('bench', now())")
            transaction.set_rollback(True)

    cost = cost_of(work)
    assert cost.queries == 2
    assert cost.buffers > 5
    assert cost.permission_queries == 0
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM ledger_pulse WHERE name = 'bench'")
        assert cursor.fetchone() == (0,)


def test_a_question_of_permission_is_counted_as_one(small: Loaded) -> None:
    cases = Case.objects.visible_to(small.cast.worker, small.now)
    cost = cost_of(lambda: list(cases[:3]))
    assert (cost.queries, cost.permission_queries) == (1, 1)


def test_both_sides_take_turns() -> None:
    calls: list[str] = []
    subject = Subject("x", lambda: calls.append("p"), lambda: calls.append("f"))
    result = measure(subject, seconds=0)
    assert "".join(calls) == "pfppppfpfppppf"
    assert (result.queries, result.buffers) == (0, 0)
    assert result.ratio > 0


@pytest.mark.parametrize(
    ("product", "floor", "who"),
    [
        (asked.visible_list, questions.VISIBLE_LIST, "worker"),
        (asked.overdue, questions.OVERDUE, "worker"),
        (asked.overdue, questions.OVERDUE, "supervisor"),
        (asked.search, questions.SEARCH, "worker"),
        (asked.search, questions.SEARCH, "supervisor"),
    ],
)
def test_a_floor_gives_the_same_cases(
    small: Loaded, plain: psycopg.Connection[Any], product: Any, floor: Any, who: str
) -> None:
    person = getattr(small.cast, who)
    found = [getattr(row, "case", row).number for row in product(person, small.cast)]
    rows = rows_of(plain, floor, asked_by(person, small.cast))["rows"]
    assert found
    assert found == [row[0] for row in rows]


def test_an_opened_case_is_the_same_case(small: Loaded, plain: psycopg.Connection[Any]) -> None:
    case, notes, tasks = asked.open_case(small.cast.worker, small.cast)
    rows = rows_of(plain, questions.OPEN_CASE, asked_by(small.cast.worker, small.cast))
    assert [row[0] for row in rows["rows"]] == [case.number]
    assert [row[0] for row in rows["notes"]] == [note.text for note in notes]
    assert [row[0] for row in rows["tasks"]] == [task.due_on for task in tasks]


def test_each_page_shows_what_its_floor_found(
    small: Loaded, plain: psycopg.Connection[Any]
) -> None:
    with transaction.atomic():
        for name in jobs.WRITTEN:
            jobs.run_once(name, small.cast)
    for page in pages.all_pages(small.cast):
        text = html.unescape(pages.opening(pages.signed_in(page.staff), page.url)())
        rows = rows_of(plain, page.floor, page.asked)["rows"]
        assert rows, page.name
        missing = [row[0] for row in rows if str(row[0]) not in text]
        assert missing == [], page.name
        assert "<" in answering(plain, page.floor, page.asked)()


def test_the_names_of_what_is_measured_are_known_beforehand(
    small: Loaded, plain: psycopg.Connection[Any]
) -> None:
    parts = (jobs.subjects, jobs.reruns, asked.subjects, pages.subjects, index.subjects)
    assert [one.name for part in parts for one in part(small.cast, plain)] == [*NAMES]


@pytest.mark.parametrize(
    ("only", "night"),
    [
        (["open_case"], []),
        (["reckon_workload_rerun"], ["reckon_workload"]),
    ],
)
def test_only_what_is_named_is_measured_and_only_its_job_is_run(
    small: Loaded, monkeypatch: pytest.MonkeyPatch, only: list[str], night: list[str]
) -> None:
    said: list[str] = []
    monkeypatch.setattr(jobs, "run_once", lambda name, cast: ({}, 0))
    monkeypatch.setattr(running, "measure", partial(measure, seconds=0))
    report = running.measure_all(small.cast, said.append, only)
    assert [result.name for result in report.results] == only
    assert list(report.first) == list(report.second) == night
    assert said == [f"Measuring {name} …" for name in only]


def test_a_page_that_fails_is_not_measured(small: Loaded) -> None:
    browser = pages.signed_in(small.cast.worker)
    with pytest.raises(pages.PageFailed, match="403"):
        pages.opening(browser, "/team/")()


def test_the_floor_of_scheduling_plans_as_many(
    small: Loaded, plain: psycopg.Connection[Any]
) -> None:
    asks = asked_by(small.cast.supervisor, small.cast)
    product = jobs.subjects(small.cast, plain)[0].product()
    assert product["planned"] == sending(plain, [writes.SCHEDULE], asks)()


def test_handing_over_is_undone_and_its_floor_moves_the_same_access(small: Loaded) -> None:
    before = list(CaseAccess.objects.order_by("pk").values_list("pk", "during"))
    carried = Assignment.objects.count()
    with closing(connect("owner")) as owner:
        for subject in index.subjects(small.cast, owner):
            subject.product()
            subject.floor()
    assert list(CaseAccess.objects.order_by("pk").values_list("pk", "during")) == before
    assert Assignment.objects.count() == carried


def test_transaction_control_is_no_query() -> None:
    cost = Cost()
    cost(lambda *rest: None, "SAVEPOINT a", None, False, {})
    assert (cost.queries, cost.buffers) == (0, 0)
    assert re.match("SET", "SET LOCAL x")
