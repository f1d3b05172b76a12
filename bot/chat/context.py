"""The context: the parts of the bot that commands and buttons answer with.

A cog is given it. A button that is pressed after a restart is made anew from its id, and has
nothing but the interaction: it finds the context at the client, as functions do that are no cog's.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Concatenate, ParamSpec, Protocol, TypeVar

import discord
from sqlite_utils import Database

from bot.charts import Charts
from bot.domain.catalogue import Catalogue
from bot.language import Language, language_of
from bot.pipeline.decisions import Decisions
from bot.queries.view import StaleAfter, View
from bot.settings.discord import DiscordSection
from bot.storage.database import Store
from bot.storage.fingerprint import revision

P = ParamSpec("P")
T = TypeVar("T")

Interaction = discord.Interaction[Any]


@dataclass(frozen=True, slots=True)
class Context:
    """The catalogue, the store, the operators' decisions and the settings for Discord."""

    catalogue: Catalogue
    store: Store
    decisions: Decisions
    charts: Charts
    clock: Callable[[], datetime]
    stale_after: StaleAfter
    expiry: timedelta
    """The age from which an announcement is given up."""
    settings: DiscordSection
    """They name the managers of announcements, the operators, and the usual language."""

    def view(self, db: Database, now: datetime) -> View:
        """Return the view of *db* at *now* that queries take."""
        return View(db, self.catalogue, now, self.stale_after)

    async def ask(
        self, query: Callable[Concatenate[View, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """Return the result of *query* now, on a connection that only reads."""

        def answer(db: Database) -> T:
            # The revision before the clock: SQLite's snapshot of the database is of the first read.
            # A time from before it would be older than some of what is read.
            revision(db)
            return query(self.view(db, self.clock()), *args, **kwargs)

        return await self.store.read(answer)


class HasContext(Protocol):
    """A client that keeps a context for those who have nothing but an interaction."""

    context: Context


def context_of(interaction: Interaction) -> Context:
    """Return the context of the client that *interaction* came to."""
    client: HasContext = interaction.client
    return client.context


def language_for(interaction: Interaction) -> Language:
    """Return the language of whoever asks."""
    return language_of(interaction.locale.value)
