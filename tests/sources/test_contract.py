"""What every adapter does, whatever the platform."""

import json
import logging
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
from aiohttp import web

from bot.domain.catalogue import Account
from bot.domain.readings import Reading, Status
from bot.errors import (
    CredentialsError,
    PayloadError,
    RateLimitedError,
    SourceUnavailableError,
)
from bot.sources.base import Fetched
from bot.sources.transport import Internet
from bot.sources.web import WebSource
from tests.sources.platforms import CLOSED, DEMANDING, PLATFORMS, each
from tests.sources.platforms.base import ABSENT, HIDDEN, NOW, NULL_ITEM, Platform, Raw


@pytest.fixture(params=PLATFORMS, ids=lambda kind: kind.source.name)
async def platform(request: pytest.FixtureRequest) -> AsyncIterator[Platform]:
    async with request.param().serving() as made:
        yield made


def followers(fetched: Fetched, account: Account) -> int | None:
    finding = fetched.findings.get(account.key)
    return None if finding is None or finding.reading.count is None else finding.reading.count[1]


def status(fetched: Fetched, account: Account) -> Status:
    """What is recorded of *account*: whom a source leaves out it does not know."""
    finding = fetched.findings.get(account.key)
    return Status.MISSING if finding is None else finding.reading.status


async def test_reads_counts(platform: Platform, source: WebSource) -> None:
    first, second = platform.add(454_000, 333_000)
    fetched = await source.fetch([first, second], NOW)
    assert fetched.error is None
    assert (followers(fetched, first), followers(fetched, second)) == (454_000, 333_000)
    assert all(finding.reading.taken_at == NOW for finding in fetched.findings.values())


async def test_reads_more_accounts_than_one_call_takes(
    platform: Platform, source: WebSource
) -> None:
    accounts = platform.add(*range(10_000, 10_060))
    fetched = await source.fetch(accounts, NOW)
    assert fetched.error is None
    expected = [10_000 + i // 100 * 100 if platform.rounds else 10_000 + i for i in range(60)]
    assert [followers(fetched, account) for account in accounts] == expected


async def test_reads_a_large_count(platform: Platform, source: WebSource) -> None:
    (account,) = platform.add(123_000_000)
    assert followers(await source.fetch([account], NOW), account) == 123_000_000


async def test_asks_for_nothing_when_there_are_no_accounts(
    platform: Platform, source: WebSource
) -> None:
    assert await source.fetch([], NOW) == Fetched({})
    assert platform.requests == []


async def test_tells_the_immutable_id(platform: Platform, source: WebSource) -> None:
    (account,) = platform.add(1000)
    finding = (await source.fetch([account], NOW)).findings[account.key]
    expected = platform.profiles[account.handle].id if platform.ids else ""
    assert finding.platform_id == expected


async def test_an_unknown_account_is_missing_and_the_others_are_read(
    platform: Platform, source: WebSource
) -> None:
    first, gone, last = platform.add(1000, 2000, 3000)
    del platform.profiles[gone.handle]
    fetched = await source.fetch([first, gone, last], NOW)
    assert fetched.error is None
    assert status(fetched, gone) is Status.MISSING
    assert (followers(fetched, first), followers(fetched, last)) == (1000, 3000)


@each(kind for kind in PLATFORMS if kind.can_hide)
async def test_a_hidden_count_is_no_number(platform: Platform, source: WebSource) -> None:
    hidden, shown = platform.add(HIDDEN, 1000)
    fetched = await source.fetch([hidden, shown], NOW)
    assert status(fetched, hidden) is Status.HIDDEN
    assert followers(fetched, shown) == 1000


@pytest.mark.parametrize(
    "value",
    [ABSENT, NULL_ITEM, None, True, 1000.0, 1.5, -7, 10**30, [], {}, "many", "", "1e3", "-3"],
    ids=repr,
)
async def test_what_is_no_count_is_no_number_and_the_others_are_read(
    platform: Platform, source: WebSource, value: object
) -> None:
    bad, good = platform.add(value, 1000)
    fetched = await source.fetch([bad, good], NOW)
    assert followers(fetched, bad) is None
    assert status(fetched, bad) is not Status.OK
    assert followers(fetched, good) == 1000


async def test_a_count_of_the_other_type_is_no_number(
    platform: Platform, source: WebSource
) -> None:
    """A number in quotes; or one without them, where the vendor promises quotes."""
    bad, good = platform.add(ABSENT, 1000)
    platform.profiles[bad.handle].followers = Raw(1000 if platform.rounds else "1000")
    fetched = await source.fetch([bad, good], NOW)
    assert followers(fetched, bad) is None
    assert followers(fetched, good) == 1000


async def test_throttled_says_until_when(platform: Platform, source: WebSource) -> None:
    accounts = platform.add(1000, 2000)
    _, until = platform.throttled()
    platform.always = lambda: platform.throttled()[0]
    fetched = await source.fetch(accounts, NOW)
    assert isinstance(fetched.error, RateLimitedError)
    assert fetched.error.until == until
    assert all(followers(fetched, account) is None for account in accounts)
    assert len(platform.requests) <= 2, "a throttled source is left alone"


@each(kind for kind in PLATFORMS if kind().quota_used_up())
async def test_the_quota_of_the_day_says_until_when(platform: Platform, source: WebSource) -> None:
    _, until = platform.quota_used_up()
    accounts = platform.add(1000)
    platform.always = lambda: platform.quota_used_up()[0]
    fetched = await source.fetch(accounts, NOW)
    assert isinstance(fetched.error, RateLimitedError)
    assert fetched.error.until == until


@each(DEMANDING)
async def test_dead_credentials_are_tried_once(platform: Platform, source: WebSource) -> None:
    accounts = platform.add(1000, 2000)
    platform.always = platform.dead_credentials
    fetched = await source.fetch(accounts, NOW)
    assert isinstance(fetched.error, CredentialsError)
    assert all(followers(fetched, account) is None for account in accounts)
    asked = len(platform.requests)
    assert isinstance((await source.fetch(accounts, NOW)).error, CredentialsError)
    assert len(platform.requests) == asked, "refused credentials are not tried again"
    platform.always = None
    later = await source.fetch(accounts, NOW + timedelta(days=1))
    assert later.error is None, "after a day they are"


@each(CLOSED)
async def test_without_credentials_nothing_is_asked(platform: Platform, web_: Internet) -> None:
    section = platform.section(**dict.fromkeys(platform.secrets))
    accounts = platform.add(1000)
    fetched = await platform.source(section, web_).fetch(accounts, NOW)
    assert isinstance(fetched.error, CredentialsError)
    assert f"MILEPOST_SOURCES__{platform.source.name.upper()}__" in str(fetched.error)
    assert platform.requests == []


@pytest.mark.parametrize("code", [500, 502, 503, 504])
async def test_a_server_error_is_tried_again(
    platform: Platform, source: WebSource, code: int
) -> None:
    (account,) = platform.add(1000)
    platform.failures = [web.Response(status=code, text="<html>oops</html>") for _ in range(2)]
    assert followers(await source.fetch([account], NOW), account) == 1000


async def test_a_server_that_stays_down_is_unavailable(
    platform: Platform, source: WebSource
) -> None:
    accounts = platform.add(*range(1000, 1060))
    platform.always = lambda: web.Response(status=503)
    fetched = await source.fetch(accounts, NOW)
    assert isinstance(fetched.error, SourceUnavailableError)
    assert all(followers(fetched, account) is None for account in accounts)
    assert len(platform.requests) <= 15, "it is left alone after a few batches"


async def test_a_time_out_is_unavailable(platform: Platform, web_: Internet) -> None:
    accounts = platform.add(1000)
    platform.hangs = True
    source = platform.source(platform.section(timeout=timedelta(milliseconds=20)), web_)
    assert isinstance((await source.fetch(accounts, NOW)).error, SourceUnavailableError)


async def test_a_server_that_is_not_there_is_unavailable(
    platform: Platform, web_: Internet
) -> None:
    accounts = platform.add(1000)
    source = platform.source(platform.section(base_url="http://127.0.0.1:9"), web_)
    assert isinstance((await source.fetch(accounts, NOW)).error, SourceUnavailableError)


@pytest.mark.parametrize(
    "body",
    [
        "",
        "<html>Please log in</html>",
        '{"a": ',
        "null",
        "[]",
        "{}",
        "7",
        "NaN",
        "[null]",
        "[" * 9000,
    ],
    ids=lambda body: body[:12],
)
async def test_what_is_no_answer_of_the_api_is_no_number(
    platform: Platform, source: WebSource, body: str
) -> None:
    accounts = platform.add(1000, 2000)
    platform.always = lambda: web.Response(text=body)
    fetched = await source.fetch(accounts, NOW)
    assert all(followers(fetched, account) is None for account in accounts)
    if body not in ("{}", "[]", "[null]"):  # which can be how an API says that it knows nobody
        assert isinstance(fetched.error, PayloadError | SourceUnavailableError)


async def test_a_body_that_breaks_off_is_unavailable(platform: Platform, source: WebSource) -> None:
    accounts = platform.add(1000)
    platform.always = lambda: web.Response(text='{"profiles"', headers={"Content-Encoding": "gzip"})
    fetched = await source.fetch(accounts, NOW)
    assert isinstance(fetched.error, PayloadError | SourceUnavailableError)


async def test_a_redirect_is_not_followed(platform: Platform, source: WebSource) -> None:
    elsewhere = type(platform)()
    async with elsewhere.serving():
        accounts = platform.add(1000)
        location = f"{elsewhere.url}/somewhere"
        platform.always = lambda: web.Response(status=302, headers={"Location": location})
        fetched = await source.fetch(accounts, NOW)
    assert elsewhere.requests == []
    assert fetched.error is not None
    assert "redirects to 127.0.0.1" in str(fetched.error)


@each(kind for kind in PLATFORMS if kind.follows_renames)
async def test_a_renamed_account_is_followed_by_its_id(
    platform: Platform, source: WebSource
) -> None:
    (old,) = platform.add(100)
    profile = platform.profiles.pop(old.handle)
    profile.handle = platform.handles[1]
    platform.profiles[profile.handle] = profile
    found = (await source.fetch([platform.account(old.handle, profile.id)], NOW)).findings[old.key]
    assert found.reading == Reading.ok(NOW, 100)
    assert (found.platform_id, found.handle) == (profile.id, profile.handle)


async def test_a_moved_account_is_found_by_its_id_or_missing(
    platform: Platform, source: WebSource
) -> None:
    """Somebody else has taken the handle: their count is never that of the account."""
    (account,) = platform.add(1000)
    old = platform.profiles.pop(account.handle)
    platform.profiles[account.handle] = type(old)(platform.id_of(999), account.handle, 77)
    known = platform.account(account.handle, old.id if platform.ids else "")
    fetched = await source.fetch([known], NOW)
    finding = fetched.findings.get(known.key)
    if platform.ids and finding is not None and finding.reading.status is Status.OK:
        assert finding.platform_id != old.id, "and so it can be told from the account"


@each(kind for kind in PLATFORMS if kind.secrets)
async def test_secrets_are_told_to_nobody(
    platform: Platform, web_: Internet, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    accounts = platform.add(1000)

    def echo() -> web.Response:
        """What a careless vendor answers: the request itself."""
        last = platform.requests[-1]
        everything = f"{last.path} {last.query} {dict(last.headers)} {last.body}"
        return web.Response(
            text=json.dumps({"error": {"message": everything, "code": 100}, "message": everything}),
            status=400,
        )

    source = platform.source(platform.section(), web_)
    platform.always = echo
    fetched = await source.fetch(accounts, NOW)
    said = f"{fetched} {fetched.error!r} {caplog.text}"
    said += "".join(f"{finding.note} {finding.error!r}" for finding in fetched.findings.values())
    for name, value in platform.secrets.items():
        if name in source.section.secret_names():
            assert value not in said, name
