"""Does everything still agree? Index with its sources, history with its records, moves with stages,
files with hashes, what is sealed with its keys, the audit chain with itself, its anchors and all it
tells of.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import connection
from django.utils import timezone

from casemgmt.core.connecting import connected_as
from casemgmt.core.records import Record
from casemgmt.core.sealing.proving import damages
from casemgmt.ledger import chain, months
from clients.comparing import compare_files


@dataclass(frozen=True)
class Finding:
    """One thing that is off: where, and how many rows. Ids only, never content."""

    check: str
    what: str


def findings() -> Iterator[Finding]:
    """Everything that is off, check by check."""
    for name, check in CHECKS.items():
        for what in check():
            yield Finding(name, what)


def index_against_sources() -> Iterator[str]:
    """Cases whose access rows, from now on, are not what their dated rows give."""
    statement = "SELECT case_id FROM app.access_differences(now())"
    yield from (f"access rows of case {key}" for key in _keys(statement))


def history_against_records() -> Iterator[str]:
    """Records that are not what their newest history row says, and history of records that are gone."""
    for model in apps.get_models():
        if issubclass(model, Record):
            yield from (f"history of {model._meta.label} {key}" for key in _untold(model))
            yield from (f"{model._meta.label} {key} is gone" for key in _gone(model))


def transitions_against_stages() -> Iterator[str]:
    """Cases whose moves do not lead from their opening to the stage they are in.

    Every stage is entered as often as it is left, but for the last one; moves of one instant have
    no order of their own.
    """
    statement = """
        SELECT DISTINCT case_id FROM (
          SELECT case_id, to_stage AS stage, 1 AS n FROM clients_casetransition
          UNION ALL SELECT case_id, from_stage, -1 FROM clients_casetransition
          UNION ALL SELECT id, stage, -1 FROM clients_case
          UNION ALL SELECT id, '', 1 FROM clients_case
        ) steps
        GROUP BY case_id, stage HAVING sum(n) <> 0 LIMIT 100
    """
    yield from (f"moves of case {key}" for key in _keys(statement))


def files_against_hashes() -> Iterator[str]:
    """Documents whose file is gone or is not what was stored, and files of no document."""
    found = compare_files(timezone.now())
    yield from (f"file of document {key}" for key in (*found.changed, *found.missing))
    yield from (f"file {path} belongs to no document" for path in found.stray)


def sealed_against_keys() -> Iterator[str]:
    """Rows of tables and of histories with something sealed that does not open."""
    yield from (f"{one.column} of {one.label} {one.row}: {one.code}" for one in damages())


def _untold(model: type[Record]) -> list[Any]:
    table, past = model._meta.db_table, model.history.model._meta.db_table
    columns = [field.column for field in model._meta.concrete_fields if not field.generated]
    now, told = (", ".join(f'{side}."{column}"' for column in columns) for side in ("r", "h"))
    return _keys(f"""
        SELECT r.id FROM "{table}" r LEFT JOIN LATERAL (
          SELECT * FROM "{past}" p WHERE p.id = r.id ORDER BY p.version DESC, p.history_date DESC LIMIT 1
        ) h ON true
        WHERE ({now}) IS DISTINCT FROM ({told}) LIMIT 100
    """)  # noqa: S608  names come from the models


def _gone(model: type[Record]) -> list[Any]:
    table, past = model._meta.db_table, model.history.model._meta.db_table
    return _keys(f"""
        SELECT p.id FROM "{past}" p WHERE NOT EXISTS (SELECT FROM "{table}" r WHERE r.id = p.id)
        GROUP BY p.id HAVING bool_and(p.history_type <> '-') LIMIT 100
    """)  # noqa: S608  names come from the models


def _keys(statement: str) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return [key for (key,) in cursor.fetchall()]


def _as_owner(check: Callable[[], Iterator[str]]) -> Callable[[], Iterator[str]]:
    """The same check of the chain, which nobody but the owner reads."""

    def looked() -> Iterator[str]:
        with connected_as("owner"):
            found = [*check()]
        yield from found

    return looked


CHECKS: dict[str, Callable[[], Iterator[str]]] = {
    "index": index_against_sources,
    "history": history_against_records,
    "moves": transitions_against_stages,
    "files": files_against_hashes,
    "sealed": sealed_against_keys,
    "chain": _as_owner(chain.broken_links),
    "sealing": _as_owner(chain.waiting_rows),
    "anchors": _as_owner(chain.chain_against_anchors),
    "told": _as_owner(chain.rows_against_chain),
    "readings": _as_owner(months.readings_of_no_month),
}
