"""What is told is sealed once, in order, whoever dies; and nobody else touches the chain (F1)."""

import datetime as dt
import re
import signal
from collections.abc import Callable
from typing import Any

import pytest
from django.db import DatabaseError, OperationalError, connection, transaction

from casemgmt.core.chaining import chained_tables
from casemgmt.core.connecting import connected_as
from casemgmt.core.identity import acting_as
from casemgmt.core.rights import append_only_tables
from casemgmt.ledger import anchors, sealing
from casemgmt.ledger.models import AuditEvent
from tests import cast as people
from tests import databases
from tests.cast import Cast
from tests.ledger.sealed import (
    asked,
    links_of,
    lived_in,
    pending,
    said,
    seal,
    tell,
    the_true_horizon,
)
from tests.processes import Process, wait_until
from tests.racing import BLOCKED

Metric = Callable[[str, object, object], None]


def test_every_log_and_every_history_tells_the_chain_and_the_chain_tells_not_of_itself(
    cast: Cast,
) -> None:
    told = asked("SELECT tgrelid::regclass::text FROM pg_trigger WHERE tgname = 'told'")
    assert {table for (table,) in told} == append_only_tables() - {"ledger_auditlink"}
    assert set(chained_tables()) == {table for (table,) in told}
    assert {"ledger_auditevent", "ledger_readevent", "clients_historicalcase"} <= set(
        chained_tables()
    )


def test_what_is_told_says_who_and_stands_or_falls_with_what_it_tells(
    own: str, now: dt.datetime
) -> None:
    cast = people.load()
    with acting_as(cast.mia.user.pk), transaction.atomic():
        kept = tell("kept", now)
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        tell("undone", now)
        raise ZeroDivisionError
    seal()
    with connected_as("owner"):
        (link,) = asked(
            "SELECT rows, actor, kind, cardinality(digests) FROM ledger_auditlink"
            " WHERE source = 'ledger_auditevent'"
        )
    assert link == ([kept.pk], cast.mia.user.pk, "insert", 1)


def test_one_statement_tells_of_many_rows_at_once(own: str, now: dt.datetime) -> None:
    before = pending()
    AuditEvent.objects.bulk_create(AuditEvent(at=now, event=f"{n}") for n in range(1500))
    assert pending() - before == 2
    seal()
    assert len(links_of("ledger_auditevent")) == 1500
    assert said() == []


def test_the_order_is_that_of_transactions_though_the_earlier_commits_later(
    own: str, now: dt.datetime
) -> None:
    add = "INSERT INTO ledger_auditevent (id, at, event, record, code) VALUES (gen_random_uuid(), now(), %s, '', '') RETURNING id"
    with databases.as_owner() as early, databases.as_owner() as late:
        with the_true_horizon():
            early.execute("BEGIN")
            first = early.execute(add, ["early"]).fetchone()
            second = late.execute(add, ["late"]).fetchone()
            seal()
            assert links_of("ledger_auditevent") == []
        early.execute("COMMIT")
        # The true horizon is held up by transactions of other tests, in other databases.
        wait_until(lambda: seal() or not pending(), 60, "both are sealed")
    assert first
    assert second
    assert links_of("ledger_auditevent") == [first[0], second[0]]


def test_two_never_seal_at_once(own: str, now: dt.datetime) -> None:
    tell("told", now)
    with databases.as_owner() as other, connected_as("owner"):
        other.execute("BEGIN")
        assert other.execute("SELECT app.seal_audit(10)").fetchone() == (1,)
        assert sealing.seal_all() == 0
        other.execute("ROLLBACK")
        assert sealing.seal_all() == 1


def test_the_sealer_waits_for_a_database_that_is_away(
    own: str, now: dt.datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    tell("told", now)
    turns: list[int] = []

    def away() -> int:
        turns.append(len(turns))
        if len(turns) == 1:
            raise OperationalError
        return batch()

    class Stop:
        """Asked to stop at the second turn."""

        def is_set(self) -> bool:
            return len(turns) > 1

        def wait(self, seconds: float) -> None:
            return

    batch = sealing.seal_batch
    monkeypatch.setattr(sealing, "seal_batch", away)
    with databases.as_role("sealer"):
        sealing.seal_until(Stop())  # type: ignore[arg-type]
    assert pending() == 0
    assert anchors.newest() is not None


REFUSED = (
    "UPDATE ledger_auditlink SET at = at",
    "UPDATE ledger_auditlink SET hash = '' WHERE seq = 1",
    "DELETE FROM ledger_auditlink",
    "TRUNCATE ledger_auditlink",
    "INSERT INTO ledger_auditlink (seq) VALUES (0)",
    "INSERT INTO ledger_auditpending (id) VALUES (0)",
    "UPDATE ledger_auditpending SET at = at",
    "DELETE FROM ledger_auditpending",
    "TRUNCATE ledger_auditpending",
    "UPDATE ledger_auditevent SET event = 'x'",
    "DELETE FROM ledger_readevent",
    "TRUNCATE clients_historicalcase",
    "ALTER TABLE ledger_auditlink DISABLE TRIGGER ALL",
    "ALTER TABLE ledger_auditevent DISABLE TRIGGER told",
    "DROP TRIGGER told ON clients_historicalcase",
    "DROP TABLE ledger_auditlink",
    "DROP FUNCTION app.tell_the_chain() CASCADE",
    "CREATE OR REPLACE FUNCTION app.row_digest(jsonb) RETURNS bytea LANGUAGE sql AS $$SELECT $$",
    "SELECT app.tell_the_chain()",
    "SELECT app.link_hash('', NULL)",
    "SET session_replication_role = replica",
    "SET ROLE cm_purge",
)
DENIED = re.compile("permission denied|must be owner")


def test_no_working_role_touches_the_chain_or_what_it_is_told(
    own: str, now: dt.datetime, metric: Metric
) -> None:
    lived_in(people.load(), now)
    seal()
    statements = {
        "web": (*REFUSED, "SELECT app.seal_audit(1)", "SELECT hash FROM ledger_auditlink"),
        "worker": (*REFUSED, "SELECT app.seal_audit(1)", "SELECT id FROM ledger_auditpending"),
        "sealer": (*REFUSED, "SELECT rows FROM ledger_auditlink"),
    }
    done = []
    for role, tried in statements.items():
        with databases.as_role(role):
            done += [(role, statement) for statement in tried if not _denied(statement)]
    total = sum(map(len, statements.values()))
    metric("f1_denied", total - len(done), total)
    assert done == []
    assert said() == []


def _denied(statement: str) -> bool:
    with transaction.atomic(), connection.cursor() as cursor:
        try:
            cursor.execute(f"SAVEPOINT tried; {statement}")
        except DatabaseError as refusal:
            return bool(DENIED.search(str(refusal)))
        finally:
            transaction.set_rollback(True)
    return False


@pytest.mark.faults
@pytest.mark.parametrize("whole", [False, True], ids=["the process", "its connection as well"])
def test_a_sealer_killed_in_the_middle_of_a_batch_loses_nothing_and_doubles_nothing(
    sealer: Callable[[], Process], now: dt.datetime, *, whole: bool
) -> None:
    """Its batch is sealed all or nothing: the server may still finish it when only the process ends."""
    told = [tell(f"{number}", now).pk for number in range(40)]
    with databases.as_owner() as other:
        other.execute("BEGIN")
        middle = "SELECT id FROM ledger_auditpending WHERE %s = ANY(rows) FOR UPDATE"
        other.execute(middle, [told[20]])
        first = sealer()
        wait_until(lambda: asked_as_owner(BLOCKED)[0][0], 60, "half a batch is sealed")
        first.kill()
        if whole:
            other.execute(END_OF_CONNECTION, [connection.settings_dict["NAME"]])
        other.execute("COMMIT")
    second = sealer()
    wait_until(anchors.path().exists, 60, "the second is at work")
    wait_until(lambda: not pending(), 60, "the rest is sealed")
    assert links_of("ledger_auditevent") == told
    second.send(signal.SIGTERM)
    assert second.popen.wait(60) == 0
    assert said() == []


END_OF_CONNECTION = """
SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity WHERE usename = 'cm_sealer' AND datname = %s
"""


def asked_as_owner(statement: str) -> list[Any]:
    with connected_as("owner"):
        return asked(statement)


@pytest.mark.faults
def test_a_sealer_told_to_end_seals_what_is_left_and_anchors_it(
    sealer: Callable[[], Process], now: dt.datetime
) -> None:
    process = sealer()
    wait_until(anchors.path().exists, 60, "the first anchor is there")
    for number in range(20):
        tell(f"{number}", now)
    process.send(signal.SIGTERM)
    assert process.popen.wait(60) == 0
    assert pending() == 0
    newest = anchors.newest()
    assert newest
    assert asked_as_owner("SELECT max(seq) FROM ledger_auditlink") == [(newest.seq,)]
    assert anchors.path().stat().st_mode & 0o777 == 0o600
