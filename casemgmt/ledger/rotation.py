"""Wrapping the data keys under a new upper key: what they seal is not touched.

Each part is a transaction of its own. Stopped anywhere, the next run goes on with what is left; run
once more, it finds nothing to do.
"""

from collections.abc import Iterator

from django.conf import settings
from django.db import transaction
from django.db.models import Count

from casemgmt.core.sealing import wrapping
from casemgmt.ledger.keys import wrapped_of
from casemgmt.ledger.models import DataKey

AT_ONCE = 500
"""Keys that are wrapped anew in one transaction."""


def counts() -> dict[str, int]:
    """How many data keys are under each upper key, by its name."""
    rows = DataKey.objects.values_list("kid").annotate(Count("pk")).order_by("kid")
    return dict(rows)


def rotate() -> Iterator[int]:
    """Wrap every data key under the newest upper key, giving the number of each part.

    Keys under an upper key that this process was not given are left as they are. Raises
    ``Unreadable`` for one that does not open.
    """
    while done := _next_part():
        yield done


@transaction.atomic
def _next_part() -> int:
    older = [kid for kid in settings.DATA_KEYS if kid != wrapping.newest_kid()]
    rows = DataKey.objects.select_for_update().filter(kid__in=older).order_by("pk")[:AT_ONCE]
    changed = []
    for row in rows:
        wrapped = wrapping.rewrapped(wrapped_of(row))
        row.kid, row.body = wrapped.kid, wrapped.body
        changed.append(row)
    DataKey.objects.bulk_update(changed, ["kid", "body"])
    return len(changed)
