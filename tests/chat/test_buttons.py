"""The buttons under announcements: their ids say everything."""

import re
from types import SimpleNamespace
from typing import Any

import pytest

from bot.chat.buttons import ButtonQuestion, QuestionButton

LONGEST = "k" * 64


class FakeClient:
    """Notes what it is asked."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, str]] = []

    async def answer_why(self, interaction: Any, code: str) -> None:
        self.asked.append(("why", code))

    async def answer_ranking(self, interaction: Any, board: str) -> None:
        self.asked.append(("ranking", board))

    async def answer_history(self, interaction: Any, account: str) -> None:
        self.asked.append(("history", account))


@pytest.mark.parametrize(
    ("question", "key", "asked"),
    [
        ("why", "9223372036854775807-1f2e3d", "9223372036854775807-1f2e3d"),
        ("ranking", LONGEST, LONGEST),
        ("history", "seoul.main_2-a", "seoul.main_2-a"),
    ],
)
async def test_a_button_asks_after_a_restart_what_it_asked_before(
    question: ButtonQuestion, key: str, asked: str
) -> None:
    before = QuestionButton(question, key, "Label")
    match = re.fullmatch(before.template, before.custom_id)
    assert match is not None
    client = FakeClient()
    interaction: Any = SimpleNamespace(client=client)

    button = await QuestionButton.from_custom_id(interaction, before.item, match)
    await button.callback(interaction)

    assert client.asked == [(question, asked)]
    assert button.custom_id == before.custom_id
    assert len(button.custom_id) <= 100
    assert button.item.label == "Label"
