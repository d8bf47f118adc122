"""The virtual environment, made from the lock, and the lock itself."""

import contextlib
import fcntl
import hashlib
import importlib.util
import os
import re
import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from .processes import INTERRUPTS, finish
from .project import PROJECT, Trouble, in_project, is_root, say, state_folder, step

LOCK = PROJECT / "requirements.lock"
#: The lock's sections in their order, with the extras of pyproject.toml that each adds.
SECTIONS = {"runtime": (), "local": ("local",), "dev": ("local", "dev")}
#: How much of a failed installation is shown: its end holds the reason.
REASON_LINES = 12
_HEADING = re.compile(r"^# section: (\w+)$", re.MULTILINE)
_NAME = re.compile(r"^([A-Za-z0-9][A-Za-z0-9._-]*)==")


def venv_folder() -> Path:
    """Return where the virtual environment lies, made or not."""
    return in_project(".venv")


def venv_python() -> Path:
    """Return the virtual environment's Python."""
    return venv_folder() / "bin" / "python"


def installed(name: str) -> Path | None:
    """Return the folder of an installed package: this Python's, else the virtual environment's."""
    spec = importlib.util.find_spec(name)
    if spec and spec.origin:
        return Path(spec.origin).parent
    return next(iter(venv_folder().glob(f"lib/python*/site-packages/{name}")), None)


def locked(wanted: str) -> str:
    """Return the part of the lock up to and including a section.

    wanted: ``runtime``, ``local`` (adds the embedded servers) or ``dev`` (adds tests and tools).
    Raises Trouble when the lock is missing or has no such section.
    """
    try:
        pieces = _HEADING.split(LOCK.read_text())
    except OSError as problem:
        raise Trouble(f"requirements.lock can't be read: {problem.strerror}.") from problem
    sections = dict(zip(pieces[1::2], pieces[2::2], strict=True))
    if wanted not in sections:
        raise Trouble(f"requirements.lock has no section {wanted}; make it anew: manage.py lock")
    names = list(SECTIONS)
    return "".join(sections[name] for name in names[: names.index(wanted) + 1])


def make(wanted: str) -> Path:
    """Make or update the virtual environment and return its Python.

    wanted: the lock's section that must be installed, with those before it. The lock's SHA-256 is
    kept in the environment, so nothing happens while the lock is unchanged. A ``.venv`` that is a
    link belongs to whoever made it and is used as it is.
    """
    folder = venv_folder()
    if folder.is_symlink():
        return venv_python()
    text = locked(wanted)
    stamp = folder / "casemgmt-stamp"
    home = f"{folder} {sys.version_info.major}.{sys.version_info.minor}"
    mark = hashlib.sha256(LOCK.read_bytes()).hexdigest()
    if _is_current(stamp, home, mark, wanted):
        return venv_python()
    with _only_one() as lock:
        if _is_current(stamp, home, mark, wanted):
            return venv_python()
        if _read(stamp)[:1] != [home]:
            with step("Making the Python environment"):
                _make_empty(folder, lock)
                stamp.write_text(f"{home}\n\n\n")
        with step("Installing the Python packages (about a minute the first time)"):
            _install(text, lock)
        stamp.write_text(f"{home}\n{mark}\n{wanted}\n")
    return venv_python()


def _read(stamp: Path) -> list[str]:
    try:
        return stamp.read_text().splitlines()
    except OSError:
        return []


def _is_current(stamp: Path, home: str, mark: str, wanted: str) -> bool:
    found = _read(stamp)
    if found[:2] != [home, mark] or not venv_python().exists():
        return False
    names = list(SECTIONS)
    return found[2] in names and names.index(found[2]) >= names.index(wanted)


@contextlib.contextmanager
def _only_one() -> Iterator[int]:
    """Wait until no other start changes the environment, and give the lock's file descriptor.

    The programs that change it inherit the descriptor: what a killed launcher left working holds
    the lock until it is done.
    """
    with open(state_folder() / "environment.lock", "w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say("  Another start is making the Python environment; waiting for it …")
            fcntl.flock(file, fcntl.LOCK_EX)
        yield file.fileno()


def _make_empty(folder: Path, lock: int) -> None:
    _need_venv_module()
    shutil.rmtree(folder, ignore_errors=True)
    folder.parent.mkdir(parents=True, exist_ok=True)
    made = finish([sys.executable, "-m", "venv", folder], quiet=True, pass_fds=(lock,))
    if made.returncode:
        _show_reason(made.stdout + made.stderr)
        raise Trouble("The Python environment could not be made; the reason stands above.")


def _show_reason(text: str) -> None:
    say("\n".join(text.splitlines()[-REASON_LINES:]))


def _need_venv_module() -> None:
    if importlib.util.find_spec("ensurepip") and importlib.util.find_spec("venv"):
        return
    package = f"python{sys.version_info.major}.{sys.version_info.minor}-venv"
    if is_root() and shutil.which("apt-get"):
        with step(f"Installing {package}"):
            apt_install([package])
        importlib.invalidate_caches()
        if importlib.util.find_spec("ensurepip"):
            return
    raise Trouble(
        f"Python's venv module is missing. On Debian and Ubuntu: apt-get install {package}"
    )


def apt_install(packages: list[str]) -> bool:
    """Install Debian packages as root without questions; return whether that succeeded.

    A signal to stop waits: a package manager that is killed leaves the machine half changed.
    """
    quiet = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    install = ["apt-get", "install", "-qq", "-y", "--no-install-recommends", *packages]
    for command in (install, ["apt-get", "update", "-qq"], install):
        with INTERRUPTS.held():
            done = finish(command, quiet=True, env=quiet)
        if command is install and done.returncode == 0:
            return True
    return False


def _install(text: str, lock: int) -> None:
    with tempfile.NamedTemporaryFile("w", suffix=".txt", dir=state_folder()) as file:
        file.write(text)
        file.flush()
        options = ["--disable-pip-version-check", "--no-input", "--progress-bar", "off", "--quiet"]
        command = [str(venv_python()), "-m", "pip", "install", *options]
        # The lock is complete. A resolver would look at newer versions too, and refuse them.
        command += ["--require-hashes", "--no-deps", "-r", file.name]
        done = finish(command, quiet=True, pass_fds=(lock,))
    if done.returncode:
        _show_reason(done.stdout + done.stderr)
        raise Trouble("The Python packages could not be installed; the reason stands above.")


def write_lock() -> None:
    """Rewrite ``requirements.lock`` from ``pyproject.toml``.

    One resolution covers everything, for every operating system, with the hashes of every file and
    no address. Its packages are written in sections, so that the container takes the first only.
    """
    make("dev")
    resolved = {name: _resolve(extras) for name, extras in SECTIONS.items()}
    entries, written = resolved["dev"], set[str]()
    lines = ["# Made by manage.py lock from pyproject.toml; each section adds to the one before."]
    for name, found in resolved.items():
        lines.append(f"# section: {name}")
        for package in found:
            if package not in written:
                written.add(package)
                lines.append(entries[package])
    LOCK.write_text("\n".join(lines) + "\n")
    say(f"requirements.lock holds {len(written)} packages.")


def _resolve(extras: tuple[str, ...]) -> dict[str, str]:
    options = ["--universal", "--generate-hashes", "--no-header", "--no-annotate", "--quiet"]
    options += ["--no-emit-index-url", "--no-emit-find-links", "--python-version", "3.11"]
    for extra in extras:
        options += ["--extra", extra]
    command = [str(venv_python()), "-m", "uv", "pip", "compile", "pyproject.toml", *options]
    done = finish(command, quiet=True, cwd=PROJECT)
    if done.returncode:
        raise Trouble(f"No set of versions fits pyproject.toml: {done.stderr.strip()}")
    entries: dict[str, str] = {}
    current = ""
    for line in done.stdout.splitlines():
        named = _NAME.match(line)
        if named:
            current = named.group(1)
            entries[current] = f"{entries[current]}\n{line}" if current in entries else line
        elif current:
            entries[current] += "\n" + line
    return entries
