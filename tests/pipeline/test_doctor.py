"""What the doctor says of a source, and what to do about it."""

import os
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest

from bot.domain.catalogue import Account
from bot.errors import (
    CredentialsError,
    PayloadError,
    RateLimitedError,
    RequestRefusedError,
    SourceError,
    SourceUnavailableError,
)
from bot.pipeline.doctor import Check, CheckResult, examine, examine_clock
from bot.sources.base import Finding, failed, missing
from bot.sources.file import FileSource
from bot.storage.database import Store
from tests.fakes import FakeSource
from tests.pipeline.machine import Machine
from tests.pipeline.profiles import found, hidden, profile
from tests.pipeline.vendor import Vendor, opened_vendor
from tests.series import DAY, HOUR, START, catalogue_of, polls_of
from tests.sources.platforms.base import opened_web
from tests.sources.platforms.http_json import HttpJson

PARIS = Account("paris", "Paris", "bluesky", "bluesky", handle="paris.fr")
SEOUL = replace(PARIS, key="seoul", handle="seoul.kr")
READ = Check("bluesky", CheckResult.PASS, "read paris (paris.fr): 454,000 followers")
PAGE = "https://vendor.example/access"


@pytest.fixture
async def vendor() -> AsyncIterator[Vendor]:
    async with opened_vendor() as opened:
        opened.answer = {"paris": profile(START, 454_000)}
        yield opened


async def checked(vendor: Vendor, answer: SourceError | dict[str, Finding]) -> Check:
    vendor.answer = answer
    [check] = await examine(vendor, [PARIS], START)
    return check


async def test_a_source_that_reads_an_account_passes(vendor: Vendor) -> None:
    assert await examine(vendor, [PARIS, SEOUL], START) == [READ]


async def test_a_source_without_accounts_is_not_looked_at(vendor: Vendor) -> None:
    vendor.answer = CredentialsError("HTTP 401")

    assert await examine(vendor, [], START) == []


@pytest.mark.parametrize(
    ("error", "verdict", "text", "fix"),
    [
        (
            CredentialsError("HTTP 401"),
            CheckResult.FAIL,
            "HTTP 401",
            f"get or renew them: {PAGE}",
        ),
        (
            RateLimitedError("throttled", START + DAY),
            CheckResult.WARN,
            "throttled; until 2023-09-02T00:00:00Z",
            f"wait, or ask less often: {PAGE}",
        ),
        (
            RequestRefusedError("HTTP 400: no handle"),
            CheckResult.FAIL,
            "HTTP 400: no handle",
            f"correct the handle of accounts[paris], if it is wrong: {PAGE}",
        ),
        (
            SourceUnavailableError("no route"),
            CheckResult.FAIL,
            "no route",
            f"see whether this machine can reach it, and {PAGE}",
        ),
        (
            PayloadError("no list"),
            CheckResult.FAIL,
            "no list",
            f"see whether this machine can reach it, and {PAGE}",
        ),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, SourceError) else "",
)
async def test_each_failure_says_what_to_do(
    vendor: Vendor, error: SourceError, verdict: CheckResult, text: str, fix: str
) -> None:
    assert await checked(vendor, error) == Check("bluesky", verdict, text, fix)


@pytest.mark.parametrize(
    ("findings", "text", "fix"),
    [
        (
            {},
            "does not know paris (paris.fr)",
            "look it up, and correct the handle of accounts[paris]",
        ),
        (
            {"paris": missing(START, "suspended")},
            "does not know paris (paris.fr): suspended",
            "look it up, and correct the handle of accounts[paris]",
        ),
        (
            {"paris": hidden(START)},
            "paris (paris.fr) hides its count",
            "follow another account, or ask its owner to show the count",
        ),
    ],
    ids=["left out", "missing", "hidden"],
)
async def test_an_account_that_has_no_count_is_a_warning(
    vendor: Vendor, findings: dict[str, Finding], text: str, fix: str
) -> None:
    assert await checked(vendor, findings) == Check("bluesky", CheckResult.WARN, text, fix)


async def test_an_account_that_cannot_be_read_where_the_source_can_is_a_warning() -> None:
    source = FakeSource("table")
    source.answers[START] = found(paris=failed(START, PayloadError("no count")))
    [check] = await examine(source, [PARIS], START)

    assert (check.verdict, check.text) == (CheckResult.WARN, "paris (paris.fr): no count")
    assert check.fix == "look the account up, and try another one"


# --- credentials ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("ends_at", "check"),
    [
        (
            START + 8 * DAY,
            Check("bluesky credentials", CheckResult.PASS, "valid until 2023-09-09T00:00:00Z"),
        ),
        (
            START + 7 * DAY,
            Check(
                "bluesky credentials",
                CheckResult.WARN,
                "end on 2023-09-08T00:00:00Z",
                f"renew them: {PAGE}",
            ),
        ),
        (
            START - DAY,
            Check(
                "bluesky credentials",
                CheckResult.WARN,
                "ended on 2023-08-31T00:00:00Z",
                f"renew them: {PAGE}",
            ),
        ),
        (
            CredentialsError("HTTP 401"),
            Check(
                "bluesky credentials", CheckResult.FAIL, "HTTP 401", f"get or renew them: {PAGE}"
            ),
        ),
        (
            SourceUnavailableError("no route"),
            Check("bluesky credentials", CheckResult.WARN, "no route", f"try again later: {PAGE}"),
        ),
    ],
    ids=["valid", "ending", "ended", "refused", "unknown"],
)
async def test_the_end_of_credentials_is_looked_at_too(vendor: Vendor, ends_at, check) -> None:
    vendor.ends_at = ends_at

    assert await examine(vendor, [PARIS], START) == [READ, check]


async def test_credentials_that_failed_already_are_not_asked_about(vendor: Vendor) -> None:
    vendor.ends_at = CredentialsError("HTTP 401")
    await checked(vendor, CredentialsError("HTTP 401"))

    assert vendor.asked == 0


# --- files ---------------------------------------------------------------------------------------


def save(file: Path, content: bytes, written_at: datetime) -> None:
    file.write_bytes(content)
    os.utime(file, (written_at.timestamp(), written_at.timestamp()))


async def test_a_file_that_is_not_there_fails(tmp_path: Path) -> None:
    [check] = await examine(FileSource(tmp_path / "counts.csv", DAY), [PARIS], START)

    assert (check.verdict, check.fix) == (CheckResult.FAIL, "see to the file")
    assert check.text.startswith(f"{tmp_path}/counts.csv: ")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "timestamp,account,followers\n2023-08-31T09:00Z,paris,5\n",
            "its counts have times; this one is of 2023-08-31T09:00:00Z",
        ),
        (
            "account,followers\nparis,5\n",
            "its counts have no times; one is news when it changes, dated by the document, which "
            "is of 2023-08-31T12:00:00Z; to date each of them, add a column timestamp, with the "
            "time at which each was taken",
        ),
    ],
)
async def test_it_is_told_how_the_counts_of_a_file_are_dated(
    file: Path, text: str, said: str
) -> None:
    save(file, text.encode(), START - DAY / 2)
    [_, check] = await examine(FileSource(file), [PARIS], START)

    assert check == Check("file dates", CheckResult.PASS, said)


async def test_a_document_whose_age_nobody_knows_is_warned_of() -> None:
    async with HttpJson().serving() as platform, opened_web(START) as web:
        accounts = platform.add(5)
        source = platform.source(platform.section(), web)
        [read, check] = await examine(source, accounts, START)

    assert read.verdict is CheckResult.PASS
    assert check == Check(
        "http_json dates",
        CheckResult.WARN,
        "nothing tells how old its counts are: one is news when it changes",
        "name their time as taken_at under [sources.http_json], or send Last-Modified",
    )


@pytest.mark.parametrize(
    "error",
    [
        CredentialsError("HTTP 401"),
        RateLimitedError("throttled", START + DAY),
        RequestRefusedError("HTTP 400"),
        SourceUnavailableError("no route"),
        PayloadError("no list"),
        SourceError("?"),
    ],
    ids=lambda error: type(error).__name__,
)
async def test_nothing_fails_or_warns_without_a_fix(error: SourceError) -> None:
    """Whatever a source raises, and though it has no page to look at."""
    source = FakeSource("table")
    source.answers[START] = error
    [check] = await examine(source, [PARIS], START)

    assert check.verdict is not CheckResult.PASS
    assert check.fix
    assert not check.fix.endswith((" ", ":", "see"))


# --- the clock -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("now", "verdict", "text"),
    [
        (START + 3 * DAY, None, ""),
        (START - 9 * HOUR, CheckResult.WARN, "was ahead: readings are dated up to 2023-09-03T00"),
        (START - 300 * DAY, CheckResult.FAIL, "says 2022-11-05T00:00:00Z, and readings go on un"),
    ],
)
async def test_a_clock_is_wrong_where_the_database_knows_better(
    store: Store, now: datetime, verdict: CheckResult | None, text: str
) -> None:
    machine = await Machine.start(store, catalogue_of(["seoul"]))
    await machine.run(polls_of({"seoul": [5, 6]}, start=START + 2 * DAY - HOUR))
    if verdict is CheckResult.WARN:
        now += 2 * DAY
    found = await store.read(examine_clock, now)

    assert [one.verdict for one in found] == ([verdict] if verdict else [])
    assert all(text in one.text for one in found)
