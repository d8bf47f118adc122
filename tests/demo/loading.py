"""A database of its own with the demo loaded into it, for the tests that look at it."""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from tempfile import TemporaryDirectory

from django.conf import settings
from django.test import override_settings
from django.utils import timezone

from casemgmt.demo.data import load
from tests import databases


@dataclass
class Loaded:
    """What loading said, its instant, and how many seconds it took."""

    now: dt.datetime
    said: list[str] = field(default_factory=list)
    seconds: float = 0.0


@contextmanager
def demo(label: str, now: dt.datetime | None = None) -> Iterator[Loaded]:
    """Load the demo into a copy of the template database; drop it afterwards."""
    before = settings.DATABASES["default"]["NAME"]
    loaded = Loaded(now or timezone.now())
    with (
        databases.copy(label) as name,
        TemporaryDirectory() as files,
        override_settings(FILES_DIR=files),
    ):
        databases.use(name)
        try:
            began = timezone.now()
            with databases.as_role("web"):
                load(loaded.now, loaded.said.append)
            loaded.seconds = (timezone.now() - began).total_seconds()
            yield loaded
        finally:
            databases.use(before)
