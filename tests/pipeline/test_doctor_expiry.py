"""That credentials are about to end is told a week ahead, once, and once when it is over."""

from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from bot.errors import CredentialsError, RateLimitedError, SourceUnavailableError
from bot.pipeline.doctor import check_expiry, problem_of
from bot.sources.file import FileSource
from bot.storage.database import Store, open_database
from tests.pipeline.conftest import Told
from tests.pipeline.vendor import Vendor, opened_vendor
from tests.series import DAY, HOUR, START
from tests.stored import column

ENDS_AT = START + 30 * DAY
WARNING = (
    "ERROR source bluesky: credentials expire on 2023-10-01T00:00:00Z; "
    "renew them, see https://vendor.example/access"
)


@pytest.fixture
async def vendor() -> AsyncIterator[Vendor]:
    async with opened_vendor() as opened:
        yield opened


@pytest.mark.parametrize(
    ("left", "text"),
    [
        (timedelta(days=7, milliseconds=1), None),
        (timedelta(days=7), "expire on"),
        (timedelta(milliseconds=1), "expire on"),
        (timedelta(0), "expired on"),
        (timedelta(days=-400), "expired on"),
    ],
)
def test_credentials_are_a_problem_from_a_week_before_their_end(
    left: timedelta, text: str | None
) -> None:
    problem = problem_of(START + left, "https://vendor.example", START)

    assert (problem is None) is (text is None)
    if problem is not None:
        assert problem[0] == "expiring"
        assert problem[1].startswith(f"credentials {text} 20")
        assert problem[1].endswith("renew them, see https://vendor.example")


def test_credentials_without_an_end_are_no_problem() -> None:
    assert problem_of(None, "https://vendor.example", START) is None


async def test_it_is_told_once_a_week_ahead(store: Store, vendor: Vendor, told: Told) -> None:
    vendor.ends_at = ENDS_AT
    for day in range(40):
        await check_expiry(vendor, store, START + day * DAY)
        assert told() == ([WARNING] if day == 23 else [])


async def test_it_is_not_told_again_after_a_restart(
    store: Store, path: Path, vendor: Vendor, told: Told
) -> None:
    vendor.ends_at = ENDS_AT
    await check_expiry(vendor, store, START + 25 * DAY)
    later = Store(open_database(path), path)
    await check_expiry(vendor, later, START + 25 * DAY + HOUR)
    await later.aclose()

    assert told() == [WARNING]


async def test_a_renewal_is_told_once_and_the_next_end_again(
    store: Store, vendor: Vendor, told: Told
) -> None:
    vendor.ends_at = ENDS_AT
    await check_expiry(vendor, store, START + 25 * DAY)
    vendor.ends_at = ENDS_AT + 60 * DAY
    for day in (26, 27):
        await check_expiry(vendor, store, START + day * DAY)
    first, over = told()
    assert first == WARNING
    assert over.startswith(
        "WARNING source bluesky: is well again; from 2023-09-26T00:00:00Z on: credentials expire on"
    )
    await check_expiry(vendor, store, START + 85 * DAY)

    assert told() == [WARNING.replace("2023-10-01", "2023-11-30")]


async def test_what_has_expired_already_is_told(store: Store, vendor: Vendor, told: Told) -> None:
    vendor.ends_at = ENDS_AT
    await check_expiry(vendor, store, ENDS_AT + DAY)

    assert told() == [WARNING.replace("expire on", "expired on")]


@pytest.mark.parametrize(
    "error", [SourceUnavailableError("no route"), RateLimitedError("throttled", START + HOUR)]
)
async def test_where_the_vendor_does_not_say_nothing_changes(
    store: Store, vendor: Vendor, told: Told, error: SourceUnavailableError
) -> None:
    vendor.ends_at = error
    await check_expiry(vendor, store, START + 24 * DAY)
    assert told() == []
    vendor.ends_at = ENDS_AT
    await check_expiry(vendor, store, START + 25 * DAY)
    vendor.ends_at = error
    await check_expiry(vendor, store, START + 26 * DAY)
    vendor.ends_at = ENDS_AT
    await check_expiry(vendor, store, START + 27 * DAY)

    assert told() == [WARNING]
    assert vendor.asked == 4


async def test_of_credentials_that_cannot_be_used_the_polls_tell(
    store: Store, vendor: Vendor, told: Told
) -> None:
    vendor.ends_at = CredentialsError("HTTP 401")
    await check_expiry(vendor, store, START)
    assert told() == []


async def test_credentials_that_ended_as_was_told_are_well_again_once_renewed(
    store: Store, vendor: Vendor, told: Told
) -> None:
    vendor.ends_at = ENDS_AT
    await check_expiry(vendor, store, START + 29 * DAY)
    vendor.ends_at = CredentialsError("HTTP 401")
    await check_expiry(vendor, store, START + 30 * DAY)
    vendor.ends_at = ENDS_AT + 60 * DAY
    await check_expiry(vendor, store, START + 31 * DAY)

    assert [line.split(";")[0] for line in told()] == [
        WARNING.split(";")[0],
        "WARNING source bluesky: is well again",
    ]
    assert await store.read(column, "SELECT * FROM problems") == []


async def test_an_account_of_that_name_is_something_else(store: Store, vendor: Vendor) -> None:
    vendor.ends_at = ENDS_AT
    insert = "INSERT INTO problems VALUES ('account bluesky', 'missing', 0, 9, 0, 'gone')"
    await store.transact(lambda db: db.execute(insert).close())
    for day in (25, 26):
        await check_expiry(vendor, store, START + day * DAY)
    vendor.ends_at = None
    await check_expiry(vendor, store, START + 27 * DAY)

    assert await store.read(column, "SELECT subject FROM problems") == ["account bluesky"]


async def test_a_source_that_is_no_web_source_has_no_credentials(
    store: Store, tmp_path: Path, told: Told, now: datetime
) -> None:
    await check_expiry(FileSource(tmp_path / "absent.csv", DAY), store, now)

    assert told() == []
    assert await store.read(column, "SELECT * FROM problems") == []
