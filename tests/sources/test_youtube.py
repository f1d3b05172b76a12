"""What is particular to YouTube."""

import json
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.catalogue import Account
from bot.domain.readings import Count, Status
from bot.errors import (
    CredentialsError,
    PayloadError,
    RateLimitedError,
    RequestRefusedError,
    SourceError,
)
from bot.settings.sources import YouTubeSection as Section
from bot.sources.youtube import YouTubeSource, _refuse_failure, parse_channel, parse_channels
from tests.samples import recorded
from tests.sources.json_documents import documents, mutated
from tests.sources.platforms.base import HIDDEN, NOW, refusal_by
from tests.sources.platforms.youtube import YouTube, failure

PLATFORM = YouTube
AMSTERDAM = "UCEiYFPFR5jGhFakHhbswlig"
MIDNIGHT = datetime(2026, 10, 8, 7, tzinfo=UTC)


def account(key: str, handle: str = "", platform_id: str = "") -> Account:
    return Account(key, "City", "youtube", "youtube", "", handle, "", platform_id)


def channel(platform_id: str, count: object = "12300", **statistics: object) -> dict[str, Any]:
    return {
        "id": platform_id,
        "snippet": {"title": "A city", "customUrl": f"@{platform_id[-4:]}"},
        "statistics": {
            "subscriberCount": count,
            "hiddenSubscriberCount": False,
            **statistics,
        },
    }


def listed(*items: object) -> dict[str, Any]:
    return {"kind": "youtube#channelListResponse", "items": list(items)}


refusal = partial(refusal_by, _refuse_failure)


def reasons(code: int, reason: str, detail: str = "") -> dict[str, Any]:
    document: dict[str, Any] = json.loads(failure(code, reason, detail).text or "")
    return document


def asked(platform: YouTube) -> list[tuple[str, str]]:
    """Return by which filter and for what each call asked."""
    return [
        (name, value)
        for request in platform.requests
        for name, value in request.query
        if name in ("id", "forHandle", "forUsername")
    ]


# --- requests -----------------------------------------------------------------------------------


async def test_asks_for_known_channels_by_their_ids_in_one_call(
    platform: YouTube, source: YouTubeSource
) -> None:
    accounts = platform.add(1000, 2000)
    known = [platform.account(a.handle, platform.profiles[a.handle].id) for a in accounts]
    await source.fetch(known, NOW)
    (request,) = platform.requests
    assert (request.method, request.path) == ("GET", "/youtube/v3/channels")
    assert dict(request.query) == {
        "part": "snippet,statistics",
        "id": f"{platform.id_of(0)},{platform.id_of(1)}",
        "maxResults": "50",
        "fields": "kind,items(id,snippet(customUrl),"
        "statistics(subscriberCount,hiddenSubscriberCount))",
        "key": YouTube.secrets["api_key"],
    }


async def test_asks_for_51_known_channels_in_two_calls(
    platform: YouTube, source: YouTubeSource
) -> None:
    accounts = platform.add(*range(1000, 1051))
    known = [platform.account(a.handle, platform.profiles[a.handle].id) for a in accounts]
    fetched = await source.fetch(known, NOW)
    assert {finding.reading.status for finding in fetched.findings.values()} == {Status.OK}
    assert sorted(len(value.split(",")) for _, value in asked(platform)) == [1, 50]


@pytest.mark.parametrize(
    ("handle", "expected"),
    [
        ("parisofficial", ("forHandle", "@parisofficial")),
        ("@parisofficial", ("forHandle", "@parisofficial")),
        (Section().canary, ("forHandle", "@YouTube")),
        ("서울시", ("forHandle", "@서울시")),
        ("हिन्दी", ("forHandle", "@हिन्दी")),
        ("a.b-c_d·e", ("forHandle", "@a.b-c_d·e")),
        ("user/wwwbcncat", ("forUsername", "wwwbcncat")),
        (AMSTERDAM, ("id", AMSTERDAM)),
    ],
)
async def test_looks_a_handle_up(
    platform: YouTube, source: YouTubeSource, handle: str, expected: tuple[str, str]
) -> None:
    assert YouTubeSource.handle.fullmatch(handle) is not None
    await source.fetch([account("a", handle)], NOW)
    assert asked(platform) == [expected]


async def test_handles_that_cannot_be_looked_up_spoil_nothing(
    platform: YouTube, source: YouTubeSource
) -> None:
    by_id, by_handle, unknown = platform.add(1000, 2000, 3000)
    known = platform.account(by_id.handle, platform.profiles[by_id.handle].id)
    del platform.profiles[unknown.handle]
    fetched = await source.fetch([unknown, by_handle, known], NOW)
    statuses = {key: finding.reading.status for key, finding in fetched.findings.items()}
    assert statuses == {
        known.key: Status.OK,
        by_handle.key: Status.OK,
        unknown.key: Status.MISSING,
    }
    assert fetched.error is None


async def test_what_was_read_before_the_quota_ran_out_is_kept(
    platform: YouTube, source: YouTubeSource
) -> None:
    accounts = platform.add(1000, 2000, 3000)
    first = platform.account(accounts[0].handle, platform.profiles[accounts[0].handle].id)
    platform.units = 1
    fetched = await source.fetch([first, *accounts[1:]], NOW)
    assert isinstance(fetched.error, RateLimitedError)
    assert fetched.error.until == MIDNIGHT
    assert [finding.reading.status for finding in fetched.findings.values()] == [Status.OK]


async def test_a_closed_channel_is_found_among_the_others(
    platform: YouTube, source: YouTubeSource
) -> None:
    """The documentation lists such errors without saying when they come instead of silence."""
    accounts = platform.add(1000, 2000, 3000)
    known = [platform.account(a.handle, platform.profiles[a.handle].id) for a in accounts]
    platform.closed = known[1].platform_id
    fetched = await source.fetch(known, NOW)
    statuses = [fetched.findings[a.key].reading.status for a in known]
    assert statuses == [Status.OK, Status.MISSING, Status.OK]
    assert fetched.findings[known[1].key].note == "channelClosed"


async def test_tells_the_handle_without_its_sign(platform: YouTube, source: YouTubeSource) -> None:
    (one,) = platform.add(1000)
    assert (await source.fetch([one], NOW)).findings[one.key].handle == one.handle


async def test_a_hidden_channel_is_followed_by_its_id(
    platform: YouTube, source: YouTubeSource
) -> None:
    (one,) = platform.add(HIDDEN)
    finding = (await source.fetch([one], NOW)).findings[one.key]
    assert (finding.reading.status, finding.platform_id) == (Status.HIDDEN, platform.id_of(0))


# --- answers ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("0", Count(NOW, 0, 1)),
        ("999", Count(NOW, 999, 1)),
        ("12300", Count(NOW, 12_300, 100)),
        ("1230000", Count(NOW, 1_230_000, 10_000)),
    ],
)
def test_a_count_is_as_exact_as_three_figures(text: str, expected: Count) -> None:
    findings = parse_channels(listed(channel("UC1", text)), [account("a", "", "UC1")], NOW)
    assert findings["a"].reading.count == expected


@pytest.mark.parametrize("count", [12300, "12.3K", "", None, "-1", "١٢٣", "12300 ", "9" * 19])
def test_what_is_no_text_of_digits_is_no_count(count: object) -> None:
    finding = parse_channel(listed(channel("UC1", count)), NOW)
    assert finding.reading.status is Status.FAILED
    assert isinstance(finding.error, PayloadError)


@pytest.mark.parametrize(
    ("hidden", "expected"),
    [
        (True, Status.HIDDEN),
        (False, Status.OK),
        (None, Status.OK),
        ("true", Status.FAILED),
        (1, Status.FAILED),
        (0, Status.FAILED),
    ],
)
def test_a_count_is_hidden_only_where_that_is_said(hidden: object, expected: Status) -> None:
    item = channel("UC1", "1000", hiddenSubscriberCount=hidden)
    assert parse_channel(listed(item), NOW).reading.status is expected


def test_a_channel_without_statistics_has_failed() -> None:
    finding = parse_channel(listed({"id": "UC1"}), NOW)
    assert str(finding.error) == "statistics.subscriberCount is missing"


def test_channels_are_told_apart_by_their_ids_only() -> None:
    accounts = [account("a", "", "UC1"), account("b", "", "UC2"), account("c", "", "UC3")]
    document = listed(channel("UC3", "300"), channel("UC9", "900"), channel("UC1", "100"))
    findings = parse_channels(document, accounts, NOW)
    counts = {key: finding.reading.count for key, finding in findings.items()}
    assert counts == {"a": Count(NOW, 100), "b": None, "c": Count(NOW, 300)}
    assert findings["b"].reading.status is Status.MISSING


def test_where_an_item_is_broken_nobody_is_said_to_be_missing() -> None:
    accounts = [account("a", "", "UC1"), account("b", "", "UC2")]
    findings = parse_channels(listed(None, channel("UC1", "100")), accounts, NOW)
    assert findings["a"].reading.status is Status.OK
    assert findings["b"].reading.status is Status.FAILED


def test_an_answer_without_items_knows_nobody() -> None:
    document = {"kind": "youtube#channelListResponse"}
    assert parse_channel(document, NOW).reading.status is Status.MISSING
    findings = parse_channels(document, [account("a", "", "UC1")], NOW)
    assert findings["a"].reading.status is Status.MISSING


@pytest.mark.parametrize(
    "document",
    [
        {},
        [],
        None,
        {"items": []},
        {"kind": "youtube#videoListResponse", "items": []},
        {"kind": "youtube#channelListResponse", "items": None},
        {"kind": "youtube#channelListResponse", "items": {}},
    ],
    ids=repr,
)
def test_what_is_no_list_of_channels_is_refused(document: object) -> None:
    with pytest.raises(PayloadError):
        parse_channels(document, [account("a", "", "UC1")], NOW)
    with pytest.raises(PayloadError):
        parse_channel(document, NOW)


def test_two_channels_with_one_handle_are_refused() -> None:
    with pytest.raises(PayloadError, match="2 channels answer to one handle"):
        parse_channel(listed(channel("UC1"), channel("UC2")), NOW)


def test_reads_the_recorded_answer() -> None:
    body = recorded("youtube_channels_ok")["body"]
    findings = parse_channels(body, [account("a", AMSTERDAM)], NOW)
    assert findings["a"].reading.count == Count(NOW, 12_300, 100)
    assert findings["a"].platform_id == AMSTERDAM


# --- failures -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("code", "reason", "detail", "expected"),
    [
        (400, "keyInvalid", "", CredentialsError),
        (400, "badRequest", "API_KEY_INVALID", CredentialsError),
        (401, "authError", "", CredentialsError),
        (403, "forbidden", "", CredentialsError),
        (403, "forbidden", "API_KEY_SERVICE_BLOCKED", CredentialsError),
        (403, "accessNotConfigured", "", CredentialsError),
        (403, "ipRefererBlocked", "", CredentialsError),
        (403, "channelForbidden", "", RequestRefusedError),
        (403, "channelClosed", "", RequestRefusedError),
        (403, "channelSuspended", "", RequestRefusedError),
        (404, "channelNotFound", "", RequestRefusedError),
        (400, "badRequest", "", RequestRefusedError),
        (400, "invalidFilters", "", RequestRefusedError),
        (404, "notFound", "", RequestRefusedError),
    ],
)
def test_a_failure_is_known_by_its_reason(
    code: int, reason: str, detail: str, expected: type[SourceError]
) -> None:
    error = refusal(code, reasons(code, reason, detail))
    assert type(error) is expected
    assert f"HTTP {code}" in str(error)
    assert reason in str(error)


@pytest.mark.parametrize(
    ("code", "reason", "headers", "until"),
    [
        (403, "quotaExceeded", {}, MIDNIGHT),
        (403, "quotaExceeded", {"Retry-After": "60"}, MIDNIGHT),
        (403, "dailyLimitExceeded", {}, MIDNIGHT),
        (403, "rateLimitExceeded", {}, NOW + timedelta(minutes=1)),
        (403, "userRateLimitExceeded", {}, NOW + timedelta(minutes=1)),
        (429, "rateLimitExceeded", {}, NOW + timedelta(minutes=1)),
        (429, "somethingElse", {}, NOW + timedelta(minutes=1)),
        (429, "rateLimitExceeded", {"Retry-After": "90"}, NOW + timedelta(seconds=90)),
    ],
)
def test_a_limit_says_until_when(
    code: int, reason: str, headers: dict[str, str], until: datetime
) -> None:
    error = refusal(code, reasons(code, reason), headers)
    assert isinstance(error, RateLimitedError)
    assert error.until == until


@pytest.mark.parametrize("document", [None, [], {}, {"error": "denied"}, {"error": {"errors": 1}}])
def test_a_failure_without_reasons_is_known_by_its_status(document: object) -> None:
    assert type(refusal(400, document)) is RequestRefusedError
    assert type(refusal(403, document)) is CredentialsError
    assert str(refusal(429, document)) == "throttled (HTTP 429)"


def test_refuses_as_the_recorded_failures_say() -> None:
    quota = refusal(403, recorded("youtube_quotaExceeded")["body"])
    assert isinstance(quota, RateLimitedError)
    assert quota.until == MIDNIGHT
    # The recorded message has an address in it.
    assert str(quota) == "the quota of the day is used up (HTTP 403: quotaExceeded)"
    blocked = refusal(403, recorded("youtube_key_blocked")["body"])
    assert str(blocked) == "access denied (HTTP 403: forbidden, API_KEY_SERVICE_BLOCKED)"
    assert type(blocked) is CredentialsError


# --- any JSON -----------------------------------------------------------------------------------

GOOD = listed(channel("UC1", "100"), channel("UC2", "2000"), channel("UC3", "30000"))
ACCOUNTS = [account("a", "one", "UC1"), account("b", "two", "UC2"), account("c", "three", "UC3")]


@given(documents() | mutated(GOOD))
def test_a_count_is_that_of_the_channel_in_the_document(document: Any) -> None:
    try:
        findings = parse_channels(document, ACCOUNTS, NOW)
    except PayloadError:
        return
    for one in ACCOUNTS:
        count = findings[one.key].reading.count
        if count is not None:
            own = [item for item in document["items"] if isinstance(item, dict)]
            own = [item for item in own if item.get("id") == one.platform_id]
            assert str(count.followers) in [
                item["statistics"]["subscriberCount"].lstrip("0") or "0" for item in own
            ]


@given(documents() | mutated(GOOD) | mutated(listed(channel("UC1", "100"))))
def test_the_count_of_a_handle_is_that_of_the_only_channel(document: Any) -> None:
    try:
        finding = parse_channel(document, NOW)
    except PayloadError:
        return
    if finding.reading.count is not None:
        (item,) = document["items"]
        assert int(item["statistics"]["subscriberCount"]) == finding.reading.count.followers


@given(
    st.sampled_from([400, 401, 403, 404, 429]),
    documents() | mutated(reasons(403, "forbidden", "API_KEY_INVALID")),
)
def test_any_failure_is_a_known_one(code: int, document: Any) -> None:
    assert "\n" not in str(refusal(code, document))
