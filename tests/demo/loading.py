"""A database of its own with the demo loaded into it, for the tests that look at it."""

import datetime as dt
import time
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
    """What loading said, its instant, how long it took, and how much work of ours that was.

    Both in seconds; ``work`` is the time of this process alone, whatever else the machine does.
    """

    now: dt.datetime
    said: list[str] = field(default_factory=list)
    seconds: float = 0.0
    work: float = 0.0


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
            began, worked = timezone.now(), time.process_time()
            with databases.as_role("web"):
                load(loaded.now, loaded.said.append)
            loaded.seconds = (timezone.now() - began).total_seconds()
            loaded.work = time.process_time() - worked
            yield loaded
        finally:
            databases.use(before)
