"""Refusals: what somebody is told, privately, when what they asked for cannot be done."""

import logging
import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import aiohttp
import discord
from discord import app_commands

from bot.chat.escape import escape
from bot.errors import UserError
from bot.language import Language, language_of

log = logging.getLogger(__name__)

Interaction = discord.Interaction[Any]

_TYPED = {"name", "near", "text", "reason"}
_TOO_LATE = {10062, 10015, 40060}
"""Unknown interaction, unknown webhook, already acknowledged: nobody waits for the answer."""


class NotAllowedError(app_commands.CheckFailure):
    """The asker may not do that; *key* names the text that says who may."""

    def __init__(self, key: str) -> None:
        super().__init__(key)
        self.key = key


def language_for(interaction: Interaction) -> Language:
    """Return the language of whoever asks."""
    return language_of(interaction.locale.value)


async def tell(interaction: Interaction, error: Exception) -> None:
    """Tell the asker why there is no answer.

    What is not their mistake gets an id, by which the log has the rest. Nobody is told by a bot
    that is leaving, or after Discord has ended the wait.
    """
    cause = getattr(error, "original", error)
    if interaction.client.is_closed():
        return
    if isinstance(cause, discord.HTTPException) and cause.code in _TOO_LATE:
        log.warning("%s was answered too late: %s", _asked(interaction), cause)
        return
    language = language_for(interaction)
    match cause:
        case UserError():
            text = language.text(
                cause.key, **{key: _safe(key, it) for key, it in cause.values.items()}
            )
        case NotAllowedError():
            text = language.text(cause.key)
        case _:
            number = secrets.token_hex(3)
            log.error("error %s in %s", number, _asked(interaction), exc_info=cause)
            text = language.text("error-unexpected", id=number)
    try:
        await _answer_privately(interaction, text)
    except discord.HTTPException as failure:
        if failure.code not in _TOO_LATE:
            log.warning("nobody could be told of an error: %s", failure)
    except (aiohttp.ClientError, OSError) as failure:
        log.warning("nobody could be told of an error: %s", failure)


def _safe(key: str, value: str | int) -> str | int:
    """Return a value of a text, as Discord shows it literally where it is what somebody typed."""
    return escape(value) if isinstance(value, str) and key in _TYPED else value


async def _answer_privately(interaction: Interaction, text: str) -> None:
    if interaction.response.is_done():
        await interaction.followup.send(text, ephemeral=True)
    else:
        await interaction.response.send_message(text, ephemeral=True)


def _asked(interaction: Interaction) -> str:
    if interaction.command is not None:
        return f"/{interaction.command.qualified_name}"
    data: dict[str, Any] = dict(interaction.data or {})
    return str(data.get("custom_id", "an interaction"))


@asynccontextmanager
async def answering(interaction: Interaction) -> AsyncIterator[None]:
    """Tell the asker where what is inside fails: for buttons, which have nobody else to do so."""
    try:
        yield
    except Exception as error:
        await tell(interaction, error)
