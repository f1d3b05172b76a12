"""Settings shared by the tests of the Discord side."""

from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager

import pytest
import yarl
from discord.gateway import DiscordWebSocket
from discord.http import Route

from tests.chat.discord_server import DiscordServer
from tests.chat.tiny_bot import Stage


@contextmanager
def pointed_at(server: DiscordServer) -> Iterator[None]:
    """Let discord.py take *server* for Discord.

    The gateway is named too: after an invalid session discord.py connects to its default one.
    """
    base, gateway = Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY
    Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY = server.base_url, yarl.URL(server.gateway.url)
    try:
        yield
    finally:
        Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY = base, gateway


@pytest.fixture
async def discord_server() -> AsyncIterator[DiscordServer]:
    """A Discord of the test's own, which discord.py takes for the real one."""
    async with DiscordServer() as server:
        with pointed_at(server):
            yield server


@pytest.fixture
async def stage(discord_server: DiscordServer) -> AsyncIterator[Stage]:
    """A guild with a channel, a person and a tiny bot."""
    stage = Stage(discord_server)
    await stage.enter()
    yield stage
    await stage.leave()
