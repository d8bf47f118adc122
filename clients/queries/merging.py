"""Which merges of clients: chainable queryset methods."""

import datetime as dt
from typing import Self

from django.db.models import Q

from casemgmt.core.access import Actor
from casemgmt.core.records import RecordQuerySet
from clients.queries.scope import READING, clients_seen


class ClientMergeQuerySet(RecordQuerySet):
    """Merges: seen and undone by whoever may merge the kept client; once undone, the other as well,
    since what keeps somebody from one of the two says nothing of the other then."""

    def visible_to(self, staff: Actor, now: dt.datetime, action: str = "view") -> Self:
        if action not in READING | {"undo"}:
            return self.none()
        led = clients_seen(staff, now, "merge")
        rows = self.filter(kept__in=led)
        return rows.filter(Q(undone_at=None) | Q(merged__in=led))

    def standing(self) -> Self:
        """Not undone."""
        return self.filter(undone_at=None)
