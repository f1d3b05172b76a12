"""What is particular to X."""

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
    SourceUnavailableError,
)
from bot.sources.x import XSource, _refuse_failure, parse_users
from tests.samples import recorded
from tests.sources.json_documents import documents, mutated
from tests.sources.platforms.base import NOW, refusal_by
from tests.sources.platforms.x import PROBLEMS, RESET, X, not_found, suspended

PLATFORM = X


def account(key: str, handle: str, platform_id: str = "") -> Account:
    return Account(key, "City", "x", "x", "", handle, "", platform_id)


def user(platform_id: str, username: str, count: object = 1000) -> dict[str, Any]:
    return {
        "id": platform_id,
        "name": "A city",
        "username": username,
        "public_metrics": {"followers_count": count, "following_count": 7},
    }


refusal = partial(refusal_by, _refuse_failure)


# --- requests -----------------------------------------------------------------------------------


async def test_asks_for_usernames_in_one_call(platform: X, source: XSource) -> None:
    await source.fetch(platform.add(1000, 2000), NOW)
    (request,) = platform.requests
    assert (request.method, request.path) == ("GET", "/2/users/by")
    assert dict(request.query) == {
        "usernames": "City_0,City_1",
        "user.fields": "id,public_metrics,username",
    }
    assert request.headers["Authorization"] == f"Bearer {X.secrets['bearer_token']}"


async def test_asks_for_known_users_by_their_ids(platform: X, source: XSource) -> None:
    first, second = platform.add(1000, 2000)
    known = platform.account(first.handle, platform.profiles[first.handle].id)
    fetched = await source.fetch([second, known], NOW)
    asked = sorted((request.path, request.query[0]) for request in platform.requests)
    assert asked == [("/2/users", ("ids", "1000")), ("/2/users/by", ("usernames", "City_1"))]
    statuses = {key: finding.reading.status for key, finding in fetched.findings.items()}
    assert statuses == {known.key: Status.OK, second.key: Status.OK}


async def test_asks_for_101_users_in_two_calls(platform: X, source: XSource) -> None:
    fetched = await source.fetch(platform.add(*range(1000, 1101)), NOW)
    assert {finding.reading.status for finding in fetched.findings.values()} == {Status.OK}
    asked = [dict(request.query)["usernames"].count(",") + 1 for request in platform.requests]
    assert sorted(asked) == [1, 100]


async def test_a_bad_username_spoils_only_itself(platform: X, source: XSource) -> None:
    good = platform.add(1000, 2000, 3000)
    bad = account("bad", "not-a-username")
    fetched = await source.fetch([*good[:1], bad, *good[1:]], NOW)
    assert [fetched.findings[one.key].reading.status for one in good] == [Status.OK] * 3
    assert isinstance(fetched.findings["bad"].error, RequestRefusedError)
    platform.requests.clear()
    await source.fetch([*good, bad], NOW)
    assert len(platform.requests) == 2, "it is asked for alone from now on"


async def test_where_nothing_is_left_of_the_limit_it_stops(platform: X, source: XSource) -> None:
    platform.remaining = 1
    (one,) = platform.add(1000)
    fetched = await source.fetch([one], NOW)
    assert (fetched.error, fetched.resume_at) == (None, RESET)
    again = await source.fetch([one], NOW)
    assert isinstance(again.error, RateLimitedError)
    assert again.error.until == RESET
    assert len(platform.requests) == 1


# --- answers ------------------------------------------------------------------------------------


def test_usernames_are_the_same_in_any_case() -> None:
    document = {"data": [user("1", "NYCgov", 5)]}
    findings = parse_users(document, [account("a", "nycGOV")], NOW)
    assert findings["a"].reading.count == Count(NOW, 5)
    assert (findings["a"].platform_id, findings["a"].handle) == ("1", "NYCgov")


def test_a_username_of_digits_is_no_id() -> None:
    document = {"data": [user("777", "somebody", 5), user("1", "777", 9)]}
    findings = parse_users(document, [account("a", "777")], NOW)
    assert findings["a"].reading.count == Count(NOW, 9)
    findings = parse_users(document, [account("a", "other", "777")], NOW)
    assert findings["a"].reading.count == Count(NOW, 5)


def test_a_known_user_is_never_taken_by_its_username() -> None:
    document = {"data": [user("2", "nycgov", 5)]}
    findings = parse_users(document, [account("a", "nycgov", "1")], NOW)
    assert findings["a"].reading.status is Status.FAILED


@pytest.mark.parametrize(
    ("error", "note"),
    [
        (not_found("usernames", "Gone"), "Could not find user with usernames: [Gone]."),
        (suspended("usernames", "Gone"), "User has been suspended: [Gone]."),
        (
            {"resource_id": "gone", "type": "https://api.x.com/2/problems/resource-not-found"},
            "not found",
        ),
    ],
)
def test_who_is_not_found_is_missing(error: dict[str, str], note: str) -> None:
    findings = parse_users({"errors": [error]}, [account("a", "gone")], NOW)
    assert findings["a"].reading.status is Status.MISSING
    assert findings["a"].note == note


@pytest.mark.parametrize(
    "error",
    [
        not_found("usernames", "a") | {"type": f"{PROBLEMS}/not-authorized-for-resource"},
        not_found("usernames", "a") | {"type": f"{PROBLEMS}/resource-unavailable"},
        {"value": "a"},
    ],
)
def test_another_error_does_not_make_a_user_missing(error: dict[str, str]) -> None:
    findings = parse_users({"errors": [error]}, [account("a", "a")], NOW)
    assert findings["a"].reading.status is Status.FAILED
    assert isinstance(findings["a"].error, SourceUnavailableError)


def test_who_is_not_mentioned_has_failed() -> None:
    document = {"data": [user("1", "a")], "errors": [not_found("usernames", "b")]}
    accounts = [account("a", "a"), account("b", "b"), account("c", "c")]
    findings = parse_users(document, accounts, NOW)
    statuses = [findings[one.key].reading.status for one in accounts]
    assert statuses == [Status.OK, Status.MISSING, Status.FAILED]


def test_a_user_without_an_id_has_failed() -> None:
    document = {"data": [{"username": "a", "public_metrics": {"followers_count": 5}}]}
    findings = parse_users(document, [account("a", "a")], NOW)
    assert str(findings["a"].error) == "the user has no id"


@pytest.mark.parametrize(
    "document",
    [None, [], {}, {"meta": {}}, {"data": None}, {"data": {}}, {"data": [], "errors": {}}],
    ids=repr,
)
def test_what_has_neither_users_nor_errors_is_refused(document: object) -> None:
    with pytest.raises(PayloadError):
        parse_users(document, [account("a", "a")], NOW)


def test_reads_the_recorded_answer() -> None:
    body = recorded("x_users_by_partial")["body"]
    accounts = [account("dev", "xdevelopers"), account("gone", "XN47mzh437")]
    findings = parse_users(body, accounts, NOW)
    assert findings["dev"].reading.count == Count(NOW, 583_423)
    assert findings["dev"].platform_id == "2244994945"
    assert findings["gone"].reading.status is Status.MISSING


# --- failures -----------------------------------------------------------------------------------

CAPPED = {
    "title": "UsageCapExceeded",
    "detail": "Usage cap exceeded: Monthly product cap",
    "type": f"{PROBLEMS}/usage-capped",
}
LEFT = {"x-rate-limit-remaining": "39999", "x-rate-limit-reset": "1791374820"}


@pytest.mark.parametrize(
    ("status", "document", "expected", "text"),
    [
        (
            400,
            {"errors": [{"message": "bad usernames"}], "title": "Invalid Request"},
            RequestRefusedError,
            "refuses the request (HTTP 400: bad usernames)",
        ),
        (
            401,
            {"title": "Unauthorized", "type": "about:blank", "status": 401},
            CredentialsError,
            "access denied (HTTP 401: Unauthorized)",
        ),
        (
            402,
            {
                "title": "CreditsDepleted",
                "detail": "Your enrolled account does not have any credits.",
                "type": f"{PROBLEMS}/credits",
            },
            CredentialsError,
            "no credits are left (HTTP 402: Your enrolled account does not have any credits.)",
        ),
        (402, None, CredentialsError, "no credits are left (HTTP 402)"),
        (
            403,
            {
                "title": "Client Forbidden",
                "reason": "client-not-enrolled",
                "type": f"{PROBLEMS}/client-forbidden",
            },
            CredentialsError,
            "access denied (HTTP 403: Client Forbidden)",
        ),
        (
            404,
            {"title": "Not Found"},
            RequestRefusedError,
            "refuses the request (HTTP 404: Not Found)",
        ),
    ],
)
def test_a_failure_is_known_by_its_status(
    status: int, document: object, expected: type[SourceError], text: str
) -> None:
    error = refusal(status, document)
    assert (type(error), str(error)) == (expected, text)


@pytest.mark.parametrize(
    ("status", "document", "headers", "until"),
    [
        (429, {}, {"x-rate-limit-reset": "1791374820"}, datetime(2026, 10, 7, 12, 7, tzinfo=UTC)),
        (429, {}, {"Retry-After": "30"}, NOW + timedelta(seconds=30)),
        (429, {}, {}, NOW + timedelta(minutes=15)),
        (429, CAPPED, LEFT, NOW + timedelta(days=1)),
        (403, CAPPED, LEFT, NOW + timedelta(days=1)),
        (
            429,
            {"type": "https://api.x.com/2/problems/usage-capped"},
            LEFT,
            NOW + timedelta(days=1),
        ),
    ],
)
def test_a_limit_says_until_when(
    status: int, document: object, headers: dict[str, str], until: datetime
) -> None:
    error = refusal(status, document, headers)
    assert isinstance(error, RateLimitedError)
    assert error.until == until


def test_refuses_as_the_recorded_failure_says() -> None:
    payload = recorded("x_429")
    headers = payload["headers"] | {"Date": "Tue, 16 Jan 2024 15:50:00 GMT"}
    error = refusal(429, payload["body"], headers)
    assert isinstance(error, RateLimitedError)
    assert error.until == NOW + timedelta(minutes=10)
    assert str(error) == "throttled (HTTP 429: Rate limit exceeded)"


# --- any JSON -----------------------------------------------------------------------------------

GOOD = {
    "data": [user("1", "one", 100), user("2", "2", 2000), user("3", "three", 30_000)],
    "errors": [not_found("usernames", "four"), suspended("usernames", "five")],
}
ACCOUNTS = [
    account("a", "One"),
    account("b", "2"),
    account("c", "renamed", "3"),
    account("d", "four"),
    account("e", "five"),
]


def is_of(entry: Any, one: Account) -> bool:
    if not isinstance(entry, dict):
        return False
    if one.platform_id:
        return str(entry.get("id")) == one.platform_id
    return str(entry.get("username")).casefold() == one.handle.casefold()


@given(documents() | mutated(GOOD))
def test_a_count_is_that_of_the_user_in_the_document(document: Any) -> None:
    try:
        findings = parse_users(document, ACCOUNTS, NOW)
    except PayloadError:
        return
    for one in ACCOUNTS:
        count = findings[one.key].reading.count
        if count is not None:
            own = [entry for entry in document["data"] if is_of(entry, one)]
            counts = [entry["public_metrics"]["followers_count"] for entry in own]
            assert count.followers in counts


@given(st.sampled_from([400, 401, 402, 403, 404, 429]), documents() | mutated(CAPPED))
def test_any_failure_is_a_known_one(status: int, document: Any) -> None:
    assert "\n" not in str(refusal(status, document))
