"""Admins see how the jobs went and run them again; notices are their reader's own."""

import datetime as dt
import uuid
from collections.abc import Callable
from typing import Any

import pytest
import time_machine
from django.test import Client as Browser
from django.urls import reverse
from django.utils import timezone

from casemgmt.core.errors import Forbidden
from casemgmt.ledger.actions import ask_for_run, try_again
from casemgmt.ledger.models import AuditEvent, JobEffect, JobRun, Notice, OutboxMessage, Pulse
from casemgmt.ledger.notices import notify
from casemgmt.ledger.queries import alarms, newest_runs, unread
from casemgmt.ledger.running import due_key, run_job
from tests.cast import Cast

BrowserOf = Callable[[str], Browser]
Register = Callable[[Any], str]
NOBODYS_PAGE = ["mia", "omar", "otto", "sally", "petra"]


@pytest.fixture
def job(only_job: Register) -> str:
    return only_job(lambda now: {"made": 3, "completed": 0})


def text_of(browser: Browser, name: str, *arguments: object) -> str:
    response = browser.get(reverse(name, args=arguments))
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def test_an_admin_sees_how_a_job_went(browser_of: BrowserOf, job: str, now: dt.datetime) -> None:
    run_job(job, due_key(now), now)
    page = text_of(browser_of("alex"), "job-list")
    for words in ("The only job", "Done", "made: 3", "The schedule", "Run now"):
        assert words in page
    assert "completed" not in page


def test_a_failed_job_raises_an_alarm_that_names_no_one(
    browser_of: BrowserOf, only_job: Register, now: dt.datetime
) -> None:
    def fail(moment: dt.datetime) -> dict[str, int]:
        raise ValueError("Rosa Delgado")

    run_job(only_job(fail), due_key(now), now)
    page = text_of(browser_of("alex"), "job-list")
    assert "1 job failed" in page
    assert "ValueError" in page
    assert "Rosa" not in page
    assert unread(Notice.objects.get().to) == 1


def test_an_alarm_goes_away_when_the_job_has_run_well(
    only_job: Register, now: dt.datetime, cast: Cast
) -> None:
    turns = iter([True, False])

    def fail_first(moment: dt.datetime) -> dict[str, int]:
        if next(turns):
            raise ValueError
        return {}

    Pulse.objects.create(name="beat", at=now)
    name = only_job(fail_first)
    run_job(name, due_key(now), now)
    assert [run.error for run in alarms(now, newest_runs()).failed] == ["ValueError"]
    run_job(name, due_key(now), now)
    assert not alarms(now, newest_runs())


def test_a_clock_that_stands_still_is_told(
    browser_of: BrowserOf, job: str, now: dt.datetime
) -> None:
    browser = browser_of("alex")
    assert "has not started yet" in text_of(browser, "job-list")
    Pulse.objects.create(name="beat", at=now)
    assert "stands still" not in text_of(browser, "job-list")
    Pulse.objects.update(at=now - dt.timedelta(minutes=6))
    assert "stands still" in text_of(browser, "job-list")


def test_a_chain_that_is_not_sealed_is_told(
    browser_of: BrowserOf, job: str, now: dt.datetime
) -> None:
    Pulse.objects.create(name="beat", at=now)
    AuditEvent.objects.create(at=now, event="told")
    browser = browser_of("alex")
    assert "audit chain" not in text_of(browser, "job-list")
    with time_machine.travel(now + dt.timedelta(minutes=2)):
        assert "nothing was added to the audit chain" in text_of(browser, "job-list")
        assert alarms(timezone.now(), newest_runs())


def test_tasks_that_were_given_up_are_counted(cast: Cast, now: dt.datetime) -> None:
    Pulse.objects.create(name="beat", at=now)
    OutboxMessage.objects.create(
        task="x", created_at=now, not_before=now, failed_at=now - dt.timedelta(days=1)
    )
    assert alarms(now, newest_runs()).given_up == 1


def test_an_admin_has_given_up_tasks_tried_again(
    browser_of: BrowserOf, cast: Cast, now: dt.datetime
) -> None:
    given_up = OutboxMessage.objects.create(
        task="x", created_at=now, not_before=now, failed_at=now, tries=9
    )
    assert "Try again" in text_of(browser_of("alex"), "job-list")
    for name in NOBODYS_PAGE:
        assert browser_of(name).post(reverse("job-try-again")).status_code == 403
    assert alarms(now, newest_runs()).given_up == 1
    browser_of("alex").post(reverse("job-try-again"))
    given_up.refresh_from_db()
    assert (given_up.failed_at, given_up.tries) == (None, 0)
    assert alarms(now, newest_runs()).given_up == 0


def test_standing_still_is_told_where_an_admin_starts(browser_of: BrowserOf) -> None:
    assert "has not started yet" in text_of(browser_of("alex"), "agency-health")


def test_nothing_has_run_yet(browser_of: BrowserOf, job: str) -> None:
    assert "Nothing has run yet." in text_of(browser_of("alex"), "job-list")


def test_an_admin_asks_for_another_run(
    browser_of: BrowserOf,
    job: str,
    cast: Cast,
    rings: list[tuple[str, ...]],
    django_capture_on_commit_callbacks: Any,
) -> None:
    browser = browser_of("alex")
    with django_capture_on_commit_callbacks(execute=True):
        answer = browser.post(reverse("job-rerun", args=[job]))
    assert answer.headers["Location"] == reverse("job-list")
    run = JobRun.objects.get()
    assert (run.state, run.asked_by) == ("waiting", cast.alex.user.pk)
    assert rings == [("ledger.run_job", job, run.due_key)]
    page = text_of(browser, "job-list")
    assert "Waiting" in page
    assert "Alex Example" in page
    waiting = text_of(browser, "job-run", run.pk)
    assert f'data-job-url="{reverse("job-run", args=[run.pk])}"' in waiting
    assert "data-job-done" not in waiting
    run_job(job, run.due_key, timezone.now())
    assert "data-job-done" in text_of(browser, "job-run", run.pk)


def test_a_person_of_another_agency_is_not_named(
    browser_of: BrowserOf, job: str, cast: Cast, now: dt.datetime
) -> None:
    JobRun.objects.create(
        job=job, due_key="x", state="done", started_at=now, asked_by=cast.otto.user.pk
    )
    page = text_of(browser_of("alex"), "job-list")
    assert "Another agency" in page
    assert "Otto" not in page


@pytest.mark.parametrize("name", NOBODYS_PAGE)
def test_nobody_else_sees_or_runs_jobs(browser_of: BrowserOf, job: str, name: str) -> None:
    browser = browser_of(name)
    run = JobRun.objects.create(job=job, due_key="x", started_at=timezone.now())
    for address in (reverse("job-list"), reverse("job-run", args=[run.pk])):
        assert browser.get(address).status_code == 403
    assert browser.post(reverse("job-rerun", args=[job])).status_code == 403
    assert JobRun.objects.count() == 1


@pytest.mark.parametrize("name", ["mia", "sally", "petra"])
def test_only_an_admin_asks_for_a_run_or_has_tasks_tried_again(
    cast: Cast, now: dt.datetime, job: str, name: str
) -> None:
    with pytest.raises(Forbidden):
        ask_for_run(job, by=cast[name], now=now)
    with pytest.raises(Forbidden):
        try_again(by=cast[name], now=now)


def test_a_job_is_run_by_a_form_only_and_only_if_it_exists(browser_of: BrowserOf, job: str) -> None:
    browser = browser_of("alex")
    assert browser.get(reverse("job-rerun", args=[job])).status_code == 405
    assert browser.post(reverse("job-rerun", args=["nothing"])).status_code == 404
    assert browser.get(reverse("job-run", args=[uuid.uuid4()])).status_code == 404


def test_the_page_asks_as_much_for_thirty_runs_as_for_three(
    browser_of: BrowserOf, job: str, now: dt.datetime, django_assert_max_num_queries: Any
) -> None:
    browser = browser_of("alex")
    for count in (3, 30):
        for turn in range(count):
            run_job(job, f"{count} {turn}", now)
        with django_assert_max_num_queries(18):
            assert browser.get(reverse("job-list")).status_code == 200
    assert JobEffect.objects.count() == 33


def test_a_person_reads_their_own_notices(
    browser_of: BrowserOf, cast: Cast, now: dt.datetime
) -> None:
    for turn in range(2):
        notify(cast.mia.user_id, "assigned", key=str(turn), url="/notices/", now=now)
    assert unread(cast.mia.user) == 2
    browser = browser_of("mia")
    assert "2 new" in text_of(browser, "notice-list")
    first = Notice.objects.first()
    assert first is not None
    answer = browser.post(reverse("notice-read", args=[first.pk]))
    assert answer.headers["Location"] == "/notices/"
    assert unread(cast.mia.user) == 1
    browser.post(reverse("notice-read-all"))
    assert unread(cast.mia.user) == 0
    assert "Nothing new" in text_of(browser, "notice-list")


def test_the_notices_of_others_are_neither_seen_nor_read(
    browser_of: BrowserOf, cast: Cast, now: dt.datetime
) -> None:
    notify(cast.mia.user_id, "assigned", key="1", url="/cases/", now=now)
    notice = Notice.objects.get()
    for name in ("sally", "omar", "otto", "alex"):
        browser = browser_of(name)
        assert "Nothing new" in text_of(browser, "notice-list")
        assert browser.post(reverse("notice-read", args=[notice.pk])).status_code == 404
        browser.post(reverse("notice-read-all"))
    assert unread(cast.mia.user) == 1


def test_opening_the_list_reads_nothing(
    browser_of: BrowserOf, cast: Cast, now: dt.datetime
) -> None:
    notify(cast.mia.user_id, "assigned", key="1", url="/cases/", now=now)
    browser = browser_of("mia")
    browser.get(reverse("notice-list"))
    notice = Notice.objects.get()
    assert browser.get(reverse("notice-read", args=[notice.pk])).status_code == 405
    assert unread(cast.mia.user) == 1


@pytest.mark.parametrize("url", ["https://example.org/", "//example.org/", "/\\example.org/"])
def test_a_notice_never_leads_out_of_the_product(
    browser_of: BrowserOf, cast: Cast, now: dt.datetime, url: str
) -> None:
    notify(cast.mia.user_id, "assigned", key="1", url=url, now=now)
    answer = browser_of("mia").post(reverse("notice-read", args=[Notice.objects.get().pk]))
    assert answer.headers["Location"] == reverse("notice-list")


def test_a_stranger_is_asked_to_sign_in(db: None) -> None:
    for name in ("job-list", "notice-list"):
        answer = Browser().get(reverse(name))
        assert answer.status_code == 302
        assert answer.headers["Location"].startswith("/account/login/")
