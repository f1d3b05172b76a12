"""Answers are computed once for each change; any process may have made the change."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, closing
from datetime import datetime, timedelta
from pathlib import Path

import aiohttp
from sqlite_utils import Database

from bot.charts import Charts
from bot.queries.view import View
from bot.storage.database import Readers, open_database, transaction
from bot.storage.fingerprint import ChangeDetector, bump_revision, revision
from bot.web.cache import ResponseCache
from bot.web.live import ChangeNotifier
from bot.web.request import PageRequest
from bot.web.response import CSV, Response
from bot.web.server import Page
from bot.web.site import Site
from tests.cities import NOW
from tests.web.listening import Listener
from tests.web.serving import fill, site_of
from tests.web.viewing import Views


def write(path: Path, change: Callable[[Database], object]) -> None:
    """Change the database as another process does."""
    with closing(open_database(path)) as db, transaction(db):
        change(db)


async def statuses(web: aiohttp.ClientSession, *urls: str) -> list[int]:
    async def status(url: str) -> int:
        async with web.get(url) as response:
            await response.read()
            return response.status

    return await asyncio.gather(*map(status, urls))


async def test_an_answer_is_computed_once_for_fifty_visitors_at_once(
    served: Page, views: Views, web: aiohttp.ClientSession
) -> None:
    answered = await statuses(web, *[f"{served.address}/boards/gpci"] * 50)

    assert (set(answered), views.paths) == ({200}, ["/boards/gpci"])


async def test_other_choices_are_other_answers(
    served: Page, views: Views, web: aiohttp.ClientSession
) -> None:
    for query in ("", "?lang=ko", "?kiosk=1", "?theme=dark", "?utm=1", "?lang=ko"):
        await statuses(web, f"{served.address}/{query}")

    assert len(views.asked) == 4


async def test_a_change_by_another_process_has_the_answer_computed_anew(
    served: Page, path: Path, views: Views, web: aiohttp.ClientSession
) -> None:
    async with Listener(web, served.address) as listener:
        await listener.change()
        await statuses(web, served.address)
        write(path, bump_revision)
        await listener.change()
        await statuses(web, served.address, served.address)

    assert views.paths == ["/", "/"]


async def test_what_is_said_besides_the_database_has_all_computed_anew(
    served: Page, views: Views, web: aiohttp.ClientSession
) -> None:
    async with Listener(web, served.address) as listener:
        await listener.change()
        await statuses(web, served.address)
        served.poke()
        await listener.change()
        await statuses(web, served.address)

    assert views.paths == ["/", "/"]


async def test_what_fails_is_tried_again(
    served: Page, views: Views, web: aiohttp.ClientSession
) -> None:
    for _ in range(2):
        assert await statuses(web, f"{served.address}/fail/unknown") == [404]

    assert len(views.asked) == 2


# --- without a server ----------------------------------------------------------------------------


@asynccontextmanager
async def open_cache(
    path: Path, most_bytes: int = 10**6, clock: Callable[[], datetime] = lambda: NOW
) -> AsyncIterator[tuple[ResponseCache, ChangeNotifier]]:
    """Open a cache of that size, for which nobody looks for changes."""
    fill(path)
    readers, watchers, charts = Readers(path, 1), Readers(path, 1), Charts()
    detector = ChangeDetector(path)
    notifier = ChangeNotifier(watchers, detector, lambda: NOW)
    yield ResponseCache(site_of(), readers, charts, notifier, clock, most_bytes), notifier
    await charts.aclose()
    await readers.aclose()
    await watchers.run(detector.close)
    await watchers.aclose()


def kilobytes(asked: list[str]) -> Callable[[View, Site, PageRequest], Response]:
    """Return a handler with an answer of ten, which cannot be compressed."""

    def handler(view: View, site: Site, request: PageRequest) -> Response:
        asked.append(request.key)
        return Response(bytes(range(256)) * 40, "image/png")

    return handler


def table(body: bytes) -> Callable[[View, Site, PageRequest], Response]:
    return lambda view, site, request: Response(body, CSV)


async def test_the_longest_unused_is_forgotten_when_all_take_too_much(path: Path) -> None:
    asked: list[str] = []
    handler = kilobytes(asked)
    async with open_cache(path, 30_000) as (cache, _):
        for key in ("a", "b", "a", "c", "a", "b"):
            await cache.get(handler, PageRequest("/{key}", key))

    assert asked == ["a", "b", "c", "b"]


async def test_what_is_larger_than_all_that_may_be_kept_is_answered_all_the_same(
    path: Path,
) -> None:
    asked: list[str] = []
    async with open_cache(path, 5_000) as (cache, _):
        for _ in range(2):
            response = await cache.get(kilobytes(asked), PageRequest("/{key}", "a"))
            assert len(response.body) == 10_240

    assert asked == ["a", "a"]


async def test_who_asks_after_a_change_does_not_get_what_was_begun_before_it(path: Path) -> None:
    views = Views()
    request = PageRequest("/slow/{key}", "a")
    async with open_cache(path) as (cache, notifier):
        before = asyncio.create_task(cache.get(views.slow, request))
        assert await asyncio.to_thread(views.is_begun.wait, 30)
        notifier.poke()
        await notifier.look()
        after = asyncio.create_task(cache.get(views.slow, request))
        await asyncio.sleep(0)
        views.may_go_on.set()
        await asyncio.gather(before, after)
        await cache.get(views.slow, request)

    assert len(views.asked) == 2


async def test_an_answer_that_was_not_begun_before_a_change_is_computed_once_after_it(
    path: Path,
) -> None:
    views = Views()
    waiting = PageRequest("/boards/{key}", "a")
    async with open_cache(path) as (cache, notifier):
        slow = asyncio.create_task(cache.get(views.slow, PageRequest("/slow/{key}", "a")))
        assert await asyncio.to_thread(views.is_begun.wait, 30)
        asked = []
        for _ in range(3):
            asked.append(asyncio.create_task(cache.get(views.page, waiting)))
            await asyncio.sleep(0)
            notifier.poke()
            await notifier.look()
        views.may_go_on.set()
        versions = {(await answer).version for answer in asked}
        await slow

        assert versions == {notifier.version}
        assert (await cache.get(views.page, waiting)).version == notifier.version

    assert views.paths == ["/slow/a", "/boards/a"]


async def test_an_answer_tells_from_which_version_it_was_computed(path: Path) -> None:
    views = Views()
    async with open_cache(path) as (cache, notifier):
        begun = asyncio.create_task(cache.get(views.slow, PageRequest("/slow/{key}", "a")))
        assert await asyncio.to_thread(views.is_begun.wait, 30)
        first = notifier.version
        notifier.poke()
        await notifier.look()
        views.may_go_on.set()
        versions = [(await begun).version]
        versions += [(await cache.get(views.page, PageRequest("/"))).version for _ in range(2)]
        second = notifier.version

    assert versions == [first, second, second]
    assert first != second


async def test_an_answer_is_of_the_moment_at_which_it_looks_at_the_database(path: Path) -> None:
    later = NOW + timedelta(seconds=9)
    seen: list[tuple[datetime, int]] = []

    def clock() -> datetime:
        write(path, bump_revision)  # somebody does, just when the time is asked for
        return later

    def handler(view: View, site: Site, request: PageRequest) -> Response:
        seen.append((view.now, revision(view.db)))
        return Response(b"", CSV)

    async with open_cache(path, clock=clock) as (cache, _):
        with closing(open_database(path)) as db:
            before = revision(db)
        await cache.get(handler, PageRequest("/"))

    assert seen == [(later, before)]


async def test_an_etag_stands_for_the_content_alone(path: Path) -> None:
    async with open_cache(path) as (cache, _):
        etags = [
            (await cache.get(table(body), PageRequest("/{key}", key))).etag
            for key, body in (("a", b"one"), ("b", b"one"), ("c", b"two"))
        ]

    assert etags[0] == etags[1] != etags[2]


async def test_only_what_gets_smaller_is_compressed(path: Path) -> None:
    async with open_cache(path) as (cache, _):
        short = await cache.get(table(b"a,b\n"), PageRequest("/{key}", "a"))
        long = await cache.get(table(b"a,b\n" * 100), PageRequest("/{key}", "b"))

    assert short.gzipped is None
    assert long.gzipped is not None
