"""Which cells there are: every page and method, each office, each relation, each stage."""

import random
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import combinations, product

from django.urls import get_resolver

from casemgmt.core.access import methods_of
from casemgmt.core.checks import leaves
from tests.access.matrix import oracle

METHODS = ("GET", "POST")
Things = tuple[str, ...]
Pair = tuple[tuple[int, str], tuple[int, str]]


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


def methods() -> dict[str, tuple[str, ...]]:
    """Every address of ours by its name in the URLconf, with those of the two methods it takes."""
    named = {
        str(leaf.name): methods_of(leaf.callback)
        for _route, leaf in leaves(get_resolver().url_patterns)
    }
    return {
        name: tuple(method for method in METHODS if method in taken)
        for name, taken in sorted(named.items())
        if not name.startswith(oracle.ELSEWHERE)
    }


def pages() -> list[str]:
    """Every address of ours."""
    return [*methods()]


def is_of_case(page: str) -> bool:
    """Does what a person has in a case decide about this page?"""
    return page in oracle.CASES or page in oracle.OWN_RULE


LEADING = ("supervisor direct", "supervisor two up", "out of team")
"""Relations that say something of people, and so of pages about them."""
AT_HOME = [role for role in oracle.ROLES if role not in {"anon", oracle.ABROAD}]
"""Who may have a relation to a case; of one who left, what they had may still stand there."""


def circumstances(page: str) -> Iterator[tuple[str, str, str]]:
    """The relations, stages and offices a page is asked in."""
    if is_of_case(page):
        yield from product(oracle.RELATIONS, oracle.STAGES, AT_HOME)
        yield from product(["none"], oracle.STAGES, ["anon", oracle.ABROAD])
        return
    yield from (("none", "active", role) for role in oracle.ROLES)
    if page not in oracle.REFERRALS:
        yield from product(LEADING, ["active"], ["supervisor"])


def every_cell() -> list[Cell]:
    """All of them."""
    return [
        Cell(*circumstance, page, method)
        for page in pages()
        for circumstance in circumstances(page)
        for method in METHODS
    ]


def every_case_cell(seed: int) -> list[Cell]:
    """Every page with each method it takes, in every relation and stage.

    An office changes nothing about a page of a case, but for those that a privacy officer has to do
    with: these are asked as one too. Elsewhere the offices are dealt by a seed, so that each meets
    every page and every relation.
    """
    dealer, taken = random.Random(seed), methods()
    chosen = [cell for cell in every_cell() if _is_apart(cell) and cell.method in taken[cell.page]]
    about = [page for page in taken if is_of_case(page)]
    for page, relation, stage in product(about, oracle.RELATIONS, oracle.STAGES):
        role = dealer.choice(AT_HOME)
        chosen += [Cell(relation, stage, role, page, method) for method in taken[page]]
    return sorted(set(chosen))


def _is_apart(cell: Cell) -> bool:
    """Is this a cell of its own kind, whatever was dealt: a page without a case, somebody who can
    have no relation to one, or a privacy officer, before and after the case's end?"""
    if not is_of_case(cell.page):
        return True
    kept = cell.page in oracle.OWN_RULE and cell.role == "privacy_officer"
    return cell.stage in {"active", "closed"} and (kept or cell.role not in AT_HOME)


TRIED = 40
"""How many circumstances are looked at for the one in which most things meet anew."""


def every_pair(cells: Iterable[Cell], seed: int) -> list[Cell]:
    """A sample in which each two things that meet in some cell meet: relation, stage, office, method
    and what the page takes; and each page in each method."""
    dealer = random.Random(seed)
    alike: dict[Things, list[Cell]] = defaultdict(list)
    for cell in cells:
        alike[things(cell)].append(cell)
    circumstances = sorted(alike)
    dealer.shuffle(circumstances)
    chosen = [dealer.choice(alike[one]) for one in _meeting(circumstances, dealer)]
    asked = {(cell.page, cell.method) for cell in chosen}
    left = [cell for cell in cells if (cell.page, cell.method) not in asked]
    dealer.shuffle(left)
    chosen += {(cell.page, cell.method): cell for cell in left}.values()
    return sorted(chosen)


def _meeting(circumstances: list[Things], dealer: random.Random) -> Iterator[Things]:
    met: set[Pair] = set()
    for _turn in circumstances:
        tried = dealer.sample(circumstances, min(TRIED, len(circumstances)))
        best = max(tried, key=lambda one: len(pairs(one) - met))
        if not pairs(best) - met:
            break
        met |= pairs(best)
        yield best
    for one in circumstances:
        if not pairs(one) <= met:
            met |= pairs(one)
            yield one


def things(cell: Cell) -> Things:
    """What meets in a cell."""
    about = is_of_case(cell.page)
    takes = oracle.CASES[cell.page][0] if cell.page in oracle.CASES else cell.page.split("-")[0]
    return (cell.relation, cell.stage, cell.role, takes if about else "office", cell.method)


def pairs(met: Things) -> set[Pair]:
    """Each two of them, by their places."""
    return set(combinations(enumerate(met), 2))
