"""Destroying what a case holds: nothing is left, in live rows, in history, or on disk (REC-14)."""

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, connections, transaction

from clients.actions.documents import add_document
from clients.actions.notes import Happening, add_to_note, write_note
from clients.models import Addendum, Case, Contact, Document, Note
from clients.registry import purge_handlers
from tests import cast as people
from tests.cast import Cast
from tests.stories import a_case

MODELS: list[Any] = [Addendum, Note, Contact, Document]


@pytest.fixture(autouse=True)
def folder(settings: Any, tmp_path: Path) -> Path:
    settings.FILES_DIR = str(tmp_path / "outer" / "private")
    settings.CASEMGMT_CLAMD = ""
    return tmp_path / "outer" / "private"


def a_full_case(cast: Cast, now: dt.datetime) -> Case:
    case = a_case(cast, now)
    note = write_note(case, by=cast.mia, now=now, happening=Happening("phone", now), text="x")
    add_to_note(note, by=cast.mia, now=now, text="y")
    upload = SimpleUploadedFile("a.txt", b"a\n")
    add_document(case, by=cast.mia, now=now, upload=upload, title="a")
    return case


def rows(case: Case, using: str) -> int:
    tables = [table for model in MODELS for table in (model, model.history.model)]
    return sum(table._base_manager.using(using).filter(case_id=case.pk).count() for table in tables)


def as_purger(case: Case, labels: list[str]) -> None:
    """Run handlers as the role that is let past the triggers."""
    owner = connections["owner"]
    with transaction.atomic(using="owner"), owner.cursor() as cursor:
        cursor.execute("GRANT USAGE ON SCHEMA public TO cm_purge")
        for model in MODELS:
            for table in (model, model.history.model):
                cursor.execute(f"GRANT SELECT, DELETE ON {table._meta.db_table} TO cm_purge")
        cursor.execute("SET LOCAL ROLE cm_purge")
        for label in labels:
            purge_handlers[label](case, using="owner")  # type: ignore[call-arg]


def test_nothing_is_left_and_another_case_is_untouched(
    fresh_database: str, django_db_blocker: Any, now: dt.datetime, folder: Path
) -> None:
    with django_db_blocker.unblock():
        cast = people.load()
        case, other = a_full_case(cast, now), a_full_case(cast, now)
        before = rows(other, "owner")
        assert rows(case, "owner") == before == 8
        labels = [model._meta.label for model in MODELS]
        as_purger(case, labels)
        assert (rows(case, "owner"), rows(other, "owner")) == (0, before)
        assert len([path for path in folder.rglob("*") if path.is_file()]) == 1


def test_the_web_role_destroys_nothing(cast: Cast, now: dt.datetime) -> None:
    case = a_full_case(cast, now)
    for model in MODELS:
        with pytest.raises(DatabaseError), transaction.atomic():
            purge_handlers[model._meta.label](case)
    assert rows(case, "default") == 8
