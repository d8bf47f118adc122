"""The triggers that tell the audit chain of every row added to what is only ever added to: logs,
histories, signed notes, the moves of a case.

They stand on the tables, so no code path can forget them; one for each statement, so that a job that
adds ten thousand rows tells of them at once. ``migrate`` puts them up, each time anew: whoever
adds a history has nothing to remember. Functions and tables are the ledger's.
"""

from collections.abc import Mapping
from typing import Any

from django.apps import apps

from casemgmt.core.rights import CHAIN, append_only_tables


def chained_tables() -> Mapping[str, str]:
    """Every table under the append-only trigger, with the column of its key.

    The chain does not tell of itself.
    """
    return {
        model._meta.db_table: str(model._meta.pk.column)
        for model in apps.get_models()
        if model._meta.db_table in append_only_tables() - {CHAIN}
    }


def put_up(cursor: Any) -> None:
    """Put up the triggers of every table, as the owner, inside a transaction."""
    for table, key in chained_tables().items():
        cursor.execute(
            f'CREATE OR REPLACE TRIGGER told AFTER INSERT ON "{table}"'
            " REFERENCING NEW TABLE AS told FOR EACH STATEMENT"
            f" EXECUTE FUNCTION app.tell_the_chain('{key}')"
        )
