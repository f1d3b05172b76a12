"""Each visitor gets so many answers a minute; who a visitor is cannot be made up."""

import asyncio
from pathlib import Path

import aiohttp
import pytest
from aiohttp import web as server
from aiohttp.test_utils import TestServer

from bot.web.limits import RateLimit, visitor_of
from tests.web.serving import serving
from tests.web.viewing import Views


async def statuses(web: aiohttp.ClientSession, url: str, *forwarded: str) -> list[int]:
    """Ask once for each entry of *forwarded*."""
    found = []
    for who in forwarded:
        async with web.get(url, headers={"X-Forwarded-For": who}) as response:
            found.append(response.status)
    return found


def counting(limit: RateLimit) -> server.Application:
    """Return what does nothing but count its visitors."""

    async def count(request: server.Request) -> server.Response:
        return server.Response(text=limit.count(request))

    app = server.Application()
    app.router.add_get("/", count)
    return app


async def test_one_request_too_many_is_told_in_a_line_when_to_come_back(
    path: Path, web: aiohttp.ClientSession
) -> None:
    async with serving(path, routes=Views().routes(), rate=2) as address:
        found = await statuses(web, address, "", "")
        async with web.get(address) as response:
            body = await response.text()

    assert (found, response.status) == ([200, 200], 429)
    assert 0 < int(response.headers["Retry-After"]) <= 60
    assert body == "429 Too Many Requests\n"


async def test_a_program_is_told_so_in_json(path: Path, web: aiohttp.ClientSession) -> None:
    async with serving(path, routes=Views().routes(), rate=1) as address:
        await statuses(web, address, "")
        async with web.get(f"{address}/api/boards") as response:
            assert await response.json() == {"error": "Too Many Requests"}


async def test_what_costs_nothing_is_not_counted(path: Path, web: aiohttp.ClientSession) -> None:
    async with serving(path, routes=Views().routes(), rate=1) as address:
        for free in ("/static/1/page.css", "/favicon.svg", "/readyz", "/live"):
            assert await statuses(web, address + free, "", "") == [200, 200]
        assert await statuses(web, f"{address}/nowhere", "", "") == [404, 429]


async def test_an_answer_that_a_visitor_has_already_is_not_counted(
    path: Path, web: aiohttp.ClientSession
) -> None:
    async def ask(address: str, known: str) -> int:
        async with web.get(address, headers={"If-None-Match": known}) as response:
            return response.status

    async with serving(path, routes=Views().routes(), rate=2) as address:
        async with web.get(address) as response:
            etag = response.headers["ETag"]
        again = [await ask(address, f'"other", W/{etag}') for _ in range(3)]
        # Whoever names no answer has none, and may want many computed.
        anything = [await ask(f"{address}/boards/{key}", "*") for key in "ab"]

    assert (again, anything) == ([304, 304, 304], [304, 429])


async def test_in_another_minute_all_begins_anew(web: aiohttp.ClientSession) -> None:
    limit = RateLimit(1, is_behind_proxy=False, minute=0.1)
    async with TestServer(counting(limit)) as served, asyncio.timeout(30):
        url = str(served.make_url("/"))
        assert await statuses(web, url, "") == [200]
        while await statuses(web, url, "") == [429]:  # noqa: ASYNC110 # time has to pass
            await asyncio.sleep(0.01)


async def test_what_is_taken_back_in_another_minute_is_no_credit(
    web: aiohttp.ClientSession,
) -> None:
    limit = RateLimit(1, is_behind_proxy=False)
    limit.forgive("127.0.0.1")

    async with TestServer(counting(limit)) as served:
        assert await statuses(web, str(served.make_url("/")), "", "") == [200, 429]


async def test_behind_a_proxy_visitors_are_told_apart_by_what_it_says(
    path: Path, web: aiohttp.ClientSession
) -> None:
    async with serving(path, routes=Views().routes(), rate=1, is_behind_proxy=True) as address:
        # What comes before the last entry is what the visitor says, who may say anything.
        entries = "192.0.2.1", "made-up, 192.0.2.1", "192.0.2.1, 192.0.2.2"

        assert await statuses(web, address, *entries) == [200, 429, 200]


async def test_without_a_proxy_nobody_is_told_apart_by_what_he_says(
    path: Path, web: aiohttp.ClientSession
) -> None:
    async with serving(path, routes=Views().routes(), rate=1) as address:
        assert await statuses(web, address, "192.0.2.1", "192.0.2.2") == [200, 429]


@pytest.mark.parametrize(
    ("forwarded", "visitor"),
    [
        ("192.0.2.1", "192.0.2.1"),
        ("192.0.2.1 , 2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:ffff::1", "2001:db8:1:2::/64"),
        ("::ffff:192.0.2.1", "192.0.2.1"),
        ("unknown", "127.0.0.1"),
        ("192.0.2.1,", "127.0.0.1"),
        ("", "127.0.0.1"),
    ],
)
async def test_a_visitor_is_an_address_or_the_network_of_one_customer(
    web: aiohttp.ClientSession, forwarded: str, visitor: str
) -> None:
    async def who(request: server.Request) -> server.Response:
        return server.Response(text=visitor_of(request, is_behind_proxy=True))

    app = server.Application()
    app.router.add_get("/", who)
    async with (
        TestServer(app) as served,
        web.get(served.make_url("/"), headers={"X-Forwarded-For": forwarded}) as response,
    ):
        assert await response.text() == visitor


async def test_what_is_kept_of_visitors_does_not_grow_for_ever(web: aiohttp.ClientSession) -> None:
    limit = RateLimit(1, is_behind_proxy=True, most_visitors=10)
    kept = []
    async with TestServer(counting(limit)) as served:
        for number in range(25):
            await statuses(web, str(served.make_url("/")), f"192.0.2.{number}")
            kept.append(limit.visitors)

    assert kept == [*range(1, 11), *range(1, 11), *range(1, 6)]
