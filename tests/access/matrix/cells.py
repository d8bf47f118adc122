"""Which cells there are: every page and method, each office, each relation, each stage."""

import random
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import combinations, product

from django.urls import get_resolver

from casemgmt.core.checks import leaves
from tests.access.matrix import oracle

METHODS = ("GET", "POST")


@dataclass(frozen=True, order=True)
class Cell:
    """One question: the relation and the stage first, which are arranged once for many."""

    relation: str
    stage: str
    role: str
    page: str
    method: str

    def __str__(self) -> str:
        return f"{self.method} {self.page} as {self.role}, {self.relation}, {self.stage}"

    @property
    def expected(self) -> str:
        return oracle.expected(self.page, self.method, self.role, self.relation, self.stage)


def pages() -> list[str]:
    """Every address of ours, by its name in the URLconf."""
    names = [str(leaf.name) for _route, leaf in leaves(get_resolver().url_patterns)]
    return sorted(name for name in names if not name.startswith(oracle.ELSEWHERE))


def is_of_case(page: str) -> bool:
    """Does what a person has in a case decide about this page?"""
    return page in oracle.CASES or page in oracle.OWN_RULE


def circumstances(page: str) -> Iterator[tuple[str, str, str]]:
    """The offices, relations and stages a page is asked in.

    Who is not in, or belongs to another agency, has no relation to a case; of one who left, what
    they had may still stand there.
    """
    for role in oracle.ROLES:
        related = role not in {"anon", oracle.ABROAD} and is_of_case(page)
        relations = oracle.RELATIONS if related else ["none"]
        stages = oracle.STAGES if is_of_case(page) else ["active"]
        yield from ((role, relation, stage) for relation in relations for stage in stages)
    if not is_of_case(page):
        yield from (("supervisor", led, "active") for led in LEADING)


LEADING = ("supervisor direct", "supervisor two up", "out of team")
"""Relations that say something of people, and so of pages about them."""


def every_cell() -> list[Cell]:
    """All of them."""
    found = (
        Cell(relation, stage, role, page, method)
        for page in pages()
        if page not in oracle.REFERRALS
        for role, relation, stage in circumstances(page)
        for method in METHODS
    )
    referrals = (
        Cell("none", "active", role, page, method)
        for page, role, method in product(oracle.REFERRALS, oracle.ROLES, METHODS)
    )
    return sorted([*found, *referrals])


def every_pair(cells: Iterable[Cell], seed: int) -> list[Cell]:
    """A sample in which each two things that meet in some cell meet, a page with a method counting
    as one thing; greedy over a shuffled list."""
    shuffled = list(cells)
    random.Random(seed).shuffle(shuffled)
    met: set[tuple[object, object]] = set()
    chosen = []
    for cell in shuffled:
        pairs = set(combinations(_things(cell), 2))
        if not pairs <= met:
            met |= pairs
            chosen.append(cell)
    return sorted(chosen)


def _things(cell: Cell) -> tuple[object, ...]:
    return (("is", cell.relation), ("in", cell.stage), ("as", cell.role), (cell.page, cell.method))
