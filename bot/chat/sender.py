"""Send announcements to Discord's channels, each of them once.

It uses nothing but HTTP, so that the gateway may be down meanwhile. Against twins there are two
guards. Discord itself returns the first message for a nonce that it saw in the last few minutes;
for an older attempt, the sender looks for its own message in the channel before it sends again.
"""

import asyncio
import hashlib
import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from io import BytesIO
from typing import Any

import discord
from sqlite_utils import Database

from bot.charts import Charts, alt_text
from bot.chat.errors import (
    BAD_FORM,
    CANNOT_REPLY,
    FAILURES,
    MISSING_PERMISSIONS,
    TOO_LARGE,
    UNKNOWN_MESSAGE,
    failure_of,
)
from bot.chat.message import Message, code_in, compose
from bot.domain.catalogue import Catalogue
from bot.domain.readings import CLOCK_SKEW
from bot.errors import DeliveryDoubtfulError, DeliveryError, DeliveryRefusedError
from bot.language import language_of
from bot.pipeline.sender import Heard
from bot.queries.event_context import Facts, facts_of
from bot.queries.view import View
from bot.storage.database import Store
from bot.storage.installation import installation_name
from bot.storage.outbox import DueAnnouncement, installation_of

log = logging.getLogger(__name__)

DELETED = "deleted"
"""The receipt of an announcement that somebody deleted before it was known to have arrived."""

_LONGEST_SEND = 60.0
_LONGEST_SEARCH = 180.0
"""For 50 requests, of which Discord takes one a second: a search that is always given up before
its end would hold up the channel until the announcement expires."""
_LONGEST_DRAWING = 15.0
_SURE_OF_NONCE = timedelta(minutes=2)
"""Discord knows a nonce for "a few minutes"; for so long, that is certain."""
_MOST_NONCES = 3
_MOST_MESSAGES = 5000
"""The number of messages that are looked through for an earlier attempt, from its time on."""
_BEFORE_DISCORD = datetime(2015, 5, 1, tzinfo=UTC)
"""No message is older; the time of an attempt that is not known is."""
_LONGEST_LOOK = 5.0
_MOST_COMPARED = 200
"""The number of messages, two requests, that are looked through at the start for the newest one."""
_PAGE = 100
"""The most messages that Discord returns at once:
https://discord.com/developers/docs/resources/message#get-channel-messages"""
_PICTURE = "milepost.png"


@dataclass(frozen=True, slots=True)
class _Form:
    """A way to put a message, which needs more or fewer permissions."""

    embeds: bool
    picture: bool
    buttons: bool
    lacks: str = ""
    """The permission without which this form is what is left."""


_FULL = _Form(embeds=True, picture=True, buttons=True)
_UNDRAWN = _Form(embeds=True, picture=False, buttons=True, lacks="Attach Files")
_TEXT = _Form(embeds=False, picture=False, buttons=True, lacks="Embed Links")
_MINIMAL = _Form(embeds=False, picture=False, buttons=False)


class DiscordSender:
    """Sends announcements through *client*, which must be logged in.

    *language* and *zone* are for channels without a subscription, such as the operators'.
    """

    def __init__(
        self,
        client: discord.Client,
        store: Store,
        catalogue: Catalogue,
        charts: Charts,
        clock: Callable[[], datetime],
        language: str = "en",
        zone: str = "UTC",
        longest_send: float = _LONGEST_SEND,
    ) -> None:
        self._client = client
        self._store = store
        self._catalogue = catalogue
        self._charts = charts
        self._clock = clock
        self._language = language
        self._zone = zone
        self._longest_send = longest_send

    def takes(self, channel: str) -> bool:
        """Return whether *channel* is one of Discord's."""
        return channel.isascii() and channel.isdigit()

    async def newest(self, channel: str) -> Heard | None:
        """Return the newest announcement in *channel*; None where its last messages have none.

        Those of other installations, which may use the same token, prove nothing. One that does
        not tell its own is taken for ours, as an older version may have sent it, unless one that is
        ours is among the last messages. Raises DeliveryError where nobody can look.
        """
        own = await self._store.read(installation_name)
        nameless = None
        place = self._client.get_partial_messageable(int(channel))
        try:
            async with asyncio.timeout(min(_LONGEST_LOOK, self._longest_send)):
                async for message in place.history(limit=_MOST_COMPARED):
                    if message.author == self._client.user and (code := code_in(message)):
                        heard = Heard(code, message.created_at)
                        if installation_of(code) == own:
                            return heard
                        if not installation_of(code):
                            nameless = nameless or heard
        except FAILURES as error:
            raise failure_of(error) from error
        return nameless

    async def send(self, announcement: DueAnnouncement) -> str | None:
        """Send *announcement*, if it is not in its channel yet; return the message's id.

        What does not hold any more is only looked for: None is returned where it is not there.
        """
        message = await self._compose(announcement)
        channel = self._client.get_partial_messageable(int(announcement.channel))
        try:
            async with asyncio.timeout(_LONGEST_SEARCH):
                sent = await self._find(channel, announcement)
            if sent is None and not announcement.holds:
                return None
            async with asyncio.timeout(self._longest_send):
                if sent is None:
                    sent = await self._post(channel, announcement, message)
                await self._make_readable(sent, message)
        except FAILURES as error:
            if isinstance(error, discord.NotFound) and error.code == UNKNOWN_MESSAGE:
                # It arrived, and was deleted on purpose:
                # https://github.com/discord/discord-api-docs/pull/6647
                log.info("announcement %s was deleted in its channel", announcement.id)
                return DELETED
            raise failure_of(error) from error
        return str(sent.id)

    async def _compose(self, announcement: DueAnnouncement) -> Message:
        now = self._clock()

        def facts_now(db: Database) -> Facts:
            # No age is needed: an announcement does not say which counts are stale.
            return facts_of(View(db, self._catalogue, now, {}), announcement.events)

        facts = await self._store.read(facts_now)
        language = language_of(announcement.language or self._language)
        zone = announcement.zone or self._zone
        return compose(announcement, facts, self._catalogue, language, zone)

    async def _find(
        self, channel: discord.PartialMessageable, announcement: DueAnnouncement
    ) -> discord.Message | None:
        """Return the message that an earlier attempt left in *channel*, if there is one.

        Where that cannot be known, an attempt that Discord's nonces no longer cover is not
        repeated: a late announcement can still be sent, and a repeated one not be taken back.
        Raises DeliveryRefusedError then, for an operator to give the permission that is missing,
        and DeliveryDoubtfulError where the permission is there, and there is too much to read.
        """
        # A crash between sending and marking leaves an announcement due that was sent. Discord
        # drops its twin for a few minutes only, so an older attempt must be looked for.
        tried_at = announcement.tried_at
        if tried_at is None:
            return None
        # The newest page is looked through whole, as a clock that was ahead of Discord's would
        # begin the search too late; and what is older, from the creation on.
        since = min(tried_at, announcement.created_at or tried_at) - CLOCK_SKEW
        page = [message async for message in channel.history(limit=_PAGE)]
        looked = len(page)
        for message in page:
            if self._is_of(message, announcement):
                return message
        if looked == _PAGE and page[-1].created_at >= since:
            looked = 0
            after = max(since, _BEFORE_DISCORD)
            async for message in channel.history(limit=_MOST_MESSAGES, after=after):
                looked += 1
                if self._is_of(message, announcement):
                    return message
        is_whole = 0 < looked < _MOST_MESSAGES or (looked == 0 and await self._is_new(channel))
        # The difference without its sign: a clock that was set back proves nothing.
        if is_whole or abs(self._clock() - tried_at) < _SURE_OF_NONCE:
            return None
        if looked:
            raise DeliveryDoubtfulError(
                f"it is not among the {looked} messages since {since:%Y-%m-%d %H:%M} UTC that the"
                " bot looks through"
            )
        raise DeliveryRefusedError(
            f"announcement {announcement.id} may be in the channel already, and the bot cannot look"
            " for it; give it Read Message History there"
        )

    def _is_of(self, message: discord.Message, announcement: DueAnnouncement) -> bool:
        """Return whether *message* is the bot's own and tells that *announcement*."""
        return message.author == self._client.user and code_in(message) == announcement.code

    async def _is_new(self, channel: discord.PartialMessageable) -> bool:
        """Return whether nothing was ever written in *channel*.

        Without the permission, Discord answers with a history that is empty:
        https://discord.com/developers/docs/resources/message#get-channel-messages
        """
        # An empty history alone proves nothing, and a message that was missed is posted twice.
        fetched = await self._client.fetch_channel(channel.id)
        return getattr(fetched, "last_message_id", None) is None

    async def _post(
        self, channel: discord.PartialMessageable, announcement: DueAnnouncement, message: Message
    ) -> discord.Message:
        """Post *message*; where Discord returns another announcement for it, by another nonce.

        Which one a message is, its mark tells. Its time would not: a clock that was ahead would
        make a message that was just posted older than its announcement, and post it again.
        """
        picture = await self._draw(announcement, message)
        nonce = announcement.nonce
        for _ in range(_MOST_NONCES):
            sent = await self._post_once(channel, announcement, message, picture, nonce)
            if (code := code_in(sent)) in (None, announcement.code):
                return sent
            log.warning(
                "channel %s: Discord takes announcement %s for #%s, and gets it by another nonce",
                *(channel.id, announcement.id, code),
            )
            nonce = _other_than(nonce)
        raise DeliveryError("Discord takes it for other announcements")

    async def _post_once(
        self,
        channel: discord.PartialMessageable,
        announcement: DueAnnouncement,
        message: Message,
        picture: bytes | None,
        nonce: str,
    ) -> discord.Message:
        """Post *message* in the richest form that *channel* takes."""
        # A missing permission is no reason to be silent: each form needs fewer than the one before.
        # What Discord takes for malformed goes out in the barest form, and the log tells of it.
        richest = form = _UNDRAWN if picture is None else _FULL
        forms = [_TEXT] if picture is None else [_UNDRAWN, _TEXT]
        reply_to = announcement.reply_to
        while True:
            try:
                sent = await channel.send(
                    **_parameters(message, form, picture),
                    **_reference(channel, reply_to),
                    nonce=nonce,
                )
            except discord.HTTPException as error:
                if error.code == CANNOT_REPLY and reply_to is not None:
                    log.warning("channel %s: the bot lacks Read Message History", channel.id)
                    reply_to = None
                elif forms and (error.code == MISSING_PERMISSIONS or error.status == TOO_LARGE):
                    form = forms.pop(0)
                elif error.status == BAD_FORM and form is not _MINIMAL:
                    log.error("announcement %s is shortened: %s", announcement.id, error)
                    form, forms, reply_to = _MINIMAL, [], None
                else:
                    raise
            else:
                if form.lacks and form is not richest:
                    log.warning("channel %s: sent without what needs %s", channel.id, form.lacks)
                return sent

    async def _draw(self, announcement: DueAnnouncement, message: Message) -> bytes | None:
        """Return the chart of *message*; an announcement goes out without one if need be."""
        if message.chart is None:
            return None
        try:
            async with asyncio.timeout(_LONGEST_DRAWING):
                return await self._charts.png(message.chart)
        except Exception:
            log.exception("the chart of announcement %s could not be drawn", announcement.id)
            return None

    async def _make_readable(self, sent: discord.Message, message: Message) -> None:
        """Write as text what Discord dropped, as it does where the bot may not embed links.

        It says nothing of it: https://github.com/discord/discord-api-docs/issues/2601
        """
        # Discord accepts the message and drops its embeds, so that no error tells of it; and the
        # message may be one of an earlier attempt, which was in whichever form.
        if sent.embeds or message.mark in sent.content:
            return
        log.warning("channel %s: takes no embeds; give the bot Embed Links", sent.channel.id)
        await sent.edit(content=message.text(), allowed_mentions=_pings(message))


def _other_than(nonce: str) -> str:
    """Return the nonce by which an attempt is repeated, always the same one, in 24 characters."""
    return hashlib.blake2s(nonce.encode(), digest_size=12).hexdigest()


def in_full(message: Message, picture: bytes | None) -> dict[str, Any]:
    """Return *message* with all that a channel can show, as discord.py takes it."""
    return _parameters(message, _UNDRAWN if picture is None else _FULL, picture)


def _parameters(message: Message, form: _Form, picture: bytes | None) -> dict[str, Any]:
    """Return *message* in that *form*, as discord.py takes it."""
    parameters: dict[str, Any] = {"allowed_mentions": _pings(message)}
    if form.embeds:
        parameters["embeds"] = list(_embeds(message, form, picture))
        parameters["content"] = message.mention or None
    else:
        parameters["content"] = message.text(is_short=form is _MINIMAL)
        parameters["suppress_embeds"] = True
    if form.picture and picture is not None and message.chart is not None:
        description = alt_text(message.chart)
        parameters["file"] = discord.File(BytesIO(picture), _PICTURE, description=description)
    if form.buttons and message.buttons:
        view = discord.ui.View(timeout=None)
        for button in message.buttons:
            view.add_item(button)
        parameters["view"] = view
    return parameters


def _embeds(message: Message, form: _Form, picture: bytes | None) -> Iterator[discord.Embed]:
    for number, embed in enumerate(message.embeds):
        shown = embed.copy()
        if number == 0 and form.picture and picture is not None:
            shown.set_image(url=f"attachment://{_PICTURE}")
        yield shown


def _pings(message: Message) -> discord.AllowedMentions:
    """Return that nobody is called but the role that was chosen."""
    roles: Any = [discord.Object(int(message.role))] if message.role else False
    return discord.AllowedMentions(everyone=False, users=False, roles=roles, replied_user=False)


def _reference(channel: discord.PartialMessageable, reply_to: str | None) -> dict[str, Any]:
    """Return the argument that makes a message a reply to another, which may be gone."""
    if reply_to is None or not reply_to.isdigit():
        return {}
    return {
        "reference": discord.MessageReference(
            message_id=int(reply_to), channel_id=channel.id, fail_if_not_exists=False
        )
    }
