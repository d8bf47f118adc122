"""What people do here: ask for a job's run, and read their notices."""

import datetime as dt
import uuid
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from casemgmt.core.access import Actor, allow_staff
from casemgmt.core.errors import Refused
from casemgmt.ledger.bell import ring
from casemgmt.ledger.models import JobRun, Notice, OutboxMessage
from casemgmt.ledger.registry import jobs


@transaction.atomic
def ask_for_run(name: str, *, by: Actor, now: dt.datetime) -> JobRun:
    """Have a job run again, beside its hours and under the name of the person who asked (ADM-13).

    Safe at any time: a job does what is due and not yet done. Asked twice while it waits, it runs
    once. Returns the record of the run that waits. Raises ``Refused`` for an unknown job and in the
    moment in which the one that waited starts.
    """
    allow_staff(by, "watch_jobs", now)
    if name not in jobs:
        raise Refused(_("There is no such job any more."))
    key = f"asked-{uuid.uuid4().hex[:30]}"
    asked = JobRun(job=name, due_key=key, asked_by=by.user.pk, started_at=now)
    asked.state = JobRun.State.WAITING
    JobRun.objects.bulk_create([asked], ignore_conflicts=True)
    run = JobRun.objects.filter(job=name, state=JobRun.State.WAITING).first()
    if run is None:
        raise Refused(_("The job has just started. Look again in a moment."))
    waiting = run.due_key
    transaction.on_commit(lambda: ring("ledger.run_job", name, waiting))
    return run


@transaction.atomic
def try_again(*, by: Actor, now: dt.datetime) -> int:
    """Let the tasks that were given up start anew; return how many there are."""
    allow_staff(by, "watch_jobs", now)
    given_up = OutboxMessage.objects.filter(done_at=None, failed_at__isnull=False)
    return given_up.update(failed_at=None, tries=0, not_before=now)


@transaction.atomic
def read_notice(pk: uuid.UUID, *, by: Any, now: dt.datetime) -> Notice | None:
    """Mark a person's own notice as read and return it; ``None`` when they have no such notice."""
    notice = Notice.objects.select_for_update().filter(to=by.user, pk=pk).first()
    if notice is not None and notice.read_at is None:
        notice.read_at = now
        notice.save(update_fields=["read_at"])
    return notice


@transaction.atomic
def read_all_notices(*, by: Any, now: dt.datetime) -> int:
    """Mark all of a person's own notices as read; return how many were new."""
    return Notice.objects.filter(to=by.user, read_at=None).update(read_at=now)
