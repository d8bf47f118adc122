"""Settings from the environment, read so that a mistake is loud."""

import os
import re
from pathlib import Path
from urllib.parse import unquote, urlsplit

NAMED_KEY = re.compile(r"[\w.-]{1,40}:[0-9a-f]{64}", re.ASCII)


class BadSetting(Exception):
    """An environment variable is missing or can't be understood."""


def env_str(name: str, default: str | None = None) -> str:
    """The text of NAME, of the file named by NAME_FILE, or the default; missing is an error."""
    file = os.environ.get(f"{name}_FILE")
    if file:
        try:
            return Path(file).read_text(encoding="utf-8").strip()
        except OSError as problem:
            raise BadSetting(f"{name}_FILE names a file that can't be read: {file}") from problem
    value = os.environ.get(name, default)
    if value is None:
        raise BadSetting(f"Set {name}, or {name}_FILE to the path of a file that holds it.")
    return value


def env_bool(name: str, default: bool) -> bool:
    """1 or 0, nothing else."""
    value = os.environ.get(name)
    if value is None:
        return default
    if value not in {"0", "1"}:
        raise BadSetting(f"{name} is 1 or 0, not {value!r}.")
    return value == "1"


def env_int(name: str, default: int) -> int:
    """A whole number."""
    value = os.environ.get(name)
    try:
        return default if value is None else int(value)
    except ValueError as problem:
        raise BadSetting(f"{name} is a whole number, not {value!r}.") from problem


def env_list(name: str, default: str = "") -> list[str]:
    """Words parted by commas, from NAME or from the file named by NAME_FILE."""
    return [word.strip() for word in env_str(name, default).split(",") if word.strip()]


def env_keys(name: str) -> dict[str, bytes]:
    """Keys by their names, from NAME or the file named by NAME_FILE: ``name:64 hexadecimal digits``,
    parted by commas or lines, the newest first."""
    found: dict[str, bytes] = {}
    for entry in env_str(name, "").replace(",", " ").split():
        kid, _, digits = entry.partition(":")
        if kid in found or not NAMED_KEY.fullmatch(entry):
            raise BadSetting(f"{name} holds name:64 hexadecimal digits, each name once.")
        found[kid] = bytes.fromhex(digits)
    return found


def database(url: str, *, user: str = "", password: str = "") -> dict[str, object]:
    """Django's settings for a ``postgres://`` URL, as another user of the same server if asked.

    A host that starts with ``/`` (or ``?host=``) names the folder of a Unix socket.
    """
    parts = urlsplit(url)
    if parts.scheme not in {"postgres", "postgresql"}:
        raise BadSetting(
            "DATABASE_URL starts with postgres:// (other databases are not supported)."
        )
    options = dict(pair.split("=", 1) for pair in parts.query.split("&") if "=" in pair)
    return {
        "ENGINE": "casemgmt.core.postgres",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": user or unquote(parts.username or ""),
        "PASSWORD": password if user else unquote(parts.password or ""),
        "HOST": unquote(options.pop("host", "")) or unquote(parts.hostname or ""),
        "PORT": str(parts.port or options.pop("port", "")),
        "OPTIONS": {"sslmode": options["sslmode"]} if "sslmode" in options else {},
    }
