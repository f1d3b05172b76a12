"""A town hall with Milepost: its configuration, its file of counts, its subscribed channels."""

import asyncio
import os
import signal
import sqlite3
import sys
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager, closing
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from bot.app import open_bot, utc_now
from bot.domain.announcements import Subscription
from bot.pipeline.subscriptions import resume
from bot.service import Service
from bot.settings import Settings, load
from bot.storage.database import open_database, transaction
from bot.storage.subscriptions import Subscriber, save_subscription
from tests.chat.discord_server import Channel, DiscordServer, Message
from tests.cli.workplace import clean_environment

CONFIG = """
[database]
path = "{folder}/milepost.db"
[milestones]
ladder = "every=50000"
[sources.file]
path = "{folder}/counts.csv"
interval = "1s"
jitter = "0s"
[discord]
base_url = "{base_url}"
{discord}
[[accounts]]
key = "seoul"
city = "{city}"
names = {{ {names} }}
platform = "instagram"
handle = "seoul_official"
source = "file"
[[accounts]]
key = "paris"
city = "Paris"
names = {{ ko = "파리" }}
platform = "instagram"
handle = "paris_maville"
source = "file"
[[boards]]
key = "gpci"
name = "GPCI top ten"
names = {{ ko = "세계 도시 순위" }}
definition = "The ten cities of 2022."
members = ["seoul", "paris"]
overtakes = {{ confirmations = 1 }}
"""


class Town:
    """Where an operator works, on a Discord of the tests' own."""

    def __init__(self, folder: Path, server: DiscordServer) -> None:
        self.folder = folder
        self.server = server
        self.guild = server.world.add_guild("서울시")
        self.ahead = timedelta()
        """How far the bot's clock is ahead of the machine's."""
        self.configure()

    def configure(
        self,
        discord: str = "",
        base_url: str = "",
        city: str = "Seoul",
        names: str = 'ko = "서울"',
    ) -> None:
        """Write the configuration; *discord* has more lines of its section."""
        text = CONFIG.format(
            folder=self.folder,
            base_url=base_url or self.server.base_url,
            discord=discord,
            city=city,
            names=names,
        )
        (self.folder / "milepost.toml").write_text(text, encoding="utf-8")

    @property
    def database(self) -> Path:
        """Where the bot keeps everything."""
        return self.folder / "milepost.db"

    def settings(self, token: str = "") -> Settings:
        """Return the settings as the bot reads them."""
        environ = {"MILEPOST_DISCORD__TOKEN": token or self.server.token}
        return load(self.folder / "milepost.toml", environ)

    def clock(self) -> datetime:
        """Return the bot's time: the server's own goes on as it does."""
        return utc_now() + self.ahead

    def channel(self, name: str = "news", **wishes: Any) -> Channel:
        """Return a new channel that wants announcements."""
        channel = self.server.world.add_channel(self.guild, name)
        self.subscribe(channel, **wishes)
        return channel

    def subscribe(self, channel: Channel, **wishes: Any) -> None:
        """Let *channel* want announcements."""
        db = open_database(self.database)
        subscription = replace(Subscription(str(channel.id)), **wishes)
        with transaction(db):
            save_subscription(db, subscription, Subscriber(str(channel.guild.id), "1"), utc_now())
        db.close()

    def resume(self, channel: Channel) -> None:
        """Let *channel* be announced in again, as `/announce resume` does."""
        db = open_database(self.database)
        with transaction(db):
            resume(db, Subscriber(str(channel.guild.id), "1"), str(channel.id), utc_now())
        db.close()

    def count(self, **followers: int) -> None:
        """Write what holds now."""
        rows = "".join(f"{key},{count}\n" for key, count in followers.items())
        draft = self.folder / "draft"
        draft.write_text(f"account,followers\n{rows}")
        at = self.clock().timestamp()
        os.utime(draft, (at, at))
        draft.replace(self.folder / "counts.csv")

    @asynccontextmanager
    async def bot(self) -> AsyncIterator[Service]:
        """Open the bot in this process, logged in; its schedule is the test's to run."""
        async with open_bot(self.settings(), print, self.clock, with_chat=True) as bot:
            yield bot

    @asynccontextmanager
    async def history(self, *steps: dict[str, int]) -> AsyncIterator[Service]:
        """Open the bot and poll these counts, one after the other; nothing is sent yet."""
        async with self.bot() as bot:
            for followers in steps:
                await self.poll(bot, **followers)
            yield bot

    @asynccontextmanager
    async def running(self, bot: Service) -> AsyncIterator[asyncio.Event]:
        """Run *bot* as `milepost run` does, until it is told to stop by what is yielded."""
        stop = asyncio.Event()
        if bot.chat is not None:
            client: Any = bot.chat.client
            client.before_identify_hook = _at_once
            client._connection.heartbeat_timeout = 0.5
        run = asyncio.create_task(bot.run(stop))
        try:
            yield stop
        finally:
            stop.set()
            async with asyncio.timeout(10):
                await run

    async def poll(self, bot: Service, **followers: int) -> None:
        """Let the bot learn these counts."""
        self.count(**followers)
        await bot.poll("file")

    def select(self, sql: str) -> list[tuple[Any, ...]]:
        """Return what the database has, also while a bot runs."""
        with closing(sqlite3.connect(self.database)) as db:
            return db.execute(sql).fetchall()

    def process(self, token: str = "") -> "BotProcess":
        """Return `milepost run`, yet to be started, as a process of its own."""
        environ = {"MILEPOST_DISCORD__TOKEN": token or self.server.token}
        return BotProcess(self.folder, environ)


async def until(is_so: Callable[[], object], seconds: float = 20.0) -> None:
    """Wait until *is_so*, where nobody tells when: in a log, or in what another process writes."""
    async with asyncio.timeout(seconds):
        while not is_so():  # noqa: ASYNC110 # there is no event for it
            await asyncio.sleep(0.02)


async def _at_once(shard_id: int | None, *, initial: bool = False) -> None:
    """Discord wants five seconds between two shards, the tests do not."""


async def deliver(bot: Service) -> None:
    """Send what is due, and wait until that is over."""
    await bot.deliver()
    await asyncio.gather(*bot._deliveries)


def posts(channel: Channel) -> list[Message]:
    """Return what the bot has posted in *channel*."""
    return [message for message in channel.messages.values() if message.author.is_bot]


def title(message: Message) -> str:
    """Return the first line of *message*, whatever its form is."""
    return str(message.embeds[0]["title"]) if message.embeds else message.content.splitlines()[0]


def titles(channel: Channel) -> list[str]:
    """Return the first lines of what the bot has posted in *channel*."""
    return [title(message) for message in posts(channel)]


class BotProcess:
    """`milepost run`; *stderr* is what it said."""

    def __init__(self, folder: Path, environ: dict[str, str]) -> None:
        self.stderr = ""
        self.stdout = ""
        self._folder = folder
        self._environ = environ
        self._has_said = asyncio.Condition()
        self._readers: Sequence[asyncio.Task[None]] = ()

    async def __aenter__(self) -> "BotProcess":
        self._process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "bot", "run", "--config", "milepost.toml"),
            cwd=self._folder,
            env={**clean_environment(), **self._environ},
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
        )
        self._readers = [asyncio.create_task(self._read(name)) for name in ("stdout", "stderr")]
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._process.returncode is None:
            self._process.kill()
        await self.end()

    async def _read(self, name: str) -> None:
        async for line in getattr(self._process, name):
            async with self._has_said:
                setattr(self, name, getattr(self, name) + line.decode())
                self._has_said.notify_all()

    async def expect(self, text: str, seconds: float = 30.0) -> None:
        """Wait until it says *text* on standard error."""
        async with asyncio.timeout(seconds), self._has_said:
            await self._has_said.wait_for(lambda: text in self.stderr)

    async def end(self, seconds: float = 30.0) -> int:
        """Wait until it ends, and return its exit code."""
        async with asyncio.timeout(seconds):
            code = await self._process.wait()
            await asyncio.gather(*self._readers)
        return code

    async def stop(self, with_signal: signal.Signals = signal.SIGTERM, seconds: float = 10) -> int:
        """Send a signal, and return the exit code; raise TimeoutError where that takes longer."""
        self._process.send_signal(with_signal)
        return await self.end(seconds)
