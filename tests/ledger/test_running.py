"""A job runs once for its hour, is tried again when it failed, and is never forgotten."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.db import IntegrityError, connection
from django.utils import timezone

from casemgmt.ledger import leases, running, tasks
from casemgmt.ledger.actions import ask_for_run
from casemgmt.ledger.models import JobEffect, JobLease, JobRun, Notice, OutboxMail
from casemgmt.ledger.running import due_jobs, due_key, mark_lost_runs, run_job
from tests.cast import Cast
from tests.ledger.test_leases import elsewhere, run_out

Register = Callable[[Any], str]
HOUR = dt.timedelta(hours=1)


def leave_a_mark(now: dt.datetime) -> dict[str, int]:
    OutboxMail.objects.create(to="x@example.org", subject="mark", created_at=now)
    return {"made": 1}


def marks() -> int:
    return OutboxMail.objects.filter(subject="mark").count()


def fail(now: dt.datetime) -> dict[str, int]:
    leave_a_mark(now)
    raise ValueError("Rosa Delgado, 12 Elm Street")


@pytest.mark.django_db
def test_a_job_runs_once_for_one_hour(only_job: Register, now: dt.datetime) -> None:
    name = only_job(leave_a_mark)
    run = run_job(name, due_key(now), now)
    assert run is not None
    assert (run.state, run.counts, run.error) == ("done", {"made": 1}, "")
    assert run.ended_at is not None
    assert run_job(name, due_key(now), now) is None
    assert marks() == 1
    assert run_job(name, due_key(now + HOUR), now + HOUR) is not None
    assert marks() == 2


def test_workers_that_start_the_same_job_together_run_it_once(
    fresh_database: str,
    only_job: Register,
    now: dt.datetime,
    at_once: Callable[[int, Callable[[], Any]], list[Any]],
) -> None:
    name = only_job(leave_a_mark)
    at_once(6, lambda: run_job(name, "one key", now))
    assert marks() == 1
    assert JobRun.objects.filter(state="done").count() == 1
    assert JobRun.objects.exclude(state="done").count() == 0


@pytest.mark.django_db
def test_the_effect_row_keeps_a_second_effect_out_even_past_the_first_look(
    only_job: Register, now: dt.datetime
) -> None:
    def another_was_faster(moment: dt.datetime) -> dict[str, int]:
        return leave_a_mark(moment)

    name = only_job(another_was_faster)
    lease = leases.take("job:only")
    assert lease is not None
    JobEffect.objects.create(job=name, key="key", at=now)
    run = running._run(lease, running._begin(name, "key", lease, None), now)
    assert (run.state, run.error) == ("failed", "IntegrityError (an_effect_happens_once)")
    assert marks() == 0


@pytest.mark.django_db
def test_a_failed_run_leaves_no_effect_and_no_words_of_a_client(
    only_job: Register, now: dt.datetime
) -> None:
    name = only_job(fail)
    run = run_job(name, due_key(now), now)
    assert run is not None
    stored = JobRun.objects.get()
    assert (stored.state, stored.error, stored.counts) == ("failed", "ValueError", {})
    assert stored.ended_at is not None
    assert marks() == 0
    assert not JobEffect.objects.exists()


@pytest.mark.django_db
def test_an_error_names_its_constraint_and_not_the_row(
    only_job: Register, now: dt.datetime, cast: Cast
) -> None:
    def twice(moment: dt.datetime) -> dict[str, int]:
        for _turn in range(2):
            Notice.objects.create(to=cast.mia.user, kind="assigned", key="Rosa", url="/", at=moment)
        return {}

    run = run_job(only_job(twice), "key", now)
    assert run is not None
    assert run.error == f"{IntegrityError.__name__} (a_notice_is_given_once)"


@pytest.mark.django_db
def test_a_failed_job_is_tried_three_times_in_its_hour_and_again_in_the_next(
    only_job: Register, now: dt.datetime
) -> None:
    name = only_job(fail)
    for _turn in range(running.TRIES):
        assert due_jobs(now) == [name]
        run_job(name, due_key(now), now)
    assert due_jobs(now) == []
    assert due_jobs(now + HOUR) == [name]


@pytest.mark.django_db
def test_after_days_without_a_beat_the_job_is_due_at_once(
    only_job: Register, now: dt.datetime, rings: list[tuple[str, ...]]
) -> None:
    name = only_job(leave_a_mark)
    three_days_ago = now - dt.timedelta(days=3)
    run_job(name, due_key(three_days_ago), three_days_ago)
    tasks.sweep()
    assert rings == [("ledger.run_job", name, due_key(timezone.now()))]
    tasks.run_job(*rings[0][1:])
    rings.clear()
    tasks.sweep()
    assert rings == []
    assert marks() == 2


def test_a_worker_that_lost_its_lease_commits_nothing(
    fresh_database: str, only_job: Register, now: dt.datetime
) -> None:
    def lose_it(moment: dt.datetime) -> dict[str, int]:
        leave_a_mark(moment)
        elsewhere(lambda: (run_out("job:only"), leases.take("job:only")))
        return {"made": 1}

    run = run_job(only_job(lose_it), "key", now)
    assert run is not None
    assert JobRun.objects.get().state == "lost"
    assert marks() == 0
    assert not JobEffect.objects.exists()
    assert JobLease.objects.get().token == 2


@pytest.mark.django_db
def test_a_run_whose_worker_is_gone_is_marked_lost_once_its_lease_ran_out(
    only_job: Register, now: dt.datetime
) -> None:
    name = only_job(leave_a_mark)
    lease = leases.take(f"job:{name}")
    assert lease is not None
    running._begin(name, due_key(now), lease, None)
    assert mark_lost_runs(now) == []
    run_out(f"job:{name}")
    assert [run.state for run in mark_lost_runs(now)] == ["lost"]
    assert JobRun.objects.get().ended_at == now
    assert due_jobs(now) == [name]


@pytest.mark.django_db
def test_a_lost_run_that_somebody_asked_for_waits_again(
    only_job: Register, now: dt.datetime, cast: Cast, rings: list[tuple[str, ...]]
) -> None:
    name = only_job(leave_a_mark)
    asked = ask_for_run(name, by=cast.alex, now=now)
    for _turn in range(running.TRIES):
        lease = leases.take(f"job:{name}")
        assert lease is not None
        begun = running._begin(name, asked.due_key, lease, None)
        assert begun.asked_by == cast.alex.user.pk
        run_out(f"job:{name}")
        tasks.sweep()
    states = list(JobRun.objects.filter(due_key=asked.due_key).values_list("state", flat=True))
    assert states == ["lost"] * running.TRIES


@pytest.mark.django_db
def test_a_rerun_is_done_under_the_name_of_who_asked(
    only_job: Register, now: dt.datetime, cast: Cast
) -> None:
    name = only_job(leave_a_mark)
    run_job(name, due_key(now), now)
    asked = ask_for_run(name, by=cast.alex, now=now)
    assert ask_for_run(name, by=cast.alex, now=now).pk == asked.pk
    tasks.run_job(name, asked.due_key)
    tasks.run_job(name, asked.due_key)
    asked.refresh_from_db()
    assert (asked.state, asked.asked_by, marks()) == ("done", cast.alex.user.pk, 2)


@pytest.mark.django_db
def test_admins_hear_of_a_failed_job_once_a_day(
    only_job: Register, now: dt.datetime, cast: Cast
) -> None:
    name = only_job(fail)
    for turn in range(3):
        run_job(name, f"key {turn}", now)
    told = list(Notice.objects.filter(kind="job_failed").values_list("to", "url"))
    assert told == [(cast.alex.user.pk, "/agency/jobs/")]


@pytest.mark.django_db
def test_a_job_may_take_longer_than_a_page(only_job: Register, now: dt.datetime) -> None:
    limits: list[str] = []

    def look(moment: dt.datetime) -> dict[str, int]:
        with connection.cursor() as cursor:
            for name in ("statement_timeout", "idle_in_transaction_session_timeout"):
                cursor.execute(f"SHOW {name}")
                limits.append(cursor.fetchone()[0])
        return {}

    run_job(only_job(look), "key", now)
    assert limits == ["5min", "5min"]


@pytest.mark.django_db
def test_an_unknown_job_is_an_error(now: dt.datetime) -> None:
    with pytest.raises(LookupError):
        run_job("nothing", "key", now)


@pytest.mark.django_db
def test_the_heartbeat_stays_one_row() -> None:
    from casemgmt.ledger.models import Pulse

    tasks.heartbeat()
    first = Pulse.objects.get().at
    tasks.heartbeat()
    assert Pulse.objects.get().at > first
