"""How a case's rows are destroyed when their time has come: live rows, history, and files.

Plain statements on purpose: deleting through the models would write one more history row with the
content that is to go. Only the purge role gets past the triggers that keep signed rows.
"""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.db import connections, models, transaction

from casemgmt.core import files
from casemgmt.core.records import Record
from clients.models import Case, Document


def destroyer(model: type[Record]) -> Callable[[Case], None]:
    """A handler that destroys every row of one model that a case holds, and their history."""

    def destroy(case: Case, using: str = "default") -> None:
        history: Any = model.history
        for table in (model, history.model):
            _destroy_rows(table, case, using)

    return destroy


def destroy_documents(case: Case, using: str = "default") -> None:
    """Destroy a case's documents, and their files once that is committed."""
    for stored in (
        Document._base_manager.using(using).filter(case=case).values_list("path", flat=True)
    ):
        transaction.on_commit(partial(files.remove, stored), using=using)
    destroyer(Document)(case, using)  # type: ignore[call-arg]


def free_authorities(case: Case, using: str = "default") -> None:
    """Let go of a case's documents; who may decide for the client goes with the client's own facts."""
    connection = connections[using]
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE clients_legalauthority SET document_id = NULL WHERE document_id IN "
            "(SELECT id FROM clients_document WHERE case_id = %s)",
            [case.pk],
        )


def _destroy_rows(model: type[models.Model], case: Case, using: str) -> None:
    connection = connections[using]
    table = connection.ops.quote_name(model._meta.db_table)
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {table} WHERE case_id = %s", [case.pk])  # noqa: S608
