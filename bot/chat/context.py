"""The context: what commands and buttons need in order to answer.

A cog is given it. A button that is pressed after a restart is made anew from its id, and has
nothing but the interaction: it finds the context at the client, as functions do that are no cog's.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Protocol

import discord

from bot.charts import Charts
from bot.domain.catalogue import Catalogue
from bot.language import Language, language_of
from bot.pipeline.decisions import Decisions
from bot.queries.levels import StaleAfter
from bot.settings.discord import DiscordSection
from bot.storage.database import Store

Interaction = discord.Interaction[Any]


@dataclass(frozen=True, slots=True)
class Context:
    """What is tracked, what is stored, and what the settings say of Discord."""

    catalogue: Catalogue
    store: Store
    decisions: Decisions
    charts: Charts
    clock: Callable[[], datetime]
    stale_after: StaleAfter
    expiry: timedelta
    """The age from which an announcement is given up."""
    settings: DiscordSection
    """Among them, who manages announcements, who operates the bot, and their usual language."""


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
