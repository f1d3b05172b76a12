"""Live updates: an open page hears that something changed, as server-sent events.

Each event is a `change`, and its data is the version of all answers: the present one at once, and
then each that follows. A page that was computed from that version need not be asked for again.
What it was computed from is in its header `Server-Timing: content;desc="<version>"`, the only
header that the script of a page can read of the page itself:
https://developer.mozilla.org/en-US/docs/Web/API/PerformanceServerTiming
Where a browser does not tell it, the page is asked for once more, and that nothing changed is all
that it hears.
"""

import random
from collections import Counter
from contextlib import suppress

from aiohttp import web
from aiohttp_sse import sse_response

from bot.web.changes import Changes
from bot.web.joined import refusal
from bot.web.visitors import visitor_of

_MOST_EACH = 250
"""The people of an office share an address."""
_PING_SECONDS = 15.0
_SEND_SECONDS = 30.0
"""After which a browser that takes nothing is left."""
_RECONNECT_MS = 3_000
_PAGES_A_SECOND = 400


class Streams:
    """The streams that are open.

    Each remembers the version that it told last and nothing else, so that a browser which takes
    its time takes no memory, and then hears of all that happened at once.
    """

    def __init__(
        self,
        changes: Changes,
        is_behind_proxy: bool,
        most: int,
        most_each: int = _MOST_EACH,
    ) -> None:
        self._changes = changes
        self._is_behind_proxy = is_behind_proxy
        self._most = most
        self._most_each = most_each
        self._open: Counter[str] = Counter()

    @property
    def number(self) -> int:
        """How many are open."""
        return self._open.total()

    async def answer(self, request: web.Request) -> web.StreamResponse:
        """Tell of the present version at once, and then of each that follows."""
        if request.method == "HEAD":
            return web.Response(content_type="text/event-stream")
        visitor = visitor_of(request, self._is_behind_proxy)
        if self.number >= self._most or self._open[visitor] >= self._most_each:
            raise refusal()
        self._open[visitor] += 1
        try:
            return await self._stream(request)
        finally:
            self._open[visitor] -= 1
            self._open += Counter()  # which forgets who has none

    async def _stream(self, request: web.Request) -> web.StreamResponse:
        version: str | None = None
        async with sse_response(
            request, send_timeout=_SEND_SECONDS, ping_interval=_PING_SECONDS
        ) as stream:
            with suppress(ConnectionResetError, TimeoutError):
                while (version := await self._after(version)) is not None:
                    await stream.send(version, event="change", retry=_RECONNECT_MS)
        return stream

    async def _after(self, told: str | None) -> str | None:
        """Wait for another version than the one that was *told*; return None at the end.

        A page that hears of a change asks for an answer at once: not all may hear of it at once.
        """
        if told is not None:
            await self._changes.after(told)
            await self._changes.rest(random.random() * self.number / _PAGES_A_SECOND)
        return await self._changes.after(told)
