"""So many connections at once, and none for long that asks for nothing: the bot needs some, too."""

import asyncio
import resource
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing

import aiohttp
import pytest
from aiohttp import web as server

from bot.web.limits import ConnectionLimit, more_descriptors, wanted_descriptors


@asynccontextmanager
async def accepting(connections: ConnectionLimit) -> AsyncIterator[int]:
    """Serve a word to those who are let in, and yield the port."""

    async def answer(_: server.Request) -> server.Response:
        return server.Response(text="well")

    app = server.Application(middlewares=[connections.noticing])
    app.router.add_get("/", answer)
    runner = server.AppRunner(app)
    await runner.setup()
    assert runner.server is not None
    with socket.create_server(("127.0.0.1", 0)) as listening:
        async with connections.accepting(runner.server, listening):
            yield listening.getsockname()[1]
        await runner.cleanup()


async def opened(port: int) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    return await asyncio.open_connection("127.0.0.1", port)


async def is_hung_up(reader: asyncio.StreamReader) -> bool:
    """Wait until the server hangs up."""
    async with asyncio.timeout(30):
        try:
            return await reader.read() == b""
        except ConnectionResetError:
            return True


async def word(port: int) -> str:
    async with aiohttp.ClientSession() as web, web.get(f"http://127.0.0.1:{port}") as response:
        return await response.text()


async def test_one_connection_too_many_is_hung_up_and_the_others_stay() -> None:
    async with accepting(ConnectionLimit(2)) as port:
        (first, one), (_, two) = await opened(port), await opened(port)
        with closing(one), closing(two):
            reader, writer = await opened(port)
            assert await is_hung_up(reader)
            writer.close()
            one.write(b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")
            assert await first.readline() == b"HTTP/1.1 200 OK\r\n"


async def test_who_goes_makes_room() -> None:
    async with accepting(ConnectionLimit(1)) as port:
        for _ in range(3):
            reader, writer = await opened(port)
            writer.write(b"GET / HTTP/1.0\r\n\r\n")
            assert (await reader.readline()).endswith(b" 200 OK\r\n")
            assert await reader.read()
            writer.close()
            await writer.wait_closed()


@pytest.mark.parametrize("said", [b"", b"GET / HTTP/1.1\r\nX-Slow: "], ids=["nothing", "half"])
async def test_who_asks_for_nothing_is_left(said: bytes) -> None:
    async with accepting(ConnectionLimit(1, patience=0.05)) as port:
        reader, writer = await opened(port)
        writer.write(said)
        assert await is_hung_up(reader)
        writer.close()

        assert await word(port) == "well"


async def test_who_asked_for_something_may_stay() -> None:
    async with accepting(ConnectionLimit(2, patience=0.05)) as port:
        reader, writer = await opened(port)
        with closing(writer):
            for _ in range(2):
                writer.write(b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")
                assert (await reader.readuntil(b"\r\n\r\nwell")).startswith(b"HTTP/1.1 200 OK")
                # Somebody who came later is left already.
                silent, other = await opened(port)
                assert await is_hung_up(silent)
                other.close()


@pytest.mark.parametrize(
    ("soft", "hard", "wanted"),
    [
        (256, 256, 256),
        (1_024, 524_288, 4_096),
        (1_024, 2_048, 2_048),
        (20_000, 20_000, 20_000),
        (256, resource.RLIM_INFINITY, 4_096),
        (resource.RLIM_INFINITY, resource.RLIM_INFINITY, 4_096),
    ],
)
def test_as_many_descriptors_are_wanted_as_are_enough(soft: int, hard: int, wanted: int) -> None:
    assert wanted_descriptors(soft, hard) == wanted


def test_the_limit_is_raised_and_never_lowered() -> None:
    limits = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (64, limits[1]))
    try:
        found = more_descriptors(), more_descriptors()
        soft = resource.getrlimit(resource.RLIMIT_NOFILE)[0]
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, limits)

    assert found == (soft, soft)
    assert soft == wanted_descriptors(64, limits[1]) > 64
