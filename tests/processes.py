"""Real processes for the tests that kill them: a broker of one's own, workers and beats."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import mkdtemp
from urllib.parse import urlsplit, urlunsplit

import redis

from casemgmt.bootstrap.valkey import binary

ROOT = Path(__file__).resolve().parent.parent
LEASE_SECONDS, SWEEP_SECONDS = 3, 1


def wait_until(done: Callable[[], object], seconds: float, what: str) -> float:
    """Wait for something to become true and return the seconds it took; fail after too many."""
    start = time.monotonic()
    while not done():
        if time.monotonic() - start > seconds:
            raise AssertionError(f"Not within {seconds} seconds: {what}")
        time.sleep(0.05)
    return time.monotonic() - start


class Process:
    """A child in a process group of its own, so that all of it can be killed at once."""

    def __init__(self, command: list[str], env: dict[str, str], log: Path) -> None:
        with log.open("ab") as out:
            self.popen = subprocess.Popen(
                command, env=env, cwd=ROOT, stdout=out, stderr=out, start_new_session=True
            )

    def runs(self) -> bool:
        return self.popen.poll() is None

    def send(self, number: signal.Signals) -> None:
        if self.runs():
            os.killpg(self.popen.pid, number)

    def kill(self) -> None:
        """End it at once, with everything it started."""
        try:
            os.killpg(self.popen.pid, signal.SIGKILL)
        except ProcessLookupError:
            return
        finally:
            self.popen.wait()


class Stack:
    """A broker, and the workers and beats that a test starts on one database."""

    def __init__(self, database: str, folder: Path) -> None:
        self.folder = folder
        self.socket = folder / "v.sock"
        self.broker_url = f"redis+socket://{self.socket}"
        parts = urlsplit(os.environ["DATABASE_URL"])
        self.env = {
            **os.environ,
            "DATABASE_URL": urlunsplit(parts._replace(path=f"/{database}")),
            "CASEMGMT_DB_ROLE": "worker",
            "CASEMGMT_LEASE_SECONDS": str(LEASE_SECONDS),
            "CASEMGMT_SWEEP_SECONDS": str(SWEEP_SECONDS),
            "REDIS_URL": self.broker_url,
            "PYTHONPATH": str(ROOT),
        }
        self.started: list[Process] = []
        self.workers: dict[str, Process] = {}
        self.broker = self.start_broker()

    def start(self, name: str, command: list[str]) -> Process:
        process = Process(command, self.env, self.folder / f"{name}.log")
        self.started.append(process)
        return process

    def start_broker(self) -> Process:
        """Start the broker on its socket and wait until it answers; nothing in it is kept."""
        self.socket.unlink(missing_ok=True)
        options = ["--port", "0", "--unixsocket", str(self.socket), "--save", ""]
        self.broker = self.start("broker", [str(binary()), *options, "--dir", str(self.folder)])
        wait_until(self.answers, 10, "the broker answers")
        return self.broker

    def answers(self) -> bool:
        try:
            return bool(redis.Redis(unix_socket_path=str(self.socket), socket_timeout=1).ping())
        except redis.RedisError:
            return False

    def worker(self, name: str = "w") -> Process:
        """Start a worker of two processes that knows the tests' own jobs."""
        quiet = ["--without-mingle", "--without-gossip", "--loglevel", "WARNING"]
        self.workers[name] = self.celery(
            f"worker-{name}",
            ["worker", "-P", "prefork", "-c", "2", "-n", f"{name}@localhost", *quiet],
        )
        return self.workers[name]

    def supervise(self) -> None:
        """Start every worker again that has left, as the launcher and compose do."""
        for name, worker in list(self.workers.items()):
            if not worker.runs():
                worker.kill()
                self.worker(name)

    def beat(self, name: str = "b") -> Process:
        """Start a beat with a schedule file of its own."""
        schedule = str(self.folder / f"schedule-{name}")
        return self.celery(f"beat-{name}", ["beat", "-s", schedule, "--pidfile", ""])

    def celery(self, name: str, arguments: list[str]) -> Process:
        command = [sys.executable, "-m", "celery", "-A", "tests.ledger.work", *arguments]
        return self.start(name, command)

    def logs(self) -> str:
        """What the processes have written, for a failing test."""
        return "\n".join(
            f"== {path.name}\n{path.read_text()[-3000:]}" for path in self.folder.glob("*.log")
        )


@contextmanager
def stack(database: str) -> Iterator[Stack]:
    """A running broker for a test; everything started on it is killed at the end."""
    running = Stack(database, Path(mkdtemp(prefix="cm")))
    try:
        yield running
    except AssertionError as failure:
        failure.add_note(running.logs())
        raise
    finally:
        for process in reversed(running.started):
            process.kill()
