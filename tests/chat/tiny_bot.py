"""A small bot of discord.py's, and a stage on which it meets people."""

import asyncio

import discord
from discord import app_commands
from discord.ext import commands

from tests.chat.discord_server import Channel, DiscordServer, Member

CHART = b"\x89PNG a chart"


class Buttons(discord.ui.View):
    """A view that works after a restart."""

    def __init__(self) -> None:
        super().__init__(timeout=None)

    @discord.ui.button(label="Why?", custom_id="why")
    async def why(self, interaction: discord.Interaction, button: discord.ui.Button) -> None:
        await interaction.response.send_message("Because it rose.", ephemeral=True)


class TinyBot(commands.AutoShardedBot):
    """A bot with one of everything."""

    def __init__(self, **options: object) -> None:
        super().__init__(
            command_prefix=(),
            help_command=None,
            intents=options.pop("intents", discord.Intents(guilds=True)),
            guild_ready_timeout=0.05,
            **options,
        )
        self.events: list[str] = []
        self.has_started, self.has_resumed = asyncio.Event(), asyncio.Event()
        self.tree.add_command(_ranking)
        self.tree.add_command(_Announce())

    async def before_identify_hook(self, shard_id: int | None, *, initial: bool = False) -> None:
        """Discord wants five seconds between two, the tests do not."""

    async def setup_hook(self) -> None:
        self.add_view(Buttons())
        await self.tree.sync()

    async def on_ready(self) -> None:
        self.has_started.set()

    async def on_resumed(self) -> None:
        self.events.append("resumed")
        self.has_resumed.set()

    async def on_guild_channel_delete(self, channel: discord.abc.GuildChannel) -> None:
        self.events.append(f"deleted {channel.name}")


@app_commands.command(name="ranking", description="Shows a ranking")
async def _ranking(interaction: discord.Interaction, board: str, places: int = 10) -> None:
    text = f"{board} {places} {interaction.locale} {interaction.guild_locale}"
    await interaction.response.send_message(text, view=Buttons())


@app_commands.default_permissions(manage_guild=True)
class _Announce(app_commands.Group, name="announce", description="Announcements"):
    @app_commands.command(name="add", description="Announces here")
    async def add(self, interaction: discord.Interaction) -> None:
        await interaction.response.send_message("It is announced here.")


class Stage:
    """A server with a guild, a channel, a person and a bot."""

    def __init__(self, server: DiscordServer, **options: object) -> None:
        self.server = server
        self.guild = server.world.add_guild("서울시", locale="ko")
        self.channel: Channel = server.world.add_channel(self.guild, "news")
        self.mina: Member = server.world.add_member(self.guild, locale="ja")
        self.bot = TinyBot(**options)
        self.running: asyncio.Task[None] | None = None

    async def enter(self) -> None:
        self.running = asyncio.create_task(self.bot.start(self.server.token))
        async with asyncio.timeout(5):
            await self.bot.has_started.wait()

    async def leave(self) -> None:
        await self.bot.close()
        await self.running

    def target(self) -> discord.TextChannel:
        channel = self.bot.get_channel(self.channel.id)
        assert isinstance(channel, discord.TextChannel)
        return channel

    async def resume(self) -> None:
        """Wait until the bot has resumed once."""
        async with asyncio.timeout(5):
            await self.bot.has_resumed.wait()
        assert self.server.gateway.resumed == 1
