"""The command as it is run, and what must not grow with the number of cases."""

import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from functools import partial
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import call_command
from django.core.management.base import CommandError

from casemgmt import bootstrap
from casemgmt.bench import measuring, own, running
from casemgmt.bench.floors import past_policies
from casemgmt.bench.measuring import Cost, cost_of, measure
from casemgmt.bench.subjects import pages, questions
from casemgmt.bootstrap.project import PROJECT
from tests import databases
from tests.bench.conftest import Loaded

JOBS = [
    "schedule_reassessments", "reckon_workload", "reconcile_access",
    "schedule_reassessments_rerun", "reckon_workload_rerun", "reconcile_access_rerun",
]  # fmt: skip
QUESTIONS = [
    "visible_list", "overdue", "overdue_of_team", "open_case", "search", "search_of_team",
    "hidden_matches",
]  # fmt: skip
PAGES = [
    "my_day", "my_clients", "my_clients_of_team", "case_record", "case_record_long", "note_list",
    "note_list_long", "referral_queue", "duplicate_check", "palette", "palette_of_team", "my_team",
]  # fmt: skip
HANDOVERS = ["assign_1", "assign_60", "index_1", "index_60"]
VISIBLE_BUFFERS, PERMISSION_QUERIES = 500, 3


def bench_databases() -> set[str]:
    """The databases of benches that are there now."""
    with databases.maintenance() as connection:
        asked = "SELECT datname FROM pg_database WHERE datname LIKE 'casemgmt_bench_%'"
        return {str(name) for (name,) in connection.execute(asked)}


@pytest.fixture(scope="module")
def run(
    django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> tuple[str, list[dict[str, Any]]]:
    """One run of the command, with one turn for each thing: what it printed, and its JSON."""
    out, file = StringIO(), tmp_path_factory.mktemp("bench") / "numbers.json"
    with pytest.MonkeyPatch.context() as patch, django_db_blocker.unblock():
        patch.setattr(running, "measure", partial(measure, seconds=0))
        patch.setattr(measuring, "LEAST_TURNS", 1)
        call_command("bench", "--cases", "300", "--notes", "900", "--json", str(file), stdout=out)
    return out.getvalue(), json.loads(file.read_text())


def costs(loaded: Loaded) -> dict[str, Cost]:
    """What each question and page costs, by name."""
    with closing(past_policies()) as plain:
        subjects = [*questions.subjects(loaded.cast, plain), *pages.subjects(loaded.cast, plain)]
        for subject in subjects:
            subject.product()
        return {subject.name: cost_of(subject.product) for subject in subjects}


@pytest.mark.wide
def test_every_page_and_job_is_measured(run: tuple[str, list[dict[str, Any]]]) -> None:
    _printed, numbers = run
    assert [one["name"] for one in numbers] == [*JOBS, *QUESTIONS, *PAGES, *HANDOVERS]
    for one in numbers:
        told = ["name", "ms", "queries", "buffers", "floor_ms", "ratio"]
        assert list(one) == [*told, "policies_ms", "policies_buffers"]
        assert one["ms"] > 0
        assert one["floor_ms"] > 0
        assert one["queries"] > 0
        assert one["buffers"] > 0
    bound = {one["name"]: one["policies_buffers"] for one in numbers}
    assert bound["visible_list"] > 0, "the policies are asked"
    assert {bound[name] for name in JOBS} == {0}, "and not for the worker"


@pytest.mark.wide
def test_what_was_loaded_and_what_the_jobs_did_is_printed(
    run: tuple[str, list[dict[str, Any]]],
) -> None:
    printed, _numbers = run
    assert re.search(r"clients\.Case: 300 ", printed)
    assert re.search(r"clients\.Note: 900 ", printed)
    planned = re.search(r"schedule_reassessments: {'planned': (\d+).*}, (\d+) rows", printed)
    assert planned
    assert int(planned[2]) == 2 * int(planned[1]) > 0
    assert re.search(r"schedule_reassessments again: {'planned': 0.*}, 0 rows", printed)
    for job in ("schedule_reassessments", "reckon_workload", "reconcile_access"):
        assert f"METRIC bench_{job}_rerun_rows=0 bar=0" in printed
    assert re.search(r"^METRIC bench_visible_list_buffers=\d+ bar=500$", printed, re.MULTILINE)
    assert re.search(r"^METRIC bench_open_case_ms=[\d.]+ bar=15$", printed, re.MULTILINE)


@pytest.mark.wide
def test_its_database_is_gone_and_ours_is_in_use_again(
    run: tuple[str, list[dict[str, Any]]],
) -> None:
    assert f"casemgmt_bench_{os.getpid()}" not in bench_databases()
    assert settings.DATABASES["default"]["NAME"].startswith("casemgmt_test_")


@pytest.mark.wide
def test_a_list_and_its_queries_do_not_grow_with_the_agency(
    loading: Callable[[int], Any], run: tuple[str, list[dict[str, Any]]]
) -> None:
    with loading(60) as loaded:
        few = costs(loaded)
    many = {one["name"]: one for one in run[1]}
    assert {name: cost.queries for name, cost in few.items()} == {
        name: many[name]["queries"] for name in few
    }
    assert few["my_clients"].permission_queries <= PERMISSION_QUERIES
    assert many["visible_list"]["buffers"] < VISIBLE_BUFFERS


@pytest.mark.wide
@pytest.mark.parametrize("cases", [10_000, 100_000])
def test_a_managers_list_touches_few_pages_at_any_size(
    loading: Callable[[int], Any], metric: Callable[[str, object, object], None], cases: int
) -> None:
    with loading(cases) as loaded:
        found = costs(loaded)
    listed, page = found["visible_list"], found["my_clients"]
    metric(f"visible_list_buffers_{cases}", listed.buffers, VISIBLE_BUFFERS)
    metric(f"visible_list_permission_queries_{cases}", page.permission_queries, PERMISSION_QUERIES)
    assert listed.buffers <= VISIBLE_BUFFERS
    assert listed.permission_queries == 1
    assert page.permission_queries <= PERMISSION_QUERIES


@pytest.mark.parametrize("ending", [KeyboardInterrupt, RuntimeError])
def test_the_database_is_dropped_whatever_ended_the_bench(
    django_db_setup: None,
    django_db_blocker: Any,
    monkeypatch: pytest.MonkeyPatch,
    ending: type[BaseException],
) -> None:
    monkeypatch.setattr(own, "call_command", lambda *rest, **options: None)
    before = settings.DATABASES["default"]["NAME"]
    with django_db_blocker.unblock():
        with pytest.raises(ending), own.own_database() as name:
            assert settings.DATABASES["default"]["NAME"] == name
            assert name in bench_databases()
            raise ending
        assert name not in bench_databases()
    assert settings.DATABASES["default"]["NAME"] == before


@pytest.mark.wide
@pytest.mark.faults
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_stopped_bench_drops_its_database(number: signal.Signals, tmp_path: Path) -> None:
    command = [sys.executable, "manage.py", "bench", "--cases", "50000"]
    env = os.environ | {bootstrap.HANDED_OVER: "1", "PYTHONUNBUFFERED": "1"}
    with subprocess.Popen(
        command, cwd=PROJECT, env=env, stdout=subprocess.PIPE, text=True
    ) as process:
        name = f"casemgmt_bench_{process.pid}"
        assert process.stdout
        for line in process.stdout:
            if "clients.Case:" in line:
                break
        assert name in bench_databases()
        process.send_signal(number)
        process.stdout.read()
        assert process.wait(60) != 0
    assert name not in bench_databases()


@pytest.mark.parametrize("wrong", [["--cases", "39"], ["--cases", "40", "--notes", "-1"]])
def test_a_size_that_cannot_be_loaded_is_explained(wrong: list[str]) -> None:
    with pytest.raises(CommandError, match="Give 40 cases or more"):
        call_command("bench", *wrong)


def test_a_name_that_nothing_has_is_refused_before_anything_is_loaded() -> None:
    with pytest.raises(CommandError, match="invalid choice: 'palete'"):
        call_command("bench", "--cases", "40", "--only", "palette", "palete")


def test_the_bench_is_given_servers_of_its_own_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgres://somewhere/else")
    monkeypatch.delenv(bootstrap.HANDED_OVER, raising=False)
    assert bootstrap.takes_over(["bench", "--cases", "300"])
    monkeypatch.setenv(bootstrap.HANDED_OVER, "1")
    assert not bootstrap.takes_over(["bench", "--cases", "300"])
