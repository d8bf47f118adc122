"""What waiting for others brings: rows that changed meanwhile, a later instant, and an end to it."""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import IntegrityError, OperationalError, connection, transaction
from django.utils.translation import gettext as _
from psycopg import errors

from casemgmt.core.errors import Refused
from casemgmt.core.sealing.fields import as_stored

WAITED_IN_VAIN = (
    errors.LockNotAvailable,
    errors.QueryCanceled,
    errors.DeadlockDetected,
    errors.SerializationFailure,
)
"""What PostgreSQL says when somebody else is at the same rows and this transaction gives up."""
DONE_ALREADY = (errors.UniqueViolation, errors.ExclusionViolation)
"""What it says when a row like this one is there: somebody was faster."""


@contextmanager
def patiently() -> Iterator[None]:
    """Act in a savepoint; raise ``Refused`` when somebody else was at the same rows.

    They hold them for longer than a page waits, or have just made what this would have made.
    Nothing was changed then, and the open transaction goes on.
    """
    try:
        with transaction.atomic():
            yield
    except OperationalError as problem:
        if not isinstance(problem.__cause__, WAITED_IN_VAIN):
            raise
        raise Refused(_("Somebody else is saving this. Try again.")) from problem
    except IntegrityError as problem:
        if isinstance(problem.__cause__, DONE_ALREADY):
            words = _("Somebody else has just done this. Look at the record again.")
        else:
            words = _("Some of this doesn't fit together. Check what you typed and send it again.")
        raise Refused(words) from problem


TRY_ALONE = "SELECT pg_try_advisory_xact_lock(hashtextextended(%s, 0))"


def one_at_a_time(by: Any, what: str) -> None:
    """Let a person do something of a kind only once at the same time, until the transaction ends:
    what takes a server's thread for long, or is counted before the next try.

    Raises ``Refused`` while they are at it in another request.
    """
    with connection.cursor() as cursor:
        cursor.execute(TRY_ALONE, [f"{what} {by.user.pk}"])
        (taken,) = cursor.fetchone()
    if not taken:
        raise Refused(_("You are doing this in another window. Wait until that is done."))


def take_turns(what: str) -> None:
    """Let everybody do something of a kind one after the other: whoever is at it keeps others waiting
    until their transaction ends, and what they did is seen by whoever comes next."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [what])


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
        with as_stored():
            record.refresh_from_db()
    except record.DoesNotExist:
        raise Refused(_("Somebody has taken this away in the meantime.")) from None
    if seen is not None:
        record.version = seen
