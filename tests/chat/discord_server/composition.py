"""Makes and changes messages: files, pictures in embeds, ids of components, pings, nonces."""

import re
import time
from typing import Any

from tests.chat.discord_server.errors import DiscordError
from tests.chat.discord_server.forms import Form, Upload
from tests.chat.discord_server.limits import walk
from tests.chat.discord_server.permissions import Permission
from tests.chat.discord_server.state import Attachment, Channel, Message, Pings, moment_of
from tests.chat.discord_server.world import World

Json = dict[str, Any]

_ROLE, _USER = re.compile(r"<@&(\d+)>"), re.compile(r"<@!?(\d+)>")
_EVERYONE = re.compile(r"@(everyone|here)\b")
_PICTURES = (("image", "url"), ("thumbnail", "url"), ("author", "icon_url"), ("footer", "icon_url"))


class Composer:
    """Writes the bot's messages; *nonce_seconds* is how long Discord knows a nonce again."""

    def __init__(self, world: World) -> None:
        self.base_url = ""  # known when the server listens
        self.nonce_seconds = 300.0
        self._world = world

    def post(self, channel: Channel, form: Form) -> Message:
        """Post a message, or return the first one that had the same nonce."""
        payload = form.payload
        nonce = None if payload.get("nonce") is None else str(payload["nonce"])
        if nonce is not None and payload.get("enforce_nonce"):
            posted_at, first = channel.nonces.get(nonce, (0.0, None))
            if first is not None and time.monotonic() - posted_at < self.nonce_seconds:
                # One that was deleted is not posted again, on purpose:
                # https://github.com/discord/discord-api-docs/pull/6647
                if first.id not in channel.messages:
                    raise DiscordError(10008)
                return first
        message = self.compose(channel, form)
        message.nonce = nonce
        message.reply_to = self._first_of(channel, payload.get("message_reference"))
        self.show(message)
        if nonce is not None:
            channel.nonces[nonce] = (time.monotonic(), message)
        return message

    def compose(self, channel: Channel, form: Form, *, flags: int = 0) -> Message:
        """Return the message of *form*, which nobody has seen yet."""
        message = Message(self._world.ids.next(), channel, self._world.bot)
        message.flags = flags | (form.payload.get("flags") or 0)
        self.write(message, form)
        return message

    def show(self, message: Message) -> None:
        """Put *message* in its channel and tell of it."""
        message.channel.messages[message.id] = message
        self._world.tell("MESSAGE_CREATE", self._told(message), message.channel.guild)

    def revise(self, message: Message, form: Form) -> None:
        """Change *message* by *form* and tell of it."""
        self.write(message, form)
        message.edited_at = moment_of(self._world.ids.next())
        if message.is_ephemeral:
            self._world.changed()
        else:
            self._world.tell("MESSAGE_UPDATE", self._told(message), message.channel.guild)

    def write(self, message: Message, form: Form) -> None:
        """Take over what *form* says; what it does not mention stays."""
        payload = form.payload
        if "content" in payload:
            message.content = payload["content"] or ""
        if "components" in payload:
            message.components = _numbered(payload["components"] or [])
        self._attach(message, form)
        if "embeds" in payload:
            message.embeds = self._embeds(message, payload["embeds"] or [])
        if not (message.content or message.embeds or message.attachments or message.components):
            raise DiscordError(50006)
        message.pings = self._pings(message, payload.get("allowed_mentions"))

    def _attach(self, message: Message, form: Form) -> None:
        listed: list[Json] = form.payload.get("attachments") or []
        if form.payload.get("attachments") is not None:
            kept = {int(one["id"]) for one in listed}
            message.attachments = [one for one in message.attachments if one.id in kept]
        descriptions = {int(one["id"]): one.get("description") for one in listed}
        for number, upload in sorted(form.files.items()):
            file = self._attachment(message, upload, descriptions.get(number))
            message.attachments.append(file)

    def _attachment(self, message: Message, upload: Upload, description: str | None) -> Attachment:
        file_id = self._world.ids.next()
        url = f"{self.base_url}/attachments/{message.channel.id}/{file_id}/{upload.filename}"
        return Attachment(file_id, upload.filename, upload.data, url, description)

    def _embeds(self, message: Message, embeds: list[Json]) -> list[Json]:
        """Return *embeds* with the addresses of the files that they show."""
        files = {f"attachment://{file.filename}": file for file in message.attachments}
        written = []
        for embed in embeds:
            copy = dict(embed)
            for part, key in _PICTURES:
                file = files.get((embed.get(part) or {}).get(key, ""))
                if file is not None:
                    file.is_in_embed = True
                    copy[part] = embed[part] | {key: file.url}
            written.append(copy)
        return written

    def _first_of(self, channel: Channel, reference: Json | None) -> int | None:
        """Return the message that is replied to, None where it is gone and may be."""
        if reference is None:
            return None
        if not self._world.bot_may(channel, Permission.READ_MESSAGE_HISTORY):
            raise DiscordError(160002)
        if (message_id := int(reference["message_id"])) in channel.messages:
            return message_id
        if reference.get("fail_if_not_exists", True):
            raise DiscordError(50035, ["message_reference: Unknown message"])
        return None

    def _pings(self, message: Message, allowed: Json | None) -> Pings:
        """Return whom the text notifies; embeds notify nobody.

        https://discord.com/developers/docs/resources/message#allowed-mentions-object
        """
        guild, text = message.channel.guild, message.content
        may_mention_all = self._world.bot_may(message.channel, Permission.MENTION_EVERYONE)
        roles = _named(_ROLE, text, allowed, "roles") & {
            role.id for role in guild.roles.values() if role.is_mentionable or may_mention_all
        }
        users = _named(_USER, text, allowed, "users") & guild.members.keys()
        is_everyone_allowed = allowed is None or "everyone" in (allowed.get("parse") or [])
        everyone = bool(_EVERYONE.search(text)) and is_everyone_allowed and may_mention_all
        return Pings(frozenset(roles), frozenset(users), everyone)

    def _told(self, message: Message) -> Json:
        guild_id = {"guild_id": str(message.channel.guild.id)}
        return self._world.message_for_bot(message) | with_nonce(message) | guild_id


def with_nonce(message: Message) -> Json:
    """Return the nonce as only the answer to the posting and its event have it, never a reading.

    https://github.com/Rapptz/discord.py/issues/2451
    """
    return {} if message.nonce is None else {"nonce": message.nonce}


def _named(pattern: re.Pattern[str], text: str, allowed: Json | None, kind: str) -> set[int]:
    named = {int(found) for found in pattern.findall(text)}
    if allowed is None or kind in (allowed.get("parse") or []):
        return named
    return named & {int(one) for one in allowed.get(kind) or []}


def _numbered(components: list[Json]) -> list[Json]:
    """Return a copy of *components*, each with an id as Discord gives it."""
    copies = [_copied(component) for component in components]
    for number, (_, component) in enumerate(walk(copies), start=1):
        component.setdefault("id", number)
    return copies


def _copied(component: Json) -> Json:
    inner = component.get("components")
    return dict(component) if inner is None else component | {"components": [*map(_copied, inner)]}
