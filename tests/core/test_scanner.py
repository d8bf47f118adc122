"""The virus scanner: asked, believed only when it says plainly that a file is clean (D6)."""

from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from casemgmt.core import files
from casemgmt.core.files import ScanState
from casemgmt.core.sealing.keyring import Keyring
from tests.core import hostile_files as made
from tests.core.fake_clamd import clamd
from tests.core.file_cases import KEY, KEY_ID, accept


@pytest.fixture(autouse=True)
def private(settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Keyring, "key", lambda self, key_id: {KEY_ID: KEY}[key_id])
    settings.FILES_DIR = str(tmp_path / "private")
    settings.CASEMGMT_CLAMD = ""


def up(name: str, content: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def test_without_a_scanner_a_file_says_that_there_is_none() -> None:
    kept = accept(up("eicar.txt", made.EICAR))
    assert kept.state is ScanState.NO_SCANNER
    assert files.scan(kept.stored).state is ScanState.NO_SCANNER


@pytest.mark.parametrize("socket_kind", ["tcp", "unix"])
def test_a_scanner_passes_the_clean_and_rejects_the_infected(
    socket_kind: str, settings: Any, tmp_path: Path
) -> None:
    with clamd("honest", tmp_path / "s" if socket_kind == "unix" else None) as address:
        settings.CASEMGMT_CLAMD = address
        clean, infected = accept(up("a.txt", b"hello")), accept(up("b.txt", made.EICAR))
        assert clean.state is infected.state is ScanState.QUARANTINED
        assert files.scan(clean.stored).state is ScanState.CLEAN
        verdict = files.scan(infected.stored)
    assert verdict == files.Verdict(ScanState.REJECTED, "Eicar-Test-Signature")


@pytest.mark.parametrize("behavior", ["hang", "drip", "close", "garbage", "cut", "error", "limit"])
def test_a_scanner_that_does_not_answer_well_leaves_the_file_in_quarantine(
    behavior: str, settings: Any
) -> None:
    with clamd(behavior) as address:
        settings.CASEMGMT_CLAMD = address
        kept = accept(up("a.txt", b"hello"))
        verdict = files.scan(kept.stored, seconds=1.0)
    assert verdict.state is ScanState.QUARANTINED


@pytest.mark.parametrize("address", ["tcp:127.0.0.1:1", "unix:/nonexistent/clamd.sock"])
def test_a_scanner_that_is_down_leaves_the_file_in_quarantine(address: str, settings: Any) -> None:
    settings.CASEMGMT_CLAMD = address
    kept = accept(up("a.txt", b"hello"))
    assert files.scan(kept.stored).state is ScanState.QUARANTINED
