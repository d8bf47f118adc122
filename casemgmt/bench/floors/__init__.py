"""Floors: the same answers by raw SQL and a bare template, as fast as they can honestly be had.

They ask for the access row as the product does, and nothing else of it: no session, no read log,
no navigation, no translation. A test holds each against the page or question it stands beside.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import psycopg
from django.conf import settings
from django.template import Context, Engine

from casemgmt.bench.own import connect


@dataclass(frozen=True)
class Floor:
    """Statements by the name the template knows their rows by; named parameters are shared.

    The first column of ``rows`` is a text that the product's answer shows too.
    """

    statements: Mapping[str, str]
    template: str = "{% for row in rows %}<li>{{ row.0 }}{% endfor %}"


def past_policies() -> psycopg.Connection[Any]:
    """A raw connection with the limits the product works under, and without its policies."""
    return connect("owner", options=settings.DATABASES["default"]["OPTIONS"]["options"])


def answering(
    connection: psycopg.Connection[Any], floor: Floor, asked: Mapping[str, Any]
) -> Callable[[], str]:
    """A function that asks the statements and renders the answer.

    asked: the values of the parameters.
    """
    template = Engine().from_string(floor.template)

    def answer() -> str:
        found = rows_of(connection, floor, asked)
        return str(template.render(Context(found)))

    return answer


def rows_of(
    connection: psycopg.Connection[Any], floor: Floor, asked: Mapping[str, Any]
) -> dict[str, list[tuple[Any, ...]]]:
    """The rows of each statement."""
    return {
        name: connection.execute(statement.encode(), asked).fetchall()
        for name, statement in floor.statements.items()
    }
