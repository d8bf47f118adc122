"""Does everything still agree? Index with its sources, history with its records, files with hashes.

The audit chain joins these checks when the sealer exists.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.apps import apps
from django.db import connection
from django.db.models import F, OuterRef, Subquery

from casemgmt.core import files
from casemgmt.core.records import Record
from clients.models import Document


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
    """Cases whose access rows are not what their dated rows give."""
    statement = """
        WITH wanted AS (
          SELECT facts.case_id, facts.user_id, permission.id AS permission_id, facts.during
          FROM app.access_facts(ARRAY(SELECT id FROM clients_case)) facts
          JOIN auth_permission permission ON permission.codename = facts.codename
        )
        SELECT DISTINCT coalesce(wanted.case_id, held.content_object_id)
        FROM wanted FULL JOIN clients_caseaccess held
          ON held.content_object_id = wanted.case_id AND held.user_id = wanted.user_id
         AND held.permission_id = wanted.permission_id
        WHERE wanted.during IS DISTINCT FROM held.during
    """
    with connection.cursor() as cursor:
        cursor.execute(statement)
        for (case_id,) in cursor.fetchall():
            yield f"access rows of case {case_id}"


def history_against_records() -> Iterator[str]:
    """Records whose newest history row is missing or of another version."""
    for model in apps.get_models():
        if not issubclass(model, Record):
            continue
        newest = model.history.filter(id=OuterRef("pk")).order_by("-version", "-history_date")
        rows = model._base_manager.annotate(told=Subquery(newest.values("version")[:1]))
        untold = rows.exclude(told=F("version")) | rows.filter(told=None)
        for key in untold.values_list("pk", flat=True)[:100]:
            yield f"history of {model._meta.label} {key}"


def files_against_hashes() -> Iterator[str]:
    """Documents whose file is gone or is not what was stored."""
    for document in Document._base_manager.only("path", "sha256").iterator():
        try:
            same = files.digest(document.path) == document.sha256
        except OSError:
            same = False
        if not same:
            yield f"file of document {document.pk}"


CHECKS: dict[str, Callable[[], Iterator[str]]] = {
    "index": index_against_sources,
    "history": history_against_records,
    "files": files_against_hashes,
}
