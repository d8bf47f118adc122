"""What higher rooms register with the ledger: scheduled jobs, and who hears when one fails."""

import datetime as dt
import uuid
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from casemgmt.core.registry import Registry


@dataclass(frozen=True)
class Job:
    """One scheduled job, run once in every hour, or once in a night.

    ``label`` is its name for people; ``run`` takes the instant it works for, does everything due
    by then in set-based statements, and returns how many rows of each kind it made. It may run
    late, twice or after a crash with the same result. ``kinds`` says each kind in words; those of
    ``wrong`` should be none, and are an alarm until a run finds none.
    """

    name: str
    label: Any
    run: Callable[[dt.datetime], dict[str, int]]
    kinds: Mapping[str, Any] = field(default_factory=dict)
    wrong: tuple[str, ...] = ()
    nightly: bool = False


jobs: Registry[str, Job] = Registry("jobs")
"""By the job's name."""

watchers: Registry[str, Callable[[dt.datetime], Iterable[uuid.UUID]]] = Registry("job watchers")
"""By room: the accounts that are told when a job fails."""
