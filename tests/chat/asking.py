"""A bot on a simulated Discord, with a few weeks of counts to ask about."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from simcord.env import Env
from simcord.results import InteractionResult

from bot.charts import Chart
from bot.chat.client import DiscordBot
from bot.chat.context import Context
from bot.domain.catalogue import Catalogue
from bot.errors import UserError
from bot.pipeline.decisions import Decisions
from bot.pipeline.notices import Operators
from bot.pipeline.record import Recorder
from bot.queries.view import stale_after
from bot.settings import Settings
from bot.settings.discord import DiscordSection
from bot.storage.database import Store, open_database
from tests.cities import FOUR_CITIES, NOW
from tests.world import World


@dataclass
class Pictures:
    """Stands in for the charts: what is drawn is not looked at here."""

    drawn: list[Chart] = field(default_factory=list)

    async def png(self, chart: Chart) -> bytes:
        self.drawn.append(chart)
        return b"a picture"


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


def client_of(
    catalogue: Catalogue,
    store: Store,
    recorder: Recorder,
    now: datetime,
    sources: Mapping[str, Any] | None = None,
    **discord: Any,
) -> DiscordBot:
    """Return the bot, which draws no charts and is not connected; *discord* is its section."""
    pictures: Any = Pictures()
    context = Context(
        catalogue,
        store,
        Decisions(catalogue, sources or {}, store, recorder, Operators(), lambda: now),
        pictures,
        lambda: now,
        stale_after(Settings().sources),
        timedelta(days=7),
        DiscordSection(**discord),
    )
    return DiscordBot(context, shard_count=1)


def restarted(old: DiscordBot, **discord: Any) -> DiscordBot:
    """Return the bot after a restart, with another section *discord* if there is any."""
    section = DiscordSection(**discord) if discord else old.context.settings
    return DiscordBot(replace(old.context, settings=section), shard_count=1)


@asynccontextmanager
async def scene(world: World = FOUR_CITIES) -> AsyncIterator[Scene]:
    """Let the bot run on a simulated Discord, where *world* can be asked about."""
    db = open_database(None)
    recorder, store = world.record(db), Store(db, None)
    client = client_of(world.catalogue, store, recorder, NOW)
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
