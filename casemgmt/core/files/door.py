"""The one upload door: a file from outside comes in here, checked and renamed, or not at all."""

import json
import logging
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

from django.core.files.uploadedfile import UploadedFile

from casemgmt.core.files import store
from casemgmt.core.files.errors import BadFile
from casemgmt.core.files.kinds import (
    CONTENT_TYPES,
    DEFAULT_LIMITS,
    WORKBOOK_LIMITS,
    Kind,
    Limits,
    kind_of_name,
)
from casemgmt.core.files.names import clean_name
from casemgmt.core.files.scanner import ScanState, first_state

logger = logging.getLogger(__name__)

TOO_HEAVY: Final[dict[str, str]] = {Kind.HEIC: "heic"}
"""What is said of a kind that costs too much, where the usual way out, a PDF, is none."""
INSPECTOR: Final[Path] = Path(__file__).with_name("inspection") / "run.py"


@dataclass(frozen=True, slots=True)
class AcceptedFile:
    """A file that passed the door.

    Attributes:
        stored: its name in the private folder; the only handle to it.
        name: what the person called it, cleaned; data, never a path.
        kind: what it really is.
        content_type: from our table, by kind.
        size: bytes as they are handed out (a picture is written anew, so this differs from what
            was sent).
        sha256: of the same bytes, 64 hexadecimal digits.
        state: quarantined until scanned where a scanner is configured.
    """

    stored: str
    name: str
    kind: Kind
    content_type: str
    size: int
    sha256: str
    state: ScanState


def accept(
    upload: "UploadedFile[Any]",
    key: Callable[[], store.DataKey],
    *,
    limits: Limits = DEFAULT_LIMITS,
) -> AcceptedFile:
    """Check an uploaded file and keep it in the private folder, sealed.

    Name, first bytes and a parser must agree on what it is; the parser runs in a process of its
    own with bounded memory and time. Pictures are written anew, without position, camera or
    comments; the rest is handed out byte for byte. Either the whole file is on disk when this
    returns, or nothing is.

    Args:
        upload: from `request.FILES` or a form; read in pieces, never whole.
        key: gives the data key to keep it under; asked once the file has passed.
        limits: what it may cost.

    Raises:
        BadFile: not kept; `message` says what to do.
        StorageDown: the private folder can't be written (503).
    """
    name = clean_name(upload.name)
    kind = kind_of_name(name)
    if kind is None:
        raise BadFile("kind")
    with store.storage_errors():
        part, rewritten = store.new_part("part"), store.new_part("new")
        try:
            store.write_part(part, upload.chunks(store.CHUNK), limits.size)
            kept_kind = Kind(_inspect(part, kind, rewritten, limits))
            final = rewritten if rewritten.exists() else part
            size, sha256 = final.stat().st_size, store.digest_of(final)
            stored = store.keep(final, key())
        finally:
            store.discard(part, rewritten)
    if kept_kind is not kind:
        name = f"{name.rpartition('.')[0]}.{kept_kind}"
    return AcceptedFile(
        stored=stored,
        name=name,
        kind=kept_kind,
        content_type=CONTENT_TYPES[kept_kind],
        size=size,
        sha256=sha256,
        state=first_state(),
    )


def examine_workbook(body: bytes, *, limits: Limits = WORKBOOK_LIMITS) -> None:
    """Have a workbook looked at by the same process before anything here opens it. It is not kept.

    Raises:
        BadFile: it is none, does or fetches something, or is more than `limits` let it be.
        StorageDown: the private folder can't be written (503).
    """
    with store.storage_errors():
        part, rewritten = store.new_part("part"), store.new_part("new")
        try:
            store.write_part(part, [body], limits.size)
            _inspect(part, "xlsx", rewritten, limits)
        finally:
            store.discard(part, rewritten)


def _inspect(part: Path, kind: str, rewritten: Path, limits: Limits) -> str:
    """Have the part read by a bounded process; return the kind to keep it as."""
    try:
        done = subprocess.run(  # noqa: S603 (our own interpreter and script, no shell)
            [sys.executable, "-I", str(INSPECTOR), kind, str(part), str(rewritten)],
            input=json.dumps(asdict(limits)).encode(),
            capture_output=True,
            timeout=limits.seconds * 2,
            env=_bare_environment(),
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise BadFile(TOO_HEAVY.get(kind, "heavy")) from None
    try:
        answer = json.loads(done.stdout)
    except ValueError:
        # Ended by its limits or by a fault in a parser: either way not a file to keep.
        logger.warning("The file inspector ended with status %s.", done.returncode)
        answer = {"refused": "heavy"}
    if answer.get("refused") == "heavy":
        raise BadFile(TOO_HEAVY.get(kind, "heavy"))
    if "refused" in answer:
        raise BadFile(answer["refused"])
    return str(answer["kept"])


def _bare_environment() -> dict[str, str]:
    """Return an environment without secrets: only what finding libraries needs."""
    names = ("PATH", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "SYSTEMROOT", "TMPDIR")
    return {name: os.environ[name] for name in names if name in os.environ}
