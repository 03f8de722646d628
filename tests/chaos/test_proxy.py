"""The failing line fails as it is told to: else the chaos would prove nothing."""

import asyncio
import socket
from contextlib import asynccontextmanager, suppress

import pytest

from bench.chaos.proxy import FaultProxy

PATIENCE = 0.2


@asynccontextmanager
async def echo_behind_a_line():
    """A service that says back what it hears, and keeps it."""
    heard = bytearray()

    async def echo(reader, writer):
        with suppress(ConnectionError):
            while data := await reader.read(1024):
                heard.extend(data)
                writer.write(data)
        writer.close()

    server = await asyncio.start_server(echo, "127.0.0.1", 0)
    line = FaultProxy(server.sockets[0].getsockname()[1])
    await line.start()
    try:
        yield line, heard
    finally:
        await line.stop()
        server.close()
        await asyncio.sleep(0.01)


class Client:
    def __init__(self, reader, writer):
        self.reader, self.writer = reader, writer

    @classmethod
    async def of(cls, line):
        return cls(*await asyncio.open_connection("127.0.0.1", line.port))

    async def says(self, words):
        self.writer.write(words)
        try:
            return await asyncio.wait_for(self.reader.read(1024), PATIENCE)
        except TimeoutError:
            return "nothing"
        except ConnectionError:
            return b""


def told(story):
    async def tell():
        async with echo_behind_a_line() as (line, heard):
            client = await Client.of(line)
            assert await client.says(b"hello") == b"hello"
            try:
                return await story(line, heard, client)
            finally:
                client.writer.close()

    return asyncio.run(tell())


def test_a_silent_line_says_nothing_and_new_ones_work():
    async def story(line, heard, client):
        line.silence_all()
        newer = await Client.of(line)
        answers = await client.says(b"old"), await newer.says(b"new")
        newer.writer.close()
        return answers, bytes(heard)

    assert told(story) == (("nothing", b"new"), b"hellonew")


def test_a_silent_line_does_not_even_confirm_what_arrives():
    """So the kernel of the other side finds out, if it was told to look."""

    async def story(line, heard, client):
        end = client.writer.get_extra_info("socket")
        end.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, 100)
        line.silence_all()
        client.writer.write(b"hello?")
        with pytest.raises(TimeoutError, match="timed out"):
            await asyncio.wait_for(client.reader.read(1024), 5)
        return bytes(heard)

    assert told(story) == b"hello"


def test_a_firewall_swallows_what_comes_over_new_lines():
    async def story(line, heard, client):
        line.swallows_new = True
        newer = await Client.of(line)
        answers = await newer.says(b"new"), await client.says(b"old")
        newer.writer.close()
        return answers

    assert told(story) == ("nothing", b"old")


def test_a_cut_lets_exactly_so_many_bytes_arrive():
    async def story(line, heard, client):
        line.cut_after(3)
        answer = await client.says(b"world")
        await asyncio.sleep(0.05)
        return answer in (b"", b"wor"), bytes(heard)

    assert told(story) == (True, b"hellowor")


@pytest.mark.parametrize("fault", ["abort_all", "refuses"])
def test_a_line_can_end_and_new_ones_be_refused(fault):
    async def story(line, heard, client):
        if fault == "abort_all":
            line.abort_all()
            return await client.says(b"still there?")
        line.refuses = True
        newer = await Client.of(line)
        answer = await newer.says(b"hello")
        newer.writer.close()
        return answer

    assert told(story) == b""


def test_a_line_without_its_service_ends():
    async def story(line, heard, client):
        line.target = 9
        newer = await Client.of(line)
        answer = await newer.says(b"hello")
        newer.writer.close()
        return answer

    assert told(story) == b""


def test_a_slow_line_delivers_in_the_end():
    async def story(line, heard, client):
        line.delay = PATIENCE / 10
        return await client.says(b"slow")

    assert told(story) == b"slow"
