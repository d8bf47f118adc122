"""What higher rooms register with the ledger: the scheduled jobs."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from casemgmt.core.registry import Registry


@dataclass(frozen=True)
class Job:
    """One scheduled job.

    ``label`` is its name for people; ``run`` takes the instant it works for, does everything due
    by then in set-based statements, and returns how many rows of each kind it made. It may run
    late, twice or after a crash with the same result.
    """

    name: str
    label: Any
    run: Callable[[dt.datetime], dict[str, int]]


jobs: Registry[str, Job] = Registry("jobs")
"""By the job's name."""
