"""Which servers are used, and the addresses that each process is given."""

import contextlib
import fcntl
import json
import os
import re
import shutil
import time
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import IO, Self
from urllib.parse import urlsplit, urlunsplit

from . import libraries
from .environment import venv_folder
from .postgres import Cluster, cluster_folder
from .processes import Child, Registry
from .project import (
    PROJECT,
    Trouble,
    project_secrets,
    read_json,
    say,
    short_folder,
    state_folder,
    write_private,
)
from .valkey import Broker

_ADDRESSES = re.compile(
    r"PYTHONHOME|((WEB_|WORKER_|SEALER_)?DATABASE_URL|CASEMGMT_(WEB|WORKER|SEALER)_PASSWORD"
    r"|CASEMGMT_ANCHOR_KEYS|CASEMGMT_DATA_KEYS)(_FILE)?"
)


def as_role(url: str, role: str) -> str:
    """Return the address of the same database for one of the application's roles.

    url: the owner's address. role: ``web``, ``worker`` or ``sealer``; the name at the server is
    ``cm_`` and the role, the password the one in the secrets file.
    """
    parts = urlsplit(url)
    host = parts.netloc.rpartition("@")[2]
    return urlunsplit(parts._replace(netloc=f"cm_{role}:{project_secrets()[role]}@{host}"))


def environment_for(role: str, database_url: str, redis_url: str) -> dict[str, str]:
    """Return the whole environment of a process of ours.

    role: ``owner`` (migrations, commands, tests), ``web``, ``worker`` or ``sealer``. Only the owner is
    told the owner's address and the passwords that ``migrate`` gives the roles; it and the sealer
    hold what anchors are signed with. The sealer alone is told nothing of the keys of what is sealed.
    """
    known = project_secrets()
    env = {key: value for key, value in os.environ.items() if not _ADDRESSES.fullmatch(key)}
    env |= {
        "PATH": f"{venv_folder() / 'bin'}{os.pathsep}{env.get('PATH', os.defpath)}",
        "VIRTUAL_ENV": str(venv_folder()),
        "PYTHONUNBUFFERED": "1",
        "DJANGO_SETTINGS_MODULE": "casemgmt.settings",
        "CASEMGMT_STATE_DIR": str(state_folder()),
        "CASEMGMT_DB_ROLE": role,
        "CASEMGMT_SECRET_KEY": os.environ.get("CASEMGMT_SECRET_KEY") or known["secret_key"],
        "REDIS_URL": redis_url,
    }
    if role == "owner":
        env["DATABASE_URL"] = database_url
        for name in ("web", "worker", "sealer"):
            env[f"CASEMGMT_{name.upper()}_PASSWORD"] = known[name]
    else:
        env[f"{role.upper()}_DATABASE_URL"] = as_role(database_url, role)
    if role in {"owner", "sealer"}:
        env["CASEMGMT_ANCHOR_KEYS"] = known["anchor_keys"]
    if role != "sealer":
        env["CASEMGMT_DATA_KEYS"] = known["data_keys"]
    return env | libraries.pango()


LOG_BYTES = 10_000_000


class Servers:
    """The database and the broker for as long as the launcher needs them.

    ``DATABASE_URL`` and ``REDIS_URL`` come first: no server of ours is started for a part that is
    named there. A context manager: entering takes the lock, clears up after a launcher that was
    killed, and starts what is needed; leaving stops it again.
    """

    def __init__(self, name: str, *, durable: bool = True, in_memory: bool = False) -> None:
        """name: the folder for state and logs.

        durable: whether the data survives a crash and is there at the next start; otherwise every
        start is on empty data, which is deleted at the end. in_memory: the database's data lies in
        memory where that has room.
        """
        self.name, self.durable, self.in_memory = name, durable, in_memory
        self.folder = state_folder(name)
        self.files, self.anchors = self.folder / "files", self.folder / "anchors.jsonl"
        self.registry = Registry(self.folder / "children.json")
        self.database_url = os.environ.get("DATABASE_URL", "")
        self.redis_url = os.environ.get("REDIS_URL", "")
        self.cluster: Cluster | None = None
        self.broker: Broker | None = None
        self.sockets: Path | None = None
        self._lock: IO[str] | None = None

    def __enter__(self) -> Self:
        try:
            self._enter()
        except BaseException:
            self.close()
            raise
        return self

    def _enter(self) -> None:
        self._lock = open(self.folder / "lock", "w")  # noqa: SIM115
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as taken:
            self._lock.close()
            self._lock = None
            raise Running from taken
        left = self.registry.sweep()
        if left:
            say(f"  Stopped what an earlier start had left running: {', '.join(left)}.")
        self._forget()
        self.sockets = short_folder()
        self.remember()
        if not self.database_url:
            self.cluster = Cluster(
                cluster_folder(self.name, in_memory=self.in_memory),
                self.sockets,
                registry=self.registry,
                log=self.log("postgres"),
                durable=self.durable,
            )
            if not self.durable:
                self.drop()
            self.cluster.start()
            self.database_url = self.cluster.url
        if not self.redis_url:
            self.broker = Broker(
                self.name,
                self.sockets,
                registry=self.registry,
                log=self.log("valkey"),
                durable=self.durable,
            )
            self.broker.launch()
            self.redis_url = self.broker.url
        self.remember()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        problem: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def log(self, name: str) -> Path:
        """Return the log file of a child, emptied when it has grown past ten megabytes."""
        path = self.folder / f"{name}.log"
        if path.exists() and path.stat().st_size > LOG_BYTES:
            path.unlink()
        return path

    def remember(self, **more: str) -> None:
        """Write down the addresses, for commands that run beside this launcher."""
        known = {"sockets": str(self.sockets), "database": self.database_url}
        known |= {"broker": self.redis_url} | more
        write_private(self.folder / "running.json", json.dumps(known))

    def _forget(self) -> None:
        path = self.folder / "running.json"
        sockets = str(read_json(path).get("sockets", ""))
        if Path(sockets).name.startswith("cm-"):
            shutil.rmtree(sockets, ignore_errors=True)
        path.unlink(missing_ok=True)

    def environment(self, role: str) -> dict[str, str]:
        """Return the environment of a process of ours in the given database role."""
        env = environment_for(role, self.database_url, self.redis_url)
        return env | {
            "CASEMGMT_FILES_DIR": str(self.files),
            "CASEMGMT_ANCHORS": str(self.anchors),
        }

    def relaunch(self, child: Child) -> bool:
        """Start a server of ours again after it died; tell whether the child was one."""
        for server in (self.cluster, self.broker):
            if server is not None and server.child is child:
                server.launch()
                return True
        return False

    def children(self) -> list[Child]:
        """Return the servers of ours, the broker first: the order in which they are stopped."""
        return [server.child for server in (self.broker, self.cluster) if server is not None]

    def drop(self) -> None:
        """Delete the data of the servers and what is kept beside it; the servers must not run."""
        for server in (self.cluster, self.broker):
            if server is not None:
                server.drop()
        shutil.rmtree(self.files, ignore_errors=True)
        self.anchors.unlink(missing_ok=True)

    def close(self) -> None:
        """Stop the servers, remove their sockets and let go of the lock."""
        if self._lock is None:
            return
        for child in self.children():
            child.stop()
        if not self.durable:
            self.drop()
        self._forget()
        self.registry.path.unlink(missing_ok=True)
        self._lock.close()
        self._lock = None


class Running(Trouble):
    """Another launcher holds the lock."""

    def __init__(self) -> None:
        super().__init__("Another launcher of this project is running.")


@contextlib.contextmanager
def borrowed() -> Iterator[dict[str, str]]:
    """Give a command the owner's environment on the demo: the running one, or servers for it."""
    servers = Servers("demo")
    for _ in range(100):
        try:
            with servers:
                yield servers.environment("owner") | {"CASEMGMT_DEMO": "1"}
            return
        except Running:
            known = read_json(state_folder("demo") / "running.json")
            if known.get("database") and known.get("broker"):
                servers.database_url = str(known["database"])
                servers.redis_url = str(known["broker"])
                yield servers.environment("owner") | {"CASEMGMT_DEMO": "1"}
                return
            time.sleep(0.1)
    raise Running


def manage(*arguments: str) -> list[str | Path]:
    """Return the command line of one of Django's commands."""
    return [venv_folder() / "bin" / "python", PROJECT / "manage.py", *arguments]
