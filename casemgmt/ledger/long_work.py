"""What work outside a request may take longer than a page: limits of one transaction."""

from django.db import connection

from casemgmt.core.postgres.patience import wait_longer

STATEMENT_MINUTES = 5
IDLE_MINUTES = 5


def allow_long_statements() -> None:
    """Give the open transaction a job's limits instead of a page's, which end with it; a page in which
    it is open waits as long."""
    wait_longer(60 * STATEMENT_MINUTES)
    with connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL statement_timeout = '{STATEMENT_MINUTES}min'")
    allow_long_pause()


def allow_long_pause() -> None:
    """Let the open transaction rest while something outside the database takes its time."""
    with connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL idle_in_transaction_session_timeout = '{IDLE_MINUTES}min'")
