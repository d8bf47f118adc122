"""A stand-in for ClamAV's daemon on a loopback socket, speaking just INSTREAM."""

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.core.hostile_files import EICAR


@contextmanager
def clamd(behavior: str, unix_path: Path | None = None) -> Iterator[str]:
    """Serve one behavior (`honest`, `hang`, `drip`, `close`, `garbage`, `cut`, `error`, `limit`).

    Yields the address for `CASEMGMT_CLAMD`.
    """
    if unix_path:
        server = socket.socket(socket.AF_UNIX)
        server.bind(str(unix_path))
        address = f"unix:{unix_path}"
    else:
        server = socket.create_server(("127.0.0.1", 0))
        address = f"tcp:127.0.0.1:{server.getsockname()[1]}"
    server.listen()
    thread = threading.Thread(target=_serve, args=(server, behavior), daemon=True)
    thread.start()
    try:
        yield address
    finally:
        server.close()
        thread.join(5)


def _serve(server: socket.socket, behavior: str) -> None:
    server.settimeout(0.1)
    while server.fileno() >= 0:
        try:
            connection, _ = server.accept()
        except TimeoutError:
            continue
        except OSError:
            return
        with connection:
            try:
                _talk(connection, behavior)
            except OSError:
                continue


def _talk(connection: socket.socket, behavior: str) -> None:
    connection.settimeout(5)
    if behavior == "close":
        return
    stream = connection.makefile("rb")
    if stream.read(10) != b"zINSTREAM\0":
        connection.sendall(b"UNKNOWN COMMAND\0")
        return
    content = b""
    while size := int.from_bytes(stream.read(4), "big"):
        content += stream.read(size)
    if behavior == "hang":
        time.sleep(3)
    elif behavior == "drip":
        for letter in b"stream: OK\0":
            connection.sendall(bytes([letter]))
            time.sleep(0.3)
    elif behavior == "garbage":
        connection.sendall(b"\xff\xfe hello OK\0")
    elif behavior == "cut":
        connection.sendall(b"stream: OK")
    elif behavior == "error":
        connection.sendall(b"stream: Can't allocate memory ERROR\0")
    elif behavior == "limit":
        connection.sendall(b"INSTREAM size limit exceeded. ERROR\0")
    elif EICAR in content:
        connection.sendall(b"stream: Eicar-Test-Signature FOUND\0")
    else:
        connection.sendall(b"stream: OK\0")
