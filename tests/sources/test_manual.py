from datetime import UTC, datetime, timedelta

import pytest

from bot.domain.catalogue import Account
from bot.domain.readings import Poll, Reading
from bot.errors import InputError
from bot.sources.manual import entry

NOW = datetime(2026, 10, 7, 12, tzinfo=UTC)


def account(source: str = "manual", platform: str = "newsletter") -> Account:
    return Account("seoul", "Seoul", platform, source, "", "seoul")


def test_a_count_is_a_poll_of_one_account() -> None:
    seen = NOW - timedelta(hours=2)
    assert entry(account(), 454_321, seen, NOW) == Poll(
        "manual", NOW, {"seoul": Reading.ok(seen, 454_321)}
    )


def test_a_count_is_as_rounded_as_its_platform_rounds() -> None:
    poll = entry(account(platform="youtube"), 454_000, NOW, NOW)
    assert poll.readings["seoul"] == Reading.ok(NOW, 454_000, 1000)


@pytest.mark.parametrize("source", ["file", "instagram", "http_json"])
def test_an_account_that_is_read_from_elsewhere_is_refused(source: str) -> None:
    with pytest.raises(InputError) as refused:
        entry(account(source), 1, NOW, NOW)
    assert str(refused.value) == (
        f"'seoul' is read from {source}; write source = \"manual\" in its [[accounts]] section "
        "to enter its counts by hand"
    )


def test_a_clock_may_be_a_little_off() -> None:
    assert entry(account(), 1, NOW + timedelta(minutes=5), NOW).readings


def test_what_is_still_to_come_is_refused() -> None:
    with pytest.raises(InputError) as refused:
        entry(account(), 1, NOW + timedelta(minutes=5, milliseconds=1), NOW)
    assert str(refused.value) == "2026-10-07T12:05:00.001000+00:00 lies in the future; correct it"
