"""What people do in Discord, and how long the bot lets them wait."""

from collections.abc import Mapping
from typing import Any

from tests.chat.discord_server.forms import MAX_FILE_BYTES
from tests.chat.discord_server.interactions import (
    AUTOCOMPLETE,
    COMMAND,
    COMPONENT,
    Interaction,
    Interactions,
)
from tests.chat.discord_server.limits import walk
from tests.chat.discord_server.options import data_of
from tests.chat.discord_server.payloads import channel_json, member_json, message_json
from tests.chat.discord_server.permissions import Permission, permissions_in
from tests.chat.discord_server.state import Channel, Member, Message
from tests.chat.discord_server.world import World

Json = dict[str, Any]


class People:
    """Uses commands and buttons as Discord's own clients let people do it.

    Every method returns when the bot has answered, and raises TimeoutError where it has not after
    *seconds*. What a client does not offer raises at once: an unknown command or option
    (LookupError), a wrong value (ValueError), a command that this person may not use
    (PermissionError).
    """

    def __init__(self, world: World, interactions: Interactions) -> None:
        self._world = world
        self._interactions = interactions

    async def slash(
        self,
        channel: Channel,
        member: Member,
        name: str,
        options: Mapping[str, object] | None = None,
        *,
        seconds: float = 5.0,
    ) -> Interaction:
        """Use the command *name*, as in "announce add"; options have their English names."""
        command = self._world.command(channel.guild, name.split()[0])
        _check_offered(command, permissions_in(channel, member))
        data = data_of(command, channel.guild, name, options or {})
        interaction = Interaction(self._world.ids.next(), COMMAND, channel, member)
        return await self._done(interaction, data, f"/{name}", seconds)

    async def autocomplete(
        self,
        channel: Channel,
        member: Member,
        name: str,
        focused: str,
        text: str,
        *,
        seconds: float = 5.0,
    ) -> Interaction:
        """Type *text* into the option *focused*; the answer has its choices."""
        command = self._world.command(channel.guild, name.split()[0])
        data = data_of(command, channel.guild, name, {focused: text}, focused)
        interaction = Interaction(self._world.ids.next(), AUTOCOMPLETE, channel, member)
        return await self._done(interaction, data, f"/{name} {focused}", seconds)

    async def click(
        self,
        message: Message,
        custom_id: str,
        member: Member,
        *,
        seconds: float = 5.0,
    ) -> Interaction:
        """Press the button *custom_id* under *message*."""
        component = _component(message, custom_id)
        data: Json = {
            "custom_id": custom_id,
            "component_type": component["type"],
            "id": component["id"],
        }
        channel = message.channel
        interaction = Interaction(self._world.ids.next(), COMPONENT, channel, member, message)
        return await self._done(interaction, data, custom_id, seconds)

    async def _done(
        self, interaction: Interaction, data: Json, what: str, seconds: float
    ) -> Interaction:
        payload = self._payload(interaction, data)
        self._interactions.all[interaction.token] = interaction
        self._world.tell("INTERACTION_CREATE", payload, interaction.channel.guild)
        try:
            await self._world.until(lambda: interaction.finished_at is not None, seconds)
        except TimeoutError:
            state = "acknowledged" if interaction.callback else "not even acknowledged"
            raise TimeoutError(f"{what}: {state} and not answered in {seconds} s") from None
        return interaction

    def _payload(self, interaction: Interaction, data: Json) -> Json:
        channel, member, guild = interaction.channel, interaction.member, interaction.channel.guild
        held = permissions_in(channel, member)
        payload: Json = {
            "id": str(interaction.id),
            "application_id": str(self._world.bot.id),
            "type": interaction.kind,
            "token": interaction.token,
            "version": 1,
            "guild_id": str(guild.id),
            "guild": {"id": str(guild.id), "locale": guild.locale, "features": []},
            "channel_id": str(channel.id),
            "channel": channel_json(channel) | {"permissions": str(int(held))},
            "member": member_json(member) | {"permissions": str(int(held))},
            "locale": member.locale,
            "guild_locale": guild.locale,
            "app_permissions": str(permissions_in(channel, guild.members[self._world.bot.id])),
            "entitlements": [],
            "entitlement_sku_ids": [],
            "authorizing_integration_owners": {"0": str(guild.id)},
            "context": 0,
            "attachment_size_limit": MAX_FILE_BYTES,
            "data": data,
        }
        if interaction.source is not None:
            payload["message"] = message_json(interaction.source)
        return payload


def _check_offered(command: Json, permissions: int) -> None:
    """Raise PermissionError where Discord's clients would not offer *command*."""
    if not permissions & Permission.USE_APPLICATION_COMMANDS:
        raise PermissionError("this person may use no commands here")
    needed = int(command["default_member_permissions"] or 0)
    if permissions & needed != needed and not permissions & Permission.ADMINISTRATOR:
        raise PermissionError(f"/{command['name']} is not offered to this person")


def _component(message: Message, custom_id: str) -> Json:
    for _, component in walk(message.components):
        if component.get("custom_id") == custom_id:
            if component.get("disabled"):
                raise PermissionError(f"{custom_id} is disabled")
            return component
    raise LookupError(f"the message has no {custom_id!r}")
