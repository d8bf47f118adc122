"""What the sealer costs those who write meanwhile (F3)."""

import datetime as dt
import signal
import statistics
import threading
import time
import uuid
from collections.abc import Callable

import pytest

from tests import cast as people
from tests import databases
from tests.ledger.sealed import pending
from tests.processes import Process, wait_until
from tests.stories import a_case

pytestmark = [pytest.mark.wide, pytest.mark.faults]

WRITERS, TIMES, ROUNDS = 16, 60, 7
BAR = 90
ADD_EVENT = (
    "INSERT INTO ledger_auditevent (id, at, event, record, code) VALUES (%s, now(), 'x', '', '')"
)
CHANGE = "UPDATE clients_client SET version = version WHERE id = %s"


def test_sixteen_writers_are_as_fast_while_the_chain_is_sealed(
    sealer: Callable[[], Process], now: dt.datetime, metric: Callable[..., None]
) -> None:
    clients = [a_case(people.load(), now).client_id for _ in range(WRITERS)]
    process = sealer()
    wait_until(lambda: not pending(), 60, "the sealer is at work")
    speeds: dict[bool, list[float]] = {True: [], False: []}
    for _round in range(ROUNDS):
        for sealed in (True, False):
            process.send(signal.SIGCONT)
            wait_until(lambda: not pending(), 60, "all of the last round is sealed")
            if not sealed:
                process.send(signal.SIGSTOP)
            speeds[sealed].append(_speed(clients))
    process.send(signal.SIGCONT)
    wait_until(lambda: not pending(), 60, "all of the last round is sealed")
    assert sealed_events() == 2 * ROUNDS * WRITERS * TIMES
    sealed, unsealed = (statistics.median(speeds[how]) for how in (True, False))
    metric("f3_sealed_percent", round(100 * sealed / unsealed), BAR)


def sealed_events() -> int:
    """How many of the writers' events the chain tells of."""
    told = "SELECT sum(cardinality(rows)) FROM ledger_auditlink WHERE source = 'ledger_auditevent'"
    with databases.as_owner() as connection:
        ((count,),) = connection.execute(told).fetchall()
    return int(str(count))


def _speed(clients: list[uuid.UUID]) -> float:
    """Transactions a second of all writers together."""
    ready = threading.Barrier(len(clients) + 1)
    threads = [threading.Thread(target=_write, args=(client, ready)) for client in clients]
    for thread in threads:
        thread.start()
    ready.wait(30)
    began = time.monotonic()
    for thread in threads:
        thread.join()
    return len(clients) * TIMES / (time.monotonic() - began)


def _write(client: uuid.UUID, ready: threading.Barrier) -> None:
    """One writer, on a connection of its own: something is changed, and something is logged."""
    with databases.as_owner() as connection:
        ready.wait(30)
        for _ in range(TIMES):
            with connection.transaction():
                connection.execute(CHANGE, [client])
                connection.execute(ADD_EVENT, [uuid.uuid4()])
