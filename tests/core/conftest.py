"""A database that is really committed to, for what only two connections can show."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from casemgmt.core.sealing.keyring import Keyring
from tests import cast as people
from tests import databases
from tests.core.file_cases import KEY, KEY_ID


@pytest.fixture(scope="module")
def committed(
    django_db_setup: None, django_db_blocker: Any, worker_id: str
) -> Iterator[people.Cast]:
    """The cast in a database of the file's own, without a transaction around its tests."""
    before = settings.DATABASES["default"]["NAME"]
    with django_db_blocker.unblock(), databases.copy(f"committed_{worker_id}") as name:
        databases.use(name)
        yield people.load()
        databases.use(before)


@pytest.fixture
def real_cast(committed: people.Cast, django_db_blocker: Any) -> Iterator[people.Cast]:
    """The cast there, for one test."""
    with django_db_blocker.unblock():
        yield committed


@pytest.fixture
def private(settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A private folder of this test's own, beside a folder nothing may be written to; and the key of
    what lies there, without a database."""
    monkeypatch.setattr(Keyring, "key", lambda self, key_id: {KEY_ID: KEY}[key_id])
    folder = tmp_path / "outer" / "private"
    settings.FILES_DIR = str(folder)
    settings.CASEMGMT_CLAMD = ""
    return folder
