"""Small benches in copies of the test database: loaded once for each file."""

import datetime as dt
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import pytest
from django.conf import settings
from django.utils import timezone

from casemgmt.bench.cast import Cast, cast_of
from casemgmt.bench.loading import load
from casemgmt.bench.loading.world import World
from casemgmt.bench.scale import Scale
from tests import databases


@dataclass(frozen=True)
class Loaded:
    """A bench that is loaded, and the database in use."""

    world: World
    cast: Cast
    now: dt.datetime


@pytest.fixture(scope="module")
def loading(django_db_setup: None, django_db_blocker: Any, worker_id: str) -> Callable[[int], Any]:
    """Load a number of cases into a database of its own for the length of a block."""

    @contextmanager
    def loaded(cases: int) -> Iterator[Loaded]:
        before = settings.DATABASES["default"]["NAME"]
        with django_db_blocker.unblock(), databases.copy(f"bench_{worker_id}") as name:
            databases.use(name)
            now = timezone.now()
            try:
                world = load(Scale(cases, 4 * cases), now, lambda _line: None)
                yield Loaded(world, cast_of(world, now), now)
            finally:
                databases.use(before)

    return loaded


@pytest.fixture(scope="module")
def small(loading: Callable[[int], Any]) -> Iterator[Loaded]:
    """A few hundred cases: one worker, one supervisor."""
    with loading(300) as loaded:
        yield loaded
