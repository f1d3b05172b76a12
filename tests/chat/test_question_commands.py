"""The commands of the questions, as Discord gets them."""

from typing import Any

import discord
import pytest
from discord import app_commands

from bot.chat.questions import commands
from bot.chat.questions.export import export_csv
from bot.chat.questions.reply import slash_command
from bot.chat.translator import CommandTranslator
from tests.chat.command_limits import problems, untranslated

COMMANDS = [*map(slash_command, commands.COMMANDS), export_csv]
NAMES = [
    *("ranking", "city", "compare", "history", "milestones"),
    *("recent", "why", "status", "about", "export"),
]


def test_there_is_a_command_for_every_question() -> None:
    assert [command.name for command in COMMANDS] == NAMES


@pytest.mark.parametrize("command", COMMANDS, ids=[one.name for one in COMMANDS])
async def test_a_command_keeps_to_the_limits_in_every_language(
    tree: app_commands.CommandTree[discord.Client], command: Any
) -> None:
    payload = await command.get_translated_payload(tree, CommandTranslator())

    assert problems(payload) == []
    assert untranslated(payload) == []


@pytest.mark.parametrize("command", COMMANDS, ids=[one.name for one in COMMANDS])
def test_every_answer_can_be_made_public(command: Any) -> None:
    public = next(one for one in command.parameters if one.name == "public")

    assert (public.required, public.default) == (False, False)
