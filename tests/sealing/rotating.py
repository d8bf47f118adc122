"""Rotates the keys of a database and is killed on the way, at one point after the other.

``python -m tests.sealing.rotating POINT…`` prints how many keys are still under an old upper key
after each kill. A point is a step: a key that is wrapped anew, a part that is written, one that is
committed.
"""

import os
import signal
import sys
from collections.abc import Callable
from typing import Any

import django

AT_ONCE = 7


def killed_at(point: int) -> int:
    """Rotate in a child that is killed at a step; returns the signal that ended it."""
    child = os.fork()
    if child == 0:
        _rotate_until(point)
        os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def _rotate_until(point: int) -> None:
    from django.db.models import QuerySet

    from casemgmt.core.connecting import connected_as
    from casemgmt.core.sealing import wrapping
    from casemgmt.ledger import rotation

    left = [point]

    def step() -> None:
        left[0] -= 1
        if left[0] == 0:
            os.kill(os.getpid(), signal.SIGKILL)

    def counted(work: Callable[..., Any]) -> Callable[..., Any]:
        def done(*args: Any, **kwargs: Any) -> Any:
            result = work(*args, **kwargs)
            step()
            return result

        return done

    rotation.AT_ONCE = AT_ONCE
    wrapping.rewrapped = counted(wrapping.rewrapped)
    QuerySet.bulk_update = counted(QuerySet.bulk_update)  # type: ignore[method-assign]
    with connected_as("owner"):
        for _done in rotation.rotate():
            step()


def main() -> None:
    """Kill one rotation after the other."""
    django.setup()
    for point in map(int, sys.argv[1:]):
        print(killed_at(point))  # noqa: T201


if __name__ == "__main__":
    main()
