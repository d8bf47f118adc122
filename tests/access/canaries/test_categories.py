"""What is restricted reaches nobody else, through no channel, and nothing tells that it is there (A3)."""

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone

from tests.access.canaries import entitled
from tests.access.canaries.channels import at_the_broker, kept_beside, listening, mailed
from tests.access.canaries.crawling import (
    EVERYBODY,
    SLOW,
    Crawl,
    follow,
    knock,
    look_at,
    peopled,
    rows_of,
    search,
    send_empty,
)
from tests.access.canaries.entitled import MAY_READ
from tests.access.canaries.planting import (
    Planted,
    canaries_in,
    canary,
    clear_the_outside,
    clear_the_readers,
    plant,
    plant_sayings,
)
from tests.access.table import Row
from tests.access.world import World
from tests.conftest import PROFILE, dice

pytestmark = pytest.mark.django_db(databases=["default"])
Metric = Callable[[str, object, object], None]
WIDE = PROFILE == "wide"


@dataclass
class Crawled:
    """What was planted, and what everybody was given; what the product kept and said meanwhile."""

    crawl: Crawl
    planted: Planted
    beside: list[tuple[str, str]]
    told_by_searches: list[str]


@pytest.fixture(scope="module")
def crawled(made: World, django_db_blocker: Any, tmp_path_factory: Any) -> Iterator[Crawled]:
    """Planted, and crawled by everybody, once for the tests of this file; undone at the end."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield _crawled(made)
        transaction.set_rollback(True)


def _crawled(made: World) -> Crawled:
    chance, now = dice(__name__), timezone.now()
    few = chance.sample(sorted(entitled.READERS), len(entitled.READERS) if WIDE else 2)
    crawl = Crawl(peopled(made))
    clear_the_outside(made)
    clear_the_readers(made)
    planted = plant(made, now, few, len(few) if WIDE else 1)
    plant_sayings(planted, made, now)
    told: list[str] = []
    with listening() as ear:
        for who in EVERYBODY:
            _crawl_as(who, crawl, planted, chance)
        for who in MAY_SEARCH if WIDE else ("mia", "gina", "omar"):
            hidden = [word for word in sorted(planted.words) if who not in MAY_READ[word[0]]]
            words = [
                canary(*word) for word in chance.sample(hidden, min(len(hidden), 12 if WIDE else 1))
            ]
            told += search(crawl, who, words)
    heard = [("the log", line) for line in ear.lines]
    beside = [*kept_beside(), *mailed(), *at_the_broker(), *heard]
    return Crawled(crawl, planted, beside, told)


def _crawl_as(who: str, crawl: Crawl, planted: Planted, chance: random.Random) -> None:
    """Everything in the wide profile; else where records are told of, and a few of all others."""
    rows, empty, doors = rows_of(who), rows_of(who, "POST"), planted.addresses
    if not WIDE:
        rows = _few(chance, rows, ALWAYS & {"case-detail", "note-list"} if who in ASIDE else ALWAYS)
        files = [row for row in empty if row.page == "look-export"]
        empty = [*files, *chance.sample(empty, min(1, len(empty)))]
        own = [door for door in doors if who in MAY_READ[door[0]] and who not in ASIDE]
        others = [door for door in doors if door not in own]
        doors = [*own, *chance.sample(others, min(2, len(others)))]
    look_at(crawl, who, rows)
    knock(crawl, who, [address for _subject, address in doors])
    follow(crawl, who, 1000 if WIDE else 1, rounds=2 if WIDE else 1)
    for page in range(2, PAGES_OF_HISTORY if WIDE else 2):
        crawl.ask(who, "history", f"{crawl.made.url('case-history', 'case')}?page={page}")
    send_empty(crawl, who, empty)


PAGES_OF_HISTORY = 40
"""More than the planted case's history has; beyond the last one it is shown again."""
MAY_SEARCH = ("mia", "gina", "sally", "vera", "omar", "otto", "quinn")
ALWAYS = {"note-list", "document-list", "case-detail", "draft-list"}
ASIDE = {"vera", "sally"}
"""They see what others see by another reason: everyday they look at less."""
OF_THE_DAY = {"why", "laterwhy"}
"""Places that stand on further pages of the history: found in the wide profile."""


def _few(chance: random.Random, rows: list[Row], always: set[str]) -> list[Row]:
    first = [row for row in rows if row.page in always]
    others = [row for row in rows if row.page not in ALWAYS | SLOW]
    return first + chance.sample(others, min(2, len(others)))


def _is_found(who: str, subject: str, place: str) -> bool:
    """Does the crawl of the day come to where this stands?"""
    told = subject in {*entitled.READERS, "twice", "draft", "address", "name"}
    return WIDE or (told and who in {"mia", "gina"} and place not in OF_THE_DAY)


def test_a3_nobody_is_given_what_they_may_not_read(crawled: Crawled, metric: Metric) -> None:
    leaks = {
        f"{one.who}, {one.channel}, {one.where}: {subject} {place}"
        for one in crawled.crawl.seen
        for subject, place in one.canaries
        if one.who not in MAY_READ[subject]
    }
    leaks |= {f"{table}: {canaries_in(row)}" for table, row in crawled.beside if canaries_in(row)}
    leaks |= set(crawled.told_by_searches)
    places = {table for table, _row in crawled.beside}
    metric("a3_canaries", len(crawled.planted.words), "any")
    metric("a3_channels", len(crawled.crawl.channels) + len(places), "any")
    metric("a3_answers", len(crawled.crawl.seen), "any")
    metric("a3_leaks", len(leaks), 0)
    assert sorted(leaks) == []


def test_a3_whoever_may_read_it_finds_it(crawled: Crawled, metric: Metric) -> None:
    found = {(one.who, *word) for one in crawled.crawl.seen for word in one.canaries}
    wanted = {
        (who, subject, place)
        for subject, place in crawled.planted.words
        for who in MAY_READ[subject]
        if _is_found(who, subject, place)
    }
    metric("a3_found_where_entitled", len(wanted & found), len(wanted))
    assert [" ".join(one) for one in sorted(wanted - found)] == []
