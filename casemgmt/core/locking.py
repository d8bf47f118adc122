"""What waiting for a lock brings with it: rows that changed meanwhile, and an instant that is later."""

import datetime as dt
from typing import Any

from django.db import connection
from django.utils.translation import gettext as _

from casemgmt.core.errors import Refused


def instant() -> dt.datetime:
    """The instant it is now by the database's clock, which all web servers and workers share."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        found: dt.datetime = cursor.fetchone()[0]
    return found


def read_again(record: Any) -> None:
    """Make a record what is stored now, and forget the related records it holds.

    Its version stays the one that was read before: by it ``audit.save`` knows that somebody saved
    the record after this person saw it. Raises ``Refused`` when the record is there no more.
    """
    seen = getattr(record, "version", None)
    try:
        record.refresh_from_db()
    except record.DoesNotExist:
        raise Refused(_("Somebody has taken this away in the meantime.")) from None
    if seen is not None:
        record.version = seen
