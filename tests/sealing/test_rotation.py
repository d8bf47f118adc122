"""F7: the keys are wrapped under a new one, whatever happens on the way, and nothing is lost."""

import datetime as dt
import os
import secrets
import signal
import subprocess
import sys
import uuid
from collections.abc import Callable
from io import StringIO
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import pytest
from django.core.management import call_command
from django.db import transaction

from casemgmt.core.sealing.keyring import ring
from casemgmt.core.sealing.proving import damages
from casemgmt.core.sealing.tokens import Place, seal, unseal
from casemgmt.core.sealing.wrapping import Unreadable
from casemgmt.ledger.models import DataKey
from casemgmt.work import verification
from tests.cast import Cast
from tests.processes import ROOT
from tests.sealing.looking import write
from tests.stories import a_case

Metric = Callable[[str, object, object], None]
HERE = Place("a_table", "a_column", "a row")
MANY = 60
POINTS = (1, 2, 5, 7, 8, 9, 10, 13, 16, 18)
"""In the first part of seven keys and in the second, before and after it is written and committed."""
NEW = "new"


@pytest.fixture
def newer(settings: Any) -> dict[str, bytes]:
    """A new upper key stands before the one there was."""
    old = dict(settings.DATA_KEYS)
    settings.DATA_KEYS = {NEW: secrets.token_bytes(32), **old}
    return old


def sealed(count: int) -> dict[uuid.UUID, str]:
    """A text of each of so many owners, under the upper key of now."""
    return {owner: seal(f"text of {owner}", owner, HERE) for owner in map(uuid.UUID, _ids(count))}


def _ids(count: int) -> list[str]:
    return [f"{number + 1:032x}" for number in range(count)]


def unreadable(tokens: dict[uuid.UUID, str]) -> list[uuid.UUID]:
    """The owners whose text does not open, or is another one."""
    ring().forget()
    found = []
    for owner, token in tokens.items():
        try:
            assert unseal(token, HERE) == f"text of {owner}"
        except Unreadable:
            found.append(owner)
    return found


def command() -> tuple[int, str]:
    """What the command says, and how it ends."""
    out = StringIO()
    try:
        call_command("rotate_keys", stdout=out)
    except SystemExit as end:
        return int(str(end.code)), out.getvalue()
    return 0, out.getvalue()


def env_of(database: str, keys: dict[str, bytes]) -> dict[str, str]:
    """The environment of a process of the owner's on a database, with these upper keys."""
    parts = urlsplit(os.environ["DATABASE_URL"])
    return {
        **os.environ,
        "DATABASE_URL": urlunsplit(parts._replace(path=f"/{database}")),
        "CASEMGMT_DB_ROLE": "owner",
        "CASEMGMT_DATA_KEYS": ",".join(f"{kid}:{key.hex()}" for kid, key in keys.items()),
        "PYTHONPATH": str(ROOT),
    }


def test_f7_a_rotation_that_is_killed_at_ten_points_goes_on_and_loses_nothing(
    fresh_database: str, django_db_blocker: Any, settings: Any, metric: Metric
) -> None:
    with django_db_blocker.unblock():
        with transaction.atomic():
            tokens = sealed(MANY)
        old, new = dict(settings.DATA_KEYS), {NEW: secrets.token_bytes(32)}
        settings.DATA_KEYS = {**new, **old}
        points = [sys.executable, "-m", "tests.sealing.rotating", *map(str, POINTS)]
        env = env_of(fresh_database, settings.DATA_KEYS)
        done = subprocess.run(points, env=env, cwd=ROOT, capture_output=True, text=True, check=True)
        assert done.stdout.split() == [str(-signal.SIGKILL)] * len(POINTS), done.stderr
        under = set(DataKey.objects.values_list("kid", flat=True))
        assert under == {NEW, *old}, "killed in the middle"
        lost = unreadable(tokens)
        code, said = command()
        assert code == 0
        assert f"{MANY} data keys are under {NEW}." in said
        assert f"None is under {next(iter(old))}: it may go" in said
        settings.DATA_KEYS = new
        lost += unreadable(tokens)
        metric("f7_undecryptable", len(lost), 0)
        assert lost == []


def test_a_second_rotation_changes_nothing(
    fresh_database: str, django_db_blocker: Any, settings: Any, newer: dict[str, bytes]
) -> None:
    with django_db_blocker.unblock():
        sealed(3)
        before = {row.pk: bytes(row.body) for row in DataKey.objects.all()}
        assert command()[1].splitlines()[0] == f"3 data keys are under {NEW}."
        settings.DATA_KEYS = {"newest": secrets.token_bytes(32), **settings.DATA_KEYS}
        assert command()[1].startswith("Wrapped 3 data keys anew.\n3 data keys are under newest.")
        assert command()[1].startswith("3 data keys are under newest.")
        assert all(bytes(row.body) != before[row.pk] for row in DataKey.objects.all())


def test_the_command_says_that_a_key_is_still_needed_and_ends_with_one(
    fresh_database: str, django_db_blocker: Any, settings: Any
) -> None:
    with django_db_blocker.unblock():
        tokens = sealed(2)
        old = dict(settings.DATA_KEYS)
        settings.DATA_KEYS = {NEW: secrets.token_bytes(32)}
        code, said = command()
        assert code == 1
        kid = next(iter(old))
        assert f"2 are still under {kid}, which has to stay: it is missing here." in said
        settings.DATA_KEYS |= old
        assert command()[0] == 0
        settings.DATA_KEYS.pop(kid)
        assert unreadable(tokens) == []


@pytest.mark.django_db
def test_verify_counts_what_does_not_open(cast: Cast, now: dt.datetime) -> None:
    client = a_case(cast, now, phone="555-0187", email="rosa@example.org").client
    assert list(damages()) == []
    write(client, "phone", "555-0187")
    found = [(one.label, one.row, one.column, one.code) for one in damages()]
    assert found == [("clients.Client", client.pk, "phone", "changed")]
    said = [finding.what for finding in verification.findings() if finding.check == "sealed"]
    assert said == [f"phone of clients.Client {client.pk}: changed"]


@pytest.mark.django_db
def test_verify_looks_at_histories_and_at_the_reasons_in_them(
    cast: Cast, now: dt.datetime, settings: Any
) -> None:
    a_case(cast, now, phone="555-0187")
    settings.DATA_KEYS = {NEW: secrets.token_bytes(32)}
    ring().forget()
    labels = {(one.label, one.code) for one in damages()}
    assert labels == {("clients.Client", "upper key"), ("clients.HistoricalClient", "upper key")}
