"""System checks of the upper keys."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error
from django.db import OperationalError, ProgrammingError, connections

OPENS = ("web", "worker", "owner")
"""Roles whose processes open what is sealed."""


def check_upper_keys(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """E010: a process that would find nothing readable, and could seal nothing."""
    if settings.DB_ROLE not in OPENS or settings.DATA_KEYS:
        return []
    return [
        Error(
            "Without a key no sealed text or file can be read or written.",
            hint="Give CASEMGMT_DATA_KEYS_FILE the path of a file with a key; see the README.",
            id="casemgmt.E010",
        )
    ]


def check_known_keys(
    app_configs: Any, databases: Sequence[str] | None = None, **kwargs: Any
) -> list[CheckMessage]:
    """E011: data keys that are wrapped under a key this process was not given.

    Looks only where the caller names a database; one that is down, or empty yet, holds no key.
    """
    if "default" not in (databases or ()) or settings.DB_ROLE not in OPENS:
        return []
    asked = "SELECT kid FROM ledger_datakey WHERE kid <> ALL (%s::text[]) LIMIT 1"
    try:
        with connections["default"].cursor() as cursor:
            cursor.execute(asked, [list(settings.DATA_KEYS)])
            missing = cursor.fetchone()
    except (OperationalError, ProgrammingError):
        return []
    if missing is None:
        return []
    return [
        Error(
            f"Data keys are wrapped under {missing[0]!r}, which CASEMGMT_DATA_KEYS does not hold.",
            hint="Put the old key back behind the new one; rotate_keys says when it may go.",
            id="casemgmt.E011",
        )
    ]
