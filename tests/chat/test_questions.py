"""The questions, asked on a simulated Discord."""

import csv
import gzip
from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any

import discord
import pytest
import simcord
from simcord.results import InteractionResult

from bot.chat.buttons import QuestionButton
from bot.chat.questions.export import export_reply
from bot.chat.questions.question import Question
from bot.domain.catalogue import Catalogue
from bot.language import LANGUAGES, language_of
from bot.queries.export import Extract
from tests.chat.asking import Scene, labels_of, restarted, scene, text_of
from tests.cities import four_cities
from tests.stored import code_in
from tests.world import World

ALL = [
    ("ranking", {}, "Global Power City Index 2022"),
    ("ranking", {"board": "gpci-2022", "period": 30}, "changes over 30 days"),
    ("city", {"city": "Seoul"}, "1 day: +300 · 7 days: +2,100 · 30 days: +9,000"),
    ("compare", {"one": "seoul", "two": "new-york"}, "Seoul (Instagram) has been in front since"),
    ("history", {"account": "seoul"}, "442,700 → 451,700"),
    ("history", {"board": "gpci-2022", "period": 7}, "Global Power City Index 2022: 7 days"),
    ("history", {}, "442,700 → 451,700"),
    ("milestones", {"account": "seoul"}, "Next milestone 500,000: 48,300 to go"),
    ("milestones", {}, "Next milestone 450,000: 2,050 to go"),
    ("recent", {}, "Seoul passes 450,000 followers on Instagram"),
    ("recent", {"account": "paris"}, "What happened lately: Paris"),
    ("recent", {"board": "gpci-2022", "kind": "overtake"}, "takes first place"),
    ("why", {"event": "milestone:seoul:450000"}, "The first believed count of 450,000 or more"),
    ("why", {"account": "seoul"}, "Latest readings: Seoul"),
    ("status", {}, "No recent count (1): Paris"),
    ("about", {}, "A milestone is announced once, ever."),
    ("export", {"table": "ranking"}, "Here is the table."),
]
SLOW = {"compare", "history", "export"}
"""Answers that Discord is told to wait for."""
DEFERRED = 5
"""https://discord.com/developers/docs/interactions/receiving-and-responding#interaction-response-object-interaction-callback-type"""


@pytest.fixture
async def on_discord() -> AsyncIterator[Scene]:
    async with scene() as there:
        yield there


# --- every question ------------------------------------------------------------------------------


@pytest.mark.parametrize(("command", "options", "said"), ALL)
async def test_a_question_is_answered_to_the_asker_alone_unless_they_want_it_public(
    on_discord: Scene, command: str, options: dict[str, Any], said: str
) -> None:
    result = await on_discord.ask(command, **options)
    assert said in text_of(result)
    assert result.ephemeral
    assert on_discord.channel.last_message is None
    assert (DEFERRED in on_discord.callbacks()) == (command in SLOW)

    result = await on_discord.ask(command, **options, public=True)
    assert not result.ephemeral
    assert on_discord.channel.last_message.author.id == on_discord.client.user.id


async def test_where_no_board_is_declared_that_is_said() -> None:
    async with scene(World(replace(four_cities(), boards=()))) as there:
        result = await there.ask("ranking")

        assert text_of(result).startswith("There is no ranking yet.")
        assert result.ephemeral


# --- what is typed -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("command", "options", "said"),
    [
        ("ranking", {"board": "gpci"}, "Global Power City Index 2022"),
        ("ranking", {"board": "nonsense"}, "There is no ranking “nonsense”."),
        ("city", {"city": "séoul"}, "Seoul"),
        ("city", {"city": "서울"}, "Seoul"),
        ("city", {"city": "Oslo"}, "There is no city “Oslo”."),
        ("history", {"account": "soul"}, "Did you mean “seoul”?"),
        ("compare", {"one": "seoul", "two": "oslo"}, "There is no account “oslo”."),
        ("why", {"event": "milestone:oslo:1"}, "Nothing is known of “milestone\\:oslo\\:1”."),
        ("why", {}, "Please choose an event or an account."),
        ("compare", {"one": "seoul", "two": "seoul"}, "Please name two different accounts"),
        ("history", {"account": "서울"}, "“서울” may be Seoul · Instagram"),
        ("recent", {"kind": "incident"}, "Nothing of this kind was announced yet."),
    ],
)
async def test_what_is_typed_by_hand_is_understood_or_refused_privately(
    on_discord: Scene, command: str, options: dict[str, Any], said: str
) -> None:
    result = await on_discord.ask(command, **options, public=True)

    assert text_of(result).startswith(said) or said in text_of(result)
    refused = ("There is", "Did you ", "Nothing is ", "Please ", "“서울” may be")
    assert result.ephemeral == said.startswith(refused)


async def test_what_is_typed_mentions_nobody(on_discord: Scene) -> None:
    result = await on_discord.ask("city", city="@everyone <@1> **x**")

    assert not result.response.message.mention_everyone
    assert result.ephemeral


@pytest.mark.parametrize(
    ("option", "typed", "values"),
    [
        (("ranking", "board"), "", ["gpci-2022"]),
        (("ranking", "board"), "세계", ["gpci-2022"]),
        (("city", "city"), "", ["Seoul", "New York", "Paris", "Melbourne"]),
        (("city", "city"), "파ㄹ", ["Paris"]),
        (("history", "account"), "서우", ["seoul", "seoul-youtube"]),
        (("history", "account"), "nueva", ["new-york"]),
        (("why", "event"), "450", ["milestone:seoul:450000"]),
        (("recent", "account"), "zzz", []),
    ],
)
async def test_what_may_be_meant_is_suggested(
    on_discord: Scene, option: tuple[str, str], typed: str, values: list[str]
) -> None:
    choices = await on_discord.asker.autocomplete(on_discord.channel, *option, typed)

    assert [choice["value"] for choice in choices] == values


# --- buttons -------------------------------------------------------------------------------------


async def test_the_asker_turns_their_own_answer(on_discord: Scene) -> None:
    asked = await on_discord.ask("ranking")
    message = asked.response
    assert labels_of(message) == ["1 d", "7 d", "30 d", "90 d", "365 d", "Chart"]
    turned = await on_discord.asker.click(message, label="30 d")

    assert turned.response.id == message.id
    assert "changes over 30 days" in text_of(turned)


async def test_the_chart_comes_and_goes_with_its_button(on_discord: Scene) -> None:
    asked = await on_discord.ask("ranking", public=True)
    await on_discord.asker.click(asked.response, label="Chart")
    with_chart = asked.response
    assert [file.filename for file in with_chart.attachments] == ["chart.png"]
    assert with_chart.embeds[0].image.url
    assert with_chart.attachments[0].description.startswith("Line chart")
    await on_discord.asker.click(asked.response, label="Chart")

    assert asked.response.attachments == []
    assert [len(chart.lines) for chart in on_discord.pictures.drawn] == [3]


async def test_who_did_not_ask_gets_an_answer_of_their_own(on_discord: Scene) -> None:
    asked = await on_discord.ask("ranking", public=True)
    before = text_of(asked)
    pressed = await on_discord.other.click(asked.response, label="90 d")

    assert pressed.ephemeral
    assert pressed.response.id != asked.response.id
    assert "changes over 90 days" in text_of(pressed)
    assert text_of(asked) == before


async def test_a_button_works_after_a_restart(on_discord: Scene) -> None:
    asked = await on_discord.ask("compare", one="seoul", two="paris", public=True)
    await on_discord.env.restart_bot(restarted(on_discord.client))
    await on_discord.asker.click(asked.response, label="Growth")

    drawn = on_discord.pictures.drawn[-1]
    assert drawn.is_indexed
    assert [line.name for line in drawn.lines] == ["Seoul", "Paris"]


async def test_a_button_about_what_is_gone_says_so(on_discord: Scene) -> None:
    asked = await on_discord.ask("ranking", public=True)
    client = on_discord.client
    client.context = replace(client.context, catalogue=replace(four_cities(), boards=()))
    pressed = await on_discord.asker.click(asked.response, label="30 d")

    assert "no longer tracked" in text_of(pressed)
    assert pressed.ephemeral


def many(number: int) -> World:
    """Return a board of so many accounts, with a count of each."""
    known = four_cities()
    first = known.accounts["paris"]
    keys = [f"city-{n:02}" for n in range(number)]
    accounts = {key: replace(first, key=key, city=key, names={}, handle=key) for key in keys}
    board = known.boards[0]
    members = tuple(replace(board.members[0], account=key) for key in keys)
    ladders = dict.fromkeys(keys, known.ladders["paris"])
    counts = {key: [1_000 * (number - n)] for n, key in enumerate(keys)}
    return World(Catalogue(accounts, ladders, (replace(board, members=members),)), counts)


async def test_long_boards_have_pages() -> None:
    async with scene(many(23)) as there:
        asked = await there.ask("ranking")
        assert labels_of(asked.response)[-3:] == ["◀", "▶", "Chart"]
        await there.asker.click(asked.response, label="▶")
        await there.asker.click(asked.response, label="▶")

        assert "**21. city-20**" in text_of(asked)
        assert text_of(asked).count("**2") == 3
        with pytest.raises(simcord.SetupError):
            await there.asker.click(asked.response, label="▶")
        await there.asker.click(asked.response, label="◀")
        assert "**11. city-10**" in text_of(asked)


async def test_what_was_not_announced_is_shown_on_request(on_discord: Scene) -> None:
    asked = await on_discord.ask("recent")
    assert "held back" not in text_of(asked)
    await on_discord.asker.click(asked.response, label="Also what was not announced")
    await on_discord.asker.click(asked.response, label="Also what was not announced")

    assert "Seoul passes 450,000" in text_of(asked)


# --- buttons under announcements -----------------------------------------------------------------


async def press(there: Scene, question: Any, key: str) -> InteractionResult:
    """Let the asker press a button of that question and key."""
    view = discord.ui.View(timeout=None)
    view.add_item(QuestionButton(question, key, "Press"))
    channel: Any = there.client.get_channel(there.channel.id)
    message = await channel.send("An announcement", view=view)
    return await there.asker.click(message, label="Press")


@pytest.mark.parametrize(
    ("question", "key", "said"),
    [
        ("ranking", "gpci-2022", "Global Power City Index"),
        ("history", "seoul", "Seoul (Instagram): 30 days"),
        ("why", "999", "There is nothing to explain"),
        ("history", "oslo", "There is no account “oslo”."),
    ],
)
async def test_the_buttons_under_announcements_are_answered_privately(
    on_discord: Scene, question: Any, key: str, said: str
) -> None:
    pressed = await press(on_discord, question, key)

    assert said in text_of(pressed)
    assert pressed.ephemeral


async def test_the_button_of_an_announcement_explains_it(on_discord: Scene) -> None:
    code = await on_discord.client.context.store.read(code_in, 1)
    pressed = await press(on_discord, "why", code)

    assert "What decided this" in text_of(pressed)
    assert pressed.ephemeral


# --- when something breaks -----------------------------------------------------------------------


async def test_a_chart_that_fails_is_told_privately(
    on_discord: Scene, caplog: pytest.LogCaptureFixture
) -> None:
    on_discord.pictures.drawn = None  # so that drawing fails
    result = await on_discord.ask("history", account="seoul", public=True)
    told = result.followups[-1]

    assert told.ephemeral
    assert "number: " in told.content
    number = told.content.rpartition(" ")[2]
    assert number in caplog.text
    assert on_discord.channel.last_message is None


async def test_an_export_opens_in_a_spreadsheet(on_discord: Scene) -> None:
    result = await on_discord.ask("export", table="history", account="seoul", period=7)
    [file] = result.response.attachments
    text = (await file.read()).decode("utf-8-sig")
    rows = list(csv.DictReader(text.splitlines()))

    assert file.filename == "milepost-history.csv"
    assert [row["followers"] for row in rows][-1] == "451700"


@pytest.mark.parametrize("public", [False, True])
async def test_an_export_of_nothing_is_said_to_the_asker(public: bool) -> None:
    async with scene(World(four_cities())) as there:
        result = await there.ask("export", table="events", public=public)

        assert "There is nothing to export" in text_of(result)
        assert there.channel.last_message is None


@pytest.mark.parametrize("code", LANGUAGES)
def test_an_export_is_whole_or_says_that_it_is_not(code: str) -> None:
    language, rows = language_of(code), [{"account": "seoul", "followers": n} for n in range(500)]
    whole, packed, cut = (
        export_reply(Extract(rows, is_cut), "history", largest, language)
        for is_cut, largest in ((False, 10_000), (False, 2_000), (True, 2_000))
    )

    assert [file.filename for _, file in (whole, packed, cut)] == [
        "milepost-history.csv",
        "milepost-history.csv.gz",
        "milepost-history-cut.csv.gz",
    ]
    assert gzip.decompress(packed[1].fp.read()) == whole[1].fp.read()
    assert len({said for said, _ in (whole, packed, cut)}) == 3
    assert language.number(500) in cut[0]


# --- ids -----------------------------------------------------------------------------------------


def test_five_long_keys_fit_into_the_id_of_a_button() -> None:
    ask = Question("milestones", ("k" * 64,) * 5, 9999, 99999, "neck_and_neck.all")

    assert len(ask.custom_id) <= 100
