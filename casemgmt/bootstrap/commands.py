"""From a command line to the command."""

import os
import signal
import subprocess
from types import FrameType
from typing import NoReturn

from . import (
    HANDED_OVER,
    benching,
    demo,
    deployment,
    environment,
    libraries,
    names_a_database,
    testing,
)
from .processes import INTERRUPTED, INTERRUPTS, Stopped
from .project import PROJECT, progress_beside_output, say
from .servers import borrowed, manage


def run(arguments: list[str]) -> int:
    """Run one command and return its exit code.

    arguments: the command line after ``manage.py``. A command of Django gets the virtual
    environment; and where no variable names a database, the demo's database and broker.
    """
    command, rest = (arguments or ["help"])[0], arguments[1:]
    if command == "demo":
        return demo.run(rest)
    if command == "test":
        return testing.run(rest)
    if command == "bench":
        return benching.run(rest)
    simple = {
        "lock": environment.write_lock,
        "new-key": deployment.add_data_key,
        "secrets": deployment.write_secrets,
        "setup": _set_up,
    }
    if command in simple:
        simple[command]()
        return 0
    return _as_it_is(arguments) if names_a_database() else _on_the_demo(arguments)


def _set_up() -> None:
    environment.make("dev")
    libraries.pango()
    libraries.chromium()
    say("Everything is set up.")


def _as_it_is(arguments: list[str]) -> NoReturn:
    progress_beside_output()
    environment.make("runtime")
    command = [str(part) for part in manage(*arguments)]
    os.execve(command[0], command, os.environ | libraries.pango() | {HANDED_OVER: "1"})


def _on_the_demo(arguments: list[str]) -> int:
    progress_beside_output()
    environment.make("local")
    INTERRUPTS.install()
    try:
        with borrowed() as env:
            # A Ctrl-C is the command's: a shell, for one, goes on after it.
            signal.signal(signal.SIGINT, _ignore)
            return _django(arguments, env)
    except Stopped:
        return INTERRUPTED


def _ignore(number: int, frame: FrameType | None) -> None:
    """Do nothing; a handler, unlike SIG_IGN, is not inherited by the command."""


def _django(arguments: list[str], env: dict[str, str]) -> int:
    command = [str(part) for part in manage(*arguments)]
    return subprocess.run(
        command, cwd=PROJECT, env=env | {HANDED_OVER: "1"}, check=False
    ).returncode
