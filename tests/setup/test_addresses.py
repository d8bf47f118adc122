"""Servers that somebody else runs come first; one that can't be used is named in one clear line."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest

from casemgmt.bootstrap import addresses
from casemgmt.bootstrap.addresses import check_addresses
from casemgmt.bootstrap.project import PROJECT, Trouble
from tests.databases import maintenance

CLOSED = "127.0.0.1:1"
SECRET = "not-for-everybody"


def named(monkeypatch: pytest.MonkeyPatch, **urls: str) -> None:
    """Let the environment name these addresses and no others."""
    for name in ("DATABASE_URL", "REDIS_URL"):
        monkeypatch.delenv(name, raising=False)
    for name, url in urls.items():
        monkeypatch.setenv(name, url)


@contextmanager
def database_with(statement: str) -> Iterator[str]:
    """The address of a database of one's own in which a statement was run."""
    name = f"casemgmt_test_address_{os.getpid()}"
    url = urlunsplit(urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{name}"))
    with maintenance() as owner:
        owner.execute(f'DROP DATABASE IF EXISTS "{name}"')
        owner.execute(f'CREATE DATABASE "{name}"')
        try:
            with psycopg.connect(url) as connection:
                connection.execute(statement)
            yield url
        finally:
            owner.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def test_without_addresses_nothing_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    named(monkeypatch)
    monkeypatch.setattr(addresses, "finish", None)
    check_addresses()


def test_servers_that_answer_are_taken() -> None:
    assert os.environ["DATABASE_URL"]
    assert os.environ["REDIS_URL"]
    check_addresses()


@pytest.mark.parametrize(
    ("name", "url", "why"),
    [
        ("DATABASE_URL", f"postgres://me:{SECRET}@{CLOSED}/db", "refused"),
        ("DATABASE_URL", f"postgres://me:{SECRET}@localhost:door/db", "understood"),
        ("DATABASE_URL", f"mysql://me:{SECRET}@localhost/db", "starts with postgres://"),
        ("REDIS_URL", f"redis://:{SECRET}@{CLOSED}/0", "refused"),
        ("REDIS_URL", f"http://:{SECRET}@localhost/0", "starts with redis://"),
        ("REDIS_URL", "redis+socket:///nowhere/v.sock", "No such file"),
    ],
)
def test_a_server_that_can_not_be_used_is_named_in_one_line_without_its_password(
    monkeypatch: pytest.MonkeyPatch, name: str, url: str, why: str
) -> None:
    named(monkeypatch, **{name: url})
    with pytest.raises(Trouble, match=why) as trouble:
        check_addresses()
    line = str(trouble.value)
    assert name in line
    assert SECRET not in line
    assert "\n" not in line


def test_a_wrong_password_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    parts = urlsplit(os.environ["DATABASE_URL"])
    host = parts.netloc.rpartition("@")[2]
    netloc = f"{parts.username}:{SECRET}@{host}"
    named(monkeypatch, DATABASE_URL=urlunsplit(parts._replace(netloc=netloc)))
    with pytest.raises(Trouble, match="password"):
        check_addresses()


def test_a_database_that_is_too_old_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    named(monkeypatch, DATABASE_URL=os.environ["DATABASE_URL"])
    question = addresses._ASK_DATABASE.replace("170000", "990000")
    monkeypatch.setattr(addresses, "_ASK_DATABASE", question)
    with pytest.raises(Trouble, match="PostgreSQL 17 or newer"):
        check_addresses()


@pytest.mark.parametrize("real", [True, False])
def test_the_demo_keeps_away_from_a_real_agencys_database(
    monkeypatch: pytest.MonkeyPatch, real: bool
) -> None:
    demo = "false" if real else "true"
    with database_with(f"CREATE TABLE agency_agency AS SELECT {demo} AS is_demo") as url:
        named(monkeypatch, DATABASE_URL=url)
        check_addresses()
        if not real:
            check_addresses(demo=True)
            return
        with pytest.raises(Trouble, match="a real agency"):
            check_addresses(demo=True)


@pytest.mark.parametrize(
    "command",
    ["demo --port 0 --no-browser", "test -q -n 0 --collect-only tests/setup/test_lock.py"],
)
def test_both_commands_stop_at_a_server_that_does_not_answer(command: str) -> None:
    done = subprocess.run(
        [sys.executable, "manage.py", *command.split()],
        cwd=PROJECT,
        env=os.environ | {"DATABASE_URL": f"postgres://me@{CLOSED}/db"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert len(done.stderr.splitlines()) == 1
    assert "DATABASE_URL" in done.stderr
