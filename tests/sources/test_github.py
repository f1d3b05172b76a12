"""What is particular to GitHub."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from aiohttp import web
from hypothesis import given

from bot.domain.catalogue import Account
from bot.domain.readings import Count, Status
from bot.errors import (
    CredentialsError,
    PayloadError,
    RateLimitedError,
    RequestRefusedError,
    SourceError,
    SourceUnavailableError,
)
from bot.settings.sources import GitHubSection as Section
from bot.sources.base import Fetched
from bot.sources.github import GitHubSource, _refuse_failure, parse_expiry, parse_profile
from bot.sources.rate_limits import USUAL_PAUSE
from bot.sources.transport import Internet, VendorResponse
from tests.sources.json_documents import documents, mutated
from tests.sources.platforms.base import NOW
from tests.sources.platforms.github import RESET, GitHub

PLATFORM = GitHub
TOKEN = GitHub.secrets["token"]
LIMITS_PAGE = "https://docs.github.com/rest/overview/rate-limits-for-the-rest-api"


@pytest.fixture
def anonymous(platform: GitHub, web_: Internet) -> GitHubSource:
    return GitHubSource(platform.section(token=None), web_)


def account(handle: str = "CityofToronto", platform_id: str = "") -> Account:
    return Account("toronto", "Toronto", "github", "github", "", handle, "", platform_id)


def profile(**changes: Any) -> dict[str, Any]:
    return {
        "login": "CityofToronto",
        "id": 8_663_900,
        "type": "Organization",
        "followers": 412,
        "following": 0,
        **changes,
    }


def refusal(
    status: int,
    message: str = "",
    url: str = "",
    token: str | None = TOKEN,
    headers: dict[str, str] | None = None,
) -> SourceError:
    body = json.dumps({"message": message, "documentation_url": url}).encode()
    with pytest.raises(SourceError) as caught:
        _refuse_failure(VendorResponse(status, headers or {}, body, NOW), token)
    return caught.value


def count(fetched: Fetched, one: Account) -> int | None:
    finding = fetched.findings[one.key]
    return None if finding.reading.count is None else finding.reading.count.followers


# --- requests -----------------------------------------------------------------------------------


async def test_asks_for_a_login_with_the_token(platform: GitHub, source: GitHubSource) -> None:
    accounts = platform.add(1000)
    await source.fetch(accounts, NOW)
    (request,) = platform.requests
    assert (request.method, request.path, request.query) == ("GET", "/users/City-0", [])
    assert request.headers["Authorization"] == f"Bearer {TOKEN}"
    assert request.headers["Accept"] == "application/vnd.github+json"
    assert request.headers["X-GitHub-Api-Version"] == "2022-11-28"
    assert request.headers["User-Agent"].startswith("Milepost/")


async def test_needs_no_token(platform: GitHub, anonymous: GitHubSource) -> None:
    (one,) = platform.add(1000)
    assert count(await anonymous.fetch([one], NOW), one) == 1000
    assert "Authorization" not in platform.requests[0].headers


@pytest.mark.parametrize("kind", ["User", "Organization"])
async def test_asks_the_same_for_users_and_organisations(
    platform: GitHub, source: GitHubSource, kind: str
) -> None:
    platform.kind = kind
    (one,) = platform.add(1000)
    assert count(await source.fetch([one], NOW), one) == 1000


async def test_a_known_profile_takes_one_call(platform: GitHub, source: GitHubSource) -> None:
    (one,) = platform.add(1000)
    known = platform.account(one.handle, "1000")
    assert count(await source.fetch([known], NOW), known) == 1000
    assert [request.path for request in platform.requests] == ["/users/City-0"]


async def test_follows_a_rename_by_the_id(platform: GitHub, source: GitHubSource) -> None:
    (one,) = platform.add(1000)
    platform.profiles[one.handle].handle = "Renamed"
    finding = (await source.fetch([platform.account(one.handle, "1000")], NOW)).findings[one.key]
    assert finding.reading.count == Count(NOW, 1000)
    assert (finding.platform_id, finding.handle) == ("1000", "Renamed")
    assert [request.path for request in platform.requests] == ["/users/City-0", "/user/1000"]


async def test_a_deleted_profile_is_missing(platform: GitHub, source: GitHubSource) -> None:
    fetched = await source.fetch([account(platform_id="1000")], NOW)
    assert fetched.error is None
    assert fetched.findings["toronto"].reading.status is Status.MISSING
    assert len(platform.requests) == 2


async def test_whoever_has_taken_the_login_is_told_by_the_id(
    platform: GitHub, source: GitHubSource
) -> None:
    (one,) = platform.add(77)
    finding = (await source.fetch([platform.account(one.handle, "5")], NOW)).findings[one.key]
    assert finding.platform_id == "1000"


async def test_a_rename_is_followed_though_somebody_has_taken_the_login(
    platform: GitHub, source: GitHubSource
) -> None:
    one, _ = platform.add(77, 412)
    renamed = platform.profiles.pop(platform.handles[1])
    platform.profiles["new-login"] = replace(renamed, handle="new-login")
    account = platform.account(one.handle, renamed.id)
    finding = (await source.fetch([account], NOW)).findings[one.key]
    assert finding.reading.count == Count(NOW, 412)
    assert (finding.platform_id, finding.handle) == (renamed.id, "new-login")


# --- what has not changed -----------------------------------------------------------------------


async def test_what_has_not_changed_is_observed_again_for_nothing(
    platform: GitHub, source: GitHubSource
) -> None:
    (one,) = platform.add(1000)
    await source.fetch([one], NOW)
    left = platform.remaining
    again = (await source.fetch([one], NOW)).findings[one.key]
    assert again.reading.count == Count(NOW, 1000)
    assert (again.platform_id, again.handle) == ("1000", one.handle)
    assert platform.remaining == left
    assert "If-None-Match" in platform.requests[1].headers


async def test_what_has_changed_is_read(platform: GitHub, source: GitHubSource) -> None:
    (one,) = platform.add(1000)
    await source.fetch([one], NOW)
    platform.profiles[one.handle].followers = 1001
    assert count(await source.fetch([one], NOW), one) == 1001
    assert count(await source.fetch([one], NOW), one) == 1001


async def test_profiles_are_not_mistaken_for_one_another(
    platform: GitHub, source: GitHubSource
) -> None:
    accounts = platform.add(1, 2, 3)
    for _ in range(2):
        fetched = await source.fetch(accounts, NOW)
        assert [count(fetched, one) for one in accounts] == [1, 2, 3]


async def test_without_a_token_the_whole_answer_is_asked_for(
    platform: GitHub, anonymous: GitHubSource
) -> None:
    """That nothing has changed costs a call as well, then."""
    (one,) = platform.add(1000)
    await anonymous.fetch([one], NOW)
    assert count(await anonymous.fetch([one], NOW), one) == 1000
    assert all("If-None-Match" not in request.headers for request in platform.requests)


# --- limits -------------------------------------------------------------------------------------


async def test_leaves_github_alone_once_nothing_is_left(
    platform: GitHub, anonymous: GitHubSource
) -> None:
    accounts = platform.add(1, 2, 3)
    platform.remaining_without_token = 1
    fetched = await anonymous.fetch(accounts[:1], NOW)
    assert (fetched.error, fetched.resume_at) == (None, RESET)
    paused = await anonymous.fetch(accounts[1:], NOW)
    assert isinstance(paused.error, RateLimitedError)
    assert (paused.error.until, len(platform.requests)) == (RESET, 1)


@pytest.mark.parametrize(
    ("changes", "calls", "fix"),
    [
        ({}, 60, "or set MILEPOST_SOURCES__GITHUB__TOKEN"),
        ({"token": TOKEN}, 5000, ""),
        ({"token_file": "/run/secrets/github"}, 5000, ""),
    ],
)
def test_a_token_raises_the_quota(changes: dict[str, str], calls: int, fix: str) -> None:
    quota = GitHubSource.quota(Section(**changes))
    assert (quota.calls, quota.window, quota.fix) == (calls, timedelta(hours=1), fix)


EPOCH = str(int(RESET.timestamp()))


@pytest.mark.parametrize("status", [403, 429])
@pytest.mark.parametrize(
    ("headers", "until"),
    [
        ({"x-ratelimit-remaining": "0", "x-ratelimit-reset": EPOCH}, RESET),
        ({"Retry-After": "90"}, NOW + timedelta(seconds=90)),
        ({"Retry-After": "90", "x-ratelimit-remaining": "9"}, NOW + timedelta(seconds=90)),
        (
            {"Retry-After": "90", "x-ratelimit-remaining": "0", "x-ratelimit-reset": EPOCH},
            RESET,
        ),
        ({"x-ratelimit-remaining": "0"}, NOW + USUAL_PAUSE),
    ],
)
def test_throttling_is_told_by_headers(
    status: int, headers: dict[str, str], until: datetime
) -> None:
    error = refusal(status, "API rate limit exceeded", headers=headers)
    assert isinstance(error, RateLimitedError)
    assert error.until == until


@pytest.mark.parametrize(
    ("message", "url"),
    [
        ("You have exceeded a secondary rate limit. Please wait a few minutes.", LIMITS_PAGE),
        ("Slow down.", f"{LIMITS_PAGE}#about-secondary-rate-limits"),
    ],
)
def test_the_secondary_limit_is_told_by_no_header(message: str, url: str) -> None:
    error = refusal(403, message, url, headers={"x-ratelimit-remaining": "4711"})
    assert isinstance(error, RateLimitedError)
    assert error.until - NOW >= timedelta(minutes=1)


# --- failures -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("status", "token", "kind"),
    [
        (401, TOKEN, CredentialsError),
        (403, TOKEN, CredentialsError),
        (403, None, SourceUnavailableError),
        (400, TOKEN, RequestRefusedError),
        (422, TOKEN, RequestRefusedError),
        (408, TOKEN, SourceUnavailableError),
        (429, None, RateLimitedError),
    ],
)
def test_a_failure_has_a_class(status: int, token: str | None, kind: type[SourceError]) -> None:
    assert type(refusal(status, "Some words", token=token)) is kind


@pytest.mark.parametrize("body", [b"", b"<html>", b"[]", b"7", b'{"message": 7}'])
def test_a_failure_needs_no_words(body: bytes) -> None:
    with pytest.raises(CredentialsError):
        _refuse_failure(VendorResponse(403, {}, body, NOW), TOKEN)


async def test_a_lone_not_modified_is_no_count(platform: GitHub, source: GitHubSource) -> None:
    platform.always = lambda: web.Response(status=304)
    fetched = await source.fetch([account()], NOW)
    assert isinstance(fetched.error, PayloadError)


# --- expiry -------------------------------------------------------------------------------------


async def test_tells_when_the_token_expires(platform: GitHub, source: GitHubSource) -> None:
    assert await source.expires_at() == datetime(2026, 12, 1, tzinfo=UTC)
    assert [request.path for request in platform.requests] == ["/rate_limit"]
    assert platform.remaining == 5000


async def test_a_token_can_last_for_ever(platform: GitHub, source: GitHubSource) -> None:
    platform.expiry = ""
    assert await source.expires_at() is None


async def test_no_token_never_expires(platform: GitHub, anonymous: GitHubSource) -> None:
    assert await anonymous.expires_at() is None
    assert platform.requests == []


async def test_a_token_that_has_expired_is_refused(platform: GitHub, web_: Internet) -> None:
    source = GitHubSource(platform.section(token="github_pat_of_yesterday"), web_)
    with pytest.raises(CredentialsError):
        await source.expires_at()


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("2026-12-01 00:00:00 UTC", datetime(2026, 12, 1, tzinfo=UTC)),
        (" 2026-12-01 00:00:00 +0000 ", datetime(2026, 12, 1, tzinfo=UTC)),
        ("2026-12-01 00:00:00 -0500", datetime(2026, 12, 1, 5, tzinfo=UTC)),
        ("2026-12-01 00:00:00", None),
        ("0001-01-01 00:00:00 +2300", None),
        ("soon", None),
        ("", None),
    ],
)
def test_reads_the_expiry(text: str, at: datetime | None) -> None:
    assert parse_expiry(text) == at


# --- what a profile says ------------------------------------------------------------------------


def test_reads_the_number_of_followers() -> None:
    finding = parse_profile(profile(), [account()], NOW)["toronto"]
    assert finding.reading.count == Count(NOW, 412)
    assert (finding.platform_id, finding.handle) == ("8663900", "CityofToronto")


@pytest.mark.parametrize(
    ("changes", "status", "note"),
    [
        ({"login": "cityoftoronto"}, Status.OK, ""),
        ({"login": "Somebody"}, Status.FAILED, "another profile, Somebody"),
        ({"login": None}, Status.FAILED, "no id or no login"),
        ({"login": "no login"}, Status.FAILED, "no id or no login"),
        ({"id": None}, Status.FAILED, "no id or no login"),
        ({"id": 0}, Status.FAILED, "no id or no login"),
        ({"followers": None}, Status.FAILED, "followers is missing"),
        ({"followers": "412"}, Status.FAILED, "not a count"),
        ({"followers": 0}, Status.OK, ""),
        ({"followers": 0, "type": "User"}, Status.FAILED, "hidden"),
        ({"followers": 1, "type": "User"}, Status.OK, ""),
    ],
    ids=repr,
)
def test_only_a_count_of_the_profile_itself_is_one(
    changes: dict[str, Any], status: Status, note: str
) -> None:
    finding = parse_profile(profile(**changes), [account()], NOW)["toronto"]
    assert finding.reading.status is status
    assert note in finding.note


KNOWN = account(platform_id="8663900")


@given(document=documents() | mutated(profile()))
def test_no_count_comes_from_anywhere_but_the_profile(document: Any) -> None:
    reading = parse_profile(document, [KNOWN], NOW)["toronto"].reading
    if reading.count is None:
        return
    assert reading.count.followers == document["followers"]
    is_known = str(document["id"]) == KNOWN.platform_id
    assert is_known or document["login"].lower() == KNOWN.handle.lower()
