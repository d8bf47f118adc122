"""Mixed traffic for half an hour: memory, open files and rows that wait stay where they are (D12).

``CASEMGMT_SOAK_MINUTES`` makes it longer or shorter. The requests are the test client's, in one
process and one after the other, and the tasks they ask for are done between them as a worker does
them: what the product itself keeps is seen, the part of the servers around it is not. A slope needs
the whole half hour; a shorter run prints one that means little.
"""

import gc
import os
import random
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core import mail
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from casemgmt.ledger.delivery import deliver, waiting
from casemgmt.ledger.models import OutboxMessage
from tests.access.asking import ask
from tests.access.table import CEILINGS, ROWS
from tests.access.world import WHO, World, entered, world

pytestmark = [pytest.mark.soak, pytest.mark.django_db(databases=["default"])]

MINUTES = float(os.environ.get("CASEMGMT_SOAK_MINUTES", "30"))
ROUND = 40
"""Requests between two looks at the process."""
WARM = 0.3
"""The first part of the time, in which caches are filled; it doesn't count."""
MOST_MB = 20
"""How much more memory the warm process may hold at the end; how fast it grew is printed only."""
SLACK_FILES = 5
PAGE_BYTES = os.sysconf("SC_PAGE_SIZE")
MB, HOUR = 1024 * 1024, 3600
Look = tuple[float, float, int]
"""Seconds since the start, memory in MB, open files."""
Metric = Callable[[str, object, object], None]


@pytest.fixture(scope="module")
def made(django_db_setup: None, django_db_blocker: Any, worker_id: str) -> Iterator[World]:
    """The little world of the access table."""
    with django_db_blocker.unblock(), world(f"soak_{worker_id}") as built, entered(built):
        yield built


def test_half_an_hour_of_mixed_traffic_leaves_nothing_behind(made: World, metric: Metric) -> None:
    chance, start = random.Random(12), time.monotonic()
    do_what_waits()
    before, sessions = pending(), connections_open()
    asked, errors, done, looks = 0, 0, 0, [look(start)]
    while time.monotonic() - start < MINUTES * 60:
        errors += sum(one_request(made, chance) >= 500 for _each in range(ROUND))
        asked += ROUND
        invite_somebody(made, asked)
        done += do_what_waits()
        looks.append(look(start))
    warm = looks[int(len(looks) * WARM) :]
    more_mb, more_files = warm[-1][1] - warm[0][1], warm[-1][2] - warm[0][2]
    more_pending, more_sessions = pending() - before, connections_open() - sessions
    metric("d12_minutes", MINUTES, 30)
    metric("d12_requests", asked, "")
    metric("d12_tasks_done", done, "")
    metric("d12_server_errors", errors, 0)
    metric("d12_mb_an_hour", round(slope(warm), 1), 1)
    metric("d12_mb_more", round(more_mb, 1), MOST_MB)
    metric("d12_files_more", more_files, SLACK_FILES)
    metric("d12_connections_more", more_sessions, 0)
    metric("d12_pending_more", more_pending, 0)
    assert done >= asked / ROUND
    assert (errors, more_pending, more_sessions) == (0, 0, 0)
    assert more_files <= SLACK_FILES
    assert more_mb <= MOST_MB


def test_memory_and_files_that_are_held_are_seen() -> None:
    start = time.monotonic()
    before = look(start)
    held = b"x" * (50 * MB)
    with Path(os.devnull).open("rb"):
        after = look(start)
    assert len(held) == 50 * MB
    assert after[1] - before[1] > 40
    assert after[2] == before[2] + 1


def test_memory_that_grows_has_a_slope() -> None:
    assert slope([(0, 100, 9), (1800, 150, 9), (3600, 200, 9)]) == pytest.approx(100)
    assert slope([(0, 100, 9), (3600, 100, 9)]) == 0


def one_request(made: World, chance: random.Random) -> int:
    """Somebody opens a page of theirs, or anybody sends any form empty; the answer's status."""
    if chance.random() < 0.7:
        page = chance.choice(CEILINGS)
        url = made.url(page.page, page.record) + page.ending
        return int(ask(made, page.who, "GET", url).status_code)
    row = chance.choice([row for row in ROWS if row.page != "healthz"])
    url = made.url(row.page, row.record)
    return int(ask(made, chance.choice(WHO), "POST", url).status_code)


def invite_somebody(made: World, number: int) -> None:
    """Alex invites somebody by the form, which asks for a mail; this stays, unlike the rest."""
    data = {
        "email": f"soak-{number}@example.org",
        "name": "Soak Example",
        "roles": ["quality_reviewer"],
    }
    answer = made.browsers["alex"].post(reverse("person-invite"), data)
    assert answer.status_code in {200, 302}


def do_what_waits() -> int:
    """Do every task that waits, as a worker does; return how many there were."""
    now = timezone.now()
    done = sum(deliver(message, now) for message in waiting(now))
    mail.outbox.clear()
    return done


def connections_open() -> int:
    """Connections to this database."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT numbackends FROM pg_stat_database WHERE datname = current_database()"
        )
        (count,) = cursor.fetchone()
    return int(count)


def look(start: float) -> Look:
    """What the process holds now."""
    gc.collect()
    resident = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    files = len(list(Path("/proc/self/fd").iterdir()))
    return time.monotonic() - start, resident * PAGE_BYTES / MB, files


def slope(looks: list[Look]) -> float:
    """How many MB an hour memory grows by the line that fits best."""
    times, sizes = [one[0] for one in looks], [one[1] for one in looks]
    middle, size = sum(times) / len(looks), sum(sizes) / len(looks)
    spread = sum((at - middle) ** 2 for at in times)
    if not spread:
        return 0.0
    rises = sum((at - middle) * (mb - size) for at, mb in zip(times, sizes, strict=True))
    return rises / spread * HOUR


def pending() -> int:
    """Tasks of the outbox that wait."""
    return OutboxMessage.objects.filter(done_at=None, failed_at=None).count()
