"""Settings shared by the tests of the Discord side."""

from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from pathlib import Path

import discord
import pytest
import yarl
from discord import app_commands
from discord.gateway import DiscordWebSocket
from discord.http import Route

from tests.chat.announcing import Newsroom, newsroom
from tests.chat.discord_server import DiscordServer
from tests.chat.operating import looked_after
from tests.chat.tiny_bot import Stage
from tests.chat.town import Town


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
def town(tmp_path: Path, discord_server: DiscordServer) -> Town:
    """A town hall whose bot, with its configuration and its database, uses that Discord."""
    return Town(tmp_path, discord_server)


@pytest.fixture
async def room(path: Path) -> AsyncIterator[Newsroom]:
    """A server on simcord, with somebody who may say what is announced where."""
    async with newsroom(path) as there:
        yield there


@pytest.fixture
async def office(path: Path) -> AsyncIterator[Newsroom]:
    """The same with two days of counts, where the editor is the operator."""
    async with looked_after(path) as there:
        yield there


@pytest.fixture
def tree() -> app_commands.CommandTree[discord.Client]:
    """A bot's commands, without a bot."""
    return app_commands.CommandTree(discord.Client(intents=discord.Intents.none()))


@pytest.fixture
async def stage(discord_server: DiscordServer) -> AsyncIterator[Stage]:
    """A guild with a channel, a person and a tiny bot."""
    stage = Stage(discord_server)
    await stage.enter()
    yield stage
    await stage.leave()
