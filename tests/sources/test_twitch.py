"""What is particular to Twitch."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.catalogue import Account
from bot.domain.readings import Status
from bot.errors import (
    CredentialsError,
    PayloadError,
    RateLimitedError,
    RequestRefusedError,
    SourceError,
    SourceUnavailableError,
)
from bot.settings.sources import TwitchSection as Section
from bot.sources.transport import Internet
from bot.sources.twitch import TwitchSource, _auth_url, parse_followers, parse_users
from tests.sources.json_documents import documents, mutated
from tests.sources.platforms.base import NOW, counts, json_response
from tests.sources.platforms.twitch import DATE, Twitch

PLATFORM = Twitch
USERS, FOLLOWERS, TOKEN = "/helix/users", "/helix/channels/followers", "/oauth2/token"

ACCOUNT = Account("boston", "Boston", "twitch", "twitch", handle="CityOfBoston")
KNOWN = replace(ACCOUNT, key="paris", platform_id="2002")
GOOD_USERS = {
    "data": [{"id": "2002", "login": "paris"}, {"id": "1001", "login": "cityofboston"}],
}
GOOD_FOLLOWERS = {"total": 4321, "data": [], "pagination": {}}


async def test_asks_for_a_token_then_the_users_then_the_followers_of_each(
    twitch: Twitch, source: TwitchSource
) -> None:
    new, old = twitch.add(1000, 2000)
    await source.fetch([new, replace(old, platform_id="1001")], NOW)
    token, users, *followers = twitch.requests
    assert token.path == TOKEN
    assert (users.method, users.path) == ("GET", USERS)
    assert users.query == [("login", "city_0"), ("id", "1001")]
    assert [request.path for request in followers] == [FOLLOWERS, FOLLOWERS]
    assert sorted(request.query for request in followers) == [
        [("broadcaster_id", "1000"), ("first", "1")],
        [("broadcaster_id", "1001"), ("first", "1")],
    ]
    for request in (users, *followers):
        assert request.headers["Client-Id"] == "twitchclient01"
        assert request.headers["Authorization"] == "Bearer twitch-app-token-1"


async def test_looks_up_a_hundred_users_a_call(twitch: Twitch, source: TwitchSource) -> None:
    accounts = twitch.add(*range(1000, 1101))
    fetched = await source.fetch(accounts, NOW)
    assert fetched.error is None
    assert [len(request.query) for request in twitch.asked(USERS)] == [100, 1]
    assert len(twitch.asked(FOLLOWERS)) == 101
    assert TwitchSource.calls_for(101) == 103


async def test_followers_of_unknown_users_are_not_asked_for(
    twitch: Twitch, source: TwitchSource
) -> None:
    (account,) = twitch.add(1000)
    twitch.profiles.clear()
    fetched = await source.fetch([account], NOW)
    assert fetched.error is None
    assert fetched.findings[account.key].reading.status is Status.MISSING
    assert twitch.asked(FOLLOWERS) == []


async def test_the_token_is_kept_between_polls(twitch: Twitch, source: TwitchSource) -> None:
    accounts = twitch.add(1000)
    for _ in range(3):
        await source.fetch(accounts, NOW)
    assert len(twitch.issued) == 1


async def test_a_new_secret_in_the_file_is_used_at_once(
    twitch: Twitch, web_: Internet, tmp_path: Path
) -> None:
    file = tmp_path / "secret"
    file.write_text("wrong-secret\n", encoding="utf-8")
    section = twitch.section(client_secret=None, client_secret_file=file)
    source = TwitchSource(section, web_)
    accounts = twitch.add(1000)
    assert isinstance((await source.fetch(accounts, NOW)).error, CredentialsError)
    file.write_text(twitch.secrets["client_secret"], encoding="utf-8")
    assert counts(await source.fetch(accounts, NOW)) == [1000]


async def test_a_token_that_is_never_accepted_ends_the_poll(
    twitch: Twitch, source: TwitchSource
) -> None:
    accounts = twitch.add(1000, 2000)
    twitch.secrets = {**twitch.secrets, "client_id": "another-client"}
    twitch.client = dict(Twitch.secrets)
    fetched = await source.fetch(accounts, NOW)
    assert isinstance(fetched.error, CredentialsError)
    assert "Client ID and OAuth token do not match" in str(fetched.error)
    assert len(twitch.issued) == 2
    assert len(twitch.asked(USERS)) == 2


async def test_when_no_points_are_left_what_was_learned_is_kept(
    twitch: Twitch, source: TwitchSource
) -> None:
    accounts = twitch.add(1000, 2000, 3000)
    twitch.left = 2
    fetched = await source.fetch(accounts, NOW)
    assert counts(fetched) == [1000]
    assert isinstance(fetched.error, RateLimitedError)
    assert fetched.error.until == NOW + timedelta(seconds=60)
    assert fetched.resume_at == NOW + timedelta(seconds=60)
    assert len(twitch.requests) == 3, "it was not asked when nothing was left"


async def test_throttling_in_the_middle_keeps_what_was_learned(
    twitch: Twitch, source: TwitchSource
) -> None:
    accounts = twitch.add(1000, 2000)
    await source.fetch(accounts[:1], NOW)
    twitch.failures = [twitch.success({"data": [twitch.user(p) for p in twitch.profiles.values()]})]
    twitch.failures += [twitch.success(GOOD_FOLLOWERS), twitch.throttled()[0]]
    fetched = await source.fetch(accounts, NOW)
    assert counts(fetched) == [4321]
    assert isinstance(fetched.error, RateLimitedError)
    assert fetched.error.until == NOW + timedelta(seconds=45)


async def test_one_channel_that_is_refused_does_not_spoil_the_others(
    twitch: Twitch, source: TwitchSource
) -> None:
    accounts = twitch.add(1000, 2000)
    await source.fetch(accounts[:1], NOW)
    users = {"data": [twitch.user(profile) for profile in twitch.profiles.values()]}
    twitch.failures = [twitch.success(users), twitch.failure(400, "Bad Request", "no")]
    fetched = await source.fetch(accounts, NOW)
    assert fetched.error is None
    assert counts(fetched) == [None, 2000]
    assert isinstance(fetched.findings[accounts[0].key].error, RequestRefusedError)


async def test_one_bad_login_does_not_spoil_a_call(twitch: Twitch, source: TwitchSource) -> None:
    good = twitch.add(1000, 2000, 3000)
    fetched = await source.fetch([*good, twitch.account("not.a.login")], NOW)
    assert fetched.error is None
    assert counts(fetched) == [1000, 2000, 3000, None]


@pytest.mark.parametrize(
    ("status", "document", "error"),
    [
        (400, {"error": "Bad Request", "status": 400, "message": "bad"}, RequestRefusedError),
        (401, {"error": "Unauthorized", "status": 401, "message": "Invalid"}, CredentialsError),
        (403, {"error": "Forbidden", "status": 403, "message": "no"}, CredentialsError),
        (404, {"error": "Not Found", "status": 404, "message": ""}, RequestRefusedError),
        (410, {"error": "Gone", "status": 410, "message": "removed"}, RequestRefusedError),
        (429, {"error": "Too Many Requests", "status": 429, "message": "no"}, RateLimitedError),
        (500, {"error": "Internal Server Error", "status": 500}, SourceUnavailableError),
        (503, {}, SourceUnavailableError),
        (200, {}, PayloadError),
        (200, {"data": None}, PayloadError),
    ],
)
async def test_failures(
    twitch: Twitch, source: TwitchSource, status: int, document: object, error: type[SourceError]
) -> None:
    accounts = twitch.add(1000)
    await source.fetch(accounts, NOW)
    twitch.always = lambda: (
        json_response({"access_token": "another"})
        if twitch.requests[-1].path == TOKEN
        else json_response(document, status)
    )
    fetched = await source.fetch(accounts, NOW)
    assert isinstance(fetched.error, error)
    assert counts(fetched) in ([], [None])


async def test_throttled_without_a_time_pauses_for_a_while(
    twitch: Twitch, source: TwitchSource
) -> None:
    twitch.always = lambda: json_response({"status": 429}, 429, Date=DATE)
    fetched = await source.fetch(twitch.add(1000), NOW)
    assert isinstance(fetched.error, RateLimitedError)
    assert fetched.error.until == NOW + timedelta(minutes=15)


def test_a_login_of_digits_is_no_id() -> None:
    by_login = replace(ACCOUNT, handle="2002")
    document = {"data": [{"id": "2002", "login": "paris"}, {"id": "77", "login": "2002"}]}
    found, others = parse_users(document, [by_login, KNOWN], NOW)
    assert {key: channel.platform_id for key, channel in found.items()} == {
        "boston": "77",
        "paris": "2002",
    }
    assert others == {}


def test_logins_are_the_same_in_upper_and_lower_case() -> None:
    found, _ = parse_users(GOOD_USERS, [ACCOUNT], NOW)
    channel = found["boston"]
    assert (channel.platform_id, channel.handle) == ("1001", "cityofboston")


@pytest.mark.parametrize(
    "user",
    [None, {}, {"id": "1001"}, {"login": "cityofboston"}, {"id": "x/y", "login": "cityofboston"}],
    ids=repr,
)
def test_next_to_a_user_without_a_name_nobody_is_missing(user: object) -> None:
    document = {"data": [user, {"id": "2002", "login": "paris"}]}
    found, others = parse_users(document, [ACCOUNT, KNOWN], NOW)
    assert list(found) == ["paris"]
    assert others["boston"].reading.status is Status.FAILED


@given(documents() | mutated(GOOD_USERS))
def test_any_document_has_users_or_is_refused(document: Any) -> None:
    accounts = [ACCOUNT, KNOWN]
    try:
        found, others = parse_users(document, accounts, NOW)
    except PayloadError:
        return
    assert sorted([*found, *others]) == ["boston", "paris"]
    users = [user for user in document["data"] if isinstance(user, dict)]
    pairs = [(str(user.get("id")), str(user.get("login"))) for user in users]
    for key, channel in found.items():
        assert (channel.platform_id, channel.handle) in pairs
        asked = ACCOUNT if key == "boston" else KNOWN
        assert asked.platform_id in ("", channel.platform_id)
        assert asked.platform_id or channel.handle.lower() == asked.handle.lower()
    assert all(finding.reading.count is None for finding in others.values())


@given(documents() | mutated(GOOD_FOLLOWERS) | st.integers().map(lambda n: {"total": n}))
def test_any_document_has_a_total_or_is_refused(document: Any) -> None:
    try:
        findings = parse_followers(document, [KNOWN], NOW)
    except PayloadError:
        return
    count = findings["paris"].reading.count
    assert count is not None
    assert count[1] == document["total"]


@pytest.mark.parametrize(
    ("settings", "url"),
    [
        ({}, "https://id.twitch.tv"),
        ({"base_url": "http://127.0.0.1:8080"}, "http://127.0.0.1:8080"),
        ({"auth_url": "https://auth.example"}, "https://auth.example"),
        (
            {"base_url": "https://proxy.example", "auth_url": "https://auth.example"},
            "https://auth.example",
        ),
    ],
)
def test_where_tokens_come_from(settings: dict[str, Any], url: str) -> None:
    assert _auth_url(Section(**settings)) == url
