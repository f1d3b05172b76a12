"""What a bot asks over HTTP about the messages of a channel.

https://discord.com/developers/docs/resources/message
"""

from aiohttp import web

from tests.chat.discord_server.composition import Composer, with_nonce
from tests.chat.discord_server.errors import DiscordError
from tests.chat.discord_server.forms import Form, Forms
from tests.chat.discord_server.payloads import message_json
from tests.chat.discord_server.permissions import Permission
from tests.chat.discord_server.state import Channel, Message
from tests.chat.discord_server.world import World

_MESSAGES = "/channels/{channel_id}/messages"
_MESSAGE = _MESSAGES + "/{message_id}"


class Messages:
    """Posts, reads and edits messages as far as the bot may."""

    def __init__(self, world: World, composer: Composer, forms: Forms) -> None:
        self._world = world
        self._composer = composer
        self._forms = forms

    def routes(self, base: str) -> list[web.RouteDef]:
        """Return its routes below *base*."""
        return [
            web.post(base + _MESSAGES, self._post),
            web.get(base + _MESSAGES, self._read),
            web.get(base + _MESSAGE, self._read_one),
            web.patch(base + _MESSAGE, self._edit),
        ]

    async def _post(self, request: web.Request) -> web.Response:
        channel = self._visible(request)
        form = await self._forms.read(request)
        self._require(channel, Permission.SEND_MESSAGES)
        if form.files:
            self._require(channel, Permission.ATTACH_FILES)
        self._drop_embeds(channel, form)
        message = self._composer.post(channel, form)
        return web.json_response(message_json(message) | with_nonce(message))

    async def _read(self, request: web.Request) -> web.Response:
        channel = self._visible(request)
        limit = int(request.query.get("limit", 50))
        if not self._world.bot_may(channel, Permission.READ_MESSAGE_HISTORY):
            return web.json_response([])
        after, before = (int(request.query.get(key, 0)) for key in ("after", "before"))
        found = [
            message
            for message in channel.messages.values()
            if message.id > after and (not before or message.id < before)
        ]
        # "after" counts from the oldest; the answer is from new to old all the same.
        cut = found[:limit] if after else found[-limit:]
        return web.json_response([self._world.message_for_bot(one) for one in reversed(cut)])

    async def _read_one(self, request: web.Request) -> web.Response:
        channel = self._visible(request)
        self._require(channel, Permission.READ_MESSAGE_HISTORY)
        return web.json_response(self._world.message_for_bot(_message(channel, request)))

    async def _edit(self, request: web.Request) -> web.Response:
        channel = self._visible(request)
        message = _message(channel, request)
        if message.author.id != self._world.bot.id:
            raise DiscordError(50005)
        form = await self._forms.read(request, message)
        if form.files:
            self._require(channel, Permission.ATTACH_FILES)
        self._composer.revise(message, form)
        return web.json_response(message_json(message))

    def _visible(self, request: web.Request) -> Channel:
        channel = self._world.channel(int(request.match_info["channel_id"]))
        if not self._world.bot_may(channel, Permission.VIEW_CHANNEL):
            raise DiscordError(50001)
        return channel

    def _require(self, channel: Channel, permission: Permission) -> None:
        if not self._world.bot_may(channel, permission):
            raise DiscordError(50013)

    def _drop_embeds(self, channel: Channel, form: Form) -> None:
        """Take the embeds away where the bot may not send any; Discord says nothing of it.

        Only a message that had nothing else is refused:
        https://github.com/discord/discord-api-docs/issues/2601
        """
        if not form.payload.get("embeds") or self._world.bot_may(channel, Permission.EMBED_LINKS):
            return
        form.payload = form.payload | {"embeds": []}
        if not (form.payload.get("content") or form.payload.get("components") or form.files):
            raise DiscordError(50013)


def _message(channel: Channel, request: web.Request) -> Message:
    message = channel.messages.get(int(request.match_info["message_id"]))
    if message is None:
        raise DiscordError(10008)
    return message
