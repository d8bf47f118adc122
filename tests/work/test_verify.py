"""``verify`` finds what was changed behind the product's back."""

import datetime as dt
import os
import time
from collections.abc import Callable
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection

from casemgmt.core.files.store import root
from casemgmt.work import verification
from clients.access.refresh import refresh
from clients.models import Case, Document
from tests.careplans.arranging import draft, ready_case
from tests.cast import Cast
from tests.stories import Story, a_case, a_worked_case


def checks() -> list[str]:
    return sorted({finding.check for finding in verification.findings()})


def run(statement: str, *params: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, params)


@pytest.fixture
def story(cast: Cast, now: dt.datetime, settings: Any, tmp_path: Any) -> Story:
    settings.FILES_DIR = str(tmp_path)
    return a_worked_case(cast, now)


def test_all_agrees_after_a_whole_story(story: Story, cast: Cast, now: dt.datetime) -> None:
    a_case(cast, now, stage="closed")
    assert list(verification.findings()) == []
    call_command("verify")


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
    with pytest.raises(SystemExit):
        call_command("verify")


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
