"""What the Discord of the tests' own refuses, and that its own answers are as Discord's."""

import json
from typing import Any

import aiohttp
import discord
import pytest

from tests.chat.discord_server import SEND_MESSAGE
from tests.chat.discord_server.command_limits import commands_complaints, is_command_name
from tests.chat.discord_server.limits import choice_complaints, message_complaints
from tests.chat.discord_server.schema import answer_complaint, request_complaint
from tests.chat.tiny_bot import Buttons, Stage

Json = dict[str, Any]


def _button(number: int = 0, **fields: object) -> Json:
    return {"type": 2, "style": 1, "label": "Why?", "custom_id": f"why{number}", **fields}


def _row(*inner: Json) -> Json:
    return {"type": 1, "components": list(inner)}


def _field(name: str = "n", value: str = "v") -> Json:
    return {"name": name, "value": value}


def _command(**fields: object) -> Json:
    return {"name": "ranking", "description": "Shows a ranking", "type": 1, **fields}


def _option(name: str = "board", **fields: object) -> Json:
    return {"type": 3, "name": name, "description": "Which board", **fields}


KOREAN = {"name_localizations": {"ko": "순위"}}
FITTING: list[Json] = [
    {"content": "x" * 2000, "nonce": "n" * 25},
    {"embeds": [{"title": "x" * 256, "description": "x" * 4096, "footer": {"text": "x" * 1648}}]},
    {"embeds": [{"fields": [_field("x" * 256, "x" * 980)] * 4}]},
    {"embeds": [{"fields": [_field()] * 25}] * 10},
    {"embeds": [{"image": {"url": "attachment://chart.png"}}]},
    {"components": [_row(*[_button(5 * row + one) for one in range(5)]) for row in range(5)]},
    {"allowed_mentions": {"parse": ["users"], "roles": ["1"]}},
]

TOO_MUCH: list[tuple[Json, str]] = [
    ({"content": "x" * 2001}, "content"),
    ({"nonce": "n" * 26}, "nonce"),
    ({"embeds": [{"title": "x"}] * 11}, "embeds"),
    ({"embeds": [{"title": "x" * 257}]}, "embeds.0.title"),
    ({"embeds": [{"description": "x" * 4097}]}, "embeds.0.description"),
    ({"embeds": [{"footer": {"text": "x" * 2049}}]}, "embeds.0.footer.text"),
    ({"embeds": [{"author": {"name": "x"}}]}, "embeds.0.author"),
    ({"embeds": [{"fields": [_field()] * 26}]}, "embeds.0.fields"),
    ({"embeds": [{"fields": [_field("x" * 257)]}]}, "embeds.0.fields.0.name"),
    ({"embeds": [{"fields": [_field(value="x" * 1025)]}]}, "embeds.0.fields.0.value"),
    ({"embeds": [{"fields": [_field(value=" ")]}]}, "embeds.0.fields.0.value"),
    ({"embeds": [{"description": "x" * 3001}] * 2}, "embeds"),
    ({"embeds": [{"image": {"url": "attachment://other.png"}}]}, "embeds.0.image.url"),
    ({"attachments": [{"id": 0, "description": "x" * 1025}]}, "attachments.0.description"),
    ({"components": [_row(_button(row)) for row in range(6)]}, "components"),
    ({"components": [_row(*[_button(one) for one in range(6)])]}, "components.0.components"),
    ({"components": [_row()]}, "components.0.components"),
    ({"components": [_button()]}, "components.0.type"),
    ({"components": [_row(_button(label="x" * 81))]}, "components.0.components.0.label"),
    ({"components": [_row(_button(label=""))]}, "components.0.components.0.label"),
    ({"components": [_row(_button(custom_id="x" * 101))]}, "components.0.components.0.custom_id"),
    ({"components": [_row(_button(), _button())]}, "components.0.components.1.custom_id"),
    (
        {"components": [_row(_button(url="https://example.org"))]},
        "components.0.components.0.custom_id",
    ),
    ({"allowed_mentions": {"parse": ["roles"], "roles": ["1"]}}, "allowed_mentions.roles"),
]

WRONG_COMMANDS: list[tuple[list[Json], str]] = [
    ([_command(name="Ranking")], "0.name"),
    ([_command(name="x" * 33)], "0.name"),
    ([_command(name_localizations={"fr": "Classement"})], "0.name_localizations.fr"),
    ([_command(name_localizations={"ko": "팔로워 순위"})], "0.name_localizations.ko"),
    ([_command(name_localizations={"es": "clasificación"})], "0.name_localizations"),
    ([_command(description="")], "0.description"),
    ([_command(description_localizations={"ja": "x" * 101})], "0.description_localizations.ja"),
    ([_command(), _command()], "commands"),
    ([_command(options=[_option(f"o{one}") for one in range(26)])], "0.options"),
    ([_command(options=[_option(), _option()])], "0.options"),
    ([_command(options=[_option("a"), _option("b", required=True)])], "0.options"),
    (
        [_command(options=[_option(choices=[_field("a", "x" * 101)])])],
        "0.options.0.choices.0.value",
    ),
    ([_command(options=[_option(choices=[_field("x" * 101)])])], "0.options.0.choices.0.name"),
    ([_command(options=[_option(choices=[_field()], autocomplete=True)])], "0.options.0.choices"),
    ([_command(options=[_option("a", **KOREAN), _option("b", **KOREAN)])], "0.options"),
    (
        [_command(options=[_option(choices=[_field("a") | KOREAN, _field("b") | KOREAN])])],
        "0.options.0.choices",
    ),
]


@pytest.mark.parametrize("message", FITTING)
def test_a_message_at_its_limits_is_taken(message: Json) -> None:
    assert list(message_complaints(message, ["chart.png"])) == []
    assert request_complaint(SEND_MESSAGE, message) is None


@pytest.mark.parametrize(("message", "path"), TOO_MUCH)
def test_a_message_over_a_limit_is_told_by_its_path(message: Json, path: str) -> None:
    found = [complaint.partition(": ")[0] for complaint in message_complaints(message)]
    assert path in found


@pytest.mark.parametrize(("commands", "path"), WRONG_COMMANDS)
def test_a_command_over_a_limit_is_told_by_its_path(commands: list[Json], path: str) -> None:
    found = [complaint.partition(": ")[0] for complaint in commands_complaints(commands)]
    assert path in found


def test_the_longest_translation_counts_in_the_size_of_a_command() -> None:
    choices = [_field(f"{one:02}" + "x" * 98, "v" * 100) for one in range(25)]
    options = [_option(f"o{one}", choices=choices) for one in range(2)]
    assert not any("8000" in one for one in commands_complaints([_command(options=options[:1])]))
    assert any("8000" in one for one in commands_complaints([_command(options=options)]))


@pytest.mark.parametrize(
    ("name", "is_valid"),
    [
        ("ranking", True),
        ("팔로워-순위", True),
        ("ランキング", True),
        ("clasificación", True),
        ("อันดับ", True),
        ("Ranking", False),
        ("rang total", False),
        ("ranking!", False),
        ("", False),
    ],
)
def test_names_of_commands(name: str, is_valid: bool) -> None:
    assert is_command_name(name) == is_valid


def test_choices_of_an_autocompletion_have_limits() -> None:
    assert list(choice_complaints([_field("x" * 100)] * 25)) == []
    assert len(list(choice_complaints([_field("x" * 101)]))) == 1
    assert len(list(choice_complaints([_field("")]))) == 1
    assert len(list(choice_complaints([_field()] * 26))) == 1


async def test_a_message_over_a_limit_is_refused_and_noted(stage: Stage) -> None:
    embed = discord.Embed(title="x" * 257)
    with pytest.raises(discord.HTTPException) as caught:
        await stage.target().send(embed=embed)
    assert (caught.value.status, caught.value.code) == (400, 50035)
    assert len(stage.server.violations) == 1
    assert stage.server.violations[0].startswith(f"{SEND_MESSAGE}: embeds.0.title: ")
    assert stage.channel.messages == {}


async def test_an_empty_message_is_refused(stage: Stage) -> None:
    with pytest.raises(discord.HTTPException) as caught:
        await stage.target().send(" ".strip())
    assert caught.value.code == 50006


async def test_a_route_that_the_server_has_not_is_noted(stage: Stage) -> None:
    with pytest.raises(discord.NotFound):
        await stage.bot.fetch_sticker(1)
    assert len(stage.server.violations) == 1


def test_what_only_the_openapi_file_knows_is_refused_too() -> None:
    wrong: list[Json] = [{"content": 7}, {"embeds": {}}, {"components": [_row(_button(style=77))]}]
    assert [request_complaint(SEND_MESSAGE, one) is None for one in wrong] == [False] * 3


async def test_the_servers_own_answers_are_as_discords(stage: Stage) -> None:
    first = await stage.target().send("one", view=Buttons())
    await stage.target().send(embed=discord.Embed(title="two"), reference=first)
    await stage.server.people.slash(stage.channel, stage.mina, "ranking", {"board": "x"})
    ids = {
        "{application_id}": stage.bot.application_id,
        "{guild_id}": stage.guild.id,
        "{channel_id}": stage.channel.id,
        "{message_id}": first.id,
        "{user_id}": stage.mina.user.id,
    }
    for path in (
        "/users/@me",
        "/applications/@me",
        "/gateway",
        "/gateway/bot",
        "/applications/{application_id}/commands",
        "/guilds/{guild_id}",
        "/guilds/{guild_id}/channels",
        "/guilds/{guild_id}/roles",
        "/guilds/{guild_id}/members/{user_id}",
        "/channels/{channel_id}",
        "/channels/{channel_id}/messages",
        "/channels/{channel_id}/messages/{message_id}",
    ):
        assert answer_complaint(f"GET {path}", await _asked(stage, path, ids)) is None, path


async def _asked(stage: Stage, path: str, ids: dict[str, int | None]) -> Any:
    for name, key in ids.items():
        path = path.replace(name, str(key))
    headers = {"Authorization": f"Bot {stage.server.token}"}
    url = f"{stage.server.base_url}{path}"
    async with aiohttp.ClientSession(headers=headers) as session, session.get(url) as response:
        assert response.status == 200
        return json.loads(await response.text())
