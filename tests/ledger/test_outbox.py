"""What was asked for inside a transaction is done exactly once, or given up with a reason."""

import datetime as dt
import threading
import time
from collections.abc import Callable
from typing import Any

import pytest
from django.core import mail
from django.db import connection, transaction
from django.utils import timezone

from casemgmt.core.identity import acting_as, current_identity
from casemgmt.ledger import delivery, notices, tasks
from casemgmt.ledger.delivery import TRIES, deliver
from casemgmt.ledger.models import OutboxMail, OutboxMessage
from casemgmt.ledger.notices import post_mail
from casemgmt.ledger.outbox import enqueue
from tests.cast import Cast
from tests.ledger.work import leave_mark

Register = Callable[[Any], str]


def later(seconds: float) -> dt.datetime:
    return timezone.now() + dt.timedelta(seconds=seconds)


def marks() -> int:
    return OutboxMail.objects.filter(subject="mark").count()


@pytest.mark.django_db
def test_a_message_is_done_once(task: Register) -> None:
    message = enqueue(task(leave_mark), "mark")
    assert deliver(message.pk, later(1))
    assert not deliver(message.pk, later(3600))
    message.refresh_from_db()
    assert message.done_at is not None
    assert marks() == 1


def test_workers_that_hear_the_same_bell_do_a_message_once(
    fresh_database: str, task: Register, at_once: Callable[[int, Callable[[], Any]], list[Any]]
) -> None:
    def slow(subject: str) -> None:
        leave_mark(subject)
        time.sleep(0.3)

    message = enqueue(task(slow), "mark")
    results = at_once(6, lambda: deliver(message.pk, later(1)))
    assert sorted(results) == [False] * 5 + [True]
    assert marks() == 1


def test_a_worker_that_is_refused_does_not_keep_the_message_from_the_one_that_took_it(
    fresh_database: str, task: Register, monkeypatch: pytest.MonkeyPatch
) -> None:
    message = enqueue(task(leave_mark), "mark")
    locked, claim = threading.Event(), delivery._claim

    def refused() -> None:
        with transaction.atomic():
            OutboxMessage.objects.select_for_update().get(pk=message.pk)
            locked.set()
            time.sleep(0.3)
        connection.close()

    other = threading.Thread(target=refused)

    def claim_first(*asked: Any) -> bool:
        claimed = claim(*asked)
        other.start()
        return locked.wait(10) and claimed

    monkeypatch.setattr(delivery, "_claim", claim_first)
    done = deliver(message.pk, later(1))
    other.join(10)
    assert done
    assert marks() == 1


def test_a_message_in_work_is_left_alone_even_when_its_next_try_is_due(
    fresh_database: str, task: Register, at_once: Callable[[int, Callable[[], Any]], list[Any]]
) -> None:
    moments = iter([later(1), later(3600)])

    def slow(subject: str) -> None:
        leave_mark(subject)
        time.sleep(1)

    message = enqueue(task(slow), "mark")

    def one() -> bool:
        moment = next(moments)
        time.sleep(0.3 if moment > later(60) else 0)
        return deliver(message.pk, moment)

    assert sorted(at_once(2, one)) == [False, True]
    assert marks() == 1


@pytest.mark.django_db
def test_the_task_runs_as_the_person_who_asked(task: Register, cast: Cast) -> None:
    seen: list[Any] = []

    def look() -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT app.staff()")
            seen.extend([current_identity(), cursor.fetchone()[0]])

    with acting_as(cast.mia.user.pk):
        message = enqueue(task(look))
    assert deliver(message.pk, later(1))
    assert seen == [cast.mia.user.pk, cast.mia.user.pk]


@pytest.mark.django_db
def test_a_failed_try_leaves_nothing_and_waits_twice_as_long_each_time(task: Register) -> None:
    def fail() -> None:
        leave_mark("mark")
        raise ValueError("Rosa Delgado")

    message = enqueue(task(fail))
    now, waits = later(1), []
    for _turn in range(TRIES):
        assert not deliver(message.pk, now)
        message.refresh_from_db()
        waits.append((message.not_before - now).total_seconds())
        assert not deliver(message.pk, now)
        now = message.not_before
    assert waits == [10 * 2**turn for turn in range(TRIES)]
    assert (message.error, message.tries, message.done_at) == ("ValueError", TRIES, None)
    assert message.failed_at is not None
    assert marks() == 0
    assert delivery.waiting(later(10**6)) == []


@pytest.mark.django_db
def test_a_message_that_kills_its_worker_is_given_up_too(task: Register) -> None:
    message = enqueue(task(leave_mark), "mark")
    now = later(1)
    for _turn in range(TRIES):
        assert delivery._claim(message.pk, now)
        message.refresh_from_db()
        now = message.not_before
    assert not deliver(message.pk, now)
    message.refresh_from_db()
    assert message.failed_at == now
    assert marks() == 0


@pytest.mark.django_db
def test_a_task_that_nobody_does_is_refused_when_it_is_asked_for() -> None:
    with pytest.raises(LookupError):
        enqueue("nobody.does_this")


def test_a_message_of_a_transaction_that_failed_was_never_there(
    fresh_database: str, task: Register, rings: list[tuple[str, ...]]
) -> None:
    name = task(leave_mark)

    @transaction.atomic
    def change_their_mind() -> None:
        enqueue(name, "mark")
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        change_their_mind()
    assert not OutboxMessage.objects.exists()
    assert rings == []
    message = enqueue(name, "mark")
    assert rings == [("ledger.deliver", str(message.pk))]


@pytest.mark.django_db
def test_the_sweep_rings_for_what_waits_and_for_nothing_else(
    task: Register, rings: list[tuple[str, ...]], only_job: Register
) -> None:
    name = task(leave_mark)
    done, waits, not_yet = (enqueue(name, "mark") for _turn in range(3))
    deliver(done.pk, later(1))
    OutboxMessage.objects.filter(pk=not_yet.pk).update(not_before=later(60))
    tasks.sweep()
    assert [ring for ring in rings if ring[0] == "ledger.deliver"] == [
        ("ledger.deliver", str(waits.pk))
    ]


@pytest.mark.django_db
def test_a_mail_is_sent_once_and_its_words_are_not_kept() -> None:
    letter = post_mail(to="mia@example.org", subject="Hello", body="A link")
    message = OutboxMessage.objects.get()
    tasks.deliver(str(message.pk))
    delivery.send_mail(str(letter.pk))
    assert [(sent.to, sent.body) for sent in mail.outbox] == [(["mia@example.org"], "A link")]
    letter.refresh_from_db()
    assert letter.sent_at is not None
    assert letter.body == ""


@pytest.mark.django_db
def test_a_mail_that_the_server_refused_waits_with_its_words(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def refuse(letter: OutboxMail) -> None:
        raise OSError(letter.to)

    monkeypatch.setattr(delivery, "send", refuse)
    letter = post_mail(to="mia@example.org", subject="Hello", body="A link")
    message = OutboxMessage.objects.get()
    assert not deliver(message.pk, later(1))
    message.refresh_from_db()
    letter.refresh_from_db()
    assert (message.error, letter.sent_at, letter.body) == ("OSError", None, "A link")
    monkeypatch.setattr(delivery, "send", notices.send)
    assert deliver(message.pk, message.not_before)
    assert len(mail.outbox) == 1
