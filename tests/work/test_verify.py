"""``verify`` finds what was changed behind the product's back."""

import datetime as dt
import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import pytest
from django.db import connection

from casemgmt.core.connecting import connected_as
from casemgmt.core.files.store import root
from casemgmt.ledger import sealing
from casemgmt.work import verification
from clients.access.refresh import refresh
from clients.models import Case, Document
from tests import cast as people
from tests.careplans.arranging import draft, ready_case
from tests.cast import Cast
from tests.processes import ROOT
from tests.stories import Story, a_case, a_worked_case


def checks() -> list[str]:
    return sorted({finding.check for finding in verification.findings()})


def run(statement: str, *params: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, params)


@pytest.fixture
def story(cast: Cast, now: dt.datetime, settings: Any, tmp_path: Any) -> Story:
    settings.FILES_DIR, settings.ANCHORS = str(tmp_path / "files"), tmp_path / "anchors.jsonl"
    with connected_as("owner"):
        sealing.anchor()
    return a_worked_case(cast, now)


def test_all_agrees_after_a_whole_story(story: Story, cast: Cast, now: dt.datetime) -> None:
    a_case(cast, now, stage="closed")
    assert list(verification.findings()) == []


def test_the_command_sees_every_case_and_says_what_is_off(
    fresh_database: str, now: dt.datetime, tmp_path: Path, settings: Any
) -> None:
    case = a_case(people.load(), now)
    with connected_as("owner"):
        sealing.seal_all()
        settings.ANCHORS = tmp_path / "anchors.jsonl"
        sealing.anchor()
    agreed = "All agrees: index, history, moves, files, chain, sealing, anchors, told, readings."
    assert verified(fresh_database, tmp_path) == (0, agreed)
    run(CASE.format("acuity = 4"), case.pk)
    status, said = verified(fresh_database, tmp_path)
    assert (status, said.splitlines()[0]) == (1, f"history: history of clients.Case {case.pk}")


def verified(database: str, folder: Path) -> tuple[int, str]:
    """The command's exit code and what it says, run as a process of its own."""
    parts = urlsplit(os.environ["DATABASE_URL"])
    url = urlunsplit(parts._replace(path=f"/{database}"))
    env = {
        **os.environ,
        "DATABASE_URL": url,
        "CASEMGMT_FILES_DIR": str(folder / "files"),
        "CASEMGMT_ANCHORS": str(folder / "anchors.jsonl"),
    }
    command = [sys.executable, "manage.py", "verify"]
    done = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout.strip()


CASE = "UPDATE clients_case SET {} WHERE id = %s"


@pytest.mark.parametrize(
    "change", ["version = version + 1", "acuity = 4", "number = 'C-FORGED'", "opened_at = now()"]
)
def test_a_record_changed_without_history_is_found(
    cast: Cast, now: dt.datetime, change: str
) -> None:
    case = a_case(cast, now)
    run(CASE.format(change), case.pk)
    assert "history" in checks()


def test_a_record_that_is_gone_is_found(cast: Cast, now: dt.datetime) -> None:
    goal = draft(cast, ready_case(cast, now), now).goals.first()
    run("DELETE FROM careplans_objective WHERE goal_id = %s", goal.pk)
    found = [finding.what for finding in verification.findings()]
    assert len([what for what in found if "careplans.Objective" in what and "gone" in what]) >= 1


def test_a_stage_without_its_move_is_found(cast: Cast, now: dt.datetime) -> None:
    case = a_case(cast, now)
    run(CASE.format("stage = 'planning'"), case.pk)
    assert "moves" in checks()


def test_a_basis_the_index_does_not_know_is_found(cast: Cast, now: dt.datetime) -> None:
    case = a_case(cast, now)
    run("UPDATE clients_assignment SET staff_id = %s WHERE case_id = %s", cast.omar.pk, case.pk)
    assert "index" in checks()
    refresh([case.pk])
    assert "index" not in checks()
    assert not Case.objects.visible_to(cast.mia, now).exists()


def _forge(document: Document) -> None:
    (root() / document.path).write_bytes(b"Another letter")


def _lose(document: Document) -> None:
    (root() / document.path).unlink()


def _add(document: Document) -> None:
    stray = root() / "aa" / "bb"
    stray.mkdir(parents=True, exist_ok=True)
    (stray / ("0" * 32)).write_bytes(b"Nobody's")
    an_hour_ago = time.time() - 3700
    os.utime(stray / ("0" * 32), (an_hour_ago, an_hour_ago))


@pytest.mark.parametrize("tamper", [_forge, _lose, _add])
def test_a_file_that_is_another_or_gone_or_nobodys_is_found(
    story: Story, tamper: Callable[[Document], None]
) -> None:
    tamper(story.records["document"])
    assert checks() == ["files"]
