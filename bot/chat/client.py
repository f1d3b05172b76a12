"""The bot as a client of discord.py: it registers commands and buttons, and syncs the commands."""

import hashlib
import json
import logging
from collections.abc import Sequence
from typing import Any

import discord
from discord import app_commands
from discord.ext import commands

from bot.chat.announce.commands import Announce
from bot.chat.announce.remove import RemoveButton
from bot.chat.buttons import QuestionButton
from bot.chat.context import Context, Interaction
from bot.chat.errors import tell
from bot.chat.operators.commands import OperatorCommands
from bot.chat.operators.decide import RejectButton
from bot.chat.permissions import INTENTS
from bot.chat.questions.commands import COMMANDS
from bot.chat.questions.export import export_csv
from bot.chat.questions.question import Question
from bot.chat.questions.reply import ReplyButton, answer, slash_command
from bot.chat.translator import CommandTranslator
from bot.storage.installation import save_synced_hash, synced_hash

COGS: tuple[type[commands.Cog], ...] = (Announce, OperatorCommands)
DYNAMIC_ITEMS: tuple[Any, ...] = (QuestionButton, ReplyButton, RemoveButton, RejectButton)
"""The buttons that work after a restart."""


log = logging.getLogger(__name__)

_LONGEST_WAIT = 30.0
"""Seconds to wait out a rate limit; beyond that, the outbox waits. Less is not accepted."""


class Tree(app_commands.CommandTree["DiscordBot"]):
    """The commands, with one error handler for all of them."""

    async def on_error(self, interaction: Interaction, error: app_commands.AppCommandError) -> None:
        """Tell the asker why there is no answer."""
        await tell(interaction, error)


class DiscordBot(commands.AutoShardedBot):
    """The bot on Discord: as many shards as Discord recommends, no privileged intents."""

    def __init__(self, context: Context, shard_count: int | None = None) -> None:
        super().__init__(
            commands.when_mentioned,
            tree_cls=Tree,
            help_command=None,
            intents=INTENTS,
            shard_count=shard_count,
            allowed_contexts=app_commands.AppCommandContext(guild=True),
            allowed_installs=app_commands.AppInstallationType(guild=True),
            allowed_mentions=discord.AllowedMentions.none(),
            max_messages=None,
            member_cache_flags=discord.MemberCacheFlags.none(),
            chunk_guilds_at_startup=False,
            max_ratelimit_timeout=_LONGEST_WAIT,
        )
        self.context = context

    async def setup_hook(self) -> None:
        """Add the commands and the buttons, and tell Discord of the commands if they changed."""
        if self.tree.translator is None:
            await self.tree.set_translator(CommandTranslator())
            for command in COMMANDS:
                self.tree.add_command(slash_command(command))
            self.tree.add_command(export_csv)
            for cog in COGS:
                await self.add_cog(cog(self.context))
            self.add_dynamic_items(*DYNAMIC_ITEMS)
        for guild in self._scopes():
            await self._sync(guild)

    def _scopes(self) -> Sequence[discord.Object | None]:
        """Return the servers on which commands are registered; None stands for all of them."""
        guilds = [discord.Object(int(guild)) for guild in self.context.settings.guilds]
        for guild in guilds:
            self.tree.copy_global_to(guild=guild)
        return guilds or [None]

    async def _sync(self, guild: discord.Object | None) -> None:
        """Register the commands, unless Discord has just these: it counts how often that is done.

        https://discord.com/developers/docs/interactions/application-commands#registering-a-command
        """
        scope = f"{self.application_id}/{'global' if guild is None else guild.id}"
        digest = await self._digest(guild)
        if await self.context.store.read(synced_hash, scope) == digest:
            return
        try:
            await self.tree.sync(guild=guild)
        except (discord.HTTPException, discord.RateLimited) as error:
            # Announcements need no commands.
            log.error("the commands cannot be registered until the next start: %s", error)
        else:
            await self.context.store.transact(save_synced_hash, scope, digest)

    async def _digest(self, guild: discord.Object | None) -> str:
        payloads = [
            await command.get_translated_payload(self.tree, self.tree.translator)
            if self.tree.translator is not None
            else command.to_dict(self.tree)
            for command in self.tree.get_commands(guild=guild)
        ]
        text = json.dumps(payloads, sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()

    async def answer_why(self, interaction: Interaction, code: str) -> None:
        """Answer why the announcement of that code was made."""
        await answer(interaction, Question("told", (code,)))

    async def answer_ranking(self, interaction: Interaction, board: str) -> None:
        """Answer with the ranking of *board* as it is now."""
        await answer(interaction, Question("ranking", (board,)))

    async def answer_history(self, interaction: Interaction, account: str) -> None:
        """Answer with the history of *account*."""
        await answer(interaction, Question("history", (account,), days=30))
