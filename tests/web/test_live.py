"""Open pages hear of changes, and hold nothing up."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager, closing
from datetime import timedelta
from pathlib import Path

import aiohttp
import pytest
from aiohttp import web as server
from aiohttp.test_utils import TestServer

from bot.storage.database import Readers, open_database, transaction
from bot.storage.fingerprint import ChangeDetector, Fingerprint, bump_revision
from bot.storage.health import beat
from bot.web.live import ChangeNotifier, EventStreams
from bot.web.server import Page
from tests.cities import NOW
from tests.web.listening import Listener
from tests.web.serving import fill, open_served
from tests.web.viewing import Views


@asynccontextmanager
async def streams(
    path: Path, is_behind_proxy: bool = False, most: int = 1_000, most_each: int = 250
) -> AsyncIterator[tuple[EventStreams, str]]:
    """Serve nothing but streams, with limits of the test's own."""
    fill(path)
    readers = Readers(path, 1)
    notifier = ChangeNotifier(readers, ChangeDetector(path), lambda: NOW)
    streams = EventStreams(notifier, is_behind_proxy, most, most_each)
    app = server.Application()
    app.cleanup_ctx.append(notifier.running)
    app.on_shutdown.append(notifier.end)
    app.router.add_get("/live", streams.answer)
    async with TestServer(app, handler_cancellation=True) as served:
        yield streams, str(served.make_url("")).rstrip("/")
    await readers.aclose()


async def status(web: aiohttp.ClientSession, address: str, **headers: str) -> int:
    async with web.get(f"{address}/live", headers=headers) as response:
        return response.status


async def test_an_open_page_hears_of_the_present_and_of_each_change(
    path: Path, served: Page, web: aiohttp.ClientSession
) -> None:
    with closing(open_database(path)) as db:
        async with Listener(web, served.address) as first:
            present = await first.change()
            with transaction(db):
                bump_revision(db)
            changed = await first.change()
            async with Listener(web, served.address) as second:
                now = await second.change()

    assert present != changed == now


async def test_what_happens_quickly_is_told_at_once(
    served: Page, web: aiohttp.ClientSession
) -> None:
    async with Listener(web, served.address) as listener:
        first = await listener.change()
        for _ in range(100):
            served.poke()
        second = await listener.change()

    assert int(second.rpartition("-")[2]) == int(first.rpartition("-")[2]) + 1


async def test_a_browser_may_not_keep_what_it_hears(path: Path, web: aiohttp.ClientSession) -> None:
    async with streams(path) as (_, address), Listener(web, address) as listener:
        headers = listener.response.headers

    assert (headers["Content-Type"], headers["Cache-Control"]) == ("text/event-stream", "no-cache")


async def test_the_head_of_the_stream_has_no_end_to_wait_for(
    path: Path, web: aiohttp.ClientSession
) -> None:
    async with streams(path) as (_, address), web.head(f"{address}/live") as response:
        assert (response.status, response.content_type) == (200, "text/event-stream")


async def test_a_hundred_open_pages_end_with_the_server(path: Path) -> None:
    fill(path)
    async with AsyncExitStack() as stack:
        web = await stack.enter_async_context(
            aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0))
        )
        async with open_served(path, routes=Views().routes()) as page:
            listeners = [
                await stack.enter_async_context(Listener(web, page.address)) for _ in range(100)
            ]
            for listener in listeners:
                await listener.change()
        # Each is ended as it should be, and not just cut off, which would raise here.
        ends = await asyncio.gather(*(listener.end() for listener in listeners))

    assert ends == [b""] * 100


async def test_one_visitor_has_so_many_streams_and_another_has_others(
    path: Path, web: aiohttp.ClientSession
) -> None:
    async with (
        streams(path, is_behind_proxy=True, most_each=1) as (_, address),
        aiohttp.ClientSession(headers={"X-Forwarded-For": "192.0.2.1"}) as one,
        Listener(one, address) as listener,
    ):
        await listener.change()
        refused = await status(web, address, **{"X-Forwarded-For": "192.0.2.1"})
        taken = await status(web, address, **{"X-Forwarded-For": "192.0.2.2"})

    assert (refused, taken) == (503, 200)


async def test_there_are_so_many_streams_in_all(path: Path, web: aiohttp.ClientSession) -> None:
    async with streams(path, most=1) as (_, address), Listener(web, address) as listener:
        await listener.change()

        assert await status(web, address) == 503


async def test_a_page_that_is_closed_makes_room_at_once(
    path: Path, web: aiohttp.ClientSession
) -> None:
    async with streams(path, most=1) as (open_, address):
        async with Listener(web, address) as listener:
            await listener.change()
            assert open_.number == 1
        async with asyncio.timeout(10):
            while open_.number:  # noqa: ASYNC110 # the server hears of it a moment later
                await asyncio.sleep(0.01)

        assert await status(web, address) == 200


async def test_a_page_that_takes_nothing_holds_up_no_other(
    served: Page, web: aiohttp.ClientSession
) -> None:
    host, _, port = served.address.removeprefix("http://").partition(":")
    _, writer = await asyncio.open_connection(host, int(port), limit=1)
    writer.write(b"GET /live HTTP/1.1\r\nHost: localhost\r\n\r\n")
    async with Listener(web, served.address) as listener:
        present = await listener.change()
        served.poke()
        changed = await listener.change()
    writer.close()

    assert present != changed


# --- looking for changes -------------------------------------------------------------------------


@asynccontextmanager
async def notifier_of(path: Path) -> AsyncIterator[tuple[ChangeNotifier, list[timedelta]]]:
    """Open what looks for changes; the test looks itself, and sets how late it is."""
    readers, late = Readers(path, 1), [timedelta()]
    detector = ChangeDetector(path)
    yield ChangeNotifier(readers, detector, lambda: NOW + late[0]), late
    await readers.run(detector.close)
    await readers.aclose()


@pytest.mark.parametrize("minutes", [5, -5])
async def test_after_five_minutes_all_is_stale_whichever_way_the_clock_went(
    path: Path, minutes: int
) -> None:
    fill(path)
    async with notifier_of(path) as (notifier, late):
        versions = []
        for minute in (0, 0, minutes * 0.9, minutes, minutes * 1.9, minutes * 2):
            late[0] = timedelta(minutes=minute)
            await notifier.look()
            versions.append(notifier.version)

    assert [versions.index(version) for version in versions] == [0, 0, 0, 3, 3, 5]


def move(path: Path, to: Path) -> None:
    path.rename(to)


async def test_a_sign_of_life_is_no_change(path: Path) -> None:
    fill(path)
    with closing(open_database(path)) as db:
        async with notifier_of(path) as (notifier, _):
            await notifier.look()
            before = notifier.version
            with transaction(db):
                beat(db, NOW)
            await notifier.look()
            after_the_beat = notifier.version
            with transaction(db):
                bump_revision(db)
            await notifier.look()

    assert (after_the_beat, notifier.version == before) == (before, False)


async def test_a_database_that_cannot_be_read_is_logged_once_and_once_when_it_can_be(
    path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO")
    fill(path)
    caplog.clear()
    elsewhere = path.with_name("elsewhere.db")
    async with notifier_of(path) as (notifier, _):
        move(path, elsewhere)
        for _ in range(2):
            await notifier.look()
        move(elsewhere, path)
        before = notifier.version
        for _ in range(2):
            await notifier.look()

    assert notifier.version != before
    assert caplog.messages == [
        f"the page cannot be kept up to date: {path}: no such database; a first poll creates it",
        "the page is up to date again",
    ]


class Failing(ChangeDetector):
    """Fails as long as it has an error."""

    error: Exception | None = None

    def look(self) -> Fingerprint:
        if self.error is not None:
            raise self.error
        return super().look()


@pytest.mark.parametrize(
    ("error", "is_ours"), [(PermissionError(13, "denied"), False), (RuntimeError("odd"), True)]
)
async def test_whatever_fails_it_looks_again(
    path: Path, error: Exception, is_ours: bool, caplog: pytest.LogCaptureFixture
) -> None:
    fill(path)
    readers, detector = Readers(path, 1), Failing(path)
    notifier = ChangeNotifier(readers, detector, lambda: NOW)
    await notifier.look()
    before = notifier.version
    detector.error = error
    for _ in range(2):
        await notifier.look()
    detector.error = None
    with closing(open_database(path)) as db, transaction(db):
        bump_revision(db)
    await notifier.look()
    await readers.run(detector.close)
    await readers.aclose()

    assert notifier.version != before
    assert caplog.messages == [f"the page cannot be kept up to date: {error}"]
    # Where it is our mistake, the log tells where we made it.
    assert bool(caplog.records[0].exc_info) == is_ours


async def test_versions_of_two_runs_are_never_the_same(path: Path) -> None:
    fill(path)
    async with notifier_of(path) as (one, _), notifier_of(path) as (other, _):
        assert one.version != other.version


async def test_at_the_end_nobody_waits_any_more(path: Path) -> None:
    fill(path)
    async with notifier_of(path) as (notifier, _):
        waiting = asyncio.create_task(notifier.after(notifier.version))
        await asyncio.sleep(0)
        await notifier.end(server.Application())

        assert await waiting is None
        assert await notifier.after(None) is None
