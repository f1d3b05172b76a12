from collections.abc import Sequence
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.catalogue import Account
from bot.settings import WebSection as Section
from bot.settings.sources import (
    BlueskySection,
    FacebookSection,
    GitHubSection,
    HttpJsonSection,
    InstagramSection,
    MastodonSection,
    ThreadsSection,
    TikTokSection,
    TwitchSection,
    XSection,
    YouTubeSection,
)
from bot.sources.budget import overspending
from bot.sources.registry import PLATFORMS


def accounts(number: int, handle: str = "city{}") -> list[Account]:
    return [Account(f"city-{n}", "City", "any", "any", "", handle.format(n)) for n in range(number)]


def sums(name: str, section: Section, following: Sequence[Account]) -> list[str]:
    return list(overspending(PLATFORMS[name], section, following))


def every(**time: int) -> dict[str, timedelta]:
    return {"interval": timedelta(**time)}


@pytest.mark.parametrize(
    ("name", "section", "calls", "window", "costs"),
    [
        ("facebook", FacebookSection(quota=200), 200, timedelta(hours=1), {1: 1, 50: 50, 51: 51}),
        ("instagram", InstagramSection(quota=200), 200, timedelta(hours=1), {0: 0, 50: 50, 51: 51}),
        ("mastodon", MastodonSection(), 300, timedelta(minutes=5), {60: 60}),
        ("threads", ThreadsSection(quota=1000), 1000, timedelta(days=1), {7: 7}),
        ("tiktok", TikTokSection(), 1000, timedelta(days=1), {20: 20}),
        ("twitch", TwitchSection(), 800, timedelta(minutes=1), {101: 103}),
        ("x", XSection(quota=300), 300, timedelta(minutes=15), {1: 1, 100: 1, 101: 2}),
        ("youtube", YouTubeSection(quota=500), 500, timedelta(days=1), {1: 1, 50: 1, 51: 2}),
    ],
)
def test_so_many_calls_are_allowed_in_a_time_and_accounts_take_so_many(
    name: str, section: Section, calls: int, window: timedelta, costs: dict[int, int]
) -> None:
    quota = PLATFORMS[name].quota(section)
    assert quota is not None
    assert (quota.calls, quota.window) == (calls, window)
    assert {number: PLATFORMS[name].calls_for(number) for number in costs} == costs


def test_the_sum_is_shown_with_what_would_bring_it_down() -> None:
    section = GitHubSection(**every(minutes=5))
    assert sums("github", section, accounts(12)) == [
        "github: 12 accounts take 12 calls a poll, and 12 polls in 1 hour make 144 calls, where "
        "GitHub allows 60 (https://docs.github.com/en/rest/using-the-rest-api/"
        'rate-limits-for-the-rest-api); write interval = "12m" or longer, '
        "or set MILEPOST_SOURCES__GITHUB__TOKEN"
    ]


@pytest.mark.parametrize(
    ("name", "section", "number", "calls"),
    [
        ("github", GitHubSection(**every(minutes=5)), 5, None),
        ("github", GitHubSection(**every(minutes=5)), 6, 72),
        ("github", GitHubSection(**every(minutes=5), token="ghp_0123456789"), 12, None),
        ("github", GitHubSection(**every(minutes=5), token_file="token"), 12, None),
        ("github", GitHubSection(), 60, None),
        ("github", GitHubSection(), 61, 61),
        ("github", GitHubSection(**every(days=7)), 61, 61),
        ("github", GitHubSection(cron="*/5 * * * *"), 5, None),
        ("github", GitHubSection(cron="*/5 * * * *"), 6, 72),
        ("github", GitHubSection(cron="0,5,10 9 * * mon"), 21, 63),
        ("github", GitHubSection(cron="0,50 * * * *"), 31, 62),
        # Three polls begin within an hour, and another time two.
        ("github", GitHubSection(**every(minutes=25)), 20, None),
        ("github", GitHubSection(**every(minutes=25)), 24, 72),
        ("instagram", InstagramSection(), 200, None),
        ("instagram", InstagramSection(), 201, 201),
        ("instagram", InstagramSection(quota=500), 201, None),
        ("instagram", InstagramSection(**every(minutes=15)), 51, 204),
        ("x", XSection(**every(minutes=1)), 2000, None),
        ("x", XSection(**every(minutes=1)), 2001, 315),
        ("youtube", YouTubeSection(**every(minutes=1)), 300, None),
        ("youtube", YouTubeSection(**every(minutes=1)), 301, 10_080),
        ("bluesky", BlueskySection(**every(seconds=1)), 250, None),
        ("bluesky", BlueskySection(**every(seconds=1)), 251, 3300),
        ("twitch", TwitchSection(spread=timedelta()), 792, None),
        ("twitch", TwitchSection(spread=timedelta()), 793, 801),
        ("twitch", TwitchSection(), 793, None),  # as its calls are spread over several windows
        ("http_json", HttpJsonSection(base_url="https://x", **every(seconds=1)), 9000, None),
    ],
)
def test_a_poll_too_many_is_too_many(
    name: str, section: Section, number: int, calls: int | None
) -> None:
    found = sums(name, section, accounts(number))
    assert len(found) == (calls is not None)
    assert all(f" make {calls:,} calls, " in text for text in found)


def test_every_instance_has_a_limit_of_its_own() -> None:
    section = MastodonSection(**every(minutes=5))
    one, two = accounts(300, "city{}@one.example"), accounts(301, "city{}@Two.example")
    [found] = sums("mastodon", section, one + two)
    assert found.startswith("mastodon@two.example: 301 accounts take 301 calls a poll, and 1 poll ")
    assert sums("mastodon", MastodonSection(), one + two) == [], "hourly they can be spread out"


@pytest.mark.parametrize(
    ("section", "number", "fix"),
    [
        (GitHubSection(), 100, "follow fewer accounts, so that a poll takes 60 calls at most, or"),
        (GitHubSection(cron="0,30 * * * *"), 50, "write a cron with 1 poll in 1 hour at most"),
        (GitHubSection(cron="*/5 * * * *"), 12, "write a cron with 5 polls in 1 hour at most"),
        (GitHubSection(**every(minutes=25)), 24, 'write interval = "30m" or longer'),
        (GitHubSection(**every(minutes=25)), 40, 'write interval = "60m" or longer'),
        (GitHubSection(**every(seconds=1), token="ghp_012345"), 2, 'write interval = "2s" or'),
        (GitHubSection(**every(seconds=1), token="ghp_012345"), 500, 'write interval = "6m" or'),
    ],
)
def test_the_fix_says_what_to_write(section: Section, number: int, fix: str) -> None:
    [found] = sums("github", section, accounts(number))
    assert fix in found


def test_one_account_is_one() -> None:
    [found] = sums("instagram", InstagramSection(quota=1, **every(minutes=40)), accounts(1))
    assert found.startswith(
        "instagram: 1 account takes 1 call a poll, and 2 polls in 1 hour make 2 calls, where "
    )


@given(st.integers(1, 7200), st.integers(1, 300), st.integers(1, 500))
def test_the_fix_is_accepted(seconds: int, number: int, quota: int) -> None:
    following = accounts(number)
    section = InstagramSection(quota=quota, **every(seconds=seconds))
    for found in sums("instagram", section, following):
        if "follow " in found:
            assert number > quota
            continue
        fix = found.partition('interval = "')[2].partition('"')[0]
        parsed = InstagramSection(quota=quota, interval=fix)
        assert parsed.interval > section.interval
        assert sums("instagram", parsed, following) == []


@given(st.integers(1, 7200), st.integers(1, 300), st.integers(1, 500))
def test_what_is_accepted_never_exceeds_the_quota(seconds: int, number: int, quota: int) -> None:
    section = InstagramSection(quota=quota, **every(seconds=seconds))
    if not sums("instagram", section, accounts(number)):
        assert len(range(0, 3600, seconds)) * number <= quota
