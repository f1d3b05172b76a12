"""Target channels: the channels that announcements go to, and the bot's permissions there."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import discord
from discord import app_commands
from discord.app_commands import AppCommandChannel, AppCommandThread

from bot.chat.announce.descriptions import mentioned, permissions
from bot.chat.context import Interaction
from bot.chat.permissions import NEEDED, missing_permissions
from bot.errors import UserError
from bot.language import Language

Chosen = AppCommandChannel | AppCommandThread


class ChannelOption(app_commands.Transformer):
    """A channel as it was chosen, which the bot need not be able to see."""

    @property
    def type(self) -> discord.AppCommandOptionType:
        """It is a channel."""
        return discord.AppCommandOptionType.channel

    @property
    def channel_types(self) -> list[discord.ChannelType]:
        """The types of channels in which announcements can be read."""
        kind = discord.ChannelType
        return [kind.text, kind.news, kind.news_thread, kind.public_thread, kind.private_thread]

    async def transform(self, interaction: Interaction, value: Any, /) -> Any:
        """Take it as it is."""
        return value


Where = app_commands.Transform[Chosen, ChannelOption]


@dataclass(frozen=True, slots=True)
class TargetChannel:
    """A channel that can be announced in, and the bot's permissions there."""

    channel: discord.TextChannel | discord.Thread
    granted: discord.Permissions

    @property
    def key(self) -> str:
        """Its id, as subscriptions have it."""
        return str(self.channel.id)

    def missing(self, role: discord.Role | None, language: Language) -> Sequence[str]:
        """Return the missing permissions that the bot can post without.

        Raises UserError where it cannot post at all.
        """
        missing = missing_permissions(self.granted, self.channel, role)
        if not NEEDED.isdisjoint(missing):
            raise UserError(
                "announce-cannot-post",
                channel=mentioned(self.key),
                permissions=permissions(missing, language),
            )
        return missing


def key_of(interaction: Interaction, chosen: Chosen | None) -> str:
    """Return the id of the channel that was *chosen*, else of the one where that was asked."""
    return str(interaction.channel_id if chosen is None else chosen.id)


async def target_of(interaction: Interaction, chosen: Chosen | None) -> TargetChannel:
    """Return the channel that was *chosen*, else the one where that was asked.

    Raises UserError where nothing can be announced there.
    """
    if chosen is None or chosen.id == interaction.channel_id:
        return TargetChannel(_announceable(interaction.channel), interaction.app_permissions)
    try:
        channel = _announceable(chosen.resolve() or await chosen.fetch())
    except (discord.Forbidden, discord.NotFound):
        raise UserError("announce-not-visible", channel=mentioned(chosen.id)) from None
    return TargetChannel(channel, channel.permissions_for(channel.guild.me))


def _announceable(channel: object) -> discord.TextChannel | discord.Thread:
    if isinstance(channel, discord.TextChannel | discord.Thread):
        return channel
    raise UserError("announce-not-here")
