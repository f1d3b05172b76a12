"""Service: the long-running process, which polls, announces and answers until it is stopped."""

import asyncio
import logging
import random
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING

from apscheduler.schedulers.asyncio import AsyncIOScheduler

from bot.domain.catalogue import Catalogue
from bot.errors import BotError, RateLimitedError, SourceError
from bot.pipeline.clock import Clock, Look, Turn
from bot.pipeline.decisions import Decisions
from bot.pipeline.deliver import OutboxDispatcher
from bot.pipeline.doctor import check_expiry
from bot.pipeline.jumps import follow, told_of
from bot.pipeline.meter import Meter
from bot.pipeline.notices import Notice, Operators, log_notices
from bot.pipeline.record import Recorded
from bot.pipeline.schedule import (
    Watch,
    build_scheduler,
    every,
    put_right,
    repeat,
    resumed_at,
    trigger_of,
)
from bot.pipeline.sender import Sender
from bot.settings import Settings
from bot.storage.database import Store
from bot.storage.health import awaited_from, beat

if TYPE_CHECKING:
    from bot.chat.connection import Chat
    from bot.web.server import Page

log = logging.getLogger(__name__)

_RETRY_SECONDS = 5
_BEAT_SECONDS = 30
_LOOK_SECONDS = 1
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
        self.notices: list[Notice] = []
        """The news of the clock before the start."""
        self.chat: Chat | None = None
        self.page: Page | None = None
        self._store = store
        self._operators = operators
        self._clock = clock
        self._dispatcher = OutboxDispatcher(
            store, self.senders, clock, operators, meter, clock.is_settled
        )
        self._deliveries: set[asyncio.Task[int]] = set()
        self._is_stopping = False
        sources = decisions.sources
        self._watch = Watch({name: getattr(settings.sources, name) for name in sources})
        self._scopes = {
            name: {source.scope_of(account) for account in decisions.accounts_of(name)}
            for name, source in sources.items()
        }
        self._polling: set[str] = set()
        """The sources that are asked now."""
        self._followed_since = datetime.min.replace(tzinfo=UTC)
        """When the system's clock was followed to another time: the polls began anew then."""

    async def poll(self, name: str) -> Recorded:
        """Poll the source *name* once. Raises SourceError where it cannot be read."""
        return await self.decisions.poll(name)

    async def deliver(self) -> None:
        """Begin to send the announcements that are due; a slow channel keeps nobody waiting.

        Nothing begins once the bot stops: the database may be closed before it ends, and the next
        run sends what waits.
        """
        if self._is_stopping:
            return
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
        self._is_stopping = False
        log_notices(self.notices)
        chat = None if self.chat is None else asyncio.create_task(self._serve(self.chat, stop))
        # Before the first poll: where the database was put back, that is a baseline.
        await self._dispatcher.compare()
        scheduler = build_scheduler()
        for name in self.decisions.sources:
            self._schedule(scheduler, name)
        scheduler.add_job(
            self._check_credentials,
            every(timedelta(days=1)),
            id="credentials",
            next_run_time=self._clock.wall() + _CHECK_CREDENTIALS_AFTER,
        )
        await self.deliver()
        await self._keep_alive()
        scheduler.start()
        waiting = [
            asyncio.create_task(repeat("deliver", self.deliver, _RETRY_SECONDS)),
            asyncio.create_task(repeat("heartbeat", self._keep_alive, _BEAT_SECONDS)),
            asyncio.create_task(
                repeat("clock", partial(self._look_at_clock, scheduler), _LOOK_SECONDS)
            ),
        ]
        try:
            await stop.wait()
        finally:
            self._is_stopping = True
            scheduler.pause()
            for task in waiting:
                task.cancel()
            await asyncio.wait(waiting)
            await self._finish(scheduler, chat)

    async def _keep_alive(self) -> None:
        """Give a sign of life, and tell of sources that were not polled in time."""
        await self._beat()
        for name, scopes in self._scopes.items():
            awaited = await self._store.read(awaited_from, scopes)
            notice = awaited and self._watch.check(
                name, max(awaited, self._followed_since), self._clock()
            )
            if notice:
                await self._tell(notice)

    async def _beat(self) -> None:
        await self._store.transact(beat, self._clock(), self._clock.ahead())

    async def _check_credentials(self) -> None:
        for source in self.decisions.sources.values():
            await check_expiry(source, self._store, self._clock(), self._operators)

    async def _look_at_clock(self, scheduler: AsyncIOScheduler) -> None:
        """Keep everything going on evenly where the system's clock jumps."""
        look = self._clock.look()
        if look is None:
            return
        if look.turn is Turn.LASTS:
            await self._follow(scheduler, look)
            return
        shown = self._clock.wall()
        put_right(scheduler, look.step, shown)
        await self._beat()
        await self._tell(told_of(look, shown))

    async def _follow(self, scheduler: AsyncIOScheduler, look: Look) -> None:
        """Go on from where the system's clock stays, unless it cannot be right."""
        if not await follow(self._store, self._clock, look):
            return
        shown = self._followed_since = self._clock.wall()
        await self._beat()
        await self._tell(told_of(look, shown))
        for name in self.decisions.sources.keys() - self._polling:
            scheduler.modify_job(_poll_id(name), next_run_time=shown)
        await self.deliver()

    async def _tell(self, notice: Notice) -> None:
        await self._store.transact(self._operators.tell, [notice], self._clock())
        log_notices([notice])

    async def _serve(self, chat: "Chat", stop: asyncio.Event) -> None:
        """Answer on Discord until the bot stops; where it is not let in, the bot stops."""
        try:
            await chat.serve()
        finally:
            stop.set()

    def _schedule(self, scheduler: AsyncIOScheduler, name: str) -> None:
        """Poll the source *name* now, and then when its settings say."""

        is_retry = False

        async def job() -> None:
            nonlocal is_retry
            errors: Sequence[SourceError] = ()
            self._polling.add(name)
            try:
                errors = (await self.poll(name)).errors
            except SourceError as error:
                errors = [error]
            except BotError as error:
                log.error("source %s: %s", name, error)
            finally:
                self._polling.discard(name)
            untils = [error.until for error in errors if isinstance(error, RateLimitedError)]
            ahead = self._clock.ahead()  # the scheduler goes by the system's clock
            turn = scheduler.get_job(job_id).next_run_time - ahead
            at = resumed_at(min(untils), self._clock(), turn, is_retry) if untils else None
            is_retry = at is not None
            if at is not None:
                later = at + random.random() * source.longest_jitter
                scheduler.modify_job(job_id, next_run_time=later + ahead)
            await self.deliver()

        job_id = _poll_id(name)
        source = getattr(self.settings.sources, name)
        scheduler.add_job(job, trigger_of(source), id=job_id, next_run_time=self._clock.wall())

    async def _finish(self, scheduler: AsyncIOScheduler, chat: asyncio.Task[None] | None) -> None:
        """Graceful shutdown: wait for announcements on their way, but not for ever.

        An announcement that is cancelled may have arrived: the next run looks for it first.
        """
        if self._deliveries:
            _, late = await asyncio.wait(self._deliveries, timeout=_FINISH_SECONDS)
            for task in late:
                task.cancel()
            if late:
                await asyncio.wait(late)
        scheduler.shutdown(wait=False)
        if chat is not None and self.chat is not None:
            await self.chat.close()
            # The task does not end by itself while it waits for a Discord that it cannot reach.
            chat.cancel()
            await asyncio.wait([chat])
            if not chat.cancelled():
                chat.result()


def _poll_id(name: str) -> str:
    return f"poll {name}"


def is_alive(last: datetime | None, now: datetime) -> bool:
    """Return whether a bot that gave a sign of life at *last* still counts as alive."""
    return last is not None and abs(now - last) < timedelta(seconds=4 * _BEAT_SECONDS)
