"""Two people at once, on real connections: the second acts while the first is not committed yet."""

import threading
import time
from collections.abc import Callable
from typing import Any

from django.db import connection, connections, transaction

BLOCKED = """
SELECT count(*) FROM pg_stat_activity
WHERE datname = current_database() AND wait_event_type = 'Lock' AND pid <> pg_backend_pid()
"""


def overtaken(first: Callable[[], Any], second: Callable[[], Any]) -> Any:
    """Let ``first`` act, start ``second`` before that is committed, and commit once it waits.

    Returns what ``second`` returned, or the exception it raised. Raises ``AssertionError`` when it
    does not wait for the first: then nothing is locked.
    """
    outcome: list[Any] = []

    def late() -> None:
        try:
            outcome.append(second())
        except Exception as problem:  # noqa: BLE001  whatever it was, the test looks at it
            outcome.append(problem)
        finally:
            connections.close_all()

    thread = threading.Thread(target=late)
    with transaction.atomic():
        first()
        thread.start()
        _wait_for_the_second(thread)
    thread.join(30)
    return outcome[0]


def _wait_for_the_second(thread: threading.Thread) -> None:
    for _turn in range(200):
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_stat_clear_snapshot()")  # one look lasts a transaction long
            cursor.execute(BLOCKED)
            if cursor.fetchone()[0]:
                return
        assert thread.is_alive(), "It did not wait."
        time.sleep(0.02)
    raise AssertionError("It neither waits nor ends.")
