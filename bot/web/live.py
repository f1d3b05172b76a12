"""Live updates: an open page hears that something changed, as server-sent events.

Each event is a `change`, and its data is the version of all responses: the present one at once, and
then each that follows. A page that was computed from that version need not be asked for again.
What it was computed from is in its header `Server-Timing: content;desc="<version>"`, the only
header that the script of a page can read of the page itself:
https://developer.mozilla.org/en-US/docs/Web/API/PerformanceServerTiming
Where a browser does not tell it, the page is asked for once more, and that nothing changed is all
that it hears.
"""

import asyncio
import logging
import random
import secrets
import sqlite3
from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import suppress
from datetime import datetime, timedelta

from aiohttp import web
from aiohttp_sse import sse_response

from bot.errors import StorageError
from bot.storage.database import Readers
from bot.storage.fingerprint import ChangeDetector, Fingerprint
from bot.web.limits import visitor_of
from bot.web.single_flight import refusal

log = logging.getLogger(__name__)

_LOOK_SECONDS = 0.5
_STALE_AFTER = timedelta(minutes=5)
"""The most time between two versions: that counts grow old is shown, even if none is written."""
_MOST_EACH = 250
"""The most streams of one address; the people of an office share one."""
_PING_SECONDS = 15.0
_SEND_SECONDS = 30.0
"""After so long, a browser that takes nothing is left."""
_RECONNECT_MS = 3_000
_PAGES_A_SECOND = 400
"""How many open pages hear of a change in a second."""


class ChangeNotifier:
    """Looks at the database twice a second, and tells those who wait for a change.

    So nobody is told more than twice a second, however much happens.
    """

    def __init__(
        self, readers: Readers, detector: ChangeDetector, clock: Callable[[], datetime]
    ) -> None:
        self._over = asyncio.Event()
        self._readers = readers
        self._detector = detector
        self._clock = clock
        self._changed_at = clock()
        self._seen: Fingerprint | None = None
        self._is_readable = True
        self._is_poked = False
        # After a restart, a page that stayed open must not take the first version for its own.
        self._run = secrets.token_hex(3)
        self._number = 0
        self._told = asyncio.Event()

    @property
    def version(self) -> str:
        """The version of all responses: another one after each change."""
        return f"{self._run}-{self._number}"

    def poke(self) -> None:
        """Say that something changed that is not in the database."""
        self._is_poked = True

    async def after(self, version: str | None) -> str | None:
        """Wait until there is another version than *version*; return it, or None at the end."""
        while self.version == version and not self._over.is_set():
            await self._told.wait()
        return None if self._over.is_set() else self.version

    async def rest(self, seconds: float) -> None:
        """Wait for so long, or until the end."""
        with suppress(TimeoutError):
            await asyncio.wait_for(self._over.wait(), seconds)

    async def running(self, _: web.Application) -> AsyncIterator[None]:
        """Look for changes as long as the application runs."""
        await self.look()
        task = asyncio.create_task(self._watch())
        yield
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task
        await self._readers.run(self._detector.close)

    async def end(self, _: web.Application) -> None:
        """End all waiting, as the application shuts down."""
        self._over.set()
        self._tell()

    async def look(self) -> None:
        """Look whether anything changed, and tell of it."""
        seen = self._seen
        is_poked, self._is_poked = self._is_poked, False
        await self._read()
        now = self._clock()
        # The difference without its sign, as the clock may also have been set back.
        if is_poked or self._seen != seen or abs(now - self._changed_at) >= _STALE_AFTER:
            self._changed_at = now
            self._tell()

    async def _watch(self) -> None:
        while True:
            await asyncio.sleep(_LOOK_SECONDS)
            await self.look()

    async def _read(self) -> None:
        try:
            self._seen = await self._readers.run(self._detector.look)
        except Exception as error:
            # Every error, whatever it is: without another look, all open pages would grow old.
            if self._is_readable:
                is_ours = not isinstance(error, (StorageError, sqlite3.Error, OSError))
                log.error("the page cannot be kept up to date: %s", error, exc_info=is_ours)
            self._is_readable = False
            return
        if not self._is_readable:
            log.info("the page is up to date again")
        self._is_readable = True

    def _tell(self) -> None:
        self._number += 1
        told, self._told = self._told, asyncio.Event()
        told.set()


class EventStreams:
    """Answers `/live`: a stream of server-sent events for each open page.

    A stream remembers the version that it told last and nothing else, so that a browser which takes
    its time takes no memory, and then hears of all that happened at once.
    """

    def __init__(
        self,
        notifier: ChangeNotifier,
        is_behind_proxy: bool,
        most: int,
        most_each: int = _MOST_EACH,
    ) -> None:
        self._notifier = notifier
        self._is_behind_proxy = is_behind_proxy
        self._most = most
        self._most_each = most_each
        self._open: Counter[str] = Counter()

    @property
    def number(self) -> int:
        """How many streams are open."""
        return self._open.total()

    async def answer(self, http_request: web.Request) -> web.StreamResponse:
        """Tell of the present version at once, and then of each that follows."""
        if http_request.method == "HEAD":
            return web.Response(content_type="text/event-stream")
        visitor = visitor_of(http_request, self._is_behind_proxy)
        if self.number >= self._most or self._open[visitor] >= self._most_each:
            raise refusal()
        self._open[visitor] += 1
        try:
            return await self._stream(http_request)
        finally:
            self._open[visitor] -= 1
            self._open += Counter()  # which forgets who has none

    async def _stream(self, http_request: web.Request) -> web.StreamResponse:
        version: str | None = None
        async with sse_response(
            http_request, send_timeout=_SEND_SECONDS, ping_interval=_PING_SECONDS
        ) as stream:
            with suppress(ConnectionResetError, TimeoutError):
                while (version := await self._after(version)) is not None:
                    await stream.send(version, event="change", retry=_RECONNECT_MS)
        return stream

    async def _after(self, told: str | None) -> str | None:
        """Wait for another version than the one that was *told*; return None at the end.

        A page that hears of a change asks for a response at once: not all may hear of it at once.
        """
        if told is not None:
            await self._notifier.after(told)
            await self._notifier.rest(random.random() * self.number / _PAGES_A_SECOND)
        return await self._notifier.after(told)
