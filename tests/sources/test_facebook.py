"""What is particular to Facebook."""

import json
from typing import Any
from urllib.parse import parse_qsl

import pytest
from hypothesis import given

from bot.domain.catalogue import Account
from bot.domain.readings import Count, Status
from bot.errors import CredentialsError, PayloadError, RateLimitedError
from bot.sources.facebook import FacebookSource, parse_pages
from tests.samples import recorded
from tests.sources.platforms.base import NOW, json_response
from tests.sources.platforms.facebook import Facebook
from tests.sources.platforms.graph import TOKEN, batches, error_body, item

PLATFORM = Facebook


def account(key: str, handle: str, platform_id: str = "") -> Account:
    return Account(key, "City", "facebook", "facebook", "", handle, "", platform_id)


def page(platform_id: str, username: str = "", followers: object = 1000) -> dict[str, Any]:
    document = {"id": platform_id, "followers_count": followers}
    return item(document | ({"username": username} if username else {}))


# --- requests -----------------------------------------------------------------------------------


async def test_asks_for_all_in_one_batch(platform: Facebook, source: FacebookSource) -> None:
    accounts = [account("a", "City.Of.X"), account("b", "123"), account("c", "c", "456")]
    await source.fetch(accounts, NOW)
    (request,) = platform.requests
    assert (request.method, request.path, request.query) == ("POST", "/v25.0/", [])
    form = dict(parse_qsl(request.body))
    fields = "?fields=id%2Cusername%2Cname%2Cfollowers_count"
    assert json.loads(form.pop("batch")) == [
        {"method": "GET", "relative_url": f"v25.0/City.Of.X{fields}"},
        {"method": "GET", "relative_url": f"v25.0/123{fields}"},
        {"method": "GET", "relative_url": f"v25.0/456{fields}"},
    ]
    assert form == {"access_token": TOKEN, "include_headers": "true"}


async def test_full_stops_and_case_make_no_difference(
    platform: Facebook, source: FacebookSource
) -> None:
    platform.add(1000)
    same = account("same", "cityno0")
    fetched = await source.fetch([same], NOW)
    assert fetched.findings["same"].reading.count == Count(NOW, 1000)


async def test_a_page_can_be_named_by_its_id(platform: Facebook, source: FacebookSource) -> None:
    (one,) = platform.add(1000)
    same = account("same", platform.profiles[one.handle].id)
    fetched = await source.fetch([same], NOW)
    assert fetched.findings["same"].reading.count == Count(NOW, 1000)


# --- answers ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("asked", "answer"),
    [
        (account("a", "city"), page("1", "city")),
        (account("a", "city"), page("1", "C.I.T.Y")),
        (account("a", "C.ity"), page("1", "city")),
        (account("a", "city"), page("1")),
        (account("a", "1"), page("1", "city")),
        (account("a", "old", "1"), page("1", "new")),
    ],
)
def test_a_page_is_the_one_that_was_asked_for(asked: Account, answer: dict[str, Any]) -> None:
    finding = parse_pages([answer], [asked], NOW)["a"]
    assert (finding.reading.count, finding.platform_id) == (Count(NOW, 1000), "1")


@pytest.mark.parametrize(
    ("asked", "answer", "text"),
    [
        (account("a", "city"), page("1", "town"), "the answer is about 'town'"),
        (account("a", "1"), page("2", "town"), "the answer is about 'town'"),
        (account("a", "1"), page("2"), "the answer is about '2'"),
        (account("a", "city", "1"), page("2", "city"), "the answer is about 'city'"),
    ],
)
def test_another_page_is_no_number(asked: Account, answer: dict[str, Any], text: str) -> None:
    finding = parse_pages([answer], [asked], NOW)["a"]
    assert (finding.reading.status, finding.note) == (Status.FAILED, text)


@pytest.mark.parametrize(
    ("code", "subcode", "note"),
    [
        (100, 0, "does not exist, or the access token has no permission to see it"),
        (100, 33, "does not exist, or the access token has no permission to see it"),
        (803, 0, "no Page has this username"),
    ],
)
def test_a_page_that_cannot_be_seen_is_missing(code: int, subcode: int, note: str) -> None:
    answers = [item(error_body(code, subcode), 404), page("2")]
    findings = parse_pages(answers, [account("a", "a"), account("b", "b")], NOW)
    assert (findings["a"].reading.status, findings["a"].note) == (Status.MISSING, note)
    assert findings["b"].reading.count == Count(NOW, 1000)


def test_a_page_without_its_followers_has_failed() -> None:
    answer = item({"id": "1", "username": "city", "fan_count": 5})
    finding = parse_pages([answer], [account("a", "city")], NOW)["a"]
    assert finding.note == "followers_count is missing"


def test_reads_the_recorded_answers() -> None:
    items = [
        item(recorded("graph_page_no_permission_100")["body"], 400),
        item(recorded("graph_page_limit_32")["body"], 400),
        item(recorded("graph_token_190")["body"], 400),
    ]
    accounts = [account(key, key) for key in "abc"]
    findings = parse_pages(items, accounts, NOW)
    assert findings["a"].reading.status is Status.MISSING
    assert isinstance(findings["b"].error, RateLimitedError)
    assert isinstance(findings["c"].error, CredentialsError)


async def test_a_page_that_needs_a_permission_does_not_spoil_the_others(
    platform: Facebook, source: FacebookSource
) -> None:
    answers = [page("1", "own"), item(error_body(10), 403)]
    platform.always = lambda: json_response(answers)
    fetched = await source.fetch([account("own", "own"), account("other", "other")], NOW)
    assert fetched.error is None
    assert fetched.findings["own"].reading.count == Count(NOW, 1000)
    assert isinstance(fetched.findings["other"].error, CredentialsError)


# --- any answer ---------------------------------------------------------------------------------

BODIES = [
    {"id": "1", "username": "city", "followers_count": 5},
    error_body(100),
    {"id": "3", "username": "new", "followers_count": 7},
]
ACCOUNTS = [account("a", "city"), account("b", "b"), account("c", "old", "3")]


@given(batches(BODIES))
def test_no_count_comes_from_anywhere_but_the_item_of_its_page(document: Any) -> None:
    try:
        findings = parse_pages(document, ACCOUNTS, NOW)
    except PayloadError:
        return
    assert list(findings) == ["a", "b", "c"]
    for place, (key, finding) in enumerate(findings.items()):
        if finding.reading.count is None:
            assert finding.reading.status is not Status.OK
            continue
        body = json.loads(document[place]["body"])
        assert body["followers_count"] == finding.reading.count.followers
        assert str(body["id"]) == finding.platform_id
        assert key != "c" or finding.platform_id == "3"
