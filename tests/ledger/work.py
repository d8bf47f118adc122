"""Work for the workers that the tests start: its effects are rows that nothing keeps unique.

An effect is a mail row, so that doing something twice leaves two of them. Celery is pointed at
this module instead of ``casemgmt.celery``; the application is the same one.
"""

import datetime as dt
import time

import django
from django.utils import timezone
from django.utils.translation import gettext_lazy

from casemgmt.celery import app  # noqa: F401

django.setup()

from casemgmt.ledger.models import OutboxMail  # noqa: E402
from casemgmt.ledger.outbox import handlers  # noqa: E402
from casemgmt.ledger.registry import Job, jobs  # noqa: E402

NOTE, MARK = "tests.note", "tests.mark"
SLOW = 0.5


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


handlers.register(NOTE, note)
handlers.register(MARK, leave_mark)
SLOW_JOB = jobs.register("test_slow", Job("test_slow", gettext_lazy("A slow job"), note_slowly))
