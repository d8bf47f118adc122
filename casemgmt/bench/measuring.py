"""What one thing costs: median time beside its floor's, queries, and buffers touched.

Times on a machine with other work move by a factor of two, so the two sides take turns and the
median counts. Buffers do not move: they are what a plan touches.
"""

import time
from collections.abc import Callable, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field
from statistics import median
from typing import Any

from django.db import connection

from casemgmt.core.connecting import as_role, connected_as

MOST_TURNS, LEAST_TURNS, SECONDS = 25, 3, 4.0
CONTROL = ("SAVEPOINT", "RELEASE", "ROLLBACK", "SET")
"""Statements of a transaction, which answer nothing."""
PERMISSION = ("clients_caseaccess", "auth_permission", "app.refresh_access")


@dataclass(frozen=True)
class Subject:
    """One thing to measure: the product's way, and the same answer by raw SQL.

    Both may be called any number of times; what writes undoes it. The product's side works as
    ``role``; people's work as the web role, which alone is bound by the policies.
    """

    name: str
    product: Callable[[], Any]
    floor: Callable[[], Any]
    role: str = "web"


@dataclass(frozen=True)
class Result:
    """What was measured of a subject. Times in milliseconds, buffers in pages of 8 kB.

    ``policies_ms`` and ``policies_buffers`` are what the second line adds to the same work without
    it.
    """

    name: str
    ms: float
    queries: int
    buffers: int
    floor_ms: float
    permission_queries: int
    policies_ms: float
    policies_buffers: int

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
    """Measure a subject: once to warm up, once for its cost, then in turns with its floor and with
    itself past the policies.

    seconds: after this long no further turn is begun, but three are always taken.
    """
    bound, free = subject.role == "web", as_role("owner", subject.product)
    product = subject.product if bound else as_role(subject.role, subject.product)
    sides = (product, subject.floor, free)
    for work in sides:
        work()
    with connected_as("owner"):
        free_cost = cost_of(subject.product)
    with nullcontext() if bound else connected_as(subject.role):
        cost = cost_of(subject.product)
    ms, floor_ms, free_ms = _take_turns(sides, seconds)
    return Result(
        subject.name,
        ms,
        cost.queries,
        cost.buffers,
        floor_ms,
        cost.permission_queries,
        ms - free_ms if bound else 0,
        cost.buffers - free_cost.buffers if bound else 0,
    )


def _take_turns(sides: Sequence[Callable[[], Any]], seconds: float) -> list[float]:
    """The median time of each side in milliseconds; every turn has another order."""
    times: list[list[float]] = [[] for _side in sides]
    began = time.perf_counter()
    for turn in range(MOST_TURNS):
        if turn >= LEAST_TURNS and time.perf_counter() - began > seconds:
            break
        for place in range(len(sides)):
            side = (place + turn) % len(sides)
            times[side].append(_seconds(sides[side]))
    return [median(found) * 1000 for found in times]


def _seconds(work: Callable[[], Any]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start
