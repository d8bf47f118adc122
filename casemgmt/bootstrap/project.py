"""Where things lie, what is printed, and the secrets made once."""

import contextlib
import hashlib
import json
import os
import secrets
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]
SECRETS = ("secret_key", "owner", "web", "worker", "sealer", "anchor_keys")


class Trouble(Exception):
    """Something the user can mend; its text is the one line to print."""


class _Progress:
    """Where progress is printed; a command whose output is data moves it off that stream."""

    stream = sys.stdout


def progress_beside_output() -> None:
    """Print progress on the error stream from now on, since the output is somebody's data."""
    _Progress.stream = sys.stderr


def say(text: str) -> None:
    """Print one line of progress at once."""
    print(text, file=_Progress.stream, flush=True)


def complain(text: str) -> None:
    """Print one line about a problem, on the error stream."""
    print(text, file=sys.stderr, flush=True)


@contextlib.contextmanager
def step(text: str) -> Iterator[None]:
    """Print what is being done, and how many seconds it took once it is done."""
    say(f"  {text} …")
    began = time.monotonic()
    yield
    say(f"  {text}: done in {time.monotonic() - began:.1f} s")


def is_root() -> bool:
    """Tell whether this process may do everything on the machine."""
    return os.geteuid() == 0


def in_project(name: str) -> Path:
    """Return a folder of ours: in the project if that is writable, else in the user's home."""
    own = PROJECT / name
    if os.access(own if own.exists() else PROJECT, os.W_OK):
        return own
    mark = hashlib.sha256(str(PROJECT).encode()).hexdigest()[:12]
    return Path.home() / ".local" / "state" / "casemgmt" / mark / name.lstrip(".")


def state_folder(*parts: str) -> Path:
    """Return the folder that keeps state between starts (or one inside it), made if missing."""
    folder = in_project(".local").joinpath(*parts)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return folder


def short_folder() -> Path:
    """Make a new, empty folder with a short path, for sockets (their paths end at 107 bytes)."""
    base = "/tmp" if os.path.isdir("/tmp") else tempfile.gettempdir()
    return Path(tempfile.mkdtemp(prefix="cm-", dir=base))


def write_private(path: Path, text: str) -> None:
    """Replace a file in one move; only its owner may read it."""
    beside = path.with_name(f"{path.name}.{os.getpid()}.new")
    with open(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)


def read_json(path: Path) -> dict[str, object]:
    """Return the object a JSON file holds; an absent or damaged file counts as empty."""
    try:
        found = json.loads(path.read_text())
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def new_data_key() -> str:
    """Return a new key that wraps data keys: its name, a colon, and the key."""
    return (
        f"{time.strftime('%Y%m%d', time.gmtime())}-{secrets.token_hex(4)}:{secrets.token_hex(32)}"
    )


def project_secrets() -> dict[str, str]:
    """Return the key and the role passwords, made at the first call and kept in a 0600 file.

    Keys: ``secret_key``; the roles ``owner``, ``web``, ``worker``, ``sealer``; ``anchor_keys``, with
    which the anchors of the audit chain are signed; ``data_keys``, which wrap the data keys; and ``mark``, which tells this copy's servers from those of another copy on the same machine.
    """
    path = state_folder() / "secrets.json"
    kept = {key: str(value) for key, value in read_json(path).items()}
    missing = [name for name in (*SECRETS, "mark") if not kept.get(name)]
    if missing:
        kept |= {name: secrets.token_hex(6 if name == "mark" else 32) for name in missing}
    if not kept.get("data_keys"):
        missing.append("data_keys")
        kept["data_keys"] = new_data_key()
    if missing:
        write_private(path, json.dumps(kept, indent=1))
    return kept


def fingerprint(folder: Path, suffixes: tuple[str, ...], *more: str) -> str:
    """Return a digest of the names, sizes and times of the files below a folder.

    suffixes: how the names that count end; hidden folders and ``tests`` never count.
    more: further text that counts.
    """
    digest = hashlib.sha256("\0".join(more).encode())
    for place, folders, files in os.walk(folder):
        folders[:] = sorted(n for n in folders if n[0] not in "._" and n != "tests")
        for name in sorted(files):
            if name.endswith(suffixes):
                facts = os.stat(os.path.join(place, name))
                digest.update(f"{place} {name} {facts.st_size} {facts.st_mtime_ns}\n".encode())
    return digest.hexdigest()


class Stamps:
    """What has been done already, kept in one JSON file."""

    def __init__(self, path: Path) -> None:
        """path: the file; it need not exist yet."""
        self.path = path

    def holds(self, name: str, value: str) -> bool:
        """Tell whether the named work was last done for this value."""
        return read_json(self.path).get(name) == value

    def set(self, name: str, value: str) -> None:
        """Remember that the named work was done for this value."""
        write_private(self.path, json.dumps(read_json(self.path) | {name: value}, indent=1))
