"""Test databases: built once by the owner, copied for each run, used as the web role."""

import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from django.conf import settings
from django.core.management import call_command
from django.db import connections

from tests import cast

ROOT = Path(__file__).resolve().parent.parent


def template_name() -> str:
    """The template's name, from everything its content depends on."""
    digest = hashlib.sha256(str(ROOT).encode())
    sources = [*ROOT.glob("**/migrations/*.py"), *ROOT.glob("**/sql/*.sql")]
    sources += [
        ROOT / "casemgmt/core/database.py",
        ROOT / "casemgmt/core/rights.py",
        ROOT / "tests/cast.py",
        ROOT / "casemgmt/agency/roles.py",
    ]
    for path in sorted(path for path in sources if not {".venv", ".local"} & set(path.parts)):
        digest.update(path.read_bytes())
    return f"casemgmt_template_{digest.hexdigest()[:12]}"


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
    name = template_name()
    with maintenance() as connection:
        connection.execute("SELECT pg_advisory_lock(20261122)")
        found = connection.execute(
            "SELECT 1 FROM pg_database WHERE datname = %s AND datistemplate", [name]
        ).fetchone()
        if not found:
            connection.execute(f'DROP DATABASE IF EXISTS "{name}"')
            connection.execute(f'CREATE DATABASE "{name}"')
            use(name)
            call_command("migrate", verbosity=0)
            cast.build()
            connections.close_all()
            connection.execute(f'ALTER DATABASE "{name}" IS_TEMPLATE true')
    return name


@contextmanager
def copy(label: str) -> Iterator[str]:
    """A fresh database copied from the template, dropped afterwards."""
    template = ensure_template()
    name = f"casemgmt_test_{label}_{os.getpid()}"
    with maintenance() as connection:
        connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        connection.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
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
