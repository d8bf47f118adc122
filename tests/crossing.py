"""A way between the product and a server, on which what is sent can get lost or be late."""

import asyncio
import socket
import struct
import threading
from collections.abc import Coroutine, Iterator
from contextlib import contextmanager, suppress
from typing import Any

THROUGH, LATE, RESET, SILENT, SLOW_CLOSE = "through", "late", "reset", "silent", "slow close"
"""What becomes of all that is sent: it arrives; it arrives late; the connection breaks; nothing
arrives and nobody is told; nothing arrives and the connection is closed after some seconds."""
Streams = tuple[asyncio.StreamReader, asyncio.StreamWriter]
ABORTS = struct.pack("ii", 1, 0)
"""A socket so lingering is reset when it is closed."""


class Crossing:
    """Listens at a port of its own and passes everything on to a Unix socket or a port."""

    def __init__(self, upstream: str | tuple[str, int]) -> None:
        self.upstream = upstream
        self.weather, self.delay, self.closes_after = THROUGH, 0.05, 4.0
        self.port = 0
        self.opened = 0
        self._open: set[asyncio.StreamWriter] = set()
        self._tasks: set[asyncio.Task[None]] = set()
        self.loop = asyncio.new_event_loop()

    def turn(self, weather: str) -> None:
        """From now on this becomes of everything, on connections that are open too."""
        self._run(self._turn(weather))

    def _run(self, work: Coroutine[Any, Any, None]) -> None:
        asyncio.run_coroutine_threadsafe(work, self.loop).result(10)

    async def _turn(self, weather: str) -> None:
        self.weather = weather
        if weather == RESET:
            for writer in list(self._open):
                _break(writer)
        elif weather == SLOW_CLOSE:
            for writer in list(self._open):
                self._later(writer)

    def _later(self, writer: asyncio.StreamWriter) -> None:
        self.loop.call_later(self.closes_after, writer.close)

    async def listen(self) -> None:
        server = await asyncio.start_server(self._cross, "127.0.0.1", 0)
        self.port = server.sockets[0].getsockname()[1]

    async def stop(self) -> None:
        for task in self._tasks:
            task.cancel()
        for writer in self._open:
            writer.close()

    async def _cross(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.opened += 1
        self._open.add(writer)
        if self.weather == RESET:
            _break(writer)
            return
        if self.weather == SLOW_CLOSE:
            self._later(writer)
        try:
            there = await self._reach()
        except OSError:
            writer.close()
            return
        self._open.add(there[1])
        for one, other in ((reader, there[1]), (there[0], writer)):
            task = asyncio.ensure_future(self._carry(one, other))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def _reach(self) -> Streams:
        if isinstance(self.upstream, str):
            return await asyncio.open_unix_connection(self.upstream)
        return await asyncio.open_connection(*self.upstream)

    async def _carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(OSError):
            while piece := await reader.read(65536):
                if self.weather == LATE:
                    await asyncio.sleep(self.delay)
                if self.weather in (SILENT, SLOW_CLOSE):
                    continue
                writer.write(piece)
                await writer.drain()
        if self.weather != SILENT:
            writer.close()


def _break(writer: asyncio.StreamWriter) -> None:
    kept = writer.get_extra_info("socket")
    with suppress(OSError):
        if kept.family == socket.AF_INET:
            kept.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, ABORTS)
    writer.transport.abort()


@contextmanager
def crossing(upstream: str | tuple[str, int]) -> Iterator[Crossing]:
    """A way to a server, in a thread of its own, for the length of a test."""
    way = Crossing(upstream)
    thread = threading.Thread(target=way.loop.run_forever, daemon=True)
    thread.start()
    try:
        way._run(way.listen())
        yield way
        way._run(way.stop())
    finally:
        way.loop.call_soon_threadsafe(way.loop.stop)
        thread.join(10)


def server_of(host: str, port: str) -> str | tuple[str, int]:
    """Where a PostgreSQL of these settings listens; a folder holds its Unix socket."""
    if host.startswith("/"):
        return f"{host}/.s.PGSQL.{port or 5432}"
    return (host or "127.0.0.1", int(port or 5432))
