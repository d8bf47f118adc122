"""The second line: row-level policies behind ``visible_to`` on every table that a case holds.

A policy asks the same index row that lists and single records ask, so a page that forgets to filter
shows no more than one that does not. It has one shape only, which PostgreSQL probes row by row or
hashes as it sees fit; a join, an OR or an IN in its place cost up to a hundred times as much.
It is a net, never a reason to filter less. ``migrate`` puts the policies up, each time anew.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.conf import settings

from casemgmt.core.records import Record

INDEX = "clients_caseaccess"


@dataclass(frozen=True)
class Held:
    """A table whose rows a case holds, by which column, and the codenames on that case with which
    they are read and written; ``restricted_by`` is the column with their restricted categories.

    Who may read a row may lock it: whoever reads may have to wait.
    """

    table: str
    column: str
    seen_with: str
    written_with: tuple[str, ...]
    restricted_by: str | None = None


def held_tables() -> list[Held]:
    """Every table that carries a case, and its history; not the index, which a policy asks."""
    return [held for model in apps.get_models() for held in _held(model)]


def _held(model: Any) -> Iterator[Held]:
    path = getattr(model, "case_path", None)
    if path is None or model._meta.db_table == INDEX:
        return
    column = model._meta.get_field(path or model._meta.pk.name).column
    said = model if issubclass(model, Record) else Record
    rules = (column, said.seen_with, said.written_with, said.restricted_by)
    yield Held(model._meta.db_table, *rules)
    if issubclass(model, Record):
        yield Held(model.history.model._meta.db_table, *rules)


def put_up(cursor: Any) -> None:
    """Put up the policies of every table, as the owner, inside a transaction."""
    permissions = _permissions(cursor)
    for held in held_tables():
        for statement in _policies(held, permissions):
            cursor.execute(statement)


def _permissions(cursor: Any) -> dict[str, int]:
    """The keys of the permissions on a case by codename; they never change once they are made."""
    cursor.execute(
        "SELECT p.codename, p.id FROM auth_permission p JOIN django_content_type t"
        " ON t.id = p.content_type_id WHERE t.app_label = 'clients' AND t.model = 'case'"
    )
    return dict(cursor.fetchall())


def _policies(held: Held, permissions: dict[str, int]) -> Iterator[str]:
    table, web = held.table, settings.DB_ROLES["web"]
    sees = _holds(held, [permissions[held.seen_with]])
    writes = _holds(held, [permissions[name] for name in held.written_with])
    yield f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY"
    yield f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY"
    people = {
        "SELECT": f"USING ({sees})",
        "INSERT": f"WITH CHECK ({writes})",
        "UPDATE": f"USING ({sees}) WITH CHECK ({writes})",
        "DELETE": f"USING ({writes})",
    }
    for verb, rule in people.items():
        yield from _policy(f"people_{verb.lower()}", table, f"FOR {verb} TO {web} {rule}")
    jobs = settings.DB_ROLES["worker"]
    yield from _policy("jobs", table, f"FOR ALL TO {jobs}, cm_purge USING (true) WITH CHECK (true)")


def _policy(name: str, table: str, rule: str) -> Iterator[str]:
    yield f"DROP POLICY IF EXISTS {name} ON {table}"
    yield f"CREATE POLICY {name} ON {table} {rule}"


def _holds(held: Held, permissions: Sequence[int]) -> str:
    """Whoever the transaction acts for holds one of these on the row's case at this instant, and
    every category the row is restricted by."""
    wanted = ", ".join(map(str, permissions))
    rule = (
        f"EXISTS (SELECT FROM {INDEX} held"
        f" WHERE held.content_object_id = {held.table}.{held.column}"
        f" AND held.permission_id IN ({wanted})"
        " AND held.user_id = (SELECT app.staff()) AND held.during @> now())"
    )
    if held.restricted_by is None:
        return rule
    row, by = held.table, f"{held.table}.{held.restricted_by}"
    held_there = f"app.categories_held({row}.{held.column}, (SELECT app.staff()), now())"
    return f"{rule} AND ({by} = '{{}}' OR {by} <@ {held_there})"


def gaps(cursor: Any) -> list[str]:
    """Why the policies would not hold for the role that asks; nothing when they do."""
    found = [problem for question, problem in ROLE_GAPS.items() if _yes(cursor, question)]
    cursor.execute(TABLES_WITH_POLICIES)
    guarded = {table for (table,) in cursor.fetchall()}
    cursor.execute(TABLES_WITH_A_CASE)
    tables = {held.table for held in held_tables()} | {table for (table,) in cursor.fetchall()}
    bare = sorted(tables - guarded - WITHOUT_POLICIES)
    return found + [
        f"The table {table} holds a case and stands open: run migrate." for table in bare
    ]


def _yes(cursor: Any, question: str) -> bool:
    cursor.execute(question)
    (answer,) = cursor.fetchone()
    return bool(answer)


WITHOUT_POLICIES = frozenset({INDEX, "ledger_draft", "ledger_readevent"})
"""Tables that name a case and are asked for by person: the index, drafts, and the log of reads."""

ROLE_GAPS = {
    "SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user": (
        "The role of this connection passes by every policy."
    ),
    "SELECT EXISTS (SELECT FROM pg_auth_members m JOIN pg_roles r ON r.oid = m.member"
    " WHERE r.rolname = current_user)": "The role of this connection may become another one.",
    "SELECT EXISTS (SELECT FROM pg_tables WHERE tableowner = current_user)": (
        "The role of this connection owns tables."
    ),
}

TABLES_WITH_POLICIES = """
SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
JOIN pg_policy p ON p.polrelid = c.oid
WHERE n.nspname = 'public' AND c.relrowsecurity AND c.relforcerowsecurity
GROUP BY c.relname HAVING count(DISTINCT p.polcmd) = 5
"""

TABLES_WITH_A_CASE = """
SELECT c.relname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p')
AND NOT c.relispartition AND a.attname = 'case_id' AND NOT a.attisdropped
"""
"""Parts of a table are reached through it alone."""
