"""Service: the long-running process, which polls, announces and answers until it is stopped."""

import asyncio
import logging
import random
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from apscheduler.schedulers.asyncio import AsyncIOScheduler

from bot.domain.catalogue import Catalogue
from bot.errors import BotError, RateLimitedError, SourceError
from bot.pipeline.decisions import Decisions
from bot.pipeline.deliver import OutboxDispatcher
from bot.pipeline.doctor import check_expiry
from bot.pipeline.meter import Meter
from bot.pipeline.notices import Operators, log_notices
from bot.pipeline.record import Recorded
from bot.pipeline.schedule import Watch, build_scheduler, resumed_at, trigger_of
from bot.pipeline.sender import Sender
from bot.settings import Settings
from bot.storage.database import Store
from bot.storage.health import awaited_from, beat

if TYPE_CHECKING:
    from bot.chat.connection import Chat
    from bot.web.server import Page

log = logging.getLogger(__name__)

Clock = Callable[[], datetime]

_RETRY_SECONDS = 5
_BEAT_SECONDS = 30
_FINISH_SECONDS = 5
"""The wait for announcements on their way, at the end: a container has ten seconds to stop."""
_CHECK_CREDENTIALS_AFTER = timedelta(minutes=1)
"""The first polls come before: an error of theirs is told in their words."""


class Service:
    """The parts of a running Milepost, and their schedule."""

    def __init__(
        self,
        settings: Settings,
        catalogue: Catalogue,
        store: Store,
        decisions: Decisions,
        operators: Operators,
        clock: Clock,
        meter: Meter | None,
    ) -> None:
        self.settings = settings
        self.catalogue = catalogue
        self.decisions = decisions
        self.senders: list[Sender] = []
        self.chat: Chat | None = None
        self.page: Page | None = None
        self._store = store
        self._operators = operators
        self._clock = clock
        self._dispatcher = OutboxDispatcher(store, self.senders, clock, operators, meter)
        self._deliveries: set[asyncio.Task[int]] = set()

    async def poll(self, name: str) -> Recorded:
        """Poll the source *name* once. Raises SourceError where it cannot be read."""
        return await self.decisions.poll(name)

    async def deliver(self) -> None:
        """Begin to send the announcements that are due; a slow channel keeps nobody waiting."""
        task = asyncio.create_task(self._dispatcher.deliver())
        self._deliveries.add(task)
        task.add_done_callback(self._delivered)

    def _delivered(self, task: asyncio.Task[int]) -> None:
        self._deliveries.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            log.error("what is due could not be sent", exc_info=error)

    async def run(self, stop: asyncio.Event) -> None:
        """Poll and deliver on schedule until *stop* is set; then finish the work that is under way.

        Raises ChatError where Discord does not let the bot in.
        """
        chat = None if self.chat is None else asyncio.create_task(self._serve(self.chat, stop))
        # Before the first poll: where the database was put back, that is a baseline.
        await self._dispatcher.compare()
        scheduler = build_scheduler()
        names = list(self.decisions.sources)
        watch = Watch({name: getattr(self.settings.sources, name) for name in names})
        scopes = {name: self._scopes_of(name) for name in names}
        for name in names:
            self._schedule(scheduler, name, self._clock())

        async def keep_alive() -> None:
            await self._store.transact(beat, self._clock())
            for name in names:
                awaited = await self._store.read(awaited_from, scopes[name])
                notice = awaited and watch.check(name, awaited, self._clock())
                if notice:
                    await self._store.transact(self._operators.tell, [notice], self._clock())
                    log_notices([notice])

        async def check_credentials() -> None:
            for source in self.decisions.sources.values():
                await check_expiry(source, self._store, self._clock(), self._operators)

        await self.deliver()
        await keep_alive()
        scheduler.add_job(self.deliver, "interval", seconds=_RETRY_SECONDS, id="deliver")
        scheduler.add_job(keep_alive, "interval", seconds=_BEAT_SECONDS, id="heartbeat")
        scheduler.add_job(
            check_credentials,
            "interval",
            days=1,
            id="credentials",
            next_run_time=self._clock() + _CHECK_CREDENTIALS_AFTER,
        )
        scheduler.start()
        try:
            await stop.wait()
        finally:
            scheduler.pause()
            await self._finish(scheduler, chat)

    async def _serve(self, chat: "Chat", stop: asyncio.Event) -> None:
        """Answer on Discord until the bot stops; where it is not let in, the bot stops."""
        try:
            await chat.serve()
        finally:
            stop.set()

    def _scopes_of(self, name: str) -> set[str]:
        source = self.decisions.sources[name]
        return {source.scope_of(account) for account in self.decisions.accounts_of(name)}

    def _schedule(self, scheduler: AsyncIOScheduler, name: str, now: datetime) -> None:
        """Poll the source *name* now, and then when its settings say."""

        is_retry = False

        async def job() -> None:
            nonlocal is_retry
            errors: Sequence[SourceError] = ()
            try:
                errors = (await self.poll(name)).errors
            except SourceError as error:
                errors = [error]
            except BotError as error:
                log.error("source %s: %s", name, error)
            untils = [error.until for error in errors if isinstance(error, RateLimitedError)]
            turn = scheduler.get_job(job_id).next_run_time
            at = resumed_at(min(untils), self._clock(), turn, is_retry) if untils else None
            is_retry = at is not None
            if at is not None:
                later = at + random.random() * source.longest_jitter
                scheduler.modify_job(job_id, next_run_time=later)
            await self.deliver()

        job_id = f"poll {name}"
        source = getattr(self.settings.sources, name)
        scheduler.add_job(job, trigger_of(source), id=job_id, next_run_time=now)

    async def _finish(self, scheduler: AsyncIOScheduler, chat: asyncio.Task[None] | None) -> None:
        """Graceful shutdown: wait for announcements on their way, but not for ever.

        An announcement that is cancelled may have arrived: the next run looks for it first.
        """
        if self._deliveries:
            _, late = await asyncio.wait(self._deliveries, timeout=_FINISH_SECONDS)
            for task in late:
                task.cancel()
        scheduler.shutdown(wait=False)
        if chat is not None and self.chat is not None:
            await self.chat.close()
            # The task does not end by itself while it waits for a Discord that it cannot reach.
            chat.cancel()
            await asyncio.wait([chat])
            if not chat.cancelled():
                chat.result()


def is_alive(last: datetime | None, now: datetime) -> bool:
    """Return whether a bot that gave a sign of life at *last* still counts as alive."""
    return last is not None and abs(now - last) < timedelta(seconds=4 * _BEAT_SECONDS)
