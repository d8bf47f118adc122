"""Work for the workers that the tests start: its effects are rows that nothing keeps unique.

An effect is a mail row, so that doing something twice leaves two of them. Celery is pointed at
this module instead of ``casemgmt.celery``; the application is the same one.
"""

import datetime as dt
import time

import django
from django.db import connection
from django.utils import timezone

from casemgmt.celery import app  # noqa: F401

django.setup()

from casemgmt.ledger.models import OutboxMail  # noqa: E402
from casemgmt.ledger.outbox import handlers  # noqa: E402
from casemgmt.ledger.registry import Job, jobs  # noqa: E402

NOTE, MARK = "tests.note", "tests.mark"
SLOW = 0.5
SCHEDULE = """
WITH made AS (
    INSERT INTO assessments_reassessmenttask
        (id, version, case_id, due_on, basis, state, closed_reason)
    SELECT gen_random_uuid(), 1, c.id, %(today)s, 'interval', 'scheduled', ''
    FROM clients_case AS c WHERE c.stage = 'active' AND NOT EXISTS (
        SELECT FROM assessments_reassessmenttask AS t
        WHERE t.case_id = c.id AND t.state = 'scheduled')
    ON CONFLICT DO NOTHING RETURNING case_id)
INSERT INTO ledger_outboxmail (id, "to", subject, body, created_at)
SELECT gen_random_uuid(), 'x@example.org', case_id::text, '', %(now)s FROM made
"""


def leave_mark(subject: str) -> None:
    """The effect: one more row of this subject."""
    OutboxMail.objects.create(to="x@example.org", subject=subject, created_at=timezone.now())


def note(subject: str) -> None:
    """A task that is killed most easily after its effect and before its commit."""
    leave_mark(subject)
    time.sleep(SLOW)


def note_slowly(now: dt.datetime) -> dict[str, int]:
    """A job of two seconds, with its effect at the beginning."""
    leave_mark("slow job")
    time.sleep(2)
    return {"made": 1}


def schedule(now: dt.datetime) -> dict[str, int]:
    """Reassessments for active cases without one, computed from the rows as the real job does."""
    with connection.cursor() as cursor:
        cursor.execute(SCHEDULE, {"today": now.date(), "now": now})
        return {"made": cursor.rowcount}


handlers.register(NOTE, note)
handlers.register(MARK, leave_mark)
SLOW_JOB = jobs.register("test_slow", Job("test_slow", "A slow job", note_slowly))
SCHEDULE_JOB = jobs.register("test_schedule", Job("test_schedule", "A scheduling job", schedule))
