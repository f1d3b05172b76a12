"""A newsroom: the bot on a simulated Discord, and the people who say what is announced where."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import discord
from simcord.env import Env
from simcord.results import InteractionResult

from bot.chat.client import DiscordBot
from bot.chat.sender import DiscordSender
from bot.domain.announcements import Subscription
from bot.domain.catalogue import Account, Board, Catalogue, Membership
from bot.domain.ladder import parse_ladder
from bot.pipeline.deliver import deliver_due
from bot.pipeline.record import Recorder
from bot.storage.database import Store
from bot.storage.outbox import enqueue_test, pause_channel
from bot.storage.subscriptions import find_subscription, load_subscriptions
from tests.chat.asking import client_of, restarted
from tests.fakes import FakeSource
from tests.series import DAY, HOUR, START, Row, polls_of
from tests.stored import new_database
from tests.world import World

EXPIRY = timedelta(days=7)
NOW = START + 40 * DAY
MANAGER = discord.Permissions(manage_guild=True)
NAMES = {
    "seoul": {"ko": "서울", "ja": "ソウル", "fr": "Séoul", "es": "Seúl"},
    "new-york": {"ko": "뉴욕", "es": "Nueva York"},
    "paris": {"ko": "파리"},
    "washington": {},
    "seoul-youtube": {"ko": "서울"},
}
CITIES = {
    "seoul": "Seoul",
    "new-york": "New York",
    "paris": "Paris",
    "washington": "Washington, D.C.",
    "seoul-youtube": "Seoul",
}
ROWS: dict[str, Row] = {
    "seoul": [454_000 + n for n in range(5)],
    "new-york": [210_000 + n for n in range(5)],
    "paris": [333_000 + n for n in range(5)],
}


def cities() -> Catalogue:
    """Return two boards of cities, one of which is kept by hand."""
    accounts = {
        key: Account(
            key,
            city,
            "youtube" if key.endswith("youtube") else "instagram",
            "manual" if key == "washington" else "table",
            handle=f"{key}_official",
            names=NAMES[key],
        )
        for key, city in CITIES.items()
    }
    boards = (
        Board(
            "gpci-2022",
            tuple(Membership(key) for key in ("seoul", "new-york", "paris")),
            name="Global Power City Index 2022",
            names={"ko": "세계 도시 종합경쟁력 2022"},
        ),
        Board(
            "capitals",
            tuple(Membership(key) for key in ("seoul", "paris", "washington")),
            name="Capitals",
            names={"ko": "수도"},
        ),
    )
    ladders = {key: (parse_ladder("every=50000"),) for key in accounts}
    return Catalogue(accounts, ladders, boards)


class Newsroom:
    """A server with a channel, somebody who manages it and somebody who does not."""

    def __init__(self, env: Env, client: DiscordBot, recorder: Recorder) -> None:
        self.env = env
        self.client = client
        self.recorder = recorder
        self.store = client.context.store
        self.source: Any = client.context.decisions.sources["table"]
        self.guild = env.create_guild("City Hall")
        self.channel = self.guild.create_text_channel("news")
        editors = self.guild.create_role("Editors", permissions=MANAGER)
        self.editor = self.guild.add_member(env.create_user("editor"), roles=[editors])
        self.reader = self.guild.add_member(env.create_user("reader"))

    async def ask(self, command: str, **options: Any) -> InteractionResult:
        """Let the editor use a command in the channel."""
        return await self.editor.slash(self.channel, command, **options)

    async def announce(self, command: str, **options: Any) -> str:
        """Let the editor use one of `/announce`, and return what is said to them alone."""
        return said(await self.ask(f"announce {command}", **options))

    async def subscription(self, channel: Any = None) -> Subscription | None:
        """Return what *channel* wants, else the one of this newsroom."""
        return await self.store.read(find_subscription, str((channel or self.channel).id))

    async def record(self, rows: dict[str, Row], start: datetime = START) -> None:
        """Let the bot learn *rows*, hour by hour."""
        for poll in polls_of(rows, HOUR, start):
            await self.store.transact(self.recorder.record, poll)

    async def wait_for(self, channel: Any, number: int = 1) -> None:
        """Let so many announcements wait for *channel*."""
        for _ in range(number):
            await self.store.transact(enqueue_test, str(channel.id), (), NOW, EXPIRY)

    async def refuse(self, channel: Any, reason: str) -> None:
        """Let Discord have refused *channel*."""
        outbox_id = await self.store.transact(enqueue_test, str(channel.id), (), NOW, EXPIRY)
        await self.store.transact(pause_channel, str(channel.id), outbox_id, reason, NOW)

    async def restart(self, **discord_settings: Any) -> None:
        """Restart the bot, with other settings of Discord's if there are any."""
        self.client = restarted(self.client, **discord_settings)
        await self.env.restart_bot(self.client)

    async def deliver(self) -> int:
        """Send what is due through the real sender."""
        context = self.client.context
        sender = DiscordSender(
            self.client, self.store, context.catalogue, context.charts, context.clock
        )
        return await deliver_due(self.store, sender, NOW)


@asynccontextmanager
async def newsroom(path: Path, **discord_settings: Any) -> AsyncIterator[Newsroom]:
    """Open a newsroom with a database at *path*; the bot's errors are the test's to look at."""
    store, client, recorder = build(path, **discord_settings)
    env = Env(client)
    await env.start()
    try:
        yield Newsroom(env, client, recorder)
    finally:
        await env.shutdown()
        await store.aclose()


def build(path: Path, **discord_settings: Any) -> tuple[Store, DiscordBot, Recorder]:
    """Return the bot, which is not connected to anything yet."""
    store = Store(new_database(path), path)
    world = World(cities(), expiry=EXPIRY)
    recorder = world.recorder(store._db, load_subscriptions)
    sources = {"table": FakeSource("table")}
    client = client_of(world.catalogue, store, recorder, NOW, sources, **discord_settings)
    return store, client, recorder


def messages(result: InteractionResult) -> list[Any]:
    """Return the answers; all of them are private."""
    found = [one for one in (result.response, *result.followups) if one is not None]
    assert all(one.ephemeral for one in found)
    return found


def said(result: InteractionResult) -> str:
    """Return all that was answered, privately."""
    return "\n".join(text_of(one) for one in messages(result))


def text_of(message: Any) -> str:
    """Return all that is written in *message*."""
    parts = [message.content or ""]
    for embed in message.embeds:
        parts += [embed.title or "", embed.description or "", embed.footer.text or ""]
        parts += [f"{one.name}: {one.value}" for one in embed.fields]
    return "\n".join(part for part in parts if part)
