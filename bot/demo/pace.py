"""The pace: how long each moment of the story stays."""

import asyncio
from contextlib import suppress

_QUIET_SECONDS = 0.08
_NEWS_SECONDS = 1.5
"""Time to read what is announced or explained."""


def seconds(is_news: bool) -> float:
    """Return how long a poll stays that *is_news*, or that is not."""
    return _NEWS_SECONDS if is_news else _QUIET_SECONDS


class Pace:
    """Lets the story take about fifty seconds, or *speed* times less; it ends with *stop*."""

    def __init__(self, speed: float, stop: asyncio.Event) -> None:
        self._speed = speed
        self._stop = stop
        self._loop = asyncio.get_running_loop()
        self._until = self._loop.time()

    async def stay(self, is_news: bool) -> None:
        """Wait until the next moment; the time that was used meanwhile counts."""
        self._until += seconds(is_news) / self._speed
        rest = self._until - self._loop.time()
        if rest > 0:
            with suppress(TimeoutError):
                await asyncio.wait_for(self._stop.wait(), rest)
