"""The bench's own database: made beside the one in use, and always dropped again."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
from django.conf import settings
from django.core.management import call_command
from django.db import connections


@contextmanager
def own_database() -> Iterator[str]:
    """Migrate a new, empty database and point this process at it until the end of the block.

    It is dropped afterwards, whatever ended the block. Gives the database's name. It needs the
    owner's connection, as ``migrate`` does.
    """
    name, before = f"casemgmt_bench_{os.getpid()}", settings.DATABASES["default"]["NAME"]
    with _maintenance() as connection:
        connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        connection.execute(f'CREATE DATABASE "{name}"')
    try:
        _use(name)
        call_command("migrate", verbosity=0)
        yield name
    finally:
        _use(before)
        with _maintenance() as connection:
            connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def connect(alias: str, **options: Any) -> psycopg.Connection[Any]:
    """A connection beside Django's to the database in use, each statement committed by itself.

    alias: ``default`` for the role the product works as, ``owner`` for the one that loads.
    """
    role = settings.DATABASES[alias]
    return psycopg.connect(
        host=role["HOST"],
        port=role["PORT"] or None,
        user=role["USER"],
        password=role["PASSWORD"] or None,
        dbname=options.pop("dbname", role["NAME"]),
        autocommit=True,
        **options,
    )


def _maintenance() -> psycopg.Connection[Any]:
    return connect("owner", dbname="postgres")


def _use(name: str) -> None:
    connections.close_all()
    for alias in ("default", "owner"):
        settings.DATABASES[alias]["NAME"] = name
        connections[alias].settings_dict["NAME"] = name
