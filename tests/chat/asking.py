"""A bot on a simulated Discord, with a few weeks of counts to ask about."""

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from simcord.env import Env
from simcord.results import InteractionResult

from bot.charts import Chart
from bot.chat.client import DiscordBot
from bot.chat.context import Context
from bot.domain.announcements import Subscription
from bot.domain.catalogue import Catalogue
from bot.domain.readings import Poll, Reading
from bot.errors import UserError
from bot.pipeline.decisions import Decisions
from bot.pipeline.notices import Operators
from bot.pipeline.record import Recorder
from bot.queries.levels import stale_after
from bot.settings import Settings
from bot.settings.discord import DiscordSection
from bot.storage.catalogue import sync_catalogue
from bot.storage.database import Store, open_database
from tests.announced import world
from tests.series import DAY, START
from tests.stored import record

DAYS = 40
NOW = START + (DAYS - 1) * DAY
COUNTS: Mapping[str, Sequence[int | None]] = {
    "seoul": [440_000 + 300 * n for n in range(DAYS)],
    "new-york": [446_000 + 50 * n for n in range(DAYS)],
    "paris": [300_000 + 10 * n for n in range(DAYS - 3)],
    "melbourne": [],
    "seoul-youtube": [100_000] * DAYS,
}

_STEPS = {"youtube": 1_000}


@dataclass
class Pictures:
    """Stands in for the charts: what is drawn is not looked at here."""

    drawn: list[Chart] = field(default_factory=list)

    async def png(self, chart: Chart) -> bytes:
        self.drawn.append(chart)
        return b"a picture"


def stored(
    catalogue: Catalogue,
    counts: Mapping[str, Sequence[int | None]],
    channels: Sequence[Subscription] = (Subscription("all"),),
    every: timedelta = DAY,
) -> tuple[Store, Recorder]:
    """Return a database in memory in which *counts* have been polled."""
    db = open_database(None)
    ids = sync_catalogue(db, catalogue, START)
    recorder = Recorder(catalogue, ids, lambda _: channels, timedelta(days=400))
    record(db, recorder, *_polls(catalogue, counts, every))
    return Store(db, None), recorder


def _polls(
    catalogue: Catalogue, counts: Mapping[str, Sequence[int | None]], every: timedelta
) -> list[Poll]:
    polls = []
    for n in range(max(map(len, counts.values()), default=0)):
        at = START + n * every
        readings = {
            key: Reading.ok(
                at, row[n], 1000 if catalogue.accounts[key].platform == "youtube" else 1
            )
            for key, row in counts.items()
            if n < len(row) and row[n] is not None
        }
        polls.append(Poll("table", at, readings))
    return polls


class Scene:
    """A guild with a channel and two people; *asker* asks."""

    def __init__(self, env: Any, client: DiscordBot) -> None:
        self.env = env
        self.client = client
        self.pictures: Any = client.context.charts
        guild = env.create_guild()
        self.guild = guild
        self.channel = guild.create_text_channel("news")
        self.asker = guild.add_member(env.create_user("ann"))
        self.other = guild.add_member(env.create_user("bob"))

    async def ask(self, command: str, **options: Any) -> InteractionResult:
        return await self.asker.slash(self.channel, command, **options)

    def callbacks(self) -> list[int]:
        """Return the kinds of the first answers to interactions, in their order."""
        return [
            sent.json["type"]
            for sent in self.env.http_requests
            if sent.path.endswith("/callback") and sent.json is not None
        ]


def client_of(store: Store, recorder: Recorder, catalogue: Catalogue, now: datetime = NOW) -> Any:
    """Return the bot, which is not connected to anything yet."""
    decisions = Decisions(catalogue, {}, store, recorder, Operators(), lambda: now)
    return DiscordBot(context_with(catalogue, store, decisions, now), shard_count=1)


def context_with(
    catalogue: Catalogue,
    store: Store,
    decisions: Decisions,
    now: datetime,
    **discord_settings: Any,
) -> Context:
    """Return what the bot answers from, which draws no charts."""
    pictures: Any = Pictures()
    return Context(
        catalogue,
        store,
        decisions,
        pictures,
        lambda: now,
        stale_after(Settings().sources),
        timedelta(days=7),
        DiscordSection(**discord_settings),
    )


@asynccontextmanager
async def scene(
    catalogue: Catalogue | None = None,
    counts: Mapping[str, Sequence[int | None]] = COUNTS,
    now: datetime = NOW,
) -> AsyncIterator[Scene]:
    """Let the bot run on a simulated Discord."""
    catalogue = catalogue or world()
    store, recorder = stored(catalogue, counts)
    client = client_of(store, recorder, catalogue, now)
    # Not `run`: it must be left in the task that it was entered in, and a fixture is in two.
    env = Env(client)
    await env.start()
    try:
        yield Scene(env, client)
        assert [error for error in env.errors if not _is_refusal(error)] == []
    finally:
        await env.shutdown()
        await store.aclose()


def _is_refusal(error: BaseException) -> bool:
    """Return whether the bot only refused what was asked, which the asker was told."""
    return isinstance(getattr(error, "original", None), UserError)


def text_of(result: Any) -> str:
    """Return all that is written in an answer."""
    message = result.response or result.followups[-1]
    parts = [message.content]
    for embed in message.embeds:
        parts += [embed.title or "", embed.description or "", embed.footer.text or ""]
        parts += [f"{one.name}\n{one.value}" for one in embed.fields]
    return "\n".join(part for part in parts if part)


def labels_of(message: Any) -> list[str]:
    """Return the labels of the buttons under *message*."""
    return [button["label"] for row in message.components for button in row["components"]]
