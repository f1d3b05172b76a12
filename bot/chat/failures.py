"""What Discord answers to an announcement, as what is to be done about it.

https://discord.com/developers/docs/topics/opcodes-and-status-codes#json
"""

from datetime import timedelta

import aiohttp
import discord

from bot.errors import DeliveryError, DeliveryRefusedError

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
    """Return what *error*, one of `FAILURES`, means for an announcement.

    What is wrong with the channel is permanent; whatever else, above all what is wrong with the
    bot or with Discord, is not the channel's fault and passes.
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
    """Return how long Cloudflare, which discord.py does not wait for, wants to be left alone."""
    seconds = error.response.headers.get("Retry-After", "")
    return timedelta(seconds=int(seconds)) if seconds.isdecimal() else None


def _line(text: str) -> str:
    return " ".join(text.split())[:200]
