"""Running a scheduled job: never two at a time, never twice for one hour, never forgotten.

Three rows carry this. The lease says who runs the job. The effect row, unique by job and key, is
committed together with what the job did: a worker killed on the way leaves neither, a second run
finds it and does nothing. The run tells people what happened.
"""

import datetime as dt
import logging
import uuid
from collections import Counter

from django.db import connection, transaction
from django.urls import reverse
from django.utils import timezone

from casemgmt.core.logs import describe
from casemgmt.ledger import leases
from casemgmt.ledger.leases import Lease
from casemgmt.ledger.long_work import allow_long_statements
from casemgmt.ledger.models import JobEffect, JobRun
from casemgmt.ledger.notices import notify
from casemgmt.ledger.registry import Job, jobs, watchers

log = logging.getLogger("casemgmt.jobs")

NIGHT = dt.timedelta(hours=7)
"""When nightly jobs begin, after midnight in UTC: night from one coast of the US to the other."""
TRIES = 3
"""Runs that may fail or be lost for one key before the job waits for its next hour."""
ENDED_BADLY = (JobRun.State.FAILED, JobRun.State.LOST)


def due_key(now: dt.datetime, job: Job | None = None) -> str:
    """The hour a job is due in, in UTC, or the night of a nightly one: two beats name the same."""
    if job is not None and job.nightly:
        return f"{now.astimezone(dt.UTC) - NIGHT:%Y-%m-%d}"
    return f"{now.astimezone(dt.UTC):%Y-%m-%dT%H}"


def next_due(now: dt.datetime, job: Job | None = None) -> dt.datetime:
    """When a job runs next: at the start of the next hour, or in the next night."""
    if job is not None and job.nightly:
        night = (now.astimezone(dt.UTC) - NIGHT).replace(hour=0, minute=0, second=0, microsecond=0)
        return night + NIGHT + dt.timedelta(days=1)
    return now.replace(minute=0, second=0, microsecond=0) + dt.timedelta(hours=1)


def due_jobs(now: dt.datetime) -> list[str]:
    """The jobs that have not had their effect in this hour or night and may still be tried.

    Computed from the data, so a beat that was away for days misses nothing: the first sweep after
    it finds every job due, and the job itself finds everything that has come due since.
    """
    due = {(name, due_key(now, job)) for name, job in jobs.items()}
    keys = {key for _name, key in due}
    done = set(JobEffect.objects.filter(key__in=keys).values_list("job", "key"))
    ended = JobRun.objects.filter(due_key__in=keys, state__in=ENDED_BADLY)
    bad = Counter(ended.values_list("job", "due_key"))
    left = {each for each in due - done if bad[each] < TRIES}
    return [name for name, job in jobs.items() if (name, due_key(now, job)) in left]


def run_job(
    name: str, key: str, now: dt.datetime, *, asked_by: uuid.UUID | None = None
) -> JobRun | None:
    """Run a job for a key unless that was done already; return the record of the run.

    ``None`` means that there was nothing to do: another worker is at it, or it is done. A failure
    is written on the record and not raised. Raises ``LookupError`` for an unknown job.
    """
    if name not in jobs:
        raise LookupError(f"No room registered the job {name!r}.")
    lease = leases.take(f"job:{name}")
    if lease is None:
        return None
    try:
        if JobEffect.objects.filter(job=name, key=key).exists():
            return None
        return _run(lease, _begin(name, key, lease, asked_by), now)
    finally:
        lease.give_back()


def _begin(name: str, key: str, lease: Lease, asked_by: uuid.UUID | None) -> JobRun:
    """The record of this run: the one that was asked for, or a new one."""
    waiting = JobRun.objects.filter(job=name, due_key=key, state=JobRun.State.WAITING).first()
    run = waiting or JobRun(job=name, due_key=key, asked_by=asked_by)
    run.state = JobRun.State.RUNNING
    run.started_at = timezone.now()
    run.token = lease.token
    run.save()
    return run


def _run(lease: Lease, run: JobRun, now: dt.datetime) -> JobRun:
    try:
        with leases.kept(lease), transaction.atomic():
            _take_effect(lease, run, now)
    except Exception as problem:  # noqa: BLE001  whatever it was, the record and the admin hear of it
        _fail(run, problem)
    return run


def _take_effect(lease: Lease, run: JobRun, now: dt.datetime) -> None:
    """Do the work and write that it is done, in the transaction that is open."""
    allow_long_statements()
    effect = JobEffect.objects.create(job=run.job, key=run.due_key, at=now)
    effect.counts = jobs[run.job].run(now)
    effect.save(update_fields=["counts"])
    run.counts = effect.counts
    run.state = JobRun.State.DONE
    run.ended_at = timezone.now()
    run.save(update_fields=["counts", "state", "ended_at"])
    lease.hold()


def _fail(run: JobRun, problem: Exception) -> None:
    log.error("The job %s failed: %s", run.job, describe(problem))
    lost = isinstance(problem, leases.LeaseLostError)
    run.state = JobRun.State.LOST if lost else JobRun.State.FAILED
    run.counts = {}
    run.error = "" if lost else describe(problem)
    run.ended_at = timezone.now()
    run.save(update_fields=["counts", "state", "ended_at", "error"])
    tell_watchers(run, run.ended_at)


LOST_RUNS = """
UPDATE ledger_jobrun AS run SET state = 'lost', ended_at = %s
WHERE run.state = 'running' AND NOT EXISTS (
    SELECT FROM ledger_joblease AS lease
    WHERE lease.key = 'job:' || run.job AND lease.token = run.token
    AND lease.locked_until >= clock_timestamp())
RETURNING run.id
"""


def mark_lost_runs(now: dt.datetime) -> list[JobRun]:
    """Close the records of runs whose worker is gone, and return them.

    A run that somebody asked for is put back to wait, as long as it has tries left.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(LOST_RUNS, [now])
        lost = list(JobRun.objects.filter(pk__in=[row[0] for row in cursor.fetchall()]))
        for run in lost:
            tell_watchers(run, now)
            if run.asked_by and _tries(run) < TRIES:
                again = JobRun(job=run.job, due_key=run.due_key, asked_by=run.asked_by)
                again.state, again.started_at = JobRun.State.WAITING, now
                JobRun.objects.bulk_create([again], ignore_conflicts=True)
    return lost


def _tries(run: JobRun) -> int:
    return JobRun.objects.filter(job=run.job, due_key=run.due_key, state__in=ENDED_BADLY).count()


def tell_watchers(run: JobRun, now: dt.datetime) -> None:
    """Tell those who watch over the jobs that one failed, once a day for each job."""
    for room in watchers.values():
        for user_id in room(now):
            key = f"{run.job} {now:%Y-%m-%d}"
            notify(user_id, "job_failed", key=key, url=reverse("job-list"), now=now)
