"""The Discord of the tests' own as a process: a bot may die while its channel lives on."""

import asyncio
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from discord.http import Route

from tests.chat.discord_server import TOKEN
from tests.chat.tiny_bot import TinyBot

ROOT = Path(__file__).parents[2]


class Process:
    """The process and what a test tells it over HTTP."""

    def __init__(self, session: aiohttp.ClientSession, address: str) -> None:
        self.base_url = f"http://{address}/api/v10"
        self._control = f"http://{address}/control"
        self._session = session

    async def do(self, verb: str, **arguments: object) -> Any:
        url = f"{self._control}/{verb}"
        async with self._session.post(url, json=arguments) as response:
            answer = await response.json()
            assert response.status == 200, answer
            return answer

    async def state(self) -> Any:
        async with self._session.get(f"{self._control}/state") as response:
            return await response.json()


@pytest.fixture
async def process() -> AsyncIterator[Process]:
    command = (sys.executable, "-m", "tests.chat.discord_server", "--port", "0")
    running = await asyncio.create_subprocess_exec(
        *command, cwd=ROOT, stdout=asyncio.subprocess.PIPE
    )
    assert running.stdout is not None
    port = int(await asyncio.wait_for(running.stdout.readline(), 30))
    async with aiohttp.ClientSession() as session:
        yield Process(session, f"127.0.0.1:{port}")
    running.terminate()
    assert await asyncio.wait_for(running.wait(), 10) == 0


@asynccontextmanager
async def _bot(process: Process) -> AsyncIterator[TinyBot]:
    real, Route.BASE = Route.BASE, process.base_url
    bot = TinyBot()
    running = asyncio.create_task(bot.start(TOKEN))
    try:
        async with asyncio.timeout(10):
            await bot.has_started.wait()
        yield bot
    finally:
        await bot.close()
        await running
        Route.BASE = real


async def test_a_channel_outlives_its_bot(process: Process) -> None:
    guild = await process.do("add_guild", name="서울시", locale="ko")
    channel = await process.do("add_channel", guild=guild["id"], name="news")
    mina = await process.do("add_member", guild=guild["id"], name="Mina")
    where = {"channel": channel["id"], "member": mina["id"]}
    async with _bot(process) as bot:
        sent = await bot.get_channel(int(channel["id"])).send("one", nonce="outbox:1")
        options = {"board": "cities"}
        answer = await process.do("slash", **where, name="ranking", options=options)
        assert answer["message"]["content"] == "cities 10 en-US ko"
        pressed = await process.do(
            "click", message=answer["message"]["id"], custom_id="why", member=mina["id"]
        )
        assert pressed["is_private"]
    async with _bot(process) as bot:
        again = await bot.get_channel(int(channel["id"])).send("one", nonce="outbox:1")
        assert again.id == sent.id
        await process.do("fault_drop", channel=channel["id"], after=True)
        with pytest.raises(aiohttp.ClientConnectionError):
            await bot.get_channel(int(channel["id"])).send("two")
    state = await process.state()
    texts = [message["content"] for message in state["channels"][channel["id"]]]
    assert texts == ["one", "cities 10 en-US ko", "two"]
    assert state["identified"] == 2
    assert state["violations"] == []


async def test_a_wrong_control_is_told(process: Process) -> None:
    with pytest.raises(AssertionError, match="no verb"):
        await process.do("nothing")
    with pytest.raises(AssertionError, match="KeyError"):
        await process.do("add_channel", guild="1")
