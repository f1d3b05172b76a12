"""The connection to Discord: log in, stay connected, reconnect, and leave in good order."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager, suppress

import aiohttp
import discord
import yarl
from discord.gateway import DiscordWebSocket

from bot.charts import Charts
from bot.chat.sender import DiscordSender
from bot.errors import ChatError, DeliveryError
from bot.pipeline.sender import Heard
from bot.storage.outbox import DueAnnouncement

log = logging.getLogger(__name__)

UNREACHABLE = (
    OSError,
    aiohttp.ClientError,
    TimeoutError,
    discord.HTTPException,
    discord.RateLimited,
    discord.GatewayNotFound,
)
_REFUSED = {
    4004: "Discord no longer accepts the token",
    4013: "Discord does not know an intent; update Milepost",
    4014: "Discord demands an intent that is switched off in the developer portal",
}
"""https://discord.com/developers/docs/topics/opcodes-and-status-codes#gateway-gateway-close-event-codes"""
_BAD_TOKEN = (
    "Discord refuses the token; copy a new one from the developer portal (Bot, Reset Token) into"
    " MILEPOST_DISCORD__TOKEN"
)
_LONGEST_PAUSE = 300
"""Seconds between two attempts to reach Discord, at the most."""
_LONGEST_LOGIN = 60.0
_LONGEST_GOODBYE = 2.0
"""A gateway that hangs is not waited for: discord.py gives it 30 s, and a container has ten."""
_PATIENCE = 30.0


class Chat:
    """Milepost on Discord; as a sender, it takes announcements while it is logged in."""

    def __init__(
        self,
        client: discord.AutoShardedClient,
        sender: DiscordSender,
        charts: Charts,
        token: str,
        patience: float = _PATIENCE,
    ) -> None:
        self.client = client
        self._sender = sender
        self._charts = charts
        self._token = token
        self._patience = patience
        self._is_logged_in = False

    def takes(self, channel: str) -> bool:
        """Return whether *channel* can be sent to now; this needs no connection to the gateway."""
        is_there = self._is_logged_in and not self.client.is_closed()
        return is_there and self._sender.takes(channel)

    async def send(self, announcement: DueAnnouncement) -> str | None:
        """Send *announcement*; see `DiscordSender`."""
        with self._asking():
            return await self._sender.send(announcement)

    async def newest(self, channel: str) -> Heard | None:
        """Return the newest announcement in *channel*; see `DiscordSender`."""
        with self._asking():
            return await self._sender.newest(channel)

    @contextmanager
    def _asking(self) -> Iterator[None]:
        """Let what fails because of what was given up, or left, be a failed attempt."""
        try:
            yield
        except DeliveryError as error:
            if isinstance(error.__cause__, TimeoutError):
                # Where what is given up was waiting out a global rate limit, discord.py would
                # let every other request wait for its end, for ever.
                self.client.http._global_over.set()
            raise
        except RuntimeError as error:  # aiohttp's, where its session was closed meanwhile
            if not self.client.is_closed():
                raise
            raise DeliveryError("Discord was left meanwhile") from error

    async def log_in(self, within: float = _LONGEST_LOGIN) -> None:
        """Log in and register the commands, in so many seconds.

        Raises ChatError where the token is refused, and one of `UNREACHABLE` where nobody answers.
        """
        try:
            async with asyncio.timeout(within):
                await self.client.login(self._token)
        except BaseException as error:
            # What is left of the attempt would be in the way of the next.
            await self.client.http.close()
            self.client.http.connector = discord.utils.MISSING
            if isinstance(error, discord.LoginFailure):
                raise ChatError(_BAD_TOKEN) from None
            raise
        self._is_logged_in = True

    async def serve(self) -> None:
        """Stay connected until closed. Raises ChatError where Discord does not let the bot in."""
        warming = asyncio.create_task(self._charts.warm())
        try:
            await self._until_done(self._log_in_once)
            await self._until_done(self._connect)
        finally:
            await warming

    async def _log_in_once(self) -> None:
        if not self._is_logged_in:
            await self.log_in()

    async def _connect(self) -> None:
        # Wherever HTTP leads, the gateway is the one that is named there, also after a session
        # that was lost, for which discord.py knows only that of discord.com.
        DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(await self._find_gateway())
        watching = asyncio.create_task(self._watch())
        try:
            await self.client.connect()
        except discord.PrivilegedIntentsRequired:
            raise ChatError(_REFUSED[4014]) from None
        except discord.ConnectionClosed as error:
            raise ChatError(_REFUSED.get(error.code, f"Discord closed: {error}")) from error
        finally:
            watching.cancel()

    async def _find_gateway(self) -> str:
        try:
            return (await self.client.http.get_bot_gateway())[1]
        except discord.GatewayNotFound as error:
            if isinstance(error.__cause__, discord.HTTPException) and error.__cause__.status == 401:
                raise ChatError(_REFUSED[4004]) from None
            raise

    async def _watch(self) -> None:
        """Tell once that the gateway stays lost, and that it is back.

        discord.py goes on to try, and its own log has a traceback for every time.
        """
        was_lost = is_told = False
        while True:
            await asyncio.sleep(self._patience)
            shards = self.client.shards.values()
            is_lost = not shards or any(shard.is_closed() for shard in shards)
            if is_lost and was_lost and not is_told:
                log.error("Discord's gateway is lost: commands are not answered until it is back")
                is_told = True
            elif is_told and not is_lost:
                log.warning("Discord's gateway is back")
                is_told = False
            was_lost = is_lost

    async def _until_done(self, attempt: Callable[[], Awaitable[None]]) -> None:
        """Try until it works or the client is closed; tell once that it fails and once it works."""
        tries = 0
        while not self.client.is_closed():
            try:
                await attempt()
            except UNREACHABLE as error:
                tries += 1
                log.log(
                    logging.ERROR if tries == 1 else logging.DEBUG,
                    "Discord cannot be reached, and is tried again: %s",
                    error or type(error).__name__,
                )
                await asyncio.sleep(_pause(tries, error))
            else:
                if tries:
                    log.warning("Discord is reached again")
                return

    async def close(self) -> None:
        """Leave Discord."""
        self._is_logged_in = False
        if not self.client.is_closed():
            with suppress(TimeoutError):
                async with asyncio.timeout(_LONGEST_GOODBYE):
                    await self.client.close()
        await self.client.http.close()
        await self._charts.aclose()


def _pause(tries: int, error: Exception) -> float:
    """Return the seconds to wait after so many *tries*: exponential backoff, or longer if asked."""
    wanted = error.retry_after if isinstance(error, discord.RateLimited) else 0.0
    return max(wanted, min(2.0**tries, _LONGEST_PAUSE))
