"""The read log lies in months; the parts to come are made ahead (confidentiality.md 2.7)."""

import datetime as dt
from collections.abc import Iterator

from django.db import connection


def make_read_months(now: dt.datetime) -> dict[str, int]:
    """Make the parts of the read log for this month and the next two.

    Returns how many were made, and how many readings lie in no month: there should be none. A second
    run makes nothing.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT made, stray FROM app.make_read_months(%s::timestamptz)", [now])
        made, stray = cursor.fetchone()
    return {"made": made, "stray": stray}


def readings_of_no_month() -> Iterator[str]:
    """Readings that no month holds: nobody made its part in time. Asked as the owner."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*), min(at), max(at) FROM ledger_readevent_rest")
        count, first, last = cursor.fetchone()
    if count:
        yield f"{count} readings from {first:%Y-%m-%d} to {last:%Y-%m-%d} lie in no month"
