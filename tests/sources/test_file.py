import os
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.domain.catalogue import Account
from bot.domain.looks import Dating
from bot.domain.readings import Reading, Status
from bot.errors import PayloadError, SourceError, SourceUnavailableError
from bot.sources.base import Finding
from bot.sources.file import FileSource
from bot.text import iso
from tests.series import DAY, HOUR

NOW = datetime(2023, 9, 2, 12, tzinfo=UTC)
EARLIER = NOW - timedelta(hours=1)
ACCOUNTS = [
    Account("seoul", "Seoul", "instagram", "file"),
    Account("paris", "Paris", "instagram", "file"),
    Account("seoul-tv", "Seoul", "youtube", "file"),
]


def write(file: Path, content: bytes, at: datetime = NOW) -> None:
    file.write_bytes(content)
    os.utime(file, (at.timestamp(), at.timestamp()))


async def found(
    file: Path,
    text: str | None = None,
    accounts: Sequence[Account] = ACCOUNTS,
    written_at: datetime = NOW,
    max_age: timedelta | None = None,
) -> Mapping[str, Finding]:
    """Fetch from *file* at noon, after *text* was written to it at *written_at*."""
    if text is not None:
        write(file, text.encode(), written_at)
    fetched = await FileSource(file, max_age).fetch(accounts, NOW)
    assert fetched.error is None
    assert list(fetched.findings) == [account.key for account in accounts]
    return fetched.findings


async def fetch(
    file: Path,
    text: str | None = None,
    accounts: Sequence[Account] = ACCOUNTS,
    written_at: datetime = NOW,
) -> Mapping[str, Reading]:
    """Fetch as above; return the readings of the accounts that the file has."""
    findings = await found(file, text, accounts, written_at)
    gone = Reading(written_at, Status.MISSING)
    return {key: one.reading for key, one in findings.items() if one.reading != gone}


def table(*rows: str) -> str:
    return "\n".join(["timestamp,account,followers", *rows])


async def test_the_newest_row_of_each_account_is_its_reading(file: Path) -> None:
    text = table(
        "2023-09-02T10:00:00Z,seoul,5",
        "2023-09-02T11:00:00Z,seoul,7",
        "2023-09-02T09:00:00Z,seoul,4",
        "2023-09-02T08:00:00Z,paris,3",
    )

    assert await fetch(file, text) == {
        "seoul": Reading.ok(EARLIER, 7),
        "paris": Reading.ok(NOW - timedelta(hours=4), 3),
    }


async def test_a_row_without_a_time_is_dated_by_the_file(file: Path) -> None:
    text = "account,followers\nseoul,5\n"

    assert await found(file, text, ACCOUNTS[:2], written_at=EARLIER) == {
        "seoul": Finding(Reading.ok(EARLIER, 5), dating=Dating(EARLIER + 30 * DAY, NOW)),
        "paris": Finding(Reading(EARLIER, Status.MISSING), dating=Dating(EARLIER + 30 * DAY, NOW)),
    }


async def test_a_row_with_a_time_is_not_dated_by_the_file(file: Path) -> None:
    findings = await found(file, table("2023-09-02T11:00:00Z,seoul,5"), ACCOUNTS[:1])

    assert findings == {"seoul": Finding(Reading.ok(EARLIER, 5))}


async def test_a_file_of_a_clock_that_is_ahead_is_of_now(file: Path) -> None:
    text = "account,followers\nseoul,5\n"

    assert await fetch(file, text, ACCOUNTS[:1], NOW + 30 * DAY) == {"seoul": Reading.ok(NOW, 5)}


async def test_a_row_without_a_time_is_newer_than_one_with(file: Path) -> None:
    rows = ["2023-09-02T11:00:00Z,seoul,5", ",seoul,7"]

    for order in (rows, rows[::-1]):
        assert await fetch(file, table(*order)) == {"seoul": Reading.ok(NOW, 7)}


async def test_an_empty_row_that_is_the_newest_is_no_number(file: Path) -> None:
    text = table("2023-09-02T10:00:00Z,seoul,5", "2023-09-02T11:00:00Z,seoul,")

    assert await fetch(file, text) == {"seoul": Reading(EARLIER, Status.FAILED)}


async def test_a_status_is_kept(file: Path) -> None:
    text = "account,followers,status\nseoul,,hidden\nparis,,missing\n"

    findings = await found(file, text, ACCOUNTS[:2])

    assert [finding.reading for finding in findings.values()] == [
        Reading(NOW, Status.HIDDEN),
        Reading(NOW, Status.MISSING),
    ]


async def test_rows_of_other_accounts_are_left_out(file: Path) -> None:
    text = table("2023-09-02T11:00:00Z,tokyo,5", "2023-09-02T11:00:00Z,seoul,7")

    assert await fetch(file, text) == {"seoul": Reading.ok(EARLIER, 7)}
    assert await fetch(file, text, []) == {}


async def test_an_account_that_is_not_in_the_file_is_missing(file: Path) -> None:
    assert await fetch(file, table()) == {}


async def test_a_platform_that_rounds_makes_counts_inexact(file: Path) -> None:
    text = "account,followers,step\nseoul-tv,123000,\nseoul,123000,100\nparis,123000,\n"

    steps = {key: reading.count.step for key, reading in (await fetch(file, text)).items()}

    assert steps == {"seoul-tv": 1_000, "seoul": 100, "paris": 1}


async def test_a_json_file_is_read_too(file: Path) -> None:
    text = '[{"account": "seoul", "followers": 5, "timestamp": "2023-09-02T20:00:00+09:00"}]'

    assert await fetch(file, text) == {"seoul": Reading.ok(EARLIER, 5)}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "is empty; its first line must be timestamp,account,followers"),
        ("account\n", "line 1: has no column 'followers'; the columns are "),
        (table("2023-09-02T11:00:00Z,seoul,-1"), "line 2: followers must be a whole number"),
        (table("2023-09-02T11:00:00Z,tokyo,x"), "line 2: followers must be a whole number"),
        (table(",seoul,5", ",seoul,6"), "line 3: says 6 for 'seoul' where "),
        (
            table("2023-09-02T12:05:01Z,seoul,5"),
            "line 2: 2023-09-02T12:05:01Z lies in the future; ",
        ),
        (table("2023-09-03,tokyo,5"), "line 2: 2023-09-03T00:00:00Z lies in the future; correct"),
    ],
)
async def test_a_file_of_another_shape_is_refused_whole(file: Path, text: str, said: str) -> None:
    with pytest.raises(PayloadError) as refused:
        await fetch(file, text)

    assert str(refused.value).startswith(str(file))
    assert said in str(refused.value)


async def test_clocks_may_differ_a_little(file: Path) -> None:
    soon = NOW + timedelta(minutes=5)

    assert await fetch(file, table("2023-09-02T12:05:00Z,seoul,5")) == {
        "seoul": Reading.ok(soon, 5)
    }


async def test_a_missing_file_is_unavailable(file: Path) -> None:
    with pytest.raises(SourceUnavailableError) as refused:
        await fetch(file)

    assert str(refused.value) == f"{file}: cannot be read: No such file or directory"


async def test_a_directory_and_broken_gzip_are_unavailable(tmp_path: Path, file: Path) -> None:
    write(file, b"\x1f\x8bhalf")
    for unreadable in (tmp_path, file):
        with pytest.raises(SourceUnavailableError):
            await fetch(unreadable)


FIX = "see to the program that writes it, or raise sources.file.max_age"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("account,followers\nseoul,5\n", f"was last written 33 days and 4 hours ago; {FIX}"),
        (
            table("2023-08-30T11:00:00Z,seoul,5", "2023-08-29T11:00:00Z,paris,5"),
            f"seoul's newest row is of 2023-08-30T11:00:00Z, older than max_age (3 days); {FIX}",
        ),
    ],
)
async def test_a_file_in_which_all_is_old_is_unavailable(file: Path, text: str, said: str) -> None:
    with pytest.raises(SourceUnavailableError) as refused:
        await fetch(file, text, written_at=NOW - timedelta(days=33, hours=4, minutes=5))

    assert str(refused.value) == f"{file}: {said}"


@pytest.mark.parametrize("written_at", [NOW, NOW - 40 * DAY])
async def test_the_age_of_a_row_with_a_time_is_its_own(file: Path, written_at: datetime) -> None:
    """However lately or long ago the file was written, and however new other rows are."""
    text = table("2023-08-30T11:59:59Z,seoul,5", "2023-08-30T12:00:00Z,paris,6")
    findings = await found(file, text, written_at=written_at)

    old, new, gone = findings.values()
    assert (old.reading, old.dating is None) == (Reading(written_at, Status.FAILED), False)
    assert str(old.error).startswith("seoul's newest row is of 2023-08-30T11:59:59Z, older than ")
    assert new == Finding(Reading.ok(NOW - 3 * DAY, 6))
    assert gone.reading == Reading(written_at, Status.MISSING)


@pytest.mark.parametrize(
    ("rows", "max_age", "longest"),
    [
        (["{at},seoul,5"], None, 3 * DAY),
        (["{at},seoul,5", ",paris,5"], None, 30 * DAY),
        ([",seoul,5"], None, 30 * DAY),
        (["2023-09-02T11:00:00Z,paris,5", ",seoul,5"], None, 30 * DAY),
        ([",seoul,5"], 2 * DAY, 2 * DAY),
        (["{at},seoul,5"], 2 * DAY, 2 * DAY),
    ],
)
async def test_a_file_that_is_kept_by_hand_may_be_older(
    file: Path, rows: list[str], max_age: timedelta | None, longest: timedelta
) -> None:
    for age, is_new in ((longest, True), (longest + HOUR, False)):
        at = NOW - age
        text = table(*rows, "2023-09-02T11:00:00Z,seoul-tv,1000").replace("{at}", iso(at))
        findings = await found(file, text, written_at=at, max_age=max_age)
        assert (findings["seoul"].error is None) is is_new


async def test_everything_that_can_go_wrong_is_a_source_error(file: Path) -> None:
    for content in (b"\xff", b"[", b'"', b"\x1f\x8b", b"timestamp,account,followers\n,,"):
        write(file, content)
        with pytest.raises(SourceError):
            await fetch(file)
