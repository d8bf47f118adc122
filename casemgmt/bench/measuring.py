"""What one thing costs: median time beside its floor's, queries, and buffers touched.

Times on a machine with other work move by a factor of two, so the two sides take turns and the
median counts. Buffers do not move: they are what a plan touches.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from statistics import median
from typing import Any

from django.db import connection

MOST_TURNS, LEAST_TURNS, SECONDS = 25, 3, 4.0
CONTROL = ("SAVEPOINT", "RELEASE", "ROLLBACK", "SET")
"""Statements of a transaction, which answer nothing."""
PERMISSION = ("clients_caseaccess", "auth_permission", "app.refresh_access")


@dataclass(frozen=True)
class Subject:
    """One thing to measure: the product's way, and the same answer by raw SQL.

    Both may be called any number of times; what writes undoes it.
    """

    name: str
    product: Callable[[], Any]
    floor: Callable[[], Any]


@dataclass(frozen=True)
class Result:
    """What was measured of a subject. Times in milliseconds, buffers in pages of 8 kB."""

    name: str
    ms: float
    queries: int
    buffers: int
    floor_ms: float
    permission_queries: int

    @property
    def ratio(self) -> float:
        """How many times as long as its floor the product takes."""
        return self.ms / self.floor_ms


@dataclass
class Cost:
    """Counts the statements of a block and what each touches; an execute wrapper of Django's.

    Each SELECT, INSERT, UPDATE and DELETE is first run under EXPLAIN (ANALYZE, BUFFERS), as the
    role and with the parameters it was sent with, and undone.
    """

    queries: int = 0
    buffers: int = 0
    permission_queries: int = 0
    statements: list[tuple[int, str]] = field(default_factory=list)

    def __call__(self, execute: Any, sql: Any, params: Any, many: bool, context: Any) -> Any:
        text = str(sql).strip()
        if not text.startswith(CONTROL):
            touched = _buffers_of(text, params)
            self.queries += 1
            self.buffers += touched
            self.permission_queries += any(name in text for name in PERMISSION)
            self.statements.append((touched, text))
        return execute(sql, params, many, context)


def _buffers_of(text: str, params: Any) -> int:
    """Pages a statement touches, found in the cache or not: its plan's own, planning left aside."""
    connection.ensure_connection()
    plain: Any = connection.connection
    with plain.transaction(force_rollback=True), plain.cursor() as cursor:
        cursor.execute(f"EXPLAIN (ANALYZE, BUFFERS, TIMING OFF, FORMAT JSON) {text}", params)
        plan = cursor.fetchone()[0][0]["Plan"]
    return int(plan["Shared Hit Blocks"] + plan["Shared Read Blocks"])


def cost_of(work: Callable[[], Any]) -> Cost:
    """Do something once and return what it cost the database."""
    cost = Cost()
    with connection.execute_wrapper(cost):
        work()
    return cost


def measure(subject: Subject, *, seconds: float = SECONDS) -> Result:
    """Measure a subject: once to warm up, once for its cost, then in turns with its floor.

    seconds: after this long no further turn is begun, but three are always taken.
    """
    subject.product()
    subject.floor()
    cost = cost_of(subject.product)
    times, floor_times = _take_turns(subject, seconds)
    return Result(
        subject.name,
        median(times) * 1000,
        cost.queries,
        cost.buffers,
        median(floor_times) * 1000,
        cost.permission_queries,
    )


def _take_turns(subject: Subject, seconds: float) -> tuple[list[float], list[float]]:
    times: list[float] = []
    floor_times: list[float] = []
    began = time.perf_counter()
    while len(times) < MOST_TURNS:
        if len(times) >= LEAST_TURNS and time.perf_counter() - began > seconds:
            break
        pair = [(times, subject.product), (floor_times, subject.floor)]
        for found, work in pair if len(times) % 2 else reversed(pair):
            found.append(_seconds(work))
    return times, floor_times


def _seconds(work: Callable[[], Any]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start
