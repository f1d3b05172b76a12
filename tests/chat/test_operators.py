"""`/reading`, and who may use the operators' commands, on a simulated Discord."""

import logging
from datetime import timedelta
from typing import Any

import pytest

from bot.storage.database import to_ms
from tests.chat.announcing import NOW, Newsroom, said
from tests.chat.operating import JUMPED_AT, choices, due, jump
from tests.series import HOUR


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
    office: Newsroom, command: str, options: dict[str, Any]
) -> None:
    result = await office.reader.slash(office.channel, command, **options)

    assert "Only the operators of Milepost can do that." in said(result)
    assert office.source.asked == []


async def test_where_nobody_is_an_operator_the_refusal_says_how_to_name_one(room: Newsroom) -> None:
    text = said(await room.ask("poll"))

    assert "name no operators" in text
    assert "operators = [" in text


async def test_an_operator_can_be_named_by_a_role(office: Newsroom) -> None:
    crew = office.guild.create_role("Crew")
    member = office.guild.add_member(office.env.create_user("sysop"), roles=[crew])
    await office.restart(operators=(str(crew.id),))

    result = await member.slash(office.channel, "incident end", source="x", believe=True)

    assert "has no incident" in said(result)


async def test_nothing_is_suggested_to_others(office: Newsroom) -> None:
    await jump(office, seoul=900_000)

    for command in ("reading approve", "reading reject"):
        found = await office.reader.autocomplete(office.channel, command, "reading", "")
        assert found == []


# --- approve and reject --------------------------------------------------------------------------


async def test_a_held_reading_is_approved_and_what_it_passes_is_announced(
    office: Newsroom, caplog: pytest.LogCaptureFixture
) -> None:
    await jump(office, seoul=900_000)
    suggested = await choices(office, "reading approve", "reading", "seo")
    assert suggested == {"Seoul · 900,000 · 10 Oct 2023, 14:00": reading()}
    assert await due(office) == []

    with caplog.at_level(logging.INFO, "bot.chat"):
        text = said(await office.ask("reading approve", reading=reading()))

    assert "**Believed:** 900,000 for Seoul" in text
    assert "1 announcement is on its way:" in text
    assert "Seoul passes 900,000 followers on Instagram" in text
    assert await due(office) == ["milestone"]
    assert f"was approved by {office.editor.id}" in caplog.text


async def test_a_held_reading_is_rejected_at_once(office: Newsroom) -> None:
    await jump(office, seoul=900_000)

    text = said(await office.ask("reading reject", reading=reading()))

    assert "**Rejected:** 900,000 for Seoul" in text
    assert "Nothing is announced because of it." in text
    assert await due(office) == []
    assert await choices(office, "reading reject", "reading") == {}


@pytest.mark.parametrize("typed", ["seoul:1", "seoul", "zzz:5", "x" * 200, "seoul:99999999999999"])
async def test_what_is_no_reading_is_refused(office: Newsroom, typed: str) -> None:
    for command in ("reading approve", "reading reject"):
        assert "is no reading that can be decided over" in said(
            await office.ask(command, reading=typed)
        )


async def test_a_reading_that_is_believed_cannot_be_approved(office: Newsroom) -> None:
    last = to_ms(JUMPED_AT - HOUR)

    text = said(await office.ask("reading approve", reading=f"seoul:{last}"))

    assert "believed already" in text


async def announced(office: Newsroom) -> Any:
    """Let a milestone be posted; return the question whether to take its reading back."""
    await jump(office, seoul=450_050)
    assert await office.deliver() == 1
    return await office.ask("reading reject", reading=reading())


async def test_a_reading_that_something_was_announced_upon_is_suggested(office: Newsroom) -> None:
    await announced(office)

    assert await choices(office, "reading reject", "reading", "450050") == {
        "Seoul · 450,050 · 10 Oct 2023, 14:00": reading()
    }
    assert await choices(office, "reading approve", "reading") == {}


async def test_what_was_announced_is_corrected_once_that_is_confirmed(office: Newsroom) -> None:
    asked = await announced(office)
    posted = office.channel.last_message

    assert "This reading is believed:" in said(asked)
    assert "Seoul passes 450,000 followers" in said(asked)
    assert await due(office) == []

    await office.restart()
    await office.editor.click(asked.response, label="Reject and correct")

    assert "**Rejected:** 450,050 for Seoul" in said(asked)
    assert "1 correction is on its way" in said(asked)
    assert asked.response.components == []
    assert await office.deliver() == 1
    correction = office.channel.last_message
    assert "Correction" in correction.embeds[0].title
    assert correction.reference.message_id == posted.id


async def test_a_correction_is_confirmed_by_operators_and_within_minutes(office: Newsroom) -> None:
    asked = await announced(office)
    await office.env.advance_time(6 * 60)
    late = await office.editor.click(asked.response, label="Reject and correct")
    again = await office.ask("reading reject", reading=reading())
    await office.restart(operators=(str(office.reader.id),))
    other = await office.editor.click(again.response, label="Reject and correct")

    assert "nothing has been done" in said(late)
    assert "Only the operators" in said(other)
    assert await due(office) == []


async def test_a_reading_is_corrected_once(office: Newsroom) -> None:
    asked = await announced(office)
    again = await office.ask("reading reject", reading=reading())
    await office.editor.click(asked.response, label="Reject and correct")

    result = await office.editor.click(again.response, label="Reject and correct")

    assert "is no reading that can be decided over" in said(result)
    assert await due(office) == ["correction"]


async def test_a_reading_that_nothing_rests_on_corrects_nothing(office: Newsroom) -> None:
    asked = await office.ask("reading reject", reading=f"paris:{to_ms(JUMPED_AT - HOUR)}")
    assert "Nothing was announced of this account since then." in said(asked)

    await office.editor.click(asked.response, label="Reject and correct")

    assert "Nothing had to be corrected" in said(asked)


async def test_what_later_readings_bear_out_is_corrected_with_them(office: Newsroom) -> None:
    await announced(office)
    await office.record({"seoul": [450_051]}, JUMPED_AT + timedelta(minutes=10))
    asked = await office.ask("reading reject", reading=reading())
    await office.editor.click(asked.response, label="Reject with all later readings")

    assert "1 correction is on its way" in said(asked)
    assert await due(office) == ["correction"]


async def test_the_only_reading_of_an_account_stays(office: Newsroom) -> None:
    await office.ask("reading add", account="washington", followers=1000)
    asked = await office.ask("reading reject", reading=f"washington:{to_ms(NOW)}")

    result = await office.editor.click(asked.response, label="Reject and correct")

    assert "That is not possible: the reading of" in said(result)


# --- add -----------------------------------------------------------------------------------------


async def test_a_count_is_entered_by_hand(
    office: Newsroom, caplog: pytest.LogCaptureFixture
) -> None:
    assert list((await choices(office, "reading add", "account")).values()) == ["washington"]

    with caplog.at_level(logging.INFO, "bot.chat"):
        text = said(
            await office.ask(
                "reading add", account="Washington", followers=1000, at="2023-10-10T09:00Z"
            )
        )

    assert "**Entered and believed:** 1,000 for Washington, D\\.C." in text
    assert f"1000 followers of washington were entered by {office.editor.id}" in caplog.messages


async def test_a_count_out_of_proportion_is_entered_and_held(office: Newsroom) -> None:
    for hours in range(10, 0, -1):
        at = (NOW - timedelta(hours=hours)).isoformat()
        await office.ask("reading add", account="washington", followers=1000, at=at)

    text = said(await office.ask("reading add", account="washington", followers=90_000))

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
    office: Newsroom, options: dict[str, Any], reason: str
) -> None:
    assert reason in said(await office.ask("reading add", **options))


async def test_what_is_no_news_is_said(office: Newsroom) -> None:
    await office.ask("reading add", account="washington", followers=1000)

    text = said(await office.ask("reading add", account="washington", followers=1001))

    assert "There is a count of “washington” from then" in text
