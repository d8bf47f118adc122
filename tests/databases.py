"""Test databases: built once by the owner, copied for each run, used as the web role."""

import hashlib
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

import psycopg
from django.conf import settings
from django.core.management import call_command
from django.db import connections

from casemgmt.core.database import secure
from casemgmt.core.policies import held_tables
from tests import cast
from tests.postgres.base import TESTER

ROOT = Path(__file__).resolve().parent.parent


CLOCK = """
CREATE SCHEMA IF NOT EXISTS clock;
CREATE OR REPLACE FUNCTION clock.now() RETURNS timestamptz LANGUAGE sql STABLE AS $$
SELECT coalesce(NULLIF(current_setting('clock.now', true), '')::timestamptz, clock_timestamp())
$$;
SET search_path = clock, pg_catalog, public
"""

OWN_TRANSACTIONS = """
CREATE OR REPLACE FUNCTION app.oldest_running() RETURNS xid LANGUAGE sql VOLATILE AS $$
SELECT coalesce((SELECT backend_xid FROM pg_stat_activity
  WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_xid IS NOT NULL
  ORDER BY age(backend_xid) DESC LIMIT 1), pg_snapshot_xmax(pg_current_snapshot())::xid)
$$;
SELECT app.seal_audit(1000000)
"""
"""The sealer waits for no test in another database; and all that the template holds is sealed."""

WITHOUT_POLICIES = """
DO $$ DECLARE held record; BEGIN
  FOR held IN SELECT tablename, policyname FROM pg_policies WHERE schemaname = 'public' LOOP
    EXECUTE format('DROP POLICY %I ON %I', held.policyname, held.tablename);
  END LOOP;
  FOR held IN SELECT relname FROM pg_class WHERE relrowsecurity LOOP
    EXECUTE format('ALTER TABLE %I DISABLE ROW LEVEL SECURITY, NO FORCE ROW LEVEL SECURITY',
                   held.relname);
  END LOOP;
END $$
"""


@cache
def template_name() -> str:
    """The template's name, from everything its content depends on."""
    sources = [
        *ROOT.glob("**/sql/*.sql"),
        ROOT / "casemgmt/core/policies.py",
        ROOT / "tests/cast.py",
        ROOT / "casemgmt/agency/roles.py",
    ]
    return f"casemgmt_template_{_digest([*_of_the_schema(), *sources], str(held_tables()))}"


@cache
def schema_name() -> str:
    """The name of the template under it: what the migrations alone have made."""
    return f"casemgmt_schema_{_digest(_of_the_schema())}"


def _of_the_schema() -> list[Path]:
    core = ROOT / "casemgmt/core"
    secured = [core / f"{name}.py" for name in ("database", "rights", "chaining")]
    return [*ROOT.glob("**/migrations/*.py"), *secured]


def _digest(sources: list[Path], *more: str) -> str:
    digest = hashlib.sha256("".join([str(ROOT), *more]).encode())
    for path in sorted(path for path in sources if not {".venv", ".local"} & set(path.parts)):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


def maintenance() -> psycopg.Connection[tuple[object, ...]]:
    """A connection of the owner's from which databases are made and dropped."""
    return _as_owner("postgres")


def as_owner() -> psycopg.Connection[tuple[object, ...]]:
    """A connection of the owner's to the database in use, for a test that looks at everything."""
    return _as_owner(settings.DATABASES["default"]["NAME"])


def _as_owner(name: str) -> psycopg.Connection[tuple[object, ...]]:
    owner = settings.DATABASES["owner"]
    return psycopg.connect(
        host=owner["HOST"],
        port=owner["PORT"] or None,
        user=owner["USER"],
        password=owner["PASSWORD"] or None,
        dbname=name,
        autocommit=True,
    )


def use(name: str) -> None:
    """Point both connections of this process at a database."""
    connections.close_all()
    for alias in ("default", "owner"):
        settings.DATABASES[alias]["NAME"] = name
        connections[alias].settings_dict["NAME"] = name


def ensure_template() -> str:
    """Build the template once, whichever process comes first, and return its name."""
    name, schema = template_name(), schema_name()
    with maintenance() as connection:
        connection.execute("SELECT pg_advisory_lock(20261122)")
        if not _is_there(connection, name):
            if not _is_there(connection, schema):
                _build(connection, schema, migrate)
            _ensure_tester(connection)
            _build(connection, name, _fill, source=schema)
    return name


def _is_there(connection: psycopg.Connection[Any], name: str) -> bool:
    query = "SELECT FROM pg_database WHERE datname = %s AND datistemplate"
    return connection.execute(query, [name]).fetchone() is not None


def _build(
    connection: psycopg.Connection[Any],
    name: str,
    write: Callable[[], None],
    source: str = "template1",
) -> None:
    """Make a template from another one and from what ``write`` writes into it."""
    _replace(connection, name, source)
    use(name)
    write()
    connections.close_all()
    connection.execute(f'ALTER DATABASE "{name}" IS_TEMPLATE true')


def migrate() -> None:
    """Let the owner migrate the database in use."""
    call_command("migrate", verbosity=0)


def _fill() -> None:
    """Functions, policies and grants as they are now, which may be others than when it was migrated.

    What is not put up any more is gone. The policies find ``now()`` in a schema of the tests first, and ask the clock of the test.
    """
    with connections["owner"].cursor() as cursor:
        cursor.execute(WITHOUT_POLICIES)
        cursor.execute(CLOCK)
    secure(connections["owner"])
    cast.build()
    with connections["owner"].cursor() as cursor:
        cursor.execute(OWN_TRANSACTIONS)


def become_the_tester() -> None:
    """Let this process's own connection arrange and look past the row-level policies."""
    password = hashlib.sha256(settings.SECRET_KEY.encode()).hexdigest()
    settings.DATABASES["default"] |= {
        "ENGINE": "tests.postgres",
        "USER": TESTER,
        "PASSWORD": password,
    }
    del connections["default"]  # made with the product's backend while the applications loaded


def _ensure_tester(connection: psycopg.Connection[Any]) -> None:
    password = settings.DATABASES["default"]["PASSWORD"]
    connection.execute(
        f"DO $$ BEGIN CREATE ROLE {TESTER}; EXCEPTION WHEN duplicate_object THEN NULL; END $$"
    )
    connection.execute(f"ALTER ROLE {TESTER} LOGIN BYPASSRLS PASSWORD '{password}'")
    connection.execute(f"ALTER ROLE {TESTER} SET timezone = 'UTC'")
    connection.execute(f"GRANT cm_web TO {TESTER}")


def _replace(connection: psycopg.Connection[Any], name: str, source: str) -> None:
    """Put a copy of a template in the place of a database; its files are copied, which takes half as
    long as writing every page into the log."""
    connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
    connection.execute(f'CREATE DATABASE "{name}" TEMPLATE "{source}" STRATEGY file_copy')


def name_of(label: str) -> str:
    """The name of this process's database for a purpose."""
    return f"casemgmt_test_{label}_{os.getpid()}"


@contextmanager
def copy(label: str) -> Iterator[str]:
    """A fresh database copied from the template, dropped afterwards."""
    template = ensure_template()
    name = name_of(label)
    with maintenance() as connection:
        _replace(connection, name, template)
    try:
        yield name
    finally:
        connections.close_all()
        with maintenance() as connection:
            connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


@contextmanager
def own(label: str) -> Iterator[str]:
    """A fresh database that this process works in meanwhile, committed to by real processes."""
    before = settings.DATABASES["default"]["NAME"]
    with copy(label) as name:
        use(name)
        yield name
        use(before)


@contextmanager
def as_role(role: str) -> Iterator[None]:
    """Let this process connect as another role that signs in: ``worker`` or ``sealer``."""
    own, before = connections["default"], dict(connections["default"].settings_dict)
    own.close()
    own.settings_dict |= {
        "USER": settings.DB_ROLES[role],
        "PASSWORD": settings.ROLE_PASSWORDS[role],
    }
    try:
        yield
    finally:
        own.close()
        own.settings_dict |= {name: before[name] for name in ("USER", "PASSWORD")}
