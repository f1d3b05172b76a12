"""What is particular to Meta's Graph API, whichever of its platforms is asked."""

import json
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from aiohttp import web
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import (
    CredentialsError,
    PayloadError,
    RateLimitedError,
    RequestRefusedError,
    SourceError,
    SourceUnavailableError,
)
from bot.sources.graph import (
    GraphError,
    GraphSource,
    NotPermittedError,
    error_in,
    id_at,
    is_busy,
    meaning,
    parse_expiry,
    regained_at,
)
from tests.samples import recorded
from tests.sources.json_documents import documents, mutated
from tests.sources.platforms.base import NOW, counts, json_response, opened_web
from tests.sources.platforms.facebook import Facebook
from tests.sources.platforms.graph import EXPIRES_AT, TOKEN, Graph, error_body, failure
from tests.sources.platforms.instagram import Instagram
from tests.sources.platforms.threads import Threads

USUAL = NOW + timedelta(minutes=15)


@pytest.fixture(params=[Instagram, Facebook, Threads], ids=lambda kind: kind.source.name)
async def platform(request: pytest.FixtureRequest) -> AsyncIterator[Graph]:
    async with request.param().serving() as made:
        yield made


# --- errors -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("code", "subcode", "expected", "text"),
    [
        (1, 0, SourceUnavailableError, "not available (code 1: said)"),
        (2, 0, SourceUnavailableError, "not available (code 2: said)"),
        (4, 0, RateLimitedError, "throttled (code 4: said)"),
        (17, 0, RateLimitedError, "throttled (code 17: said)"),
        (32, 0, RateLimitedError, "throttled (code 32: said)"),
        (341, 0, RateLimitedError, "throttled (code 341: said)"),
        (613, 1996, RateLimitedError, "throttled (code 613/1996: said)"),
        (80001, 0, RateLimitedError, "throttled (code 80001: said)"),
        (80002, 0, RateLimitedError, "throttled (code 80002: said)"),
        (102, 0, CredentialsError, "the access token is refused (code 102: said)"),
        (190, 463, CredentialsError, "the access token is refused (code 190/463: said)"),
        (10, 0, NotPermittedError, "the access token lacks a permission (code 10: said)"),
        (200, 0, NotPermittedError, "the access token lacks a permission (code 200: said)"),
        (299, 0, NotPermittedError, "the access token lacks a permission (code 299: said)"),
        (368, 0, CredentialsError, "blocked for a breach of Meta's policies (code 368: said)"),
        (100, 33, RequestRefusedError, "refuses the request (code 100/33: said)"),
        (110, 2207013, RequestRefusedError, "refuses the request (code 110/2207013: said)"),
        (199, 0, RequestRefusedError, "refuses the request (code 199: said)"),
        (300, 0, RequestRefusedError, "refuses the request (code 300: said)"),
        (0, 0, RequestRefusedError, "refuses the request (said)"),
    ],
)
def test_an_error_is_known_by_its_code(
    code: int, subcode: int, expected: type[SourceError], text: str
) -> None:
    error = meaning(GraphError(code, subcode, "said"), NOW)
    assert (type(error), str(error)) == (expected, text)


def test_an_error_without_words_is_its_codes() -> None:
    assert [str(GraphError(*codes, "")) for codes in ((190, 460), (4, 0), (0, 0))] == [
        "code 190/460",
        "code 4",
        "no code",
    ]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("graph_app_limit_4", (4, 0, "(#4) Application request limit reached")),
        ("graph_page_limit_32", (32, 0, "(#32) Page request limit reached")),
        ("graph_token_190", (190, 460, "Message describing the error")),
        ("ig_discovery_not_found", (110, 2207013, "Invalid user id")),
        (
            "graph_batch_too_many",
            (0, 0, "Too many requests in batch message. Maximum batch size is 50"),
        ),
    ],
)
def test_finds_the_error_in_a_recorded_answer(name: str, expected: tuple[int, int, str]) -> None:
    assert error_in(recorded(name)["body"]) == expected


@pytest.mark.parametrize("document", [None, 7, [], {}, {"error": None}, {"error": "no"}], ids=repr)
def test_what_has_no_error_is_none(document: object) -> None:
    assert error_in(document) is None


@pytest.mark.parametrize("code", [None, "190", True, 190.0, [190], {}])
def test_only_a_whole_number_is_a_code(code: object) -> None:
    assert error_in({"error": {"code": code, "error_subcode": code}}) == (0, 0, "")


def test_a_token_in_the_words_is_left_out_even_where_they_are_cut_off() -> None:
    message = f"Malformed access token {'EAAG' * 60} in the request"
    error = error_in({"error": {"message": message, "code": 190}})
    assert error == (190, 0, "Malformed access token … in the request")


@given(documents())
def test_any_document_has_an_error_or_none(document: object) -> None:
    error = error_in(document)
    assert error is None or isinstance(meaning(error, NOW), SourceError)


# --- limits -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("usage", "expected"),
    [
        ('{"call_count":28,"total_time":25,"total_cputime":25}', False),
        ('{"call_count":79,"total_time":79,"total_cputime":79}', False),
        ('{"call_count":80,"total_time":25,"total_cputime":25}', True),
        ('{"call_count":28,"total_time":80,"total_cputime":25}', True),
        ('{"call_count":28,"total_time":25,"total_cputime":100}', True),
        ('{"call_count":"99"}', False),
        ('{"call_count":', False),
        ("[99]", False),
        ("99", False),
        ("", False),
    ],
)
def test_an_app_is_busy_from_80_percent_on(usage: str, expected: bool) -> None:
    assert is_busy({"x-app-usage": usage}) is expected


def business(*minutes: object) -> dict[str, str]:
    limits = [{"type": "instagram", "estimated_time_to_regain_access": one} for one in minutes]
    return {"x-business-use-case-usage": json.dumps({"17": limits, "18": limits[:1]})}


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        ({}, USUAL),
        (business(), USUAL),
        (business(0), USUAL),
        (business(-5), USUAL),
        (business("19"), USUAL),
        (business(True), USUAL),
        ({"x-business-use-case-usage": "[]"}, USUAL),
        ({"x-business-use-case-usage": '{"17":{}}'}, USUAL),
        ({"x-business-use-case-usage": "{"}, USUAL),
        (business(19), NOW + timedelta(minutes=19)),
        (business(0, 42, 19), NOW + timedelta(minutes=42)),
        (business(10**30), NOW + timedelta(days=1)),
        ({"retry-after": "60"}, NOW + timedelta(minutes=1)),
        (business(19) | {"retry-after": "60"}, NOW + timedelta(minutes=19)),
    ],
)
def test_a_throttled_app_may_ask_again_later(headers: dict[str, str], expected: datetime) -> None:
    assert regained_at(headers, NOW) == expected


@given(st.text() | documents().map(json.dumps))
def test_any_headers_are_taken(text: str) -> None:
    headers = {"x-app-usage": text, "x-business-use-case-usage": text, "retry-after": text}
    assert is_busy(headers) in (True, False)
    assert NOW < regained_at(headers, NOW) <= NOW + timedelta(days=1)


async def test_a_busy_app_asks_nothing_more_for_10_minutes(
    platform: Graph, source: GraphSource[Any]
) -> None:
    platform.usage = 80
    (account,) = platform.add(1000)
    fetched = await source.fetch([account], NOW)
    assert (fetched.error, fetched.resume_at) == (None, NOW + timedelta(minutes=10))
    again = await source.fetch([account], NOW)
    assert isinstance(again.error, RateLimitedError)
    assert len(platform.requests) == 1


async def test_a_throttle_says_when_it_ends(platform: Graph, source: GraphSource[Any]) -> None:
    accounts = platform.add(1000, 2000)
    header = business(19)["x-business-use-case-usage"]
    platform.always = lambda: failure(80002, X_Business_Use_Case_Usage=header)
    fetched = await source.fetch(accounts, NOW)
    assert isinstance(fetched.error, RateLimitedError)
    assert fetched.error.until == NOW + timedelta(minutes=19)
    assert fetched.resume_at == fetched.error.until


@pytest.mark.parametrize("status", [200, 400, 403, 429])
async def test_a_throttle_can_have_any_status(
    platform: Graph, source: GraphSource[Any], status: int
) -> None:
    accounts = platform.add(1000)
    platform.always = lambda: failure(4, status=status)
    fetched = await source.fetch(accounts, NOW)
    assert isinstance(fetched.error, RateLimitedError)
    assert fetched.error.until == USUAL


async def test_after_a_throttle_a_single_account_is_asked_for_first(platform: Graph) -> None:
    accounts = platform.add(*range(1000, 1010))
    now = NOW
    async with opened_web() as opened:
        source = platform.source(platform.section(), replace(opened, clock=lambda: now))
        platform.always = lambda: failure(4)
        assert isinstance((await source.fetch(accounts, now)).error, RateLimitedError)
        platform.requests.clear()

        now += timedelta(minutes=15)
        assert isinstance((await source.fetch(accounts, now)).error, RateLimitedError)
        assert [len(platform.asked(request)) for request in platform.requests] == [1]

        now += timedelta(minutes=15)
        platform.always = None
        fetched = await source.fetch(accounts, now)
    assert fetched.error is None
    assert counts(fetched) == [*range(1000, 1010)]
    assert len(platform.asked(platform.requests[1])) == 1


async def test_where_the_probe_fails_the_others_are_left_alone(
    platform: Graph, source: GraphSource[Any]
) -> None:
    accounts = platform.add(1000, 2000)
    source._was_throttled = True
    platform.always = lambda: web.Response(status=503)
    fetched = await source.fetch(accounts, NOW)
    assert isinstance(fetched.error, SourceUnavailableError)
    assert list(fetched.findings) == [accounts[0].key]


async def test_a_probe_for_somebody_who_is_gone_is_an_answer_too(
    platform: Graph, source: GraphSource[Any]
) -> None:
    gone, there = platform.add(1000, 2000)
    del platform.profiles[gone.handle]
    source._was_throttled = True
    fetched = await source.fetch([gone, there], NOW)
    assert fetched.error is None
    assert list(fetched.findings) == [gone.key, there.key]


# --- tokens -------------------------------------------------------------------------------------

END = 1_798_000_000
LATER = END + 2_592_000


def debug(**data: object) -> dict[str, Any]:
    return {"data": {"is_valid": True, **data}}


@pytest.mark.parametrize(
    ("document", "expected"),
    [
        (debug(expires_at=END), END),
        (debug(expires_at=END, data_access_expires_at=LATER), END),
        (debug(expires_at=LATER, data_access_expires_at=END), END),
        (debug(expires_at=0, data_access_expires_at=END), END),
        (debug(expires_at=END, data_access_expires_at=0), END),
        (debug(expires_at=END, data_access_expires_at=None), END),
        (debug(expires_at=0, data_access_expires_at=0), None),
        (debug(expires_at=0), None),
        (debug(), None),
    ],
)
def test_a_token_ends_at_the_earlier_of_two_times(
    document: dict[str, Any], expected: int | None
) -> None:
    assert parse_expiry(document) == (expected and datetime.fromtimestamp(expected, UTC))


def test_a_token_that_is_not_valid_is_refused() -> None:
    error = {"code": 190, "message": "Session has expired", "subcode": 463}
    with pytest.raises(CredentialsError) as refused:
        parse_expiry({"data": {"is_valid": False, "error": error, "expires_at": END}})
    assert str(refused.value) == "the access token is not valid (code 190: Session has expired)"
    with pytest.raises(CredentialsError, match=r"^the access token is not valid$"):
        parse_expiry({"data": {"is_valid": False}})


@pytest.mark.parametrize(
    "document",
    [
        None,
        {},
        {"data": []},
        {"data": {}},
        {"data": {"is_valid": 1}},
        debug(expires_at="1798000000"),
        debug(expires_at=-1),
        debug(expires_at=1e9),
        debug(expires_at=True),
        debug(expires_at=10**18),
    ],
    ids=repr,
)
def test_what_does_not_tell_when_a_token_ends_is_refused(document: object) -> None:
    with pytest.raises(PayloadError):
        parse_expiry(document)


@given(documents() | mutated(debug(expires_at=END, data_access_expires_at=LATER)))
def test_any_document_tells_when_a_token_ends_or_is_refused(document: object) -> None:
    try:
        expires_at = parse_expiry(document)
    except (PayloadError, CredentialsError):
        return
    assert expires_at is None or expires_at.tzinfo is UTC


async def test_asks_the_vendor_when_the_token_ends(
    platform: Graph, source: GraphSource[Any]
) -> None:
    assert await source.expires_at() == EXPIRES_AT
    (request,) = platform.requests
    assert (request.method, request.path) == ("GET", f"/{platform.version}/debug_token")
    assert dict(request.query) == {"input_token": TOKEN, "access_token": TOKEN}


@pytest.mark.parametrize("code", [10, 100, 200])
async def test_a_token_that_may_not_be_asked_about_is_not_known_to_end(
    platform: Graph, source: GraphSource[Any], code: int
) -> None:
    platform.always = lambda: failure(code)
    assert await source.expires_at() is None


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (failure, CredentialsError),
        (lambda _: json_response({"data": {"is_valid": False}}), CredentialsError),
        (lambda _: json_response([]), PayloadError),
        (lambda _: web.Response(text="<html>"), PayloadError),
        (lambda _: web.Response(status=500), SourceUnavailableError),
    ],
    ids=["190", "not valid", "a list", "HTML", "500"],
)
async def test_whether_a_token_ends_can_be_unknown_for_many_reasons(
    platform: Graph, source: GraphSource[Any], answer: Any, expected: type[SourceError]
) -> None:
    platform.always = lambda: answer(190)
    with pytest.raises(expected):
        await source.expires_at()


async def test_without_a_token_nobody_is_asked(platform: Graph) -> None:
    async with opened_web() as opened:
        source = platform.source(platform.section(access_token=None), opened)
        with pytest.raises(CredentialsError, match="MILEPOST_SOURCES__"):
            await source.expires_at()
    assert platform.requests == []


# --- whole answers ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        (1, SourceUnavailableError),
        (2, SourceUnavailableError),
        (10, CredentialsError),
        (102, CredentialsError),
        (190, CredentialsError),
        (200, CredentialsError),
        (368, CredentialsError),
        (100, RequestRefusedError),
    ],
)
@pytest.mark.parametrize("status", [200, 400])
async def test_an_error_can_be_the_whole_answer(
    platform: Graph,
    source: GraphSource[Any],
    code: int,
    expected: type[SourceError],
    status: int,
) -> None:
    accounts = platform.add(1000, 2000)
    platform.always = lambda: json_response(error_body(code), status)
    fetched = await source.fetch(accounts, NOW)
    assert isinstance(fetched.error, expected)
    assert all(finding.reading.count is None for finding in fetched.findings.values())


@pytest.mark.parametrize(
    ("platform_id", "expected"),
    [("17841400000000000", "17841400000000000"), (123, "123"), ("0", "0")],
)
def test_an_id_is_digits(platform_id: object, expected: str) -> None:
    assert id_at({"id": platform_id}) == expected


@pytest.mark.parametrize("platform_id", [None, "", "12a", "١٢", True, 1.0, "1" * 31, [], "1\n"])
def test_what_is_no_id_is_refused(platform_id: object) -> None:
    with pytest.raises(PayloadError):
        id_at({"id": platform_id})


@pytest.mark.parametrize("handle", ["a){id}", "a/b", "a?b", "a&b", "é", "", "a b", "../a", "a%2F"])
async def test_what_is_no_handle_gets_into_no_request(
    platform: Graph, source: GraphSource[Any], handle: str
) -> None:
    good = platform.add(1000, 2000, 3000)
    bad = platform.account(handle)
    fetched = await source.fetch([*good[:2], bad, *good[2:]], NOW)
    assert str(fetched.findings[bad.key].error).startswith(f"'{handle}' is no handle on ")
    assert [one for one in counts(fetched) if one is not None] == [1000, 2000, 3000]
    asked = {name for request in platform.requests for name in platform.asked(request)}
    assert len(asked) == 3
