"""Stored files are compared with their hashes every night, and an admin hears of what is off."""

import datetime as dt
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client as Browser
from django.urls import reverse

from casemgmt.core.files.store import new_part, root
from casemgmt.ledger.registry import jobs
from casemgmt.ledger.running import due_jobs, due_key, next_due, run_job
from clients.actions.documents import add_document
from clients.comparing import check_files, compare_files
from clients.models import Document
from tests.cast import Cast
from tests.stories import a_case

JOB = "check_files"
WELL = {"checked": 3, "changed": 0, "missing": 0, "stray": 0, "unfinished": 0}


@pytest.fixture
def documents(cast: Cast, now: dt.datetime, settings: Any, tmp_path: Path) -> list[Document]:
    """Three files of a case."""
    settings.FILES_DIR = str(tmp_path / "private")
    settings.CASEMGMT_CLAMD = ""
    case = a_case(cast, now)
    uploads = [SimpleUploadedFile(f"{name}.txt", name.encode()) for name in ("one", "two", "three")]
    return [
        add_document(case, by=cast.mia, now=now, upload=upload, title="a") for upload in uploads
    ]


def stray(age: dt.timedelta, now: dt.datetime) -> str:
    """A file of nobody's that lies there for so long."""
    path = root() / "aa" / "bb" / ("0" * 32)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"Nobody's")
    then = (now - age).timestamp()
    os.utime(path, (then, then))
    return "aa/bb/" + "0" * 32


def test_files_that_are_as_they_were_stored_are_counted(
    documents: list[Document], now: dt.datetime
) -> None:
    assert check_files(now) == WELL


def test_a_changed_a_missing_and_a_stray_file_are_found(
    documents: list[Document], now: dt.datetime
) -> None:
    first, second, _third = documents
    (root() / first.path).write_bytes(b"Another letter")
    (root() / second.path).unlink()
    name = stray(dt.timedelta(hours=2), now)
    found = compare_files(now)
    assert (found.checked, found.changed, found.missing) == (3, [first.pk], [second.pk])
    assert found.stray == [name]


def test_a_file_behind_a_link_is_not_what_was_stored(
    documents: list[Document], now: dt.datetime, tmp_path: Path
) -> None:
    path = root() / documents[0].path
    elsewhere = tmp_path / "elsewhere"
    path.rename(elsewhere)
    path.symlink_to(elsewhere)
    assert compare_files(now).changed == [documents[0].pk]


def test_a_file_whose_row_is_still_being_written_is_nobodys_fault(
    documents: list[Document], now: dt.datetime
) -> None:
    stray(dt.timedelta(minutes=1), now)
    assert check_files(now) == WELL


def test_what_a_killed_upload_left_in_clear_is_taken_away_at_night(
    documents: list[Document], now: dt.datetime
) -> None:
    left, begun = new_part("part"), new_part("new")
    for path in (left, begun):
        path.write_bytes(b"in clear")
    then = (now - dt.timedelta(hours=2)).timestamp()
    os.utime(left, (then, then))
    assert check_files(now) == WELL | {"unfinished": 1}
    assert (left.exists(), begun.exists()) == (False, True)


def test_the_job_runs_once_a_night_and_writes_what_it_found(
    documents: list[Document], now: dt.datetime
) -> None:
    job = jobs[JOB]
    evening = dt.datetime(2026, 11, 26, 6, 59, tzinfo=dt.UTC)
    night = evening + dt.timedelta(minutes=1)
    assert due_key(evening, job) == "2026-11-25"
    assert due_key(night, job) == due_key(night + dt.timedelta(hours=23), job) == "2026-11-26"
    assert next_due(evening, job) == night
    assert next_due(night, job) == night + dt.timedelta(days=1)
    assert JOB in due_jobs(night)
    run = run_job(JOB, due_key(night, job), night)
    assert run is not None
    assert (run.state, run.counts) == ("done", WELL)
    assert JOB not in due_jobs(night)
    assert JOB not in due_jobs(night + dt.timedelta(hours=5))
    assert JOB in due_jobs(night + dt.timedelta(days=1))


@pytest.mark.parametrize("page", ["agency-health", "job-list"])
def test_an_admin_is_told_until_a_run_finds_nothing(
    documents: list[Document],
    now: dt.datetime,
    browser_of: Callable[[str], Browser],
    page: str,
) -> None:
    content = (root() / documents[0].path).read_bytes()
    (root() / documents[0].path).write_bytes(b"Another letter")
    alex = browser_of("alex")

    def shown() -> str:
        return " ".join(alex.get(reverse(page)).content.decode().split())

    assert "is not what was stored" not in shown()
    run_job(JOB, "first", now)
    assert "1 files that are not what was stored" in shown()
    assert "verify" in shown()
    assert documents[0].path not in shown()
    (root() / documents[0].path).write_bytes(content)
    run_job(JOB, "second", now)
    assert "is not what was stored" not in shown()
