"""What is particular to TikTok."""

from datetime import UTC, datetime
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
from bot.sources.tiktok import TikTokSource, parse_user
from tests.samples import recorded
from tests.sources.json_documents import documents, mutated
from tests.sources.platforms.base import NOW, counts, json_response, opened_web
from tests.sources.platforms.tiktok import TikTok

PLATFORM = TikTok
USER, TOKEN = "/v2/research/user/info/", "/v2/oauth/token/"

ACCOUNT = Account("chicago", "Chicago", "tiktok", "tiktok", handle="cityofchicago")
GOOD = {
    "data": {"display_name": "City of Chicago", "follower_count": 4321, "is_verified": True},
    "error": {"code": "ok", "message": "", "log_id": "202610071200"},
}


@pytest.fixture
def tiktok(platform: TikTok) -> TikTok:
    return platform


def answer_users_with(tiktok: TikTok, document: object, status: int) -> None:
    """Let *tiktok* issue tokens as before."""
    tiktok.always = lambda: (
        json_response({"access_token": "another"})
        if tiktok.requests[-1].path == TOKEN
        else json_response(document, status)
    )


async def test_asks_for_one_user_a_call(tiktok: TikTok, source: TikTokSource) -> None:
    accounts = tiktok.add(1000, 2000)
    await source.fetch(accounts, NOW)
    assert len(tiktok.asked(TOKEN)) == 1
    users = tiktok.asked(USER)
    assert sorted(request.body for request in users) == [
        '{"username": "city.0"}',
        '{"username": "city.1"}',
    ]
    for request in users:
        assert request.method == "POST"
        assert request.query == [("fields", "display_name,follower_count,is_verified")]
        assert request.headers["Content-Type"] == "application/json"
        assert request.headers["Authorization"] == "Bearer tiktok-app-token-1"


async def test_asks_for_the_token_with_a_key_and_a_secret(
    tiktok: TikTok, source: TikTokSource
) -> None:
    await source.fetch(tiktok.add(1000), NOW)
    (token,) = tiktok.asked(TOKEN)
    assert sorted(token.body.split("&")) == [
        "client_key=tiktokclient01",
        "client_secret=tiktok-secret-01",
        "grant_type=client_credentials",
    ]


async def test_an_expired_token_can_be_refused_with_http_200(
    tiktok: TikTok, source: TikTokSource
) -> None:
    accounts = tiktok.add(1000)
    await source.fetch(accounts, NOW)
    tiktok.failures = [tiktok.failure("access_token_invalid", "token expired", 200)]
    assert counts(await source.fetch(accounts, NOW)) == [1000]
    assert len(tiktok.issued) == 2


async def test_a_missing_scope_is_not_cured_by_another_token(
    tiktok: TikTok, source: TikTokSource
) -> None:
    accounts = tiktok.add(1000)
    await source.fetch(accounts, NOW)
    tiktok.failures = [tiktok.failure("scope_not_authorized", "no scope", 401)]
    assert isinstance((await source.fetch(accounts, NOW)).error, CredentialsError)
    assert len(tiktok.issued) == 1


@pytest.mark.parametrize(
    "words",
    ["Fields are invalid", "The API cannot return this user's information", ""],
)
async def test_other_invalid_parameters_are_a_failure_and_nobody_is_missing(
    tiktok: TikTok, source: TikTokSource, words: str
) -> None:
    bad, good = tiktok.add(1000, 2000)
    await source.fetch([good], NOW)
    tiktok.failures = [tiktok.failure("invalid_params", words, 400)]
    fetched = await source.fetch([bad, good], NOW)
    assert fetched.error is None
    statuses = {finding.reading.status for finding in fetched.findings.values()}
    assert statuses == {Status.FAILED, Status.OK}


@pytest.mark.parametrize("status", [200, None])
@pytest.mark.parametrize(
    ("code", "usual_status", "error"),
    [
        ("access_token_invalid", 401, CredentialsError),
        ("scope_not_authorized", 401, CredentialsError),
        ("scope_permission_missed", 400, CredentialsError),
        ("rate_limit_exceeded", 429, RateLimitedError),
        ("daily_quota_limit_exceeded", 429, RateLimitedError),
        ("invalid_params", 400, RequestRefusedError),
        ("internal_error", 500, SourceUnavailableError),
        ("timeout", 504, SourceUnavailableError),
        ("something_new", 400, RequestRefusedError),
    ],
)
async def test_codes_mean_the_same_with_http_200(
    tiktok: TikTok,
    source: TikTokSource,
    code: str,
    usual_status: int,
    error: type[SourceError],
    status: int | None,
) -> None:
    document = {"data": {}, "error": {"code": code, "message": "words", "log_id": "1"}}
    answer_users_with(tiktok, document, status or usual_status)
    fetched = await source.fetch(tiktok.add(1000), NOW)
    assert isinstance(fetched.error, error)
    assert counts(fetched) in ([], [None])


@pytest.mark.parametrize(
    ("status", "document", "error"),
    [
        (200, {}, PayloadError),
        (200, {"data": {"follower_count": 7}}, PayloadError),
        (200, {"data": {"follower_count": 7}, "error": {"code": None}}, PayloadError),
        (200, {"data": {}, "error": {"code": "ok"}}, PayloadError),
        (200, {"data": {"follower_count": 7}, "error": "ok"}, PayloadError),
        (400, {}, RequestRefusedError),
        (401, {}, CredentialsError),
        (403, {}, CredentialsError),
        (404, {}, RequestRefusedError),
        (429, {}, RateLimitedError),
        (502, {}, SourceUnavailableError),
        (401, {"error": {"code": "something_new"}}, CredentialsError),
    ],
)
async def test_answers_without_a_code_of_the_vendor(
    tiktok: TikTok, source: TikTokSource, status: int, document: object, error: type[SourceError]
) -> None:
    answer_users_with(tiktok, document, status)
    fetched = await source.fetch(tiktok.add(1000), NOW)
    assert isinstance(fetched.error, error)
    assert counts(fetched) in ([], [None])


async def test_a_count_next_to_an_error_is_no_count(tiktok: TikTok, source: TikTokSource) -> None:
    document = {"data": {"follower_count": 7}, "error": {"code": "internal_error"}}
    answer_users_with(tiktok, document, 200)
    assert counts(await source.fetch(tiktok.add(1000), NOW)) == [None]


@pytest.mark.parametrize(
    ("now", "until"),
    [
        (NOW, datetime(2026, 10, 8, tzinfo=UTC)),
        (datetime(2026, 12, 31, 23, 59, 59, 5, tzinfo=UTC), datetime(2027, 1, 1, tzinfo=UTC)),
        (datetime(2026, 10, 8, tzinfo=UTC), datetime(2026, 10, 9, tzinfo=UTC)),
    ],
)
async def test_the_quota_starts_anew_at_midnight_utc(
    tiktok: TikTok, now: datetime, until: datetime
) -> None:
    tiktok.always = lambda: tiktok.quota_used_up()[0]
    async with opened_web(now) as web_:
        source = TikTokSource(tiktok.section(), web_)
        fetched = await source.fetch(tiktok.add(1000), now)
    assert isinstance(fetched.error, RateLimitedError)
    assert fetched.error.until == until


async def test_the_recorded_expired_token(tiktok: TikTok, source: TikTokSource) -> None:
    expired = recorded("tiktok_token_invalid")
    accounts = tiktok.add(1000)
    await source.fetch(accounts, NOW)
    tiktok.failures = [json_response(expired["body"], expired["status"])]
    assert counts(await source.fetch(accounts, NOW)) == [1000]
    answer_users_with(tiktok, expired["body"], expired["status"])
    fetched = await source.fetch(accounts, NOW)
    assert isinstance(fetched.error, CredentialsError)
    assert "access_token_invalid: token expired" in str(fetched.error)


@given(documents() | mutated(GOOD) | st.integers().map(lambda n: {**GOOD, "data": n}))
def test_any_document_has_a_count_or_is_refused(document: Any) -> None:
    try:
        findings = parse_user(document, [ACCOUNT], NOW)
    except PayloadError:
        return
    count = findings["chicago"].reading.count
    assert count is not None
    assert count[1] == document["data"]["follower_count"]
    assert document["error"]["code"] == "ok"
