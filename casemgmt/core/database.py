"""The database beside the models: roles that own nothing, functions, keys across tables, grants.

Everything here is idempotent and applied by ``migrate`` after the migrations, as the owner.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import NotSupportedError, models, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from psycopg import sql

from casemgmt.core import chaining, policies
from casemgmt.core.rights import granted

EXTENSIONS = ("btree_gist", "pg_trgm", "fuzzystrmatch", "unaccent")
XML_FUNCTIONS = (
    "query_to_xml(text, boolean, boolean, text)",
    "query_to_xmlschema(text, boolean, boolean, text)",
    "query_to_xml_and_xmlschema(text, boolean, boolean, text)",
    "cursor_to_xml(refcursor, integer, boolean, boolean, text)",
    "cursor_to_xmlschema(refcursor, boolean, boolean, text)",
    "table_to_xml(regclass, boolean, boolean, text)",
    "table_to_xmlschema(regclass, boolean, boolean, text)",
    "table_to_xml_and_xmlschema(regclass, boolean, boolean, text)",
    "schema_to_xml(name, boolean, boolean, text)",
    "schema_to_xmlschema(name, boolean, boolean, text)",
    "schema_to_xml_and_xmlschema(name, boolean, boolean, text)",
    "database_to_xml(boolean, boolean, text)",
    "database_to_xmlschema(boolean, boolean, text)",
    "database_to_xml_and_xmlschema(boolean, boolean, text)",
)
"""Functions that run a query they are given as text."""
HIDE_STATEMENTS = """
DO $$ BEGIN
  IF (SELECT rolsuper FROM pg_roles WHERE rolname = current_user) THEN
    ALTER ROLE {role} SET track_activities = off;
  END IF;
END $$
"""
"""Nobody reads another session's statements; only a superuser may say so."""
OWN_THE_PURGE = """
DO $$ BEGIN
  IF NOT (SELECT rolsuper FROM pg_roles WHERE rolname = current_user) THEN
    GRANT {role} TO CURRENT_USER;
  END IF;
END $$
"""
"""Who migrates gives the purge its functions; a superuser needs no membership for it."""
BACKUP_RIGHT = "BYPASSRLS"
"""What a copy needs to hold every row: under a policy it would be empty without a word."""
GROUP_ROLES = {"purge": "cm_purge", "backup": "cm_backup"}
"""Roles nobody signs in as: the one destroys what disposal approved, the other copies."""


class OnlyTheOwnerMigrates:
    """A router: migrations run on the owner's connection, and nothing else does."""

    def allow_migrate(self, db: str, app_label: str, **hints: Any) -> bool:
        return db == "owner"


def prepare(connection: BaseDatabaseWrapper) -> None:
    """Make the roles, extensions and schema that migrations rest on."""
    with connection.cursor() as cursor:
        for name in EXTENSIONS:
            cursor.execute(f"CREATE EXTENSION IF NOT EXISTS {name}")
        cursor.execute("CREATE SCHEMA IF NOT EXISTS app")
        for name in GROUP_ROLES.values():
            _ensure_role(cursor, name, "NOLOGIN")
        cursor.execute(OWN_THE_PURGE.format(role=GROUP_ROLES["purge"]))
        cursor.execute(f"ALTER ROLE {GROUP_ROLES['backup']} {BACKUP_RIGHT}")
        for role, name in settings.DB_ROLES.items():
            _ensure_role(cursor, name, "LOGIN")
            _set_password(cursor, name, settings.ROLE_PASSWORDS[role])


def secure(connection: BaseDatabaseWrapper) -> None:
    """Apply functions, keys across tables, policies, the triggers of the audit chain and what each
    role may do, all or nothing.

    Raises ``NotSupportedError`` when the owner is subject to the policies itself: what it does for
    everybody, such as the index, would then see nothing.
    """
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        refuse_a_bound_owner(cursor)
        _revoke(cursor)
        for path in _function_files():
            cursor.execute(path.read_text(encoding="utf-8"))
        for statement in case_keys():
            cursor.execute(statement)
        policies.put_up(cursor)
        chaining.put_up(cursor)
        _grant(cursor)
        _harden(cursor)


def _ensure_role(cursor: Any, name: str, kind: str) -> None:
    cursor.execute(
        f"DO $$ BEGIN CREATE ROLE {name} {kind}; EXCEPTION WHEN duplicate_object THEN NULL; END $$"
    )


def _set_password(cursor: Any, name: str, password: str) -> None:
    query = sql.SQL("ALTER ROLE {} PASSWORD {}").format(sql.Identifier(name), sql.Literal(password))
    cursor.execute(query.as_string(cursor.connection))


def _function_files() -> Iterator[Path]:
    for config in apps.get_app_configs():
        yield from sorted(Path(config.path).glob("sql/*.sql"))


def case_keys() -> Iterator[str]:
    """Composite keys that keep a child's case equal to its parent's case.

    Row-level policies trust the ``case_id`` of every table; a plain foreign key would accept the
    id of somebody else's parent row.
    """
    for child, field in related_in_case():
        parent = field.related_model
        name = f"{child._meta.db_table}_{field.column}_same_case"[:63]
        unique = f"{parent._meta.db_table}_id_case"[:63]
        yield _unless_exists(
            unique,
            f"ALTER TABLE {parent._meta.db_table} ADD CONSTRAINT {unique} UNIQUE (id, case_id)",
        )
        yield _unless_exists(
            name,
            f"ALTER TABLE {child._meta.db_table} ADD CONSTRAINT {name} "
            f"FOREIGN KEY ({field.column}, case_id) "
            f"REFERENCES {parent._meta.db_table} (id, case_id) DEFERRABLE INITIALLY DEFERRED",
        )


def related_in_case() -> Iterator[tuple[type[models.Model], Any]]:
    """Every foreign key from one table held by a case to another one held by a case."""
    held = [model for model in apps.get_models() if getattr(model, "case_path", None) == "case"]
    for model in held:
        for field in model._meta.concrete_fields:
            if field.is_relation and field.related_model in held:
                yield model, field


def _unless_exists(name: str, statement: str) -> str:
    return (
        f"DO $$ BEGIN IF NOT EXISTS (SELECT FROM pg_constraint WHERE conname = '{name}') "
        f"THEN {statement}; END IF; END $$"
    )


def refuse_a_bound_owner(cursor: Any) -> None:
    """Raise ``NotSupportedError`` when the policies would bind the role that asks."""
    cursor.execute("SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user")
    (free,) = cursor.fetchone()
    if not free:
        raise NotSupportedError("Give the owner of the database the attribute BYPASSRLS.")


def _harden(cursor: Any) -> None:
    """Take away what an expression smuggled into a statement could use: another identity, another
    query inside it, a place to keep things."""
    everyone = ", ".join([*settings.DB_ROLES.values(), "PUBLIC"])
    for function in ("set_config(text, text, boolean)", *XML_FUNCTIONS):
        cursor.execute(f"REVOKE EXECUTE ON FUNCTION pg_catalog.{function} FROM {everyone}")
    backup = GROUP_ROLES["backup"]
    cursor.execute(
        f"GRANT EXECUTE ON FUNCTION pg_catalog.set_config(text, text, boolean) TO {backup}"
    )
    cursor.execute("SELECT current_database()")
    (name,) = cursor.fetchone()
    cursor.execute(f'REVOKE TEMP ON DATABASE "{name}" FROM {everyone}')
    for role in settings.DB_ROLES.values():
        cursor.execute(f"ALTER ROLE {role} SET timezone = 'UTC'")
        cursor.execute(HIDE_STATEMENTS.format(role=role))


def roles() -> dict[str, str]:
    """The names at the server of all roles that own nothing, by what they are for."""
    return {**settings.DB_ROLES, **GROUP_ROLES}


def _revoke(cursor: Any) -> None:
    """Take away what an earlier version gave."""
    everyone = ", ".join([*roles().values(), "PUBLIC"])
    for schema in ("public", "app"):
        for kind in ("TABLES", "SEQUENCES"):
            cursor.execute(f"REVOKE ALL ON ALL {kind} IN SCHEMA {schema} FROM {everyone}")
        cursor.execute(f"REVOKE ALL ON SCHEMA {schema} FROM {everyone}")
    cursor.execute(f"REVOKE ALL ON ALL FUNCTIONS IN SCHEMA app FROM {everyone}")


def _grant(cursor: Any) -> None:
    cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
    tables = [name for (name,) in cursor.fetchall()]
    for role, name in roles().items():
        found = granted(role, tables)
        if found:
            cursor.execute(f"GRANT USAGE ON SCHEMA public, app TO {name}")
        for table, right in found.items():
            cursor.execute(f'GRANT {right} ON "{table}" TO {name}')
    cursor.execute(f"GRANT SELECT ON ALL SEQUENCES IN SCHEMA public TO {GROUP_ROLES['backup']}")
