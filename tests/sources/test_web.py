"""What the adapters have in common, tried with one that asks nobody."""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from pathlib import Path

import pytest
from pydantic import SecretStr

from bot.domain.catalogue import Account
from bot.domain.readings import Reading, Status
from bot.errors import CredentialsError, PayloadError, RateLimitedError, RequestRefusedError
from bot.settings.sources import GitHubSection as Section
from bot.sources.base import Finding, failed
from bot.sources.transport import Internet
from bot.sources.web import WebSource
from tests.sources.platforms.base import NOW

TOKEN = "s3cr3t-t0k3n"
HOUR = timedelta(hours=1)
ACCOUNTS = [Account(f"a{i}", "City", "x", "scripted", handle=f"city{i}") for i in range(10)]

Answer = Callable[[Sequence[Account]], Mapping[str, Finding]]


def counts(batch: Sequence[Account]) -> dict[str, Finding]:
    return {account.key: Finding(Reading.ok(NOW, 1000)) for account in batch}


class Scripted(WebSource[Section]):
    """Answers as the test says."""

    name = "scripted"
    title = "Scripted"
    page = "https://example.org"
    batch = 4
    handle = re.compile("city[0-9]+")
    handle_example = "city1"

    def __init__(self, section: Section, web: Internet) -> None:
        super().__init__(section, web)
        self.answer: Answer = counts
        self.asked: list[list[str]] = []

    async def ask(self, accounts: Sequence[Account]) -> Mapping[str, Finding]:
        self.asked.append([account.key for account in accounts])
        return self.answer(accounts)

    def refuse(self, *bad: str) -> None:
        """Refuse a whole batch for each one that is *bad*."""

        def answer(batch: Sequence[Account]) -> Mapping[str, Finding]:
            if set(bad) & {account.key for account in batch}:
                raise RequestRefusedError("a bad handle")
            return counts(batch)

        self.answer = answer

    def fail(self, error: Exception) -> None:
        """Answer to everything with *error*."""

        def answer(_: Sequence[Account]) -> Mapping[str, Finding]:
            raise error

        self.answer = answer


@pytest.fixture
def source(web_: Internet) -> Scripted:
    return Scripted(Section(token=SecretStr(TOKEN)), web_)


def test_a_poll_costs_a_call_for_each_batch() -> None:
    assert [Scripted.calls_for(number) for number in (0, 1, 4, 5, 10)] == [0, 1, 1, 2, 3]


def test_the_canary_is_an_account_of_the_source(source: Scripted, web_: Internet) -> None:
    canary = source.canary_of("scripted")
    assert canary is not None
    assert (canary.source, canary.handle) == ("scripted", "github")
    assert Scripted(Section(canary=None), web_).canary_of("scripted") is None


# --- bad accounts --------------------------------------------------------------------------------


async def test_a_bad_account_is_asked_for_alone_the_next_time(source: Scripted) -> None:
    source.refuse("a5")
    await source.fetch(ACCOUNTS, NOW)
    source.asked.clear()
    fetched = await source.fetch(ACCOUNTS, NOW)
    assert source.asked == [
        ["a0", "a1", "a2", "a3"],
        ["a4", "a6", "a7", "a8"],
        ["a9"],
        ["a5"],
    ]
    assert fetched.findings["a5"].reading.status is Status.FAILED


async def test_an_account_that_is_good_again_is_asked_for_with_the_others(source: Scripted) -> None:
    source.refuse("a5")
    await source.fetch(ACCOUNTS, NOW)
    source.refuse()
    await source.fetch(ACCOUNTS, NOW)
    source.asked.clear()
    await source.fetch(ACCOUNTS, NOW)
    assert [len(batch) for batch in source.asked] == [4, 4, 2]


async def test_a_bad_account_is_remembered_when_it_was_not_asked_for(source: Scripted) -> None:
    """As others were asked for, or the source was throttled before it came to that."""
    source.refuse("a5")
    await source.fetch(ACCOUNTS, NOW)
    await source.fetch(ACCOUNTS[:2], NOW)
    source.fail(RateLimitedError("throttled", NOW + HOUR))
    await source.fetch(ACCOUNTS, NOW)
    source.refuse("a5")
    source.asked.clear()
    await source.fetch(ACCOUNTS, NOW)
    assert [len(batch) for batch in source.asked] == [4, 4, 1, 1]


# --- bad credentials -----------------------------------------------------------------------------


def sourced(web_: Internet, file: Path) -> Scripted:
    return Scripted(Section(token_file=file), web_)


async def test_refused_credentials_are_tried_again_after_some_hours(source: Scripted) -> None:
    error = CredentialsError("expired")
    source.fail(error)
    assert (await source.fetch(ACCOUNTS, NOW)).error is error
    tried = len(source.asked)
    for later in (timedelta(), HOUR, 6 * HOUR - timedelta(seconds=1)):
        fetched = await source.fetch(ACCOUNTS, NOW + later)
        assert (fetched.error, dict(fetched.findings)) == (error, {})
    assert len(source.asked) == tried
    source.answer = counts
    assert (await source.fetch(ACCOUNTS, NOW + 6 * HOUR)).error is None


async def test_new_credentials_are_tried_at_once(web_: Internet, tmp_path: Path) -> None:
    file = tmp_path / "token"
    file.write_text("first-token")
    source = sourced(web_, file)
    source.fail(CredentialsError("expired"))
    await source.fetch(ACCOUNTS, NOW)
    file.write_text("second-token\n")
    source.answer = counts
    assert (await source.fetch(ACCOUNTS, NOW)).error is None


async def test_a_file_that_is_written_again_with_the_same_token_changes_nothing(
    web_: Internet, tmp_path: Path
) -> None:
    file = tmp_path / "token"
    file.write_text("first-token")
    source = sourced(web_, file)
    source.fail(CredentialsError("expired"))
    await source.fetch(ACCOUNTS, NOW)
    file.write_text("first-token\n")
    tried = len(source.asked)
    assert isinstance((await source.fetch(ACCOUNTS, NOW)).error, CredentialsError)
    assert len(source.asked) == tried


async def test_credentials_that_came_while_the_old_ones_were_refused_are_tried(
    web_: Internet, tmp_path: Path
) -> None:
    """That is when an operator replaces them."""
    file = tmp_path / "token"
    file.write_text("first-token")
    source = sourced(web_, file)

    def answer(_: Sequence[Account]) -> Mapping[str, Finding]:
        file.write_text("second-token")
        raise CredentialsError("expired")

    source.answer = answer
    await source.fetch(ACCOUNTS, NOW)
    source.answer = counts
    assert (await source.fetch(ACCOUNTS, NOW)).error is None


async def test_a_file_that_can_be_read_again_is_tried_at_once(
    web_: Internet, tmp_path: Path
) -> None:
    file = tmp_path / "token"
    source = sourced(web_, file)

    def answer(batch: Sequence[Account]) -> Mapping[str, Finding]:
        source.credentials.need("token")
        return counts(batch)

    source.answer = answer
    assert "cannot be read" in str((await source.fetch(ACCOUNTS, NOW)).error)
    file.write_text("")
    assert "is empty" in str((await source.fetch(ACCOUNTS, NOW)).error)
    file.write_text(TOKEN)
    assert (await source.fetch(ACCOUNTS, NOW)).error is None


# --- what is told --------------------------------------------------------------------------------


async def test_secrets_in_the_words_of_a_vendor_are_not_passed_on(source: Scripted) -> None:
    source.credentials.need("token")
    until = NOW + HOUR
    source.fail(RateLimitedError(f"no more with {TOKEN}", until))
    fetched = await source.fetch(ACCOUNTS, NOW)
    assert isinstance(fetched.error, RateLimitedError)
    assert (str(fetched.error), fetched.error.until) == ("no more with ***", until)

    def answer(batch: Sequence[Account]) -> Mapping[str, Finding]:
        error = PayloadError(f"{TOKEN} is no count")
        return {account.key: failed(NOW, error) for account in batch}

    source.answer = answer
    fetched = await source.fetch(ACCOUNTS, NOW)
    assert str(fetched.error) == "*** is no count"
    assert TOKEN not in repr(fetched)
    assert {finding.note for finding in fetched.findings.values()} == {"*** is no count"}


async def test_a_source_says_when_it_wants_to_be_asked_again(source: Scripted) -> None:
    assert (await source.fetch(ACCOUNTS, NOW)).resume_at is None
    source.transport.hold_until(NOW + HOUR)
    source.transport.hold_until(NOW + HOUR / 2)
    source.transport.hold_until(None)
    assert (await source.fetch(ACCOUNTS, NOW)).resume_at == NOW + HOUR
