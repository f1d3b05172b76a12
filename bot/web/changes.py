"""Changes: when the answers that were given are no longer the answers."""

import asyncio
import logging
import secrets
import sqlite3
from collections.abc import AsyncIterator, Callable
from contextlib import suppress
from datetime import datetime, timedelta

from aiohttp import web

from bot.errors import StorageError
from bot.storage.database import Readers
from bot.storage.fingerprint import Fingerprint, Lookout

log = logging.getLogger(__name__)

_LOOK_SECONDS = 0.5
_STALE_AFTER = timedelta(minutes=5)
"""Even where nothing is written: that counts grow old is shown."""


class Changes:
    """Looks at the database twice a second, and tells who waits for it that it has changed.

    So nobody is told more than twice a second, however much happens.
    """

    def __init__(self, readers: Readers, lookout: Lookout, clock: Callable[[], datetime]) -> None:
        self._over = asyncio.Event()
        self._readers = readers
        self._lookout = lookout
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
        """What is another one after each change."""
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
        await self._readers.run(self._lookout.close)

    async def end(self, _: web.Application) -> None:
        """Let nobody wait any more."""
        self._over.set()
        self._tell()

    async def _watch(self) -> None:
        while True:
            await asyncio.sleep(_LOOK_SECONDS)
            await self.look()

    async def look(self) -> None:
        """Look whether anything changed, and tell of it."""
        seen = self._seen
        is_poked, self._is_poked = self._is_poked, False
        await self._read()
        now = self._clock()
        # The clock may also have been set back.
        if is_poked or self._seen != seen or abs(now - self._changed_at) >= _STALE_AFTER:
            self._changed_at = now
            self._tell()

    async def _read(self) -> None:
        try:
            self._seen = await self._readers.run(self._lookout.look)
        except Exception as error:
            # Whatever it was: if nobody looked any more, all open pages would stay as they are.
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
