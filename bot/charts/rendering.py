"""Rendering: a pool of threads that draws charts, and an LRU cache of the pictures."""

import asyncio
import logging
from collections import OrderedDict
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from functools import partial

from bot.charts.chart import Chart, Line

_AT_ONCE = 2
_MOST_BYTES = 32 * 2**20
_POINT_BYTES = 160
"""The rough size of a kept point: a tuple, a time and a number."""
_SAMPLE = Chart("Sample 서울 東京", (Line("Sample", ((datetime(2026, 1, 1, tzinfo=UTC), 1),)),))


def render(chart: Chart) -> bytes:
    """Return *chart* as a PNG, the same bytes for the same chart."""
    # Silenced by name: Matplotlib warns that it cannot keep its list of fonts in a read-only
    # container, which is none of an operator's business.
    logging.getLogger("matplotlib").setLevel(logging.ERROR)
    from bot.charts.picture import draw  # slow, and not needed by a command that draws nothing

    return draw(chart)


class Charts:
    """Renders off the event loop, two charts at once at the most, and keeps the pictures.

    Single-flight: equal charts are rendered once, even where several requests come at the same
    time. The least recently used are forgotten when all take more than *most_bytes*, points
    included.
    """

    def __init__(self, most_bytes: int = _MOST_BYTES) -> None:
        self._most_bytes = most_bytes
        self._threads = ThreadPoolExecutor(_AT_ONCE, thread_name_prefix="charts")
        self._renderings: dict[Chart, asyncio.Future[bytes]] = {}
        self._kept: OrderedDict[Chart, bytes] = OrderedDict()
        self._bytes = 0

    async def png(self, chart: Chart) -> bytes:
        """Return *chart* as a PNG."""
        png = self._kept.get(chart)
        if png is not None:
            self._kept.move_to_end(chart)
            return png
        rendering = self._renderings.get(chart)
        if rendering is None:
            rendering = self._start(chart)
            self._renderings[chart] = rendering
            rendering.add_done_callback(partial(self._keep, chart))
        # A waiter that is cancelled must not cancel the rendering for the other waiters.
        return await asyncio.shield(rendering)

    async def warm(self) -> None:
        """Import Matplotlib and open the fonts, in each thread: the first picture takes seconds."""
        await asyncio.gather(*(self._start(_SAMPLE) for _ in range(_AT_ONCE)))

    async def aclose(self) -> None:
        """Wait for the pictures that are being rendered; those in the queue are dropped."""
        await asyncio.to_thread(self._threads.shutdown, cancel_futures=True)

    def _start(self, chart: Chart) -> asyncio.Future[bytes]:
        return asyncio.get_running_loop().run_in_executor(self._threads, render, chart)

    def _keep(self, chart: Chart, rendering: asyncio.Future[bytes]) -> None:
        del self._renderings[chart]
        if rendering.cancelled() or rendering.exception():
            return
        self._kept[chart] = rendering.result()
        self._bytes += _size(chart, self._kept[chart])
        while self._bytes > self._most_bytes:
            self._bytes -= _size(*self._kept.popitem(last=False))


def _size(chart: Chart, png: bytes) -> int:
    points = sum(len(line.points) + len(line.held) for line in chart.lines)
    return len(png) + points * _POINT_BYTES
