"""`milepost run` on Discord: from a change of the file to the messages, and from start to stop."""

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import aiohttp
import pytest

from tests.chat.discord_server import READ_MESSAGES, TOKEN, Channel
from tests.chat.town import Town, posts, titles, until
from tests.killing import ROOT

STEPS = [
    {"seoul": 449_000, "paris": 440_000},
    {"seoul": 449_500, "paris": 440_001},
    {"seoul": 450_020, "paris": 440_002},
]


async def some_polls(town: Town) -> None:
    """Wait until the file was polled several times more."""
    await asyncio.sleep(2.2)


async def test_a_change_of_the_file_is_told_once_in_two_channels_in_two_languages(
    town: Town,
) -> None:
    english = town.channel("news", language="en", zone="Europe/Paris")
    korean = town.channel("소식", language="ko", zone="Asia/Seoul")
    town.count(seoul=449_000, paris=449_900)
    async with town.process() as bot:
        await town.server.bot_is_ready(30)
        await bot.expect("paris: baseline")
        town.count(seoul=449_500, paris=449_905)
        await some_polls(town)
        assert titles(english) == titles(korean) == []

        town.count(seoul=450_020, paris=449_910)
        await town.server.world.until(lambda: posts(english) and posts(korean), 15)
        await some_polls(town)
        assert await bot.stop() == 0
        assert "Traceback" not in bot.stderr
        assert bot.stdout == ""
        assert TOKEN not in bot.stderr
    async with town.process() as bot:
        await bot.expect("announcements go to Discord")
        await town.server.bot_is_ready(30)
        await some_polls(town)
        assert await bot.stop() == 0
    (one,), (other,) = posts(english), posts(korean)
    assert titles(english) == ["🏆 GPCI top ten: Seoul overtakes Paris and takes first place"]
    assert titles(korean) == ["🏆 세계 도시 순위: 서울, 파리를 제치고 1위 등극"]
    assert one.embeds[1]["title"] == "Seoul passes 450,000 followers on Instagram"
    assert other.embeds[1]["title"] == "서울, 인스타그램 팔로워 45만 명 돌파"
    for message in (one, other):
        (picture,) = message.attachments
        assert picture.data.startswith(b"\x89PNG")
        assert picture.is_in_embed
        assert picture.description
        assert len(message.buttons) == 3
    assert town.server.count(READ_MESSAGES) == 4  # at each start, once in each channel
    assert town.server.violations == []


# --- stopping ------------------------------------------------------------------------------------


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


@dataclass
class Elsewhere:
    """A Discord in a process of its own, which can hang altogether."""

    discord: Process
    id: int


@pytest.fixture
async def elsewhere() -> AsyncIterator[Elsewhere]:
    command = (sys.executable, "-m", "tests.chat.discord_server")
    running = await asyncio.create_subprocess_exec(
        *command, cwd=ROOT, stdout=asyncio.subprocess.PIPE
    )
    assert running.stdout is not None
    port = int(await asyncio.wait_for(running.stdout.readline(), 30))
    async with aiohttp.ClientSession() as session:
        yield Elsewhere(Process(session, f"127.0.0.1:{port}"), running.pid)
    running.kill()
    await running.wait()


async def until_there_is(town: Town, what: str) -> None:
    """Wait until the outbox has an announcement that is so."""
    await until(lambda: town.select(f"SELECT id FROM outbox WHERE {what}"))


async def send_what_waits(town: Town) -> None:
    """Start the bot again until it has sent what was left."""
    async with town.process() as bot:
        await bot.expect("announcements go to Discord")
        await until_there_is(town, "state = 'sent'")
        assert await bot.stop() == 0


async def test_a_chart_that_is_drawn_does_not_keep_the_bot_from_stopping(town: Town) -> None:
    channel = town.channel()
    async with town.history(*STEPS):
        pass  # nothing is sent yet
    async with town.process() as bot:
        # What is due is sent while the bot connects, and the first chart takes longer than that.
        await town.server.bot_is_ready(20)
        assert await bot.stop() == 0
        assert "Traceback" not in bot.stderr
    await send_what_waits(town)
    assert len(posts(channel)) == 1


async def test_a_discord_that_hangs_altogether_does_not_keep_the_bot_from_stopping(
    town: Town, elsewhere: Elsewhere
) -> None:
    """Neither a request nor the goodbye is answered, and nobody knows what has arrived."""
    guild = await elsewhere.discord.do("add_guild", name="City Hall")
    made = await elsewhere.discord.do("add_channel", guild=guild["id"], name="news")
    town.subscribe(Channel(int(made["id"]), town.guild, "news"))
    town.configure(base_url=elsewhere.discord.base_url)
    town.count(**STEPS[0])
    async with town.process() as bot:
        await bot.expect("paris: baseline")
        await bot.expect("has connected to Gateway")
        os.kill(elsewhere.id, signal.SIGSTOP)
        town.count(**STEPS[-1])
        await until_there_is(town, "tried_at IS NOT NULL")
        assert await bot.stop() == 0
        assert bot.stderr.endswith("milepost: stopped\n")
        assert "Traceback" not in bot.stderr
    os.kill(elsewhere.id, signal.SIGCONT)
    await send_what_waits(town)
    state = await elsewhere.discord.state()
    assert len(state["channels"][made["id"]]) == 1
    assert state["violations"] == []
