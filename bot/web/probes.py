"""Probes: whether the bot lives, and whether the page can answer, for what watches over them."""

import sqlite3
from collections.abc import Callable
from datetime import datetime

from aiohttp import web

from bot.domain.events import iso
from bot.errors import StorageError
from bot.storage.database import Readers
from bot.storage.fingerprint import fingerprint
from bot.storage.health import last_beat
from bot.web.joined import Joined

IsAlive = Callable[[datetime | None, datetime], bool]
"""Whether a bot that gave a sign of life then, None for never, counts as alive now."""

_Said = tuple[int, dict[str, str | None]]


class Probes:
    """Answers `/healthz` and `/readyz`; of many who ask at the same time, one looks."""

    def __init__(self, readers: Readers, clock: Callable[[], datetime], is_alive: IsAlive) -> None:
        self._readers = readers
        self._clock = clock
        self._is_alive = is_alive
        self._looking: Joined[str, _Said] = Joined(2)

    async def health(self, _: web.Request) -> web.Response:
        """Tell whether the bot gave a sign of life lately."""
        return _said(await self._looking.result("health", self._health))

    async def readiness(self, _: web.Request) -> web.Response:
        """Tell whether the database can be read, and is one of this program."""
        return _said(await self._looking.result("readiness", self._readiness))

    async def _health(self) -> _Said:
        try:
            beat_at = await self._readers.read(last_beat)
        except (StorageError, sqlite3.Error):
            return 503, {"status": "the database cannot be read", "beat_at": None}
        shown = None if beat_at is None else iso(beat_at)
        if self._is_alive(beat_at, self._clock()):
            return 200, {"status": "alive", "beat_at": shown}
        return 503, {"status": "no sign of life", "beat_at": shown}

    async def _readiness(self) -> _Said:
        try:
            await self._readers.read(fingerprint)
        except (StorageError, sqlite3.Error):
            return 503, {"status": "the database cannot be read"}
        return 200, {"status": "ready"}


def _said(said: _Said) -> web.Response:
    status, body = said
    return web.json_response(body, status=status)
