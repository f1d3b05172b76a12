"""Response cache: compute a response once for every change, and not for every visitor."""

import asyncio
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from functools import partial

from sqlite_utils import Database

from bot.charts import Chart, Charts
from bot.storage.database import Readers
from bot.storage.fingerprint import revision
from bot.web.live import ChangeNotifier
from bot.web.request import PageRequest
from bot.web.response import PNG, CachedResponse, Handler, Response
from bot.web.single_flight import SingleFlight
from bot.web.site import Site

_MOST_BYTES = 16 * 2**20
_MOST_WAITING = 64
_MOST_CHARTS = 8
_ENTRY_BYTES = 2_000
"""About what a kept response takes besides its bodies."""


class ResponseCache:
    """Computes responses in the page's own threads, and keeps them until something changes."""

    def __init__(
        self,
        site: Site,
        readers: Readers,
        charts: Charts,
        notifier: ChangeNotifier,
        clock: Callable[[], datetime],
        most_bytes: int = _MOST_BYTES,
    ) -> None:
        self._site = site
        self._readers = readers
        self._charts = charts
        self._notifier = notifier
        self._clock = clock
        self._most_bytes = most_bytes
        self._version = notifier.version
        self._kept: OrderedDict[PageRequest, CachedResponse] = OrderedDict()
        self._bytes = 0
        self._computing: SingleFlight[PageRequest | tuple[str, PageRequest], CachedResponse] = (
            SingleFlight(_MOST_WAITING)
        )
        self._turn = asyncio.Semaphore(1)
        self._rested_at = 0.0
        """When the next response may be computed, by the clock of the loop."""
        self._drawing: SingleFlight[Chart, bytes] = SingleFlight(_MOST_CHARTS)
        # One at a time, as slash commands want pictures, too.
        self._drawing_turn = asyncio.Semaphore(1)

    async def get(self, handler: Handler, request: PageRequest) -> CachedResponse:
        """Return the response of *handler* to *request*.

        Raises the errors of the handler, and aiohttp's for 503 where too much is asked at once.
        """
        self._forget_what_changed()
        kept = self._kept.get(request)
        if kept is not None:
            self._kept.move_to_end(request)
            return kept
        # Who asks after a change can wait for a computation that has not begun, as it will look at
        # the database after the change; but must not get the result of one that began before it.
        begun = self._version, request
        key = begun if begun in self._computing else request
        return await self._computing.result(key, partial(self._compute, handler, request))

    async def aclose(self) -> None:
        """Cancel the computations that are running."""
        await self._computing.aclose()
        await self._drawing.aclose()

    async def _compute(self, handler: Handler, request: PageRequest) -> CachedResponse:
        loop = asyncio.get_running_loop()
        async with self._turn:
            # Polls and slash commands want to run, too: visitors have half of the time at most.
            await asyncio.sleep(max(0, self._rested_at - loop.time()))
            version = self._notifier.version
            # Who asks after a later change must not share what is computed from this version.
            self._computing.rename(request, (version, request))
            begun_at = loop.time()
            computed = await self._readers.read(_answer, handler, self._site, request, self._clock)
            self._rested_at = loop.time() + (loop.time() - begun_at)
        if isinstance(computed, Chart):
            png = await self._drawing.result(computed, partial(self._draw, computed))
            computed = CachedResponse.of(Response(png, PNG))
        computed = replace(computed, version=version)
        self._forget_what_changed()
        if version == self._version:  # else something changed meanwhile, and it would be old
            self._keep(request, computed)
        return computed

    def _forget_what_changed(self) -> None:
        if self._version != self._notifier.version:
            self._version = self._notifier.version
            self._kept.clear()
            self._bytes = 0

    async def _draw(self, chart: Chart) -> bytes:
        async with self._drawing_turn:
            return await self._charts.png(chart)

    def _keep(self, request: PageRequest, response: CachedResponse) -> None:
        self._kept[request] = response
        self._bytes += _size(response)
        while self._bytes > self._most_bytes:
            self._bytes -= _size(self._kept.popitem(last=False)[1])


def _answer(
    db: Database, handler: Handler, site: Site, request: PageRequest, clock: Callable[[], datetime]
) -> CachedResponse | Chart:
    # The revision before the clock: SQLite's snapshot of the database is of the first read. With a
    # time from before it, a response would tell of an event that happened in between, and not
    # yet count the readings that it happened with.
    revision(db)
    computed = handler(site.view(db, clock()), site, request)
    return computed if isinstance(computed, Chart) else CachedResponse.of(computed)


def _size(response: CachedResponse) -> int:
    return len(response.body) + len(response.gzipped or b"") + _ENTRY_BYTES
