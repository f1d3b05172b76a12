"""`/poll` and `/incident`, used by operators on a simulated Discord."""

import logging
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.domain.readings import Poll, Reading
from bot.errors import (
    CredentialsError,
    PayloadError,
    RateLimitedError,
    RequestRefusedError,
    SourceUnavailableError,
)
from tests.chat.announcing import NOW, Newsroom, said
from tests.chat.operating import choices, due, jump, looked_after
from tests.series import HOUR


@pytest.fixture
async def room(path: Path) -> AsyncIterator[Newsroom]:
    async with looked_after(path) as there:
        yield there


# --- poll ----------------------------------------------------------------------------------------


def answers(room: Newsroom, **followers: int) -> None:
    """Let the platform have these counts now."""
    readings = {key.replace("_", "-"): Reading.ok(NOW, n) for key, n in followers.items()}
    room.source.answers[NOW] = Poll("table", NOW, readings).readings


async def test_a_poll_tells_what_it_learned(room: Newsroom) -> None:
    answers(room, seoul=450_001, new_york=440_600, paris=900_000)

    text = said(await room.ask("poll", source="table"))

    assert "**table:** a count was read for 3 accounts of 4." in text
    assert "1 of them is held" in text
    assert "1 announcement is on its way:" in text
    assert "Seoul passes 450,000" in text
    assert await due(room) == ["milestone"]


async def test_a_poll_that_learns_nothing_new_says_so(room: Newsroom) -> None:
    answers(room, seoul=449_500, new_york=440_500, paris=333_051)

    text = said(await room.ask("poll"))

    assert "Nothing is announced because of it." in text
    assert "held" not in text


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (RateLimitedError("429", NOW + HOUR), "takes no more requests before <t:1696986000:f>"),
        (CredentialsError("401"), "does not accept the credentials"),
        (RequestRefusedError("400"), "refuses the request as it is"),
        (PayloadError("no *followers*"), "answers differently from what was agreed"),
        (SourceUnavailableError("503"), "cannot be read now"),
    ],
)
async def test_a_source_that_fails_is_told_in_words(
    room: Newsroom, error: Exception, reason: str
) -> None:
    room.source.answers[NOW] = error

    text = said(await room.ask("poll"))

    assert f"**table** {reason}" in text
    assert str(error).replace("*", "\\*") in text


async def test_a_source_that_is_not_there_is_refused(room: Newsroom) -> None:
    assert await choices(room, "poll", "source") == {"table": "table"}

    assert "There are: table." in said(await room.ask("poll", source="tabel"))


async def test_an_answer_that_comes_too_late_loses_nothing(
    room: Newsroom, caplog: pytest.LogCaptureFixture
) -> None:
    answers(room, seoul=450_001)
    room.env.inject_error(
        "POST", "/webhooks/*", status=401, code=50027, message="Invalid Webhook Token"
    )

    with caplog.at_level(logging.INFO, "bot.chat"):
        await room.ask("poll")

    assert "the answer to a poll came too late" in caplog.text
    assert await due(room) == ["milestone"]


# --- incidents -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("believes", "said_of_it"),
    [(True, "what was held is believed"), (False, "What is held stays so")],
)
async def test_an_incident_is_ended(room: Newsroom, believes: bool, said_of_it: str) -> None:
    await jump(room, seoul=449_000 * 3, new_york=440_000 * 3, paris=333_000 * 3)
    assert await choices(room, "incident end", "source") == {"table": "table"}

    text = said(await room.ask("incident end", source="table", believe=believes))

    assert said_of_it in text
    assert ("1,300,000" in text) == believes
    assert await choices(room, "incident end", "source") == {}
    assert "has no incident" in said(await room.ask("incident end", source="table", believe=True))
