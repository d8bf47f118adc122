"""Each role of the database has the rights its own list names, and is refused everything else (T8)."""

import datetime as dt
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, connection, connections, transaction
from django.utils import timezone

from casemgmt.core.database import roles
from casemgmt.core.rights import ROLES, WORKER, rights
from casemgmt.ledger import delivery, running
from casemgmt.ledger.models import Draft, JobRun, Notice, OutboxMail, OutboxMessage
from casemgmt.ledger.notices import post_mail
from casemgmt.ledger.outbox import handlers
from casemgmt.ledger.registry import jobs
from clients.actions.documents import add_document
from clients.models import Document, Reminder
from clients.reminding import remind_of_appointments
from tests import cast as people
from tests import databases
from tests.caseload.test_reckoning import give
from tests.clients.arranging import a_visit, a_way
from tests.core.fake_clamd import clamd
from tests.stories import a_case

KINDS = ("SELECT", "INSERT", "UPDATE", "DELETE", "TRUNCATE", "REFERENCES", "TRIGGER")


def asked(statement: str, *params: object) -> list[Any]:
    """What a statement gives, as the role this process connects as."""
    with connection.cursor() as cursor:
        cursor.execute(statement, params)
        return cursor.fetchall()


@pytest.mark.django_db
@pytest.mark.parametrize("role", ROLES)
def test_a_role_may_what_its_list_says_and_nothing_else(role: str) -> None:
    name = roles()[role]
    tables = [
        table for (table,) in asked("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
    ]
    wrong = []
    for table in tables:
        said = rights(role, table)
        for kind in KINDS:
            whole = kind in said and f"{kind} (" not in said
            (has,) = asked("SELECT has_table_privilege(%s, %s, %s)", name, table, kind)
            if has[0] != whole:
                wrong.append((table, kind))
            if kind in {"SELECT", "INSERT", "UPDATE", "REFERENCES"}:
                wrong += _columns_beside(name, table, kind, said)
    assert tables
    assert wrong == []


def _columns_beside(name: str, table: str, kind: str, said: str) -> list[tuple[str, str, str]]:
    """Columns that a role may, or may not, touch against what its list says."""
    named = said.partition(f"{kind} (")[2].partition(")")[0].split(", ")
    rows = asked(
        "SELECT attname::text, has_column_privilege(%s, attrelid, attnum, %s) FROM pg_attribute"
        " WHERE attrelid = %s::regclass AND attnum > 0 AND NOT attisdropped",
        name, kind, table,
    )  # fmt: skip
    every = kind in said and f"{kind} (" not in said
    return [(table, kind, column) for column, has in rows if has != (every or column in named)]


@pytest.mark.django_db
def test_no_list_names_a_table_that_is_gone() -> None:
    tables = {table for (table,) in asked("SELECT tablename FROM pg_tables")}
    assert set(WORKER) <= tables


@pytest.mark.django_db
def test_what_may_not_be_at_all_is_in_no_list() -> None:
    """T8: the worker deletes nothing but what was discarded, and changes no log and no history."""
    deletes = {table for table, right in WORKER.items() if "DELETE" in right}
    assert deletes == {"ledger_draft", "ledger_idempotencykey"}
    for table, right in WORKER.items():
        if "historical" in table:
            assert right == "INSERT", table
    assert not {"ledger_auditevent", "ledger_readevent"} & set(WORKER)


@pytest.mark.django_db
def test_a_role_that_has_no_work_yet_calls_nothing() -> None:
    called = "SELECT oid::regprocedure::text FROM pg_proc WHERE pronamespace = 'app'::regnamespace AND has_function_privilege(%s, oid, 'EXECUTE') ORDER BY 1"
    assert asked(called, roles()["backup"]) == []
    assert asked(called, roles()["purge"]) == [
        ("app.categories_held(uuid,uuid,timestamp with time zone)",),
        ("app.staff()",),
        ("app.tell_of_restricted(regclass,uuid[])",),
    ]
    assert asked(called, roles()["sealer"]) == [("app.seal_audit(integer)",)]
    assert asked(called, roles()["worker"]) == [
        ("app.make_read_months(timestamp with time zone)",),
        ("app.odd_looks(timestamp with time zone)",),
        ("app.reconcile_access(timestamp with time zone)",),
        ("app.staff()",),
    ]


REFUSED = {
    "worker": (
        "DELETE FROM clients_case",
        "DELETE FROM clients_document",
        "DELETE FROM ledger_notice",
        "UPDATE ledger_auditevent SET event = 'x'",
        "DELETE FROM ledger_auditevent",
        "DELETE FROM ledger_readevent",
        "INSERT INTO ledger_auditevent SELECT * FROM ledger_auditevent",
        "UPDATE clients_historicaldocument SET title = 'x'",
        "UPDATE clients_note SET text = 'x'",
        "UPDATE clients_document SET path = 'x'",
        "UPDATE agency_staffrole SET role = 'supervisor'",
        "INSERT INTO agency_user SELECT * FROM agency_user",
        "INSERT INTO clients_assignment SELECT * FROM clients_assignment",
        "SELECT text FROM clients_note",
        "SELECT family_name FROM clients_client",
        "SELECT purpose FROM clients_appointment",
        "SELECT place FROM clients_appointment",
        "SELECT unsaid FROM clients_safecontact",
        "UPDATE clients_appointment SET state = 'kept'",
        "SELECT typed FROM ledger_draft",
        "SELECT session_data FROM django_session",
        "SELECT data FROM mfa_authenticator",
        "TRUNCATE ledger_draft",
        "CREATE TABLE mine (id int)",
        "SELECT app.refresh_access('{}')",
        "SET ROLE cm_purge",
        "SET session_replication_role = replica",
    ),
    "sealer": (
        "SELECT * FROM public.ledger_auditevent",
        "INSERT INTO public.ledger_auditevent SELECT * FROM public.ledger_auditevent",
        "SELECT id FROM public.clients_case",
        "DELETE FROM public.clients_case",
        "SELECT app.staff()",
        "SELECT * FROM ledger_auditpending",
        "SELECT rows FROM ledger_auditlink",
        "DELETE FROM ledger_auditpending",
        "INSERT INTO ledger_auditlink SELECT * FROM ledger_auditlink",
        "UPDATE ledger_auditlink SET seq = seq",
        "TRUNCATE ledger_auditlink",
    ),
}


@pytest.mark.parametrize("role", REFUSED)
def test_a_role_that_signs_in_is_refused_what_is_not_its_work(
    fresh_database: str, django_db_blocker: Any, role: str
) -> None:
    with django_db_blocker.unblock(), databases.as_role(role):
        assert asked("SELECT current_user::text") == [(roles()[role],)]
        said = {}
        for statement in REFUSED[role]:
            with pytest.raises(DatabaseError) as refused, transaction.atomic():
                asked(statement)
            said[statement] = str(refused.value)
    assert [each for each in said.items() if "permission denied" not in each[1]] == []


@pytest.mark.django_db(databases=["default", "owner"])
@pytest.mark.parametrize(
    ("role", "statement"),
    [
        ("backup", "INSERT INTO agency_program SELECT * FROM agency_program"),
        ("backup", "UPDATE clients_case SET stage = 'closed'"),
        ("backup", "DELETE FROM clients_case"),
        ("purge", "SELECT id FROM public.clients_case"),
        ("purge", "SELECT text FROM public.clients_note"),
        ("purge", "UPDATE public.clients_note SET author_id = author_id"),
        ("purge", "DELETE FROM public.clients_note"),
        ("purge", "DELETE FROM public.clients_case"),
    ],
)
def test_a_role_nobody_signs_in_as_is_refused_what_is_not_its_work(
    role: str, statement: str
) -> None:
    with transaction.atomic(using="owner"), connections["owner"].cursor() as cursor:
        cursor.execute(f"SET LOCAL ROLE {roles()[role]}")
        with pytest.raises(DatabaseError, match="permission denied"):
            with transaction.atomic(using="owner"):
                cursor.execute(statement)
        transaction.set_rollback(True, using="owner")


@pytest.mark.django_db(databases=["default", "owner"])
def test_the_backup_role_reads_every_row_of_every_table() -> None:
    """Where a policy bound it, a backup would be empty without a word."""
    assert asked("SELECT rolbypassrls FROM pg_roles WHERE rolname = %s", roles()["backup"])[0][0]
    tables = [
        name for (name,) in asked("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
    ]
    with transaction.atomic(using="owner"), connections["owner"].cursor() as cursor:
        cursor.execute(f"SET LOCAL ROLE {roles()['backup']}")
        for table in tables:
            cursor.execute(f'SELECT count(*) FROM "{table}"')
        transaction.set_rollback(True, using="owner")


@pytest.fixture
def at_work(
    fresh_database: str, django_db_blocker: Any, settings: Any, tmp_path: Path
) -> Iterator[people.Cast]:
    """Work for every job and task, in a database that the worker's role then works in."""
    settings.FILES_DIR = str(tmp_path / "private")
    with django_db_blocker.unblock():
        yield people.load()


def test_every_job_runs_as_the_worker(at_work: people.Cast, now: dt.datetime) -> None:
    cast = at_work
    a_case(cast, now, stage="active")
    for _ in range(30):
        give(cast, now)
    yesterday = now - dt.timedelta(days=1)
    Draft.objects.create(
        id=uuid.uuid4(),
        author=cast.mia.user,
        kind="note",
        created_at=yesterday,
        saved_at=yesterday,
        discarded_at=yesterday,
    )
    # The tests of the ledger, when they share this process, have registered a job of their own.
    ours = [name for name, _job in jobs.items() if not name.startswith("test_")]
    with databases.as_role("worker"):
        runs = [running.run_job(name, "a test", now) for name in ours]
        ended = {run.job: (run.state, run.error) for run in runs if run}
        assert ended == dict.fromkeys(ours, (JobRun.State.DONE, ""))
        again = [running.run_job(name, "a rerun", now) for name in ours]
        assert all(run and run.state == JobRun.State.DONE for run in again)
        JobRun.objects.create(job="tidy_up", due_key="lost", state="running", started_at=now)
        assert len(running.mark_lost_runs(now)) == 1
        assert not Draft.objects.filter(discarded_at__lte=now).values("discarded_at").exists()
        made = {run.job: run.counts for run in runs if run}
    assert made["schedule_reassessments"]["planned"] == 31
    assert made["reckon_workload"]["flags_opened"] == 1
    assert made["tidy_up"]["drafts"] == 1
    assert Notice.objects.filter(kind="job_failed", to=cast.alex.user).exists()


def test_every_task_of_the_outbox_is_done_as_the_worker(
    at_work: people.Cast, now: dt.datetime, settings: Any, mailoutbox: list[Any]
) -> None:
    cast = at_work
    post_mail(to="mia@example.org", subject="Your link", body="x")
    with clamd("honest") as settings.CASEMGMT_CLAMD:
        upload = SimpleUploadedFile("a.txt", b"hello\n")
        case = a_case(cast, now)
        add_document(case, by=cast.mia, now=now, upload=upload, title="a")
        a_way(case.client, cast, now)
        a_visit(case, cast, now)
        with databases.as_role("worker"):
            assert remind_of_appointments(timezone.now()) == {"reminders": 1}
        with databases.as_role("worker"):
            waiting = delivery.waiting(timezone.now())
            tried = [delivery.deliver(message, timezone.now()) for message in waiting]
    assert tried == [True, True, True]
    done = set(OutboxMessage.objects.exclude(done_at=None).values_list("task", flat=True))
    assert done == {name for name, _handler in handlers.items() if not name.startswith("tests.")}
    assert (len(mailoutbox), OutboxMail.objects.get().body) == (2, "")
    assert Reminder.objects.get().state == Reminder.State.SENT
    assert Document.objects.get().scan == Document.Scan.CLEAN
