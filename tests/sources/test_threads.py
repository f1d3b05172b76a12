"""What is particular to Threads."""

from typing import Any

import pytest
from hypothesis import given

from bot.domain.catalogue import Account
from bot.domain.readings import Count, Status
from bot.errors import CredentialsError, PayloadError, RequestRefusedError, SourceError
from bot.sources.threads import ThreadsSource, parse_profile
from tests.samples import recorded
from tests.sources.json_documents import documents, mutated
from tests.sources.platforms.base import NOW, json_response
from tests.sources.platforms.graph import TOKEN, failure
from tests.sources.platforms.threads import Threads

PLATFORM = Threads


def account(handle: str) -> Account:
    return Account("a", "City", "threads", "threads", "", handle)


async def test_asks_for_one_profile_a_call(platform: Threads, source: ThreadsSource) -> None:
    await source.fetch(platform.add(1000, 2000), NOW)
    assert [(r.method, r.path) for r in platform.requests] == [("GET", "/v1.0/profile_lookup")] * 2
    assert sorted(request.query for request in platform.requests) == [
        [("username", "city_0.official"), ("access_token", TOKEN)],
        [("username", "city_1.official"), ("access_token", TOKEN)],
    ]


def test_a_username_is_the_same_in_any_case() -> None:
    document = {"username": "paris.fr", "follower_count": 5}
    finding = parse_profile(document, [account("Paris.FR")], NOW)["a"]
    assert (finding.reading.count, finding.platform_id) == (Count(NOW, 5), "")
    assert finding.handle == "paris.fr"


@pytest.mark.parametrize(
    ("document", "text"),
    [
        ({"username": "paris", "follower_count": 5}, "the answer is about 'paris'"),
        ({"follower_count": 5}, "the answer is about ''"),
        ({"username": None, "follower_count": 5}, "the answer is about ''"),
        ({"username": "seoul"}, "follower_count is missing"),
        ({"username": "seoul", "followers_count": 5}, "follower_count is missing"),
        ({"username": "seoul", "follower_count": "5"}, 'follower_count is "5", not a count'),
        ({"username": "seoul", "follower_count": -1}, "follower_count is -1, not a count"),
    ],
)
def test_what_is_no_number_has_failed(document: object, text: str) -> None:
    finding = parse_profile(document, [account("seoul")], NOW)["a"]
    assert (finding.reading.status, finding.note) == (Status.FAILED, text)


@pytest.mark.parametrize("document", [None, [], "a", 7])
def test_what_is_no_profile_is_refused(document: object) -> None:
    with pytest.raises(PayloadError):
        parse_profile(document, [account("seoul")], NOW)


def test_reads_the_recorded_answer() -> None:
    body = recorded("threads_profile_lookup_ok")["body"]
    assert parse_profile(body, [account("meta")], NOW)["a"].reading.count == Count(NOW, 1_234_567)


@pytest.mark.parametrize(("code", "subcode"), [(24, 0), (24, 2207050), (100, 33)])
async def test_who_does_not_exist_is_missing(
    platform: Threads, source: ThreadsSource, code: int, subcode: int
) -> None:
    platform.always = lambda: failure(code, subcode)
    fetched = await source.fetch([account("seoul")], NOW)
    finding = fetched.findings["a"]
    assert fetched.error is None
    assert finding.reading.status is Status.MISSING
    assert finding.note == "no public profile of this name is shown"


@pytest.mark.parametrize(
    ("code", "subcode", "expected"),
    [
        (100, 0, RequestRefusedError),
        (100, 2207013, RequestRefusedError),
        (110, 2207013, RequestRefusedError),
        (33, 0, RequestRefusedError),
        (801, 0, RequestRefusedError),
        (10, 0, CredentialsError),
    ],
)
async def test_another_error_does_not_make_a_profile_missing(
    platform: Threads,
    source: ThreadsSource,
    code: int,
    subcode: int,
    expected: type[SourceError],
) -> None:
    platform.always = lambda: failure(code, subcode)
    fetched = await source.fetch([account("seoul")], NOW)
    assert isinstance(fetched.error, expected)
    assert [f.reading.status for f in fetched.findings.values()] in ([Status.FAILED], [])


async def test_one_refusal_does_not_spoil_the_others(
    platform: Threads, source: ThreadsSource
) -> None:
    first, second = platform.add(1000, 2000)
    platform.failures = [failure(801)]
    fetched = await source.fetch([first, second], NOW)
    assert fetched.error is None
    statuses = sorted(finding.reading.status for finding in fetched.findings.values())
    assert statuses == [Status.OK, Status.FAILED]


async def test_an_answer_about_somebody_else_is_no_number(
    platform: Threads, source: ThreadsSource
) -> None:
    platform.always = lambda: json_response({"username": "other", "follower_count": 5})
    fetched = await source.fetch([account("seoul")], NOW)
    assert isinstance(fetched.error, PayloadError)
    assert fetched.findings["a"].reading.count is None


@given(documents() | mutated({"username": "seoul", "name": "Seoul", "follower_count": 5}))
def test_no_count_comes_from_anywhere_but_the_profile(document: Any) -> None:
    try:
        finding = parse_profile(document, [account("seoul")], NOW)["a"]
    except PayloadError:
        return
    if finding.reading.count is None:
        assert finding.reading.status is Status.FAILED
        return
    assert document["username"] == "seoul"
    assert document["follower_count"] == finding.reading.count.followers
