"""Starting, watching and stopping child processes, and clearing up after a crash.

Every child leads a process group of its own, so a Ctrl-C in the terminal reaches only the launcher,
which then stops its children in order. What runs is written to a file with each process's start
time: whatever a killed launcher left behind is found and stopped at the next start, and a process
that merely has the same number is left alone. On Linux the children are told by the kernel as well.
"""

import contextlib
import ctypes
import json
import os
import pwd
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from types import FrameType
from typing import Any

from .project import PROJECT, is_root, read_json, write_private

_SET_PARENT_DEATH_SIGNAL = 1
SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
#: The exit code of a command that was asked to stop.
INTERRUPTED = 130


class Stopped(BaseException):
    """The user or the system asked the launcher to stop."""


class Interrupts:
    """Turns the first stop signal into Stopped, but never in the middle of starting a process.

    Later signals are ignored: the launcher is then stopping already. ``asked`` is the number of the
    first, None before it.
    """

    def __init__(self) -> None:
        self.asked: int | None = None
        self._held = 0

    def install(self) -> None:
        """Take the stop signals over from Python's defaults."""
        for number in SIGNALS:
            signal.signal(number, self._ask)

    def _ask(self, number: int, frame: FrameType | None) -> None:
        again, self.asked = self.asked, self.asked or number
        if not self._held and again is None:
            raise Stopped

    @contextlib.contextmanager
    def held(self) -> Iterator[None]:
        """Let a signal that arrives inside wait until the end of the block."""
        before = self.asked
        self._held += 1
        try:
            yield
        finally:
            self._held -= 1
        if self.asked is not None and before is None and not self._held:
            raise Stopped


INTERRUPTS = Interrupts()


def server_account() -> pwd.struct_passwd | None:
    """Return the account that servers run as when we are root (they refuse root), else None."""
    return pwd.getpwnam("nobody") if is_root() else None


def start_time(pid: int) -> str:
    """Return when a process began, as text that differs between processes; '' when there is none.

    A process that has ended but was not yet collected by its parent counts as none.
    """
    if sys.platform == "linux":
        try:
            facts = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        except OSError:
            return ""
        return "" if facts[0] in "ZX" else facts[19]
    asked = subprocess.run(
        ["ps", "-o", "stat=,lstart=", "-p", str(pid)], capture_output=True, text=True, check=False
    )
    state, _, began = asked.stdout.strip().partition(" ")
    return "" if state.startswith("Z") else began.strip()


def _wait_for_end(pid: int, began: str, seconds: float) -> None:
    end = time.monotonic() + seconds
    while start_time(pid) == began and time.monotonic() < end:
        time.sleep(0.02)


def kill_group(pid: int) -> None:
    """End at once whatever is left of the process group a child of ours led."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(pid, signal.SIGKILL)


class Registry:
    """The file that names the children of one launcher."""

    def __init__(self, path: Path) -> None:
        """path: the file; absent means nothing runs."""
        self.path = path

    def add(self, name: str, pid: int, how: signal.Signals) -> None:
        """Note a child that has just started and the signal that stops it in good order."""
        entry = {"pid": pid, "began": start_time(pid), "signal": int(how)}
        write_private(self.path, json.dumps(read_json(self.path) | {name: entry}))

    def remove(self, name: str) -> None:
        """Forget a child that has ended."""
        left = {key: entry for key, entry in read_json(self.path).items() if key != name}
        write_private(self.path, json.dumps(left))

    def sweep(self) -> list[str]:
        """Stop what an earlier launcher left running and return the names of what was found.

        Only for the launcher that holds the lock: nobody else's children can then be in the file.
        """
        found = []
        for name, entry in reversed(read_json(self.path).items()):
            if not isinstance(entry, dict):
                continue
            pid, began = int(entry["pid"]), str(entry["began"])
            if began and start_time(pid) == began:
                found.append(name)
                os.kill(pid, int(entry["signal"]))
                _wait_for_end(pid, began, 8)
            # A group keeps its number while any of it lives, so it can only be ours or gone.
            if start_time(pid) in ("", began):
                kill_group(pid)
        self.path.unlink(missing_ok=True)
        return found


class Child:
    """One process that the launcher starts and answers for."""

    def __init__(
        self,
        name: str,
        command: Sequence[str | Path],
        *,
        registry: Registry,
        log: Path,
        env: Mapping[str, str] | None = None,
        folder: Path | None = None,
        stop_with: signal.Signals = signal.SIGTERM,
        patience: float = 10.0,
        as_server: bool = False,
        pass_fds: Sequence[int] = (),
    ) -> None:
        """Describe the process; nothing is started yet.

        name: for messages and the registry. command: program and arguments. env: its environment,
        ours when None. folder: its working folder. stop_with: the signal for an orderly stop.
        patience: seconds it gets for that. as_server: run as the server account when we are root.
        pass_fds: open file descriptors it inherits.
        """
        self.name, self.command, self.registry, self.log = name, command, registry, log
        self.env, self.folder, self.stop_with, self.patience = env, folder, stop_with, patience
        self.as_server, self.pass_fds = as_server, pass_fds
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int | None:
        """The process number, or None before the first start."""
        return self.process.pid if self.process else None

    def start(self) -> None:
        """Start the process and note it in the registry."""
        account = server_account() if self.as_server else None
        with INTERRUPTS.held(), open(self.log, "ab") as log:
            self.process = subprocess.Popen(
                [str(part) for part in self.command],
                env=dict(self.env) if self.env is not None else None,
                cwd=self.folder,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                pass_fds=self.pass_fds,
                user=account.pw_uid if account else None,
                group=account.pw_gid if account else None,
                extra_groups=[] if account else None,
                preexec_fn=die_with_parent(self.stop_with),  # noqa: PLW1509 - there are no threads
            )
            self.registry.add(self.name, self.process.pid, self.stop_with)

    def exit_code(self) -> int | None:
        """Return the exit code of a process that has ended, None while it runs."""
        return self.process.poll() if self.process else -1

    def stop(self) -> None:
        """Ask the process to stop, wait, and end it and its group if it does not."""
        if self.process is None:
            return
        if self.process.poll() is None:
            with contextlib.suppress(ProcessLookupError):
                self.process.send_signal(self.stop_with)
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.process.wait(self.patience)
        self.clear()

    def clear(self) -> None:
        """End what is left of the process and its group, at once."""
        if self.process is None:
            return
        kill_group(self.process.pid)
        self.process.wait()
        self.registry.remove(self.name)
        self.process = None


def finish(
    command: Sequence[str | Path], *, quiet: bool = False, **options: Any
) -> subprocess.CompletedProcess[str]:
    """Run a program to its end; told to stop meanwhile, end it with everything it started.

    command: program and arguments. quiet: keep what it prints, for the caller to show. options:
    those of ``subprocess.Popen``. Returns the exit code, and what it printed when that was kept.
    """
    kept = subprocess.PIPE if quiet else None
    process = None
    try:
        with INTERRUPTS.held():
            process = subprocess.Popen(
                [str(part) for part in command],
                stdin=subprocess.DEVNULL,
                stdout=kept,
                stderr=kept,
                text=True,
                start_new_session=True,
                **options,
            )
        out, err = process.communicate()
    except BaseException:
        if process:
            kill_group(process.pid)
            process.wait()
        raise
    return subprocess.CompletedProcess(command, process.returncode, out or "", err or "")


def die_with_parent(how: signal.Signals) -> Callable[[], None] | None:
    """Return what a new process must call so that Linux signals it when its parent dies."""
    if sys.platform != "linux":
        return None
    prctl = ctypes.CDLL(None).prctl

    def ask() -> None:
        prctl(_SET_PARENT_DEATH_SIGNAL, int(how))

    return ask


def in_foreground(command: Sequence[str | Path], env: Mapping[str, str]) -> int:
    """Run a command in the project's folder that shares our terminal, and return its exit code.

    A stop signal reaches it as Ctrl-C; it has twenty seconds to clear up before it is ended, and
    Stopped is raised.
    """
    with INTERRUPTS.held():
        process = subprocess.Popen(
            [str(part) for part in command],
            cwd=PROJECT,
            env=dict(env),
            preexec_fn=die_with_parent(signal.SIGTERM),  # noqa: PLW1509 - no threads here
        )
    try:
        return process.wait()
    except Stopped:
        # A Ctrl-C in the terminal has reached the command as well; it closes by itself.
        if INTERRUPTS.asked != signal.SIGINT or not os.isatty(0):
            process.send_signal(signal.SIGINT)
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        raise


def stop_all(children: Sequence[Child]) -> None:
    """Ask all to stop at the same moment, then wait for each and end what is late."""
    for child in children:
        if child.process and child.process.poll() is None:
            with contextlib.suppress(ProcessLookupError):
                child.process.send_signal(child.stop_with)
    end = time.monotonic() + max((child.patience for child in children), default=0)
    for child in children:
        if child.process:
            with contextlib.suppress(subprocess.TimeoutExpired):
                child.process.wait(max(0.0, end - time.monotonic()))
        child.clear()
