"""What is particular to Instagram, and to batches."""

import copy
import json
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qsl

import pytest
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
from bot.sources.graph import NotPermittedError
from bot.sources.instagram import InstagramSource, parse_discoveries
from bot.sources.transport import Internet
from tests.samples import recorded
from tests.sources.platforms.base import NOW, NULL_ITEM, json_response
from tests.sources.platforms.graph import TOKEN, batches, error_body, item
from tests.sources.platforms.instagram import USER_ID, Instagram

PLATFORM = Instagram
USUAL = NOW + timedelta(minutes=15)


def account(handle: str) -> Account:
    return Account(handle, "City", "instagram", "instagram", "", handle)


def found(username: str, followers: object, platform_id: object = "17841400000000001") -> Any:
    discovery = {"id": platform_id, "username": username, "followers_count": followers}
    return item({"business_discovery": discovery, "id": USER_ID})


def refused(code: int, subcode: int = 0, **headers: str) -> dict[str, Any]:
    return item(error_body(code, subcode, "said"), 400, **headers)


UNKNOWN = refused(110, 2207013)
A, B, C = account("a"), account("b"), account("c")


# --- requests -----------------------------------------------------------------------------------


async def test_asks_for_all_in_one_batch(platform: Instagram, source: InstagramSource) -> None:
    accounts = [account("Seoul_Official"), account("paris.fr")]
    await source.fetch(accounts, NOW)
    (request,) = platform.requests
    assert (request.method, request.path, request.query) == ("POST", "/v25.0/", [])
    assert request.headers["Content-Type"] == "application/x-www-form-urlencoded"
    form = dict(parse_qsl(request.body))
    fields = "%7Bid%2Cusername%2Cname%2Cfollowers_count%7D"
    start = f"v25.0/{USER_ID}?fields=business_discovery.username%28"
    assert json.loads(form.pop("batch")) == [
        {"method": "GET", "relative_url": f"{start}seoul_official%29{fields}"},
        {"method": "GET", "relative_url": f"{start}paris.fr%29{fields}"},
    ]
    assert form == {"access_token": TOKEN, "include_headers": "true"}


async def test_asks_by_the_username_also_when_the_id_is_known(
    platform: Instagram, source: InstagramSource
) -> None:
    (one,) = platform.add(1000)
    known = platform.account(one.handle, "17841499999999999")
    finding = (await source.fetch([known], NOW)).findings[known.key]
    assert finding.reading.count == Count(NOW, 1000)
    assert finding.platform_id == platform.profiles[one.handle].id


async def test_asks_for_51_accounts_in_two_batches(
    platform: Instagram, source: InstagramSource
) -> None:
    fetched = await source.fetch(platform.add(*range(1000, 1051)), NOW)
    assert {finding.reading.status for finding in fetched.findings.values()} == {Status.OK}
    assert sorted(len(platform.asked(request)) for request in platform.requests) == [1, 50]


async def test_another_version_can_be_asked(platform: Instagram, web_: Internet) -> None:
    platform.version = "v31.0"
    source = InstagramSource(platform.section(version="v31.0"), web_)
    (one,) = platform.add(1000)
    fetched = await source.fetch([one], NOW)
    assert fetched.findings[one.key].reading.count == Count(NOW, 1000)


async def test_without_an_account_of_its_own_nothing_is_asked(
    platform: Instagram, web_: Internet
) -> None:
    source = InstagramSource(platform.section(user_id=None), web_)
    fetched = await source.fetch(platform.add(1000), NOW)
    assert isinstance(fetched.error, CredentialsError)
    assert str(fetched.error) == (
        "no account to ask with: set MILEPOST_SOURCES__INSTAGRAM__USER_ID to the id of your "
        "professional account"
    )
    assert platform.requests == []


async def test_a_wrong_account_of_its_own_makes_nobody_missing(
    platform: Instagram, web_: Internet
) -> None:
    source = InstagramSource(platform.section(user_id="1"), web_)
    fetched = await source.fetch(platform.add(1000, 2000), NOW)
    assert isinstance(fetched.error, RequestRefusedError)
    assert [f.reading.status for f in fetched.findings.values()] == [Status.FAILED] * 2


# --- answers ------------------------------------------------------------------------------------


def test_accounts_are_told_by_their_place_and_their_username() -> None:
    findings = parse_discoveries([found("a", 1, "11"), found("B", 2, "12")], [A, B], NOW)
    assert [findings[key].reading.count for key in "ab"] == [Count(NOW, 1), Count(NOW, 2)]
    assert [findings[key].platform_id for key in "ab"] == ["11", "12"]
    assert [findings[key].handle for key in "ab"] == ["a", "B"]


def test_an_answer_about_another_account_is_no_number() -> None:
    findings = parse_discoveries([found("b", 2), found("a", 1)], [A, B], NOW)
    assert [str(findings[key].error) for key in "ab"] == [
        "the answer is about 'b'",
        "the answer is about 'a'",
    ]


def test_an_answer_can_lack_the_username() -> None:
    body = {"business_discovery": {"id": "11", "followers_count": 5}}
    finding = parse_discoveries([item(body)], [A], NOW)["a"]
    assert (finding.reading.count, finding.platform_id, finding.handle) == (Count(NOW, 5), "11", "")


@pytest.mark.parametrize(
    ("answer", "expected", "text"),
    [
        (None, SourceUnavailableError, "was not finished in time"),
        (item({}, 500), SourceUnavailableError, "is not available"),
        ({"code": 503, "body": "<html>"}, SourceUnavailableError, "is not available"),
        (refused(1), SourceUnavailableError, "not available (code 1: said)"),
        (refused(2), SourceUnavailableError, "not available (code 2: said)"),
        (refused(4), RateLimitedError, "throttled (code 4: said)"),
        (refused(613), RateLimitedError, "throttled (code 613: said)"),
        (refused(80002), RateLimitedError, "throttled (code 80002: said)"),
        (refused(190, 460), CredentialsError, "the access token is refused (code 190/460: said)"),
        (refused(10), NotPermittedError, "the access token lacks a permission (code 10: said)"),
        (refused(100), RequestRefusedError, "refuses the request (code 100: said)"),
        (refused(110), RequestRefusedError, "refuses the request (code 110: said)"),
        (
            refused(100, 2207013),
            RequestRefusedError,
            "refuses the request (code 100/2207013: said)",
        ),
        (7, PayloadError, "answered with nothing"),
        ({}, PayloadError, "answered with nothing"),
        ({"code": 200}, PayloadError, "answered with nothing"),
        ({"code": 200, "body": {}}, PayloadError, "answered with nothing"),
        ({"code": 200, "body": "<html>"}, PayloadError, "answered with HTML"),
        ({"code": 200, "body": "\ud800"}, PayloadError, "answered with nothing"),
        (
            found("a", 5) | {"code": 204},
            PayloadError,
            "an item of the answer has neither code 200 nor an error",
        ),
        (item({"id": USER_ID}), PayloadError, "business_discovery is missing"),
        (found("a", None), PayloadError, "followers_count is missing"),
        (found("a", -1), PayloadError, "followers_count is -1, not a count"),
        (found("a", 5, None), PayloadError, "id is missing and no id"),
        (found("a", 5, "a"), PayloadError, 'id is "a" and no id'),
    ],
)
def test_what_is_no_number_fails_for_its_account_only(
    answer: object, expected: type[SourceError], text: str
) -> None:
    findings = parse_discoveries([answer, found("b", 2)], [A, B], NOW)
    assert findings["a"].reading.status is Status.FAILED
    assert (type(findings["a"].error), findings["a"].note) == (expected, text)
    assert findings["b"].reading.count == Count(NOW, 2)


def test_who_cannot_be_reached_is_missing() -> None:
    findings = parse_discoveries([UNKNOWN, found("b", 2)], [A, B], NOW)
    assert findings["a"].reading.status is Status.MISSING
    assert findings["a"].note == (
        "not a reachable professional account (private, personal, renamed or gone)"
    )


def test_whoever_a_short_answer_leaves_out_has_failed() -> None:
    findings = parse_discoveries([found("a", 1)], [A, B, C], NOW)
    assert [findings[key].reading.status for key in "abc"] == [
        Status.OK,
        Status.FAILED,
        Status.FAILED,
    ]
    assert findings["c"].note == "the answer has fewer items than were asked for"


@pytest.mark.parametrize(
    "document", [None, {}, "[]", 7, [found("a", 1), found("b", 2)]], ids=lambda d: str(d)[:20]
)
def test_what_is_no_answer_to_the_batch_is_refused(document: object) -> None:
    with pytest.raises(PayloadError):
        parse_discoveries(document, [A], NOW)


def test_a_throttled_item_says_when_it_ends() -> None:
    usage = json.dumps({"17": [{"estimated_time_to_regain_access": 19}]})
    throttled = refused(4, X_Business_Use_Case_Usage=usage)
    error = parse_discoveries([throttled], [A], NOW)["a"].error
    assert isinstance(error, RateLimitedError)
    assert error.until == NOW + timedelta(minutes=19)


def test_reads_the_recorded_answers() -> None:
    accounts = [account("FacebookForDevelopers"), B, C]
    findings = parse_discoveries(recorded("graph_batch_mixed")["body"], accounts, NOW)
    first = findings["FacebookForDevelopers"]
    assert first.reading.count == Count(NOW, 64_976)
    assert first.platform_id == "17841407673135339"
    assert findings["b"].reading.status is Status.MISSING
    assert isinstance(findings["c"].error, SourceUnavailableError)


def test_reads_the_recorded_items() -> None:
    items = [
        item(recorded("ig_discovery_ok")["body"]),
        item(recorded("ig_discovery_not_found")["body"], 400),
    ]
    accounts = [account("facebookfordevelopers"), account("nokiamobil")]
    findings = parse_discoveries(items, accounts, NOW)
    statuses = [finding.reading.status for finding in findings.values()]
    assert statuses == [Status.OK, Status.MISSING]


# --- what one item means for the others ---------------------------------------------------------


async def answered(
    platform: Instagram, source: InstagramSource, *items: object
) -> tuple[SourceError | None, list[Status]]:
    """Return what becomes of a batch that is answered with *items*."""
    accounts = [account(name) for name in "abcdefgh"[: len(items)]]
    platform.always = lambda: json_response(list(items))
    fetched = await source.fetch(accounts, NOW)
    return fetched.error, [finding.reading.status for finding in fetched.findings.values()]


@pytest.mark.parametrize("code", [102, 190, 368])
async def test_a_token_that_one_item_was_refused_with_reads_nothing(
    platform: Instagram, source: InstagramSource, code: int
) -> None:
    error, statuses = await answered(platform, source, found("a", 1), refused(code), UNKNOWN)
    assert isinstance(error, CredentialsError)
    assert statuses == []


@pytest.mark.parametrize("code", [10, 200])
async def test_a_permission_can_be_missing_for_one_account(
    platform: Instagram, source: InstagramSource, code: int
) -> None:
    error, statuses = await answered(platform, source, found("a", 1), refused(code))
    assert error is None
    assert statuses == [Status.OK, Status.FAILED]


@pytest.mark.parametrize("code", [10, 200])
async def test_a_permission_that_is_missing_for_all_is_that_of_the_source(
    platform: Instagram, source: InstagramSource, code: int
) -> None:
    error, _ = await answered(platform, source, refused(code), refused(code))
    assert isinstance(error, CredentialsError)


async def test_a_throttle_does_not_undo_what_others_have_told(
    platform: Instagram, source: InstagramSource
) -> None:
    error, statuses = await answered(platform, source, found("a", 1), refused(4), UNKNOWN, None)
    assert error is None
    assert statuses == [Status.OK, Status.FAILED, Status.MISSING, Status.FAILED]
    assert source.transport.resume_at == USUAL
    error, _ = await answered(platform, source, found("a", 1))
    assert isinstance(error, RateLimitedError)
    assert error.until == USUAL
    assert len(platform.requests) == 1


async def test_where_all_items_are_throttled_the_source_is(
    platform: Instagram, source: InstagramSource
) -> None:
    usage = json.dumps({"17": [{"estimated_time_to_regain_access": 19}]})
    items = (refused(4), refused(80002, X_Business_Use_Case_Usage=usage))
    error, statuses = await answered(platform, source, *items)
    assert isinstance(error, RateLimitedError)
    assert error.until == NOW + timedelta(minutes=19)
    assert statuses == []


async def test_after_a_throttled_item_a_single_account_is_asked_for_first(
    platform: Instagram, source: InstagramSource
) -> None:
    await answered(platform, source, found("a", 1), refused(4))
    source.transport.resume_at = None
    platform.always = None
    platform.requests.clear()
    fetched = await source.fetch(platform.add(1000, 2000, 3000), NOW)
    assert fetched.error is None
    assert [len(platform.asked(request)) for request in platform.requests] == [1, 2]


async def test_a_batch_that_is_too_large_is_split(
    platform: Instagram, source: InstagramSource
) -> None:
    """The vendor may come to allow less than 50."""
    accounts = platform.add(*range(1000, 1020))
    too_many = recorded("graph_batch_too_many")["body"]
    platform.failures = [json_response(too_many, 200), json_response(too_many, 400)]
    fetched = await source.fetch(accounts, NOW)
    assert fetched.error is None
    assert {finding.reading.status for finding in fetched.findings.values()} == {Status.OK}


async def test_an_item_that_was_not_finished_is_read_the_next_time(
    platform: Instagram, source: InstagramSource
) -> None:
    first, second = platform.add(NULL_ITEM, 2000)
    fetched = await source.fetch([first, second], NOW)
    assert fetched.error is None
    assert isinstance(fetched.findings[first.key].error, SourceUnavailableError)
    platform.profiles[first.handle].followers = 1000
    fetched = await source.fetch([first, second], NOW)
    assert fetched.findings[first.key].reading.count == Count(NOW, 1000)


# --- any answer ---------------------------------------------------------------------------------

BODIES = [
    {"business_discovery": {"id": "11", "username": "a", "followers_count": 5}, "id": USER_ID},
    error_body(110, 2207013),
    {"business_discovery": {"id": "13", "username": "c", "followers_count": 7}, "id": USER_ID},
]


@given(batches(BODIES))
def test_no_count_comes_from_anywhere_but_the_item_of_its_account(document: Any) -> None:
    before = copy.deepcopy(document)
    try:
        findings = parse_discoveries(document, [A, B, C], NOW)
    except PayloadError:
        return
    assert document == before
    assert list(findings) == ["a", "b", "c"]
    for place, (key, finding) in enumerate(findings.items()):
        if finding.reading.count is None:
            assert finding.reading.status is not Status.OK
            continue
        discovery = json.loads(document[place]["body"])["business_discovery"]
        assert discovery["followers_count"] == finding.reading.count.followers
        assert str(discovery["id"]) == finding.platform_id
        assert finding.handle in (key, "")
