"""The button that confirms that a channel is to get no more announcements."""

import logging
import re
from datetime import timedelta
from typing import Any, Self

import discord

from bot.chat.announce.descriptions import answer, mentioned
from bot.chat.context import Interaction, context_of, language_for
from bot.chat.errors import NotAllowedError, answering
from bot.chat.permissions import is_manager
from bot.errors import UserError
from bot.language import Language
from bot.pipeline.subscriptions import remove

log = logging.getLogger(__name__)

CONFIRM_WITHIN = timedelta(minutes=5)


def refuse_late(interaction: Interaction) -> None:
    """Raise UserError where the question whose button was pressed is from a while ago."""
    message = interaction.message
    if message is None or interaction.created_at - message.created_at > CONFIRM_WITHIN:
        raise UserError("confirm-late")


class RemoveButton(
    discord.ui.DynamicItem[discord.ui.Button[Any]],
    template=r"milepost:remove:(?P<channel>\d{15,20})",
):
    """Removes the announcements of a channel; it works after a restart, for a few minutes."""

    def __init__(self, channel: str, label: str) -> None:
        custom_id = f"milepost:remove:{channel}"
        style = discord.ButtonStyle.danger
        super().__init__(discord.ui.Button(label=label, custom_id=custom_id, style=style))
        self._channel = channel

    @classmethod
    async def from_custom_id(
        cls, interaction: Interaction, item: Any, match: re.Match[str], /
    ) -> Self:
        """Return the button that was pressed."""
        return cls(match["channel"], item.label)

    async def callback(self, interaction: Interaction) -> None:
        """Remove the announcements, if the presser may do so."""
        async with answering(interaction):
            context = context_of(interaction)
            if not is_manager(interaction, context.settings.managers):
                raise NotAllowedError("error-not-a-manager")
            refuse_late(interaction)
            await interaction.response.defer()
            guild = str(interaction.guild_id)
            dropped = await context.store.transact(remove, guild, self._channel)
            log.info(
                "server %s, channel %s: announcements removed by %s",
                guild,
                self._channel,
                interaction.user.id,
            )
            told = _told(self._channel, dropped, language_for(interaction))
            await interaction.edit_original_response(embed=told, view=None)


def _told(channel: str, dropped: int, language: Language) -> discord.Embed:
    lines = [language.text("announce-removed", channel=mentioned(channel))]
    if dropped:
        lines.append(language.text("announce-removed-waiting", count=dropped))
    return answer([*lines, language.text("announce-removed-how")])
