"""`/announce` in the language of whoever asks, on a Discord that knows languages."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from bot.chat.announce.commands import Announce
from bot.chat.announce.descriptions import permissions
from bot.chat.client import DiscordBot
from bot.chat.operators.commands import OperatorCommands
from bot.chat.translator import CommandTranslator
from bot.language import LANGUAGES, language_of
from bot.storage.subscriptions import find_subscription
from tests.chat.announcing import build
from tests.chat.command_limits import problems, untranslated
from tests.chat.discord_server import DiscordServer, Interaction, Member, Permission

GROUPS = ("announce", "reading", "poll", "incident")


class Embassy:
    """A server whose people speak Korean, and the bot."""

    def __init__(self, server: DiscordServer, client: DiscordBot) -> None:
        self.server = server
        self.client = client
        self.guild = server.world.add_guild("서울시", locale="ko")
        self.channel = server.world.add_channel(self.guild, "news")
        self.mina = self.member("Mina", "ko")

    def member(self, name: str, locale: str) -> Member:
        return self.server.world.add_member(
            self.guild, name, permissions=Permission.MANAGE_GUILD, locale=locale
        )

    async def ask(self, command: str, options: dict[str, Any] | None = None) -> Interaction:
        return await self.server.people.slash(
            self.channel, self.mina, f"announce {command}", options
        )


@pytest.fixture
async def embassy(discord_server: DiscordServer, path: Path) -> AsyncIterator[Embassy]:
    store, client, _ = build(path)
    there = Embassy(discord_server, client)
    running = asyncio.create_task(client.start(discord_server.token))
    await discord_server.bot_is_ready(20)
    yield there
    await client.close()
    await running
    await store.aclose()


def text_of(answer: Interaction) -> str:
    assert answer.is_private
    return "\n".join(embed["description"] for embed in answer.message.embeds)


# --- who asks ------------------------------------------------------------------------------------


async def test_whoever_asks_is_answered_in_their_language_and_at_once(embassy: Embassy) -> None:
    answer = await embassy.ask("add", {"boards": "수도", "smallest": "10만"})

    assert "채널에 알림이 게시됩니다" in text_of(answer)
    assert "**순위표:** 수도" in text_of(answer)
    assert "**돌파 기록:** 10만 명 이상만" in text_of(answer)
    assert answer.was_deferred
    assert answer.took < 3
    assert embassy.server.violations == []


async def test_a_channel_speaks_its_server_s_language_where_nothing_else_is_said(
    embassy: Embassy,
) -> None:
    await embassy.ask("add")

    one = await embassy.client.context.store.read(find_subscription, str(embassy.channel.id))
    assert one.language == "ko"


async def test_every_answer_keeps_to_discord_s_limits_in_every_language(
    embassy: Embassy,
) -> None:
    role = embassy.server.world.add_role(embassy.guild, "Press")
    for code, locale in zip(LANGUAGES, ("en-GB", "ko", "ja", "fr", "es-419"), strict=True):
        channel = embassy.server.world.add_channel(embassy.guild, code)
        person = embassy.member(code, locale)
        full = {"mention": role, "quiet-from": "22:00", "quiet-to": "7:00", "top": 1}
        for command, options in (
            ("add", {**full, "boards": "capitals", "accounts": "seoul, paris"}),
            ("edit", {"clear": "boards", "quiet-mode": "drop", "language": code}),
            ("pause", {}),
            ("list", {}),
            ("resume", {}),
            ("preview", {}),
            ("test", {}),
            ("remove", {}),
        ):
            answer = await embassy.server.people.slash(
                channel, person, f"announce {command}", options
            )
            assert answer.is_private
            assert answer.took < 3
    pressed = await embassy.server.people.click(
        answer.message, f"milepost:remove:{channel.id}", person
    )
    assert "Ya no se anuncia nada" in text_of(pressed)
    assert embassy.server.violations == []


async def test_a_channel_that_the_bot_cannot_see_is_refused(embassy: Embassy) -> None:
    hidden = embassy.server.world.add_channel(embassy.guild, "hidden")
    embassy.server.world.forbid(hidden, Permission.VIEW_CHANNEL)

    answer = await embassy.ask("add", {"channel": hidden})

    assert "봇이 " in answer.message.content + "".join(one.content for one in answer.followups)
    assert await embassy.client.context.store.read(find_subscription, str(hidden.id)) is None


async def test_suggestions_are_in_the_language_of_whoever_types(embassy: Embassy) -> None:
    answer = await embassy.server.people.autocomplete(
        embassy.channel, embassy.mina, "announce add", "accounts", "서"
    )
    zones = await embassy.server.people.autocomplete(
        embassy.channel, embassy.mina, "announce add", "time-zone", "서울"
    )

    assert {one["name"].split(" ")[0] for one in answer.choices} == {"서울"}
    assert zones.choices[0] == {"name": "서울 (Asia/Seoul)", "value": "Asia/Seoul"}


# --- the commands --------------------------------------------------------------------------------


@pytest.fixture
async def client(path: Path) -> AsyncIterator[DiscordBot]:
    store, client, _ = build(path)
    for cog in (Announce, OperatorCommands):
        await client.add_cog(cog(client.context))
    yield client
    await store.aclose()


@pytest.mark.parametrize("name", GROUPS)
async def test_a_command_keeps_to_discord_s_limits_and_is_translated(
    client: DiscordBot, name: str
) -> None:
    command = client.tree.get_command(name)
    payload = await command.get_translated_payload(client.tree, CommandTranslator())

    assert problems(payload) == []
    assert untranslated(payload) == []
    assert payload["contexts"] == [0]


async def test_commands_are_offered_to_whom_the_settings_name(path: Path) -> None:
    for settings, offered in (
        ({}, {name: "32" for name in GROUPS}),
        ({"managers": ("175928847299117063",)}, {**dict.fromkeys(GROUPS, "32"), "announce": None}),
        (
            {"operators": ("175928847299117063",)},
            {**dict.fromkeys(GROUPS), "announce": "32"},
        ),
    ):
        store, client, _ = build(path, **settings)
        for cog in (Announce, OperatorCommands):
            await client.add_cog(cog(client.context))
        found = {
            command.name: command.to_dict(client.tree)["default_member_permissions"]
            for command in client.tree.get_commands()
        }
        await store.aclose()
        assert {name: value and str(value) for name, value in found.items()} == offered


@pytest.mark.parametrize("code", LANGUAGES)
def test_every_permission_has_a_name_in_every_language(code: str) -> None:
    missing = ["View Channel", "Send Messages", "Send Messages in Threads", "Embed Links"]
    missing += ["Attach Files", "Read Message History", "Mention @everyone, @here, and All Roles"]

    assert permissions(missing, language_of(code))
