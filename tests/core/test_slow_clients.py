"""Clients that send, or take, a byte at a time hold no thread of the web server for long (E5)."""

import socket
import sys
import time
from collections.abc import Callable, Iterator
from http.client import HTTPConnection
from pathlib import Path

import pytest

from casemgmt.serving import Patience, PatientSocket
from tests.conftest import PROFILE
from tests.processes import ROOT, Process, wait_until

THREADS = 2
Metric = Callable[[str, object, object], None]
Pair = tuple[PatientSocket, socket.socket]


@pytest.fixture
def pair() -> Iterator[Pair]:
    """The server's end of a connection, in a hurry, and the client's."""
    ours, theirs = socket.socketpair()
    patience = Patience(grace=0.2, rate=100, longest=0.6)
    try:
        yield PatientSocket(ours, patience), theirs
    finally:
        ours.close()
        theirs.close()


def test_a_client_that_keeps_up_is_read_whole(pair: Pair) -> None:
    ours, theirs = pair
    theirs.sendall(b"hello")
    assert ours.recv(100) == b"hello"


def test_a_client_that_sends_nothing_is_hung_up_on(pair: Pair) -> None:
    ours, _theirs = pair
    began = time.monotonic()
    assert ours.recv(100) == b""
    assert time.monotonic() - began < 1


def test_a_client_below_the_rate_is_hung_up_on_and_read_no_further(pair: Pair) -> None:
    ours, theirs = pair
    theirs.sendall(b"a")
    assert ours.recv(100) == b"a"
    time.sleep(0.25)
    theirs.sendall(b"GET / HTTP/1.1")
    assert ours.recv(100) == b""
    assert ours.recv(100) == b""


def test_even_a_steady_client_has_to_come_to_an_end(pair: Pair) -> None:
    ours, theirs = pair
    theirs.sendall(b"a" * 10_000)
    assert len(ours.recv(10_000)) == 10_000
    time.sleep(0.65)
    theirs.sendall(b"a")
    assert ours.recv(100) == b""


def test_each_request_is_counted_anew(pair: Pair) -> None:
    ours, theirs = pair
    time.sleep(0.25)
    ours.begin()
    theirs.sendall(b"a")
    assert ours.recv(100) == b"a"


@pytest.fixture
def port(tmp_path: Path) -> Iterator[int]:
    """A server with two threads and little patience."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        number = free.getsockname()[1]
    command = [sys.executable, "-m", "gunicorn", "tests.core.slow:application", "--workers", "1"]
    command += ["--worker-class", "tests.core.slow.HastyWorker", "--threads", str(THREADS)]
    command += ["--no-control-socket", "--bind", f"127.0.0.1:{number}"]
    server = Process(command, {"PYTHONPATH": str(ROOT)}, tmp_path / "web.log")
    try:
        wait_until(lambda: answers(number), 30, "the server answers")
        yield number
    except AssertionError as failure:
        failure.add_note((tmp_path / "web.log").read_text()[-3000:])
        raise
    finally:
        server.kill()


def answers(port: int) -> bool:
    try:
        return ask(port, b"hello") == b"5"
    except OSError:
        return False


def ask(port: int, body: bytes) -> bytes:
    """What the server answers somebody who is not slow."""
    connection = HTTPConnection("127.0.0.1", port, timeout=20)
    try:
        connection.request("POST", "/", body)
        return connection.getresponse().read()
    finally:
        connection.close()


SLOW = {
    "a slow body": b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1000\r\n\r\n",
    "a slow body in chunks": b"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n",
    "a slow head": b"GET / HTTP/1.1\r\nHost: a\r\nX-A: ",
}


@pytest.mark.faults
@pytest.mark.parametrize("what", SLOW if PROFILE == "wide" else [*SLOW][:1])
def test_slow_clients_keep_nobody_out_for_long(what: str, port: int, metric: Metric) -> None:
    slow = [socket.create_connection(("127.0.0.1", port)) for _ in range(4 * THREADS)]
    for each in slow:
        each.sendall(SLOW[what])
        each.sendall(b"a")
    began = time.monotonic()
    assert ask(port, b"hello") == b"5"
    metric("e5_slow_clients_wait_seconds", f"{time.monotonic() - began:.1f}", 10)
    for each in slow:
        each.settimeout(10)
        said = each.recv(1000)
        assert not said or b" 400 " in said or b" 200 " in said
        each.close()
