"""The group `/announce`: commands over the subscriptions of a server's channels."""

import discord
from discord import app_commands
from discord.ext import commands

from bot.chat.announce import save
from bot.chat.announce.channel import Where, key_of, target_of
from bot.chat.announce.descriptions import answer, fit_blocks, listed, mentioned, warnings
from bot.chat.announce.options import SubscriptionChanges, SubscriptionOptions, with_options
from bot.chat.announce.remove import RemoveButton
from bot.chat.context import Context, Interaction, language_for
from bot.chat.errors import NotAllowedError
from bot.chat.permissions import is_manager, offered
from bot.pipeline import subscriptions
from bot.pipeline.subscriptions import Subscribed

_CHANNEL = "The channel; this one if you leave it out"
_TARGET = "Where to announce; this channel if you leave it out"
_BUTTONS = 25


class Announce(
    commands.GroupCog, name="announce", group_description="Announcements in this server's channels"
):
    """Lets people say what is announced where; every answer is for them alone."""

    def __init__(self, context: Context) -> None:
        self._context = context
        assert self.app_command is not None
        self.app_command.default_permissions = offered(context.settings.managers)

    async def interaction_check(self, interaction: Interaction, /) -> bool:
        """Let nobody in who does not manage announcements."""
        if not is_manager(interaction, self._context.settings.managers):
            raise NotAllowedError("error-not-a-manager")
        return True

    @app_commands.command()
    @app_commands.describe(channel=_TARGET)
    @with_options(SubscriptionOptions)
    async def add(
        self, interaction: Interaction, channel: Where | None, options: SubscriptionOptions
    ) -> None:
        """Announce what happens in a channel."""
        await interaction.response.defer(ephemeral=True)
        await save.add(self._context, interaction, channel, options)

    @app_commands.command()
    @app_commands.describe(channel=_TARGET)
    @with_options(SubscriptionChanges)
    async def edit(
        self, interaction: Interaction, channel: Where | None, options: SubscriptionChanges
    ) -> None:
        """Change what is announced in a channel."""
        await interaction.response.defer(ephemeral=True)
        await save.change(self._context, interaction, channel, options)

    @app_commands.command(name="list")
    async def list_(self, interaction: Interaction) -> None:
        """Show what is announced in this server's channels."""
        await interaction.response.defer(ephemeral=True)
        language, guild = language_for(interaction), interaction.guild
        assert guild is not None
        all_ = await self._context.store.read(subscriptions.all_subscribed, str(guild.id))
        blocks = [listed(one, self._context.catalogue, language) for one in all_]
        for text in fit_blocks(blocks or [language.text("announce-list-none")]):
            await interaction.followup.send(embed=answer([text]), ephemeral=True)
        gone = [one for one in all_ if one.refusal is not None and not _is_there(guild, one)]
        if gone:
            view = discord.ui.View(timeout=None)
            for one in gone[:_BUTTONS]:
                channel = one.subscription.channel
                label = language.text("announce-remove-gone", channel=channel)
                view.add_item(RemoveButton(channel, label))
            told = answer([language.text("announce-list-gone", count=len(gone))])
            await interaction.followup.send(embed=told, view=view, ephemeral=True)

    @app_commands.command()
    @app_commands.describe(channel=_CHANNEL)
    async def pause(self, interaction: Interaction, channel: Where | None = None) -> None:
        """Announce nothing in a channel until somebody resumes it."""
        await interaction.response.defer(ephemeral=True)
        key, language = key_of(interaction, channel), language_for(interaction)
        by = save.subscriber_of(interaction)
        paused = await self._context.store.transact(
            subscriptions.pause, by, key, self._context.clock()
        )
        save.audit("paused", key, by)
        lines = [language.text("announce-paused", channel=mentioned(key))]
        if paused.waiting:
            lines.append(language.text("announce-paused-waiting", count=paused.waiting))
        await interaction.followup.send(embed=answer(lines), ephemeral=True)

    @app_commands.command()
    @app_commands.describe(channel=_CHANNEL)
    async def resume(self, interaction: Interaction, channel: Where | None = None) -> None:
        """Announce in a channel again, after a pause or a refusal of Discord's."""
        await interaction.response.defer(ephemeral=True)
        language, target = language_for(interaction), await target_of(interaction, channel)
        missing = target.missing(None, language)
        by = save.subscriber_of(interaction)
        resumed = await self._context.store.transact(
            subscriptions.resume, by, target.key, self._context.clock()
        )
        save.audit("resumed", target.key, by)
        lines = [language.text("announce-resumed", channel=mentioned(target.key))]
        lines.append(language.text("announce-resumed-waiting", count=resumed.waiting))
        lines += warnings(missing, language)
        await interaction.followup.send(embed=answer(lines), ephemeral=True)

    @app_commands.command()
    @app_commands.describe(channel=_CHANNEL)
    async def remove(self, interaction: Interaction, channel: Where | None = None) -> None:
        """Announce nothing more in a channel, and forget what it wanted."""
        key, language = key_of(interaction, channel), language_for(interaction)
        guild = str(interaction.guild_id)
        found = await self._context.store.read(subscriptions.subscribed, guild, key)
        lines = [language.text("announce-remove", channel=mentioned(key))]
        if found.waiting:
            lines.append(language.text("announce-remove-waiting", count=found.waiting))
        view = discord.ui.View(timeout=None)
        view.add_item(RemoveButton(key, language.text("announce-remove-button")))
        await interaction.response.send_message(embed=answer(lines), view=view, ephemeral=True)

    @app_commands.command()
    @app_commands.describe(channel=_CHANNEL)
    async def preview(self, interaction: Interaction, channel: Where | None = None) -> None:
        """Show an announcement as a channel could get it, to you alone."""
        await interaction.response.defer(ephemeral=True)
        key = key_of(interaction, channel)
        guild = str(interaction.guild_id)
        found = await self._context.store.read(subscriptions.subscribed, guild, key)
        shown = await save.preview_of(self._context, found.subscription)
        note = language_for(interaction).text("announce-preview", channel=mentioned(key))
        await interaction.followup.send(embed=answer([note]), ephemeral=True)
        await interaction.followup.send(**shown, ephemeral=True)

    @app_commands.command()
    @app_commands.describe(channel=_CHANNEL)
    async def test(self, interaction: Interaction, channel: Where | None = None) -> None:
        """Post an announcement that is marked as a test in a channel."""
        await interaction.response.defer(ephemeral=True)
        language, target = language_for(interaction), await target_of(interaction, channel)
        missing = target.missing(None, language)
        by = save.subscriber_of(interaction)
        queued = await save.queue_test(self._context, by.guild, target.key)
        save.audit("tested", target.key, by)
        key = "announce-tested" if queued.refusal is None else "announce-tested-refused"
        lines = [language.text(key, channel=mentioned(target.key)), *warnings(missing, language)]
        await interaction.followup.send(embed=answer(lines), ephemeral=True)


def _is_there(guild: discord.Guild, one: Subscribed) -> bool:
    return guild.get_channel_or_thread(int(one.subscription.channel)) is not None
