"""The world of the access table, built once for a test file."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.access.growing import grow
from tests.access.world import World, world

FEW = 3
"""Rows in every list from the beginning."""


@pytest.fixture(scope="module")
def made(django_db_setup: None, django_db_blocker: Any, worker_id: str) -> Iterator[World]:
    """The world; a test's own writes are undone, its rows are not."""
    with django_db_blocker.unblock(), world(f"world_{worker_id}") as built:
        grow(built, to=FEW)
        yield built
