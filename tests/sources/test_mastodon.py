"""What is particular to Mastodon."""

import asyncio
from typing import Any

import pytest
from aiohttp import web
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.catalogue import Account
from bot.domain.readings import Count, Status
from bot.errors import (
    PayloadError,
    RateLimitedError,
    RequestRefusedError,
    SourceError,
    SourceUnavailableError,
)
from bot.settings.sources import MastodonSection as Section
from bot.sources.base import Fetched
from bot.sources.mastodon import MastodonSource, parse_accounts
from bot.sources.transport import open_web
from tests.samples import recorded
from tests.sources.json_documents import documents, mutated
from tests.sources.platforms.base import NOW, Naps, Profile, json_response
from tests.sources.platforms.mastodon import RESET, Mastodon, limits, shown

PLATFORM = Mastodon


@pytest.fixture
def instance(platform: Mastodon) -> Mastodon:
    return platform


def account(handle: str = "Paris@social.example", platform_id: str = "") -> Account:
    return Account("paris", "Paris", "mastodon", "mastodon", "", handle, "", platform_id)


def profile(**changes: Any) -> dict[str, Any]:
    return {
        "id": "1",
        "username": "Paris",
        "acct": "Paris",
        "url": "https://social.example/@Paris",
        "followers_count": 318_699,
        **changes,
    }


def add_known(instance: Mastodon, *followers: int) -> list[Account]:
    """Create profiles, and return accounts whose ids are known."""
    return [
        instance.account(added.handle, instance.profiles[added.handle].id)
        for added in instance.add(*followers)
    ]


def asked(instance: Mastodon) -> list[tuple[str, list[tuple[str, str]]]]:
    return [(request.path, request.query) for request in instance.requests]


def counts(fetched: Fetched) -> list[int | None]:
    readings = [finding.reading for finding in fetched.findings.values()]
    return sorted(reading.count.followers for reading in readings if reading.count is not None)


def played(payload: Any) -> web.Response:
    response = json_response(payload["body"], payload["status"])
    response.headers.update(payload["headers"] | {"Date": limits(1)["Date"]})
    return response


# --- handles and instances ----------------------------------------------------------------------


def test_every_instance_is_a_scope_of_its_own() -> None:
    assert MastodonSource.scope_of(account("Paris@Social.Example")) == "mastodon@social.example"


def test_no_account_surely_exists_at_an_instance(source: MastodonSource) -> None:
    assert source.canary_of("mastodon@social.example") is None


async def test_each_instance_is_asked_at_its_own_address() -> None:
    """A proxy on this machine tells whom the requests are for."""
    seen: list[bytes] = []

    async def refuse(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        seen.append(await reader.readline())
        writer.write(b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n")
        writer.close()

    proxy = await asyncio.start_server(refuse, "127.0.0.1", 0)
    address = f"http://127.0.0.1:{proxy.sockets[0].getsockname()[1]}"
    async with proxy, open_web(lambda: NOW, proxy=address, sleep=Naps()) as opened:
        source = MastodonSource(Section(), opened)
        fetched = await source.fetch([account("Paris@Social.Example")], NOW)
    assert set(seen) == {b"CONNECT social.example:443 HTTP/1.1\r\n"}
    assert isinstance(fetched.error, SourceUnavailableError)


# --- requests -----------------------------------------------------------------------------------


async def test_looks_an_unknown_account_up_by_its_name(
    instance: Mastodon, source: MastodonSource
) -> None:
    (unknown,) = instance.add(1000)
    finding = (await source.fetch([unknown], NOW)).findings[unknown.key]
    assert asked(instance) == [("/api/v1/accounts/lookup", [("acct", "City_0")])]
    assert (finding.platform_id, finding.handle) == ("1000@social.example", unknown.handle)


async def test_asks_for_one_known_account_by_its_id(
    instance: Mastodon, source: MastodonSource
) -> None:
    known = add_known(instance, 1000)
    assert counts(await source.fetch(known, NOW)) == [1000]
    assert asked(instance) == [("/api/v1/accounts/1000", [])]


async def test_asks_for_many_known_accounts_at_once_and_for_each_other_alone(
    instance: Mastodon, source: MastodonSource
) -> None:
    known, unknown = add_known(instance, 1, 2, 3), instance.add(4, 5)
    fetched = await source.fetch([unknown[0], *known, unknown[1]], NOW)
    assert counts(fetched) == [1, 2, 3, 4, 5]
    assert sorted(asked(instance)) == [
        ("/api/v1/accounts", [("id[]", "1000"), ("id[]", "1001"), ("id[]", "1002")]),
        ("/api/v1/accounts/lookup", [("acct", "City_3")]),
        ("/api/v1/accounts/lookup", [("acct", "City_4")]),
    ]


async def test_asks_for_forty_accounts_a_call(instance: Mastodon, source: MastodonSource) -> None:
    known = add_known(instance, *range(1000, 1100))
    assert counts(await source.fetch(known, NOW)) == list(range(1000, 1100))
    assert sorted(len(request.query) for request in instance.requests) == [20, 40, 40]


async def test_an_account_that_the_many_leave_out_is_missing(
    instance: Mastodon, source: MastodonSource
) -> None:
    first, gone = add_known(instance, 1000, 2000)
    del instance.profiles[gone.handle]
    fetched = await source.fetch([first, gone], NOW)
    assert fetched.error is None
    assert fetched.findings[gone.key].reading.status is Status.MISSING
    assert counts(fetched) == [1000]


async def test_follows_a_rename_by_the_id(instance: Mastodon, source: MastodonSource) -> None:
    known = add_known(instance, 1000, 2000)
    instance.profiles[known[0].handle].handle = "Ville@social.example"
    finding = (await source.fetch(known, NOW)).findings[known[0].key]
    assert (finding.platform_id, finding.handle) == ("1000@social.example", "Ville@social.example")


async def test_an_id_of_another_instance_is_never_asked_for(
    instance: Mastodon, source: MastodonSource
) -> None:
    (unknown,) = instance.add(1000)
    moved = instance.account(unknown.handle, "1000@elsewhere.example")
    assert counts(await source.fetch([moved], NOW)) == [1000]
    assert asked(instance) == [("/api/v1/accounts/lookup", [("acct", "City_0")])]


# --- older instances ----------------------------------------------------------------------------


@pytest.mark.parametrize("number", [2, 41, 100])
async def test_an_older_instance_is_asked_for_one_after_the_other_from_then_on(
    instance: Mastodon, source: MastodonSource, number: int
) -> None:
    instance.takes_many = False
    known = add_known(instance, *range(1000, 1000 + number))
    fetched = await source.fetch(known, NOW)
    assert fetched.error is None
    assert counts(fetched) == list(range(1000, 1000 + number))
    assert len(instance.requests) <= number + 2
    instance.requests.clear()
    assert len(counts(await source.fetch(known, NOW))) == number
    assert all(path != "/api/v1/accounts" for path, _ in asked(instance))


@pytest.mark.parametrize("status", [400, 401, 403, 404, 405, 410, 422])
async def test_an_instance_that_refuses_many_is_asked_for_each(
    instance: Mastodon, source: MastodonSource, status: int
) -> None:
    known = add_known(instance, 1000, 2000)
    instance.failures = [web.Response(status=status, text="<html>no</html>")]
    assert counts(await source.fetch(known, NOW)) == [1000, 2000]


async def test_another_instance_is_still_asked_for_many(
    instance: Mastodon, source: MastodonSource
) -> None:
    older = add_known(instance, 1000, 2000)
    instance.takes_many = False
    await source.fetch(older, NOW)
    instance.takes_many = True
    for number, name in enumerate(("Lyon", "Nice")):
        instance.profiles[name] = Profile(f"{number}@two.example", f"{name}@two.example", 7)
    instance.requests.clear()
    newer = [
        instance.account(f"{name}@two.example", f"{number}@two.example")
        for number, name in enumerate(("Lyon", "Nice"))
    ]
    assert counts(await source.fetch(newer, NOW)) == [7, 7]
    assert [path for path, _ in asked(instance)] == ["/api/v1/accounts"]


async def test_a_throttled_older_instance_is_not_asked_again_for_each(
    instance: Mastodon, source: MastodonSource
) -> None:
    instance.failures = [web.Response(status=404), web.Response(status=429)]
    known = add_known(instance, *range(50))
    fetched = await source.fetch(known, NOW)
    assert isinstance(fetched.error, RateLimitedError)
    assert len(instance.requests) == 2


# --- limits -------------------------------------------------------------------------------------


async def test_what_is_used_up_at_one_instance_is_not_at_another(
    instance: Mastodon, source: MastodonSource
) -> None:
    here, there = account("Paris@one.example"), account("Lyon@two.example")
    for number, one in enumerate((here, there)):
        instance.profiles[one.handle] = Profile(str(number), one.handle, 1000)
    instance.remaining = 1
    assert (await source.fetch([here], NOW)).resume_at == RESET
    paused = await source.fetch([here], NOW)
    assert isinstance(paused.error, RateLimitedError)
    assert (paused.error.until, len(instance.requests)) == (RESET, 1)
    instance.remaining = 300
    fetched = await source.fetch([there], NOW)
    assert (counts(fetched), fetched.resume_at) == ([1000], None)


async def test_two_instances_can_be_asked_at_the_same_time(
    instance: Mastodon, source: MastodonSource
) -> None:
    pair = [account("Paris@one.example"), account("Lyon@two.example")]
    for number, one in enumerate(pair):
        instance.profiles[one.handle] = Profile(str(number), one.handle, 1000 + number)
    first, second = await asyncio.gather(*(source.fetch([one], NOW) for one in pair))
    assert (counts(first), counts(second)) == ([1000], [1001])


# --- failures -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("status", "document", "kind"),
    [
        (401, {"error": "This API requires an authenticated user"}, SourceUnavailableError),
        (403, {"error": "This action is not allowed"}, SourceUnavailableError),
        (403, "<html>Checking your browser</html>", SourceUnavailableError),
        (404, "<html>Not Found</html>", PayloadError),
        (404, {"message": "no route"}, PayloadError),
        (410, "", PayloadError),
        (400, {"error": "param is missing"}, RequestRefusedError),
        (422, {"error": "Validation failed"}, RequestRefusedError),
        (408, {}, SourceUnavailableError),
        (503, {"error": "Remote data could not be fetched"}, SourceUnavailableError),
        (429, {"error": "Too many requests"}, RateLimitedError),
    ],
)
async def test_a_failure_has_a_class(
    instance: Mastodon,
    source: MastodonSource,
    status: int,
    document: object,
    kind: type[SourceError],
) -> None:
    def answer() -> web.Response:
        if isinstance(document, str):
            return web.Response(status=status, text=document)
        return json_response(document, status)

    instance.always = answer
    assert isinstance((await source.fetch([account()], NOW)).error, kind)


async def test_an_instance_that_wants_a_login_is_asked_again_at_the_next_poll(
    instance: Mastodon, source: MastodonSource
) -> None:
    """It has no credentials that an operator could correct, and others answer all the same."""
    known = add_known(instance, 1000, 2000)
    instance.needs_login = True
    fetched = await source.fetch(known, NOW)
    assert isinstance(fetched.error, SourceUnavailableError)
    assert "logs in" in str(fetched.error)
    instance.needs_login = False
    assert counts(await source.fetch(known, NOW)) == [1000, 2000]


@pytest.mark.parametrize("status", [404, 410])
async def test_an_account_that_is_gone_is_missing(
    instance: Mastodon, source: MastodonSource, status: int
) -> None:
    instance.always = lambda: json_response({"error": "Record not found"}, status)
    fetched = await source.fetch([account()], NOW)
    assert fetched.error is None
    assert fetched.findings["paris"].reading.status is Status.MISSING


# --- what an account says -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "status", "note"),
    [
        ({"followers_count": -1}, Status.HIDDEN, ""),
        ({"followers_count": -2}, Status.FAILED, "not a count"),
        ({"followers_count": -1.0}, Status.FAILED, "not a count"),
        ({"followers_count": "-1"}, Status.FAILED, "not a count"),
        ({"followers_count": 0, "suspended": True}, Status.MISSING, "suspended"),
        ({"suspended": False}, Status.OK, ""),
        ({"limited": True}, Status.OK, ""),
        ({"acct": "Paris@social.example"}, Status.OK, ""),
        ({"acct": "paris"}, Status.OK, ""),
        ({"acct": "Paris@elsewhere.example"}, Status.FAILED, "is on elsewhere.example"),
        ({"acct": "Lyon"}, Status.FAILED, "another account, Lyon"),
        ({"acct": ""}, Status.FAILED, "no id or no name"),
        ({"id": None}, Status.FAILED, "no id or no name"),
        ({"id": "../admin"}, Status.FAILED, "no id or no name"),
        ({"id": 1}, Status.OK, ""),
    ],
    ids=repr,
)
def test_only_a_count_of_the_account_itself_is_one(
    changes: dict[str, Any], status: Status, note: str
) -> None:
    finding = parse_accounts(profile(**changes), [account()], NOW)["paris"]
    assert finding.reading.status is status
    assert note in finding.note


def test_an_answer_about_another_id_is_no_number() -> None:
    known = account(platform_id="2@social.example")
    finding = parse_accounts(profile(), [known], NOW)["paris"]
    assert finding.reading.status is Status.FAILED


def test_an_account_that_has_moved_is_read_and_not_followed() -> None:
    moved = profile(moved=profile(id="9", acct="Paris@elsewhere.example", followers_count=7))
    finding = parse_accounts(moved, [account()], NOW)["paris"]
    assert finding.reading.count == Count(NOW, 318_699)
    assert finding.note == "moved to Paris@elsewhere.example, which is not followed"


def test_reads_the_recorded_account() -> None:
    gargron = account("Gargron@mastodon.social")
    finding = parse_accounts(recorded("mastodon_lookup_ok")["body"], [gargron], NOW)["paris"]
    assert finding.reading.count == Count(NOW, 318_699)
    assert (finding.platform_id, finding.handle) == ("1@mastodon.social", "Gargron@mastodon.social")


async def test_classifies_the_recorded_failures(instance: Mastodon, source: MastodonSource) -> None:
    throttled, gone = recorded("mastodon_429"), recorded("mastodon_404")
    instance.failures = [played(gone), played(throttled)]
    fetched = await source.fetch([account()], NOW)
    assert fetched.findings["paris"].reading.status is Status.MISSING
    error = (await source.fetch([account()], NOW)).error
    assert isinstance(error, RateLimitedError)
    assert error.until == RESET


# --- whatever comes -----------------------------------------------------------------------------

ACCOUNTS = [
    account("Paris@social.example", "1@social.example"),
    Account("lyon", "", "", "", handle="Lyon@social.example", platform_id="2@social.example"),
]
GOOD = [
    shown(Profile(one.platform_id, one.handle, followers))
    for one, followers in zip(ACCOUNTS, (1000, 2000), strict=True)
]


@given(document=documents() | mutated(GOOD) | mutated(GOOD[0]), many=st.booleans())
def test_no_count_comes_from_anywhere_but_the_item_of_the_account(
    document: Any, many: bool
) -> None:
    wanted = ACCOUNTS if many else ACCOUNTS[:1]
    try:
        findings = parse_accounts(document, wanted, NOW)
    except PayloadError:
        return
    for one in wanted:
        count = findings[one.key].reading.count
        if count is None:
            continue
        items = document if many else [document]
        mine = [item for item in items if isinstance(item, dict) and _is_of(item, one)]
        assert count.followers in [item["followers_count"] for item in mine]


def _is_of(item: dict[str, Any], one: Account) -> bool:
    return f"{item.get('id')}@social.example" == one.platform_id
