"""The answers that were given: computed once for each change, and not for each visitor."""

import asyncio
import gzip
import hashlib
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial

from sqlite_utils import Database

from bot.charts import Chart, Charts
from bot.storage.database import Readers
from bot.storage.fingerprint import revision
from bot.web.live import ChangeNotifier
from bot.web.request import PageRequest
from bot.web.response import Handler, Response
from bot.web.single_flight import SingleFlight
from bot.web.site import Site

PNG = "image/png"

_MOST_BYTES = 16 * 2**20
_MOST_WAITING = 64
_MOST_CHARTS = 8
_GZIP_LEVEL = 6
_ENTRY_BYTES = 2_000
"""About what an answer takes besides its bodies."""


@dataclass(frozen=True, slots=True)
class CachedResponse:
    """An answer as it is sent."""

    body: bytes
    gzipped: bytes | None
    """None where it would not be smaller."""
    media_type: str
    etag: str
    """Stands for the content."""
    status: int = 200
    filename: str = ""
    version: str = ""
    """Which of the changes it has; of those that follow, it may have some, too."""

    @classmethod
    def of(cls, answer: Response) -> "CachedResponse":
        """Return *answer*, compressed where that makes it smaller."""
        body = answer.body
        gzipped = None
        if not answer.media_type.startswith("image/png"):
            # No time in it: the same answer is the same bytes, whenever it is computed.
            gzipped = gzip.compress(body, _GZIP_LEVEL, mtime=0)
        return cls(
            body,
            gzipped if gzipped is not None and len(gzipped) < len(body) else None,
            answer.media_type,
            hashlib.blake2s(body, digest_size=12).hexdigest(),
            answer.status,
            answer.filename,
        )


class ResponseCache:
    """Computes answers in the page's own threads, and keeps them until something changes."""

    def __init__(
        self,
        site: Site,
        readers: Readers,
        charts: Charts,
        changes: ChangeNotifier,
        clock: Callable[[], datetime],
        most_bytes: int = _MOST_BYTES,
    ) -> None:
        self._site = site
        self._readers = readers
        self._charts = charts
        self._changes = changes
        self._clock = clock
        self._most_bytes = most_bytes
        self._version = changes.version
        self._kept: OrderedDict[PageRequest, CachedResponse] = OrderedDict()
        self._bytes = 0
        self._computing: SingleFlight[PageRequest | tuple[str, PageRequest], CachedResponse] = (
            SingleFlight(_MOST_WAITING)
        )
        self._desk = asyncio.Semaphore(1)
        self._rested_at = 0.0
        """When the next answer may be computed, by the clock of the loop."""
        self._drawing: SingleFlight[Chart, bytes] = SingleFlight(_MOST_CHARTS)
        # One at a time, as slash commands want pictures, too.
        self._pen = asyncio.Semaphore(1)

    async def ready(self, handler: Handler, request: PageRequest) -> CachedResponse:
        """Return what *handler* answers to *request*.

        Raises what the view does, and what aiohttp has for 503 where too much is asked at once.
        """
        self._forget_what_changed()
        kept = self._kept.get(request)
        if kept is not None:
            self._kept.move_to_end(request)
            return kept
        # Who asks after a change can wait for what has not begun, which will be of after it, and
        # must not get what began before it.
        begun = self._version, request
        key = begun if begun in self._computing else request
        return await self._computing.result(key, partial(self._compute, handler, request))

    async def aclose(self) -> None:
        """Cancel what is being computed."""
        await self._computing.aclose()
        await self._drawing.aclose()

    async def _compute(self, handler: Handler, request: PageRequest) -> CachedResponse:
        loop = asyncio.get_running_loop()
        async with self._desk:
            # Polls and slash commands want to run, too: visitors have half of the time at most.
            await asyncio.sleep(max(0, self._rested_at - loop.time()))
            version = self._changes.version
            self._computing.rename(request, (version, request))
            begun_at = loop.time()
            made = await self._readers.read(_made, handler, self._site, request, self._clock)
            self._rested_at = loop.time() + (loop.time() - begun_at)
        if isinstance(made, Chart):
            png = await self._drawing.result(made, partial(self._draw, made))
            made = CachedResponse.of(Response(png, PNG))
        made = replace(made, version=version)
        self._forget_what_changed()
        if version == self._version:
            self._keep(request, made)
        return made

    def _forget_what_changed(self) -> None:
        if self._version != self._changes.version:
            self._version = self._changes.version
            self._kept.clear()
            self._bytes = 0

    async def _draw(self, chart: Chart) -> bytes:
        async with self._pen:
            return await self._charts.png(chart)

    def _keep(self, request: PageRequest, ready: CachedResponse) -> None:
        self._kept[request] = ready
        self._bytes += _size(ready)
        while self._bytes > self._most_bytes:
            self._bytes -= _size(self._kept.popitem(last=False)[1])


def _made(
    db: Database, handler: Handler, site: Site, request: PageRequest, clock: Callable[[], datetime]
) -> CachedResponse | Chart:
    # SQLite looks at the database when it is first asked. The time must not be an earlier one: an
    # answer would tell what happened in between, and not the counts that it happened with.
    revision(db)
    made = handler(db, site, replace(request, now=clock()))
    return made if isinstance(made, Chart) else CachedResponse.of(made)


def _size(ready: CachedResponse) -> int:
    return len(ready.body) + len(ready.gzipped or b"") + _ENTRY_BYTES
