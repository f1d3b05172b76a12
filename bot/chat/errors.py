"""Error handling: tell people, privately, why there is no answer, and classify failed sending."""

import logging
import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any

import aiohttp
import discord
from discord import app_commands

from bot.chat.context import Interaction, language_for
from bot.chat.markdown import escape
from bot.errors import DeliveryError, DeliveryRefusedError, UserError
from bot.text import cut

log = logging.getLogger(__name__)

_TYPED = {"name", "near", "text", "reason"}
_TOO_LATE = {10062, 10015, 40060}
"""Unknown interaction, unknown webhook, already acknowledged: nobody waits for the answer."""


class NotAllowedError(app_commands.CheckFailure):
    """The asker may not do that; *key* names the text that says who may."""

    def __init__(self, key: str) -> None:
        super().__init__(key)
        self.key = key


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
    """Return a value of a text, short and literal on Discord where it is what somebody typed."""
    if not isinstance(value, str) or key not in _TYPED:
        return value
    return escape(cut(value) if key == "name" else value)


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
    """Tell the asker where the code inside fails: buttons have no error handler of their own."""
    try:
        yield
    except Exception as error:
        await tell(interaction, error)


FAILURES = (
    discord.HTTPException,
    discord.RateLimited,
    aiohttp.ClientError,
    OSError,
    TimeoutError,
)

UNKNOWN_MESSAGE = 10008
MISSING_PERMISSIONS = 50013
CANNOT_REPLY = 160002
TOO_LARGE = 413
BAD_FORM = 400

_WHY = {
    10003: "the channel does not exist any more",
    10004: "the bot is no longer on that server; invite it again",
    50001: "the bot does not see the channel; give it View Channel there, or invite it again",
    50008: "the channel takes no messages",
    50083: "the thread is archived; open it again",
    MISSING_PERMISSIONS: "the bot may not write in the channel; give it Send Messages there",
}
_PASSING = {40333}
"""Discord's network refuses what its API never saw."""


def failure_of(error: Exception) -> DeliveryError:
    """Return the meaning of *error*, one of `FAILURES`, for the delivery of an announcement.

    A fault of the channel is permanent; any other, above all one of the bot or of Discord, passes.
    """
    if isinstance(error, discord.RateLimited):
        return DeliveryError("Discord takes no more for now", timedelta(seconds=error.retry_after))
    if not isinstance(error, discord.HTTPException):
        return DeliveryError(f"Discord cannot be reached: {error or type(error).__name__}")
    if error.status == 429:
        return DeliveryError("Discord takes no more for now", _retry_after(error))
    if error.status == 401:
        return DeliveryError("Discord does not accept the token; an operator must renew it")
    # Without a code of Discord's own, it was a proxy on the way that answered.
    if error.status >= 500 or error.code == 0 or error.code in _PASSING:
        return DeliveryError(f"Discord answers {error.status} ({_line(error.text)})")
    return DeliveryRefusedError(_WHY.get(error.code) or f"Discord says: {_line(str(error))}")


def _retry_after(error: discord.HTTPException) -> timedelta | None:
    """Return the wait that Cloudflare asks for, which discord.py does not do."""
    seconds = error.response.headers.get("Retry-After", "")
    return timedelta(seconds=int(seconds)) if seconds.isdecimal() else None


def _line(text: str) -> str:
    return " ".join(text.split())[:200]
