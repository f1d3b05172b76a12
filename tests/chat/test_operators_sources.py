"""`/poll` and `/incident`, used by operators on a simulated Discord."""

import logging

import pytest

from bot.domain.looks import Dating
from bot.domain.readings import Poll, Reading
from bot.errors import (
    CredentialsError,
    PayloadError,
    RateLimitedError,
    RequestRefusedError,
    SourceUnavailableError,
)
from bot.sources.base import Fetched, Finding, undated
from tests.chat.announcing import NOW, Newsroom, said
from tests.chat.operating import choices, due, jump
from tests.series import DAY, HOUR

# --- poll ----------------------------------------------------------------------------------------


def answers(office: Newsroom, **followers: int) -> None:
    """Let the platform have these counts now."""
    readings = {key.replace("_", "-"): Reading.ok(NOW, n) for key, n in followers.items()}
    office.source.answers[NOW] = Poll("table", NOW, readings).readings


async def test_a_poll_tells_what_it_learned(office: Newsroom) -> None:
    answers(office, seoul=450_001, new_york=440_600, paris=900_000)

    text = said(await office.ask("poll", source="table"))

    assert "**table:** a count was read for 3 accounts of 4." in text
    assert "1 of them is held" in text
    assert "1 announcement is on its way:" in text
    assert "Seoul passes 450,000" in text
    assert await due(office) == ["milestone"]


async def test_a_poll_that_learns_nothing_new_says_so(office: Newsroom) -> None:
    answers(office, seoul=449_500, new_york=440_500, paris=333_051)

    text = said(await office.ask("poll"))

    assert "Nothing is announced because of it." in text
    assert "held" not in text


async def test_a_poll_says_what_stands_unchanged_in_a_document(office: Newsroom) -> None:
    at = NOW - HOUR
    dating = Dating(NOW + DAY)
    listed = {"seoul": 449_600, "paris": 333_060}
    office.source.answers[NOW] = Fetched(
        {
            key: undated(Finding(Reading.ok(at, followers)), at, dating)
            for key, followers in listed.items()
        }
    )
    await office.ask("poll")
    text = said(await office.ask("poll"))

    assert "a count was read for 2 accounts of 4." in text
    assert "2 of them stand unchanged in their document, which is no new reading." in text


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
    office: Newsroom, error: Exception, reason: str
) -> None:
    office.source.answers[NOW] = error

    text = said(await office.ask("poll"))

    assert f"**table** {reason}" in text
    assert str(error).replace("*", "\\*") in text


async def test_a_source_that_is_not_there_is_refused(office: Newsroom) -> None:
    assert await choices(office, "poll", "source") == {"table": "table"}

    assert "There are: table." in said(await office.ask("poll", source="tabel"))


async def test_an_answer_that_comes_too_late_loses_nothing(
    office: Newsroom, caplog: pytest.LogCaptureFixture
) -> None:
    answers(office, seoul=450_001)
    office.env.inject_error(
        "POST", "/webhooks/*", status=401, code=50027, message="Invalid Webhook Token"
    )

    with caplog.at_level(logging.INFO, "bot.chat"):
        await office.ask("poll")

    assert "the answer to a poll came too late" in caplog.text
    assert await due(office) == ["milestone"]


# --- incidents -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("believes", "said_of_it"),
    [(True, "what was held is believed"), (False, "What is held stays so")],
)
async def test_an_incident_is_ended(office: Newsroom, believes: bool, said_of_it: str) -> None:
    await jump(office, seoul=449_000 * 3, new_york=440_000 * 3, paris=333_000 * 3)
    assert await choices(office, "incident end", "source") == {"table": "table"}

    text = said(await office.ask("incident end", source="table", believe=believes))

    assert said_of_it in text
    assert ("1,300,000" in text) == believes
    assert await choices(office, "incident end", "source") == {}
    assert "has no incident" in said(await office.ask("incident end", source="table", believe=True))
