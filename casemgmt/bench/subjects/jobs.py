"""The nightly jobs: what they do the first time, and that they do nothing the second time."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import psycopg
from django.db import transaction

from assessments.models import ReassessmentTask
from caseload.models import LoadSnapshot, WorkloadFlag
from casemgmt.bench.cast import Cast
from casemgmt.bench.floors import writes
from casemgmt.bench.measuring import Subject
from casemgmt.bench.subjects.asking import asked_by, undone
from casemgmt.core.connecting import connected_as
from casemgmt.core.records import Record
from casemgmt.ledger.long_work import allow_long_statements
from casemgmt.ledger.registry import jobs
from clients.models import CaseAccess

WRITTEN: dict[str, tuple[Any, ...]] = {
    "schedule_reassessments": (ReassessmentTask,),
    "reckon_workload": (LoadSnapshot, WorkloadFlag),
    "reconcile_access": (CaseAccess,),
}
"""The jobs that are measured, and the tables each of them writes."""
FLOORS = {
    "schedule_reassessments": [writes.SCHEDULE],
    "reckon_workload": [writes.LOADS, writes.FLAGS],
    "reconcile_access": [writes.DIFFERENCES],
}


def subjects(cast: Cast, plain: psycopg.Connection[Any]) -> list[Subject]:
    """Each job, undone after every turn."""
    asked = asked_by(cast.supervisor, cast)
    return [
        Subject(name, undone(_run(name, cast)), sending(plain, statements, asked), "worker")
        for name, statements in FLOORS.items()
    ]


def reruns(cast: Cast, plain: psycopg.Connection[Any]) -> list[Subject]:
    """Each job once more, for the time after ``run_once``."""
    return [replace(subject, name=f"{subject.name}_rerun") for subject in subjects(cast, plain)]


def run_once(name: str, cast: Cast) -> tuple[dict[str, int], int]:
    """Run a job for good; return its own counts and how many rows it left, history included."""
    before = _rows(name)
    with connected_as("worker"), transaction.atomic():
        counts = _run(name, cast)()
    return counts, _rows(name) - before


def _run(name: str, cast: Cast) -> Callable[[], dict[str, int]]:
    def run() -> dict[str, int]:
        allow_long_statements()
        return jobs[name].run(cast.now)

    return run


def _rows(name: str) -> int:
    past = [model.history.model for model in WRITTEN[name] if issubclass(model, Record)]
    tables = (*WRITTEN[name], *past)
    return sum(table._base_manager.using("owner").count() for table in tables)


def sending(
    plain: psycopg.Connection[Any], statements: list[str], asked: dict[str, Any]
) -> Callable[[], int]:
    """A function that sends statements in one transaction and undoes them.

    It returns how many rows the first one wrote.
    """

    def send() -> int:
        with plain.transaction(force_rollback=True):
            plain.execute("SET LOCAL statement_timeout = 0")
            first, *_others = [plain.execute(statement.encode(), asked) for statement in statements]
            return first.rowcount

    return send
