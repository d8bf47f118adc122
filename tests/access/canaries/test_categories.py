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
from tests.conftest import PROFILE

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
    seed: int


@pytest.fixture(scope="module")
def crawled(made: World, django_db_blocker: Any, tmp_path_factory: Any) -> Iterator[Crawled]:
    """Planted, and crawled by everybody, once for the tests of this file; undone at the end."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield _crawled(made)
        transaction.set_rollback(True)


def _crawled(made: World) -> Crawled:
    seed = random.SystemRandom().randrange(1_000_000)
    chance, now = random.Random(seed), timezone.now()
    few = chance.sample(sorted(entitled.READERS), len(entitled.READERS) if WIDE else 4)
    crawl = Crawl(peopled(made))
    clear_the_outside(made)
    clear_the_readers(made)
    planted = plant(made, now, few, len(few) if WIDE else 1)
    plant_sayings(planted, made, now)
    told: list[str] = []
    with listening() as ear:
        for who in EVERYBODY:
            rows = rows_of(who)
            look_at(crawl, who, rows if WIDE else sample(chance, rows))
            knock(crawl, who, planted.addresses if WIDE else planted.addresses[-12:])
            follow(crawl, who, 1000 if WIDE else 4, rounds=2 if WIDE else 1)
            empty = rows_of(who, "POST")
            send_empty(crawl, who, empty if WIDE else chance.sample(empty, min(2, len(empty))))
            if who in MAY_SEARCH:
                told += search(
                    crawl,
                    who,
                    [
                        canary(*word)
                        for word in chance.sample(sorted(planted.words), 12 if WIDE else 2)
                    ],
                )
    beside = [
        *kept_beside(),
        *mailed(),
        *at_the_broker(),
        *(("the log", line) for line in ear.lines),
    ]
    return Crawled(crawl, planted, beside, told, seed)


MAY_SEARCH = ("mia", "gina", "sally", "vera", "omar", "otto", "quinn")
ALWAYS = {"case-history", "note-list", "document-list", "case-detail", "draft-list"}


def sample(chance: random.Random, rows: list[Row]) -> list[Row]:
    """What the everyday profile looks at: where records are told of, and a few other pages."""
    first = [row for row in rows if row.page in ALWAYS]
    others = [row for row in rows if row.page not in ALWAYS | SLOW]
    return first + chance.sample(others, min(6, len(others)))


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
    metric("a3_seed", crawled.seed, "any")
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
    }
    metric("a3_found_where_entitled", len(wanted & found), len(wanted))
    assert [" ".join(one) for one in sorted(wanted - found)] == []
