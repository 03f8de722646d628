"""A line that fails on demand, between Passerelle and one of its services."""

import asyncio
import contextlib
import ctypes
import socket
import struct
from dataclasses import dataclass

# Linux: a filter of one instruction, "keep 0 bytes of each packet". The kernel then
# confirms nothing that arrives, as if the other end of the line were no longer there.
SO_ATTACH_FILTER = 26
DROP_ALL = ctypes.create_string_buffer(struct.pack("HBBI", 0x06, 0, 0, 0))
FILTER = struct.pack("HP", 1, ctypes.addressof(DROP_ALL))


@dataclass(eq=False)
class Link:
    """One connection and its continuation on the other side."""

    client: asyncio.StreamWriter
    server: asyncio.StreamWriter
    is_silent: bool = False

    def silence(self) -> None:
        self.is_silent = True
        for end in (self.client, self.server):
            line = end.get_extra_info("socket")
            line.setsockopt(socket.SOL_SOCKET, SO_ATTACH_FILTER, FILTER)

    def abort(self) -> None:
        self.client.transport.abort()
        self.server.transport.abort()


class FaultProxy:
    """Passes bytes on to `port`, unless a fault is on."""

    def __init__(self, target: int) -> None:
        self.target = target
        self.port = 0
        self.links: set[Link] = set()
        self.connections = 0
        self._accepting: set[asyncio.Task] = set()
        self.heal()

    # Faults

    def heal(self) -> None:
        """New connections work again; those that are dead stay so."""
        self.refuses = False
        self.swallows_new = False
        self.delay = 0.0
        self._left: int | None = None

    def abort_all(self) -> None:
        """Every connection ends with a reset."""
        for link in list(self.links):
            link.abort()

    def silence_all(self) -> None:
        """Half-open: nothing arrives any more, and nobody is told. New ones work."""
        for link in self.links:
            link.silence()

    def cut_after(self, count: int) -> None:
        """The connection over which this many more bytes went to the service ends."""
        self._left = count

    # Work

    async def start(self) -> None:
        self._server = await asyncio.start_server(self._accept, "127.0.0.1", 0)
        self.port = self._server.sockets[0].getsockname()[1]

    async def stop(self) -> None:
        self._server.close()
        while self._accepting:
            self.abort_all()
            await asyncio.wait(self._accepting, timeout=0.1)

    async def _accept(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        self.connections += 1
        task = asyncio.current_task()
        self._accepting.add(task)
        try:
            await self._link(reader, writer)
        finally:
            self._accepting.discard(task)
            # Its transport ends in the next round of the loop.
            await asyncio.sleep(0)

    async def _link(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        if self.refuses:
            writer.transport.abort()
            return
        try:
            away, far = await asyncio.open_connection("127.0.0.1", self.target)
        except OSError:
            writer.transport.abort()
            return
        link = Link(client=writer, server=far)
        if self.swallows_new:
            link.silence()
        self.links.add(link)
        try:
            await asyncio.gather(
                self._pump(link, reader, far, is_upward=True),
                self._pump(link, away, writer, is_upward=False),
            )
        finally:
            self.links.discard(link)
            link.abort()

    async def _pump(
        self,
        link: Link,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
        *,
        is_upward: bool,
    ) -> None:
        with contextlib.suppress(OSError):
            while data := await reader.read(65536):
                if self.delay:
                    await asyncio.sleep(self.delay)
                if link.is_silent:
                    continue
                if is_upward and self._is_used_up(data):
                    writer.write(data[: self._cut])
                    await writer.drain()
                    break
                writer.write(data)
                await writer.drain()
        if is_upward or not link.is_silent:
            link.abort()

    def _is_used_up(self, data: bytes) -> bool:
        """Whether this is where the line is to be cut."""
        if self._left is None:
            return False
        self._cut = self._left
        self._left -= len(data)
        if self._left > 0:
            return False
        self._left = None
        return True
