"""A lease has one holder at a time, and whoever lost it can't commit."""

import threading
import time
from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings
from django.db import connections, transaction

from casemgmt.ledger import leases
from casemgmt.ledger.models import JobLease


def run_out(key: str) -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE ledger_joblease SET locked_until = now() - interval '1 s' WHERE key = %s", [key]
        )


def elsewhere(work: Callable[[], Any]) -> Any:
    """Run something on another connection and return what it returns."""
    results: list[Any] = []

    def run() -> None:
        results.append(work())
        connections.close_all()

    thread = threading.Thread(target=run)
    thread.start()
    thread.join(10)
    return results[0]


def test_of_several_workers_at_the_same_moment_one_gets_the_lease(
    fresh_database: str, at_once: Callable[[int, Callable[[], Any]], list[Any]]
) -> None:
    for turn in range(5):
        taken = at_once(6, lambda turn=turn: leases.take(f"race {turn}"))
        assert len([lease for lease in taken if lease is not None]) == 1
    run_out("race 0")
    again = at_once(6, lambda: leases.take("race 0"))
    assert [lease.token for lease in again if lease is not None] == [2]


@pytest.mark.django_db
def test_a_held_lease_is_not_given_to_anybody_else() -> None:
    assert leases.take("job") is not None
    assert leases.take("job") is None


@pytest.mark.django_db
def test_the_token_only_grows() -> None:
    first = leases.take("job")
    assert first is not None
    first.give_back()
    second = leases.take("job")
    assert second is not None
    run_out("job")
    third = leases.take("job")
    assert third is not None
    assert first.token < second.token < third.token


@pytest.mark.django_db
def test_who_lost_the_lease_neither_extends_it_nor_gives_it_back_nor_commits() -> None:
    old = leases.take("job")
    assert old is not None
    run_out("job")
    new = leases.take("job")
    assert new is not None
    assert not old.extend()
    old.give_back()
    assert leases.take("job") is None
    with pytest.raises(leases.LeaseLostError):
        old.hold()
    new.hold()


def test_nobody_takes_a_lease_over_between_the_check_and_the_commit(fresh_database: str) -> None:
    lease = leases.take("job")
    assert lease is not None
    run_out("job")
    taken: list[Any] = []

    def take_over() -> None:
        taken.append(leases.take("job"))
        connections.close_all()

    with transaction.atomic():
        lease.hold()
        rival = threading.Thread(target=take_over)
        rival.start()
        rival.join(0.5)
        assert taken == []
    rival.join(10)
    assert taken[0].token == lease.token + 1


def test_a_lease_is_extended_while_the_work_goes_on(
    fresh_database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "LEASE_SECONDS", 1)
    lease = leases.take("job")
    assert lease is not None
    with leases.kept(lease):
        time.sleep(2)
        assert elsewhere(lambda: leases.take("job")) is None
    assert JobLease.objects.get(key="job").token == lease.token
