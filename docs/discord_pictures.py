"""Makes the README's pictures of Discord: what a server received from the bot, in a browser.

The story's polls run through the bot's own pipeline, its announcements go to a Discord of the
tests' own, and what people there see is what is shown.
"""

import asyncio
import sys
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path

from browser import photograph
from discord_page import Post, page

from bot.app import open_chat
from bot.domain.readings import Poll
from bot.pipeline.decisions import Decisions
from bot.pipeline.deliver import OutboxDispatcher
from bot.pipeline.notices import LOG_ONLY
from bot.pipeline.record import Recorder
from bot.pipeline.replay import polls_of
from bot.settings import load
from bot.settings.catalogue import build_catalogue
from bot.storage.catalogue import sync_catalogue
from bot.storage.database import Store, open_database
from bot.storage.subscriptions import load_subscriptions
from bot.tables import parse_tables
from tests.chat.discord_server import Channel, DiscordServer, Permission
from tests.web.browsing.chromium import find_chromium

DOCS = Path(__file__).parent
CONFIG = DOCS / "story.toml"
COUNTS = DOCS.parent / "config" / "story.csv"
WIDTH = 560
ZONE = "Asia/Seoul"
ENGLISH = {"language": "en", "time-zone": ZONE}
KOREAN = {
    "language": "ko",
    "time-zone": ZONE,
    "boards": "global-cities",
    "smallest": "100,000",
    "quiet-from": "22:00",
    "quiet-to": "8:00",
}
BEGIN = datetime(2022, 7, 1, tzinfo=UTC)
FIRST, PASSED, PASSED_KOREAN = "first place", "450,000", "45만"
"""What the headlines say when Seoul comes to lead, and when it passes 450,000."""


class Story:
    """A team's Discord on which the story happens; *now* is how far it got."""

    def __init__(self, server: DiscordServer) -> None:
        self._server, world = server, server.world
        self.now = BEGIN
        self.guild = world.add_guild("Seoul Communications")
        self.english = world.add_channel(self.guild, "announcements")
        self.korean = world.add_channel(self.guild, "알림")
        self._mina = world.add_member(self.guild, "Mina", permissions=Permission.MANAGE_GUILD)
        self._posts: dict[int, Post] = {}

    def clock(self) -> datetime:
        """Return the time of the story."""
        return self.now

    async def run(self, store: Store, recorder: Recorder, courier: OutboxDispatcher) -> None:
        """Record all polls, and send what follows from each."""
        await self.ask("announce add", channel=self.english, **ENGLISH)
        await self.ask("announce add", channel=self.korean, **KOREAN)
        for self.now, readings in polls_of(parse_tables([COUNTS]), "instagram").items():
            await store.transact(recorder.record, Poll("file", self.now, readings))
            await courier.deliver()
            for channel in self.guild.channels.values():
                for message in channel.messages.values():
                    self._posts.setdefault(message.id, Post(message, self.now))

    def told(self, channel: Channel, words: str) -> Post:
        """Return what *channel* was told first in a headline with these *words*."""
        return next(
            post
            for post in self._posts.values()
            if post.message.channel is channel
            and any(words in embed.get("title", "") for embed in post.message.embeds)
        )

    async def ask(self, name: str, **options: object) -> Post:
        """Return the answer to a command."""
        done = await self._server.people.slash(self.english, self._mina, name, options)
        assert done.message is not None
        return Post(done.message, self.now, name)


@asynccontextmanager
async def story() -> AsyncIterator[Story]:
    """Tell the story, to the end, with the bot still there to be asked."""
    with tempfile.TemporaryDirectory() as folder:
        async with DiscordServer() as server:
            told = Story(server)
            settings = load(
                CONFIG,
                {
                    "MILEPOST_DATABASE__PATH": f"{folder}/story.db",
                    "MILEPOST_DISCORD__TOKEN": server.token,
                    "MILEPOST_DISCORD__BASE_URL": server.base_url,
                    "MILEPOST_DISCORD__ZONE": ZONE,
                },
            )
            path = settings.database.path
            catalogue, store = build_catalogue(settings), Store(open_database(path), path)
            ids = await store.transact(sync_catalogue, catalogue, told.now)
            recorder = Recorder(catalogue, ids, load_subscriptions, settings.announcements.expiry)
            decisions = Decisions(catalogue, {}, store, recorder, LOG_ONLY, told.clock)
            async with open_chat(
                settings, server.token, catalogue, store, decisions, told.clock
            ) as chat:
                serving = asyncio.create_task(chat.serve())
                await server.bot_is_ready()
                await told.run(store, recorder, OutboxDispatcher(store, [chat], told.clock))
                yield told
                await chat.close()
                await serving
            await store.aclose()
            assert server.violations == [], server.violations


async def pages() -> dict[str, str]:
    """Return the pages of all pictures, by the pictures' names."""
    async with story() as told:
        english, korean = told.told(told.english, PASSED), told.told(told.korean, PASSED_KOREAN)
        first = told.told(told.english, FIRST)
        ranking = await told.ask("ranking", board="global-cities", period=30)
        listed = await told.ask("announce list")
        return {
            "discord-first-place": page(first, "en", ZONE, "dark", WIDTH),
            "discord-milestone": page(english, "en", ZONE, "dark", WIDTH),
            "discord-milestone-light": page(english, "en", ZONE, "light", WIDTH),
            "discord-korean": page(korean, "ko", ZONE, "dark", WIDTH),
            "discord-ranking": page(ranking, "en", ZONE, "dark", WIDTH),
            "discord-list": page(listed, "en", ZONE, "dark", WIDTH),
        }


def main() -> None:
    """Save all pictures."""
    chromium = find_chromium()
    if chromium is None:
        sys.exit("make pictures needs Chromium: install it, or name it in CHROMIUM")
    for name, html in asyncio.run(pages()).items():
        (DOCS / f"{name}.png").write_bytes(photograph(chromium, html, WIDTH))


if __name__ == "__main__":
    main()
