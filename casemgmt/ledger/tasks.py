"""The tasks a worker runs. Their arguments are ids and names of jobs, never data.

Whatever goes wrong is written down by its kind; nothing is raised here, because a traceback in a
worker's log would quote the row it failed on.
"""

import uuid

from celery import shared_task
from django.utils import timezone

from casemgmt.core.unasked import unasked
from casemgmt.ledger import delivery, running
from casemgmt.ledger.bell import ring
from casemgmt.ledger.models import JobRun, Pulse
from casemgmt.ledger.pulse import BEAT
from casemgmt.ledger.registry import jobs


@shared_task(name="ledger.deliver")  # type: ignore[untyped-decorator]
@unasked("worker")
def deliver(message_id: str) -> None:
    """Do what one message of the outbox asks for."""
    delivery.deliver(uuid.UUID(message_id), timezone.now())


@shared_task(name="ledger.run_job")  # type: ignore[untyped-decorator]
@unasked("worker")
def run_job(name: str, key: str = "") -> None:
    """Run a job for a key; without one for the hour, or night, it is now."""
    now = timezone.now()
    running.run_job(name, key or running.due_key(now, jobs.get(name)), now)


@shared_task(name="ledger.sweep")  # type: ignore[untyped-decorator]
@unasked("nobody")
def sweep() -> None:
    """Ring for everything that waits in the database: the truth when the broker forgot it."""
    now = timezone.now()
    running.mark_lost_runs(now)
    for message_id in delivery.waiting(now):
        ring("ledger.deliver", str(message_id))
    asked = JobRun.objects.filter(state=JobRun.State.WAITING).values_list("job", "due_key")
    for name, key in asked:
        ring("ledger.run_job", name, key)
    for name in running.due_jobs(now):
        ring("ledger.run_job", name, running.due_key(now, jobs[name]))


@shared_task(name="ledger.heartbeat")  # type: ignore[untyped-decorator]
@unasked("nobody")
def heartbeat() -> None:
    """Write that beat rings and a worker hears it."""
    now = timezone.now()
    Pulse.objects.update_or_create(name=BEAT, defaults={"at": now})
