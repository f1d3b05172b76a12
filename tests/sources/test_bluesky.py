"""What is particular to Bluesky."""

from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from aiohttp import web
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.catalogue import Account
from bot.domain.readings import Count, Reading, Status
from bot.errors import (
    CredentialsError,
    PayloadError,
    RateLimitedError,
    RequestRefusedError,
    SourceError,
)
from bot.sources.base import Finding
from bot.sources.bluesky import BlueskySource, _refuse_failure, parse_profiles
from tests.samples import recorded
from tests.sources.json_documents import documents, mutated
from tests.sources.platforms.base import NOW, json_response, refusal_by
from tests.sources.platforms.bluesky import Bluesky

PLATFORM = Bluesky
PARIS, SEOUL = "did:plc:aaaaaaaaaaaaaaaaaaaaaaaa", "did:plc:bbbbbbbbbbbbbbbbbbbbbbbb"


def account(key: str, handle: str, platform_id: str = "") -> Account:
    return Account(key, "City", "bluesky", "bluesky", "", handle, "", platform_id)


ACCOUNTS = [
    account("paris", "paris.fr"),
    account("seoul", "seoul.go.kr", SEOUL),
    account("oslo", "did:web:oslo.example"),
]


def profile(did: object, handle: object, followers: object = 1000) -> dict[str, object]:
    return {"did": did, "handle": handle, "followersCount": followers, "followsCount": 7}


def parsed(*profiles: object, of: Account) -> Finding:
    return parse_profiles({"profiles": list(profiles)}, [of], NOW)[of.key]


refusal = partial(refusal_by, _refuse_failure)


# --- what is asked -------------------------------------------------------------------------------


async def test_profiles_are_asked_for_by_their_did_where_it_is_known(
    platform: Bluesky, source: BlueskySource
) -> None:
    await source.fetch(ACCOUNTS, NOW)
    (request,) = platform.requests
    assert (request.method, request.path) == ("GET", "/xrpc/app.bsky.actor.getProfiles")
    assert request.query == [
        ("actors", "paris.fr"),
        ("actors", SEOUL),
        ("actors", "did:web:oslo.example"),
    ]
    assert "Authorization" not in request.headers


async def test_ten_thousand_accounts_cost_four_hundred_calls(
    platform: Bluesky, source: BlueskySource
) -> None:
    accounts = platform.add(*range(1, 1001))
    fetched = await source.fetch(accounts, NOW)
    assert (len(fetched.findings), fetched.error) == (1000, None)
    assert len(platform.requests) == 40 == BlueskySource.calls_for(1000)
    assert BlueskySource.calls_for(10_000) == 400


async def test_one_handle_that_bluesky_does_not_take_spoils_nothing(
    platform: Bluesky, source: BlueskySource
) -> None:
    accounts = platform.add(*range(1000, 1024))
    bad = account("bad", "nodots")
    fetched = await source.fetch([*accounts, bad], NOW)
    assert fetched.error is None
    assert isinstance(fetched.findings["bad"].error, RequestRefusedError)
    assert all(
        fetched.findings[good.key].reading.count == Count(NOW, 1000 + number)
        for number, good in enumerate(accounts)
    )


async def test_when_nothing_is_left_nothing_is_asked(
    platform: Bluesky, source: BlueskySource
) -> None:
    accounts = platform.add(*range(1000, 1100))
    reset = str(int(NOW.timestamp()) + 200)

    def last() -> web.Response:
        return json_response(
            {"profiles": []}, RateLimit_Remaining="0", RateLimit_Reset=reset, Date=""
        )

    platform.always = last
    fetched = await source.fetch(accounts, NOW)
    assert isinstance(fetched.error, RateLimitedError)
    assert fetched.resume_at == fetched.error.until == NOW + timedelta(seconds=200)
    assert len(platform.requests) <= 2


async def test_retry_after_is_believed_and_not_the_reset(
    platform: Bluesky, source: BlueskySource
) -> None:
    accounts = platform.add(1000)
    throttled = {
        "Retry_After": "120",
        "RateLimit_Remaining": "0",
        "RateLimit_Reset": "1999999999",
    }
    platform.always = lambda: json_response({"error": "RateLimitExceeded"}, 429, **throttled)
    fetched = await source.fetch(accounts, NOW)
    assert isinstance(fetched.error, RateLimitedError)
    assert fetched.error.until == NOW + timedelta(seconds=120)
    assert fetched.resume_at is None


async def test_who_is_turned_away_for_once_is_not_for_a_day(
    platform: Bluesky, source: BlueskySource
) -> None:
    """As by a firewall in front: there are no credentials that could be wrong."""
    accounts = platform.add(1000)
    platform.failures = [web.Response(status=403, text="<html>Access denied</html>")]
    assert (await source.fetch(accounts, NOW)).error is not None
    assert (await source.fetch(accounts, NOW)).error is None


# --- who is who ----------------------------------------------------------------------------------


def test_profiles_are_told_apart_by_did_and_handle_and_not_by_their_place() -> None:
    document = {
        "profiles": [
            profile("did:web:oslo.example", "oslo.kommune.no", 3),
            profile(SEOUL, "renamed.go.kr", 2),
            profile(PARIS, "Paris.FR", 1),
        ]
    }
    findings = parse_profiles(document, ACCOUNTS, NOW)
    assert {key: finding.reading for key, finding in findings.items()} == {
        "paris": Reading.ok(NOW, 1),
        "seoul": Reading.ok(NOW, 2),
        "oslo": Reading.ok(NOW, 3),
    }
    assert [finding.platform_id for finding in findings.values()] == [
        PARIS,
        SEOUL,
        "did:web:oslo.example",
    ]


def test_whom_bluesky_leaves_out_is_missing() -> None:
    finding = parsed(of=ACCOUNTS[0])
    assert finding == Finding(
        Reading(NOW, Status.MISSING), note="not found, suspended or deactivated"
    )


@pytest.mark.parametrize(
    "other",
    [
        profile(PARIS, "seoul.go.kr"),  # somebody else has the handle now
        profile(SEOUL.upper(), "seoul.go.kr"),
        profile("", "seoul.go.kr"),
        profile("did:web:x.example", SEOUL),  # the DID in the place of the handle
        profile(None, SEOUL),
    ],
)
def test_nobody_else_is_taken_for_a_profile_with_a_did(other: object) -> None:
    assert parsed(other, of=ACCOUNTS[1]).reading.status is Status.MISSING


@pytest.mark.parametrize(
    "other",
    [
        profile("paris.fr", "else.example"),  # the handle in the place of the DID
        profile(SEOUL, "xparis.fr"),
        profile(SEOUL, "paris.fr."),
        profile(SEOUL, "pari\u017f.fr"),  # of which some say that it is the same letter
        profile(SEOUL, ""),
        profile(SEOUL, ["paris.fr"]),
    ],
)
def test_nobody_else_is_taken_for_a_profile_with_a_handle(other: object) -> None:
    assert parsed(other, of=ACCOUNTS[0]).reading.status is Status.MISSING


def test_a_handle_that_does_not_resolve_is_nobodys() -> None:
    """Bluesky shows `handle.invalid` for each of them."""
    finding = parsed(profile(SEOUL, "handle.invalid"), of=ACCOUNTS[1])
    assert (finding.reading, finding.platform_id) == (Reading.ok(NOW, 1000), SEOUL)
    assert finding.handle == ""
    nobody = account("nobody", "handle.invalid")
    assert parsed(profile(SEOUL, "handle.invalid"), of=nobody).reading.status is Status.MISSING


@pytest.mark.parametrize("did", [None, "", 7, "plc:aaa", [], "did:plc:\ud800"])
def test_a_profile_that_has_no_did_is_broken(did: object) -> None:
    finding = parsed(profile(did, "paris.fr"), of=ACCOUNTS[0])
    assert finding.reading == Reading(NOW, Status.FAILED)
    assert isinstance(finding.error, PayloadError)


@pytest.mark.parametrize(
    ("followers", "note"),
    [
        (0, "followersCount is 0, which is also what an unknown count is"),
        (-1, "followersCount is -1, not a count"),
        (None, "followersCount is missing"),
        ("1000", 'followersCount is "1000", not a count'),
        (1000.0, "followersCount is 1000.0, not a count"),
        (True, "followersCount is true, not a count"),
        (10**11 + 1, "followersCount is 100000000001, not a count"),
    ],
)
def test_a_count_that_is_none_is_unknown(followers: object, note: str) -> None:
    finding = parsed(profile(PARIS, "paris.fr", followers), of=ACCOUNTS[0])
    assert (finding.reading, finding.note) == (Reading(NOW, Status.FAILED), note)


@pytest.mark.parametrize("broken", [None, 7, "x", [], [[]], {}, {"did": {}}])
def test_a_broken_profile_spoils_no_other(broken: object) -> None:
    good = profile(PARIS, "paris.fr", 5)
    assert parsed(broken, good, broken, of=ACCOUNTS[0]).reading == Reading.ok(NOW, 5)


@pytest.mark.parametrize("document", [None, [], {}, "x", {"profiles": None}, {"profiles": {}}])
def test_what_is_no_list_of_profiles_is_refused(document: object) -> None:
    with pytest.raises(PayloadError):
        parse_profiles(document, ACCOUNTS, NOW)


GOOD = {
    "profiles": [
        profile(PARIS, "paris.fr", 454_000),
        profile(SEOUL, "seoul.go.kr", 333_000),
        profile("did:web:oslo.example", "oslo.kommune.no", 1),
    ]
}


def is_of(one: object, of: Account) -> bool:
    """Whether *one* is the profile of an account, by the letter of the lexicon."""
    if not isinstance(one, dict) or not isinstance(one.get("did"), str):
        return False
    wanted = of.platform_id or of.handle
    if wanted.startswith("did:"):
        return bool(one["did"] == wanted)
    handle = one.get("handle")
    return isinstance(handle, str) and handle.casefold() == wanted.casefold()


@given(st.one_of(documents(), documents().map(lambda d: {"profiles": [d]}), mutated(GOOD)))
def test_any_document_gives_only_counts_that_it_has_for_the_account(document: Any) -> None:
    try:
        findings = parse_profiles(document, ACCOUNTS, NOW)
    except PayloadError:
        return
    assert list(findings) == [one.key for one in ACCOUNTS]
    for one in ACCOUNTS:
        finding = findings[one.key]
        if finding.reading.count is None:
            assert finding.reading.status in (Status.MISSING, Status.FAILED)
            continue
        said = [profile for profile in document["profiles"] if is_of(profile, one)]
        assert finding.reading.count.followers in [p.get("followersCount") for p in said]
        assert finding.reading.count.followers > 0
        assert finding.platform_id in [p["did"] for p in said]
        finding.handle.encode()


@given(
    st.lists(
        st.tuples(
            st.sampled_from([PARIS, SEOUL, "did:web:oslo.example", "paris.fr", "", None]),
            st.sampled_from(["paris.fr", "PARIS.FR", "seoul.go.kr", PARIS, SEOUL, "", None]),
            st.integers(-1, 5),
        ).map(lambda one: profile(*one)),
        max_size=6,
    )
)
def test_mixed_up_profiles_are_never_mixed_up(profiles: list[dict[str, object]]) -> None:
    findings = parse_profiles({"profiles": profiles}, ACCOUNTS, NOW)
    for one in ACCOUNTS:
        said = [profile["followersCount"] for profile in profiles if is_of(profile, one)]
        count = findings[one.key].reading.count
        assert count is None or count.followers in said


# --- failures ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("status", "body", "kind", "text"),
    [
        (
            400,
            {"error": "InvalidRequest", "message": "Error: actors/0 must be a valid did"},
            RequestRefusedError,
            "refuses the request (HTTP 400: Error: actors/0 must be a valid did)",
        ),
        (400, {}, RequestRefusedError, "refuses the request (HTTP 400)"),
        (400, ["x"], RequestRefusedError, "refuses the request (HTTP 400)"),
        (404, {"error": "XRPCNotSupported"}, RequestRefusedError, "refuses the request (HTTP 404)"),
        (
            401,
            {"error": "AuthMissing", "message": "Authentication Required"},
            CredentialsError,
            "access denied (HTTP 401: Authentication Required)",
        ),
        (403, None, CredentialsError, "access denied (HTTP 403)"),
        (
            429,
            {"error": "RateLimitExceeded", "message": "Rate Limit Exceeded"},
            RateLimitedError,
            "throttled (HTTP 429: Rate Limit Exceeded)",
        ),
    ],
)
def test_a_failure_is_what_its_status_says(
    status: int, body: object, kind: type[SourceError], text: str
) -> None:
    error = refusal(status, body)
    assert (type(error), str(error)) == (kind, text)


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({}, 900),
        ({"Retry-After": "120"}, 120),
        ({"RateLimit-Reset": "1791374460"}, 60),
        ({"Retry-After": "120", "RateLimit-Reset": "1791374460"}, 120),
        ({"Retry-After": "soon", "RateLimit-Reset": "1791374460"}, 60),
        ({"RateLimit-Reset": "soon"}, 900),
    ],
)
def test_who_is_throttled_knows_until_when(headers: dict[str, str], seconds: int) -> None:
    error = refusal(429, {"error": "RateLimitExceeded"}, headers)
    assert isinstance(error, RateLimitedError)
    assert error.until == NOW + timedelta(seconds=seconds)


def test_the_recorded_profiles_are_read() -> None:
    document = recorded("bsky_getProfiles_ok")["body"]
    finding = parse_profiles(document, ACCOUNTS[:1], NOW)["paris"]
    assert finding == Finding(Reading.ok(NOW, 12345), PARIS, "paris.fr")


def test_the_recorded_failures_are_what_they_are() -> None:
    throttled, refused = recorded("bsky_429"), recorded("bsky_getProfile_not_found")
    error = refusal(throttled["status"], throttled["body"], throttled["headers"])
    assert isinstance(error, RateLimitedError)
    assert error.until == NOW + timedelta(seconds=120)
    error = refusal(refused["status"], refused["body"], refused["headers"])
    assert isinstance(error, RequestRefusedError)
