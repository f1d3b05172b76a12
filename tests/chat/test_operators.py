"""`/reading`, and who may use the operators' commands, on a simulated Discord."""

import logging
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.storage.database import to_ms
from tests.chat.announcing import NOW, Newsroom, newsroom, said
from tests.chat.operating import JUMPED_AT, choices, due, jump, looked_after
from tests.series import HOUR


@pytest.fixture
async def room(path: Path) -> AsyncIterator[Newsroom]:
    async with looked_after(path) as there:
        yield there


def reading(account: str = "seoul") -> str:
    return f"{account}:{to_ms(JUMPED_AT)}"


# --- who may do that -----------------------------------------------------------------------------

COMMANDS: list[tuple[str, dict[str, Any]]] = [
    ("reading approve", {"reading": "seoul:1"}),
    ("reading reject", {"reading": "seoul:1"}),
    ("reading add", {"account": "washington", "followers": 5}),
    ("poll", {}),
    ("incident end", {"source": "table", "believe": True}),
]


@pytest.mark.parametrize(("command", "options"), COMMANDS)
async def test_nobody_but_operators_may_use_a_command(
    room: Newsroom, command: str, options: dict[str, Any]
) -> None:
    result = await room.reader.slash(room.channel, command, **options)

    assert "Only the operators of Milepost can do that." in said(result)
    assert room.source.asked == []


async def test_where_nobody_is_an_operator_the_refusal_says_how_to_name_one(path: Path) -> None:
    async with newsroom(path) as room:
        text = said(await room.ask("poll"))

    assert "name no operators" in text
    assert "operators = [" in text


async def test_an_operator_can_be_named_by_a_role(room: Newsroom) -> None:
    crew = room.guild.create_role("Crew")
    member = room.guild.add_member(room.env.create_user("sysop"), roles=[crew])
    await room.restart(operators=(str(crew.id),))

    result = await member.slash(room.channel, "incident end", source="x", believe=True)

    assert "has no incident" in said(result)


async def test_nothing_is_suggested_to_others(room: Newsroom) -> None:
    await jump(room, seoul=900_000)

    for command in ("reading approve", "reading reject"):
        found = await room.reader.autocomplete(room.channel, command, "reading", "")
        assert found == []


# --- approve and reject --------------------------------------------------------------------------


async def test_a_held_reading_is_approved_and_what_it_passes_is_announced(
    room: Newsroom, caplog: pytest.LogCaptureFixture
) -> None:
    await jump(room, seoul=900_000)
    suggested = await choices(room, "reading approve", "reading", "seo")
    assert suggested == {"Seoul · 900,000 · 10 Oct 2023, 14:00": reading()}
    assert await due(room) == []

    with caplog.at_level(logging.INFO, "bot.chat"):
        text = said(await room.ask("reading approve", reading=reading()))

    assert "**Believed:** 900,000 for Seoul" in text
    assert "1 announcement is on its way:" in text
    assert "Seoul passes 900,000 followers on Instagram" in text
    assert await due(room) == ["milestone"]
    assert f"was approved by {room.editor.id}" in caplog.text


async def test_a_held_reading_is_rejected_at_once(room: Newsroom) -> None:
    await jump(room, seoul=900_000)

    text = said(await room.ask("reading reject", reading=reading()))

    assert "**Rejected:** 900,000 for Seoul" in text
    assert "Nothing is announced because of it." in text
    assert await due(room) == []
    assert await choices(room, "reading reject", "reading") == {}


@pytest.mark.parametrize("typed", ["seoul:1", "seoul", "zzz:5", "x" * 200, "seoul:99999999999999"])
async def test_what_is_no_reading_is_refused(room: Newsroom, typed: str) -> None:
    for command in ("reading approve", "reading reject"):
        assert "is no reading that can be decided over" in said(
            await room.ask(command, reading=typed)
        )


async def test_a_reading_that_is_believed_cannot_be_approved(room: Newsroom) -> None:
    last = to_ms(JUMPED_AT - HOUR)

    text = said(await room.ask("reading approve", reading=f"seoul:{last}"))

    assert "believed already" in text


async def announced(room: Newsroom) -> Any:
    """Let a milestone be posted; return the question whether to take its reading back."""
    await jump(room, seoul=450_050)
    assert await room.deliver() == 1
    return await room.ask("reading reject", reading=reading())


async def test_a_reading_that_something_was_announced_upon_is_suggested(room: Newsroom) -> None:
    await announced(room)

    assert await choices(room, "reading reject", "reading", "450050") == {
        "Seoul · 450,050 · 10 Oct 2023, 14:00": reading()
    }
    assert await choices(room, "reading approve", "reading") == {}


async def test_what_was_announced_is_corrected_once_that_is_confirmed(room: Newsroom) -> None:
    asked = await announced(room)
    posted = room.channel.last_message

    assert "This reading is believed:" in said(asked)
    assert "Seoul passes 450,000 followers" in said(asked)
    assert await due(room) == []

    await room.restart()
    await room.editor.click(asked.response, label="Reject and correct")

    assert "**Rejected:** 450,050 for Seoul" in said(asked)
    assert "1 correction is on its way" in said(asked)
    assert asked.response.components == []
    assert await room.deliver() == 1
    correction = room.channel.last_message
    assert "Correction" in correction.embeds[0].title
    assert correction.reference.message_id == posted.id


async def test_a_correction_is_confirmed_by_operators_and_within_minutes(room: Newsroom) -> None:
    asked = await announced(room)
    await room.env.advance_time(6 * 60)
    late = await room.editor.click(asked.response, label="Reject and correct")
    again = await room.ask("reading reject", reading=reading())
    await room.restart(operators=(str(room.reader.id),))
    other = await room.editor.click(again.response, label="Reject and correct")

    assert "nothing has been done" in said(late)
    assert "Only the operators" in said(other)
    assert await due(room) == []


async def test_a_reading_is_corrected_once(room: Newsroom) -> None:
    asked = await announced(room)
    again = await room.ask("reading reject", reading=reading())
    await room.editor.click(asked.response, label="Reject and correct")

    result = await room.editor.click(again.response, label="Reject and correct")

    assert "is no reading that can be decided over" in said(result)
    assert await due(room) == ["correction"]


async def test_a_reading_that_nothing_rests_on_corrects_nothing(room: Newsroom) -> None:
    asked = await room.ask("reading reject", reading=f"paris:{to_ms(JUMPED_AT - HOUR)}")
    assert "Nothing was announced of this account since then." in said(asked)

    await room.editor.click(asked.response, label="Reject and correct")

    assert "Nothing had to be corrected" in said(asked)


async def test_what_later_readings_bear_out_is_corrected_with_them(room: Newsroom) -> None:
    await announced(room)
    await room.record({"seoul": [450_051]}, JUMPED_AT + timedelta(minutes=10))
    asked = await room.ask("reading reject", reading=reading())
    await room.editor.click(asked.response, label="Reject with all later readings")

    assert "1 correction is on its way" in said(asked)
    assert await due(room) == ["correction"]


async def test_the_only_reading_of_an_account_stays(room: Newsroom) -> None:
    await room.ask("reading add", account="washington", followers=1000)
    asked = await room.ask("reading reject", reading=f"washington:{to_ms(NOW)}")

    result = await room.editor.click(asked.response, label="Reject and correct")

    assert "That is not possible: the reading of" in said(result)


# --- add -----------------------------------------------------------------------------------------


async def test_a_count_is_entered_by_hand(room: Newsroom, caplog: pytest.LogCaptureFixture) -> None:
    assert list((await choices(room, "reading add", "account")).values()) == ["washington"]

    with caplog.at_level(logging.INFO, "bot.chat"):
        text = said(
            await room.ask(
                "reading add", account="Washington", followers=1000, at="2023-10-10T09:00Z"
            )
        )

    assert "**Entered and believed:** 1,000 for Washington, D\\.C." in text
    assert f"1000 followers of washington were entered by {room.editor.id}" in caplog.messages


async def test_a_count_out_of_proportion_is_entered_and_held(room: Newsroom) -> None:
    for hours in range(10, 0, -1):
        at = (NOW - timedelta(hours=hours)).isoformat()
        await room.ask("reading add", account="washington", followers=1000, at=at)

    text = said(await room.ask("reading add", account="washington", followers=90_000))

    assert "**Entered, but held:** 90,000" in text
    assert "`/reading approve`" in text


@pytest.mark.parametrize(
    ("options", "reason"),
    [
        ({"account": "seoul", "followers": 1}, "is read from table"),
        ({"account": "zzz", "followers": 1}, "zzz"),
        ({"account": "washington", "followers": 1, "at": "yesterday"}, "is no timestamp"),
        ({"account": "washington", "followers": 1, "at": "2030-01-01"}, "lies in the future"),
    ],
)
async def test_what_cannot_be_entered_is_said(
    room: Newsroom, options: dict[str, Any], reason: str
) -> None:
    assert reason in said(await room.ask("reading add", **options))


async def test_what_is_no_news_is_said(room: Newsroom) -> None:
    await room.ask("reading add", account="washington", followers=1000)

    text = said(await room.ask("reading add", account="washington", followers=1001))

    assert "There is a count of “washington” from then" in text
