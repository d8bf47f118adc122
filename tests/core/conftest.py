"""A private folder for what is about files alone."""

from pathlib import Path
from typing import Any

import pytest

from casemgmt.core.sealing.keyring import Keyring
from tests.core.file_cases import KEY, KEY_ID


@pytest.fixture
def private(settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A private folder of this test's own, beside a folder nothing may be written to; and the key of
    what lies there, without a database."""
    monkeypatch.setattr(Keyring, "key", lambda self, key_id: {KEY_ID: KEY}[key_id])
    folder = tmp_path / "outer" / "private"
    settings.FILES_DIR = str(folder)
    settings.CASEMGMT_CLAMD = ""
    return folder
