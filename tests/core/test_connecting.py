"""Another role's connection is kept for the next time, and made anew when the server ended it."""

from django.db import connection

from casemgmt.core.connecting import connected_as
from tests import databases


def asked(question: str) -> object:
    with connection.cursor() as cursor:
        cursor.execute(question)
        (answer,) = cursor.fetchone()
        return answer


def test_a_kept_connection_that_the_server_ended_is_made_anew(fresh_database: str) -> None:
    with connected_as("worker"):
        first = asked("SELECT pg_backend_pid()")
    with connected_as("worker"):
        assert asked("SELECT pg_backend_pid()") == first
        assert asked("SELECT current_user") == "cm_worker"
    with databases.as_owner() as owner:
        owner.execute("SELECT pg_terminate_backend(%s, 5000)", [first])
    with connected_as("worker"):
        assert asked("SELECT pg_backend_pid()") != first
