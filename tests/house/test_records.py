"""What every record keeps, whoever touches it: its history, its author, its case, its tables' rights."""

import datetime as dt
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
import pytest
from django.apps import apps
from django.conf import settings
from django.db import DatabaseError, connection, connections, transaction

from casemgmt.core import audit
from casemgmt.core.bulk import insert_with_history
from casemgmt.core.checks import our_models
from casemgmt.core.database import case_keys, related_in_case
from casemgmt.core.identity import acting_as
from casemgmt.core.records import Record
from casemgmt.core.rights import append_only_tables
from clients.models import Case
from tests.cast import Cast
from tests.histories import silent_history
from tests.postgres.base import TESTER
from tests.stories import a_case, a_worked_case

RECORDS = [model for model in our_models() if issubclass(model, Record)]
LOGS = sorted(append_only_tables())
WORKING = sorted(settings.DB_ROLES.values())

pytestmark = pytest.mark.django_db


def label(model: Any) -> str:
    """A model's name in a test's id."""
    return str(model._meta.label)


def scalar(statement: str, *params: object) -> Any:
    """The first column of the first row, asked as the role the tests connect as."""
    with connection.cursor() as cursor:
        cursor.execute(statement, params)
        return cursor.fetchone()[0]


@contextmanager
def as_owner() -> Iterator[psycopg.Connection[Any]]:
    """A connection of the owner's to the test database; whatever it does is undone."""
    owner = connections["owner"].settings_dict
    with psycopg.connect(
        host=owner["HOST"],
        port=owner["PORT"] or None,
        user=owner["USER"],
        password=owner["PASSWORD"] or None,
        dbname=connection.settings_dict["NAME"],
    ) as found:
        yield found
        found.rollback()


def test_the_product_runs_as_the_web_role_and_a_test_with_no_other_right() -> None:
    web, tester = settings.DB_ROLES["web"], scalar("SELECT current_user")
    with acting_as(None):
        assert scalar("SELECT current_user") == web
    assert scalar("SELECT current_user") == tester == TESTER
    assert scalar(
        "SELECT array_agg(roleid::regrole::text) FROM pg_auth_members WHERE member = %s::regrole",
        tester,
    ) == [web]
    own = "SELECT count(*) FROM information_schema.role_table_grants WHERE grantee = %s"
    assert scalar(own, tester) == 0


@pytest.mark.parametrize("role", WORKING)
def test_a_working_role_owns_nothing_and_is_no_more_than_it_seems(role: str) -> None:
    owned = "SELECT count(*) FROM {} WHERE {} = (SELECT oid FROM pg_roles WHERE rolname = %s)"
    for catalog, column in (
        ("pg_class", "relowner"),
        ("pg_proc", "proowner"),
        ("pg_namespace", "nspowner"),
    ):
        assert scalar(owned.format(catalog, column), role) == 0, catalog
    powers = "SELECT rolsuper OR rolbypassrls OR rolcreatedb OR rolcreaterole OR rolreplication FROM pg_roles WHERE rolname = %s"
    assert scalar(powers, role) is False
    memberships = "SELECT count(*) FROM pg_auth_members m JOIN pg_roles r ON r.oid = m.member WHERE r.rolname = %s"
    assert scalar(memberships, role) == 0
    assert scalar("SELECT has_schema_privilege(%s, 'public', 'CREATE')", role) is False
    assert scalar("SELECT has_schema_privilege(%s, 'app', 'CREATE')", role) is False


@pytest.mark.parametrize("table", LOGS)
@pytest.mark.parametrize("role", WORKING)
def test_a_log_can_only_be_added_to(role: str, table: str) -> None:
    for right in ("UPDATE", "DELETE", "TRUNCATE", "TRIGGER", "REFERENCES"):
        assert scalar("SELECT has_table_privilege(%s, %s, %s)", role, table, right) is False, right


@pytest.mark.parametrize("table", LOGS)
def test_the_web_role_is_refused_a_change_to_a_log(table: str) -> None:
    column = scalar(
        "SELECT attname::text FROM pg_attribute WHERE attrelid = %s::regclass AND attnum = 1", table
    )
    for statement in (
        f"DELETE FROM {table}",
        f"UPDATE {table} SET {column} = {column}",
        f"TRUNCATE {table}",
    ):
        with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
            scalar(statement)


def test_every_record_keeps_an_append_only_history() -> None:
    kept = {model.history.model._meta.db_table for model in RECORDS}  # type: ignore[attr-defined]
    assert kept <= set(LOGS)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.relname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid"
            " WHERE t.tgname LIKE 'pgtrigger_append_only%%' AND t.tgenabled IN ('O', 'A')"
            " AND t.tgtype & 27 = 27"  # before each row, on update and delete
        )
        assert set(LOGS) <= {name for (name,) in cursor.fetchall()}


@pytest.mark.parametrize("skip", [False, True], ids=["plainly", "naming the trigger to skip"])
def test_even_the_owner_cannot_rewrite_history(cast: Cast, *, skip: bool) -> None:
    tables = [
        "agency_historicalagency",
        "agency_historicalstaff",
        "agency_historicalsupervisionline",
    ]
    for table in tables:
        for statement in (
            f"UPDATE {table} SET history_change_reason = 'x'",
            f"DELETE FROM {table}",
        ):
            with as_owner() as owner, pytest.raises(psycopg.Error, match="Cannot update or delete"):
                if skip:
                    _skip_every_trigger(owner)
                owner.execute(statement)


def _skip_every_trigger(owner: psycopg.Connection[Any]) -> None:
    names = owner.execute("SELECT array_agg(tgname)::text FROM pg_trigger WHERE NOT tgisinternal")
    row = names.fetchone()
    owner.execute("SELECT set_config('pgtrigger.ignore', %s, true)", [row[0] if row else "{}"])


def test_no_setting_of_the_session_thaws_what_is_signed(cast: Cast, now: dt.datetime) -> None:
    consent = a_worked_case(cast, now).consent
    names = scalar(
        "SELECT array_agg(tgname)::text FROM pg_trigger WHERE tgrelid = 'consent_serviceconsent'::regclass"
    )
    with pytest.raises(DatabaseError, match="Cannot update"), transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(f"SET LOCAL pgtrigger.ignore = '{names}'")
            cursor.execute(
                "UPDATE consent_serviceconsent SET signer_name = 'x' WHERE id = %s", [consent.pk]
            )


@pytest.mark.parametrize("model", RECORDS, ids=label)
def test_bulk_writes_that_would_leave_no_history_are_refused(model: Any) -> None:
    rows = model.objects.all()
    with pytest.raises(TypeError):
        rows.update(version=2)
    with pytest.raises(TypeError):
        rows.delete()
    with pytest.raises(TypeError):
        rows.bulk_create([model()])
    with pytest.raises(TypeError):
        rows.bulk_update([model()], ["version"])


@pytest.mark.parametrize("model", RECORDS, ids=label)
def test_a_record_is_named_without_its_client(model: Any) -> None:
    facts = {
        field.name: "Zebulon"
        for field in model._meta.concrete_fields
        if field.get_internal_type() in {"CharField", "TextField", "EmailField"}
        and not field.generated
    }
    if model.holds_client_data:
        assert "Zebulon" not in str(model(**_without_choices(model, facts)))


def _without_choices(model: Any, facts: dict[str, str]) -> dict[str, str]:
    """Only what a person writes can name a client; a choice, a key or a number can't."""
    names = {name: text for name, text in facts.items() if not model._meta.get_field(name).choices}
    return {name: text for name, text in names.items() if name not in {"number", "key"}}


def test_every_saved_change_says_who_and_why(cast: Cast, now: dt.datetime) -> None:
    a_worked_case(cast, now)
    assert silent_history() == []
    case = a_case(cast, now)
    case.acuity = 3
    audit.save(case, by=cast.sally, why="Home from hospital", only=["acuity"])
    newest = case.history.first()
    assert (newest.history_user, newest.history_change_reason) == (
        cast.sally.user,
        "Home from hospital",
    )
    assert newest.acuity == 3


@pytest.mark.parametrize("why", ["", "  \n"])
def test_a_change_without_a_reason_is_not_written(cast: Cast, now: dt.datetime, why: str) -> None:
    case = a_case(cast, now)
    before = case.history.count()
    case.acuity = 3
    with pytest.raises(ValueError, match="Say why"):
        audit.save(case, by=cast.sally, why=why, only=["acuity"])
    with pytest.raises(ValueError, match="Say why"):
        audit.remove(case, by=cast.sally, why=why)
    with pytest.raises(ValueError, match="Say why"):
        insert_with_history(Case, [], "SELECT", [], by=cast.sally, now=now, why=why)
    assert (case.history.count(), Case.objects.get().acuity) == (before, None)


def test_an_audited_save_writes_only_what_changed(cast: Cast, now: dt.datetime) -> None:
    case = a_case(cast, now)
    case.acuity, case.number = 3, "C-OTHER"
    audit.save(case, by=cast.mia, why="For this test", only=["acuity"])
    case.refresh_from_db()
    assert (case.acuity, case.number == "C-OTHER") == (3, False)


def test_the_access_index_is_written_by_its_function_only(cast: Cast, now: dt.datetime) -> None:
    case = a_case(cast, now)
    taken = (
        "INSERT INTO clients_caseaccess (user_id, permission_id, content_object_id, during)"
        " SELECT user_id, permission_id, content_object_id, during FROM clients_caseaccess LIMIT 1",
        "UPDATE clients_caseaccess SET during = '{(,)}'",
        f"DELETE FROM clients_caseaccess WHERE content_object_id = '{case.pk}'",
    )
    for statement in taken:
        with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
            scalar(statement)


def test_every_child_is_tied_to_its_parents_case_by_a_key() -> None:
    assert related_in_case()
    wanted = {
        f"{child._meta.db_table}_{field.column}_same_case"[:63]
        for child, field in related_in_case()
    }
    with connection.cursor() as cursor:
        cursor.execute("SELECT conname FROM pg_constraint WHERE contype = 'f' AND convalidated")
        assert wanted <= {name for (name,) in cursor.fetchall()}
    assert len(list(case_keys())) == 2 * len(list(related_in_case()))


def test_a_child_of_another_cases_parent_is_refused(cast: Cast, now: dt.datetime) -> None:
    story = a_worked_case(cast, now)
    task = apps.get_model("assessments", "ReassessmentTask")(
        case=a_case(cast, now, carried_by="omar"), assessment=story.assessment, due_on=now.date()
    )
    with pytest.raises(DatabaseError, match="same_case"), transaction.atomic():
        audit.save(task, by=cast.omar, why="For this test")
        scalar("SET CONSTRAINTS ALL IMMEDIATE; SELECT 1")


def test_identity_is_set_in_each_transaction_and_gone_when_the_connection_is_used_again() -> None:
    who, asked = uuid.uuid4(), "SELECT current_setting('app.staff', true)"
    own = connection.copy()
    try:
        own.ensure_connection()
        with acting_as(who):
            own.set_autocommit(False)
            assert _ask(own, asked) == _ask(own, "SELECT app.staff()::text") == str(who)
            own.rollback()
            own.set_autocommit(True)
        own.set_autocommit(False)
        assert not _ask(own, asked)
        with pytest.raises(DatabaseError, match="no staff identity"):
            _ask(own, "SELECT app.staff()")
    finally:
        own.rollback()
        own.close()


def test_acting_as_someone_tells_the_transaction_that_is_open_already() -> None:
    who = uuid.uuid4()
    with acting_as(who):
        assert scalar("SELECT app.staff()") == who
        with acting_as(None), pytest.raises(DatabaseError, match="no staff identity"):
            with transaction.atomic():
                scalar("SELECT app.staff()")
        assert scalar("SELECT app.staff()") == who
    with pytest.raises(DatabaseError, match="no staff identity"), transaction.atomic():
        scalar("SELECT app.staff()")


def _ask(own: Any, statement: str) -> Any:
    with own.cursor() as cursor:
        cursor.execute(statement)
        return cursor.fetchone()[0]
