"""The process that lays out a PDF: how it is started, bound and understood."""

import json
import logging
import os
import platform
import subprocess
import sys
from dataclasses import asdict, dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final

from django.contrib.staticfiles import finders
from django.utils.translation import gettext as _

from casemgmt.core.pdf.errors import PdfFailed

logger = logging.getLogger(__name__)

WORKER: Final[Path] = Path(__file__).with_name("worker.py")
STYLESHEET: Final[str] = "css/pdf.css"
MIB: Final[int] = 1024 * 1024


@dataclass(frozen=True, slots=True)
class RenderLimits:
    """What one document may cost.

    Attributes:
        characters: longest page text, markup included.
        elements: most opening tags.
        rows: most table rows and list items.
        memory: address space of the process, in bytes.
        seconds: time by the clock, and of the processor.
        output: largest PDF, in bytes.
    """

    characters: int = 1_500_000
    elements: int = 20_000
    rows: int = 2_000
    memory: int = 1024 * MIB
    seconds: int = 20
    output: int = 30 * MIB


DEFAULT_LIMITS: Final[RenderLimits] = RenderLimits()


@lru_cache(maxsize=1)
def _found() -> bool:
    done = _start(["--probe"], b"", 20)
    return done is not None and done.returncode == 0


def available() -> bool:
    """Return whether this machine can make PDFs: WeasyPrint's libraries are there.

    Asked of a short-lived process the first time and remembered, so a library installed later
    counts after a restart.
    """
    return _found()


def missing_library_message() -> str:
    """Return the one sentence that says how to get the missing library on this machine."""
    return _(
        "PDF documents are off: the library Pango isn't on this machine. Install it with: "
        "%(command)s. Everything else works. Details: README#pdf."
    ) % {"command": install_command(platform.system(), _distribution())}


def _distribution() -> str:
    try:
        release = platform.freedesktop_os_release()
    except OSError:
        return ""
    return f"{release.get('ID', '')} {release.get('ID_LIKE', '')}"


def install_command(system: str, distribution: str) -> str:
    """Return the command that installs Pango.

    Args:
        system: as `platform.system()` says it, such as `Linux` or `Darwin`.
        distribution: identifiers of the Linux distribution and those it resembles.
    """
    if system == "Darwin":
        return "brew install pango"
    families = distribution.split()
    if "alpine" in families:
        return "apk add pango harfbuzz fontconfig font-dejavu"
    if "fedora" in families or "rhel" in families:
        return "sudo dnf install pango harfbuzz fontconfig dejavu-sans-fonts"
    return "sudo apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"


def lay_out(html: str, *, limits: RenderLimits = DEFAULT_LIMITS) -> bytes:
    """Lay out one page text and return the PDF.

    Raises:
        PdfFailed: `long`, `slow`, `missing` (Pango) or `failed`; the page's text is in neither
            the message nor the log.
    """
    _refuse_long(html, limits)
    if not available():
        raise PdfFailed("missing", missing_library_message())
    stylesheet = finders.find(STYLESHEET)
    if not isinstance(stylesheet, str):
        raise PdfFailed("failed")
    order = json.dumps({"html": html, "stylesheet": stylesheet, **asdict(limits)}).encode()
    done = _start([], order, limits.seconds)
    if done is None:
        raise PdfFailed("slow")
    if done.returncode == 0 and done.stdout.startswith(b"%PDF-"):
        return done.stdout
    reason = done.stderr.decode("ascii", "replace").strip().rpartition("\n")[2]
    logger.warning("A PDF was not made: status %s, %s.", done.returncode, _code(reason))
    raise PdfFailed(_code(reason) if done.returncode >= 0 else "slow")


def _code(reason: str) -> str:
    return reason if reason in {"long", "slow"} else "failed"


def _refuse_long(html: str, limits: RenderLimits) -> None:
    rows = html.count("<tr") + html.count("<li")
    if len(html) > limits.characters or html.count("<") > limits.elements * 2:
        raise PdfFailed("long")
    if rows > limits.rows:
        raise PdfFailed("long")


def _start(
    arguments: list[str], order: bytes, seconds: int
) -> subprocess.CompletedProcess[bytes] | None:
    """Run the worker; None when it had to be stopped by the clock."""
    try:
        return subprocess.run(  # noqa: S603 (our own interpreter and script, no shell)
            [sys.executable, "-I", str(WORKER), *arguments],
            input=order,
            capture_output=True,
            timeout=seconds,
            env=_bare_environment(),
            check=False,
        )
    except subprocess.TimeoutExpired:
        return None


def _bare_environment() -> dict[str, str]:
    """Return an environment without secrets: only what finding libraries and fonts needs."""
    names = (
        "PATH",
        "HOME",
        "LD_LIBRARY_PATH",
        "DYLD_LIBRARY_PATH",
        "DYLD_FALLBACK_LIBRARY_PATH",
        "FONTCONFIG_FILE",
        "FONTCONFIG_PATH",
        "XDG_CACHE_HOME",
        "WEASYPRINT_DLL_DIRECTORIES",
        "SYSTEMROOT",
        "TMPDIR",
    )
    return {name: os.environ[name] for name in names if name in os.environ}
