"""Real workers, beats and brokers are killed, and nothing is lost or done twice (D3, D4, D5)."""

import datetime as dt
import os
import signal
import statistics
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.conf import settings
from django.db import connections
from django.test import Client as Browser
from django.test import override_settings
from django.urls import reverse
from django.utils import timezone

from assessments.models import ReassessmentTask
from casemgmt.celery import app
from casemgmt.ledger import bell
from casemgmt.ledger.models import JobEffect, JobRun, OutboxMail, OutboxMessage
from casemgmt.ledger.outbox import enqueue
from casemgmt.ledger.registry import jobs
from casemgmt.ledger.running import due_key
from tests import cast as people
from tests.access.table import PAGES
from tests.access.world import build
from tests.ledger import work
from tests.processes import Stack, stack, wait_until

pytestmark = pytest.mark.faults

Metric = Callable[[str, object, object], None]
WIDE = os.environ.get("CASEMGMT_TEST_PROFILE") == "wide"
TASKS, KILLS = (400, 12) if WIDE else (24, 1)
CASES = 10_000


@pytest.fixture
def running(fresh_database: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Stack]:
    """A broker of the test's own that this process rings as well."""
    # The product's worker only sends mail; the work of these tests writes some.
    as_owner("GRANT INSERT ON ledger_outboxmail TO cm_worker", {})
    with stack(fresh_database) as started:
        monkeypatch.setattr(app.conf, "broker_url", started.broker_url)
        monkeypatch.setattr(settings, "REDIS_URL", started.broker_url)
        bell.listen_again()
        yield started


def effects() -> Counter[str]:
    return Counter(OutboxMail.objects.values_list("subject", flat=True))


def undone() -> int:
    return OutboxMessage.objects.filter(done_at=None).count()


def in_work() -> list[Any]:
    """Messages whose work has begun and is not committed."""
    rows = OutboxMessage.objects.filter(done_at=None, tries__gt=0)
    return list(rows.values_list("pk", flat=True))


def doubled(counted: Counter[str]) -> int:
    return sum(count - 1 for count in counted.values())


def as_owner(statement: str, values: dict[str, Any]) -> None:
    with connections["owner"].cursor() as cursor:
        cursor.execute(statement, values)


def test_a_worker_killed_on_the_way_loses_nothing_and_doubles_nothing(
    running: Stack, metric: Metric
) -> None:
    names = {f"task {number}" for number in range(TASKS)}
    for name in names:
        enqueue(work.NOTE, name)
    worker = running.worker()
    running.beat()
    for kill in range(KILLS):
        done, begun = TASKS - undone(), set(in_work())
        wait_until(lambda done=done: TASKS - undone() > done + 2, 40, f"work before kill {kill}")
        begun |= set(in_work())
        wait_until(lambda begun=begun: set(in_work()) - begun, 40, "another task has just begun")
        worker.kill()
        worker = running.worker()
    caught = OutboxMessage.objects.filter(done_at=None, tries__gt=0)
    assert caught.exists()
    caught.update(not_before=timezone.now())
    wait_until(lambda: not undone(), 60 + TASKS, "every task is done")
    counted = effects()
    metric("d3_lost", len(names - set(counted)), 0)
    metric("d3_doubled", doubled(Counter({name: counted[name] for name in names})), 0)
    assert names <= set(counted)
    assert {counted[name] for name in names} == {1}
    assert OutboxMessage.objects.filter(tries__gt=1).exists()


def test_a_job_whose_worker_is_killed_is_redone_once(running: Stack, metric: Metric) -> None:
    key = due_key(timezone.now())
    worker = running.worker()
    assert bell.ring("ledger.run_job", "test_slow", key)
    wait_until(lambda: JobRun.objects.filter(job="test_slow").exists(), 30, "the job has begun")
    time.sleep(0.5)
    worker.kill()
    assert effects()["slow job"] == 0
    running.worker()
    running.beat()
    done = JobEffect.objects.filter(job="test_slow", key=key)
    wait_until(done.exists, 40, "the job is done")
    time.sleep(2)
    lost = JobRun.objects.filter(job="test_slow", due_key=key, state="lost")
    metric("d3_job_effects", effects()["slow job"], 1)
    assert effects()["slow job"] == 1
    assert lost.count() == 1
    assert lost[0].ended_at is not None


NEW_CASES = """
WITH people AS (
    INSERT INTO clients_client (id, version, agency_id, {columns})
    SELECT gen_random_uuid(), 1, %(agency)s, {values} FROM generate_series(1, %(cases)s)
    RETURNING id)
INSERT INTO clients_case (id, version, agency_id, client_id, program_id, number, stage, opened_at,
    hold_reason)
SELECT gen_random_uuid(), 1, %(agency)s, id, %(program)s, left('C-' || row_number() OVER (), 12),
    'active', %(now)s, '' FROM people
"""


def bring_in_cases(cast: people.Cast) -> None:
    """Ten thousand active cases without a reassessment, as the owner, without history."""
    from clients.models import Client

    given = {"id", "version", "agency"}
    others = [
        field
        for field in Client._meta.concrete_fields
        if field.name not in given and not field.null and not field.generated
    ]
    blank = {"JSONField": "'{}'", "BooleanField": "false", "ArrayField": "'{}'"}
    columns = ", ".join(str(field.column) for field in others)
    plain = [field.default if isinstance(field.default, str) else "" for field in others]
    values = ", ".join(
        blank.get(field.get_internal_type(), f"'{default}'")
        for field, default in zip(others, plain, strict=True)
    )
    statement = NEW_CASES.format(columns=columns, values=values)
    facts = {"agency": cast.agency.pk, "program": cast.program.pk, "cases": CASES}
    as_owner(statement, {**facts, "now": timezone.now() - dt.timedelta(days=200)})


def scheduled() -> int:
    """Cases that wait for their next reassessment."""
    return ReassessmentTask.objects.filter(state="scheduled").count()


def written(times: int) -> tuple[int, int]:
    """How many reassessments are missing and how many too many, when each case should have had so
    many; a row that was written and overwritten shows in the history."""
    made: Counter[Any] = Counter(ReassessmentTask.objects.values_list("case_id", flat=True))
    told: Counter[Any] = Counter(
        ReassessmentTask.history.filter(history_type="+").values_list("case_id", flat=True)
    )
    missing = (CASES - len(made)) * times + sum(max(0, times - count) for count in made.values())
    extra = sum(max(0, count - times) for counts in (made, told) for count in counts.values())
    return missing, extra


def three_days_later() -> None:
    """Move what has happened three days back; every reassessment was carried out since."""
    as_owner("UPDATE assessments_reassessmenttask SET state = 'completed'", {})
    before = timezone.now() - dt.timedelta(days=3)
    as_owner("UPDATE ledger_jobeffect SET key = %(key)s", {"key": due_key(before)})
    as_owner(
        "UPDATE ledger_jobrun SET due_key = %(key)s, started_at = %(at)s, ended_at = %(at)s",
        {"key": due_key(before), "at": before},
    )


@pytest.mark.wide
def test_beats_that_die_double_or_stay_away_miss_and_double_nothing(
    running: Stack, metric: Metric
) -> None:
    bring_in_cases(people.load())
    running.worker()
    first, second = running.beat("first"), running.beat("second")
    wait_until(JobRun.objects.exists, 40, "a beat has struck")
    first.kill()
    wait_until(lambda: scheduled() == CASES, 60, "all are scheduled under two beats")
    time.sleep(3)
    second.kill()
    first_missed, first_doubled = written(1)
    three_days_later()
    running.beat("third")
    wait_until(lambda: scheduled() == CASES, 60, "all are scheduled after three days")
    time.sleep(3)
    missed, doubled_since = written(2)
    metric("d4_missed", first_missed + missed, 0)
    metric("d4_doubled", first_doubled + doubled_since, 0)
    assert (first_missed, first_doubled, missed, doubled_since) == (0, 0, 0, 0)
    # Every job of the product has run here, in a worker that connects as the worker's role.
    assert not JobRun.objects.exclude(error="").values_list("job", "error")
    assert {*JobEffect.objects.values_list("job", flat=True)} >= {
        name for name, _job in jobs.items()
    }


def p95(samples: list[float]) -> float:
    return statistics.quantiles(samples, n=20)[-1]


@pytest.mark.wide
def test_pages_work_without_a_broker_and_jobs_run_soon_after_it_returns(
    running: Stack, metric: Metric
) -> None:
    cast = people.load()
    browser = Browser()
    browser.force_login(cast.alex.user)
    address = reverse("job-rerun", args=["schedule_reassessments"])

    def write(times: int) -> list[float]:
        taken = []
        for number in range(times):
            start = time.monotonic()
            response = browser.post(address)
            enqueue(work.MARK, f"asked {len(asked)} {number}")
            taken.append((time.monotonic() - start) * 1000)
            assert response.status_code == 302
        asked.append(times)
        return taken

    asked: list[int] = []
    write(5)
    usual = p95(write(60))
    worker = running.worker()
    running.beat()
    wait_until(lambda: not undone(), 90, "what was asked for is done")
    running.broker.send(signal.SIGSTOP)
    bell.listen_again()
    frozen = p95(write(60))
    running.broker.send(signal.SIGCONT)
    running.broker.kill()
    bell.listen_again()
    gone = p95(write(60))
    stranger = Browser()
    assert stranger.login(email=cast.mia.user.email, password=people.PASSWORD)
    assert stranger.get(reverse("notice-list")).status_code == 200
    assert stranger.get("/healthz").json()["broker"] == "down"
    time.sleep(3)
    assert undone() == 120
    running.start_broker()

    def runs_again() -> bool:
        running.supervise()
        return not JobRun.objects.filter(state="waiting").exists() and undone() < 120

    back = wait_until(runs_again, 120, "jobs run again")
    assert not worker.runs(), "a worker that lost its broker leaves"
    metric("d5_p95_extra_ms", round(max(frozen, gone) - usual), 100)
    metric("d5_back_seconds", round(back), 60)


@pytest.mark.wide
def test_every_page_and_a_contact_work_without_a_broker(
    running: Stack, metric: Metric, tmp_path: Path
) -> None:
    """Each page of the access table for somebody who may open it, and what a worker writes most."""
    with override_settings(FILES_DIR=str(tmp_path)):
        made = build()

        def read() -> dict[str, tuple[int, float]]:
            return {
                page.page: timed(made.browsers[page.who].get, made.url(page.page, page.record))
                for page in PAGES
                if page.page != "healthz"
            }

        def write() -> list[tuple[int, float]]:
            address = reverse("contact-new", args=[made.records["case"]])
            local = timezone.localtime(made.now, ZoneInfo(made.cast.agency.timezone))
            fields = {
                "mode": "phone",
                "reached": "no",
                "started_at_0": f"{local:%Y-%m-%d}",
                "started_at_1": f"{local:%H:%M}",
                "minutes": "3",
                "summary": "Left no message.",
            }
            return [timed(made.browsers["mia"].post, address, fields) for _turn in range(30)]

        read()
        pages, written = read(), write()
        running.broker.kill()
        bell.listen_again()
        alone, written_alone = read(), write()
    assert {page: status for page, (status, _ms) in alone.items()} == {
        page: status for page, (status, _ms) in pages.items()
    }
    assert {status for status, _ms in (*written, *written_alone)} == {302}
    later = [alone[page][1] - ms for page, (_status, ms) in pages.items()]
    metric("d5_pages", len(pages), "all")
    metric("d5_pages_p95_extra_ms", round(p95(later)), 100)
    extra = p95([ms for _status, ms in written_alone]) - p95([ms for _status, ms in written])
    metric("d5_contact_p95_extra_ms", round(extra), 100)


def timed(ask: Callable[..., Any], *what: Any) -> tuple[int, float]:
    """The status of an answer, and the milliseconds it took."""
    start = time.monotonic()
    status = ask(*what).status_code
    return status, (time.monotonic() - start) * 1000
