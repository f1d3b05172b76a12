"""The guilds and what happens in them; whatever happens is told to the gateway."""

import asyncio
from collections.abc import Callable
from typing import Any

from tests.chat.discord_server.errors import DiscordError
from tests.chat.discord_server.payloads import (
    channel_json,
    guild_create_json,
    member_json,
    message_json,
    role_json,
)
from tests.chat.discord_server.permissions import EVERYBODY, Permission, permissions_in
from tests.chat.discord_server.state import (
    Channel,
    Guild,
    Member,
    Message,
    Overwrite,
    Role,
    Snowflakes,
    User,
)

Json = dict[str, Any]


class World:
    """All state that outlives the bot's connection; *publish* takes event, data and guild."""

    def __init__(self) -> None:
        self.ids = Snowflakes()
        self.bot = User(self.ids.next(), "Milepost", is_bot=True)
        self.guilds: dict[int, Guild] = {}
        self.left: dict[int, Guild] = {}
        self.commands: dict[int | None, list[Json]] = {}
        self.publish: Callable[[str, Json, int], None] = lambda event, data, guild_id: None
        self._changed = asyncio.Event()

    def add_guild(self, name: str = "City Hall", *, locale: str = "en-US", id: int = 0) -> Guild:
        """Make a guild that the bot is in; everybody may do there what people usually may."""
        owner = User(self.ids.next(), "Owner")
        guild = Guild(id or self.ids.next(), name, owner.id, locale)
        own = Role(self.ids.next(), self.bot.name, bot_id=self.bot.id)
        guild.roles = {guild.id: Role(guild.id, "@everyone", EVERYBODY), own.id: own}
        guild.members = {
            owner.id: Member(owner, guild),
            self.bot.id: Member(self.bot, guild, [own.id]),
        }
        self.guilds[guild.id] = guild
        self.tell("GUILD_CREATE", guild_create_json(guild, self.bot), guild)
        return guild

    def remove_guild(self, guild: Guild) -> None:
        """Throw the bot out of *guild*."""
        self.left[guild.id] = self.guilds.pop(guild.id)
        self.tell("GUILD_DELETE", {"id": str(guild.id)}, guild)

    def add_channel(self, guild: Guild, name: str = "news") -> Channel:
        """Make a text channel."""
        channel = Channel(self.ids.next(), guild, name)
        guild.channels[channel.id] = channel
        self.tell("CHANNEL_CREATE", channel_json(channel), guild)
        return channel

    def delete_channel(self, channel: Channel) -> None:
        """Delete a channel with its messages."""
        gone = channel_json(channel)
        del channel.guild.channels[channel.id]
        self.tell("CHANNEL_DELETE", gone, channel.guild)

    def add_role(
        self, guild: Guild, name: str, permissions: int = 0, *, is_mentionable: bool = False
    ) -> Role:
        """Make a role."""
        role = Role(self.ids.next(), name, permissions, is_mentionable)
        guild.roles[role.id] = role
        position = len(guild.roles) - 1
        told = {"guild_id": str(guild.id), "role": role_json(role, position)}
        self.tell("GUILD_ROLE_CREATE", told, guild)
        return role

    def add_member(
        self,
        guild: Guild,
        name: str = "Mina",
        *,
        roles: tuple[Role, ...] = (),
        permissions: int = 0,
        locale: str = "en-US",
    ) -> Member:
        """Make a person; *permissions* come through a role of this person's own."""
        if permissions:
            roles = (*roles, self.add_role(guild, f"{name}'s", permissions))
        person = User(self.ids.next(), name)
        member = Member(person, guild, [role.id for role in roles], locale)
        guild.members[person.id] = member
        joined = member_json(member) | {"guild_id": str(guild.id)}
        self.tell("GUILD_MEMBER_ADD", joined, guild)
        return member

    def forbid(self, channel: Channel, permission: Permission) -> None:
        """Take *permission* from the bot in *channel*."""
        self._overwrite(channel, allow=0, deny=permission)

    def allow(self, channel: Channel, permission: Permission) -> None:
        """Give *permission* to the bot in *channel*."""
        self._overwrite(channel, allow=permission, deny=0)

    def say(self, channel: Channel, member: Member, text: str) -> Message:
        """Post a message of a person's, which the bot sees without its content."""
        message = Message(self.ids.next(), channel, member.user, text)
        channel.messages[message.id] = message
        self.tell("MESSAGE_CREATE", self.message_for_bot(message), channel.guild)
        return message

    def delete_message(self, message: Message) -> None:
        """Delete a message; a nonce goes on to belong to it."""
        message.channel.messages.pop(message.id, None)
        gone = {"id": str(message.id), "channel_id": str(message.channel.id)}
        gone["guild_id"] = str(message.channel.guild.id)
        self.tell("MESSAGE_DELETE", gone, message.channel.guild)

    def message_for_bot(self, message: Message) -> Json:
        """Return *message* as the bot sees it, which has no intent to read what others say.

        https://discord.com/developers/docs/events/gateway#message-content-intent
        """
        written = message_json(message)
        if message.author.id != self.bot.id:
            written |= {"content": "", "embeds": [], "attachments": [], "components": []}
        return written

    def channel(self, channel_id: int) -> Channel:
        """Return the channel *channel_id*, which Discord may not know."""
        for guild in self.guilds.values():
            if channel_id in guild.channels:
                return guild.channels[channel_id]
        if any(channel_id in guild.channels for guild in self.left.values()):
            raise DiscordError(50001)
        raise DiscordError(10003)

    def guild(self, guild_id: int) -> Guild:
        """Return the guild *guild_id*, which the bot may not be in."""
        if guild_id not in self.guilds:
            raise DiscordError(10004)
        return self.guilds[guild_id]

    def bot_may(self, channel: Channel, permission: Permission) -> bool:
        """Return whether the bot has *permission* in *channel*."""
        member = channel.guild.members[self.bot.id]
        return bool(permissions_in(channel, member) & permission)

    def command(self, guild: Guild, name: str) -> Json:
        """Return the registered command *name*; a guild's own goes before a global one."""
        for command in self.commands.get(guild.id, []) + self.commands.get(None, []):
            if command["name"] == name:
                return command
        raise LookupError(f"no command {name!r} is registered")

    def tell(self, event: str, data: Json, guild: Guild) -> None:
        """Tell the bot of *event*, and whoever waits for something to change."""
        self.publish(event, data, guild.id)
        self.changed()

    def changed(self) -> None:
        """Let everybody who waits look again."""
        self._changed.set()
        self._changed = asyncio.Event()

    async def until(self, is_so: Callable[[], object], seconds: float = 5.0) -> None:
        """Wait until *is_so*; raise TimeoutError where it takes too long."""
        async with asyncio.timeout(seconds):
            while not is_so():
                await self._changed.wait()

    def _overwrite(self, channel: Channel, *, allow: int, deny: int) -> None:
        own = next(role for role in channel.guild.roles.values() if role.bot_id == self.bot.id)
        overwrite = channel.overwrites.setdefault(own.id, Overwrite(own.id, is_member=False))
        overwrite.allow = (overwrite.allow & ~deny) | allow
        overwrite.deny = (overwrite.deny & ~allow) | deny
        self.tell("CHANNEL_UPDATE", channel_json(channel), channel.guild)
