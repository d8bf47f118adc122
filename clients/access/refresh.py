"""Bringing the index up to date: one set-based statement, in the transaction of the event."""

import uuid
from collections.abc import Iterable

from django.db import connection


def refresh(cases: Iterable[uuid.UUID]) -> None:
    """Recompute the index rows of these cases. Call it last: it may take the actor's own away."""
    ids = [str(case) for case in cases]
    if ids:
        with connection.cursor() as cursor:
            cursor.execute("SELECT app.refresh_access(%s::uuid[])", [ids])
