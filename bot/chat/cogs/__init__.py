"""The slash commands, one file a topic: each receives, asks, and renders."""

from typing import Any

from discord.ext import commands

from bot.chat.answers.reply import AskButton
from bot.chat.buttons import QuestionButton
from bot.chat.cogs.announce import Announce
from bot.chat.cogs.announce_remove import RemoveButton
from bot.chat.cogs.inquiries import Inquiries
from bot.chat.cogs.operators import Operators
from bot.chat.cogs.operators_decide import RejectButton
from bot.chat.cogs.questions import Questions

COGS: tuple[type[commands.Cog], ...] = (Questions, Inquiries, Announce, Operators)
DYNAMIC_ITEMS: tuple[Any, ...] = (QuestionButton, AskButton, RemoveButton, RejectButton)
"""The buttons that work after a restart."""
