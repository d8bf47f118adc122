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


def at_once(*acts: Callable[[], Any]) -> list[Any]:
    """Let everybody act at the same instant, each on a connection of their own.

    Returns what each of them returned, or the exception it raised, in the order of ``acts``.
    """
    start = threading.Barrier(len(acts))
    outcomes: list[Any] = [None] * len(acts)

    def run(place: int, act: Callable[[], Any]) -> None:
        try:
            connection.ensure_connection()
            start.wait(30)
            outcomes[place] = act()
        except Exception as problem:  # noqa: BLE001  whatever it was, the test looks at it
            outcomes[place] = problem
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert not any(thread.is_alive() for thread in threads), "Somebody is still waiting."
    return outcomes
