"""Persistent buttons under announcements: dynamic items, in discord.py's words.

All that a button means is in its id, so that a restart of the bot, or a year, changes nothing:
`milepost:why:<code of an announcement>`, `milepost:ranking:<board>`, `milepost:history:<account>`.
"""

import re
from typing import Any, Literal, Protocol, Self

import discord

from bot.chat.context import Interaction

ButtonQuestion = Literal["why", "ranking", "history"]


class Answering(Protocol):
    """The client that a button is pressed in, which answers it."""

    async def answer_why(self, interaction: Interaction, code: str) -> None:
        """Answer why the announcement of that code was made."""

    async def answer_ranking(self, interaction: Interaction, board: str) -> None:
        """Answer with the ranking of *board* as it is now."""

    async def answer_history(self, interaction: Interaction, account: str) -> None:
        """Answer with the history of *account*."""


class QuestionButton(
    discord.ui.DynamicItem[discord.ui.Button[Any]],
    template=r"milepost:(?P<question>why|ranking|history):(?P<key>[a-z0-9][a-z0-9_.-]{0,63})",
):
    """Asks *question* about *key*; a client makes it work with `add_dynamic_items`."""

    def __init__(self, question: ButtonQuestion, key: str, label: str) -> None:
        super().__init__(discord.ui.Button(label=label, custom_id=f"milepost:{question}:{key}"))
        self._question = question
        self._key = key

    @classmethod
    async def from_custom_id(
        cls, interaction: Interaction, item: Any, match: re.Match[str], /
    ) -> Self:
        """Return the button that was pressed."""
        question: Any = match["question"]
        return cls(question, match["key"], item.label)

    async def callback(self, interaction: Interaction) -> None:
        """Let the client answer."""
        client: Answering = interaction.client
        match self._question:
            case "why":
                await client.answer_why(interaction, self._key)
            case "ranking":
                await client.answer_ranking(interaction, self._key)
            case "history":
                await client.answer_history(interaction, self._key)
